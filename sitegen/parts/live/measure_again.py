"""The part of an experiment's page that trains a stored trial's network again, in the reader's browser."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from reproductions.experiments import Experiment
from reproductions.results import Outcome, Run
from reproductions.weights import RunWeights, weights_path
from sitegen.exports.starts import start_folder
from sitegen.parts.experiments import TO_ROOT
from sitegen.parts.runs import command_block, command_of, readings_in_words
from sitegen.sources import Sources
from sitegen.text.markup import definition_list, element, link, text
from sitegen.text.measured import quantity
from sitegen.text.numbers import count, number

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
    "On your own machine, and without scripts here, this measures all trials of the chosen run again and says how many "
    "are bit-identical to the stored ones:"
)
NUMBER_FORMAT = "float32"
"""The one in which that script computes."""
OTHER_FORMAT = "Left out, since the script computes in single precision alone:"
HELD_BY_A_LONGER_RUN = "Not named by itself, since a longer run holds its trials:"
NO_WEIGHTS = "Left out, since no initial weights are stored:"
SOME_WEIGHTS = "Of some trials alone are weights stored:"


def measure_again_part(sources: Sources, experiment: Experiment) -> list[str]:
    """A choice of stored runs and of their trials with a button; empty if no weights of the experiment are stored.

    Runs stand by row, those that depart least from the literal text first. The shortest trial that succeeded is
    chosen: others take long.
    """
    if experiment.id not in EXPERIMENTS:
        return []
    stored = _stored(sources, experiment)
    found = [run for run in stored if run.path in sources.weights]
    if not found:
        return []
    successes = [(steps, run, index) for run in found for steps, index in _successes(run, sources.weights[run.path])]
    _, chosen, trial = min(successes, key=itemgetter(0), default=(0, found[0], None))
    options = (
        element("option", text(name_of_run(run, experiment)), value=weights_path(run), selected=run is chosen)
        for run in found
    )
    groups = (_group(run, sources.weights[run.path], experiment, trial if run is chosen else None) for run in found)
    which = element("label", "Stored run, by row and reading", for_="again-run")
    which += element("select", "".join(options), id="again-run", autocomplete="off", data_defined=True)
    choice = element("label", "Trial, by training sequences", for_="again-trial")
    choice += element("select", "".join(groups), id="again-trial", autocomplete="off")
    controls = element("div", which) + element("div", choice)
    controls += element("div", element("button", "Measure this trial again, here", id="again-button"))
    progress = element("progress", id="again-progress", aria_label="Share of the trial that is measured")
    return [
        "## Measure a trial again, here { #measure-again }",
        element("p", WHAT),
        element("p", HOW, class_="by"),
        element("form", controls, id="measure-again-form", class_="filters", data_trial=TO_ROOT + TRIAL),
        element("div", progress + element("span", id="again-count"), class_="again-progress", hidden=True),
        element("p", id="again-status", class_="again-status", role="status"),
        element("div", id="again-outcome"),
        element("p", OTHERWISE, class_="by"),
        command_block(command_of(chosen, experiment), "again-command"),
        element("p", offered(sources, experiment, stored), class_="by"),
        _files(found, experiment),
    ]


def name_of_run(run: Run, experiment: Experiment) -> str:
    """A run by its row and by what its readings change, in words."""
    row = next((row.title for row in experiment.rows if row.id == run.row), run.row)
    return f"{row} · {readings_in_words(run, experiment)}"


def offered(sources: Sources, experiment: Experiment, stored: Sequence[Run]) -> str:
    """How many of the stored trials can be chosen, and which runs are left out, each with the reason.

    A trial that two runs share, since one extends the other, counts once.
    """
    longer = {run.extends for run in stored}
    reasons: dict[str, list[Run]] = {}
    held, all_trials = 0, 0
    for run in stored:
        if run.path in longer:
            reasons.setdefault(HELD_BY_A_LONGER_RUN, []).append(run)
            continue
        weights = sources.weights.get(run.path)
        held += 0 if weights is None else len(weights.trials)
        all_trials += len(run.trials)
        if weights is not None and len(weights.trials) < len(run.trials):
            reasons.setdefault(SOME_WEIGHTS, []).append(run)
        elif weights is None:
            lacking = run.readings.get("number_format", NUMBER_FORMAT) != NUMBER_FORMAT
            reasons.setdefault(OTHER_FORMAT if lacking else NO_WEIGHTS, []).append(run)
    counted = f"{element('span', number(held), data_count='offered')} of the "
    counted += f"{element('span', count(all_trials, 'stored trial'), data_count='stored')} can be chosen."
    for reason, runs in reasons.items():
        named = "; ".join(link(TO_ROOT + run.path, text(name_of_run(run, experiment))) for run in runs)
        counted += f" {reason} {named}."
    return counted


def _stored(sources: Sources, experiment: Experiment) -> list[Run]:
    """The stored runs of the experiment's rows, by row, those with the fewest changed readings first."""
    rows = [row.id for row in experiment.rows]
    literal = experiment.default_readings
    mine = (
        run
        for run in sources.runs
        if (run.paper, run.experiment) == (experiment.paper, experiment.id) and run.row in rows
    )

    def place(run: Run) -> tuple[int, int, str]:
        return rows.index(run.row), sum(literal.get(name) != value for name, value in run.readings.items()), run.path

    return sorted(mine, key=place)


def _successes(run: Run, weights: RunWeights) -> list[tuple[int, int]]:
    """The steps and the index of each trial that succeeded."""
    steps = {trial.index: trial.steps for trial in run.trials if trial.outcome is Outcome.SUCCEEDED}
    return [(steps[trial.index], trial.index) for trial in weights.trials if trial.index in steps]


def _group(run: Run, weights: RunWeights, experiment: Experiment, chosen: int | None) -> str:
    """The trials of a run to choose from; the first number of each is measured."""
    options = ""
    successes = {index for _, index in _successes(run, weights)}
    for index in (trial.index for trial in weights.trials):
        said, name = SUCCEEDED if index in successes else CAPPED
        sequences = quantity(run, f"trial:{index}:{name}") or 0
        options += element(
            "option",
            f"{said} {number(sequences)} · trial {index}",
            value=str(index),
            selected=index == chosen,
            data_quantity=f"trial:{index}:{name}",
        )
    return element(
        "optgroup",
        options,
        label=name_of_run(run, experiment),
        data_run=run.path,
        data_weights=weights_path(run),
        data_folder=TO_ROOT + start_folder(run),
        data_command=command_of(run, experiment),
    )


def _files(found: Sequence[Run], experiment: Experiment) -> str:
    """The weights and the command of each run, folded away."""
    items = [
        (
            text(name_of_run(run, experiment)),
            link(TO_ROOT + weights_path(run), "weights as JSON")
            + " · "
            + element("code", text(command_of(run, experiment)), class_="command"),
        )
        for run in found
    ]
    listing = definition_list(items, class_="facts", data_defined=True)
    said = element("summary", "Weights before and after training, and the command of each run")
    return element("details", said + listing, class_="trials")
