"""Which networks are reached, and that no name leads into another one."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from linkcheck.addresses import parse_address
from linkcheck.asking.inquiry import Inquiry, Memory, Pause, ProbeSettings
from linkcheck.asking.probe import Probe
from linkcheck.documents.expectation import NOTHING_EXPECTED
from linkcheck.http.answers import Answer
from linkcheck.http.failures import FetchError
from linkcheck.http.network import FAILURE_SECONDS, AddressPolicy, Resolver, connect
from linkcheck.verdicts import Cause

LOOPBACK = AddressPolicy((ipaddress.ip_network("127.0.0.0/8"),))


@pytest.fixture
def listening() -> Iterator[tuple[str, int]]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fc00::1", "fec0::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_no_address_that_is_not_public_is_reached(address: str) -> None:
    assert not AddressPolicy().allows(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_public_addresses_are_reached(address: str) -> None:
    assert AddressPolicy().allows(address)


def test_an_allowed_network_allows_its_mapped_form_too() -> None:
    assert LOOPBACK.allows("::ffff:127.0.0.1")
    assert not LOOPBACK.allows("::ffff:10.0.0.1")


def test_a_connection_is_made_to_a_checked_address_only(listening: tuple[str, int]) -> None:
    with pytest.raises(FetchError) as refused:
        connect(["127.0.0.1"], listening[1], time.monotonic() + 5, AddressPolicy())
    assert refused.value.cause is Cause.PRIVATE_ADDRESS


def test_a_forbidden_address_beside_an_allowed_one_is_passed_over(listening: tuple[str, int]) -> None:
    with connect(["10.0.0.1", "127.0.0.1"], listening[1], time.monotonic() + 5, LOOPBACK) as connected:
        assert connected.getpeername()[0] == "127.0.0.1"


def test_the_next_address_is_tried_when_one_refuses(listening: tuple[str, int]) -> None:
    with connect(["127.0.0.99", "127.0.0.1"], listening[1], time.monotonic() + 5, LOOPBACK) as connected:
        assert connected.getpeername()[0] == "127.0.0.1"


def test_refused_by_all() -> None:
    with pytest.raises(FetchError) as refused:
        connect(["127.0.0.98"], 65533, time.monotonic() + 5, LOOPBACK)
    assert refused.value.cause is Cause.CONNECTION_REFUSED


def test_a_name_that_changes_its_answer_leads_nowhere_private(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["93.184.216.34", "10.0.0.1"])

    def rebinding(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 0))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    resolver, deadline = Resolver(), time.monotonic() + 5
    assert [resolver.resolve("rebinding.org", deadline) for _ in range(3)] == [("93.184.216.34",)] * 3


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (socket.EAI_NONAME, Cause.NAME_UNKNOWN),
        (socket.EAI_AGAIN, Cause.NAME_FAILURE),
        (socket.EAI_FAIL, Cause.NAME_FAILURE),
    ],
)
def test_a_failing_resolver_is_told_from_an_unknown_name(
    code: int, cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise socket.gaierror(code, "no")

    monkeypatch.setattr(socket, "getaddrinfo", failing)
    with pytest.raises(FetchError) as failed:
        Resolver().resolve("some.org", time.monotonic() + 5)
    assert failed.value.cause is cause


@pytest.mark.parametrize("timeout_seconds", [1.0, 20.0])
def test_an_unknown_name_is_asked_for_again_once_its_failure_is_forgotten(timeout_seconds: float) -> None:
    address = parse_address("http://some.org/")
    settings = ProbeSettings(timeout_seconds, backoff_seconds=timeout_seconds / 40)
    conversation = Probe(Inquiry(address, NOTHING_EXPECTED, settings, Memory())).converse()
    next(conversation)
    pause = conversation.send(Answer(address, cause=Cause.NAME_UNKNOWN))
    assert isinstance(pause, Pause)
    assert pause.seconds > FAILURE_SECONDS


def test_a_slow_resolver_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    is_tried = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: is_tried.wait(30) and [])
    with pytest.raises(FetchError) as failed:
        Resolver().resolve("slow.org", time.monotonic() + 0.05)
    is_tried.set()
    assert failed.value.cause is Cause.NAME_FAILURE


def test_reserved_names_are_asked_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("asked"))
    with pytest.raises(FetchError) as failed:
        Resolver().resolve("paper.invalid", time.monotonic() + 5)
    assert failed.value.cause is Cause.NAME_RESERVED
