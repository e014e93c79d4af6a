"""Strings of the embedded Reber grammar (section 5.1), and which symbols are legal after each of their symbols."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

SYMBOLS = "BTPSXVE"
B, T, P, S, X, V, E = range(7)
REBER_GRAMMAR: tuple[tuple[tuple[int, int], ...], ...] = (
    ((B, 1),),
    ((T, 2), (P, 3)),
    ((S, 2), (X, 4)),
    ((T, 3), (V, 5)),
    ((X, 3), (S, 6)),
    ((P, 4), (V, 6)),
    ((E, 7),),
)
"""For each node its edges: symbol and next node. All edges of a node are equally likely; node 7 is the end."""
END_NODE = 7
SET_SIZE = 256
MOST_SYMBOLS = 127
"""Longer strings are drawn again: their probability is below 1e-12."""


def draw_string(random: np.random.Generator) -> tuple[int, ...]:
    """One string of the embedded grammar: B, then T or P, a Reber string, the same T or P, E."""
    while True:
        outer = (T, P)[random.integers(2)]
        inner = []
        node = 0
        while node != END_NODE:
            edges = REBER_GRAMMAR[node]
            symbol, node = edges[random.integers(len(edges))]
            inner.append(symbol)
        string = (B, outer, *inner, outer, E)
        if len(string) <= MOST_SYMBOLS:
            return string


def legal_successors(string: tuple[int, ...]) -> list[frozenset[int]]:
    """For each symbol of a string but the last, the symbols that may follow it."""
    legal = [frozenset((T, P)), frozenset((B,))]
    node = 1
    for symbol in string[3:-2]:
        edges = REBER_GRAMMAR[node]
        legal.append(frozenset(edge[0] for edge in edges))
        node = dict(edges)[symbol]
    return [*legal, frozenset((string[1],)), frozenset((E,))]


@cache
def data_set(seed: int, number: int, distinct: bool) -> np.ndarray[Any, Any]:
    """256 training strings, then 256 test strings none of which is among them, as a table `(512, 1 + 127)`.

    A row holds the string's length, then for each symbol its number and, eight bits up, a bit for each legal successor.
    `distinct`: no string occurs twice within a set.
    """
    random = np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=(1, number)))
    training: list[tuple[int, ...]] = []
    while len(training) < SET_SIZE:
        string = draw_string(random)
        if not (distinct and string in training):
            training.append(string)
    known = set(training)
    test: list[tuple[int, ...]] = []
    while len(test) < SET_SIZE:
        string = draw_string(random)
        if string not in known and not (distinct and string in test):
            test.append(string)
    table = np.zeros((2 * SET_SIZE, 1 + MOST_SYMBOLS), dtype=np.int32)
    for row, string in enumerate((*training, *test)):
        masks = [sum(1 << symbol for symbol in legal) for legal in (*legal_successors(string), frozenset())]
        table[row, 0] = len(string)
        table[row, 1 : 1 + len(string)] = [symbol | mask << 8 for symbol, mask in zip(string, masks, strict=True)]
    table.setflags(write=False)
    return table
