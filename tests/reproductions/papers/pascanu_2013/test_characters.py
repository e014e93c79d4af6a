"""Characters: how texts are read, what tables cost, and that a net learns a short one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from reproductions.declarations.papers import find_experiment
from reproductions.papers.pascanu_2013 import characters
from reproductions.papers.pascanu_2013.characters import bible, bits_by_table, bits_of_text, penalty_weight, treebank
from reproductions.papers.pascanu_2013.network import Weights
from tests.reproductions.papers.finished import finished

ALTERNATING = torch.arange(600) % 2


def test_a_sentence_of_the_treebank_ends_with_one_mark(tmp_path: Path) -> None:
    for fold in characters.FOLDS:
        (tmp_path / f"ptb.{fold}.txt").write_text(" no it was n't \n black monday \n", encoding="ascii")
    assert treebank(tmp_path)["train"] == "no it was n't\nblack monday\n"


def test_the_last_verses_validate_and_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(characters, "VALIDATED_VERSES", 1)
    monkeypatch.setattr(characters, "TESTED_VERSES", 2)
    lines = [json.dumps({"text": verse}) for verse in ("a", "b", "c", "d", "e")]
    (tmp_path / "kjv.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert bible(tmp_path) == {"train": "a\nb\n", "valid": "c\n", "test": "d\ne\n"}


@pytest.mark.parametrize(("back", "bits"), [(None, 1.0), (1, 0.0), (2, 0.0)])
def test_a_table_knows_an_alternation_where_frequencies_do_not(back: int | None, bits: float) -> None:
    assert bits_by_table(ALTERNATING, ALTERNATING, 2, back) == pytest.approx(bits, abs=1e-3)


def test_a_net_that_knows_nothing_costs_the_logarithm_of_the_alphabet() -> None:
    weights = Weights(*(torch.zeros(shape) for shape in ((3, 3), (4, 3), (3,), (3, 4), (4,))))
    assert bits_of_text(weights, torch.arange(900) % 4, 5, torch.zeros(3)) == pytest.approx(2.0)


@pytest.mark.parametrize(("falls_over", "wanted"), [(None, [0.05, 0.05]), (2800, [0.05, 0.025])])
def test_the_regularizer_s_weight_is_constant_or_falls_by_updates(falls_over: int | None, wanted: list[float]) -> None:
    settings = SimpleNamespace(penalty=0.05, penalty_falls_over=falls_over)
    assert [penalty_weight(settings, updates) for updates in (0, 2800)] == wanted


def test_a_net_learns_what_comes_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(characters, "load_texts", lambda _name: dict.fromkeys(characters.FOLDS, ALTERNATING))
    monkeypatch.setattr(characters, "LOOK_EVERY", 60)
    experiment = find_experiment("pascanu_2013", "characters_free")
    row = next(one for one in experiment.rows if one.id == "next_msgd_cr")
    small = {**row.settings, "hidden_units": 10, "steps": 20, "updates": 60, "learning_rate": 0.2}
    trials = experiment.prepare(replace(row, settings=small), experiment.default_readings, experiment.profiles[-1])
    (trial,) = finished(trials, [0])
    assert trial.measurements["unigram_bits"] == pytest.approx(1.0)
    assert trial.measurements["test_bits"] < 0.5
