from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.addresses import url_fault
from tests.catalogue.records import urls


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://people.idsia.ch/~juergen/",
        "https://example.org:8443/a/b.pdf?x=1&y=2#part-3",
        "https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2",
        "http://127.0.0.1:8000/",
        "http://[::1]:8000/",
        "https://bücher.example/",
        "https://例え.example/ページ",
        "https://example.org/a@b",
        "https://example.org./",
        "http://localhost/",
        "https://my_host.example/",
    ],
)
def test_a_plain_address_is_accepted(url: str) -> None:
    assert url_fault(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/",
        "/paper.pdf",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "java\nscript:alert(1)",
        " https://example.org/",
        "https://example.org/\n",
        "https://example.org/a\tb",
        "https://example.org/a\u00a0b",
        "https://example.org/a\u3000b",
        "https://example.org/\u202egnp.exe",
        "https://example.org/\u200b",
        "https://exam\u00adple.org/",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "mailto:a@example.org",
        "https:example.org",
        "https:/example.org",
        "https://",
        "https:///path",
        "https://?query",
        "https://:80/",
        "https://user@example.org/",
        "https://user:password@example.org/",
        "https://example.org@evil.example/",
        "https://example.org\\@evil.example/",
        "https://example.org:0/",
        "https://example.org:65536/",
        "https://example.org:/",
        "https://example.org:x/",
        "https://example.org:１/",
        "https://-example.org/",
        "https://example..org/",
        "https://.example.org/",
        "https://" + "a" * 64 + ".org/",
        "https://" + "a." * 130 + "org/",
        "http://256.0.0.1/",
        "http://1.2.3/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1/",
        "http://[example]/",
        "http://[::1]x/",
        "https://ｅxample.org/",
        "https://exa%6dple.org/",
        "https://example.org/%",
        "https://example.org/%zz",
        "https://example.org/<b>",
        'https://example.org/"',
        "https://example.org/{id}",
        "https://example.org/a|b",
        "HTTPS://example.org/",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    assert url_fault(url) is not None


@settings(max_examples=60)
@given(urls, st.integers(0, 200), st.sampled_from("\x00\x1f\x7f \t\n\u00a0\u200b\u202e\u2066\ufeff\u2028"))
def test_a_hidden_character_anywhere_is_found(url: str, place: int, hidden: str) -> None:
    assert url_fault(url) is None
    assert url_fault(url[:place] + hidden + url[place:]) is not None


@pytest.mark.parametrize(
    "url", ["https://me:secret@example.org/", "ftp://me:secret@example.org/", "https://me:secret@a b/"]
)
def test_a_password_does_not_reach_the_message(url: str) -> None:
    assert "secret" not in str(url_fault(url))
