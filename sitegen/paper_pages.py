"""The list of reproductions and a page for each paper: its claims beside what we measured."""

from __future__ import annotations

import re

from reproductions.experiments import Experiment, Paper, Row
from reproductions.verdicts import Verdict, VerdictWord
from sitegen.badges import badge, tally, word_counts
from sitegen.claim_figures import learning_curves, quantity_figure
from sitegen.claim_parts import (
    claim_anchor,
    claim_part,
    claims_table,
    ours,
    published_value,
    small,
    statement,
    verdict_badge,
)
from sitegen.markup import (
    count,
    duration,
    element,
    front_matter,
    link,
    markdown_text,
    number,
    prose,
    text,
    words,
)
from sitegen.measured import defined, measured
from sitegen.resource_pages import byline, crumbs, paragraphs, resource_link
from sitegen.run_parts import provenance_parts, readings_part, trials_table
from sitegen.sources import Sources

MOST_HEADLINES = 8
"""How many rows of a paper are shown on pages about all papers."""
LEAD = (
    "Each claim is quoted with its place in the paper and measured again; "
    "a claim that failed has the same rank as one that held."
)


WHY = re.compile(r"^## Why it differs\s*$", re.MULTILINE)


def papers_page(sources: Sources) -> str:
    """All papers: those measured again with their verdicts, and those that nobody has measured yet."""
    head = front_matter(
        {
            "title": "Reproductions",
            "description": "Which claims of the papers held when they were measured again.",
            "hide": ["navigation", "toc"],
        }
    )
    waiting = "".join(element("li", resource_link(resource, "../resources/")) for resource in sources.unreproduced())
    parts = [
        element("h1", "Reproductions"),
        element("p", LEAD, class_="lead"),
        tally(sources.verdicts, "../verdicts.html"),
        paper_list(sources, "", "h2") or element("p", "No paper has a reproduction yet."),
    ]  # fmt: skip
    if waiting:
        said = "These papers and theses are in the index, and nobody has measured their claims here."
        parts += ["## Not measured yet", element("p", badge(VerdictWord.NOT_MEASURED) + " " + said)]
        parts.append(element("ul", waiting, class_="waiting"))
    parts.append(
        element("p", f"As data: {link('../claims.json', 'claims.json')} · {link('../claims.csv', 'claims.csv')}.")
    )
    return head + "\n\n".join(parts) + "\n"


def paper_list(sources: Sources, up: str, heading: str) -> str:
    """Each paper with a reproduction, by the first claim of each row or, if these are many, of each experiment.

    `up` leads to the papers' folder.
    """
    items = []
    for paper in sources.papers:
        resource = sources.catalogue.resource(paper.id)
        page = f"{up}{paper.id}.html"
        verdicts = sources.verdicts_of(paper.id)
        many = len({(verdict.claim.experiment, verdict.claim.row) for verdict in verdicts}) > MOST_HEADLINES
        first: dict[tuple[str, str], Verdict] = {}
        for verdict in verdicts:
            first.setdefault((verdict.claim.experiment, "" if many else verdict.claim.row), verdict)
        names = {(one.id, row.id): (one, row) for one in paper.experiments for row in one.rows}
        rows = [
            [
                headline(page, verdict, *names[verdict.claim.experiment, verdict.claim.row]),
                published_value(verdict.claim),
                ours(verdict),
                verdict_badge(verdict),
            ]
            for verdict in first.values()
        ]
        all_claims = (
            link(page, element("span", f"All {count(len(verdicts), 'claim')}", data_count="claims"))
            + " "
            + word_counts(verdicts)
        )
        items += [
            element(heading, link(page, text(resource.title)), class_="paper-title"),
            element("p", text(byline(resource)), class_="by"),
            claims_table(rows, f"Claims of {resource.title}"),
            element("p", all_claims, class_="word-counts"),
        ]
    return "\n\n".join(items)


def headline(page: str, verdict: Verdict, experiment: Experiment, row: Row) -> str:
    """A row's name and its first claim, as a link to the claim."""
    name = defined(f"{text(experiment.title)} · {text(row.title)}")
    return link(f"{page}#{claim_anchor(verdict.claim)}", name) + small(statement(verdict.claim))


