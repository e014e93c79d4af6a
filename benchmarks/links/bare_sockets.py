"""The least that Python needs for many links: sockets, a selector, and a parser of heads; nothing is judged.

It asks as our checker does, on connections that it keeps, and looks at statuses alone: what a checker in Python takes
beyond this is the price of what it tells apart.
"""

import argparse
import json
import selectors
import socket
import sys
from collections import Counter, deque
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from linkcheck.http.user_agents import HONEST

CONNECTIONS = 128


def main(argv: Sequence[str] | None = None) -> int:
    """Ask for every address of a list, and print how many answers bore each status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.links.bare_sockets", description=__doc__)
    parser.add_argument("list", type=Path, help="a file of addresses, one a line")
    queues: dict[str, deque[str]] = {}
    for url in parser.parse_args(argv).list.read_text("utf-8").split():
        parts = urlsplit(url)
        queues.setdefault(parts.netloc, deque()).append(parts.path)
    statuses: Counter[str] = Counter()
    with selectors.DefaultSelector() as selector:
        for host, paths in queues.items():
            name, _, port = host.partition(":")
            for _ in range(max(1, CONNECTIONS // len(queues))):
                connection = socket.create_connection((name, int(port)))
                selector.register(connection, selectors.EVENT_READ, (connection, host, paths))
                _ask(selector, connection, host, paths)
        while selector.get_map():
            for key, _ in selector.select():
                connection, host, paths = key.data
                statuses[_status(connection)] += 1
                _ask(selector, connection, host, paths)
    print(json.dumps(statuses))
    return 0


def _ask(selector: selectors.BaseSelector, connection: socket.socket, host: str, paths: deque[str]) -> None:
    if paths:
        connection.send(f"GET {paths.popleft()} HTTP/1.1\r\nHost: {host}\r\n".encode() + HONEST.encoded + b"\r\n")
    else:
        selector.unregister(connection)
        connection.close()


def _status(connection: socket.socket) -> str:
    """Read one answer to its end, and return its status."""
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    missing = int(fields["content-length"]) - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536))
    return first.split(" ")[1]


if __name__ == "__main__":
    sys.exit(main())
