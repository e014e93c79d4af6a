"""The paper's tasks in plain Python, a sequence at a time: the truth that the compiled tasks must equal.

Each function reads a random stream and returns what a network is shown. A number that is drawn at every step is drawn
where it is not needed too, as the lanes do, so that both read the same stream.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Sequence as Row

import numpy as np

from reproductions.kernels.lanes.plain_stream import PlainStream
from reproductions.papers.hochreiter_1997.plain.oracles import predict_reber_grammar
from reproductions.papers.hochreiter_1997.tasks.two_sequences import Variant
from reproductions.trials.sampling import Array, Sequence


def one_hot(symbols: Row[int], units: int) -> Array:
    """A 1 at each symbol's unit, `(time, units)`."""
    rows: Array = np.eye(units)[list(symbols)]
    return rows


def due_at_end(inputs: Array, target: Row[float]) -> Sequence:
    """A sequence whose only target is that of its last step; elsewhere targets are 0."""
    due = np.arange(len(inputs)) == len(inputs) - 1
    return Sequence(inputs, due[:, None] * np.array(target), due)


def due_at_every_step(inputs: Array, targets: Array) -> Sequence:
    """A sequence with a target at each of its steps."""
    return Sequence(inputs, targets, np.ones(len(inputs), dtype=bool))


def embedded_reber_grammar(random: PlainStream, strings: Row[tuple[int, ...]], target: str) -> Sequence:
    """Experiment 1, section 5.1: one of the training strings; the next symbol must be said, or all legal ones."""
    string = strings[random.integer(len(strings))]
    shown = string[:-1]
    wanted = predict_reber_grammar(shown) if target == "legal_symbols" else [{symbol} for symbol in string[1:]]
    targets = [one_hot(sorted(symbols), 7).sum(axis=0) for symbols in wanted]
    return due_at_every_step(one_hot(shown, 7), np.array(targets))


def long_lags(random: PlainStream, lag: int, random_middle: bool) -> Sequence:
    """Experiments 2a and 2b, section 5.2: x or y, then the same symbols or random ones, then x or y again.

    The next symbol must be said. The symbols between are numbered 0 to lag - 2, then follow x and y.
    """
    first = lag - 1 + random.integer(2)
    drawn = [random.small_integer(lag - 1) for _ in range(lag)]
    middle = drawn[:-1] if random_middle else range(lag - 1)
    symbols = one_hot([first, *middle, first], lag + 1)
    return due_at_every_step(symbols[:-1], symbols[1:])


def long_lags_of_competitors(random: PlainStream, lag: int, random_middle: bool) -> list[int]:
    """The same symbols, drawn for a net that is trained alone: nothing is drawn that is not shown."""
    first = lag - 1 + random.integer(2)
    middle = [random.integer(lag - 1) for _ in range(lag - 1)] if random_middle else range(lag - 1)
    return [first, *middle, first]


def very_long_lags(random: PlainStream, distractors: int, distractor_symbols: int) -> Sequence:
    """Experiment 2c, section 5.2: b, then x or y, then distractors, then the trigger e, at which x or y must be said.

    There are q distractors, and one more with probability 9/10 each time.
    """
    trigger, start, x, _ = range(distractor_symbols, distractor_symbols + 4)
    answer = random.integer(2)
    while random.integer(10) > 0:
        distractors += 1
    drawn = [random.small_integer(distractor_symbols) for _ in range(2 + distractors + 1)]
    symbols = [start, x + answer, *drawn[2:-1], trigger]
    return due_at_end(one_hot(symbols, distractor_symbols + 4), one_hot([answer], 2)[0])


