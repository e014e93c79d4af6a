"""Serves every fault class at an address of its own, so that no class's pace or neighbours disturb another's."""

import asyncio
import contextlib
import datetime
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import trustme

from tests.fault_server.classes import FAULTS
from tests.fault_server.exchange import Exchange, Tally
from tests.fault_server.faults import Fault
from tests.fault_server.handlers import says

NETWORKS = ("127.20.0.0/15", "127.22.0.0/16", "::1/128")
MAXIMUM_HEAD_BYTES = 64 * 1024
NOT_FOUND = says(404, b"<html><title>404 Not Found</title><h1>Not Found</h1></html>")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Certificates:
    """An authority made for this run, and certificates with every kind of fault."""

    authority: trustme.CA = field(default_factory=trustme.CA)
    stranger: trustme.CA = field(default_factory=trustme.CA)

    def context(self, kind: str, address: str, names: tuple[str, ...] = ()) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
        if kind == "self_signed":
            # An authority's own certificate, shown by a server, is signed by nobody but itself.
            return _load(context, self.stranger.private_key_pem, self.stranger.cert_pem)
        if kind == "missing_intermediate":
            issued = self.authority.create_child_ca().issue_cert(address)
            return _load(context, issued.private_key_pem, issued.cert_chain_pems[0])
        if kind == "expired":
            issued = self.authority.issue_cert(address, not_before=now - 30 * day, not_after=now - day)
        elif kind == "not_yet_valid":
            issued = self.authority.issue_cert(address, not_before=now + day, not_after=now + 30 * day)
        elif kind == "wrong_host":
            issued = self.authority.issue_cert("other.example")
        elif kind == "untrusted":
            issued = self.stranger.issue_cert(address)
        else:
            issued = self.authority.issue_cert(address, *names)
        issued.configure_cert(context)
        return context


def _load(context: ssl.SSLContext, private_key: trustme.Blob, certificate: trustme.Blob) -> ssl.SSLContext:
    with private_key.tempfile() as key, certificate.tempfile() as shown:
        context.load_cert_chain(shown, key)
    return context


@dataclass
class FaultServer:
    """Every class on its own loopback address; `second` serves the same paths on a neighbouring one."""

    faults: Mapping[str, Fault] = field(default_factory=lambda: FAULTS)
    certificates: Certificates = field(default_factory=Certificates)
    port: int = field(default_factory=_free_port)
    tls_port: int = field(default_factory=_free_port)
    tallies: dict[str, Tally] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = {name: number for number, name in enumerate(sorted(self.faults), start=1)}
        self.tallies = {name: Tally() for name in self.faults}

    def address(self, name: str) -> str:
        number = self._numbers[name]
        return f"127.20.{number // 200}.{number % 200 + 1}"

    def second_address(self, name: str) -> str:
        return self.address(name).replace("127.20.", "127.21.", 1)

    def base(self, name: str, second: bool = False) -> str:
        fault = self.faults[name]
        host = self.second_address(name) if second else fault.host or self.address(name)
        if fault.certificate:
            return f"https://{host}:{self.tls_port}"
        return f"http://{host}:{self.port}"

    def url(self, name: str) -> str:
        fault = self.faults[name]
        if fault.url is not None:
            return fault.url.format(
                port=self.port, tls_port=self.tls_port, address=self.address(name), tls=self.address("tls_good")
            )
        return self.base(name) + fault.target

    def options(self, folder: Path) -> list[str]:
        """Arguments that let our checker reach the classes, find their names and trust their authority."""
        arguments = [f"--allow-network={network}" for network in NETWORKS]
        arguments += [f"--ca-file={folder}/authority.pem", "--assume-network"]
        named = {fault.host: self.address(name) for name, fault in self.faults.items() if fault.host}
        # Nobody listens at the first address of this one.
        named["two.example"] = f"127.22.0.9,{named['two.example']}"
        arguments += [f"--resolve={host}:{address}" for host, address in named.items()]
        resolver = f"{self.address('doi_registered')}:{self.tls_port}"
        return [*arguments, f"--connect-to=doi.org:443:{resolver}", f"--connect-to=hdl.handle.net:443:{resolver}"]

    async def serve(self, on_started: Callable[[], object] = lambda: None) -> None:
        """Listen until cancelled."""
        with contextlib.ExitStack() as stack:
            for name, fault in self.faults.items():
                if fault.url is not None and fault.certificate is None and "{" not in fault.url:
                    continue
                for address in (self.address(name), self.second_address(name)):
                    stack.callback((await self._listen(name, fault, address)).close)
            with contextlib.suppress(OSError):
                stack.callback((await asyncio.start_server(self._handler("ipv6"), "::1", self.port)).close)
            on_started()
            await asyncio.Event().wait()

    async def _listen(self, name: str, fault: Fault, address: str) -> asyncio.Server:
        names = ("doi.org", "hdl.handle.net") if name.startswith("doi_") else (fault.host,) if fault.host else ()
        context = None
        if fault.certificate not in (None, "none"):
            context = self.certificates.context(fault.certificate, address, names)
        port = self.tls_port if fault.certificate else self.port
        return await asyncio.start_server(
            self._handler(name), address, port, ssl=context, limit=MAXIMUM_HEAD_BYTES, backlog=64
        )

    def _handler(self, name: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        expected = (asyncio.CancelledError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError)

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                with contextlib.suppress(*expected):
                    if name.startswith("accept_"):
                        await self.faults[name].handler(self._exchange(name, "", reader, writer))
                    else:
                        while await self._serve_one(name, reader, writer):
                            pass
            finally:
                with contextlib.suppress(OSError):
                    writer.close()

        return handle

    def _exchange(self, name: str, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Exchange:
        request_line, *lines = (head or "GET / HTTP/1.1").split("\r\n")
        method, target, _ = request_line.split(" ", 2)
        pairs = (line.partition(":") for line in lines if line)
        return Exchange(
            method=method,
            target=target,
            headers={key.strip().lower(): value.strip() for key, _, value in pairs},
            own=quote(self.faults[name].target.partition("#")[0].partition("?")[0], safe="/%~()[]|,;!$&'*+=:@.-_"),
            base=self.base(name),
            second_base=self.base(name, second=True),
            url_of=self.url,
            tally=self.tallies[name],
            reader=reader,
            writer=writer,
        )

    async def _serve_one(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether another may follow on its connection."""
        fault = self.faults[name]
        ex = self._exchange(name, (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"), reader, writer)
        ex.tally.requests += 1
        if fault.url is not None or ex.path == ex.own or ex.path.startswith(ex.own + "/"):
            await fault.handler(ex)
        else:
            await (fault.others or NOT_FOUND)(ex)
        return ex.keeps_open and "close" not in ex.headers.get("connection", "").lower()


@contextlib.contextmanager
def running(server: FaultServer) -> Iterator[FaultServer]:
    """Serve from a thread of its own until the block is left."""
    started: Future[Callable[[], object]] = Future()

    async def main() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        with contextlib.suppress(asyncio.CancelledError):
            await server.serve(lambda: started.set_result(lambda: loop.call_soon_threadsafe(task.cancel)))

    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    stop = started.result(30)
    try:
        yield server
    finally:
        stop()
        thread.join(10)
