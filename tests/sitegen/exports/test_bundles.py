"""One experiment's data as one file."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

from sitegen.build import site_files
from sitegen.exports.bundles import archive, readme
from tests.site.conftest import ROOT
from tests.sitegen.example import VERDICTS, sources

BUNDLE = "papers/hochreiter_1997/experiment_4.zip"
FOLDER = "hochreiter_1997-experiment_4"
RUNS = "results/hochreiter_1997/experiment_4"


def bundle() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(site_files(ROOT, sources())[BUNDLE]))


def test_a_bundle_holds_all_that_belongs_to_an_experiment() -> None:
    assert bundle().testzip() is None
    assert {name.removeprefix(f"{FOLDER}/") for name in bundle().namelist()} == {
        *("README.md", "CITATION.cff", "LICENSE", "LICENSE-annotations", "claims.csv", "claims.json", "paper.bib"),
        *(f"{RUNS}/{name}.{end}" for name in "abc" for end in ("json", "csv")),
    }


def test_titles_show_as_they_are_in_a_bundles_own_page() -> None:
    made = sources()
    paper = made.catalogue.resource("hochreiter_1997").model_copy(update={"title": "Nets <1> of *gates*"})
    experiment = replace(made.papers[0].experiments[0], title="Adding `a_b`", summary="Sums [a](b).")
    told = readme(replace(made, catalogue=made.catalogue.model_copy(update={"resources": (paper,)})), experiment)
    assert told.startswith("# Adding \\`a\\_b\\`\n\nSums \\[a\\](b).\n")
    assert ": Nets &lt;1&gt; of \\*gates\\* (" in told


def test_a_bundle_holds_every_claim_of_its_experiment() -> None:
    claims = json.loads(bundle().read(f"{FOLDER}/claims.json"))
    assert [one["claim"]["id"] for one in claims] == [verdict.claim.id for verdict in VERDICTS]


def test_the_same_files_give_the_same_bytes_in_any_order() -> None:
    assert archive({"a": b"1", "b": b"2"}) == archive({"b": b"2", "a": b"1"})
