"""The embedded Reber grammar is the paper's, and larger networks differ in the number of blocks alone."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.papers.hochreiter_1997.plain.oracles import predict_reber_grammar
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import SET_SIZE, SYMBOLS, data_set, draw_string
from reproductions.trials.sampling import Sequence
from tests.reproductions.papers.hochreiter_1997.training import SEED, sequences_of, trials_of

EXPERIMENT = find_experiment("hochreiter_1997", "experiment_1")
LARGER_NETS = find_experiment("hochreiter_1997", "experiment_1_larger_nets")

# The inner automaton as a regular expression, read off its drawing by another way than the program's edges.
INNER = "B(?:TS*X(?:S|XT*V(?:PXT*V)*(?:V|PS))|PT*V(?:PXT*V)*(?:V|PS))E"
EMBEDDED = re.compile(f"B(?:T{INNER}T|P{INNER}P)E")


@cache
def strings(count: int = 4000) -> list[str]:
    random = np.random.default_rng(1)
    return ["".join(SYMBOLS[symbol] for symbol in draw_string(random)) for _ in range(count)]


def sequences(count: int, **readings: str) -> list[Sequence]:
    return sequences_of(trials_of(EXPERIMENT, **readings), count)


def unpacked(table: Any) -> list[tuple[int, ...]]:
    return [tuple((row[1 : 1 + row[0]] & 255).tolist()) for row in table]


def test_every_string_is_an_embedded_reber_string() -> None:
    assert [string for string in strings() if not EMBEDDED.fullmatch(string)] == []


def test_the_second_symbol_returns_before_the_last() -> None:
    assert all(string[1] == string[-2] for string in strings())
    assert np.mean([string[1] == "T" for string in strings()]) == pytest.approx(0.5, abs=0.03)


def test_lengths_start_at_nine_with_a_quarter_of_the_strings_and_have_mean_twelve() -> None:
    lengths = np.array([len(string) for string in strings()])
    assert lengths.min() == 9
    assert (lengths == 9).mean() == pytest.approx(0.25, abs=0.025)
    assert lengths.mean() == pytest.approx(12, abs=0.2)


def test_no_test_string_is_a_training_string() -> None:
    table = unpacked(data_set(1, 0, False))
    assert not set(table[:SET_SIZE]) & set(table[SET_SIZE:])


@pytest.mark.parametrize(("distinct", "most"), [(False, 130), (True, 256)])
def test_about_a_hundred_of_256_drawn_strings_are_distinct(distinct: bool, most: int) -> None:
    count = len(set(unpacked(data_set(1, 0, distinct))[:SET_SIZE]))
    assert most - 60 < count <= most


def test_ten_trials_share_a_pair_of_sets_and_three_pairs_are_used() -> None:
    tables = [trials_of(EXPERIMENT).table(SEED, index).tobytes() for index in range(30)]
    assert tables[0] == tables[9] != tables[10]
    assert len(set(tables)) == 3


def test_the_oracle_predicts_every_string() -> None:
    for sequence in sequences(200, target="legal_symbols"):
        expected = predict_reber_grammar(sequence.inputs.argmax(axis=1).tolist())
        assert [set(np.flatnonzero(target)) for target in sequence.targets] == expected


def test_the_next_symbol_is_the_target_at_every_step() -> None:
    for sequence in sequences(50):
        assert sequence.due.all()
        np.testing.assert_array_equal(sequence.inputs[1:], sequence.targets[:-1])
        assert sequence.targets[-1].argmax() == SYMBOLS.index("E")


def test_the_fourth_output_gate_bias_is_given_by_table_10_and_random_by_the_text() -> None:
    assert trials_of(EXPERIMENT).initial.output_gate_biases == (-1, -2, -3, -4)
    assert trials_of(EXPERIMENT, output_gate_bias="fourth_random").initial.output_gate_biases == (-1, -2, -3)


def test_biases_at_other_units_than_gates_add_weights() -> None:
    assert trials_of(EXPERIMENT, biases="hidden").architecture.weight_count == 264 + 4
    assert trials_of(EXPERIMENT, biases="all").architecture.weight_count == 264 + 4 + 7


@pytest.mark.parametrize("blocks", [4, 6, 8])
def test_in_larger_nets_only_the_number_of_blocks_is_another(blocks: int) -> None:
    larger = trials_of(LARGER_NETS, f"blocks_{blocks}_of_2")
    row_9 = replace(trials_of(EXPERIMENT, "blocks_3_rate_05"), cap=larger.cap)
    assert larger.architecture == replace(row_9.architecture, blocks=blocks)
    own = {"architecture": row_9.architecture, "initial": row_9.initial, "key": row_9.key}
    assert replace(larger, **own, own_numbers=row_9.own_numbers) == row_9
