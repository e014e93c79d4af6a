"""Everything the site is made of, read once; the pages are a pure function of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.model import Catalogue, Erratum, Kind, Resource
from linkcheck.memory.history import Look
from reproductions.confirmations import Confirmation
from reproductions.experiments import Experiment, Paper
from reproductions.judging.verdicts import Verdict
from reproductions.results import Run
from sitegen.scalings import Scaling

PROFILE_ORDER = ("paper", "scaled")


@dataclass(frozen=True, slots=True)
class Sources:
    """The index, the papers with a reproduction, the stored runs with their verdicts, and the hand-written pages.

    `documents` maps a page's path below `docs/` to its Markdown, `looks` an address to the last look at it,
    `paper_texts` a paper's id to its `page.md`, `scalings` to its figures across rows, `link_benches` a file of
    `results/links/bench` to what it holds, and `run_verdicts` a run's path to the verdicts of its row's claims by this
    run alone; `stale_runs` are the paths of runs that other code than today's made, `confirmations`
    a run's path to what today's code gave for some of its trials, `marks` a commit to what is known of it.
    """

    catalogue: Catalogue
    papers: tuple[Paper, ...] = ()
    runs: tuple[Run, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    run_verdicts: Mapping[str, tuple[Verdict, ...]] = field(default_factory=dict)
    stale_runs: frozenset[str] = frozenset()
    confirmations: Mapping[str, Confirmation] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    link_benches: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    paper_texts: Mapping[str, str] = field(default_factory=dict)
    scalings: Mapping[str, tuple[Scaling, ...]] = field(default_factory=dict)

    def verdicts_of(self, paper: str, experiment: str | None = None) -> tuple[Verdict, ...]:
        """The verdicts on a paper's claims, in the order of its claims."""
        return tuple(
            verdict
            for verdict in self.verdicts
            if verdict.claim.paper == paper and experiment in (None, verdict.claim.experiment)
        )

    def runs_of(self, experiment: Experiment, row: str | None = None) -> tuple[Run, ...]:
        """One run for each row, scale and choice of readings, a fresh one if there is one and the latest of those.

        Larger scales and default readings come first.
        """
        runs = [run for run in self.runs if (run.paper, run.experiment) == (experiment.paper, experiment.id)]
        best: dict[tuple[str, str, tuple[tuple[str, str], ...]], Run] = {}
        for run in sorted(runs, key=lambda run: (not self.stale(run), run.provenance.started, run.path)):
            if row in (None, run.row):
                best[run.row, run.profile, tuple(sorted(run.readings.items()))] = run
        rows = [row.id for row in experiment.rows]

        def order(run: Run) -> tuple[object, ...]:
            return place(rows, run.row), place(PROFILE_ORDER, run.profile), choice(experiment, run.readings)

        return tuple(sorted(best.values(), key=order))

    def matching_run(self, experiment: Experiment, row: str, readings: Mapping[str, str]) -> Run | None:
        """The run of a row at these readings, at the largest scale there is."""
        wanted = choice(experiment, readings)
        runs = self.runs_of(experiment, row)
        return next((run for run in runs if choice(experiment, run.readings) == wanted), None)

    def run(self, path: str) -> Run | None:
        """The stored run with this path."""
        return next((run for run in self.runs if run.path == path), None)

    def stale(self, run: Run) -> bool:
        """Whether other code than today's made the run, and nobody knows that today's gives the same."""
        return run.path in self.stale_runs

    def builds_on(self, resource_id: str) -> tuple[Resource, ...]:
        """The resources that name this one as a prerequisite."""
        return tuple(other for other in self.catalogue.resources if resource_id in other.prerequisites)

    def errata_of(self, resource_id: str) -> tuple[Erratum, ...]:
        """The post's errata that concern this resource."""
        return tuple(erratum for erratum in self.catalogue.post.errata if resource_id in erratum.resources)

    @property
    def reproduced(self) -> set[str]:
        """The ids of the papers with a reproduction."""
        return {paper.id for paper in self.papers}

    def unreproduced(self) -> tuple[Resource, ...]:
        """The papers and theses of the index without a reproduction."""
        written = (resource for resource in self.catalogue.resources if resource.kind in (Kind.PAPER, Kind.THESIS))
        return tuple(resource for resource in written if resource.id not in self.reproduced)


def place(known: Sequence[str], name: str) -> tuple[int, str]:
    """A sorting key: the known names in their order, then the others by name."""
    return (known.index(name) if name in known else len(known), name)


def choice(experiment: Experiment, readings: Mapping[str, str]) -> tuple[tuple[int, str], ...]:
    """A sorting key for a choice of readings: the defaults come first."""
    return tuple(
        place([alternative.id for alternative in reading.alternatives], readings.get(reading.id, reading.default))
        for reading in experiment.readings
    )
