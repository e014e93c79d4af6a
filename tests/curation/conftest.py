"""A service on this machine that answers as each test says."""

from __future__ import annotations

import ipaddress
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from curation.asking import Asking, Services
from linkcheck.http.fetcher import NetworkSettings

CASES = Path(__file__).parents[1] / "cases" / "curation"
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@dataclass
class Service:
    """Answers each request with the next of its replies, the last one again and again."""

    base: str
    replies: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Path and User-Agent of each request."""
    waits: list[float] = field(default_factory=list)
    """What was slept between tries, in seconds."""
    silence: threading.Event = field(default_factory=threading.Event)
    """A reply with status 0 waits for this, or for the client to go."""

    def says(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.replies.append((status, {name.replace("_", "-"): value for name, value in headers.items()}, body))

    def asking(self, timeout_seconds: float = 10.0) -> Asking:
        fetcher = NetworkSettings(allowed_networks=LOOPBACK).fetcher()
        services = Services(self.base, self.base, self.base)
        return Asking(fetcher, services, sleep=self.waits.append, rng=random.Random(1), timeout_seconds=timeout_seconds)


@pytest.fixture
def service() -> Iterator[Service]:
    """A service with no replies yet."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(lambda: served))
    served = Service(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield served
    served.silence.set()
    server.shutdown()
    server.server_close()
    thread.join(10)


def _handler(served: Callable[[], Service]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service = served()
            service.requests.append((self.path, self.headers["User-Agent"]))
            status, headers, body = service.replies.pop(0) if service.replies[1:] else service.replies[0]
            if status == 0:
                service.silence.wait(10)
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
