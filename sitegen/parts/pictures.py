"""The picture that leads a page: the one figure that shows what came out, for an experiment and for a row of it."""

from __future__ import annotations

from collections.abc import Sequence

from reproductions.experiments import Experiment, Row
from reproductions.judging.words import Verdict
from reproductions.results import Run
from sitegen.figures.beside import beside_figure, run_figure
from sitegen.figures.claims import quantity_figure
from sitegen.figures.curves import learning_curves, share_curves
from sitegen.figures.recorded.alignments import alignment_figure
from sitegen.figures.recorded.flows import flow_figure
from sitegen.figures.recorded.frames import frames_figure
from sitegen.figures.recorded.planes import plane_figure
from sitegen.figures.recorded.series import series_figure
from sitegen.figures.scalings import scaling_figures
from sitegen.parts.runs import sourced
from sitegen.parts.verdicts.outcome import headline_of, leading_verdict
from sitegen.sources import Sources
from sitegen.text.markup import element

UNMEASURED = element("p", "Drawn from the claims alone: no run of them is stored.", class_="by drawn-from")


def pictures(sources: Sources, experiment: Experiment, verdicts: Sequence[Verdict], root: str) -> list[str]:
    """The figures across rows, or else the one that `leading_picture` chooses.

    Each names the runs behind it; `root` leads to the root of the site.
    """
    if across := scaling_figures(sources, experiment):
        return [sourced(drawn, sources, runs, root) for drawn, runs in across]
    drawn = leading_picture(sources, experiment.rows, verdicts, sources.runs_of(experiment), root)
    return [drawn] if drawn else []


def leading_picture(
    sources: Sources, rows: Sequence[Row], verdicts: Sequence[Verdict], runs: Sequence[Run], root: str
) -> str:
    """A figure of the run behind the headline, or else of the first run that has one; else what is claimed beside ours.

    A figure of one of several rows is named after it. Empty without a claim and without a run.
    """
    headline = headline_of(verdicts)
    named = {row.id: row for row in rows}

    def of_run(drawn: str, run: Run) -> str:
        return sourced(drawn, sources, [run], root, of=named[run.row].title if len(rows) > 1 else "")

    for run in runs if headline is None else [sources.run(headline.run_path)]:
        if run is not None and run.row in named and (drawn := own_figure(run, named[run.row], headline)):
            return of_run(drawn, run)
    if not verdicts and runs and runs[0].row in named:
        return of_run(run_figure(runs[0], named[runs[0].row].title), runs[0])
    leading = leading_verdict(verdicts)
    if leading is None:
        return ""
    drawn, shown = beside_figure(leading, verdicts, {name: row.title for name, row in named.items()})
    behind = {one.run_path: sources.run(one.run_path) for one in shown if one.run_path}
    measured = [one for one in behind.values() if one is not None]
    return sourced(drawn, sources, measured, root) if measured or not drawn else drawn + UNMEASURED


def own_figure(run: Run, row: Row, headline: Verdict | None) -> str:
    """What the trials of a run did, or what its headline claims of them; empty if it shows neither."""
    if headline is not None:
        drawn = flow_figure(run, row) or plane_figure(run, row) or alignment_figure(run, row)
        return drawn or quantity_figure(run, [headline])
    drawn = learning_curves(run, row) or share_curves(run, row) or frames_figure(run, row)
    return drawn or plane_figure(run, row) or alignment_figure(run, row) or series_figure(run, row)
