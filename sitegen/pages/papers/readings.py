"""The readings of an experiment: each choice that the paper's text leaves open beside the literal one.

Their page holds every run, with a picture for each row, and names the alternatives that have none; the experiment's
page has them in brief.
"""

from __future__ import annotations

from collections.abc import Sequence

from reproductions.claims import RATIOS, Claim, Comparison
from reproductions.experiments import Experiment, Paper, Reading, Row
from reproductions.judging.choices import Choice, RowChoices, choices_of
from reproductions.results import Run
from sitegen.addresses import csv_path, row_address, row_anchor
from sitegen.alternatives import LITERAL, phrases
from sitegen.comparisons import label, uncapitalized
from sitegen.figures.choices import choices_figure
from sitegen.parts.experiments import BELOW_TO_ROOT, experiment_crumbs, experiment_title, installing
from sitegen.parts.page import page, second_line
from sitegen.parts.resources import authors_and_year
from sitegen.parts.runs import changed_readings
from sitegen.parts.tables import TableRow, table
from sitegen.parts.verdicts.badges import badge, stale_flag
from sitegen.parts.verdicts.claims import published_value
from sitegen.sources import Sources
from sitegen.text.markup import begun, bullets, element, link, markdown_text, prose, text, words
from sitegen.text.measured import defined, measured, measurement_names, published, quantity
from sitegen.text.numbers import count, duration, number

PAGE = "readings"
"""The name of the page of all readings, in the folder of the experiment."""
IN_BRIEF = (
    "Where the paper leaves a choice open, each way to take it is a reading.\n"
    "The first alternative of each is the literal text, and the run that takes all of them decides the verdicts above."
)
MOST_QUANTITIES = 3
"""How many quantities a table of readings compares; the files hold all of them."""
ABOUT = (
    "A paper's text leaves choices open.\n"
    "Here each is taken in another way, by itself and together with others, and everything else stays as it is.\n"
    "Means are those of the trials that have a value: a trial that was stopped has no time of success, and how many "
    "succeed stands beside."
)


def readings_pages(sources: Sources, paper: Paper, experiment: Experiment) -> dict[str, str]:
    """The page of an experiment's readings by its path; none for an experiment without readings or without runs."""
    by_row = choices_by_row(sources, experiment)
    if not by_row:
        return {}
    resource = sources.catalogue.resource(paper.id)
    title = experiment_title(experiment)
    whole = link(f"../{experiment.id}.html#readings", text(title))
    parts = [
        experiment_crumbs(resource, below=experiment),
        element("h1", f"Readings of {text(title[:1].lower() + title[1:])}"),
        element("p", f"{whole} · {text(authors_and_year(resource))}", class_="byline"),
        in_one_sentence([choices for _, choices in by_row]),
        ABOUT,
    ]
    quiet, is_told = [], False
    for row, choices in by_row:
        if len(choices.measured) > (choices.literal.run is not None):
            parts += row_parts(sources, experiment, row, choices)
            parts += [] if is_told else [installing(BELOW_TO_ROOT)]
            is_told = True
        else:
            quiet.append(row)
    if quiet:
        names = ", ".join(link(row_address(experiment, row, "../"), defined(text(row.title))) for row in quiet)
        ids = "".join(element("span", id=row_anchor(row)) for row in quiet)
        told = element("p", f"{ids}No other reading was measured of these rows: {names}.")
        parts += ["## Without another reading", told]
    description = f"Each choice that the text of {title} leaves open, and what comes of it."
    whole_page = page(f"Readings · {title} · {resource.title}", description, parts)
    return {f"papers/{paper.id}/{experiment.id}/{PAGE}.md": whole_page}


def in_one_sentence(of_rows: Sequence[RowChoices]) -> str:
    """How many rows' leading claims hold by the literal text, and in how many runs at other readings one does.

    Empty where no row with a claim was measured.
    """
    compared = [choices for choices in of_rows if choices.headline is not None and choices.measured]
    literal = [choices.literal in choices.giving for choices in compared if choices.literal.run is not None]
    others = sum(len(choices.measured) for choices in compared) - len(literal)
    giving = sum(len(choices.giving) for choices in compared) - sum(literal)
    said = []
    if len(literal) == 1:
        said.append(f"by the literal text the leading claim {'holds' if literal[0] else 'does not hold'}")
    elif literal:
        holding = f"{number(sum(literal)) if any(literal) else 'none'} of {count(len(literal), 'leading claim')}"
        said.append(f"by the literal text {holding} {'hold' if sum(literal) > 1 else 'holds'}")
    if others == 1:
        said.append(f"the one run at another reading {'agrees' if giving else 'does not agree'} with the paper")
    elif others:
        runs = f"{number(giving) if giving else 'none'} of {count(others, 'run')}"
        said.append(f"at other readings {runs} {'agree' if giving > 1 else 'agrees'} with the paper")
    told = begun("; ".join(said)) + "."
    return element("p", element("strong", told), class_="outcome-said", data_count="readings") if said else ""


