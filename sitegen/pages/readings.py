"""The readings of an experiment: each choice that the paper's text leaves open beside the literal one, row by row.

The experiment's own page holds the open choices and what came of them in brief; a page beside it holds every run, with
a picture for each row. Both need nothing but the stored runs, and alternatives without one are named.
"""

from __future__ import annotations

from collections.abc import Iterable

from reproductions.choices import Choice, Choices, choices_of
from reproductions.claims import RATIOS, Comparison
from reproductions.experiments import Experiment, Paper, Reading, Row
from reproductions.results import Run
from reproductions.verdicts import CENSORED
from sitegen.addresses import csv_path, row_address, row_anchor
from sitegen.figures.choices import choices_figure
from sitegen.markup import (
    TableRow,
    count,
    element,
    front_matter,
    link,
    markdown_text,
    number,
    prose,
    table,
    text,
    words,
)
from sitegen.measured import defined, measured, measurement_names, quantity
from sitegen.pages.resources import byline, crumbs
from sitegen.parts.badges import badge, stale_flag
from sitegen.parts.claims import published_value, small
from sitegen.sources import Sources

MOST_QUANTITIES = 3
"""How many quantities a table of readings compares; the files hold all of them."""
PAGE = "readings"


def row_choices(sources: Sources, experiment: Experiment, row: Row) -> Choices:
    """The choices of a row by the stored runs, fresh ones and larger scales first."""
    runs = sorted(sources.runs_of(experiment, row.id), key=sources.stale)
    return choices_of(experiment, row.id, runs, sources.run_verdicts)


def readings_part(sources: Sources, experiment: Experiment) -> str:
    """The open choices, and in brief what came of each; the experiment's page shows it."""
    if not experiment.readings:
        return ""
    listing = element("dl", "".join(reading_item(reading) for reading in experiment.readings))
    parts = [
        "## Readings tried { #readings }",
        "Where the paper leaves a choice open, each way to take it is a reading.\n"
        "The first alternative of each is the literal text, and the run that takes all of them decides the verdicts "
        "above.",
        element("details", element("summary", "The open choices and their alternatives") + listing, class_="readings"),
    ]
    by_row = [(row, row_choices(sources, experiment, row)) for row in experiment.rows]
    if not any(choices.measured for _, choices in by_row):
        return "\n\n".join([*parts, "No combination of readings has a stored run yet."])
    head = ["Row", "Runs", "Literal text", "Gives the printed number", "Single choice that moves it most"]
    rows = [brief_row(experiment, row, choices) for row, choices in by_row]
    whole = link(f"{experiment.id}/{PAGE}.html", "All readings side by side, with a picture for each row")
    parts.append(table(head, rows, label=f"Readings of {experiment.title} in brief", class_="stack headlines"))
    parts.append(element("p", whole, class_="in-detail"))
    return "\n\n".join(parts)


def brief_row(experiment: Experiment, row: Row, choices: Choices) -> TableRow:
    """One row of the paper's table, by what its readings give."""
    target = f"{experiment.id}/{PAGE}.html#{row_anchor(row)}"
    runs = count(len(choices.measured), "reading")
    headline = small(words(choices.headline.quantity)) if choices.headline else ""
    return TableRow(
        (
            link(target, defined(text(row.title))) + headline,
            element("span", runs, data_count="readings"),
            outcome(choices, choices.literal),
            ", ".join(map(named, choices.giving)) or ("none that was tried" if choices.measured else "–"),
            moved(choices),
        )
    )


def moved(choices: Choices) -> str:
    """The decisive single choice with its mean."""
    decisive = choices.decisive
    if decisive is None or decisive.run is None or choices.headline is None:
        return "–"
    to = element("span", bounded_mean(decisive.run, choices.headline.quantity), data_run=decisive.run.path)
    return f"{named(decisive)} {small('to ' + to)}"


def outcome(choices: Choices, choice: Choice) -> str:
    """The mean of the headline's quantity and how many trials succeed, around them the run's name."""
    if choice.run is None or choices.headline is None:
        return "no run"
    shown = bounded_mean(choice.run, choices.headline.quantity) + small(success(choice.run) + " succeed")
    return element("span", shown, data_run=choice.run.path)


def success(run: Run) -> str:
    """So many of so many trials; around it is `data-run`."""
    return f"{measured(run, 'succeeded', run_named=True)} of {measured(run, 'trials', run_named=True)}"


