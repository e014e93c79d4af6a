"""The readings of an experiment in brief, and what is said of one choice of them."""

from __future__ import annotations

from reproductions.experiments import Experiment, Reading, Row
from reproductions.judging.choices import Choice, Choices, choices_of
from reproductions.judging.verdicts import CENSORED
from reproductions.results import Run
from sitegen.addresses import row_anchor
from sitegen.markup import bullets, element, link, prose, text, words
from sitegen.measured import defined, measured
from sitegen.numbers import count
from sitegen.parts.page import second_line
from sitegen.parts.runs import changed_readings
from sitegen.parts.tables import TableRow, table
from sitegen.sources import Sources

PAGE = "readings"
"""The name of the page of all readings, in the folder of the experiment."""
ABOUT = (
    "Where the paper leaves a choice open, each way to take it is a reading.\n"
    "The first alternative of each is the literal text, and the run that takes all of them decides the verdicts above."
)


def choices_by_row(sources: Sources, experiment: Experiment) -> list[tuple[Row, Choices]]:
    """The choices of each row by the stored runs; none where nothing was run."""
    found = []
    for row in experiment.rows if experiment.readings else ():
        runs = sources.evidence.best_first(sources.evidence.of_row(experiment.paper, experiment.id, row.id))
        found.append((row, choices_of(experiment, row.id, runs, sources.run_verdicts)))
    return found if any(choices.measured for _, choices in found) else []


def readings_part(sources: Sources, experiment: Experiment) -> str:
    """The open choices, and in brief what came of each; the experiment's page shows it."""
    if not experiment.readings:
        return ""
    listing = element("dl", "".join(map(reading_item, experiment.readings)))
    summary = element("summary", "The open choices and their alternatives")
    parts = ["## Readings tried { #readings }", ABOUT, element("details", summary + listing, class_="readings")]
    rows = [brief_row(experiment, row, choices) for row, choices in choices_by_row(sources, experiment)]
    if not rows:
        return "\n\n".join([*parts, "No combination of readings has a stored run yet."])
    head = ["Row", "Runs", "Literal text", "Gives the printed number", "Single choice that moves it most"]
    whole = link(f"{experiment.id}/{PAGE}.html", "All readings side by side, with a picture for each row")
    parts.append(table(head, rows, label=f"Readings of {experiment.title} in brief", class_="stack headlines"))
    return "\n\n".join([*parts, element("p", whole, class_="in-detail")])


def reading_item(reading: Reading) -> str:
    """A reading's question, its alternatives and why the default is the default."""
    ways = bullets(
        element("code", text(one.id))
        + (" (literal text)" if one.id == reading.default else "")
        + ": "
        + prose(one.description)
        for one in reading.alternatives
    )
    content = element("p", prose(reading.question)) + ways + element("p", prose(reading.reason), class_="by")
    return element("dt", element("code", text(reading.id))) + element("dd", content, data_defined=True)


def brief_row(experiment: Experiment, row: Row, choices: Choices) -> TableRow:
    """One row of the paper's table, by what its readings give."""
    name = link(f"{experiment.id}/{PAGE}.html#{row_anchor(row)}", defined(text(row.title)))
    if choices.headline:
        name += second_line(words(choices.headline.quantity))
    cells = (
        name,
        element("span", count(len(choices.measured), "reading"), data_count="readings"),
        outcome(choices),
        ", ".join(map(named, choices.giving)) or ("none that was tried" if choices.measured else "–"),
        f"{named(choices.decisive)} {second_line('to ' + moved_to(choices))}" if choices.decisive else "–",
    )
    return TableRow(cells)


def outcome(choices: Choices) -> str:
    """By the literal text, the mean of the headline's quantity and how many trials succeed."""
    run = choices.literal.run
    if run is None or choices.headline is None:
        return "no run"
    shown = bounded_mean(run, choices.headline.quantity) + second_line(success(run) + " succeed")
    return element("span", shown, data_run=run.path)


def moved_to(choices: Choices) -> str:
    """The mean of the headline's quantity by the decisive choice."""
    assert choices.headline is not None
    assert choices.decisive is not None
    run = choices.decisive.run
    assert run is not None
    return element("span", bounded_mean(run, choices.headline.quantity), data_run=run.path)


def success(run: Run) -> str:
    """So many of so many trials; around it is `data-run`."""
    return f"{measured(run, 'succeeded')} of {measured(run, 'trials')}"


def bounded_mean(run: Run, name: str) -> str:
    """The mean with capped trials counted at their cap, marked as a bound; around it is `data-run`."""
    bound = "≥ " if name == CENSORED and any(name not in trial.measurements for trial in run.trials) else ""
    return bound + measured(run, f"bounded_mean:{name}")


def named(choice: Choice) -> str:
    """What a choice changes, as code that a narrow table may break."""
    return defined(" ".join(changed_readings(choice.changed))) if choice.changed else "the literal text"
