"""Weeks of link checking played through with invented links: `python -m benchmarks.links.rehearsal --write`.

No real link is looked at and nothing leaves this machine: a local server answers for each link as its story says, and
the day of each run is given. The checker is the real one, with its memory, its alarms and its offers of alternates.
The result holds neither times nor addresses, so that it comes out the same everywhere.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks.links.results import add_write_option, write
from linkcheck.audit import Audit
from linkcheck.inputs.files import read_occurrences
from linkcheck.options import audit_settings, parser
from linkcheck.report.choose import open_outlet
from tests.fault_server.classes import FAULTS
from tests.fault_server.exchange import Exchange
from tests.fault_server.export import index_entry
from tests.fault_server.faults import Fault, Handler
from tests.fault_server.handlers import PAPER, leads
from tests.fault_server.server import NETWORKS, FaultServer, running

DEFAULT_FILE = Path("results/links/bench/rehearsal.json")
FIRST_RUN = datetime(2024, 1, 1, 5, 23, tzinfo=UTC)
"""A Monday at the hour of the weekly run; only the days between runs count."""
WEEKS = 5
TIMEOUT = "1.5"
"""Seconds for one link: nothing in the stories takes longer for a reason."""
NOT_FOUND, UNAVAILABLE, FORBIDDEN, PARKED, TOO_OFTEN = (
    FAULTS[name].handler for name in ("not_found", "unavailable", "forbidden", "parked", "rate_limit_for_a_day")
)


@dataclass(frozen=True)
class Story:
    """What happens to a link: an answer for each week, the last of which goes on, and another address that it has."""

    told: str
    answers: tuple[Handler, ...]
    alternate: str | None = None
    """The story of that other address."""


STORIES = {
    "lives": Story("answers every week", (PAPER,)),
    "moves": Story("moves in the third week", (PAPER, PAPER, leads(301, "/moves/new"))),
    "dies": Story("is not found from the second week on; another address of it lives", (PAPER, NOT_FOUND), "lives"),
    "is_away": Story("is down in the second week only", (PAPER, UNAVAILABLE, PAPER)),
    "stays_down": Story("is down from the second week on", (PAPER, UNAVAILABLE)),
    "is_sold": Story("is for sale from the second week on, with a good status", (PAPER, PARKED)),
    "refuses": Story("refuses robots every week", (FORBIDDEN,)),
    "limits": Story("says every week that it is asked too often", (TOO_OFTEN,)),
    "dies_and_refuses": Story(
        "is not found in the second and third week, refuses robots in the fourth, and is not found again",
        (PAPER, NOT_FOUND, NOT_FOUND, FORBIDDEN, NOT_FOUND),
    ),
}


class Rehearsal:
    """A server that answers as the stories say, and the checker's runs over its links, a week apart."""

    def __init__(self) -> None:
        self.week = 0
        self.server = FaultServer({name: Fault(name, "", self._handler(story)) for name, story in STORIES.items()})

    def _handler(self, story: Story) -> Handler:
        async def handle(ex: Exchange) -> None:
            await story.answers[min(self.week, len(story.answers) - 1)](ex)

        return handle

    def run(self) -> dict[str, Any]:
        """For each story what is told, and what each week's run says of its link."""
        looks: dict[str, list[dict[str, Any]]] = {name: [] for name in STORIES}
        names = {self.server.url(name): name for name in STORIES}
        with tempfile.TemporaryDirectory() as folder, running(self.server):
            index = Path(folder) / "index.yaml"
            index.write_text(yaml.safe_dump({"resources": [self._entry(name) for name in STORIES]}), "utf-8")
            options = [f"--allow-network={network}" for network in NETWORKS]
            arguments = [
                str(index),
                "--timeout",
                TIMEOUT,
                "--assume-network",
                f"--state={folder}/looks.jsonl",
                *options,
            ]
            settings = audit_settings(parser().parse_args(arguments))
            for self.week in range(WEEKS):
                report, clock = io.StringIO(), partial(FIRST_RUN.__add__, timedelta(weeks=self.week))
                Audit(settings, [open_outlet("jsonl", report)], clock=clock).run(read_occurrences([str(index)]))
                for said in map(json.loads, report.getvalue().splitlines()[:-1]):
                    offered = names.get(said["alternate_url"])
                    look = {"verdict": said["verdict"], "cause": said["cause"], "is_alarm": said["is_alarm"]}
                    looks[names[said["url"]]].append(look | ({"offered": offered} if offered else {}))
        return {
            "weeks": WEEKS,
            "links": [{"told": STORIES[name].told, "looks": found} for name, found in looks.items()],
        }

    def _entry(self, name: str) -> dict[str, object]:
        """The index entry of a story's link."""
        entry, other = index_entry(self.server, self.server.faults[name]), STORIES[name].alternate
        return entry | ({"alternates": [{"url": self.server.url(other), "description": "A copy."}]} if other else {})


def main() -> int:
    """Play the weeks through, and print and perhaps store what was said in each."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.links.rehearsal", description=__doc__)
    add_write_option(options, DEFAULT_FILE)
    print(write(Rehearsal().run(), options.parse_args().write), end="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
