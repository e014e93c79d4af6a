"""Solutions of the tasks by hand: each reads the answer off a sequence, so that a test can tell the task is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reproductions.trials.sampling import Array


def solve_adding_problem(inputs: Array, readings: Mapping[str, str]) -> float:
    """The target of an adding sequence `(time, 2)`: 0.5 + (X1 + X2) / 4 over the pairs whose marker is 1 (section 5.4).

    The first pair counts only by the reading that treats it like any other.
    """
    counted = inputs[:, 1] == 1.0
    if readings["first_pair_marked"] != "marked_like_any":
        counted[0] = False
    return float(0.5 + inputs[counted, 0].sum() / 4)


RELEVANT_SYMBOLS = (4, 5)
"""The input units of X and Y in experiments 6a and 6b."""


def solve_temporal_order(inputs: Array) -> int:
    """The class of a sequence `(time, 8)`: its X and Y in their order, read as binary digits (section 5.6)."""
    answer = 0
    for symbol in inputs.argmax(axis=1):
        if symbol in RELEVANT_SYMBOLS:
            answer = 2 * answer + RELEVANT_SYMBOLS.index(symbol)
    return answer


def solve_multiplication_problem(inputs: Array, readings: Mapping[str, str]) -> float:
    """The target of a multiplication sequence `(time, 2)`: the product over pairs whose marker is 1 (section 5.5).

    The first pair counts only by the reading that treats it like any other.
    """
    counted = inputs[:, 1] == 1.0
    if readings["first_pair_marked"] != "marked_like_any":
        counted[0] = False
    return float(inputs[counted, 0].prod())


def solve_very_long_lags(inputs: Array) -> int:
    """Which of x and y a sequence `(time, symbols)` shows second: 0 or 1 (experiment 2c, section 5.2).

    They are the last two input units.
    """
    return int(inputs[1].argmax() - (inputs.shape[1] - 2))


def solve_two_sequences(inputs: Array, signal_length: int, targets: tuple[float, float]) -> float:
    """The target without noise of a sequence `(time, 1)`, by the sign of the elements that tell the class (5.3).

    With noise on the signal this is the best decision there is, and sometimes wrong.
    """
    return targets[0] if inputs[:signal_length, 0].sum() > 0 else targets[1]


INNER_NODES = {
    "start": "B first",
    "first": "T loop_s P loop_t",
    "loop_s": "S loop_s X fork_x",
    "loop_t": "T loop_t V fork_v",
    "fork_x": "X loop_t S last",
    "fork_v": "P fork_x V last",
    "last": "E done",
}
"""The Reber automaton with a name for each node: its symbols, each before the node that it leads to."""


def predict_reber_grammar(symbols: Sequence[int]) -> list[set[int]]:
    """For each symbol of an embedded Reber string but its last, the set of symbols that may follow (section 5.1)."""
    letters = "BTPSXVE"
    outer = letters[symbols[1]]
    node = "start"
    answers = ["TP", "B"]
    for symbol in symbols[2:-1]:
        words = INNER_NODES[node].split()
        node = words[words.index(letters[symbol]) + 1]
        answers.append(outer if node == "done" else "".join(INNER_NODES[node].split()[::2]))
    answers.append("E")
    return [{letters.index(letter) for letter in answer} for answer in answers]


def predict_long_lags(symbols: Sequence[int], random_middle: bool) -> list[int | None]:
    """For each shown symbol the one that must follow, None where chance decides (experiments 2a and 2b, section 5.2).

    The symbols between come in the order of their numbers in 2a; the last repeats the first.
    """
    steps = len(symbols)
    middle: list[int | None] = [None] * (steps - 1) if random_middle else list(range(steps - 1))
    return [*middle, symbols[0]]


def solve_delayed_xor(inputs: Array) -> int:
    """Whether the two relevant symbols of a sequence `(time, 8)` differ: 0 or 1 (section 6)."""
    first, second = (symbol for symbol in inputs.argmax(axis=1) if symbol in RELEVANT_SYMBOLS)
    return int(first != second)


def solve_long_parity(inputs: Array) -> float:
    """1 if the number of 1s in a sequence `(time, 1)` is odd, else 0 (section 6)."""
    return float((inputs[:, 0] == 1).sum() % 2)
