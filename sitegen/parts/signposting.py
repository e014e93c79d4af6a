"""What a page's head tells programs about the page: how to cite it, what describes it, its items, licence and type.

The relations are those of Signposting. An address below the site is given from the root of the site; one elsewhere is
written into a page only where the site's own address is known, and `cite-as` without one means the page itself.
"""

from __future__ import annotations

from typing import Any

from catalogue.model import Resource
from reproductions.experiments import Experiment, Paper
from sitegen.addresses import bundle_path

Sign = dict[str, str]

TEXTS_LICENCE = {"rel": "license", "href": "https://creativecommons.org/licenses/by/4.0/"}
DATA_LICENCE = {"rel": "license", "href": "https://spdx.org/licenses/MIT"}
AUTHOR = {"rel": "author", "href": "data.html#cite", "type": "text/html"}
ABOUT = {"rel": "type", "href": "https://schema.org/AboutPage"}
MEASURED = [
    {"rel": "cite-as"},
    {"rel": "describedby", "href": "claims.json", "type": "application/json"},
    *(AUTHOR, DATA_LICENCE, ABOUT, {"rel": "type", "href": "https://schema.org/Dataset"}),
]
"""The links of every page on what was measured."""
CITATIONS = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
"""The files beside a resource's page that describe it, by what their names end with."""


def resource_signs(resource: Resource, kind: str) -> list[Sign]:
    """The links of a resource's page, which is about a work of this schema.org type and cited as that work."""
    lasting = resource.doi and f"https://doi.org/{resource.doi}"
    lasting = lasting or (resource.arxiv and f"https://arxiv.org/abs/{resource.arxiv}")
    cite = [{"rel": "cite-as", "href": lasting}] if lasting else []
    files = (
        {"rel": "describedby", "href": f"resources/{resource.id}.{end}", "type": type_}
        for end, type_ in CITATIONS.items()
    )
    return [*cite, *files, AUTHOR, TEXTS_LICENCE, ABOUT, {"rel": "type", "href": f"https://schema.org/{kind}"}]


def experiment_signs(experiment: Experiment) -> list[Sign]:
    """The links of an experiment's page, whose item is the zip of its data."""
    return [*MEASURED, {"rel": "item", "href": bundle_path(experiment), "type": "application/zip"}]


def paper_signs(paper: Paper) -> list[Sign]:
    """The links of a paper's page; its items are many, and stand in a file beside it."""
    return [*MEASURED, {"rel": "linkset", "href": linkset_path(paper), "type": "application/linkset+json"}]


def linkset_path(paper: Paper) -> str:
    """The file that names the items of a paper's page, from the root of the site."""
    return f"papers/{paper.id}.linkset.json"


def linkset(paper: Paper) -> dict[str, Any]:
    """The zips of a paper's experiments as items of its page, in the form of RFC 9264."""
    items = [{"href": bundle_path(one).removeprefix("papers/"), "type": "application/zip"} for one in paper.experiments]
    return {"linkset": [{"anchor": f"{paper.id}.html", "item": items}]}
