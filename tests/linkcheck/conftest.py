"""One fault server and one run over all of its classes, shared by the tests of this folder."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from linkcheck.main import main
from tests.fault_server.export import write_folder
from tests.fault_server.server import FaultServer, running

TIMEOUT = "6"
"""The one setting that shortens every deadline: `--timeout`, in seconds for a link."""

PATIENCE = "5"
"""Seconds that a server may ask for: some classes ask without end, and the others for a second."""


def look(server: FaultServer, folder: Path, names: list[str]) -> Mapping[str, Any]:
    """Run the command over some files and return its JSON report by address, the summary under an empty one."""
    report = folder / "report.json"
    main(
        [
            *names,
            "--timeout",
            TIMEOUT,
            "--patience",
            PATIENCE,
            f"--format=json={report}",
            "--quiet",
            *server.options(folder),
        ]
    )
    document = json.loads(report.read_text("utf-8"))
    return {link["url"]: link for link in document["links"]} | {"": document["summary"]}


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FaultServer, Path]]:
    folder = tmp_path_factory.mktemp("faults")
    with running(FaultServer()) as server:
        write_folder(server, folder)
        yield server, folder


@pytest.fixture(scope="session")
def indexed(faults: tuple[FaultServer, Path]) -> Mapping[str, Any]:
    server, folder = faults
    for tally in server.tallies.values():
        tally.requests = tally.sent_bytes = 0
        tally.memory.clear()
    found = look(server, folder, [str(folder / "index.yaml")])
    return dict(found) | {"tallies": {name: (t.requests, t.sent_bytes) for name, t in server.tallies.items()}}


@pytest.fixture(scope="session")
def listed(faults: tuple[FaultServer, Path], indexed: Mapping[str, Any]) -> Mapping[str, Any]:
    server, folder = faults
    for tally in server.tallies.values():
        tally.memory.clear()
    assert indexed
    return look(server, folder, [str(folder / "urls.txt")])
