"""What the live pages are made of beside their prose: picture, controls, sentence, and the papers they belong to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from reproductions.judging.words import VerdictWord
from sitegen.exports.live_networks import PAPER
from sitegen.figures.diagrams.live import cliff_figure, error_flow_figure, latch_figure
from sitegen.parts.lookups import known
from sitegen.parts.resources import resource_link
from sitegen.parts.verdicts.badges import badge
from sitegen.sources import Sources
from sitegen.text.markup import bullets, element, link, text
from sitegen.text.numbers import number
from sitegen.text.prose import without_title

FOLDER = "live/"
INDEX = "live/index.md"
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Slider:
    """A number that the reader moves."""

    name: str
    label: str
    low: float
    high: float
    step: float
    value: float

    def html(self) -> str:
        """The label, the value in view and the control."""
        limits = f'min="{self.low:g}" max="{self.high:g}" step="{self.step:g}" value="{self.value:g}"'
        shown = element("output", number(self.value), for_=self.name, aria_live="off")
        label = element("label", text(self.label), for_=self.name)
        return f'{label}{shown}<input type="range" id="{self.name}" name="{self.name}" {limits}>'


@dataclass(frozen=True, slots=True)
class Menu:
    """One of several values."""

    name: str
    label: str
    options: tuple[float | str, ...]
    value: float | str

    def html(self) -> str:
        """The label and the control."""
        options = "".join(
            element("option", f"{option}", value=f"{option}", selected=option == self.value) for option in self.options
        )
        label = element("label", text(self.label), for_=self.name)
        return label + element("select", options, id=self.name, name=self.name)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to do."""

    name: str
    label: str

    def html(self) -> str:
        """The control."""
        return element("button", text(self.label), type="button", name=self.name)


@dataclass(frozen=True, slots=True)
class LivePage:
    """A live page: the resource whose idea it shows, its picture, its controls, and what is said without a script.

    `measured` is the experiment and the row that measure it, None where nobody has yet.
    """

    resource: str
    measured: tuple[str, str] | None
    draw: Callable[[Mapping[str, float]], str]
    controls: tuple[Slider | Menu | Button, ...]
    still: str


LIVE_PAGES = {
    "vanishing_gradient": LivePage(
        resource="hochreiter_1991",
        measured=("error_flow", "paths"),
        draw=error_flow_figure,
        controls=(
            Slider("weight", "Weight", 0, 6, 0.05, 3.5),
            Slider("lag", "Steps back", 1, 100, 1, 20),
            Slider("input", "Input", -5, 5, 0.1, -1.5),
            Menu("activation", "Activation", ("logistic", "tanh", "linear"), "logistic"),
            Menu("units", "Units", (1, 8, 32), 1),
            Button("redraw", "Other weights"),
        ),
        still="One logistic unit that feeds itself: the error falls by nearly the same factor at each step back.",
    ),
    "latch": LivePage(
        resource="bengio_1994",
        measured=("neuron", "numbers"),
        draw=latch_figure,
        controls=(
            Slider("weight", "Weight", 0.5, 3, 0.05, 1.25),
            Slider("noise", "Noise", 0, 1, 0.02, 0.1),
            Slider("first", "First pulse", -2, 2, 0.1, 1),
            Slider("second", "Second pulse", -2, 2, 0.1, -0.6),
            Slider("steps", "Steps", 10, 100, 1, 60),
            Button("redraw", "Other noise"),
        ),
        still="One neuron with two attractors: the state stays near one, and the error on its way back shrinks.",
    ),
    "cliff": LivePage(
        resource="pascanu_2013",
        measured=("error_surface", "descents"),
        draw=cliff_figure,
        controls=(
            Slider("weight", "Weight", 4.4, 5.4, 0.01, 5.2),
            Slider("bias", "Bias", -2.8, -2, 0.01, -2.3),
            Slider("steps", "Steps", 0, 200, 1, 100),
            Menu("rate", "Learning rate", (0.02, 0.05, 0.1, 0.2), 0.1),
            Menu("threshold", "Clip gradient at", (0.1, 0.3, 1, 3), 0.3),
            Button("play", "Play"),
        ),
        still="Two descents from one start: the plain one is thrown out of the picture, the clipped one goes on.",
    ),
}


def live_parts(sources: Sources) -> dict[str, str]:
    """The parts that live pages may call for, by name; links lead from a page in their folder."""
    parts = {"live_pages": live_list(sources)}
    for name, live in LIVE_PAGES.items():
        if f"{FOLDER}{name}.md" in sources.documents:
            parts |= {f"live_{name}": panel(name), f"origin_{name}": origin(sources, live)}
    return parts


@cache
def panel(name: str) -> str:
    """The picture of a live page, its controls, and what it shows in words."""
    live = LIVE_PAGES[name]
    values = {one.name: one.value for one in live.controls if not isinstance(one, Button)}
    numbers = {name: value for name, value in values.items() if not isinstance(value, str)}
    fields = "".join(element("div", control.html()) for control in live.controls)
    form = element("form", fields, class_="filters live", aria_label="Controls", autocomplete="off")
    return "\n\n".join([live.draw(numbers), form, element("p", text(live.still), class_="live-told", role="status")])


def origin(sources: Sources, live: LivePage) -> str:
    """The resource behind a page, its reproduction, and the command that measures it again.

    Raises:
        LookUpError: the page names an experiment or a row that its paper does not have.
    """
    named = resource_link(sources.catalogue.resource(live.resource), "../resources/")
    paper = next((paper for paper in sources.papers if paper.id == live.resource), None)
    if paper is None or live.measured is None:
        waiting = "Its claims are not measured here yet: what you see is the formula alone, computed in your browser."
        return element("p", f"{named}. {badge(VerdictWord.NOT_MEASURED)} {waiting}", class_="by")
    experiment = known({one.id: one for one in paper.experiments}, live.measured[0], "experiment")
    row = known({one.id: one for one in experiment.rows}, live.measured[1], "row")
    claims = link(f"../papers/{paper.id}.html", "Its claims, measured again")
    detail = link(f"../papers/{paper.id}/{experiment.id}.html", text(experiment.title))
    said = element("p", f"{named}. {claims}; what this page shows, “{detail}” measures by this command:")
    return f"{said}\n\n```sh\nrnn-review run {paper.id} {experiment.id} --row {row.id}\n```"


def live_list(sources: Sources) -> str:
    """Each live page with its first sentence."""
    names = [path.removeprefix(FOLDER).removesuffix(".md") for path in sources.documents if path.startswith(FOLDER)]
    order = [*LIVE_PAGES, *sorted(names)]
    items = []
    for name in sorted(names, key=order.index):
        title, rest = without_title(sources.documents[f"{FOLDER}{name}.md"])
        said = TAG.sub("", rest.strip().partition("\n")[0])
        named = element("p", link(f"{name}.html", text(title)), class_="resource-title")
        items += [named + element("p", said)] if name != "index" else []
    return bullets(items, class_="resources")


def live_links(sources: Sources, resource: str, up: str) -> str:
    """Links to the live pages on which a reader can try a resource's idea; empty if there are none."""
    found = []
    for name, shown in [*((name, live.resource) for name, live in LIVE_PAGES.items()), ("lstm", PAPER)]:
        document = sources.documents.get(f"{FOLDER}{name}.md")
        if shown == resource and document is not None:
            found.append(link(f"{up}{FOLDER}{name}.html", text(without_title(document)[0])))
    return "try it: " + ", ".join(found) if found else ""
