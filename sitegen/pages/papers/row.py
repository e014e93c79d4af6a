"""A row of a paper's table: its command, its claims with figures, its trials; on a page of its own if need be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reproductions.experiments import Experiment, Paper, Row
from reproductions.judging.words import Verdict
from sitegen.figures.claims import quantity_figure
from sitegen.figures.curves import learning_curves, share_curves
from sitegen.figures.recorded.alignments import alignment_figure
from sitegen.figures.recorded.flows import flow_figure
from sitegen.figures.recorded.frames import frames_figure
from sitegen.figures.recorded.planes import plane_figure
from sitegen.figures.recorded.series import series_figure
from sitegen.parts.experiments import BELOW_TO_ROOT, command, experiment_crumbs, experiment_title, neighbours, running
from sitegen.parts.page import page
from sitegen.parts.pictures import leading_picture
from sitegen.parts.resources import authors_and_year
from sitegen.parts.runs import repeated_options, sourced, trials_table
from sitegen.parts.verdicts.badges import word_counts
from sitegen.parts.verdicts.claims import claim_part, on_row, place_in_paper
from sitegen.parts.verdicts.outcome import outcome, outcome_of_runs
from sitegen.sources import Sources
from sitegen.text.markup import bullets, element, link, text, words
from sitegen.text.measured import defined, measured
from sitegen.text.numbers import duration, number


def row_page(sources: Sources, paper: Paper, experiment: Experiment, row: Row) -> str:
    """The page of one row of an experiment that has too many claims or rows for one page."""
    resource = sources.catalogue.resource(paper.id)
    title = experiment_title(experiment)
    verdicts = on_row(sources.verdicts_of(paper.id, experiment.id), row)
    whole = f"../{experiment.id}.html"
    run = sources.matching_run(experiment, row.id, experiment.default_readings)
    parts = [
        experiment_crumbs(resource, below=experiment),
        element("h1", f"{text(title)} · {text(row.title)}"),
        element("p", text(authors_and_year(resource)), class_="byline"),
        outcome(experiment, verdicts, "../") if verdicts else outcome_of_runs(sources, experiment, [row]),
        leading_picture(sources, [row], verdicts, [run] if run else [], BELOW_TO_ROOT),
        element("p", word_counts(verdicts), class_="word-counts") if verdicts else "",
        *row_parts(sources, experiment, row, BELOW_TO_ROOT),
        element("p", f"Readings, deviations and provenance stand with {link(whole, 'the experiment')}."),
        neighbours([(one.id, one.title) for one in experiment.rows], row.id),
    ]
    description = f"{row.title}: published values beside ours, with figures and every trial."
    return page(
        f"{row.title} · {title} · {resource.title}", description, parts, source=f"reproductions/papers/{paper.id}"
    )


def row_parts(sources: Sources, experiment: Experiment, row: Row, root: str, *, first: bool = True) -> list[str]:
    """The command of a row, its claims with a figure for each quantity, the learning curves, the trials.

    A row without claims is shown by its run at the default readings. `root` leads to the root of the site,
    and the `first` row of a page says how its command is installed.
    """
    verdicts = on_row(sources.verdicts_of(experiment.paper, experiment.id), row)

    def in_full(found: Iterable[Verdict]) -> list[str]:
        return [
            claim_part(one, row.locator, root, sources.robustness_of(one), sources.changes_of(one), experiment.readings)
            for one in found
        ]

    run = next(filter(None, (sources.run(verdict.run_path) for verdict in verdicts)), None)
    if not verdicts:
        run = sources.matching_run(experiment, row.id, experiment.default_readings)
    asked = [
        running(experiment),
        "--row",
        row.id,
        "--profile paper",
        *(repeated_options(run, experiment) if run else []),
    ]
    parts = [
        element("p", place_in_paper(row.locator), class_="by"),
        settings_list({**row.settings, **(run.settings if run else {})}),
        command(" ".join(asked), experiment, root, first=first),
    ]
    if run is None:
        parts.append(element("p", "No run of this row at the default readings is stored yet.", class_="muted"))
        return [*parts, *in_full(verdicts)]
    taken = measured(run, "provenance:wall_seconds", duration, alone=True)
    parts.append(element("p", f"The stored run took {taken} on {defined(text(run.provenance.machine))}.", class_="by"))
    by_figure: dict[tuple[str, str | None], list[Verdict]] = {}
    for verdict in verdicts:
        by_figure.setdefault((verdict.claim.quantity, verdict.claim.relative_to), []).append(verdict)
    for group in by_figure.values():
        parts.append("\n".join(in_full(group)) + sourced(quantity_figure(run, group), sources, [run], root))
    figures = (
        learning_curves(run, row),
        share_curves(run, row),
        plane_figure(run, row) or frames_figure(run, row) or alignment_figure(run, row) or series_figure(run, row),
        flow_figure(run, row),
    )
    return [*parts, *(sourced(one, sources, [run], root) for one in figures), trials_table(run, experiment, row, root)]


def settings_list(settings: dict[str, object]) -> str:
    """Settings by name, a variant's original as experiment and row.

    Left out are records, whose fields are among the run's settings, and the name of a row's random streams.
    """
    if isinstance(original := settings.get("original"), Mapping):
        settings = {**settings, "original": f"{original['experiment']}/{original['row']}"}
    plain = ((name, value) for name, value in settings.items() if name != "stream" and not isinstance(value, Mapping))
    return bullets(
        (words(name) + " " + defined(element("code", setting(value))) for name, value in plain), class_="settings"
    )


def setting(value: object) -> str:
    """A setting's value as text."""
    if isinstance(value, list | tuple):
        return ", ".join(setting(item) for item in value)
    return text(number(value)) if isinstance(value, int | float) and not isinstance(value, bool) else text(value)
