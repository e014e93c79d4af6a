"""The bench measures whole runs, and the comparison counts fairly."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.links.error_rates import outcome
from benchmarks.links.rehearsal import DEFAULT_FILE, Rehearsal
from benchmarks.links.speed import UNTHROTTLED, Bench, Measurement, Scenario, ratio
from benchmarks.links.speed_server import BenchServer
from benchmarks.links.who_gets_what_right import is_comparable, score
from tests.fault_server.classes import FAULTS

ROOT = Path(__file__).parents[2]


def test_a_measurement_counts_what_the_server_saw(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 1, None, lambda _: None)
    with BenchServer(2) as server:
        bench.run(Scenario("few", 10, ()), server)
    (measured,) = bench.measurements
    assert (measured.links, measured.requests, measured.verdicts) == (10, 10, {"REACHABLE": 10})


def test_bare_sockets_ask_for_the_same_and_see_every_status(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 1, None, lambda _: None)
    with BenchServer(2, is_varied=True) as server:
        bench.run(Scenario("few", 10, (), has_floor=True), server)
    floor = bench.measurements[1]
    assert (floor.checker, floor.requests, floor.verdicts) == ("bare sockets", 10, {"200": 10})


def test_a_host_s_allowance_is_kept_and_everything_is_found(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 1, None, lambda _: None)
    with BenchServer(1, per_second=5) as server:
        bench.run(Scenario("limited", 12, ("--rate", "50", "--per-host", "10")), server)
    assert bench.measurements[0].verdicts == {"REACHABLE": 12}


def test_no_setting_is_fast_enough_to_lose_answers_and_few_are_refused(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 1, None, lambda _: None)
    with BenchServer(2, per_second=20) as server:
        bench.run(Scenario("limited", 120, UNTHROTTLED), server)
    (measured,) = bench.measurements
    assert measured.verdicts == {"REACHABLE": 120}
    assert measured.requests - measured.links <= 120 / 3


def test_addresses_grouped_by_host_are_the_same_as_mixed() -> None:
    server = BenchServer(3)
    assert sorted(server.urls(9)) == sorted(server.urls(9, is_grouped=True))


def test_a_ratio_compares_one_scenario() -> None:
    ours = Measurement("a", "rnn-review links", 3.0, 1, 10, 10)
    theirs = Measurement("a", "lychee", 2.0, 1, 10, 10)
    assert ratio([ours, theirs], "a") == 1.5
    assert ratio([ours], "a") is None


def test_a_checker_that_says_fine_to_everything_is_caught() -> None:
    scored = score(FAULTS, dict.fromkeys(("ok", "not_found", "forbidden", "other_title"), "fine"))
    assert (scored["right"], scored["bad_called_fine"], scored["living_called_dead"]) == (1, 2, 0)


def test_a_checker_that_calls_a_wall_broken_calls_a_living_link_dead() -> None:
    assert score(FAULTS, {"forbidden": "broken"})["living_called_dead"] == 1


@pytest.mark.parametrize(
    ("wanted", "said", "amounts_to"),
    [
        ("GONE", "GONE", "exact"),
        ("GONE", "REACHABLE", "missed"),
        ("UNREACHABLE_NOW", "MOVED", "missed"),
        ("REACHABLE", "SUSPICIOUS", "false_alarm"),
        ("BLOCKED", "GONE", "false_alarm"),
        ("BLOCKED", "UNREACHABLE_NOW", "inexact"),
        ("REACHABLE", "BLOCKED", "inexact"),
        ("GONE", "SUSPICIOUS", "inexact"),
    ],
)
def test_what_a_verdict_amounts_to(wanted: str, said: str, amounts_to: str) -> None:
    assert outcome(wanted, said) == amounts_to


def test_the_corpus_has_four_hundred_classes() -> None:
    assert len(FAULTS) >= 400


def test_nothing_that_leaves_this_machine_is_put_to_others() -> None:
    compared = {name for name, fault in FAULTS.items() if is_comparable(fault)}
    assert not compared & {"redirect_to_private_address", "private_target", "unknown_name", "doi_registered"}
    assert len(compared) > 200


def test_the_fault_server_is_a_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fault_server", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            first = process.stdout.readline()
            process.send_signal(signal.SIGINT)
            process.wait(30)
        finally:
            process.kill()
    assert first.startswith(f"{len(FAULTS)} classes; their addresses are in {tmp_path}/urls.txt.")
    assert len(json.loads((tmp_path / "expected.json").read_text("utf-8"))) == len(FAULTS)


def test_the_stored_rehearsal_is_what_the_checker_says_today() -> None:
    assert Rehearsal().run() == json.loads((ROOT / DEFAULT_FILE).read_text("utf-8"))
