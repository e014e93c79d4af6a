from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.rules.prerequisites import find_cycles, find_needed

_keys = st.sampled_from("abcdef")
_graphs = st.dictionaries(_keys, st.lists(st.sampled_from("abcdefg"), max_size=3))


def _reachable(graph: dict[str, list[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for following in graph.get(waiting.pop(), []):
            if following in graph and following not in found:
                found.add(following)
                waiting.append(following)
    return found


@settings(max_examples=200)
@given(_graphs)
def test_exactly_the_resources_that_lead_back_to_themselves_stand_on_cycles(graph: dict[str, list[str]]) -> None:
    returning = {key for key in graph if key in _reachable(graph, key)}
    assert {key for cycle in find_cycles(graph) for key in cycle} == returning


@settings(max_examples=200)
@given(_graphs)
def test_every_cycle_is_one(graph: dict[str, list[str]]) -> None:
    for cycle in find_cycles(graph):
        assert all(after in graph[before] for before, after in zip(cycle, (*cycle[1:], cycle[0]), strict=True))
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)


@settings(max_examples=100)
@given(_graphs, st.randoms(use_true_random=False))
def test_the_order_of_the_resources_does_not_matter(graph: dict[str, list[str]], random: st.DataObject) -> None:
    shuffled = {key: graph[key] for key in random.sample(sorted(graph), len(graph))}  # type: ignore[attr-defined]  # a Random
    assert find_cycles(shuffled) == find_cycles(graph)


def test_a_long_chain_has_no_cycle() -> None:
    assert find_cycles({f"r{number}": [f"r{number - 1}"] for number in range(5000)}) == []


def test_a_long_circle_is_one_cycle() -> None:
    circle = {f"r{number}": [f"r{(number + 1) % 3000}"] for number in range(3000)}
    assert [len(cycle) for cycle in find_cycles(circle)] == [3000]


def test_what_is_needed_before_is_the_nearest_first_and_each_once() -> None:
    graph = {"d": ["c", "b"], "c": ["b", "a"], "b": ["a"], "a": ["gone"]}
    assert find_needed(graph, "d") == ["c", "b", "a", "gone"]
