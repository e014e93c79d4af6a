"""One experiment's data as one file."""

from __future__ import annotations

import io
import json
import zipfile

from sitegen.build import site_files
from sitegen.bundles import archive
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


def test_a_bundle_holds_every_claim_of_its_experiment() -> None:
    claims = json.loads(bundle().read(f"{FOLDER}/claims.json"))
    assert [one["claim"]["id"] for one in claims] == [verdict.claim.id for verdict in VERDICTS]


def test_the_same_files_give_the_same_bytes_in_any_order() -> None:
    assert archive({"a": b"1", "b": b"2"}) == archive({"b": b"2", "a": b"1"})
