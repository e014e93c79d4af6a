"""Trained networks of 1997 that run in the reader's browser: which trial of which run, and its weights as numbers."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reproductions.experiments import Experiment
from reproductions.results import Outcome, Run
from reproductions.weights import DIGITS, RunWeights, TrialWeights
from sitegen.sources import Sources

PAPER = "hochreiter_1997"
TASKS = {"experiment_1": "embedded_reber_grammar", "experiment_4": "adding_problem"}
"""The experiments whose networks are shown, each by the task that the page's script has for it."""
ADDING_SETTINGS = ("minimal_length", "marker_stays", "counts_neutral", "shows_neutral", "second_beyond_ten")
"""What the numbers in `task_settings` of the adding problem are, in their order."""
PAGE = "live/lstm.md"
FILE = "assets/live/lstm_weights"


@dataclass(frozen=True, slots=True)
class LiveNetwork:
    """A successful trial of a run with its weights, and the experiment that it belongs to."""

    experiment: Experiment
    run: Run
    weights: RunWeights
    trial: TrialWeights

    @property
    def task(self) -> str:
        """The name of the task that the network has learned."""
        return TASKS[self.experiment.id]

    @property
    def changed_readings(self) -> dict[str, str]:
        """The readings of the run that are not the default."""
        literal = self.experiment.default_readings
        return {name: value for name, value in self.run.readings.items() if literal.get(name) != value}


def live_networks(sources: Sources) -> list[LiveNetwork]:
    """A network for each task: the first successful trial of the run whose readings depart least from the default.

    Only trials whose weights are stored come into question, and of these the ones of the first row that has any: in the
    adding problem its sequences are the shortest to step through. There are none where the site has no page for them.
    """
    found = []
    for paper in sources.papers if PAGE in sources.documents else ():
        for experiment in paper.experiments:
            if paper.id == PAPER and experiment.id in TASKS and (fit := list(_successful(sources, experiment))):
                found.append(min(fit, key=_by_rule))
    return found


def _successful(sources: Sources, experiment: Experiment) -> Iterator[LiveNetwork]:
    for path, weights in sources.weights.items():
        run = sources.run(path)
        if run is None or (run.paper, run.experiment) != (experiment.paper, experiment.id):
            continue
        succeeded = {trial.index for trial in run.trials if trial.outcome is Outcome.SUCCEEDED}
        yield from (LiveNetwork(experiment, run, weights, one) for one in weights.trials if one.index in succeeded)


def _by_rule(network: LiveNetwork) -> tuple[int, int, str, int]:
    rows = [row.id for row in network.experiment.rows]
    place = rows.index(network.run.row) if network.run.row in rows else len(rows)
    return place, len(network.changed_readings), network.run.path, network.trial.index


def network_data(network: LiveNetwork) -> dict[str, Any]:
    """All that a script needs to run the network on its task; weights are lists of numbers, indexed (to, from)."""
    a = network.weights.architecture
    data = {
        "task": network.task,
        "experiment": network.experiment.id,
        "run": network.run.path,
        "trial": network.trial.index,
        "blocks": a["blocks"],
        "block_size": a["block_size"],
        "cell_input_range": [a["cell_input_low"], a["cell_input_low"] + a["cell_input_span"]],
        "cell_output_range": [a["cell_output_low"], a["cell_output_low"] + a["cell_output_span"]],
        "weights": {
            name: _numbers(digits, network.weights.number_format, network.weights.shapes[name])
            for name, digits in network.trial.final.items()
        },
    }
    if network.task == "adding_problem":
        data |= dict(zip(ADDING_SETTINGS, network.weights.task_settings, strict=True))
        data["correct_within"] = network.run.settings["correct_within"]
    return data


def _numbers(digits: str, number_format: str, shape: tuple[int, ...]) -> list[Any]:
    """An array, row by row, of the numbers whose bits these digits are."""
    kind = {"float32": "f", "float64": "d"}[number_format]
    values: list[Any] = list(struct.unpack(f">{len(digits) // DIGITS[number_format]}{kind}", bytes.fromhex(digits)))
    for size in reversed(shape[1:]):
        values = [values[start : start + size] for start in range(0, len(values), size)]
    return values


def weights_files(sources: Sources) -> dict[str, str]:
    """The networks as JSON, and as a script that names them for the page, which works from a folder too."""
    data = json.dumps([network_data(network) for network in live_networks(sources)], allow_nan=False)
    return {f"{FILE}.json": f"{data}\n", f"{FILE}.js": f"const lstmNetworks = {data};\n"}
