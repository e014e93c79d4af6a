"""Ways through the resources: the reading paths, what to read before what, and the years."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.model import ReadingPath, Resource
from sitegen.figures.diagrams.reading import MOST_DRAWN, arcs, by_year
from sitegen.figures.drawing.frame import figure
from sitegen.pages.resource_lists import in_order
from sitegen.parts.page import RESOURCES, crumbs, page
from sitegen.parts.resources import authors_and_year, resource_link
from sitegen.reading_order import ReadingOrder
from sitegen.sources import Sources
from sitegen.text.markup import bullets, definition_list, element, link, markdown_text, prose, text
from sitegen.text.numbers import count

PATHS = ("paths/index.html", "Reading paths")
ORDER = ("paths/reading-order.html", "What to read before what")
YEARS = ("paths/by-year.html", "Resources by year")
UP = "../resources/"


def path_pages(sources: Sources, reading: ReadingOrder) -> dict[str, str]:
    """The overview, a page for each reading path, and the two pictures of the index, by path."""
    files = {
        "paths/index.md": paths_page(sources.catalogue.paths, reading),
        "paths/reading-order.md": reading_order_page(sources, reading),
        "paths/by-year.md": years_page(sources),
    }
    return files | {f"paths/{path.id}.md": path_page(path, reading) for path in sources.catalogue.paths}


def paths_page(paths: Sequence[ReadingPath], reading: ReadingOrder) -> str:
    """All reading paths in brief."""
    pictures = f"{link('reading-order.html', ORDER[1])}, and the {link('by-year.html', YEARS[1].lower())}"
    parts = [
        crumbs("../", RESOURCES),
        element("h1", PATHS[1]),
        element("p", "Ways through the resources, each with the reason for every step.", class_="lead"),
        *(path_in_brief(path, reading) for path in paths),
        "## Pictures of the whole",
        element("p", f"{pictures}."),
    ]
    return page(PATHS[1], "Ways through the resources for readers of several kinds.", parts, wide=True)


def path_in_brief(path: ReadingPath, reading: ReadingOrder) -> str:
    """A path's name, its readers and the way it takes."""
    way = " → ".join(text(reading.resources[step.resource].title) for step in path.steps)
    steps = element("p", f"{count(len(path.steps), 'step')}: {way}", class_="by")
    return f"## {link(f'{path.id}.html', markdown_text(path.title))}\n\n{element('p', prose(path.readers))}\n\n{steps}"


def path_page(path: ReadingPath, reading: ReadingOrder) -> str:
    """One reading path, step by step."""
    items = ""
    for step in path.steps:
        resource = reading.resources[step.resource]
        title = link(f"{UP}{resource.id}.html", text(resource.title))
        item = element("p", title, class_="resource-title") + element(
            "p", text(authors_and_year(resource)), class_="by"
        )
        items += element("li", item + element("p", prose(step.why)))
    parts = [
        crumbs("../", RESOURCES, PATHS),
        element("h1", text(path.title)),
        element("p", prose(path.readers), class_="lead"),
        element("ol", items, class_="steps"),
    ]
    return page(path.title, path.readers[:300], parts, wide=True, source="resources.yaml")


def reading_order_page(sources: Sources, reading: ReadingOrder) -> str:
    """The prerequisites as a picture and as a list; of a very large index, those of the reading paths."""
    rows = reading.linked()
    told = "Each stands below what is to be read before it, and an arc leads down to it from there."
    if len(rows) > MOST_DRAWN:
        wanted = {step.resource for path in sources.catalogue.paths for step in path.steps}
        rows = [resource for resource in rows if resource.id in wanted]
        told += " Of this large index, the resources on the reading paths are shown."
    drawn = arcs(ORDER[1], f"{count(len(rows), 'resource')}, listed below with what each needs.", rows) if rows else ""
    parts = [
        crumbs("../", RESOURCES, PATHS),
        element("h1", ORDER[1]),
        element("p", told, class_="lead"),
        figure(drawn, [], kind="reading-order") if rows else "",
        "## As a list",
        bullets((needs(resource, reading) for resource in rows), class_="titles"),
    ]
    return page(ORDER[1], "The resources in an order that puts each after what it needs.", parts, wide=True)


def needs(resource: Resource, reading: ReadingOrder) -> str:
    """A resource, and what to read right before it."""
    before = reading.before(resource)
    names = ", ".join(link(f"{UP}{one.id}.html", text(one.title)) for one in before)
    return resource_link(resource, UP) + (f"<br>after {names}" if before else "<br>needs nothing of the index")


def years_page(sources: Sources) -> str:
    """When the resources appeared, as a picture and as a list; of a very large index, the number of each year."""
    years: dict[int, list[Resource]] = {}
    for resource in in_order(sources.catalogue.resources):
        if resource.year:
            years.setdefault(resource.year, []).append(resource)
    crowded = sum(map(len, years.values())) > MOST_DRAWN
    undated = len(sources.catalogue.resources) - sum(map(len, years.values()))
    keys = [
        element("li", element("span", class_=f"key key-{kind}", aria_hidden="true") + meaning)
        for kind, meaning in (
            ("of-the-post", "the post refers to it"),
            ("added", "added by the archive"),
            ("again", "with a ring: measured again"),
        )
    ]
    said = f"{count(undated, 'resource')} without a known year {'is' if undated == 1 else 'are'} left out."
    described = f"{sum(map(len, years.values()))} resources by year, listed below."
    drawn = by_year(YEARS[1], described, years, sources.reproduced) if years else ""
    in_brief = ((str(year), year_in_brief(year, found, crowded)) for year, found in sorted(years.items()))
    parts = [
        crumbs("../", RESOURCES, PATHS),
        element("h1", YEARS[1]),
        figure(drawn, [] if crowded else keys, kind="by-year") if years else "",
        element("p", said, class_="by") if undated else "",
        "## As a list",
        definition_list(in_brief, class_="facts"),
    ]
    return page(YEARS[1], "When the resources of the archive appeared.", parts, wide=True)


def year_in_brief(year: int, found: Sequence[Resource], crowded: bool) -> str:
    """The resources of a year, or how many there are and where the list of them begins."""
    if crowded:
        return link(f"{UP}index.html#from={year}&to={year}", count(len(found), "resource"))
    return bullets(resource_link(resource, UP) for resource in found)


def way_on(reading: ReadingOrder, resource: Resource) -> str:
    """For each reading path that a resource is on: its place there, and the steps before and after it."""
    return "".join(
        element(
            "nav",
            element("p", f"{link(f'../paths/{place.path.id}.html', text(place.path.title))}: "
                         f"step {place.number} of {len(place.path.steps)}", class_="by")
            + beside(place.before, "prev", "Before") + beside(place.after, "next", "Next"),
            class_="neighbours", aria_label=f"Reading path {place.path.title}",
        )
        for place in reading.places.get(resource.id, ())
    )  # fmt: skip


def beside(resource: Resource | None, relation: str, said: str) -> str:
    """A link to the step before or after."""
    if resource is None:
        return ""
    return link(f"{resource.id}.html", element("span", said, class_="by") + text(resource.title), rel=relation)
