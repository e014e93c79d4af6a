"""The look-ups that hand-written prose may hold, and what each is replaced by.

- `{claim:PAPER/ID:FIELD}`: FIELD is `published`, `measured`, `interval`, `trials`, `published_trials` or `verdict`.
- `{run:PAPER/EXPERIMENT/ROW:QUANTITY}`: a quantity of the run at the default readings, see `measured`;
  `ROW?READING=ALTERNATIVE&…` chooses other readings.
- `{published:TEXT}`: a number that a paper prints. `{defined:TEXT}`: a number that a definition or a setting fixes.
- `{count:NAME}`: how many `resources`, `papers`, `claims` or `runs` there are; `statements` of the post, those of them
  that are `right_statements`, and those that are `errata`.
- `{generated:NAME}`: a generated part of a page, on a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from typing import TypeVar

from catalogue.model import Standing
from reproductions.experiments import Experiment
from reproductions.judging.words import Verdict
from sitegen.comparisons import bounded
from sitegen.parts.verdicts.badges import verdict_badge
from sitegen.sources import Sources
from sitegen.text.markup import element, text
from sitegen.text.measured import NOT_MEASURED, defined, measured, measured_claim, measurement_of, published
from sitegen.text.numbers import count, duration, number
from sitegen.text.prose import ProseLookUpError

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class LookUps:
    """Resolves the look-ups of one page; `generated` holds the parts that this page may call for."""

    sources: Sources
    generated: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, kind: str, body: str) -> str:
        """The HTML for a look-up.

        Raises:
            ProseLookUpError: the kind, the id or the field is unknown.
        """
        kinds: dict[str, Callable[[str], str]] = {
            "claim": self.claim,
            "run": self.run,
            "published": lambda body: published(text(body)),
            "defined": lambda body: defined(text(body).replace(" %", "&nbsp;%")),
            "count": self.counted,
            "generated": lambda body: known(self.generated, body, "generated part"),
        }
        return known(kinds, kind, "kind of look-up")(body)

    def claim(self, body: str) -> str:
        """A field of a claim."""
        name, _, wanted = body.rpartition(":")
        verdicts = {f"{verdict.claim.paper}/{verdict.claim.id}": verdict for verdict in self.sources.verdicts}
        verdict = known(verdicts, name, "claim")
        return known(CLAIM_FIELDS, wanted, "field of a claim")(verdict)

    def run(self, body: str) -> str:
        """A quantity of a run."""
        name, _, wanted = body.partition(":")
        name, _, options = name.partition("?")
        experiments = {
            f"{paper.id}/{experiment.id}/{row.id}": (experiment, row.id)
            for paper in self.sources.papers
            for experiment in paper.experiments
            for row in experiment.rows
        }
        experiment, row = known(experiments, name, "row")
        readings = chosen_readings(experiment, options)
        if (measurement := measurement_of(wanted)) is not None:
            known({name: name for name in experiment.quantities}, measurement, "quantity")
        run = self.sources.matching_run(experiment, row, readings)
        if run is None:
            return NOT_MEASURED
        show = duration if wanted.endswith("_seconds") else number
        try:
            return measured(run, wanted, show, alone=True)
        except KeyError:
            hint = "see the contributing page for the quantities of a run"
            raise ProseLookUpError(f"unknown quantity `{wanted}`", hint) from None

    def counted(self, body: str) -> str:
        """How many of something the archive holds."""
        post = self.sources.catalogue.post
        counts = {
            "resources": len(self.sources.catalogue.resources),
            "papers": len(self.sources.papers),
            "statements": len(post.statements),
            "right_statements": sum(one.standing is Standing.RIGHT for one in post.statements),
            "errata": len(post.errata),
            "claims": len(self.sources.verdicts),
            "runs": len(self.sources.runs),
        }
        return element("span", number(known(counts, body, "count")), data_count=body)


def if_measured(show: Callable[[Verdict], str]) -> Callable[[Verdict], str]:
    """A field that only a claim with a measurement has."""
    return lambda verdict: show(verdict) if verdict.measurement else NOT_MEASURED


def our_number(verdict: Verdict) -> str:
    """The measured value, or so many of so many trials that did what a claim counts."""
    if verdict.hits is None:
        return bounded(verdict) + measured_claim(verdict, "value", alone=True)
    return " of ".join(measured_claim(verdict, field, alone=True) for field in ("hits", "trials"))


CLAIM_FIELDS: Mapping[str, Callable[[Verdict], str]] = {
    "published": lambda verdict: published(number(verdict.claim.value)),
    "published_trials": lambda verdict: published(number(verdict.claim.trials)),
    "verdict": verdict_badge,
    "measured": if_measured(our_number),
    "trials": if_measured(lambda verdict: measured_claim(verdict, "trials", partial(count, noun="trial"), alone=True)),
    "interval": if_measured(lambda one: " – ".join(measured_claim(one, end, alone=True) for end in ("lower", "upper"))),
}


def chosen_readings(experiment: Experiment, options: str) -> dict[str, str]:
    """The default readings of an experiment with the options (`READING=ALTERNATIVE&…`) put in.

    Raises:
        ProseLookUpError: a reading or an alternative is unknown.
    """
    readings = {reading.id: reading for reading in experiment.readings}
    chosen = {name: reading.default for name, reading in readings.items()}
    for option in filter(None, options.split("&")):
        name, _, wanted = option.partition("=")
        alternatives = {one.id: one for one in known(readings, name, "reading").alternatives}
        chosen[name] = known(alternatives, wanted, "alternative").id
    return chosen


def known(named: Mapping[str, Value], name: str, noun: str) -> Value:
    """The value of this name.

    Raises:
        ProseLookUpError: there is none; the hint names the closest ones.
    """
    if name in named:
        return named[name]
    close = get_close_matches(name, named, n=1)
    listed = ", ".join(f"`{one}`" for one in sorted(named)[:8]) + (" …" if len(named) > 8 else "") or "none"
    raise ProseLookUpError(f"unknown {noun} `{name}`", f"did you mean `{close[0]}`?" if close else f"known: {listed}")