def bounded_mean(run: Run, name: str) -> str:
    """The mean with capped trials counted at their cap, marked as a bound; around it is `data-run`."""
    bound = "≥ " if name == CENSORED and any(name not in trial.measurements for trial in run.trials) else ""
    return bound + measured(run, f"bounded_mean:{name}", run_named=True)


def mean_and_interval(run: Run, name: str) -> str:
    """The mean with capped trials counted at their cap, and its interval if there is a spread; `data-run` is around."""
    shown = bounded_mean(run, name)
    if quantity(run, f"mean_lower:{name}") == quantity(run, f"mean_upper:{name}"):
        return shown
    ends = (measured(run, f"{end}:{name}", run_named=True) for end in ("mean_lower", "mean_upper"))
    return shown + small(" – ".join(ends))


def named(choice: Choice) -> str:
    """What a choice changes, as code that a narrow table may break."""
    if not choice.changed:
        return "the literal text"
    parts = (text(f"{key}={value}").replace("=", "=<wbr>").replace("_", "_<wbr>") for key, value in changes(choice))
    return defined(" ".join(element("code", part) for part in parts))


def changes(choice: Choice) -> Iterable[tuple[str, str]]:
    """The readings that a choice changes, by name."""
    return sorted(choice.changed.items())


def reading_item(reading: Reading) -> str:
    """A reading's question, its alternatives and why the default is the default."""
    ways = ""
    for alternative in reading.alternatives:
        default = " (literal text)" if alternative.id == reading.default else ""
        ways += element("li", element("code", text(alternative.id)) + default + ": " + prose(alternative.description))
    content = (
        element("p", prose(reading.question)) + element("ul", ways) + element("p", prose(reading.reason), class_="by")
    )
    return element("dt", element("code", text(reading.id))) + element("dd", content, data_defined=True)


def readings_pages(sources: Sources, paper: Paper, experiment: Experiment, title: str) -> dict[str, str]:
    """The page of an experiment's readings by its path; none for an experiment without readings or without runs."""
    by_row = [(row, row_choices(sources, experiment, row)) for row in experiment.rows]
    if not experiment.readings or not any(choices.measured for _, choices in by_row):
        return {}
    resource = sources.catalogue.resource(paper.id)
    root = "../../../"
    home = f"papers/{paper.id}"
    head = front_matter(
        {
            "title": f"Readings · {title} · {resource.title}",
            "description": f"Each choice that the text of {title} leaves open, and what comes of it.",
            "hide": ["navigation"],
        }
    )
    parts = [
        crumbs(
            root,
            ("papers/index.html", "Reproductions"),
            (f"{home}.html", resource.title),
            (f"{home}/{experiment.id}.html", title),
        ),
        element("h1", f"Readings of {text(title[:1].lower() + title[1:])}"),
        element(
            "p", f"{link(f'../{experiment.id}.html#readings', text(title))} · {text(byline(resource))}", class_="byline"
        ),
        "A paper's text leaves choices open.\n"
        "Here each is taken in another way, by itself and together with others, and everything else stays as it is.\n"
        "A trial without success is counted with the sequences that it was allowed, so that a mean with the sign ≥ is "
        "a lower bound.",
    ]
    for row, choices in by_row:
        if len(choices.measured) > (choices.literal.run is not None):
            parts += row_parts(sources, experiment, row, choices, root)
    quiet = [row for row, choices in by_row if len(choices.measured) <= (choices.literal.run is not None)]
    if quiet:
        names = [link(row_address(experiment, row, "../"), defined(text(row.title))) for row in quiet]
        ids = "".join(element("span", id=row_anchor(row)) for row in quiet)
        parts += [
            "## Without another reading",
            ids + f"No other reading was measured of these rows: {', '.join(names)}.",
        ]
    return {f"{home}/{experiment.id}/{PAGE}.md": head + "\n\n".join(part for part in parts if part) + "\n"}


def row_parts(sources: Sources, experiment: Experiment, row: Row, choices: Choices, root: str) -> list[str]:
    """A row with its findings, its picture and its table of readings."""
    return [
        f"## {markdown_text(row.title)} {{ #{row_anchor(row)} }}",
        findings(choices),
        choices_figure(row, choices),
        choices_table(sources, experiment, row, choices, root),
        missing(choices),
        f"```sh\nrnn-review readings {experiment.paper} {experiment.id} --row {row.id} --stored\n```",
    ]


