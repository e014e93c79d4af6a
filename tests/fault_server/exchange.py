"""One request and the means to answer it well, badly, or not at all."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

HTML = "text/html; charset=utf-8"
REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 404: "Not Found", 429: "Too Many Requests"}


@dataclass
class Tally:
    """What the server saw of one class: requests, and bytes it handed to the socket."""

    requests: int = 0
    sent_bytes: int = 0
    memory: dict[str, float] = field(default_factory=dict)
    """Handlers note here what they need to know of earlier requests."""


@dataclass
class Exchange:
    """A request, and the connection it came on. `base` is the scheme and authority of the class's own address."""

    method: str
    target: str
    headers: dict[str, str]
    own: str
    """The path of the class's own address, as it is asked for."""
    base: str
    second_base: str
    """Another origin that answers the same paths, for redirects that change the host."""
    url_of: Callable[[str], str]
    """The address of another class by its name."""
    tally: Tally
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    keeps_open: bool = True

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.tally.sent_bytes += len(data)
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self, status: int, body: bytes = b"", headers: str = "", content_type: str = HTML) -> None:
        """Send a proper answer. `headers` are further lines, separated by line breaks."""
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}", f"Content-Length: {len(body)}"]
        if content_type:
            lines.append(f"Content-Type: {content_type}")
        lines += [line.strip() for line in headers.splitlines() if line.strip()]
        head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        await self.send(head + (b"" if self.method == "HEAD" else body))

    async def redirect(self, status: int, location: str) -> None:
        """Send a redirect."""
        await self.reply(status, b"", f"Location: {location}")

    async def silence(self, seconds: float = 3600.0) -> None:
        """Say nothing until the visitor has gone."""
        with contextlib.suppress(asyncio.TimeoutError, ConnectionError):
            await asyncio.wait_for(self.reader.read(1 << 16), seconds)
        self.keeps_open = False

    def reset(self) -> None:
        """End the connection with a reset."""
        connection = self.writer.get_extra_info("socket")
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        self.keeps_open = False

    def close(self) -> None:
        """End the connection in good order."""
        self.keeps_open = False
