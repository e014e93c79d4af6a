"""Each claim as replication databases take it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reproductions.judging.words import VerdictWord
from sitegen.exports.replications import RESULTS, replication_rows
from tests.sitegen.example import VERDICTS, sources

CITATION = {"title": "RNN Review", "version": "0.1.0", "authors": []}


def row(claim: str, **changes: Any) -> dict[str, Any]:
    found = {one["id"]: one for one in replication_rows(sources(citation=CITATION, **changes), "https://site.example/")}
    return found[f"hochreiter_1997/experiment_4/{claim}"]


def test_every_claim_has_a_row_in_order() -> None:
    assert [one["id"].rpartition("/")[2] for one in replication_rows(sources())] == [
        verdict.claim.id for verdict in VERDICTS
    ]


def test_a_row_holds_the_original_finding_and_ours() -> None:
    found = row("t_100_mean")
    assert found.pop("ref_original").endswith("(1997). Long Short-Term Memory. A Journal 9(8):1-2.")
    assert round(found.pop("interval_lower"), 3) == 0.735
    assert round(found.pop("interval_upper"), 3) == 1.139
    assert round(found.pop("interval_estimate"), 3) == 0.915
    assert found == {
        "id": "hochreiter_1997/experiment_4/t_100_mean",
        "description": "Adding problem",
        "doi_original": "10.1162/neco.1997.9.8.1735",
        "study_orig": "section 5.4, table 7, row 1",
        "claim_text_orig": "The mean claim of t_100.",
        "es_orig_value": 74000.0,
        "es_orig_estype": "mean of sequences_until_success, in sequences",
        "n_original": 10,
        "ref_replication": "RNN Review 0.1.0",
        "doi_replication": None,
        "es_rep_value": 80872.6,
        "es_rep_estype": "mean of sequences_until_success, in sequences",
        "n_replication": 10,
        "interval_kind": "published / ours",
        "outcome": "REPRODUCED",
        "result": "success",
        "notes": "The interval holds 1 and lies within the tolerance.",
        "code_commit": "0123456789abcdef0123456789abcdef01234567",
        "code_address": None,
        "data_address": "https://site.example/results/hochreiter_1997/experiment_4/a.json",
        "date_entered": "2026-01-02",
    }


def test_a_claim_that_nobody_measured_says_so_and_nothing_else() -> None:
    found = row("t_1000_mean")
    assert (found["outcome"], found["result"]) == ("NOT_MEASURED", None)
    assert {found[name] for name in ("es_rep_value", "n_replication", "code_commit", "data_address")} == {None}


def test_the_code_is_named_where_it_is_published() -> None:
    assert row("t_100_mean", repository="https://code.example/a")["code_address"] == (
        "https://code.example/a/tree/0123456789abcdef0123456789abcdef01234567"
    )


@pytest.mark.parametrize("word", list(VerdictWord))
def test_every_word_of_a_claim_that_was_measured_has_a_counterpart(word: VerdictWord) -> None:
    assert (word in RESULTS) == (word not in (VerdictWord.NOT_MEASURED, VerdictWord.QUOTED))


def test_a_row_is_plain_json() -> None:
    assert json.loads(json.dumps(replication_rows(sources()), allow_nan=False)) == replication_rows(sources())
