"""The parts of the page on which trained networks of 1997 run: what its script fills in, and whose weights it takes."""

from __future__ import annotations

from functools import partial

from reproductions.experiments import Experiment
from sitegen.addresses import row_address
from sitegen.exports.live_networks import LiveNetwork, live_networks
from sitegen.figures.diagrams.memory_cell import memory_cell
from sitegen.figures.recorded.series import series_figure
from sitegen.parts.experiments import experiment_title
from sitegen.parts.runs import changed_readings, command_block, command_of
from sitegen.sources import Sources
from sitegen.text.markup import bullets, element, link, text
from sitegen.text.measured import defined, measured
from sitegen.text.numbers import count

CHOICES = {"embedded_reber_grammar": "Reber grammar", "adding_problem": "Adding problem"}
"""The tasks by names that fit beside each other on a phone."""
RECORDED = "cell_states"
"""The experiment whose trials are recorded step by step."""
NONE = element("p", "No trained network is stored yet.", class_="muted")
CONTROLS = """<div class="controls">
<button type="button" name="back">Back</button>
<button type="button" name="step" class="first">Step</button>
<button type="button" name="play">Play</button>
<button type="button" name="draw">New sequence</button>
</div>"""
STRIP = """<div class="over-time">
<div class="letters" aria-hidden="true"></div>
<svg class="names" aria-hidden="true"></svg>
<svg class="rows" preserveAspectRatio="none" aria-hidden="true"></svg>
<div class="at-step"><input type="range" min="1" value="1" aria-label="Step of the sequence"></div>
</div>"""
FORMS = """<form data-task="adding_problem">
<fieldset><legend>First marked value</legend>
<label>at step <input type="number" name="place" min="1" max="10" required></label>
<label>value <input type="range" name="value" min="-1" max="1" step="0.01"></label></fieldset>
<fieldset><legend>Second marked value</legend>
<label>at step <input type="number" name="place" min="1" required></label>
<label>value <input type="range" name="value" min="-1" max="1" step="0.01"></label></fieldset>
<output></output>
</form>
<form data-task="embedded_reber_grammar">
<label>String <input type="text" name="string" maxlength="60" autocomplete="off" autocapitalize="characters"
spellcheck="false"></label>
<output></output>
</form>"""
VALUES = """<details class="trials values"><summary>This cell at every step as a table</summary>
<div class="scroller numbers" role="region" aria-label="This cell at every step" tabindex="0">
<table class="data"></table></div>
</details>"""


def lstm_part(sources: Sources) -> str:
    """The running network: its task, a memory cell, the outputs, the controls and all units over time.

    Links lead from a page in a folder of the site. Without a script only the picture of the cell is seen.
    """
    networks = live_networks(sources)
    if not networks:
        return NONE
    parts = [
        _choice(networks),
        '<p class="now"><span class="shown"></span> <label>Cell <select name="cell"></select></label></p>',
        memory_cell(),
        element(
            "noscript",
            element("p", "Here a network runs where scripts may; below is what it does, in words and as a picture."),
        ),
        '<ul class="outputs" aria-hidden="true"></ul>',
        CONTROLS,
        STRIP,
        '<p class="words" aria-live="polite"></p>',
        FORMS,
        VALUES,
        "".join(_origin(network) for network in networks),
    ]
    return element("div", "\n".join(parts), class_="lstm", id="lstm")


def cell_figure() -> str:
    """The memory cell alone, for a paper's page, with the way to the page on which it runs."""
    run = link("../live/lstm.html", "Take a trained one through a sequence, step by step")
    return element("figure", memory_cell() + element("figcaption", f"A memory cell. {run}."), class_="figure the-cell")


def way_to_live(sources: Sources, experiment: Experiment, root: str) -> str:
    """The way from an experiment to its network on that page; empty if none is there. `root` leads to the site's."""
    tasks = [network.task for network in live_networks(sources) if network.experiment.id == experiment.id]
    said = "Watch a trained network of this experiment, step by step"
    return element("p", link(f"{root}live/lstm.html#task={tasks[0]}", said), class_="in-detail") if tasks else ""


def _choice(networks: list[LiveNetwork]) -> str:
    """A button for each task, the first one chosen."""
    buttons = ""
    for place, network in enumerate(networks):
        button = f'<input type="radio" name="task" value="{network.task}"{"" if place else " checked"}>'
        buttons += element("label", f"{button} {CHOICES[network.task]}")
    return element("fieldset", element("legend", "Task") + buttons, class_="tasks")


def _origin(network: LiveNetwork) -> str:
    """Below the network: where it was measured, and the command that trains it again, with its run's own readings."""
    experiment, row = network.experiment, network.run.row
    found = next(one for one in experiment.rows if one.id == row)
    measured_in = link(row_address(experiment, found, f"../papers/{experiment.paper}/"), text(found.title))
    said = f"{text(experiment_title(experiment))}, {measured_in}: train it and its run's other trials again."
    command = command_block(command_of(network.run, experiment))
    return element("div", element("p", defined(said), class_="by") + command, class_="origin", data_task=network.task)


def recorded_part(sources: Sources) -> str:
    """The plainer form of the page, a picture of what units of a trained network did on one sequence; maybe empty."""
    for experiment in (one for paper in sources.papers for one in paper.experiments if one.id == RECORDED):
        for run in sources.runs_of(experiment):
            row = next(row for row in experiment.rows if row.id == run.row)
            if picture := series_figure(run, row):
                whole = link(f"../papers/{experiment.paper}/{experiment.id}.html", text(experiment.title))
                said = f"The same without a script: what another trained network did, as {whole} recorded it."
                return "\n\n".join(["## A sequence as a picture", element("p", said), picture])
    return ""


def trials_part(sources: Sources) -> str:
    """Which trial of which run each network is, by which rule, and how it came out."""
    items = []
    for network in live_networks(sources):
        experiment, run, trial = network.experiment, network.run, network.trial.index
        name = element("strong", defined(text(experiment_title(experiment))))
        stored = link(f"../{run.path}", "this run")
        needed = measured(run, f"trial:{trial}:sequences_until_success")
        all_trials = measured(run, "trials", partial(count, noun="trial"))
        others = f"{measured(run, 'succeeded')} of {all_trials} of the run succeeded."
        readings = ", ".join(changed_readings(network.changed_readings))
        taken = f"Its readings are the default but for {readings}." if readings else "Its readings are the default."
        item = f"{name}: trial {defined(str(trial))} of {stored}, which took {needed} sequences; {others} {taken}"
        items.append(element("span", item, data_run=run.path))
    rule = (
        "The trial is chosen by a rule, not by its looks: of the runs whose weights are stored and of which a trial "
        "succeeded, those of the first row of the paper's table; of them the one whose readings depart least from the "
        "default; of that run, the first such trial. In the adding problem the first row has the shortest sequences."
    )
    return element("p", rule) + "\n\n" + bullets(items) if items else NONE