def findings(choices: Choices) -> str:
    """What the runs of a row say, in sentences."""
    headline = choices.headline
    if headline is None:
        return ""
    said = []
    literal = choices.literal.run
    quantity_name = words(headline.quantity)
    if literal is not None:
        said.append(
            f"By the literal text {success(literal)} trials succeed, and {quantity_name} are "
            f"{bounded_mean(literal, headline.quantity)} in the mean; "
            f"the paper has {element('span', number(headline.value), data_published=True)}."
        )
    giving = [named(choice) for choice in choices.giving]
    said.append(
        f"The printed number comes out, at least within the claim's tolerance, by {'; by '.join(giving)}."
        if giving
        else "No reading that was tried gives the printed number."
    )
    if choices.decisive is not None:
        decisive = choices.decisive.run
        assert decisive is not None
        to = element("span", bounded_mean(decisive, headline.quantity), data_run=decisive.path)
        said.append(f"Of the single choices, {named(choices.decisive)} moves it most, to {to}.")
    items = "".join(element("li", sentence) for sentence in said)
    return element("ul", items, data_run=literal.path if literal is not None else None)


def choices_table(sources: Sources, experiment: Experiment, row: Row, choices: Choices, root: str) -> str:
    """Every measured choice of a row: how many trials succeed, what they need, and whether the printed number comes."""
    names = compared_quantities(experiment, row, [choice.run for choice in choices.measured if choice.run is not None])
    head = ["Reading", "Succeeded", *(defined(words(name)) for name in names), "Printed number", "Run"]
    descriptions = {
        (reading.id, alternative.id): alternative.description
        for reading in experiment.readings
        for alternative in reading.alternatives
    }
    rows = []
    for choice in choices.measured:
        assert choice.run is not None
        said = [descriptions.get(pair, "") for pair in changes(choice)]
        about = small(defined(prose(said[0]))) if len(said) == 1 and said[0] else ""
        cells = (
            named(choice) + about + (stale_flag() if sources.stale(choice.run) else ""),
            success(choice.run) + small(success_range(choice.run)),
            *(mean_and_interval(choice.run, name) for name in names),
            judged(choices, choice),
            link(root + choice.run.path, "JSON") + " " + link(root + csv_path(choice.run), "CSV")
            + small(text(choice.run.profile)),
        )  # fmt: skip
        rows.append(TableRow(cells, run=choice.run.path))
    listing = table(head, rows, label=f"Readings of {row.title}", class_="stack headlines")
    printed = published_value(choices.headline) if choices.headline else ""
    about = element("p", f"Printed: {printed}. Ranges are intervals of {defined('95 %')}.", class_="by")
    return listing + about


def compared_quantities(experiment: Experiment, row: Row, runs: list[Run]) -> list[str]:
    """The quantities that the row's claims speak of and its runs carry, the first few in the order of the claims."""
    carried = {*measurement_names(runs), CENSORED}
    claimed = [
        claim.quantity
        for claim in experiment.claims
        if claim.row == row.id and claim.comparison not in (Comparison.EXACT, *RATIOS) and claim.quoted_from is None
    ]
    found = [name for name in dict.fromkeys(claimed) if name in carried]
    return found[:MOST_QUANTITIES]


def success_range(run: Run) -> str:
    """The interval of the share of successful trials; around it is `data-run`."""
    ends = (measured(run, f"success_{end}", run_named=True) for end in ("lower", "upper"))
    return " – ".join(ends) + " %"


def judged(choices: Choices, choice: Choice) -> str:
    """The verdict on the headline's claim by this choice, and how many of the row's other claims come out."""
    verdicts = {verdict.claim.id: verdict for verdict in choice.verdicts}
    headline = choices.headline
    others = [verdict.claim for name, verdict in verdicts.items() if headline is None or name != headline.id]
    given = element("span", f"{sum(choice.gives(claim) for claim in others)} of {len(others)}", data_count="given")
    rest = small(f"others: {given}") if others else ""
    return (badge(verdicts[headline.id].word) if headline and headline.id in verdicts else "–") + rest


def missing(choices: Choices) -> str:
    """The alternatives that nobody has tried by themselves."""
    if not choices.missing:
        return element("p", "Every alternative has a run by itself.", class_="by")
    return element("p", "Without a run by itself: " + ", ".join(map(named, choices.missing)) + ".", class_="by")
