from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reproductions.claims import Basis
from reproductions.judging.words import VerdictWord
from sitegen.parts.outcome import headline_of, outcome, outcome_sentence
from tests.sitegen.example import EXPERIMENT, VERDICTS, claim

R, C, N, U = VerdictWord.REPRODUCED, VerdictWord.CONSISTENT, VerdictWord.NOT_REPRODUCED, VerdictWord.INCONCLUSIVE


def said(*words: VerdictWord, basis: Basis = Basis.PRINTED) -> str:
    judged = [replace(VERDICTS[0], word=word, claim=claim("t_100", "mean", basis=basis)) for word in words]
    return re.sub("<[^>]+>", "", outcome_sentence(judged))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((R, N, U), "Of 3 printed claims 1 holds, 1 does not and 1 is undecided."),
        ((C, C, N), "Of 3 printed claims 2 agree as far as the paper's few trials can tell and 1 does not."),
        ((N, N), "None of 2 printed claims holds."),
        ((R, R), "All 2 printed claims hold."),
        ((R,), "The only printed claim holds."),
        ((N,), "The only printed claim does not hold."),
        ((N, U), "Of 2 printed claims 1 does not hold and 1 is undecided."),
        ((U, U), "Of 2 printed claims 2 are undecided."),
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


def test_the_headline_is_the_first_measured_printed_claim_and_leads_to_it() -> None:
    headline = headline_of(VERDICTS)
    assert headline is not None
    assert headline.claim.id == "t_100_mean"
    assert 'href="experiment_4.html#claim-t_100_mean"' in outcome(EXPERIMENT, VERDICTS, "")
