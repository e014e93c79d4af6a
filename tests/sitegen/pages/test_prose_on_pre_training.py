"""A sentence on the nets of 2009 that a number could refute, held against the stored runs."""

from __future__ import annotations

from reproductions.judging.verdicts import judge_experiment
from reproductions.judging.words import VerdictWord
from tests.sitegen.pages.test_prose_and_runs import ROOT, archive, experiment

SAID = (
    "With three layers pre-training helps, as the paper says; with one and two nothing is decided, "
    "and with one the nets from random weights are even ahead."
)
OPEN = "and they leave it open: the interval of the ratio holds one."


def test_three_layers_are_decided_and_one_and_two_are_not() -> None:
    verdicts = judge_experiment(experiment("erhan_2009/depth"), archive().evidence)
    found = {one.claim.id: one for one in verdicts}
    page = (ROOT / "reproductions/papers/erhan_2009/page.md").read_text(encoding="utf-8")
    assert SAID in page
    assert OPEN in page
    words = [found[f"layers_{layers}_lower"].word for layers in (1, 2, 3)]
    assert words == [VerdictWord.INCONCLUSIVE, VerdictWord.INCONCLUSIVE, VerdictWord.REPRODUCED]
    one = found["layers_1_lower"].measurement
    assert one is not None
    assert one.value > 1
    assert found["layers_3_closer"].word is VerdictWord.INCONCLUSIVE
