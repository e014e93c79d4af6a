"""Hochreiter & Schmidhuber 1997, section 5.1: why networks fail on the embedded Reber grammar.

The second-last symbol repeats the second one (T or P); do networks that fail miss this one, or the grammar too?
Measured while networks learn, on the 256 strings of the test set with frozen weights, after every thousand training
strings:

- `question_known`: the share of strings whose second-last symbol is predicted, that is, T above P or P above T.
- `rest_known`: the share of strings in which every other symbol is predicted; `rest_known_short` and `rest_known_long`
  that of strings up to the median length and of longer ones. `solved`: whether all symbols of all strings are.
- `held`: how well the state of the best single cell tells T from P when the question comes: the mean of the shares of
  T strings and of P strings on the right side of the best threshold. One half is chance.
- `shown`: the same of the best cell's output, that is, of what its output gate lets pass.
- `error_at_question`, `error_elsewhere`: the sum over cells of the absolute error that a step's outputs send to the
  states of that step, at the question and at a mean other step.
- `pull`: how strongly the question's errors ask the weights from T and P into cells and input gates to tell the two
  apart at the second symbol: the length of the difference between the mean error at these units' net inputs over T
  strings and over P strings. `counter_pull`: the same of all other steps' errors. `scatter`: how much the errors of all
  steps together differ from string to string there, as the root of the summed variances within T and within P strings.

Where networks do not know the question these are averaged over all looks at which fewer than three in four second-last
symbols are right, and named `…_while_failing`. The question's answer is found when nine in ten second-last symbols are
right, and lost when it falls below three in four; `times_solved` counts the looks that are solved after one that was
not. At the end a network misses the question, the rest, or both, if it knows it in fewer than nine of ten strings.
Training goes on to the last string whatever is known.

    rnn-review run hochreiter_1997 failing_strings --profile paper

Five minutes on one core; the scaled profile takes half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import torch

from reproductions.kernels.compiling import kept_on_disk
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.backward import (
    TracedNet,
    compare,
    learn_sequence,
    send_back,
    step_forward,
    traced_net,
)
from reproductions.papers.hochreiter_1997.tasks.embedded_reber_grammar import grammar_trials
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import MOST_SYMBOLS, SET_SIZE, P, T, data_set
from reproductions.trials.plain import Training, plain_trials

LOOK_EVERY = 1000
FOUND_FROM, LOST_BELOW = 0.9, 0.75
READINGS = {
    "squashing": "by_equations",
    "biases": "gates",
    "output_gates": "present",
    "output_gate_bias": "minus_four",
    "test_interval": "100",
    "update": "step",
    "target": "next_symbol",
    "duplicates": "allowed",
    "error_factor": "without_two",
}
"""The default readings of experiment 1."""
SECOND = 1
"""The step at which the second symbol is read."""
AVERAGED = (
    "question_known",
    "rest_known",
    "held",
    "shown",
    "error_at_question",
    "error_elsewhere",
    "pull",
    "counter_pull",
    "scatter",
)
Found = dict[str, float]


def _learn(net: Any, table: Any, chosen: Any, rate: float, full: bool) -> None:
    symbols = np.zeros(table.shape[1], dtype=np.int64)
    for string in chosen:
        for place in range(table[string, 0]):
            symbols[place] = table[string, 1 + place] & 255
        learn_sequence(net, symbols, table[string, 0] - 1, rate, full)


def _look(net: Any, table: Any, full: bool, answers: Any, states: Any, shown: Any, errors: Any) -> None:
    """Write of each string: whether question and rest are right and the errors to states; states; outputs; errors.

    `errors` `(strings, 2, hidden)` are those at net inputs at the second symbol, from the question and from the rest.
    """
    outputs = net.output_weight.shape[0]
    for string in range(table.shape[0]):
        length = table[string, 0] - 1
        question = length - 2
        answers[string, :] = 0.0
        answers[string, 1] = 1.0
        errors[string, :, :] = 0.0
        for t in range(length):
            step_forward(net, t, table[string, 1 + t] & 255)
            legal = table[string, 1 + t] >> 8
            lowest_legal, highest_illegal = 2.0, -1.0
            for k in range(outputs):
                if legal & (1 << k):
                    lowest_legal = min(lowest_legal, net.output[t, k])
                else:
                    highest_illegal = max(highest_illegal, net.output[t, k])
            right = lowest_legal > highest_illegal
            compare(net, t, table[string, 2 + t] & 255)
            send_back(net, t, full)
            sent = np.abs(net.state_error[t]).sum()
            if t == question:
                following = table[string, 2 + t] & 255
                answers[string, 0] = net.output[t, following] > net.output[t, T + P - following]
                answers[string, 2] = sent
                states[string, :] = net.state[t]
                shown[string, :] = net.cell_output[t]
            else:
                answers[string, 1] = answers[string, 1] * right
                answers[string, 3] += sent / (length - 1)
            if t > SECOND:
                errors[string, 0 if t == question else 1, :] += net.net_error[SECOND]


@cache
def _compiled() -> Any:
    return kept_on_disk(_learn, counts_references=True), kept_on_disk(_look, counts_references=True)


def learn_strings(net: TracedNet, table: Array, chosen: Array, rate: float, full: bool) -> None:
    """Train on these rows of a table, one after the other."""
    _compiled()[0](net, table, chosen, rate, full)


def look(net: TracedNet, table: Array, full: bool) -> Found:
    """The quantities that the module's head defines, on the strings of a table, with frozen weights."""
    count, (hidden, cells) = len(table), (net.hidden_weight.shape[0], net.output_weight.shape[1])
    answers, errors = np.zeros((count, 4)), np.zeros((count, 2, hidden))
    states, shown = np.zeros((count, cells)), np.zeros((count, cells))
    _compiled()[1](net, table, full, answers, states, shown, errors)
    is_t = (table[:, 2] & 255) == T
    learning = np.r_[0 : net.blocks, 2 * net.blocks : hidden]
    from_question, from_rest = errors[:, 0, learning], errors[:, 1, learning]
    both = from_question + from_rest
    lengths = table[:, 0]
    short = lengths <= np.median(lengths)
    scatter = np.sqrt(both[is_t].var(axis=0).sum() + both[~is_t].var(axis=0).sum())
    names = ("question_known", "rest_known", "error_at_question", "error_elsewhere")
    return {
        **dict(zip(names, map(float, answers.mean(axis=0)), strict=True)),
        "rest_known_short": float(answers[short, 1].mean()),
        "rest_known_long": float(answers[~short, 1].mean()),
        "solved": float(answers[:, :2].all()),
        "held": max(told_apart(states[is_t, cell], states[~is_t, cell]) for cell in range(cells)),
        "shown": max(told_apart(shown[is_t, cell], shown[~is_t, cell]) for cell in range(cells)),
        "pull": apart(from_question, is_t),
        "counter_pull": apart(from_rest, is_t),
        "scatter": float(scatter),
    }


