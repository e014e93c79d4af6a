"""The archive in pictures: of what papers say most of, what came out, and the run behind each picture."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
from sitegen.text.numbers import count, number

TITLE = "A tour in pictures"
ABOUT = (
    "What papers say beside what came out when they were measured again, drawn from stored runs. What a paper prints "
    "is red, and ours is blue."
)
VALUES = re.compile(' data-points="[^"]*"')
MOST_STOPS = 3
"""So many experiments of a paper are shown, those with the most claims on numbers that it prints; a phone has to load
all pictures at once."""


def tour_page(sources: Sources) -> str:
    """The page: of each paper the pictures of the experiments of which it says most, and links to the others."""
    parts = []
    shown, pictured = 0, 0
    for paper in sources.papers:
        stops = {one.id: stop for one in paper.experiments if (stop := stop_of(sources, paper, one))}
        most = sorted(stops, key=lambda name: said_of(sources, paper, name), reverse=True)[:MOST_STOPS]
        others = [one for one in paper.experiments if one.id in stops.keys() - most]
        shown += len(most)
        pictured += len(stops)
        if stops:
            more = link(f"papers/{paper.id}.html", "All experiments of this paper")
            resource = sources.catalogue.resource(paper.id)
            parts += [
                f"## {markdown_text(resource.title)} {{ #{paper.id} }}",
                element("p", text(byline(resource)), class_="by"),
                element("div", "\n".join(stop for name, stop in stops.items() if name in most), class_="tour"),
                _elsewhere(paper, others),
                element("p", more, class_="in-detail"),
            ]
    counts = (
        f"{element('span', number(shown), data_count='shown')} of "
        f"{element('span', count(pictured, 'experiment'), data_count='pictured')} with a picture stand here: of a "
        "paper with many those of which it prints the most numbers, and the others as links."
    )
    head = [element("h1", TITLE), element("p", ABOUT, class_="lead"), element("p", counts, class_="by")]
    return page(TITLE, ABOUT, head + parts, wide=True)


def _elsewhere(paper: Paper, others: Sequence[Experiment]) -> str:
    """The way to the pictures that are not shown; empty if all are."""
    names = (link(f"papers/{paper.id}/{one.id}.html", text(experiment_title(one))) for one in others)
    return element("p", f"With a picture on their own pages: {'; '.join(names)}.", class_="by") if others else ""


def said_of(sources: Sources, paper: Paper, experiment: str) -> tuple[int, int]:
    """How much a paper says of an experiment: so many printed claims, and so many of any kind."""
    verdicts = sources.verdicts_of(paper.id, experiment)
    return len(printed(verdicts)), len(verdicts)


def stop_of(sources: Sources, paper: Paper, experiment: Experiment) -> str:
    """An experiment with its picture; empty if it has none, or none that a run stands behind.

    A picture with a table does not say its values again point by point, since a phone has to load all of these at
    once; they can be read off the picture on the experiment's own page.
    """
    verdicts = sources.verdicts_of(paper.id, experiment.id)
    picture = next(iter(pictures(sources, experiment, verdicts, "")), "") if sources.runs_of(experiment) else ""
    if not picture:
        return ""
    name = link(f"papers/{paper.id}/{experiment.id}.html", defined(text(experiment_title(experiment))))
    said = outcome_sentence(verdicts) or outcome_of_runs(sources, experiment, experiment.rows)
    shown = VALUES.sub("", picture) if "<table" in picture else picture
    return element("section", element("h3", name) + said + shown, class_="stop")
