"""Every fault class gets the verdict that an archivist would want, from an index and from a plain list."""

import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.fault_server.classes import FAULTS
from tests.fault_server.server import FaultServer
from tests.linkcheck.conftest import TIMEOUT

MOVED = sorted(name for name, fault in FAULTS.items() if fault.moved_to)
BOUNDED = ("endless_body", "gzip_bomb", "gzip_bomb_in_layers", "pdf_of_300_mebibytes")
HELD_UP = (
    "dripping_header", "dripping_body", "silence_after_request", "silence_in_body",
    "accept_and_silence", "accept_tls_and_stall",
)  # fmt: skip


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def _classes(names: Iterable[str]) -> list[object]:
    lacking = pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6")
    return [pytest.param(name, marks=lacking) if name == "ipv6" else name for name in sorted(names)]


@pytest.mark.parametrize("name", _classes(FAULTS))
def test_class_from_an_index(name: str, faults: tuple[FaultServer, Path], indexed: Mapping[str, Any]) -> None:
    assert indexed[faults[0].url(name)]["verdict"] == (FAULTS[name].said_instead or FAULTS[name].verdict)


@pytest.mark.parametrize("name", _classes(name for name, fault in FAULTS.items() if not fault.needs_index))
def test_class_from_a_plain_list(name: str, faults: tuple[FaultServer, Path], listed: Mapping[str, Any]) -> None:
    assert listed[faults[0].url(name)]["verdict"] == (FAULTS[name].said_instead or FAULTS[name].verdict)


@pytest.mark.parametrize("name", MOVED)
def test_moved_names_the_end_of_the_leading_permanent_redirects(
    name: str, faults: tuple[FaultServer, Path], indexed: Mapping[str, Any]
) -> None:
    server, target = faults[0], FAULTS[name].moved_to
    assert target is not None
    assert indexed[server.url(name)]["moved_to"] == (target if "://" in target else server.base(name) + target)


@pytest.mark.parametrize("name", BOUNDED)
def test_little_is_taken_from_a_server_that_has_too_much(name: str, indexed: Mapping[str, Any]) -> None:
    assert indexed["tallies"][name][1] <= 3 * 1024 * 1024


@pytest.mark.parametrize("name", BOUNDED)
def test_little_is_read(name: str, faults: tuple[FaultServer, Path], indexed: Mapping[str, Any]) -> None:
    assert indexed[faults[0].url(name)]["bytes_read"] <= 330 * 1024


@pytest.mark.parametrize("name", HELD_UP)
def test_no_server_holds_a_link_beyond_its_time(
    name: str, faults: tuple[FaultServer, Path], indexed: Mapping[str, Any]
) -> None:
    assert indexed[faults[0].url(name)]["seconds"] <= 1.5 * float(TIMEOUT)


def test_a_loop_costs_few_requests(indexed: Mapping[str, Any]) -> None:
    assert indexed["tallies"]["redirect_loop"][0] <= 11


def test_a_day_of_quiet_is_not_waited_for(indexed: Mapping[str, Any]) -> None:
    assert indexed["tallies"]["rate_limit_for_a_day"][0] == 1


def test_a_publisher_is_not_asked_about_its_doi(faults: tuple[FaultServer, Path], indexed: Mapping[str, Any]) -> None:
    link = indexed[faults[0].url("doi_registered")]
    assert (link["requests"], link["cause"]) == (1, "registered")


def test_no_class_that_is_known_to_be_missed_is_a_false_alarm() -> None:
    missed = {fault.name for fault in FAULTS.values() if fault.said_instead}
    assert {FAULTS[name].said_instead for name in missed} <= {"REACHABLE"}
    assert len(missed) <= 0.02 * len(FAULTS)


def test_nothing_is_dead_that_is_not(faults: tuple[FaultServer, Path], listed: Mapping[str, Any]) -> None:
    server = faults[0]
    told = [name for name, fault in FAULTS.items() if not fault.needs_index]
    called_dead = {name for name in told if listed[server.url(name)]["verdict"] == "GONE"}
    assert called_dead <= {name for name, fault in FAULTS.items() if fault.verdict == "GONE"}