def paper_page(sources: Sources, paper: Paper) -> str:
    """The page of one paper."""
    resource = sources.catalogue.resource(paper.id)
    front, why = prose_parts(sources.paper_texts.get(paper.id, ""))
    head = front_matter(
        {
            "title": resource.title,
            "description": f"The claims of {byline(resource)}: published values beside ours, with verdicts.",
            "hide": ["navigation"],
        }
    )
    parts = [
        crumbs("../", ("papers/index.html", "Reproductions")),
        element("h1", text(resource.title)),
        element(
            "p",
            text(byline(resource)) + " · " + link(f"../resources/{resource.id}.html", "about the paper"),
            class_="byline",
        ),
        front,
    ]
    for experiment in paper.experiments:
        parts += experiment_parts(sources, experiment)
    parts.append(why)
    for experiment in paper.experiments:
        parts += provenance_parts(sources, experiment)
    return head + "\n\n".join(part for part in parts if part) + "\n"


def prose_parts(markdown: str) -> tuple[str, str]:
    """The hand-written page before and from `## Why it differs`."""
    found = WHY.search(markdown)
    if found is None:
        return markdown.strip(), ""
    return markdown[: found.start()].strip(), markdown[found.start() :].strip()


def experiment_parts(sources: Sources, experiment: Experiment) -> list[str]:
    """The claims of an experiment, then each row, the readings and the deviations."""
    verdicts = sources.verdicts_of(experiment.paper, experiment.id)
    rows = [
        [
            claim_name(verdict) + small(text(verdict.claim.locator)),
            published_value(verdict.claim),
            ours(verdict),
            verdict_badge(verdict),
        ]
        for verdict in verdicts
    ]
    parts = [
        f"## {markdown_text(experiment_title(experiment))} {{ #{experiment.id} }}",
        element("div", paragraphs(experiment.summary), data_defined=True)
        + "\n\n"
        + element("p", f"Section {text(experiment.section)} of the paper.", class_="by"),
        claims_table(rows, f"Claims of {experiment.title}") if rows else "",
    ]
    for row in experiment.rows:
        parts += row_parts(sources, experiment, row, [verdict for verdict in verdicts if verdict.claim.row == row.id])
    parts.append(readings_part(sources, experiment))
    parts.append(deviations_part(experiment))
    return parts


def claim_name(verdict: Verdict) -> str:
    """A claim's statement: a link to its part of the page, or, where nothing was measured, the part itself."""
    if verdict.run_path:
        return link("#" + claim_anchor(verdict.claim), statement(verdict.claim))
    return element("span", statement(verdict.claim), id=claim_anchor(verdict.claim))


def experiment_title(experiment: Experiment) -> str:
    """The experiment as the paper counts it, with its title."""
    name = experiment.id.replace("_", " ")
    return f"{name[:1].upper()}{name[1:]}: {experiment.title[:1].lower()}{experiment.title[1:]}"


def row_parts(sources: Sources, experiment: Experiment, row: Row, verdicts: list[Verdict]) -> list[str]:
    """One row of the paper's table: the command, its claims with a figure for each quantity, the learning curves."""
    run = next((run for run in map(sources.run, (verdict.run_path for verdict in verdicts)) if run), None)
    settings = row.settings if run is None else {**row.settings, **run.settings}
    items = "".join(
        element("li", words(name) + " " + defined(element("code", setting(value)))) for name, value in settings.items()
    )
    place = str(row.locator)
    parts = [
        f"### {markdown_text(row.title)} {{ #{experiment.id}-{row.id} }}",
        element("p", f"{text(place[:1].upper() + place[1:])} of the paper.", class_="by"),
        element("ul", items, class_="settings") if items else "",
        f"```sh\nrnn-review run {experiment.paper} {experiment.id} --row {row.id} --profile paper\n```",
    ]
    if run is None:
        return [*parts, element("p", "No run of this row at the default readings is stored yet.", class_="muted")]
    taken = measured(run, "provenance:wall_seconds", duration)
    parts.append(element("p", f"The stored run took {taken} on {defined(text(run.provenance.machine))}.", class_="by"))
    by_quantity: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_quantity.setdefault(verdict.claim.quantity, []).append(verdict)
    for group in by_quantity.values():
        parts.append("\n".join(claim_part(verdict) for verdict in group) + quantity_figure(run, group))
    return [*parts, learning_curves(run, row), trials_table(run, row)]


def setting(value: object) -> str:
    """A setting's value as text."""
    if isinstance(value, list | tuple):
        return ", ".join(setting(item) for item in value)
    return text(number(value)) if isinstance(value, int | float) and not isinstance(value, bool) else text(value)


def deviations_part(experiment: Experiment) -> str:
    """Where the protocol departs from the paper's."""
    title = f"### Deviations {{ #{experiment.id}-deviations }}"
    if not experiment.deviations:
        return f"{title}\n\nNone is known."
    items = "".join(element("dt", prose(one.what)) + element("dd", prose(one.reason)) for one in experiment.deviations)
    return title + "\n\n" + element("dl", items, class_="deviations", data_defined=True)