def two_sequences(
    random: PlainStream, variant: Variant, minimal_length: int, signal_length: int, noise: str
) -> Sequence:
    """Experiments 3a to 3c, section 5.3: a signal of 1 or -1, which tells the class, then Gaussian noise.

    A sequence has T to T + T/10 elements. By the reading `noise`, 0.2 and 0.1 are variances of inputs and targets.
    """
    power = 0.5 if noise == "variance" else 1.0
    length = minimal_length + random.integer(minimal_length // 10 + 1)
    number = random.integer(2)
    input_noise, target_noise = np.array([random.normals() for _ in range(length)]).T
    inputs = 0.2**power * input_noise
    inputs[:signal_length] *= variant.noisy_signal
    inputs[:signal_length] += (1, -1)[number]
    target = variant.targets[number] + variant.noisy_targets * 0.1**power * target_noise[-1]
    return due_at_end(inputs[:, None], [target])


def adding_problem(random: PlainStream, minimal_length: int, readings: Mapping[str, str]) -> Sequence:
    """Experiment 4, section 5.4: of pairs of a value in [-1, 1) and a marker two are marked; 0.5 + (X1 + X2) / 4."""
    pairs, (first, second) = marked_pairs(random, minimal_length, readings, lambda: 2 * random.uniform() - 1, 0.0)
    return due_at_end(pairs, [0.5 + (first + second) / 4])


def multiplication_problem(random: PlainStream, minimal_length: int, readings: Mapping[str, str]) -> Sequence:
    """Experiment 5, section 5.5: the same with values in [0, 1) and X1 X2."""
    pairs, (first, second) = marked_pairs(random, minimal_length, readings, random.uniform, 1.0)
    return due_at_end(pairs, [first * second])


def marked_pairs(
    random: PlainStream,
    minimal_length: int,
    readings: Mapping[str, str],
    draw: Callable[[], float],
    neutral: float,
) -> tuple[Array, list[float]]:
    """Pairs of a value and a marker, `(time, 2)`, and the two marked values as they count.

    Markers are 1 at a place of the first ten and at another of the first T/2 - 1, -1 at both ends, else 0. What a
    marked first pair shows and counts is a reading.
    """
    length = minimal_length + random.integer(minimal_length // 10 + 1)
    first = random.integer(10)
    if readings["second_mark"] == "beyond_ten":
        second = 10 + random.integer(minimal_length // 2 - 10)
    else:
        second = random.integer(minimal_length // 2 - 1)
        second += second >= first
    values = [draw() for _ in range(length)]
    markers = [-1.0, *[0.0] * (length - 2), -1.0]
    counted = []
    for place in (first, second):
        reading = readings["first_pair_marked"] if place == 0 else "marked_like_any"
        if not reading.startswith("marker_stays"):
            markers[place] = 1.0
        if "_value_" in reading:
            values[place] = neutral
        counted.append(values[place] if reading == "marked_like_any" else neutral)
    return np.stack([values, markers], axis=1), counted


def temporal_order(random: PlainStream, relevant: int, first_number: str) -> Sequence:
    """Experiments 6a and 6b, section 5.6: the order of two or three X and Y among about a hundred symbols.

    There is an output for each order.
    """
    inputs, answer = ordered_symbols(random, relevant, first_number)
    return due_at_end(inputs, one_hot([answer], 2**relevant)[0])


def delayed_xor(random: PlainStream, first_number: str) -> Sequence:
    """Section 6: the sequences of experiment 6a, and an output each for two symbols that are the same or differ."""
    inputs, answer = ordered_symbols(random, 2, first_number)
    return due_at_end(inputs, one_hot([int(answer in (0b01, 0b10))], 2)[0])


def ordered_symbols(random: PlainStream, relevant: int, first_number: str) -> tuple[Array, int]:
    """E, 98 to 108 symbols, B; and the order of X and Y among them, as binary digits."""
    length = 100 + random.integer(11)
    shown = {}
    answer = 0
    for earliest in (10, 50) if relevant == 2 else (10, 33, 66):
        place = earliest + random.integer(11) - (first_number == "one")
        kind = random.integer(2)
        shown[place] = "XY"[kind]
        answer = 2 * answer + kind
    fillers = ["abcd"[random.small_integer(4)] for _ in range(length)]
    letters = ["E", *(shown.get(place, fillers[place]) for place in range(1, length - 1)), "B"]
    return one_hot(["abcdXYEB".index(letter) for letter in letters], 8), answer


def long_parity(random: PlainStream) -> Sequence:
    """Section 6: 500 to 600 elements, each 1 or -1; is the number of 1s odd?"""
    length = 500 + random.integer(101)
    ones = np.array([random.small_integer(2) for _ in range(length)])
    return due_at_end(2.0 * ones[:, None] - 1, [ones.sum() % 2])
