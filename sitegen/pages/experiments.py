"""A page for each experiment: rows with commands, claims, figures and trials; readings, deviations and provenance.

The paper's own page gives the same claims in brief. An experiment with very many claims or rows is divided: its page
keeps the readings, deviations and provenance, and each row has a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import is_dataclass

from reproductions.experiments import Experiment, Paper, Row
from reproductions.verdicts import Verdict
from sitegen.addresses import divided, row_address, row_anchor
from sitegen.figures.claims import quantity_figure
from sitegen.figures.curves import learning_curves
from sitegen.figures.flows import flow_figure
from sitegen.figures.scalings import scaling_figures
from sitegen.figures.series import series_figure
from sitegen.markup import (
    TableRow,
    count,
    duration,
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
from sitegen.measured import defined, measured
from sitegen.pages.readings import readings_pages, readings_part
from sitegen.pages.resources import byline, crumbs, paragraphs
from sitegen.parts.badges import verdict_bar, word_counts
from sitegen.parts.claims import claim_part, not_measurable_part, place_in_paper, quoted_part, small
from sitegen.parts.lookups import matching_run
from sitegen.parts.runs import TO_ROOT, provenance_parts, trials_table
from sitegen.prose import split_reasons
from sitegen.sources import Sources

NUMBERED = re.compile(r"\d|[IVXLC]+\b")


def experiment_pages(sources: Sources, paper: Paper, experiment: Experiment) -> dict[str, str]:
    """The page of an experiment and, if it is divided, those of its rows, each by its path."""
    folder = f"papers/{paper.id}/{experiment.id}"
    rows = experiment.rows if divided(experiment) else ()
    return {
        f"{folder}.md": experiment_page(sources, paper, experiment),
        **readings_pages(sources, paper, experiment, experiment_title(experiment)),
        **{f"{folder}/{row.id}.md": row_page(sources, paper, experiment, row) for row in rows},
    }


def experiment_page(sources: Sources, paper: Paper, experiment: Experiment) -> str:
    """The page of one experiment."""
    resource = sources.catalogue.resource(paper.id)
    verdicts = sources.verdicts_of(paper.id, experiment.id)
    title = experiment_title(experiment)
    head = front_matter(
        {
            "title": f"{title} · {resource.title}",
            "description": f"{experiment.summary} Every row, trial and reading of it, measured again.",
            "hide": ["navigation"],
        }
    )
    overview = f"../{paper.id}.html"
    claims = element("span", count(len(verdicts), "claim"), data_count="claims")
    in_brief = link(f"{overview}#{experiment.id}", f"{claims} in brief")
    place = place_in_paper(section(experiment)).removesuffix(" of the paper.").removesuffix(".")
    _, reasons = split_reasons(sources.paper_texts.get(paper.id, ""))
    parts = [
        crumbs(TO_ROOT, ("papers/index.html", "Reproductions"), (f"papers/{paper.id}.html", resource.title)),
        element("h1", text(title)),
        element("p", f"{place} · {link(overview, text(resource.title))} · {text(byline(resource))}", class_="byline"),
        element("div", paragraphs(experiment.summary), data_defined=True),
        element("p", f"{in_brief} {word_counts(verdicts)}", class_="word-counts") if verdicts else "",
    ]
    parts += scaling_figures(sources, experiment)
    if divided(experiment):
        parts.append(rows_table(experiment, verdicts, "", anchored=True))
    else:
        for row in experiment.rows:
            parts.append(f"## {markdown_text(row.title)} {{ #{row_anchor(row)} }}")
            parts += row_parts(sources, experiment, row, TO_ROOT)
    parts += [quoted_part(verdicts, TO_ROOT), not_measurable_part(verdicts, TO_ROOT)]
    parts.append(readings_part(sources, experiment))
    parts.append(deviations_part(experiment, overview if reasons else ""))
    parts += provenance_parts(sources, experiment)
    parts.append(
        neighbours([(f"{one.id}.html", experiment_title(one)) for one in paper.experiments], f"{experiment.id}.html")
    )
    return head + "\n\n".join(part for part in parts if part) + "\n"


def row_page(sources: Sources, paper: Paper, experiment: Experiment, row: Row) -> str:
    """The page of one row of an experiment that has too many claims for one page."""
    resource = sources.catalogue.resource(paper.id)
    title = experiment_title(experiment)
    verdicts = [verdict for verdict in sources.verdicts_of(paper.id, experiment.id) if verdict.claim.row == row.id]
    head = front_matter(
        {
            "title": f"{row.title} · {title} · {resource.title}",
            "description": f"{row.title}: published values beside ours, with figures and every trial.",
            "hide": ["navigation"],
        }
    )
    root = f"../{TO_ROOT}"
    home = f"papers/{paper.id}"
    whole = f"../{experiment.id}.html"
    parts = [
        crumbs(
            root,
            ("papers/index.html", "Reproductions"),
            (f"{home}.html", resource.title),
            (f"{home}/{experiment.id}.html", title),
        ),
        element("h1", text(row.title)),
        element("p", f"A row of {link(whole, text(title))} · {text(byline(resource))}", class_="byline"),
        element("p", word_counts(verdicts), class_="word-counts") if verdicts else "",
        *row_parts(sources, experiment, row, root),
        element("p", f"Readings, deviations and provenance stand with {link(whole, 'the experiment')}."),
        neighbours([(f"{one.id}.html", one.title) for one in experiment.rows], f"{row.id}.html"),
    ]
    return head + "\n\n".join(part for part in parts if part) + "\n"


def rows_table(experiment: Experiment, verdicts: Iterable[Verdict], folder: str, *, anchored: bool = False) -> str:
    """The rows of a divided experiment with the verdicts on their claims.

    `folder` leads to the paper's folder; `anchored` gives each row the anchor that it has on its experiment's page.
    """
    verdicts = tuple(verdicts)
    rows = []
    for row in experiment.rows:
        found = [verdict for verdict in verdicts if verdict.claim.row == row.id]
        name = link(row_address(experiment, row, folder), defined(text(row.title)))
        cells = (name + small(count(len(found), "claim")), verdicts_in_brief(found))
        rows.append(TableRow(cells, id=row_anchor(row) if anchored else None))
    return table(["Row", "Verdicts"], rows, label=f"Rows of {experiment.title}", class_="stack experiments")


def verdicts_in_brief(verdicts: Iterable[Verdict]) -> str:
    """Verdicts as a bar and as counts, for a table's cell."""
    verdicts = tuple(verdicts)
    return verdict_bar(verdicts) + element("div", word_counts(verdicts), class_="word-counts")


