"""A page for each experiment: rows with commands, claims, figures and trials; readings, deviations and provenance.

The paper's own page gives the same claims in brief; both carry the same anchor for a claim.
"""

from __future__ import annotations

import re

from reproductions.experiments import Experiment, Paper, Row
from reproductions.verdicts import Verdict
from sitegen.badges import word_counts
from sitegen.claim_figures import learning_curves, quantity_figure
from sitegen.claim_parts import claim_part, place_in_paper, row_anchor
from sitegen.markup import count, duration, element, front_matter, link, markdown_text, number, prose, text, words
from sitegen.measured import defined, measured
from sitegen.prose import split_reasons
from sitegen.resource_pages import byline, crumbs, paragraphs
from sitegen.run_parts import TO_ROOT, provenance_parts, readings_part, trials_table
from sitegen.sources import Sources

NUMBERED = re.compile(r"\d|[IVXLC]+\b")


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
    in_brief = link(f"{overview}#{experiment.id}", f"{claims} in one table")
    place = place_in_paper(section(experiment)).removesuffix(" of the paper.").removesuffix(".")
    _, reasons = split_reasons(sources.paper_texts.get(paper.id, ""))
    parts = [
        crumbs(TO_ROOT, ("papers/index.html", "Reproductions"), (f"papers/{paper.id}.html", resource.title)),
        element("h1", text(title)),
        element("p", f"{place} · {link(overview, text(resource.title))} · {text(byline(resource))}", class_="byline"),
        element("div", paragraphs(experiment.summary), data_defined=True),
        element("p", f"{in_brief} {word_counts(verdicts)}", class_="word-counts") if verdicts else "",
    ]
    for row in experiment.rows:
        parts += row_parts(sources, experiment, row, [verdict for verdict in verdicts if verdict.claim.row == row.id])
    parts.append(readings_part(sources, experiment))
    parts.append(deviations_part(experiment, overview if reasons else ""))
    parts += provenance_parts(sources, experiment)
    parts.append(neighbours(paper, experiment))
    return head + "\n\n".join(part for part in parts if part) + "\n"


def experiment_title(experiment: Experiment) -> str:
    """The experiment's title, behind the number that the paper gives it, if it gives one."""
    kind, _, number_of_it = experiment.id.partition("_")
    if kind != "experiment" or not number_of_it:
        return experiment.title
    return f"Experiment {number_of_it.replace('_', ' ')}: {experiment.title[:1].lower()}{experiment.title[1:]}"


def section(experiment: Experiment) -> str:
    """Where the experiment stands: a numbered section, or what is said instead of a number."""
    return f"section {experiment.section}" if NUMBERED.match(experiment.section) else experiment.section


def row_parts(sources: Sources, experiment: Experiment, row: Row, verdicts: list[Verdict]) -> list[str]:
    """One row of the paper's table: the command, its claims with a figure for each quantity, the learning curves."""
    run = next((run for run in map(sources.run, (verdict.run_path for verdict in verdicts)) if run), None)
    settings = row.settings if run is None else {**row.settings, **run.settings}
    items = "".join(
        element("li", words(name) + " " + defined(element("code", setting(value)))) for name, value in settings.items()
    )
    parts = [
        f"## {markdown_text(row.title)} {{ #{row_anchor(row)} }}",
        element("p", place_in_paper(row.locator), class_="by"),
        element("ul", items, class_="settings") if items else "",
        f"```sh\nrnn-review run {experiment.paper} {experiment.id} --row {row.id} --profile paper\n```",
    ]
    if run is None:
        parts.append(element("p", "No run of this row at the default readings is stored yet.", class_="muted"))
        return [*parts, *(claim_part(verdict, row) for verdict in verdicts)]
    taken = measured(run, "provenance:wall_seconds", duration)
    parts.append(element("p", f"The stored run took {taken} on {defined(text(run.provenance.machine))}.", class_="by"))
    by_quantity: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_quantity.setdefault(verdict.claim.quantity, []).append(verdict)
    for group in by_quantity.values():
        parts.append("\n".join(claim_part(verdict, row) for verdict in group) + quantity_figure(run, group))
    return [*parts, learning_curves(run, row), trials_table(run, row)]


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


def neighbours(paper: Paper, experiment: Experiment) -> str:
    """Links to the paper's experiments before and after this one."""
    place = paper.experiments.index(experiment)
    links = []
    if place > 0:
        links.append(neighbour(paper.experiments[place - 1], "prev", "Before"))
    if place + 1 < len(paper.experiments):
        links.append(neighbour(paper.experiments[place + 1], "next", "Next"))
    return element("nav", "".join(links), class_="neighbours", aria_label="Experiments of the paper") if links else ""


def neighbour(experiment: Experiment, relation: str, name: str) -> str:
    """A link to an experiment of the same paper."""
    shown = element("span", name, class_="by") + defined(text(experiment_title(experiment)))
    return link(f"{experiment.id}.html", shown, rel=relation)
