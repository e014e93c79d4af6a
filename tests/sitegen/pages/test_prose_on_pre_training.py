"""A sentence on the nets of 2009 that a number could refute, held against the stored runs."""

from __future__ import annotations

from reproductions.judging.verdicts import judge_experiment
from reproductions.judging.words import VerdictWord
from tests.sitegen.pages.test_prose_and_runs import ROOT, archive, experiment

UNDECIDED = (
    "Both directions are as the paper has them, and neither is decided by so few nets: "
    "the interval of each ratio holds one."
)


def test_both_directions_are_the_papers_and_neither_is_decided() -> None:
    verdicts = judge_experiment(experiment("erhan_2009/depth"), archive().evidence)
    lower = [one for one in verdicts if one.claim.id in ("layers_1_lower", "layers_3_lower")]
    assert UNDECIDED in (ROOT / "reproductions/papers/erhan_2009/page.md").read_text(encoding="utf-8")
    assert [one.word for one in lower] == [VerdictWord.INCONCLUSIVE] * 2
    assert all(one.measurement is not None and one.measurement.value < 1 for one in lower)
