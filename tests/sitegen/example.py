"""A small archive for the tests of the site: five resources, one paper with three rows, runs of every kind."""

from __future__ import annotations

import struct
from dataclasses import replace
from functools import cache
from math import prod
from pathlib import Path
from random import Random
from typing import Any

from catalogue.load import load_catalogue
from catalogue.model import Catalogue
from reproductions.claims import Averaged, Basis, Claim, Comparison, Locator, Tolerance
from reproductions.experiments import Alternative, Deviation, Experiment, Paper, Profile, Reading, Row
from reproductions.judging.freshness import Freshness
from reproductions.judging.history import Change, history
from reproductions.judging.robustness import robustness_of_all
from reproductions.judging.selection import Evidence
from reproductions.judging.verdicts import judge_experiment, judge_run
from reproductions.judging.words import VerdictWord
from reproductions.results import CurvePoint, Outcome, Provenance, Run, Trial
from reproductions.source_code import ROOT
from reproductions.weights import RunWeights, TrialWeights
from sitegen.addresses import MOST_CLAIMS
from sitegen.build import load_networks
from sitegen.sources import Sources

CASES = Path(__file__).parents[1] / "cases" / "sitegen"
NASTY = 'A <b>"bold"</b> & *starred* title with $x$, `code`, {claim:nothing} and a | bar'


@cache
def catalogue(**odd: Any) -> Catalogue:
    """The index of the example with a note that no check would let pass, by its title and by the values of `odd`."""
    index = load_catalogue(CASES / "resources.yaml")
    *resources, note = index.resources
    note = note.model_copy(update={"title": NASTY, **odd})
    return index.model_copy(update={"resources": (*resources, note)})


CLAIM = Claim(
    id="", paper="hochreiter_1997", experiment="experiment_4", row="", locator=Locator("5.4", "7", 1), statement="",
    quantity="sequences_until_success", value=74000.0, unit="sequences", comparison=Comparison.MEAN, trials=10,
    basis=Basis.PRINTED, averaged=Averaged.SUCCESSFUL, rounding=500.0,
)  # fmt: skip


def claim(row: str, name: str, **changes: Any) -> Claim:
    """A claim on a row of the example's experiment."""
    named = replace(CLAIM, id=f"{row}_{name}", row=row, statement=f"The {name} claim of {row}.")
    return replace(named, **changes)


SHARE = Tolerance("Three trials in ten may fail.", absolute=0.3, earlier=0.2)
CLAIMS = (
    claim("t_100", "mean"),
    claim(
        "t_100", "wrong", quantity="wrong_of_2560", value=3.0, unit="of 2560",
        comparison=Comparison.EVERY_TRIAL_AT_MOST, tolerance=SHARE,
    ),
    claim(
        "t_100", "weights", quantity="weights", value=93.0, unit="weights", comparison=Comparison.EXACT,
        basis=Basis.DERIVED,
    ),
    claim("t_500", "mean", value=209000.0),
    claim("t_500", "slowest", value=400000.0, comparison=Comparison.MAXIMUM, rounding=5000.0),
    claim("t_500", "bound", quantity="wrong_of_2560", value=90.0, unit="", comparison=Comparison.ALWAYS_AT_MOST),
    claim("t_500", "success", quantity="succeeded", value=10.0, unit="trials", comparison=Comparison.PROPORTION,
          basis=Basis.INFERRED, tolerance=SHARE),
    claim("t_1000", "mean", value=853000.0),
    claim(
        "t_500", "ratio", value=2.82, unit="times as many", comparison=Comparison.RATIO_OF_ROWS, rounding=0.01,
        relative_to="t_100",
    ),
    claim("elman_15", "mean", value=200000.0, comparison=Comparison.ALWAYS_AT_LEAST, basis=Basis.QUOTED,
          quoted_from="Others (1989)"),
)  # fmt: skip


PROVENANCE = Provenance(
    command="rnn-review run hochreiter_1997 experiment_4 --row t_100 --profile paper",
    commit="0123456789abcdef0123456789abcdef01234567", dirty=False, code_hash="today", started="2026-01-02T03:04:05Z",
    wall_seconds=125.5, cpu_seconds=240.25, threads=2,
    machine="an example machine", python="3.11.9", versions={"numpy": "2.4.6"}, seed=7,
)  # fmt: skip


def trial(index: int, sequences: float | None, wrong: float, outcome: Outcome = Outcome.SUCCEEDED) -> Trial:
    """One trial; without a number of sequences it was capped."""
    success = {} if sequences is None else {"sequences_until_success": sequences}
    curve = tuple(
        CurvePoint(1000 * step, 0.16 / step**0.7 + 0.001 * index, 0.9 / step) for step in range(1, 40 + index)
    )
    return Trial(index, 100 + index, outcome, {**success, "wrong_of_2560": wrong}, 1_000_000 + index, curve=curve)


