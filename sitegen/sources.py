"""Everything the site is made of, read once; the pages are a pure function of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalogue.model import Catalogue, Kind, Resource
from linkcheck.memory.history import Look
from reproductions.experiments import Experiment, Paper
from reproductions.judging.history import Change
from reproductions.judging.robustness import Robustness
from reproductions.judging.selection import PROFILE_RANK, Evidence
from reproductions.judging.words import Verdict
from reproductions.results import Run
from reproductions.weights import RunWeights
from reproductions.worked_examples.equations import AnnotatedNetwork
from reproductions.worked_examples.stored import WorkedExample
from sitegen.addresses import claim_address
from sitegen.scalings import Scaling


@dataclass(frozen=True, slots=True)
class Sources:
    """The index, the papers with a reproduction, the stored runs with their verdicts, and the hand-written pages.

    `documents` maps a page's path below `docs/` to its Markdown, `looks` an address to the last look at it,
    `paper_texts` a paper's id to its `page.md`, `scalings` to its figures across rows, `link_benches` a file of
    `results/links/bench` to what it holds, and `run_verdicts` a run's path to the verdicts of its row's claims by this
    run alone, `robustness` a claim's paper, experiment and id to the readings under which it holds, and `marks` a
    commit to what is known of it. `characteristics` is what was simulated of the verdict rule, and `words_before` what
    the rule before it said. `weights` maps a run's path to the weights of its trials, where some are stored, and
    `site_scale` is what the site of a larger index was measured to cost, `kernel_speeds` how fast nets learn from
    minibatches; `cluster_sweep` and `faults` are what became of runs that were disturbed. `history` maps a claim's
    paper, experiment and id to the changes of its word; `changelog` and `citation` are what CHANGELOG.md and
    CITATION.cff hold; `repository` is where the code is published, if it is, and `networks` maps a paper's id to its
    plain network and what it gave in a worked example.
    """

    catalogue: Catalogue
    evidence: Evidence
    papers: tuple[Paper, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    run_verdicts: Mapping[str, tuple[Verdict, ...]] = field(default_factory=dict)
    robustness: Mapping[tuple[str, str, str], Robustness] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    link_benches: Mapping[str, Any] = field(default_factory=dict)
    characteristics: Mapping[str, Any] = field(default_factory=dict)
    words_before: Mapping[str, Any] = field(default_factory=dict)
    site_scale: Mapping[str, Any] = field(default_factory=dict)
    kernel_speeds: Mapping[str, Any] = field(default_factory=dict)
    cluster_sweep: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    paper_texts: Mapping[str, str] = field(default_factory=dict)
    scalings: Mapping[str, tuple[Scaling, ...]] = field(default_factory=dict)
    weights: Mapping[str, RunWeights] = field(default_factory=dict)
    history: Mapping[tuple[str, str, str], tuple[Change, ...]] = field(default_factory=dict)
    changelog: str = ""
    citation: Mapping[str, Any] = field(default_factory=dict)
    repository: str = ""
    networks: Mapping[str, tuple[AnnotatedNetwork, WorkedExample]] = field(default_factory=dict)

    def verdicts_of(self, paper: str, experiment: str | None = None) -> tuple[Verdict, ...]:
        """The verdicts on a paper's claims, in the order of its claims."""
        return tuple(
            verdict
            for verdict in self.verdicts
            if verdict.claim.paper == paper and experiment in (None, verdict.claim.experiment)
        )

    def robustness_of(self, verdict: Verdict) -> Robustness | None:
        """Under which readings the claim of a verdict holds."""
        claim = verdict.claim
        return self.robustness.get((claim.paper, claim.experiment, claim.id))

    def changes_of(self, verdict: Verdict) -> tuple[Change, ...]:
        """How the word on the claim of a verdict changed, oldest first."""
        claim = verdict.claim
        return self.history.get((claim.paper, claim.experiment, claim.id), ())

    def address_of(self, verdict: Verdict, root: str) -> str:
        """Where the claim of a verdict is shown in full; `root` leads to the root of the site."""
        claim = verdict.claim
        paper = next(paper for paper in self.papers if paper.id == claim.paper)
        experiment = next(one for one in paper.experiments if one.id == claim.experiment)
        row = next((row for row in experiment.rows if row.id == claim.row), None)
        return claim_address(experiment, row, claim, f"{root}papers/{paper.id}/")

    @property
    def runs(self) -> tuple[Run, ...]:
        """The stored runs that may speak, in no order."""
        return tuple(run for run in self.evidence.runs if run.profile in PROFILE_RANK)

    def runs_of(self, experiment: Experiment) -> list[Run]:
        """One run for each row, scale and choice of readings, a fresh one if there is one and the latest of those.

        Rows stand in their order, and larger scales first.
        """
        rows = {row.id: place for place, row in enumerate(experiment.rows)}
        best: dict[object, Run] = {}
        own = (run for run in self.evidence.runs if (run.paper, run.experiment) == (experiment.paper, experiment.id))
        for run in self.evidence.best_first(own):
            best.setdefault((run.row, run.profile, tuple(sorted(run.readings.items()))), run)
        return sorted(best.values(), key=lambda run: (rows.get(run.row, len(rows)), run.row))

    def matching_run(self, experiment: Experiment, row: str, readings: Mapping[str, str]) -> Run | None:
        """The run that speaks for a row at these readings; one that a run does not name is at its default."""
        runs = self.evidence.best_first(self.evidence.of_row(experiment.paper, experiment.id, row))
        found = next((run for run in runs if experiment.default_readings | run.readings == readings), None)
        return None if found is None else self.run(found.path)

    def run(self, path: str) -> Run | None:
        """The stored run with this path, with the trials of other seeds if it speaks together with them."""
        found = next((run for run in self.evidence.runs if run.path == path), None)
        if found is None:
            return None
        speaking = self.evidence.speaking(found.paper, found.experiment, found.row, found.readings)
        return speaking if speaking is not None and speaking.path == path else found

    @property
    def reproduced(self) -> set[str]:
        """The ids of the papers with a reproduction."""
        return {paper.id for paper in self.papers}

    def unreproduced(self) -> tuple[Resource, ...]:
        """The papers and theses of the index without a reproduction."""
        written = (resource for resource in self.catalogue.resources if resource.kind in (Kind.PAPER, Kind.THESIS))
        return tuple(resource for resource in written if resource.id not in self.reproduced)
