"""All pages and exported files of the site, as a pure function of its sources."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sitegen.exports.data import as_json, export_files
from sitegen.exports.feed import feed
from sitegen.exports.live_networks import FILE, PAGE, weights_files
from sitegen.exports.starts import start_files
from sitegen.pages.generated import generated_parts, parts_in
from sitegen.pages.papers.experiment import experiment_pages
from sitegen.pages.papers.network import network_pages
from sitegen.pages.papers.paper import paper_page, paper_parts, papers_page
from sitegen.pages.paths import path_pages
from sitegen.pages.post import post_pages
from sitegen.pages.resource import resource_page
from sitegen.pages.resource_lists import resource_pages, tag_pages
from sitegen.pages.state import state_page
from sitegen.pages.tour import tour_page
from sitegen.parts.benches.figure_7 import coverage_of_figure_7, speeds_of_minibatch_nets
from sitegen.parts.benches.unmeasured_rows import cost_of_unmeasured_rows
from sitegen.parts.languages import CHINESE, ENGLISH, head, joined, language_of, switch
from sitegen.parts.live.controls import FOLDER, INDEX
from sitegen.parts.live.lstm import cell_figure
from sitegen.parts.lookups import LookUps
from sitegen.parts.page import OUT_OF_THEME_INDEX, scripts_for
from sitegen.parts.signposting import linkset, linkset_path
from sitegen.reading_order import ReadingOrder
from sitegen.sources import Sources
from sitegen.text.markup import front_matter
from sitegen.text.prose import ProseError, ProseFinding, SiteError, fill, without_title

WIDE_PAGES = {"index.md", "index.zh.md"}
NEEDED = {PAGE: f"{FILE}.js"}
"""What the script of a live page needs to be loaded before it, where that is not the stage of the others."""
STAGE = "assets/live/stage.js"


def pages(sources: Sources) -> dict[str, str]:
    """Each file of the site's source by its path.

    Raises:
        ProseError: hand-written pages need repair; everything found is named.
        SiteError: papers are not in the index; each is named.
    """
    resources = sources.catalogue.resources
    if unknown := sorted(sources.reproduced - {resource.id for resource in resources}):
        found = "\n".join(f"paper `{name}`: has no resource" for name in unknown)
        raise SiteError(f"{found}\nhint: describe it in resources.yaml under the same id")
    documents, filled = filled_texts(sources)
    files = dict(documents)
    reading = ReadingOrder.of(sources.catalogue)
    files |= resource_pages(filled) | tag_pages(filled) | path_pages(filled, reading)
    for resource in resources:
        files[f"resources/{resource.id}.md"] = resource_page(filled, resource, reading)
    files |= post_pages(filled)
    files["papers/index.md"] = papers_page(filled)
    files["state.md"] = state_page(filled)
    files["tour.md"] = tour_page(filled)
    for paper in filled.papers:
        files[f"papers/{paper.id}.md"] = paper_page(filled, paper)
        files[linkset_path(paper)] = as_json(linkset(paper))
        files |= network_pages(filled, paper)
        for experiment in paper.experiments:
            files |= experiment_pages(filled, paper, experiment)
    made = {**export_files(filled), **weights_files(filled), **start_files(filled)}
    return {**files, **made, "feed.xml": feed(filled)}


def filled_texts(sources: Sources) -> tuple[dict[str, str], Sources]:
    """The hand-written pages ready for the site, and the sources with the papers' texts filled in.

    Raises:
        ProseError: look-ups name nothing, numbers were typed by hand, or formulas are wrong.
    """
    findings: list[ProseFinding] = []
    documents, texts = {}, {}
    english = generated_parts(sources)
    parts = {ENGLISH: english, CHINESE: english | parts_in(sources, CHINESE)}
    for path, markdown in sources.documents.items():
        text, found = fill(f"docs/{path}", markdown, LookUps(sources, parts[language_of(path)]).resolve)
        documents[path] = document_page(path, text, sources.documents)
        findings += found
    shared = {
        "memory_cell": cell_figure(),
        "coverage_of_figure_7": coverage_of_figure_7(sources),
        "cost_of_unmeasured_rows": cost_of_unmeasured_rows(sources),
        "speeds_of_minibatch_nets": speeds_of_minibatch_nets(sources.kernel_speeds),
    }
    for paper, markdown in sources.paper_texts.items():
        look_ups = LookUps(sources, {**shared, **paper_parts(sources, paper)})
        text, found = fill(f"reproductions/papers/{paper}/page.md", markdown, look_ups.resolve)
        texts[paper] = without_title(text)[1]
        findings += found
    if findings:
        raise ProseError(tuple(findings))
    return documents, replace(sources, paper_texts=texts)


def document_page(path: str, markdown: str, paths: Collection[str] = ()) -> str:
    """A hand-written page with the head that the theme needs; `paths` are those of all hand-written pages."""
    title, _ = without_title(markdown)
    hidden = ["navigation", "toc"] if path in WIDE_PAGES else ["navigation"]
    known: dict[str, object] = {"title": title} if title else {}
    is_live = path.startswith(FOLDER) and path != INDEX
    known |= scripts_for(
        markdown, *([NEEDED.get(path, STAGE), f"assets/{path.removesuffix('.md')}.js"] if is_live else [])
    )
    known |= head(path, paths)
    top, text = switch(path, paths), joined(markdown) if language_of(path) is CHINESE else markdown
    front = front_matter({**known, "hide": hidden, "source": f"docs/{path}", **OUT_OF_THEME_INDEX})
    return f"{front}{top}\n\n{text}" if top else front + text
