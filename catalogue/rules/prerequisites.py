"""The graph of what to read before what: all that is needed before a resource, and its cycles."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter


def find_cycles(prerequisites: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return cycles such that every resource that stands on any cycle stands on one of them.

    Each starts with its smallest id and does not repeat it at the end. The result does not depend on the order of
    the mapping. Ids that the mapping does not hold lead nowhere.
    """
    graph = _without_ends(prerequisites)
    cycles: set[tuple[str, ...]] = set()
    covered: set[str] = set()
    for start in sorted(graph):
        if start not in covered and (cycle := _shortest_cycle(graph, start)):
            covered.update(cycle)
            smallest = cycle.index(min(cycle))
            cycles.add((*cycle[smallest:], *cycle[:smallest]))
    return sorted(cycles)


def find_needed(prerequisites: Mapping[str, Sequence[str]], start: str) -> list[str]:
    """Return all that is to be read before `start`, directly or before something else, the nearest first.

    Ids that the mapping does not hold lead nowhere.
    """
    found: dict[str, None] = {}
    waiting = deque(prerequisites.get(start, ()))
    while waiting:
        current = waiting.popleft()
        if current not in found:
            found[current] = None
            waiting.extend(prerequisites.get(current, ()))
    return list(found)


def _without_ends(prerequisites: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the graph without the ids from which every way ends, which is most of a healthy one."""
    graph = {key: [other for other in others if other in prerequisites] for key, others in prerequisites.items()}
    ends = TopologicalSorter(graph)
    with suppress(CycleError):
        ends.prepare()
    while found := ends.get_ready():
        ends.done(*found)
        for key in found:
            del graph[key]
    return {key: [other for other in others if other in graph] for key, others in graph.items()}


def _shortest_cycle(graph: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...]:
    """Return a shortest way from `start` back to itself, the first in alphabetical order, or nothing."""
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting and start not in came_from:
        current = waiting.popleft()
        for following in sorted(graph[current]):
            if following not in came_from:
                came_from[following] = current
                waiting.append(following)
    if start not in came_from:
        return ()
    backwards = [came_from[start]]
    while backwards[-1] != start:
        backwards.append(came_from[backwards[-1]])
    return tuple(reversed(backwards))
