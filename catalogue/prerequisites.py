"""The graph of what to read before what: its cycles."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence, Set


def find_cycles(prerequisites: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return cycles such that every resource that stands on any cycle stands on one of them.

    Each starts with its smallest id and does not repeat it at the end. The result does not depend on the order of
    the mapping. Ids that the mapping does not hold lead nowhere.
    """
    graph = _without_ends(_restricted(prerequisites, prerequisites.keys()))
    cycles: set[tuple[str, ...]] = set()
    covered: set[str] = set()
    for start in sorted(graph):
        if start not in covered and (cycle := _shortest_cycle(graph, start)):
            covered.update(cycle)
            smallest = cycle.index(min(cycle))
            cycles.add((*cycle[smallest:], *cycle[:smallest]))
    return sorted(cycles)


def _without_ends(graph: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the graph without the ids from which every way ends, which is most of a healthy one."""
    open_ways = {key: len(others) for key, others in graph.items()}
    needed_by: dict[str, list[str]] = {key: [] for key in graph}
    for key, others in graph.items():
        for other in others:
            needed_by[other].append(key)
    ends = [key for key, count in open_ways.items() if count == 0]
    removed = set(ends)
    while ends:
        for key in needed_by[ends.pop()]:
            open_ways[key] -= 1
            if open_ways[key] == 0:
                removed.add(key)
                ends.append(key)
    return _restricted(graph, graph.keys() - removed)


def _restricted(graph: Mapping[str, Sequence[str]], keys: Set[str]) -> dict[str, list[str]]:
    return {key: [other for other in graph[key] if other in keys] for key in graph if key in keys}


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
