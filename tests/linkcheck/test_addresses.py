"""Addresses: what is sent for them, how targets resolve, and which ones are refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcheck.addresses import UnusableAddressError, join_address, parse_address, registrable_domain

VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"<>`{}\\#?'), max_size=30)


@given(VISIBLE)
def test_a_path_of_visible_characters_is_sent_as_written(path: str) -> None:
    target = "/x" + path.replace("/.", "/-")
    assert parse_address(f"http://a.org{target}").target == target


@given(st.text(max_size=60))
def test_any_path_can_be_sent(text: str) -> None:
    address = parse_address("http://a.org/" + text)
    assert address.target.isascii()
    assert not any(char in address.target for char in " \t\r\n#")


@given(st.text(max_size=60))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    with contextlib.suppress(UnusableAddressError):
        parse_address(text)


@given(st.one_of(st.text(max_size=60), st.text(alphabet="/[]:@\u2100\ufffd.a", max_size=12)))
def test_no_redirect_target_raises_anything_but_a_refusal(text: str) -> None:
    with contextlib.suppress(UnusableAddressError):
        join_address(parse_address("http://a.org/x"), text)


@pytest.mark.parametrize("location", ["//[x/y", "//a\u2100b.org/", "//[::g]/"])
def test_a_redirect_to_an_impossible_host_is_refused(location: str) -> None:
    with pytest.raises(UnusableAddressError):
        join_address(parse_address("http://a.org/x"), location)


@given(st.text(max_size=60))
def test_an_address_parses_to_itself(text: str) -> None:
    url = parse_address("http://a.org/" + text).url
    assert parse_address(url).url == url


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://a.org", "/"),
        ("http://a.org?q=1", "/?q=1"),
        ("http://a.org/%7Ex/caf%e9", "/%7Ex/caf%e9"),
        ("http://a.org/a/../b/./c", "/b/c"),
        ("http://a.org/größe path", "/gr%C3%B6%C3%9Fe%20path"),
        ("http://a.org/10.1002/(SICI)1<2::AID>3.0.CO;2-#", "/10.1002/(SICI)1%3C2::AID%3E3.0.CO;2-"),
    ],
)
def test_target(url: str, target: str) -> None:
    assert parse_address(url).target == target


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("http://A.Org:80/", "a.org"),
        ("https://a.org:443/", "a.org"),
        ("https://a.org:80/", "a.org:80"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://BÜCHER。example/", "xn--bcher-kva.example"),
        ("http://\U0001f4a9.example/", "xn--ls8h.example"),
        ("http://☃.example/", "xn--n3h.example"),
        ("http://[2001:DB8::1]:8080/", "[2001:db8::1]:8080"),
    ],
)
def test_authority(url: str, authority: str) -> None:
    assert parse_address(url).authority == authority


UNSAFE = ("ftp://a.org/", "javascript:alert(1)", "http://u:p@a.org/", "http://a.org:25/", "http://[fe80::1%25eth0]/")
MISSPELT = (
    "",
    "a.org/x",
    "http://",
    "http:///x",
    "http://a..b/",
    "http://a.org:0/",
    "http://a.org:99999/",
    f"http://{'a' * 64}.org/",
)


@pytest.mark.parametrize("url", [*UNSAFE, *MISSPELT])
def test_unsafe_and_misspelt_addresses_are_refused(url: str) -> None:
    with pytest.raises(UnusableAddressError) as refused:
        parse_address(url)
    assert refused.value.is_unsafe is (url in UNSAFE)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/c", "http://a.org/c"),
        ("c", "http://a.org/x/c"),
        ("../c", "http://a.org/c"),
        ("?q", "http://a.org/x/b?q"),
        ("//b.org/c", "http://b.org/c"),
        ("HTTPS://B.org/%7ec", "https://b.org/%7ec"),
        ("", "http://a.org/x/b"),
        ("\\c", "http://a.org/c"),
    ],
)
def test_redirect_targets_resolve_as_browsers_resolve_them(location: str, url: str) -> None:
    assert join_address(parse_address("http://a.org/x/b"), location).url == url


def test_a_fragment_survives_a_redirect_that_brings_none() -> None:
    assert join_address(parse_address("http://a.org/x#part"), "/y").fragment == "part"


@pytest.mark.parametrize(
    ("host", "domain"), [("www.a.org", "a.org"), ("x.b.ac.uk", "b.ac.uk"), ("127.0.0.1", "127.0.0.1")]
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain
