"""The part of an experiment's page that trains a stored trial's network again, in the reader's browser."""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Experiment
from reproductions.results import Outcome, Run
from reproductions.weights import RunWeights, weights_path
from sitegen.exports.starts import start_path
from sitegen.parts.experiments import TO_ROOT
from sitegen.sources import Sources
from sitegen.text.markup import element, link
from sitegen.text.measured import quantity
from sitegen.text.numbers import number

SCRIPTS = ("assets/live/measure_again.js",)
TRIAL = "assets/live/trial_1997.js"
"""The script that the other one loads when it is asked for a trial."""
EXPERIMENTS = ("experiment_4", "experiment_6a", "experiment_6b")
"""Whose tasks and stopping rule that script knows."""
SUCCEEDED = ("success after", "sequences_until_success")
CAPPED = ("no success within", "training_sequences")
"""How a trial ended, in words, and the quantity that says when."""
WHAT = (
    "Your browser can train the network of a stored trial once more, from the same initial weights and the same random "
    "numbers, and compare all that it measures with what is stored, bit for bit."
)
HOW = (
    "It can, since the standard of its language fixes how additions, multiplications and divisions are rounded; the "
    "multiply-add with one rounding, which the language lacks and the kernel uses, is made of these."
)
OTHERWISE = (
    "On your own machine, and without scripts here, this measures all trials of the run again and says how many are "
    "bit-identical to the stored ones:"
)


def measure_again_part(sources: Sources, experiment: Experiment) -> list[str]:
    """A choice of stored trials with a button; empty if no weights of the experiment's trials are stored.

    Runs at the default readings come first. The shortest trial that succeeded is chosen: others take long.
    """
    literal = experiment.default_readings
    found = sorted(
        (run for run in sources.runs if run.path in sources.weights and run.experiment == experiment.id),
        key=lambda run: (run.readings != literal, run.path),
    )
    if not found or experiment.id not in EXPERIMENTS:
        return []
    shortest = min((start for run in found for start in _successes(run, sources.weights[run.path])), default=None)
    groups = "".join(_group(run, sources.weights[run.path], literal, shortest) for run in found)
    choice = element("label", "Stored trial, by training sequences", for_="again-trial")
    choice += element("select", groups, id="again-trial")
    controls = element("div", choice)
    controls += element("div", element("button", "Measure this trial again, here", id="again-button"))
    progress = element("progress", id="again-progress", aria_label="Share of the trial that is measured")
    files = (link(TO_ROOT + weights_path(run), ", ".join(_changed(run, literal))) for run in found)
    command = f"rnn-review run {found[0].paper} {found[0].experiment} --row {found[0].row} --profile paper"
    return [
        "## Measure a trial again, here { #measure-again }",
        element("p", WHAT),
        element("p", HOW, class_="by"),
        element("form", controls, id="measure-again-form", class_="filters", data_trial=TO_ROOT + TRIAL),
        element("div", progress + element("span", id="again-count"), class_="again-progress", hidden=True),
        element("p", id="again-status", class_="again-status", role="status"),
        element("div", id="again-outcome"),
        element("p", OTHERWISE, class_="by"),
        f"```sh\n{command}\n```",
        element("p", f"Weights before and after training, as JSON: {' · '.join(files)}.", class_="by"),
    ]


def _successes(run: Run, weights: RunWeights) -> list[tuple[int, str]]:
    """The steps and the script of each trial that succeeded."""
    steps = {trial.index: trial.steps for trial in run.trials if trial.outcome is Outcome.SUCCEEDED}
    return [(steps[trial.index], start_path(run, trial)) for trial in weights.trials if trial.index in steps]


def _changed(run: Run, literal: Mapping[str, str]) -> list[str]:
    """The readings of a run that are not the default ones, by their choice."""
    return [value for name, value in run.readings.items() if literal[name] != value] or ["default readings"]


def _group(run: Run, weights: RunWeights, literal: Mapping[str, str], chosen: tuple[int, str] | None) -> str:
    """The trials of a run to choose from; the first number of each is measured."""
    options = ""
    successes = {start for _, start in _successes(run, weights)}
    for trial in weights.trials:
        start = start_path(run, trial)
        said, name = CAPPED if start not in successes else SUCCEEDED
        sequences = quantity(run, f"trial:{trial.index}:{name}") or 0
        options += element(
            "option",
            f"{said} {number(sequences)} · trial {trial.index}",
            value=TO_ROOT + start,
            selected=chosen is not None and start == chosen[1],
            data_quantity=f"trial:{trial.index}:{name}",
        )
    return element("optgroup", options, label=", ".join(_changed(run, literal)), data_run=run.path)
