"""Serves every fault class at an address of its own, so that no class's pace or neighbours disturb another's."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import trustme

from tests.fault_server import classes
from tests.fault_server.exchange import Exchange, Tally
from tests.fault_server.faults import FAULTS, Fault

NETWORK = "127.20.0.0/15"
MAXIMUM_HEAD_BYTES = 64 * 1024


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
        now = datetime.datetime.now(datetime.UTC)
        day = datetime.timedelta(days=1)
        if kind == "expired":
            issued = self.authority.issue_cert(address, not_before=now - 30 * day, not_after=now - day)
        elif kind == "not_yet_valid":
            issued = self.authority.issue_cert(address, not_before=now + day, not_after=now + 30 * day)
        elif kind == "wrong_host":
            issued = self.authority.issue_cert("other.example")
        elif kind == "untrusted":
            issued = self.stranger.issue_cert(address)
        elif kind == "self_signed":
            # An authority's own certificate, shown by a server, is signed by nobody but itself.
            self.stranger.cert_pem.write_to_path(path := Path(tempfile.mkdtemp()) / "self.pem")
            self.stranger.private_key_pem.write_to_path(path, append=True)
            context.load_cert_chain(path)
            path.unlink()
            path.parent.rmdir()
            return context
        elif kind == "missing_intermediate":
            issued = self.authority.create_child_ca().issue_cert(address)
            with issued.private_key_pem.tempfile() as key, issued.cert_chain_pems[0].tempfile() as leaf:
                context.load_cert_chain(leaf, key)
            return context
        else:
            issued = self.authority.issue_cert(address, *names)
        issued.configure_cert(context)
        return context


@dataclass
class FaultServer:
    """Every class on its own loopback address; `second` serves the same paths on a neighbouring one."""

    faults: dict[str, Fault] = field(default_factory=lambda: dict(FAULTS))
    certificates: Certificates = field(default_factory=Certificates)
    port: int = field(default_factory=_free_port)
    tls_port: int = field(default_factory=_free_port)
    tallies: dict[str, Tally] = field(default_factory=dict)

    def __post_init__(self) -> None:
        classes.load()
        self.faults = self.faults or dict(FAULTS)
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

    def resolve_options(self) -> list[str]:
        """Arguments that let a checker find the classes' names on this machine."""
        named = [(fault.host, self.address(name)) for name, fault in self.faults.items() if fault.host]
        arguments = [f"--resolve={host}:{address}" for host, address in named if host and host != "two.example"]
        # Nobody listens at the first address of this one.
        arguments.append(f"--resolve=two.example:127.22.0.9,{self.address('name_with_two_addresses_one_dead')}")
        arguments.append(f"--connect-to=doi.org:443:{self.address('doi_registered')}:{self.tls_port}")
        return arguments

    async def serve(self, started: asyncio.Event | None = None) -> None:
        """Listen until cancelled."""
        servers = []
        try:
            for name, fault in self.faults.items():
                if fault.url is not None and fault.certificate is None and "{" not in fault.url:
                    continue
                addresses = [self.address(name), self.second_address(name)]
                names = (fault.host,) if fault.host else ()
                if name.startswith("doi_"):
                    names = ("doi.org",)
                for address in addresses:
                    context = (
                        self.certificates.context(fault.certificate, address, names) if fault.certificate else None
                    )
                    port = self.tls_port if fault.certificate else self.port
                    handle = self._handler(name)
                    if fault.certificate in ("none",):
                        context = None
                    servers.append(
                        await asyncio.start_server(
                            handle, address, port, ssl=context, limit=MAXIMUM_HEAD_BYTES, backlog=64
                        )
                    )
            if "ipv6" in self.faults:
                with contextlib.suppress(OSError):
                    servers.append(await asyncio.start_server(self._handler("ipv6"), "::1", self.port))
            if started is not None:
                started.set()
            await asyncio.Event().wait()
        finally:
            for server in servers:
                server.close()

    def _handler(self, name: str):  # type: ignore[no-untyped-def]  # asyncio's callback type is longer than this function
        fault = self.faults[name]

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            expected = (
                asyncio.CancelledError,
                OSError,
                asyncio.IncompleteReadError,
                asyncio.LimitOverrunError,
                ValueError,
            )
            try:
                with contextlib.suppress(*expected):
                    if fault.name.startswith("accept_"):
                        await fault.handler(self._exchange(name, "GET", "/", {}, reader, writer))
                    else:
                        while await self._serve_one(name, fault, reader, writer):
                            pass
            finally:
                with contextlib.suppress(OSError):
                    writer.close()

        return handle

    def _exchange(
        self,
        name: str,
        method: str,
        target: str,
        headers: dict[str, str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> Exchange:
        return Exchange(
            method,
            target,
            headers,
            self.base(name),
            self.base(name, second=True),
            self.url,
            self.tallies[name],
            reader,
            writer,
        )

    async def _serve_one(
        self, name: str, fault: Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request_line, *lines = head.split("\r\n")
        method, target, _ = request_line.split(" ", 2)
        headers = {
            key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in lines if line)
        }
        exchange = self._exchange(name, method, target, headers, reader, writer)
        exchange.tally.requests += 1
        own = quote(fault.target.partition("#")[0].partition("?")[0], safe="/%~()[]|,;!$&'*+=:@.-_")
        asked = target.partition("?")[0]
        if fault.url is not None or asked == own or asked.startswith(own + "/"):
            await fault.handler(exchange)
        elif fault.others is not None:
            await fault.others(exchange)
        else:
            await exchange.reply(404, b"<html><title>404 Not Found</title><h1>Not Found</h1></html>")
        return exchange.keeps_open and "close" not in headers.get("connection", "").lower()


@contextlib.contextmanager
def running(server: FaultServer) -> Iterator[FaultServer]:
    """Serve from a thread of its own until the block is left."""
    loop = asyncio.new_event_loop()
    is_up = threading.Event()
    task: list[asyncio.Task[None]] = []

    async def main() -> None:
        started = asyncio.Event()
        task.append(asyncio.ensure_future(server.serve(started)))
        await started.wait()
        is_up.set()
        with contextlib.suppress(asyncio.CancelledError):
            await task[0]
        others = [other for other in asyncio.all_tasks() if other is not asyncio.current_task()]
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=lambda: loop.run_until_complete(main()), daemon=True)
    thread.start()
    assert is_up.wait(30), "the fault server did not start"
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(task[0].cancel)
        thread.join(10)
        loop.close()
