"""A server on this machine for the files of a data set, with ranges, that can cut a transfer short."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Server:
    """Gives `content` at any address but /gone; the first `cut` answers break off half-way."""

    content: bytes
    cut: int = 0
    address: str = ""
    ranges: list[str | None] = field(default_factory=list)


@contextmanager
def serving(content: bytes, cut: int = 0) -> Iterator[Server]:
    server = Server(content, cut)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/gone":
                self.send_error(404)
                return
            asked = self.headers.get("Range")
            server.ranges.append(asked)
            start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
            rest = server.content[start:]
            self.send_response(206 if asked else 200)
            if asked:
                whole = len(server.content)
                self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            server.cut -= 1
            self.wfile.write(rest[: len(rest) // 2] if server.cut >= 0 else rest)

        def log_message(self, format: str, *arguments: object) -> None:
            """Tests need no log."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