def experiment_title(experiment: Experiment) -> str:
    """The experiment's title, behind the number that the paper gives it, if it gives one."""
    kind, _, number_of_it = experiment.id.partition("_")
    if kind != "experiment" or not number_of_it:
        return experiment.title
    return f"Experiment {number_of_it.replace('_', ' ')}: {experiment.title[:1].lower()}{experiment.title[1:]}"


def section(experiment: Experiment) -> str:
    """Where the experiment stands: a numbered section, or what is said instead of a number."""
    return f"section {experiment.section}" if NUMBERED.match(experiment.section) else experiment.section


def row_parts(sources: Sources, experiment: Experiment, row: Row, root: str) -> list[str]:
    """One row of the paper's table: the command, its claims with a figure for each quantity, the learning curves.

    A row without claims is shown by its run at the default readings. A setting that is a record is left out: its fields
    are among the run's settings. `root` leads to the root of the site.
    """
    found = sources.verdicts_of(experiment.paper, experiment.id)
    verdicts = [verdict for verdict in found if verdict.claim.row == row.id]
    run = next((run for run in map(sources.run, (verdict.run_path for verdict in verdicts)) if run), None)
    if not verdicts:
        run = matching_run(sources, experiment, row.id, experiment.default_readings)
    settings = row.settings if run is None else {**row.settings, **run.settings}
    items = "".join(
        element("li", words(name) + " " + defined(element("code", setting(value))))
        for name, value in settings.items()
        if not is_dataclass(value)
    )
    parts = [
        element("p", place_in_paper(row.locator), class_="by"),
        element("ul", items, class_="settings") if items else "",
        f"```sh\nrnn-review run {experiment.paper} {experiment.id} --row {row.id} --profile paper\n```",
    ]
    if run is None:
        parts.append(element("p", "No run of this row at the default readings is stored yet.", class_="muted"))
        return [*parts, *(claim_part(verdict, row.locator, root) for verdict in verdicts)]
    taken = measured(run, "provenance:wall_seconds", duration)
    parts.append(element("p", f"The stored run took {taken} on {defined(text(run.provenance.machine))}.", class_="by"))
    by_figure: dict[tuple[str, str | None], list[Verdict]] = {}
    for verdict in verdicts:
        by_figure.setdefault((verdict.claim.quantity, verdict.claim.relative_to), []).append(verdict)
    for group in by_figure.values():
        claims = "\n".join(claim_part(verdict, row.locator, root) for verdict in group)
        parts.append(claims + quantity_figure(run, group))
    figures = [learning_curves(run, row), series_figure(run, row), flow_figure(run, row)]
    return [*parts, *figures, trials_table(run, row, root)]


def setting(value: object) -> str:
    """A setting's value as text."""
    if isinstance(value, list | tuple):
        return ", ".join(setting(item) for item in value)
    return text(number(value)) if isinstance(value, int | float) and not isinstance(value, bool) else text(value)


def deviations_part(experiment: Experiment, reasons: str) -> str:
    """Where the protocol departs from the paper's; `reasons` is the page that says why ours differ, if one does."""
    items = "".join(element("dt", prose(one.what)) + element("dd", prose(one.reason)) for one in experiment.deviations)
    listing = element("dl", items, class_="deviations", data_defined=True) if items else "None is known."
    parts = ["## Deviations { #deviations }", listing]
    if reasons:
        known = link(f"{reasons}#why-it-differs", "Why it differs")
        parts.append(element("p", f"{known} says what is known of the reasons, for the paper as a whole."))
    return "\n\n".join(parts)


def neighbours(pages: list[tuple[str, str]], here: str) -> str:
    """Links to the pages before and after this one, among pages of a kind, each an address and a title."""
    place = [target for target, _ in pages].index(here)
    links = []
    if place > 0:
        links.append(neighbour(*pages[place - 1], "prev", "Before"))
    if place + 1 < len(pages):
        links.append(neighbour(*pages[place + 1], "next", "Next"))
    return element("nav", "".join(links), class_="neighbours", aria_label="Before and next") if links else ""


def neighbour(target: str, title: str, relation: str, name: str) -> str:
    """A link to a page of the same kind."""
    return link(target, element("span", name, class_="by") + defined(text(title)), rel=relation)
