"""Which checker gets which fault class right: `python -m benchmarks.links.who_gets_what_right --write`.

Ours must give the exact verdict. The others know `fine` and `broken` and perhaps `refused`, so they are taken
generously: `fine` is right for a link that is reachable or has moved, `broken` for one that is gone, suspicious or
unreachable now, `refused` for one that is blocked. Classes that would make a checker leave this machine, or that need
names resolved, are not put to the others and are not counted for anybody.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.links.checkers import ask_linkchecker, ask_linkinator, ask_lychee, ask_ours, version_of
from linkcheck.memory.history import format_time
from tests.fault_server.export import write_folder
from tests.fault_server.faults import Fault
from tests.fault_server.server import FaultServer, running

DEFAULT_FILE = Path("results/links/bench/verdicts.json")
RIGHT = {
    "fine": {"REACHABLE", "MOVED"},
    "broken": {"GONE", "SUSPICIOUS", "UNREACHABLE_NOW"},
    "refused": {"BLOCKED"},
}
LIVING = {"REACHABLE", "MOVED", "BLOCKED"}
BAD = {"GONE", "SUSPICIOUS"}
LEAVING = ("private", "metadata", "mapped", "mail_port", "carrier", "link_local")
OTHERS: Mapping[str, Callable[[str, list[str], Path], dict[str, str]]] = {
    "lychee": ask_lychee,
    "linkchecker": ask_linkchecker,
    "linkinator": ask_linkinator,
}


def is_comparable(fault: Fault) -> bool:
    """Whether a class can be put to any checker without its leaving this machine or its needing a name."""
    needs_name = fault.host is not None or (fault.url is not None and "127." not in fault.url and "{" not in fault.url)
    return not needs_name and not any(word in fault.name for word in LEAVING)


def ask_all(commands: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what every checker says, by checker and class; each meets a server of its own."""
    said: dict[str, dict[str, str]] = {}
    for name in ("rnn-review links", *commands):
        server = FaultServer()
        with tempfile.TemporaryDirectory() as folder, running(server):
            # linkchecker gives up its privileges before it reads.
            Path(folder).chmod(0o755)
            write_folder(server, Path(folder))
            asked = {fault.name: server.url(fault.name) for fault in server.faults.values() if is_comparable(fault)}
            print(f"{name}: {len(asked)} classes", file=sys.stderr)
            if name in OTHERS:
                found = OTHERS[name](commands[name], list(asked.values()), Path(folder))
            else:
                found = ask_ours(server, Path(folder))
            said[name] = {fault: _lookup(found, url) for fault, url in asked.items()}
    return said


def _lookup(found: Mapping[str, str], url: str) -> str:
    candidates = (url, url.rstrip("?"), url.partition("#")[0], *(other for other in found if _same(other, url)))
    return next((found[candidate] for candidate in candidates if candidate in found), "no answer")


def _same(one: str, other: str) -> bool:
    from urllib.parse import unquote

    return unquote(one).rstrip("/") == unquote(other).rstrip("/")


def score(faults: Mapping[str, Fault], said: Mapping[str, str]) -> dict[str, Any]:
    """Return how often a checker is right, how often it calls a living link dead, and how often a bad one fine."""
    counts: Counter[str] = Counter()
    wrong = []
    for name, word in said.items():
        verdict = faults[name].verdict
        is_right = word == verdict or verdict in RIGHT.get(word, ())
        counts["right"] += is_right
        says_fine = word in ("fine", "REACHABLE", "MOVED")
        says_dead = word in ("broken", "GONE")
        counts["living_called_dead"] += verdict in LIVING and says_dead
        counts["bad_called_fine"] += verdict in BAD and says_fine
        counts["no_answer"] += word == "no answer"
        if not is_right:
            wrong.append(name)
    keys = ("right", "living_called_dead", "bad_called_fine", "no_answer")
    return {"classes": len(said), **{key: counts[key] for key in keys}, "wrong": wrong}


def main() -> int:
    """Ask every checker and print, and perhaps store, who is right how often."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.links.who_gets_what_right", description=__doc__)
    for name in OTHERS:
        parser.add_argument(f"--{name}", metavar="PATH", default=shutil.which(name), help="(default: the one on PATH)")
    parser.add_argument(
        "--write",
        type=Path,
        nargs="?",
        const=DEFAULT_FILE,
        metavar="FILE",
        help=f"store the result (default file: {DEFAULT_FILE})",
    )
    options = parser.parse_args()
    commands = {name: str(Path(path).absolute()) for name in OTHERS if (path := getattr(options, name))}
    said = ask_all(commands)
    faults = FaultServer().faults
    result = {
        "measured": format_time(datetime.now(UTC)),
        "versions": {name: version_of(path) for name, path in commands.items()},
        "classes_in_all": len(faults),
        "checkers": {name: score(faults, words) for name, words in said.items()},
        "groups": {
            group: {
                "classes": sum(faults[name].group == group for name in said["rnn-review links"]),
                **{
                    checker: sum(
                        faults[name].group == group
                        and (word == faults[name].verdict or faults[name].verdict in RIGHT.get(word, ()))
                        for name, word in words.items()
                    )
                    for checker, words in said.items()
                },
            }
            for group in sorted({fault.group for fault in faults.values()})
        },
        "said": {
            name: {"expected": faults[name].verdict, **{checker: words[name] for checker, words in said.items()}}
            for name in said["rnn-review links"]
        },
    }
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text(text, "utf-8")
    scores: dict[str, dict[str, Any]] = {name: score(faults, words) for name, words in said.items()}
    for name, scored in scores.items():
        wrong = f"{scored['living_called_dead']} living called dead, {scored['bad_called_fine']} bad called fine"
        print(
            f"{name}: {scored['right']} of {scored['classes']} right, {wrong}, {scored['no_answer']} without an answer"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