def run(name: str, row: str, trials: tuple[Trial, ...], **changes: Any) -> Run:
    """A run of the example's experiment."""
    made = Run(
        paper="hochreiter_1997", experiment="experiment_4", row=row, profile="paper",
        readings={"first_marker": "stays", "step_size": "literal"},
        settings={"length": 100, "cap_sequences": 200000, "weights": 93}, trials=trials, provenance=PROVENANCE,
        path=f"results/hochreiter_1997/experiment_4/{name}.json",
    )  # fmt: skip
    return replace(made, **changes)


SEQUENCES = (61234, 68111, 70500, 72345, 73001, 79876, 81234, 88765, 93210, 120450)
RUNS = (
    run("a", "t_100", tuple(trial(index, float(value), float(index % 3)) for index, value in enumerate(SEQUENCES))),
    run(
        "b",
        "t_100",
        (
            trial(0, 150123.0, 5.0),
            trial(1, 160777.0, 7.0),
            *(trial(index, None, 61.0, Outcome.CAPPED) for index in range(2, 10)),
        ),
        readings={"first_marker": "lost", "step_size": "literal"},
        provenance=replace(PROVENANCE, code_hash="yesterday", dirty=True),
    ),
    run(
        "c",
        "t_500",
        (
            *(trial(index, 120000.0 + 45000 * index, 2.0) for index in range(6)),
            *(trial(index, None, 80.0 + index, Outcome.CAPPED) for index in range(6, 15)),
            Trial(15, 115, Outcome.FAILED, {}, 5000, "the output is not a number after 12 sequences"),
        ),
        settings={"length": 500, "cap_sequences": 600000},
    ),
)


