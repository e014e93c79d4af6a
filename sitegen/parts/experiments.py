"""What the pages of an experiment, its rows and its readings share: how it is called, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalogue.model import Resource
from reproductions.claims import SUCCEEDED
from reproductions.experiments import Experiment
from reproductions.judging.counted import TIME
from sitegen.parts.page import REPRODUCTIONS, crumbs
from sitegen.parts.resources import in_short
from sitegen.sources import Sources
from sitegen.text.markup import element, link, text
from sitegen.text.measured import defined
from sitegen.text.prose import split_reasons

EMPTY_SPANS = re.compile(r"\s*<span[^>]*></span>")
NUMBERED = re.compile(r"\d|[IVXLC]+\b")
TO_ROOT = "../../"
"""From an experiment's page to the root of the site."""
BELOW_TO_ROOT = f"../{TO_ROOT}"
"""From a page in the folder of an experiment, such as that of a row."""


def experiment_title(experiment: Experiment) -> str:
    """The experiment's title, behind the number that the paper gives it, if it gives one and the title does not."""
    kind, _, rest = experiment.id.partition("_")
    number_of_it = rest.partition("_")[0]
    if kind != "experiment" or not number_of_it or "experiment" in experiment.title.lower():
        return experiment.title
    return f"Experiment {number_of_it}: {experiment.title[:1].lower()}{experiment.title[1:]}"


def section(experiment: Experiment) -> str:
    """Where the experiment stands: a numbered section, or what is said instead of a number."""
    return f"section {experiment.section}" if NUMBERED.match(experiment.section) else experiment.section


def has_success(experiment: Experiment) -> bool:
    """Whether its trials have a success of their own; others come to an end and record what they met."""
    return TIME in experiment.quantities or any(claim.quantity == SUCCEEDED for claim in experiment.claims)


def running(experiment: Experiment) -> str:
    """The words that measure an experiment."""
    return f"rnn-review run {experiment.paper} {experiment.id}"


def command(words: str, experiment: Experiment, root: str, *, first: bool = True) -> str:
    """A command as a block that can be copied, behind the one that fetches its data; the `first` of a page says more.

    That is where one reads how to install it; `root` leads to the root of the site.
    """
    fetching = f"rnn-review data fetch {' '.join(experiment.datasets)}\n" if experiment.datasets else ""
    block = f"```sh\n{fetching}{words}\n```"
    return f"{block}\n\n{installing(root)}" if first else block


def installing(root: str) -> str:
    """Where one reads how to install what a command needs."""
    return element("p", f"Not installed yet? {link(f'{root}index.html#run', 'How to install')}.", class_="by")


def explained_here(experiment: Experiment) -> str:
    """The anchor of the section of a paper's page that explains the experiment, for that section's heading."""
    return element("span", id=f"about-{experiment.id}")


def explanation(sources: Sources, experiment: Experiment) -> str:
    """The way from an experiment's page to its section of the paper's page, or else to the reasons given there.

    Empty where the paper's page says neither.
    """
    said = sources.paper_texts.get(experiment.paper, "")
    heading = re.search(rf"^##+ (.*{re.escape(explained_here(experiment))}.*)$", said, re.MULTILINE)
    anchor, name = f"about-{experiment.id}", EMPTY_SPANS.sub("", heading[1]) if heading else ""
    if heading is None and split_reasons(said)[1]:
        anchor, name = "why-it-differs", "Why it differs"
    if not name:
        return ""
    way = link(f"../{experiment.paper}.html#{anchor}", defined(text(name)))
    return element("p", f"Explained under “{way}”.", class_="by explained")


def experiment_crumbs(resource: Resource, below: Experiment | None = None) -> str:
    """The way to an experiment's page, or to a page `below` an experiment."""
    paper = (f"papers/{resource.id}.html", in_short(resource))
    if below is None:
        return crumbs(TO_ROOT, REPRODUCTIONS, paper)
    experiment = (f"papers/{resource.id}/{below.id}.html", experiment_title(below))
    return crumbs(BELOW_TO_ROOT, REPRODUCTIONS, paper, experiment)


def neighbours(pages: Sequence[tuple[str, str]], here: str) -> str:
    """Links to the pages before and after this one, among pages of a kind, each a name and a title."""
    place = [name for name, _ in pages].index(here)
    around = (("prev", "Before", pages[max(place - 1, 0) : place]), ("next", "Next", pages[place + 1 : place + 2]))
    links = "".join(
        link(f"{name}.html", element("span", said, class_="by") + defined(text(title)), rel=relation)
        for relation, said, found in around
        for name, title in found
    )
    return element("nav", links, class_="neighbours", aria_label="Before and next") if links else ""
