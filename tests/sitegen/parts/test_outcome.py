from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from reproductions.claims import Basis
from reproductions.judging.words import VerdictWord
from sitegen.comparisons import common_label
from sitegen.parts.verdicts.claims import claimed_value
from sitegen.parts.verdicts.outcome import headline_of, outcome, outcome_sentence
from tests.sitegen.example import EXPERIMENT, VERDICTS, claim

R, P, C = VerdictWord.REPRODUCED, VerdictWord.PARTLY_REPRODUCED, VerdictWord.CONSISTENT
N, U, M = VerdictWord.NOT_REPRODUCED, VerdictWord.INCONCLUSIVE, VerdictWord.NOT_MEASURED


def said(*words: VerdictWord, basis: Basis = Basis.PRINTED) -> str:
    judged = [replace(VERDICTS[0], word=word, claim=claim("t_100", "mean", basis=basis)) for word in words]
    return re.sub("<[^>]+>", "", outcome_sentence(judged))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((R, N, U), "Of 3 printed claims 1 holds, 1 does not and 1 is undecided."),
        ((C, C, N), "Of 3 printed claims 2 agree as far as the paper's few trials can tell and 1 does not."),
        ((N, N), "Neither of 2 printed claims holds."),
        ((R, R), "Both printed claims hold."),
        ((R,), "The only printed claim holds."),
        ((N,), "The only printed claim does not hold."),
        ((N, U), "Of 2 printed claims 1 does not hold and 1 is undecided."),
        ((U, U), "Both printed claims are undecided."),
        ((R, P, P, N), "Of 4 printed claims 1 holds, 2 hold in part and 1 does not."),
        ((P, N), "Of 2 printed claims 1 holds in part and 1 does not hold."),
        ((P, P), "Both printed claims hold in part."),
        ((P,), "The only printed claim holds in part."),
        ((M, M), "Neither of 2 printed claims was measured."),
        ((), ""),
    ],
)
def test_the_sentence_counts_what_holds(words: tuple[VerdictWord, ...], sentence: str) -> None:
    assert said(*words) == sentence


def test_without_printed_claims_the_others_are_counted_and_named_as_such() -> None:
    assert said(R, N, basis=Basis.DERIVED) == (
        "Of 2 claims, none of which is a printed number, 1 holds and 1 does not."
    )
    assert said(R, basis=Basis.DERIVED) == "The only claim, which is not a printed number, holds."
    assert said(N, N, basis=Basis.DEPARTURE) == (
        "Neither of 2 claims, all of which depart from the paper's procedure, holds."
    )


def test_where_no_printed_claim_was_measured_the_others_are_told_first() -> None:
    waiting = replace(VERDICTS[0], word=M, measurement=None)
    others = [replace(VERDICTS[0], word=word, claim=claim("t_100", "mean", basis=Basis.INFERRED)) for word in (R, U)]
    told = outcome_sentence([waiting, waiting, *others])
    assert "Of 2 claims, none of which is a printed number, 1 holds and 1 is undecided; neither of 2 printed" in told
    assert "The only printed claim was not measured." in outcome_sentence([waiting])


def test_the_headline_is_the_first_measured_printed_claim_and_leads_to_it() -> None:
    headline = headline_of(VERDICTS)
    assert headline is not None
    assert headline.claim.id == "t_100_mean"
    assert 'href="experiment_4.html#claim-t_100_mean"' in outcome(EXPERIMENT, VERDICTS, "")


def test_a_decided_printed_claim_leads_before_an_undecided_one() -> None:
    undecided = replace(VERDICTS[0], word=U)
    decided = replace(VERDICTS[0], word=N, claim=claim("t_100", "other"))
    headline = headline_of([undecided, decided])
    assert headline is not None
    assert headline.claim.id == "t_100_other"


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"basis": Basis.PRINTED}, "Published"),
        ({"basis": Basis.DEPARTURE}, "Published"),
        ({"basis": Basis.QUOTED}, "Published"),
        ({"basis": Basis.DERIVED}, "By calculation"),
        ({"basis": Basis.INFERRED}, "Inferred"),
        ({"basis": Basis.DEPARTURE, "published_as": "The authors' program"}, "The authors' program"),
    ],
)
def test_over_a_value_stands_where_it_comes_from(changed: dict[str, Any], label: str) -> None:
    judged = replace(VERDICTS[0], claim=replace(VERDICTS[0].claim, **changed))
    assert f"<dt>{label}</dt>" in unescape(outcome(EXPERIMENT, [judged], ""))


def test_a_table_of_several_bases_is_of_claimed_values_and_names_those_not_printed() -> None:
    printed = claim("t_100", "mean")
    derived = claim("t_100", "weights", basis=Basis.DERIVED)
    assert common_label([printed]) == "Published"
    assert common_label([printed, derived]) == "Claimed"
    assert "by calculation" in claimed_value(derived, "Claimed")
    assert "ublished<" not in claimed_value(printed, "Claimed")