def row_parts(sources: Sources, experiment: Experiment, row: Row, choices: RowChoices) -> list[str]:
    """A row with its findings, its picture and its table of readings."""
    printed = f"{text(label(choices.headline))}: {published_value(choices.headline)}. " if choices.headline else ""
    missing = without_run(choices)
    drawn = choices_figure(row, choices)
    ranges = element("p", f"{printed}Ranges are intervals of {defined('95 %')}.", class_="by")
    return [
        f"## {markdown_text(row.title)} {{ #{row_anchor(row)} }}",
        findings(choices),
        drawn and drawn + element("p", "Drawn from the runs that the table names.", class_="by drawn-from"),
        choices_table(sources, experiment, row, choices) + ranges,
        missing,
        f"```sh\nrnn-review readings {experiment.paper} {experiment.id} --row {row.id} --stored\n```",
    ]


def without_run(choices: RowChoices) -> str:
    """The alternatives that no run has tried by themselves, and about what one of them costs."""
    if not choices.missing:
        return element("p", "Every alternative has a run by itself.", class_="by")
    said = f"Without a run by itself: {'; '.join(in_words(choices, one) for one in choices.missing)}."
    run = choices.literal.run
    if run is None:
        return element("p", said, class_="by")
    price = f"{measured(run, 'trials')} trials in {measured(run, 'provenance:cpu_seconds', duration)} of processor"
    said += f" Each costs about what the literal text did, {price}."
    return element("p", said, class_="by", data_run=run.path)


def findings(choices: RowChoices) -> str:
    """What the runs of a row say, in sentences."""
    headline = choices.headline
    if headline is None:
        return ""
    said = []
    literal = choices.literal.run
    if literal is not None:
        printed = f"{text(uncapitalized(label(headline)))}: {published(number(headline.value))}"
        said.append(f"By the literal text {success(literal)} trials succeed{mean_of(literal, headline)}; {printed}.")
    giving = "; by ".join(in_words(choices, one) for one in choices.giving)
    said.append(
        f"The printed number comes out, at least within the claim's tolerance, by {giving}."
        if giving
        else "No reading that was tried gives the printed number."
    )
    if (most := choices.decisive) is not None:
        said.append(f"Of the single choices, {in_words(choices, most)} moves it most, to {outcome(choices, most)}.")
    return bullets(said, data_run=literal.path if literal is not None else None)


def mean_of(run: Run, claim: Claim) -> str:
    """The mean of a claim's quantity as a clause; empty where no trial has a value of its own."""
    if quantity(run, f"mean:{claim.quantity}") is None:
        return ""
    mean = measured(run, f"mean:{claim.quantity}")
    return f", and {defined(words(claim.quantity))}, in the mean of those that have a value, come to {mean}"


def choices_table(sources: Sources, experiment: Experiment, row: Row, choices: RowChoices) -> str:
    """Every measured choice of a row: how many trials succeed, what they need, and whether the printed number comes."""
    tried = [(choice, choice.run) for choice in choices.measured if choice.run is not None]
    names = compared_quantities(experiment, row, [run for _, run in tried])
    head = ["Reading", "Succeeded", *(defined(words(name)) for name in names), "Printed number", "Run"]
    rows = []
    for choice, run in tried:
        about = second_line(named(choice)) if choice.changed else ""
        files = f"{link(BELOW_TO_ROOT + run.path, 'JSON')} {link(BELOW_TO_ROOT + csv_path(run), 'CSV')}"
        cells = (
            in_words(choices, choice) + about + ("" if sources.evidence.is_fresh(run) else stale_flag()),
            success(run) + second_line(ends(run, "success_lower", "success_upper") + " %"),
            *(mean_and_interval(run, name) for name in names),
            judged(choices, choice),
            files + second_line(text(run.profile)),
        )
        rows.append(TableRow(cells, run=run.path))
    return table(head, rows, label=f"Readings of {row.title}", class_="stack headlines")


