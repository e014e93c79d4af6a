"""A page for each experiment: rows with commands, claims, figures and trials; readings, deviations and provenance.

The paper's own page gives the same claims in brief. An experiment with very many claims or rows is divided: its page
keeps the readings, deviations and provenance, and each row has a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reproductions.experiments import Experiment, Paper
from reproductions.judging.counted import TIME
from reproductions.results import Outcome
from sitegen.addresses import divided, row_anchor
from sitegen.pages.papers.readings import readings_pages, readings_part
from sitegen.pages.papers.row import row_page, row_parts
from sitegen.parts.experiments import (
    TO_ROOT,
    command,
    experiment_crumbs,
    experiment_title,
    explanation,
    neighbours,
    running,
    section,
)
from sitegen.parts.live.lstm import way_to_live
from sitegen.parts.live.measure_again import SCRIPTS, measure_again_part
from sitegen.parts.page import page
from sitegen.parts.pictures import pictures
from sitegen.parts.resources import authors_and_year
from sitegen.parts.runs import provenance_parts
from sitegen.parts.signposting import experiment_signs
from sitegen.parts.tables import TableRow, table
from sitegen.parts.verdicts.badges import word_counts
from sitegen.parts.verdicts.claims import NOT_MEASURABLE, QUOTED, place_in_paper, row_link, rows_table
from sitegen.parts.verdicts.outcome import outcome, outcome_of_runs
from sitegen.sources import Sources
from sitegen.text.markup import definition_list, element, link, markdown_text, paragraphs, prose, text
from sitegen.text.measured import defined, measured, outcomes, successes
from sitegen.text.numbers import count, duration, number
from sitegen.text.prose import split_reasons

BEFORE_THE_LIMIT = (
    "These trials were ended before the paper would have ended them. Which of them would have succeeded later is not "
    "known; going on to the paper's limit takes so much more at most, if a step costs what it did in the shown run."
)


def experiment_pages(sources: Sources, paper: Paper, experiment: Experiment) -> dict[str, str]:
    """The page of an experiment and, if it is divided, those of its rows, each by its path."""
    folder = f"papers/{paper.id}/{experiment.id}"
    rows = experiment.rows if divided(experiment) else ()
    return {
        f"{folder}.md": experiment_page(sources, paper, experiment),
        **readings_pages(sources, paper, experiment),
        **{f"{folder}/{row.id}.md": row_page(sources, paper, experiment, row) for row in rows},
    }


def experiment_page(sources: Sources, paper: Paper, experiment: Experiment) -> str:
    """The page of one experiment."""
    resource = sources.catalogue.resource(paper.id)
    verdicts = sources.verdicts_of(paper.id, experiment.id)
    title = experiment_title(experiment)
    overview = f"../{paper.id}.html"
    whole = link(overview, text(resource.title))
    claims = element("span", count(len(verdicts), "claim"), data_count="claims")
    in_brief = link(f"{overview}#{experiment.id}", f"{claims} in brief")
    place = place_in_paper(section(experiment)).removesuffix(" of the paper.").removesuffix(".")
    parts = [
        experiment_crumbs(resource),
        element("h1", text(title)),
        element("p", f"{place} · {whole} · {text(authors_and_year(resource))}", class_="byline"),
        outcome(experiment, verdicts, "") if verdicts else outcome_of_runs(sources, experiment, experiment.rows),
        explanation(sources, experiment),
        *pictures(sources, experiment, verdicts, TO_ROOT),
        "" if verdicts else beside_originals(sources, paper, experiment),
        element("div", paragraphs(experiment.summary), data_defined=True),
        way_to_live(sources, experiment, TO_ROOT),
        element("p", f"{in_brief} {word_counts(verdicts)}", class_="word-counts") if verdicts else "",
    ]
    again = measure_again_part(sources, experiment)
    parts += again
    if divided(experiment):
        parts.append(rows_table(experiment, verdicts, "", anchored=True))
        parts.append(command(f"{running(experiment)} --profile paper", experiment, TO_ROOT))
    for at, row in enumerate(() if divided(experiment) else experiment.rows):
        parts.append(f"## {markdown_text(row.title)} {{ #{row_anchor(row)} }}")
        parts += row_parts(sources, experiment, row, TO_ROOT, first=at == 0)
    _, reasons = split_reasons(sources.paper_texts.get(paper.id, ""))
    parts += [
        QUOTED.part(verdicts, TO_ROOT),
        NOT_MEASURABLE.part(verdicts, TO_ROOT),
        readings_part(sources, experiment),
        deviations_part(experiment, overview if reasons else ""),
        ended_before_the_limit(sources, experiment),
        *provenance_parts(sources, experiment),
        neighbours([(one.id, experiment_title(one)) for one in paper.experiments], experiment.id),
    ]
    description = f"{experiment.summary} Every row, trial and reading of it, measured again."
    scripts: dict[str, Any] = {"scripts": SCRIPTS} if again else {}
    return page(
        f"{title} · {resource.title}",
        description,
        parts,
        signposting=experiment_signs(experiment),
        source=f"reproductions/papers/{paper.id}",
        **scripts,
    )


def beside_originals(sources: Sources, paper: Paper, experiment: Experiment) -> str:
    """The rows of an experiment without claims beside those that they vary, each by its run at the default readings."""
    experiments = {one.id: one for one in paper.experiments}
    rows = []
    for row in experiment.rows:
        if not isinstance(original := row.settings.get("original"), Mapping):
            continue
        varied = experiments[original["experiment"]]
        cells = [row_link(experiment, row, "")]
        for one, name in ((varied, original["row"]), (experiment, row.id)):
            run = sources.matching_run(one, name, one.default_readings)
            cells += ["–", "–"] if run is None else [successes(run), measured(run, f"mean:{TIME}", alone=True)]
        rows.append(TableRow(tuple(cells)))
    head = ["Row", "Original succeeds", "after sequences", "This succeeds", "after sequences"]
    label = f"{experiment.title}, beside the rows that it varies"
    return table(head, rows, label=label, class_="stack headlines") if rows else ""


def ended_before_the_limit(sources: Sources, experiment: Experiment) -> str:
    """The rows whose shown trials were capped before the paper would have ended them, and what its limit would take."""
    rows = []
    for row in experiment.rows:
        limit = max((one.limit or 0 for one in experiment.claims if one.row == row.id), default=0)
        run = sources.matching_run(experiment, row.id, experiment.default_readings)
        cap = run and run.settings.get("cap_sequences")
        if run is None or not isinstance(cap, int | float) or cap >= limit or not outcomes(run, Outcome.CAPPED):
            continue
        cells = (
            row_link(experiment, row, ""),
            f"{measured(run, 'capped')} of {measured(run, 'trials')}",
            defined(number(cap)),
            measured(run, "provenance:cpu_seconds", duration),
            measured(run, f"further:{limit:.0f}:cpu_seconds", duration),
        )
        rows.append(TableRow(cells, run=run.path))
    head = ["Row", "Capped", "after sequences", "Processor time", "to the paper's limit, at most"]
    listing = table(head, rows, label="Trials that ended before the paper's limit", class_="stack")
    return f"{element('p', BEFORE_THE_LIMIT)}\n\n{listing}" if rows else ""


def deviations_part(experiment: Experiment, reasons: str) -> str:
    """Where the protocol departs from the paper's; `reasons` is the page that says why ours differ, if one does."""
    told = ((prose(one.what), prose(one.reason)) for one in experiment.deviations)
    listing = definition_list(told, class_="deviations", data_defined=True)
    parts = ["## Deviations { #deviations }", listing or "None is known."]
    if reasons:
        known = link(f"{reasons}#why-it-differs", "Why it differs")
        parts.append(element("p", f"{known} says what is known of the reasons, for the paper as a whole."))
    return "\n\n".join(parts)
