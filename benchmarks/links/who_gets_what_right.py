"""Which checker gets which fault class right: `python -m benchmarks.links.who_gets_what_right --write`.

Ours must give the exact verdict. The others know `fine` and `broken` and perhaps `refused`, so they are taken
generously: `fine` is right for a link that is reachable or has moved, `broken` for one that is gone, suspicious or
unreachable now, `refused` for one that is blocked. Classes that would make a checker leave this machine, or that need
names resolved, are not put to the others and are not counted for anybody.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from benchmarks.links.checkers import ask_linkchecker, ask_linkinator, ask_lychee, ask_ours, version_of
from benchmarks.links.results import add_write_option, write
from linkcheck.memory.history import format_time
from tests.fault_server.classes import FAULTS
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
LEAVING = (
    "private", "metadata", "mapped", "mail_port", "carrier", "link_local", "nowhere_address", "to_ftp", "unknown_name",
    "mail_address",
)  # fmt: skip
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
    return unquote(one).rstrip("/") == unquote(other).rstrip("/")


def _is_right(fault: Fault, word: str) -> bool:
    return word == fault.verdict or fault.verdict in RIGHT.get(word, ())


def score(faults: Mapping[str, Fault], said: Mapping[str, str]) -> dict[str, Any]:
    """Return how often a checker is right, how often it calls a living link dead, and how often a bad one fine."""
    counts: Counter[str] = Counter()
    wrong = []
    for name, word in said.items():
        verdict = faults[name].verdict
        is_right = _is_right(faults[name], word)
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


def _in_group(group: str, said: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """Return how many classes of a group were asked for, and how many each checker got right."""
    names = [name for name in said["rnn-review links"] if FAULTS[name].group == group]
    right = {checker: sum(_is_right(FAULTS[name], words[name]) for name in names) for checker, words in said.items()}
    return {"classes": len(names)} | right


def main() -> int:
    """Ask every checker and print, and perhaps store, who is right how often."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.links.who_gets_what_right", description=__doc__)
    for name in OTHERS:
        parser.add_argument(f"--{name}", metavar="PATH", default=shutil.which(name), help="(default: the one on PATH)")
    add_write_option(parser, DEFAULT_FILE)
    options = parser.parse_args()
    commands = {name: str(Path(path).absolute()) for name in OTHERS if (path := getattr(options, name))}
    said = ask_all(commands)
    scores = {name: score(FAULTS, words) for name, words in said.items()}
    asked = said["rnn-review links"]
    result = {
        "measured": format_time(datetime.now(UTC)),
        "versions": {name: version_of(path) for name, path in commands.items()},
        "classes_in_all": len(FAULTS),
        "checkers": scores,
        "groups": {group: _in_group(group, said) for group in sorted({fault.group for fault in FAULTS.values()})},
        "said": {
            name: {"expected": FAULTS[name].verdict, **{checker: words[name] for checker, words in said.items()}}
            for name in asked
        },
    }
    write(result, options.write)
    for name, scored in scores.items():
        wrong = f"{scored['living_called_dead']} living called dead, {scored['bad_called_fine']} bad called fine"
        right = f"{scored['right']} of {scored['classes']} right"
        print(f"{name}: {right}, {wrong}, {scored['no_answer']} without an answer")
    return 0


if __name__ == "__main__":
    sys.exit(main())
