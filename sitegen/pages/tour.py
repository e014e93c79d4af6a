"""The archive in pictures: for each experiment its figure, what came out in a sentence, and the run behind it."""

from __future__ import annotations

from reproductions.experiments import Experiment, Paper
from sitegen.parts.experiments import experiment_title
from sitegen.parts.page import page
from sitegen.parts.pictures import pictures
from sitegen.parts.resources import byline
from sitegen.parts.verdicts.badges import printed
from sitegen.parts.verdicts.outcome import outcome_of_runs, outcome_sentence
from sitegen.sources import Sources
from sitegen.text.markup import element, link, markdown_text, text
from sitegen.text.measured import defined

TITLE = "A tour in pictures"
LEAD = (
    "What papers say beside what came out when they were measured again: a picture for an experiment, drawn from "
    "stored runs. What a paper prints is red, and ours is blue."
)
MOST_STOPS = 3
"""So many experiments of a paper are shown, those with the most claims on numbers that it prints."""


def tour_page(sources: Sources) -> str:
    """The page: of each paper the experiments of which it says the most, among those that have a picture."""
    parts = [element("h1", TITLE), element("p", LEAD, class_="lead")]
    for paper in sources.papers:
        stops = {one.id: stop for one in paper.experiments if (stop := stop_of(sources, paper, one))}
        most = sorted(stops, key=lambda name: said_of(sources, paper, name), reverse=True)[:MOST_STOPS]
        if stops:
            more = link(f"papers/{paper.id}.html", "All experiments of this paper")
            resource = sources.catalogue.resource(paper.id)
            parts += [
                f"## {markdown_text(resource.title)} {{ #{paper.id} }}",
                element("p", text(byline(resource)), class_="by"),
                element("div", "\n".join(stop for name, stop in stops.items() if name in most), class_="tour"),
                element("p", more, class_="in-detail"),
            ]
    return page(TITLE, LEAD, parts, wide=True)


def said_of(sources: Sources, paper: Paper, experiment: str) -> tuple[int, int]:
    """How much a paper says of an experiment: so many printed claims, and so many of any kind."""
    verdicts = sources.verdicts_of(paper.id, experiment)
    return len(printed(verdicts)), len(verdicts)


def stop_of(sources: Sources, paper: Paper, experiment: Experiment) -> str:
    """An experiment with its picture; empty if it has none, or none that a run stands behind."""
    verdicts = sources.verdicts_of(paper.id, experiment.id)
    picture = next(iter(pictures(sources, experiment, verdicts, "")), "") if sources.runs_of(experiment) else ""
    if not picture:
        return ""
    name = link(f"papers/{paper.id}/{experiment.id}.html", defined(text(experiment_title(experiment))))
    said = outcome_sentence(verdicts) or outcome_of_runs(sources, experiment, experiment.rows)
    return element("section", element("h3", name) + said + picture, class_="stop")
