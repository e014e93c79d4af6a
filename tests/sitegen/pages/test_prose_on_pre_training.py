"""Sentences on the nets of 2009 that a number could refute, held against the stored runs."""

from __future__ import annotations

import pytest

from reproductions.judging.verdicts import judge_experiment
from reproductions.judging.words import VerdictWord
from tests.sitegen.pages.test_prose_and_runs import ROOT, archive, experiment

OPEN, HELD, REFUTED = VerdictWord.INCONCLUSIVE, VerdictWord.REPRODUCED, VerdictWord.NOT_REPRODUCED
PAGE = ROOT / "reproductions/papers/erhan_2009/page.md"
SAID = {
    "With three, four and five layers pre-training helps, as the paper says; with one and two nothing is decided":
        {"layers_1_lower": OPEN, "layers_2_lower": OPEN, **{f"layers_{depth}_lower": HELD for depth in (3, 4, 5)}},
    "From random weights the error grows with each layer beyond two":
        {"deeper_hurts_from_3": HELD, "deeper_hurts_from_4": HELD},
    "with pre-training it grows from two layers to three, where the paper has it fall": {"deeper_helps_to_3": REFUTED},
    "and from three to four nothing is decided.": {"deeper_helps_to_4": OPEN},
    "and that pre-training is what makes them learn is not: with it every pair does.":
        {"five_do_not_train": REFUTED, "layers_5_learned_after": HELD},
    "That five layers are worse than four even with pre-training is undecided.": {"five_are_too_many": OPEN},
    "Section 4.3 says that pre-training hurts small layers.\nWith {defined:25} units it does":
        {"narrow_1_hurt": HELD, "narrow_2_hurt": HELD},
    "and those with pre-training do lie closer together; with one layer, two and four it is undecided.":
        {"layers_1_closer": OPEN, "layers_2_closer": OPEN, "layers_3_closer": HELD, "layers_4_closer": OPEN},
    "with four layers it is greater than with two, as the paper has it.": {"spread_grows": HELD},
    "Here they do worse than from uniform weights with one layer and with two.":
        {"histograms_hurt_at_1": HELD, "histograms_help_at_2": REFUTED},
    "So the same values in their own places do better than in any other, with one layer and with two":
        {"more_than_histograms_at_1": HELD, "more_than_histograms_at_2": HELD},
    "with the second alone: nothing is decided.": {"first_layer_matters": OPEN},
}  # fmt: skip
"""Sentences of the page, and the words of the claims that they speak of."""


@pytest.mark.parametrize("sentence", SAID)
def test_a_sentence_says_what_the_runs_decide(sentence: str) -> None:
    assert sentence in PAGE.read_text(encoding="utf-8")
    asked = (experiment("erhan_2009/depth"), experiment("erhan_2009/starts"))
    verdicts = [verdict for one in asked for verdict in judge_experiment(one, archive().evidence)]
    words = {one.claim.id: one.word for one in verdicts if one.claim.id in SAID[sentence]}
    assert words == SAID[sentence]


def test_nets_of_one_layer_from_random_weights_are_ahead() -> None:
    assert "with one the nets from random weights are even ahead" in PAGE.read_text(encoding="utf-8")
    verdicts = judge_experiment(experiment("erhan_2009/depth"), archive().evidence)
    (one,) = [verdict.measurement for verdict in verdicts if verdict.claim.id == "layers_1_lower"]
    assert one is not None
    assert one.value > 1


def test_the_step_from_two_layers_to_three_is_smaller_with_pre_training() -> None:
    assert "by less than from random weights" in PAGE.read_text(encoding="utf-8")
    found = judge_experiment(experiment("erhan_2009/depth"), archive().evidence)
    shown = {one.claim.id: one.measurement.value for one in found if one.measurement is not None}
    assert 1 < shown["deeper_helps_to_3"] < 1 / shown["deeper_hurts_from_3"]
