"""The page on clusters: what is shown of stored tries, and what the largest figure would cost."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sitegen.parts.benches.clusters import (
    UNSUCCESSFUL,
    cluster_sweep,
    cost_of_figure_7,
    fault_answers,
    kill_counts,
    longest_trial,
    operations,
    terms_of_figure_7,
)

PROVENANCE = {"measured": "2026-11-27T17:00:00Z", "machine": "a processor, 2 cores, Linux x86_64", "python": "3.11.7"}
COUNTS = {"runs": 2, "finished_before_kills": 30, "lost": 0, "twice": 0, "differing": 0, "tracebacks": 0}
FAULT = {"lost": 0, "twice": 0, "differing": 0, "left_behind": 0, "code": 2, "message": "x: <full>\nhint: make room"}
SIDE = {"trials": 1, "succeeded": 1, "means": {"error": 0.5}, "digest": "0"}


def cells(html: str) -> list[str]:
    return re.findall(r"<t[hd](?: [^>]*)?>(.*?)</t[hd]>", html.partition("</thead>")[2])


def test_the_trials_without_success_are_those_that_run_into_the_limit() -> None:
    assert sum(UNSUCCESSFUL.values()) == 176
    assert sum(length * trials for length, trials in UNSUCCESSFUL.items()) == 23_350


def test_the_work_of_the_figure_is_that_of_the_arithmetic() -> None:
    assert operations() == pytest.approx(23_350 * 5e6 * 0.3e6 / 0.95)
    assert "3.5 × 10<sup>16</sup>" in terms_of_figure_7()
    assert "3.7 × 10<sup>16</sup>" in terms_of_figure_7()


def test_no_number_of_cores_is_faster_than_the_longest_trial() -> None:
    assert longest_trial() == 250 * 5e6 * 0.3e6
    last = cells(cost_of_figure_7())[-5:]
    # 3.687e16 operations at 30e9 a second: 341 core-hours; on 405 cores the longest trial takes 3.5 hours
    assert last == ["30 GFLOP/s", "340", "21", "5.3", "3.5"]


def test_kills_are_shown_by_target_and_summed() -> None:
    targets = [{"target": name, "kills": kills, **COUNTS} for name, kills in (("run", 20), ("worker", 16))]
    shown = cells(kill_counts({"provenance": PROVENANCE, "targets": targets}))
    assert shown[:8] == ["run", "20", "2", "30", "0", "0", "0", "0"]
    assert [re.sub("<[^>]+>", "", cell) for cell in shown[-8:]] == ["all", "36", "4", "60", "0", "0", "0", "0"]


@pytest.mark.parametrize(("change", "end"), [({}, "the same"), ({"lost": 1}, "not the same")])
def test_a_fault_is_shown_with_its_message(change: dict[str, Any], end: str) -> None:
    faults = [{"fault": "disk full", **FAULT, **change}]
    assert cells(fault_answers({"faults": faults, "small_disks": True})) == [
        "disk full",
        "2",
        "<code>x: &lt;full&gt;</code>",
        end,
    ]


def test_faults_that_were_not_tried_are_named() -> None:
    assert "no disk could be mounted" in fault_answers({"faults": [], "small_disks": False})


def test_a_sweep_shows_how_many_choices_came_out_the_same() -> None:
    other = {**SIDE, "digest": "1"}
    tried = {
        "provenance": PROVENANCE,
        "command": "rnn-review readings",
        "trials": 2,
        "trials_finished_at_the_kill": 1,
        "workers": 2,
        "seconds": 60.0,
        "differences": {"lost": 0, "twice": 0, "differing": 1},
        "choices": [
            {"in_one_process": SIDE, "on_the_cluster": SIDE},
            {"in_one_process": SIDE, "on_the_cluster": other},
        ],
    }
    assert cells(cluster_sweep(tried))[10:12] == ["Choices with the same statistics", "1 of 2"]


def test_what_was_not_tried_is_said() -> None:
    assert cluster_sweep({}) == kill_counts({}) == fault_answers({}) == "<p>Not measured yet.</p>"
