"""Each paper's printed claims as a bar, the picture that leads the pages about all papers."""

from __future__ import annotations

from sitegen.parts.resources import in_short
from sitegen.parts.verdicts.badges import printed, verdict_bar
from sitegen.sources import Sources
from sitegen.text.markup import element, link, text


def paper_bars(sources: Sources, papers_folder: str) -> str:
    """A bar for each paper with printed claims, linked to its page: what share of them has which word.

    The bars are for the eye alone. `papers_folder` leads to the folder of the papers' pages. Empty if no paper has a
    printed claim.
    """
    rows = ""
    for paper in sources.papers:
        bar = verdict_bar(printed(sources.verdicts_of(paper.id)))
        if bar:
            name = text(in_short(sources.catalogue.resource(paper.id)))
            rows += element("li", link(f"{papers_folder}{paper.id}.html", element("span", name) + bar))
    return element("ul", rows, class_="paper-bars") if rows else ""
