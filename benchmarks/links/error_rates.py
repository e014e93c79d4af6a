"""How often our checker is right, misses and raises false alarms: `python -m benchmarks.links.error_rates --write`.

Every fault class of `tests/fault_server` is looked at twice: from an index, which says what stands behind each address,
and from a plain list of addresses, where the classes that only an index can tell are left out. The server is on this
machine, nothing leaves it, and each class is one situation, however often the web has it: the shares say which
situations are known, not how many links of a real list will be judged rightly.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.links.results import add_write_option, write
from linkcheck.memory.history import format_time
from tests.fault_server.classes import FAULTS
from tests.fault_server.export import write_folder
from tests.fault_server.faults import Fault
from tests.fault_server.server import FaultServer, running

DEFAULT_FILE = Path("results/links/bench/error_rates.json")
TIMEOUT, PATIENCE = "5", "5"
"""Seconds for a link, and seconds that a server may ask for: no class needs longer for a reason."""
FINE, FAILED = ("REACHABLE", "MOVED"), ("GONE", "SUSPICIOUS")
SOURCES = {"with_titles": "index.yaml", "plain_list": "urls.txt"}


def look(source: str) -> dict[str, str]:
    """Return the verdict on every class, by its name, from the index or from the plain list of a server of its own."""
    server = FaultServer()
    with tempfile.TemporaryDirectory() as name, running(server):
        folder = Path(name)
        write_folder(server, folder)
        options = ["--timeout", TIMEOUT, "--patience", PATIENCE, "--quiet", *server.options(folder)]
        command = [sys.executable, "-m", "linkcheck", str(folder / source), f"--format=json={folder}/report.json"]
        subprocess.run([*command, *options], check=False, stdout=subprocess.DEVNULL)
        report = json.loads((folder / "report.json").read_text("utf-8"))
    said = {link["url"]: link["verdict"] for link in report["links"]}
    asked = [fault for fault in FAULTS.values() if source == SOURCES["with_titles"] or not fault.needs_index]
    return {fault.name: said.get(server.url(fault.name), "no answer") for fault in asked}


def outcome(wanted: str, said: str) -> str:
    """Return what a verdict amounts to.

    `exact`; `missed`: a failure was called fine; `false_alarm`: a living link was called gone or suspicious; else
    `inexact`, such as a wall that was taken for a fault that may pass.
    """
    if wanted == said:
        return "exact"
    if wanted not in (*FINE, "BLOCKED") and said in FINE:
        return "missed"
    return "false_alarm" if wanted in (*FINE, "BLOCKED") and said in FAILED else "inexact"


def count(said: Mapping[str, str], faults: Mapping[str, Fault] = FAULTS) -> dict[str, int]:
    """Return how many classes there are, and how many had each outcome; `living_called_dead` are the worst alarms."""
    outcomes = Counter(outcome(faults[name].verdict, verdict) for name, verdict in said.items())
    dead = sum(verdict == "GONE" and faults[name].verdict in (*FINE, "BLOCKED") for name, verdict in said.items())
    counted = {key: outcomes[key] for key in ("exact", "missed", "false_alarm", "inexact")}
    return {"classes": len(said)} | counted | {"living_called_dead": dead}


def main() -> int:
    """Look at every class, and print, and perhaps store, the figures in all, by group and by class."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.links.error_rates",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_write_option(parser, DEFAULT_FILE)
    options = parser.parse_args()
    said = {name: look(source) for name, source in SOURCES.items()}
    groups: dict[str, Any] = {}
    for group in dict.fromkeys(fault.group for fault in FAULTS.values()):
        within = {name: {n: v for n, v in found.items() if FAULTS[n].group == group} for name, found in said.items()}
        groups[group] = {name: count(found) for name, found in within.items()}
    classes = {
        name: {"group": fault.group, "wanted": fault.verdict}
        | ({"why": fault.why} if fault.why else {})
        | {source: found[name] for source, found in said.items() if name in found}
        for name, fault in FAULTS.items()
    }
    result = {
        "measured": format_time(datetime.now(UTC)),
        "timeout_seconds": float(TIMEOUT),
        "in_all": {name: count(found) for name, found in said.items()},
        "groups": groups,
        "classes": classes,
    }
    write(result, options.write)
    for name, found in said.items():
        figures = count(found)
        print(f"{name}: " + ", ".join(f"{number} {key.replace('_', ' ')}" for key, number in figures.items()))
        for fault, verdict in found.items():
            if verdict != FAULTS[fault].verdict:
                print(f"  {fault}: {FAULTS[fault].verdict} is wanted, {verdict} was said")
    return 0


if __name__ == "__main__":
    sys.exit(main())