def apart(errors: Array, is_t: Array) -> float:
    """The length of the difference between the mean errors of T strings and of P strings."""
    return float(np.linalg.norm(errors[is_t].mean(axis=0) - errors[~is_t].mean(axis=0)))


def told_apart(first: Array, second: Array) -> float:
    """How well one threshold tells two sets of numbers apart: the mean share of each that is on its side, at best."""
    thresholds = np.concatenate([first, second])[:, None]
    share = ((first > thresholds).mean(axis=1) + (second <= thresholds).mean(axis=1)) / 2
    return float(max(share.max(), 1.0 - share.min()))


def missed(found: Found) -> Found:
    """What a network misses, one of three at most."""
    question, rest = (found[name] < FOUND_FROM for name in ("question_known", "rest_known"))
    return {
        "misses_question_alone": float(question and not rest),
        "misses_rest_alone": float(rest and not question),
        "misses_both": float(question and rest),
    }


def summary(looks: list[Found]) -> Found:
    """What a trial measured, from its looks in order."""
    known = [one["question_known"] for one in looks]
    found, lost, holds = 0, 0, False
    for share in known:
        found += not holds and share >= FOUND_FROM
        lost += holds and share < LOST_BELOW
        holds = share >= (LOST_BELOW if holds else FOUND_FROM)
    measured = {
        "times_found": found,
        "times_lost": lost,
        "found": float(found > 0),
        "known_at_end": float(holds),
        **{f"{name}_at_end": looks[-1][name] for name in ("rest_known_short", "rest_known_long", "solved")},
        "times_solved": sum(
            one["solved"] > before
            for one, before in zip(looks, [0.0, *(look["solved"] for look in looks)], strict=False)
        ),
        **missed(looks[-1]),
    }
    failing = [one for one in looks if one["question_known"] < LOST_BELOW]
    for name in AVERAGED if failing else ():
        measured[f"{name}_while_failing"] = float(np.mean([one[name] for one in failing]))
    if found:
        measured["strings_until_found"] = LOOK_EVERY * (
            1 + next(n for n, share in enumerate(known) if share >= FOUND_FROM)
        )
    return measured


@plain_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One network, looked at after each thousand strings; `updates` counts the thousands."""
    seed = int(torch.randint(2**31, (), generator=random))
    trials = grammar_trials(1, READINGS, settings.blocks, settings.block_size, settings.rate)
    strings = data_set(seed, 0, False)
    net = traced_net(trials.architecture, trials.weights(seed, 0), MOST_SYMBOLS)
    full = settings.gradient == "full"
    looks, measured = [], {}
    for thousand in range(1, settings.updates + 1):
        chosen = torch.randint(SET_SIZE, (LOOK_EVERY,), generator=random).numpy()
        learn_strings(net, strings, chosen, trials.learning_rate, full)
        looks.append(look(net, strings[SET_SIZE:], full))
        if thousand % settings.shown_every == 0:
            for name in ("question_known", "rest_known", "held", "shown"):
                measured[f"{name}_after_{LOOK_EVERY * thousand}"] = looks[-1][name]
        yield
    return summary(looks) | measured
