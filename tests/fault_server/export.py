"""The classes as files that a link checker can read."""

import json
from pathlib import Path

import yaml

from tests.fault_server.faults import AUTHORS, Fault
from tests.fault_server.server import FaultServer


def index_entry(server: FaultServer, fault: Fault) -> dict[str, object]:
    """Return the index entry of a class."""
    entry: dict[str, object] = {"id": fault.name, "url": server.url(fault.name)}
    if fault.title is not None:
        entry |= {"title": fault.title, "authors": list(AUTHORS)}
    return entry | fault.entry


def write_folder(server: FaultServer, folder: Path) -> None:
    """Write `urls.txt`, `index.yaml`, `expected.json` and `authority.pem`."""
    folder.mkdir(parents=True, exist_ok=True)
    faults = list(server.faults.values())
    urls = [server.url(fault.name) for fault in faults]
    (folder / "urls.txt").write_text("".join(f"{url}\n" for url in urls), "utf-8")
    index = {"resources": [index_entry(server, fault) for fault in faults]}
    (folder / "index.yaml").write_text(
        yaml.safe_dump(index, allow_unicode=True, sort_keys=False, width=10_000), "utf-8"
    )
    expected = {
        fault.name: {
            "url": server.url(fault.name),
            "verdict": fault.verdict,
            "why": fault.why,
            "group": fault.group,
        }
        for fault in faults
    }
    (folder / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n", "utf-8")
    server.certificates.authority.cert_pem.write_to_path(folder / "authority.pem")