ROWS = tuple(
    Row(name, f"T = {length}", Locator("5.4", "7", number), {"length": length, "minimal_lag": length // 2})
    for number, (name, length) in enumerate((("t_100", 100), ("t_500", 500), ("t_1000", 1000)), start=1)
)
EXPERIMENT = Experiment(
    paper="hochreiter_1997", id="experiment_4", title="Adding problem", section="5.4",
    summary="Two marked numbers of a long sequence have to be added.", rows=ROWS, claims=CLAIMS,
    readings=(
        Reading(
            "first_marker", "What if the first pair is drawn as a mark?",
            (Alternative("stays", "The marker stays."), Alternative("lost", "The marker is lost.")),
            "It is what the text says.",
        ),
        Reading(
            "step_size", "Which step size is meant?",
            (Alternative("literal", "The printed one."), Alternative("doubled", "Twice the printed one.")),
            "It is printed.",
        ),
    ),
    deviations=(Deviation("Trials run side by side.", "It is faster, and no trial sees another."),),
    profiles=(Profile("paper", ("t_100", "t_500"), 10, 3.0, "as printed"),), measured_by="project.adding:prepare",
    quantities=("sequences_until_success", "wrong_of_2560"),
)  # fmt: skip
PAPER = Paper("hochreiter_1997", (EXPERIMENT,))


def evidence(*runs: Run) -> Evidence:
    """These runs as all that is stored."""
    return Evidence(runs, lambda run: Freshness.CURRENT if run.provenance.code_hash == "today" else Freshness.STALE)


VERDICTS = judge_experiment(EXPERIMENT, evidence(*RUNS))
DIVIDED_VERDICTS = tuple(
    replace(
        VERDICTS[0] if row == "t_100" else VERDICTS[7],
        claim=claim(row, f"divided_{number}", experiment="experiment_9"),
    )
    for row in ("t_100", "t_500")
    for number in range(1 + MOST_CLAIMS // 2)
)
"""Verdicts on an experiment with more claims than one page holds."""


ADDING_SETTINGS = (100.0, 1.0, 1.0, 0.0, 0.0)
GRAMMAR = replace(EXPERIMENT, id="experiment_1", title="Reber grammar", rows=EXPERIMENT.rows[:1], claims=())
GRAMMAR_RUN = replace(RUNS[0], experiment="experiment_1", path="results/hochreiter_1997/experiment_1/d.json")
ADDING_RUN = replace(RUNS[0], settings={**RUNS[0].settings, "correct_within": 0.04})


def weights(run: Run, inputs: int, outputs: int, blocks: int, task_settings: tuple[float, ...] = ()) -> RunWeights:
    """Random weights of the second and the third trial of a run, for blocks of two cells."""
    hidden = 4 * blocks
    shapes = {
        "hidden_input": (hidden, inputs), "hidden_recurrent": (hidden, hidden), "hidden_bias": (hidden,),
        "output_cell": (outputs, 2 * blocks), "output_bias": (outputs,),
    }  # fmt: skip
    random = Random(1997)
    drawn = [
        {
            name: "".join(struct.pack(">f", random.uniform(-2, 2)).hex() for _ in range(prod(shape)))
            for name, shape in shapes.items()
        }
        for _ in (1, 2)
    ]
    architecture = {
        "inputs": inputs, "outputs": outputs, "blocks": blocks, "block_size": 2, "cell_input_low": -2.0,
        "cell_input_span": 4.0, "cell_output_low": -1.0, "cell_output_span": 2.0,
    }  # fmt: skip
    trials = tuple(TrialWeights(place, 100 + place, (), one, one) for place, one in enumerate(drawn, start=1))
    return RunWeights(
        run.paper, run.experiment, run.row, run.path, PROVENANCE, "float32", 0.5, task_settings, (), architecture,
        shapes, trials,
    )  # fmt: skip


NETWORKS = {
    GRAMMAR_RUN.path: weights(GRAMMAR_RUN, 7, 7, 3),
    ADDING_RUN.path: weights(ADDING_RUN, 2, 1, 2, ADDING_SETTINGS),
}


def sources_with_live_networks(**changes: Any) -> Sources:
    """The example's sources with all kinds of experiments, and trained networks for the page on which they run."""
    made = sources_with_a_divided_experiment()
    papers = (replace(PAPER, experiments=(GRAMMAR, *made.papers[0].experiments)),)
    runs = evidence(ADDING_RUN, GRAMMAR_RUN, *RUNS[1:])
    documents = {**made.documents, "live/lstm.md": "# The LSTM of 1997\n\n{generated:lstm_of_1997}\n"}
    return replace(made, **{"papers": papers, "evidence": runs, "weights": NETWORKS, "documents": documents, **changes})


def sources_with_a_divided_experiment(**changes: Any) -> Sources:
    """The example's sources with a second experiment, whose rows have pages of their own."""
    claims = tuple(verdict.claim for verdict in DIVIDED_VERDICTS)
    second = replace(EXPERIMENT, id="experiment_9", rows=EXPERIMENT.rows[:2], claims=claims)
    papers = (Paper("hochreiter_1997", (EXPERIMENT, second)),)
    return replace(sources(papers=papers, verdicts=VERDICTS + DIVIDED_VERDICTS), **changes)


PAGE = """# Long Short-Term Memory

The paper needs {claim:hochreiter_1997/t_100_mean:published} sequences.
We need {claim:hochreiter_1997/t_100_mean:measured}.

## Why it differs

### A marker that is lost {generated:about_experiment_4}

Where the marker is lost, it takes
{run:hochreiter_1997/experiment_4/t_100?first_marker=lost:mean:sequences_until_success}.
"""


HISTORY = {
    **history(EXPERIMENT, evidence(*RUNS)),
    "t_100_mean": (
        Change("2026-01-01T00:00:00Z", RUNS[1].path, VerdictWord.INCONCLUSIVE),
        Change("2026-01-02T03:04:05Z", RUNS[0].path, VerdictWord.REPRODUCED),
    ),
}
"""The history of the example's verdicts, as if the word on one claim had changed."""
CHANGELOG = """# Changelog

## Unreleased

- Not dated yet.

## 0.1.0 (2026-01-03)

- The first version,
  in two lines.
"""


def sources(**changes: Any) -> Sources:
    """Everything the example's site is made of."""
    made = Sources(
        catalogue=catalogue(),
        papers=(PAPER,),
        evidence=evidence(*RUNS),
        verdicts=VERDICTS,
        robustness=robustness_of_all([EXPERIMENT], evidence(*RUNS), VERDICTS),
        run_verdicts={run.path: judge_run(EXPERIMENT, run, evidence(*RUNS)) for run in RUNS},
        documents={"index.md": "# Home\n\n{generated:error_in_cells}\n\n{generated:verdicts_in_short}\n"},
        networks=load_networks(ROOT, ["hochreiter_1997"]),
        paper_texts={"hochreiter_1997": PAGE},
        history={("hochreiter_1997", "experiment_4", claim): found for claim, found in HISTORY.items()},
        changelog=CHANGELOG,
        citation={"title": "RNN Review", "version": "0.1.0", "authors": [{"name": "RNN Review contributors"}]},
    )
    return replace(made, **changes)