def compared_quantities(experiment: Experiment, row: Row, runs: Sequence[Run]) -> list[str]:
    """The quantities that the row's claims speak of and its runs carry, the first few in the order of the claims."""
    carried = set(measurement_names(runs))
    claimed = [
        claim.quantity
        for claim in experiment.claims
        if claim.row == row.id and claim.comparison not in (Comparison.EXACT, *RATIOS) and claim.quoted_from is None
    ]
    return [name for name in dict.fromkeys(claimed) if name in carried][:MOST_QUANTITIES]


def mean_and_interval(run: Run, name: str) -> str:
    """The mean of the trials that have a value, and its interval if there is a spread; `data-run` is around."""
    lower, upper = f"mean_lower:{name}", f"mean_upper:{name}"
    spread = quantity(run, lower) != quantity(run, upper)
    return measured(run, f"mean:{name}") + (second_line(ends(run, lower, upper)) if spread else "")


def ends(run: Run, lower: str, upper: str) -> str:
    """The ends of an interval; around it is `data-run`."""
    return f"{measured(run, lower)} – {measured(run, upper)}"


def judged(choices: RowChoices, choice: Choice) -> str:
    """The verdict on the headline's claim by this choice, and how many of the row's other claims come out."""
    verdicts = {verdict.claim.id: verdict for verdict in choice.verdicts}
    first = verdicts.pop(choices.headline.id, None) if choices.headline else None
    given = f"{sum(choice.gives(verdict.claim) for verdict in verdicts.values())} of {len(verdicts)}"
    rest = second_line(f"others: {element('span', given, data_count='given')}") if verdicts else ""
    return (badge(first.word) if first else "–") + rest


def choices_by_row(sources: Sources, experiment: Experiment) -> list[tuple[Row, RowChoices]]:
    """The choices of each row by the stored runs; none where nothing was run."""
    rows = experiment.rows if experiment.readings else ()
    runs = [run for run in sources.evidence.runs if (run.paper, run.experiment) == (experiment.paper, experiment.id)]
    best = sources.evidence.best_first(runs)
    found = [(row, choices_of(experiment, row.id, best, sources.run_verdicts)) for row in rows]
    return found if any(choices.measured for _, choices in found) else []


def readings_part(sources: Sources, experiment: Experiment) -> str:
    """The open choices, and in brief what came of each; the experiment's page shows it."""
    if not experiment.readings:
        return ""
    listing = element("dl", "".join(map(reading_item, experiment.readings)))
    summary = element("summary", "The open choices and their alternatives")
    parts = ["## Readings tried { #readings }", IN_BRIEF, element("details", summary + listing, class_="readings")]
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


def brief_row(experiment: Experiment, row: Row, choices: RowChoices) -> TableRow:
    """One row of the paper's table, by what its readings give."""
    name = link(f"{experiment.id}/{PAGE}.html#{row_anchor(row)}", defined(text(row.title)))
    if choices.headline:
        name += second_line(defined(words(choices.headline.quantity)))
    cells = (
        name,
        element("span", count(len(choices.measured), "reading"), data_count="readings"),
        outcome(choices, choices.literal, successes=True),
        "; ".join(in_words(choices, one) for one in choices.giving)
        or ("none that was tried" if choices.measured else "–"),
        f"{in_words(choices, most)} {second_line('to ' + outcome(choices, most))}"
        if (most := choices.decisive)
        else "–",
    )
    return TableRow(cells)


def outcome(choices: RowChoices, choice: Choice, *, successes: bool = False) -> str:
    """The mean of the headline's quantity by a choice and, if asked for, how many trials succeed."""
    run, headline = choice.run, choices.headline
    if run is None or headline is None:
        return "no run"
    name = f"mean:{headline.quantity}"
    shown = measured(run, name) if quantity(run, name) is not None else ""
    if not shown or successes:
        told = f"{success(run)} succeed"
        shown += second_line(told) if shown else told
    return element("span", shown, data_run=run.path)


def success(run: Run) -> str:
    """So many of so many trials; around it is `data-run`."""
    return f"{measured(run, 'succeeded')} of {measured(run, 'trials')}"


def named(choice: Choice) -> str:
    """What a choice changes as the command line takes it, as code that a narrow table may break."""
    return defined(" ".join(changed_readings(choice.changed)))


def in_words(choices: RowChoices, choice: Choice) -> str:
    """What a choice changes, by its alternatives' own sentences."""
    changes = phrases((reading for reading, _ in choices.single), choice.changed)
    return defined(" + ".join(map(prose, changes))) if changes else LITERAL
