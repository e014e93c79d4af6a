"""Cookies as `requests` keeps them; a module of its own, since most answers set none and `requests` is slow to load."""

import contextlib
from collections.abc import Mapping

from requests import PreparedRequest
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header
from requests.structures import CaseInsensitiveDict

from linkcheck.addresses import Address
from linkcheck.http.wire import Head


def cookie_header(cookies: RequestsCookieJar, address: Address, headers: Mapping[str, str]) -> str | None:
    """Return the `Cookie` field that these cookies make for a request, None where none of them is for it."""
    field: str | None = get_cookie_header(cookies, _request(address, headers))  # type: ignore[no-untyped-call]  # not annotated there
    return field


def with_cookies(
    cookies: RequestsCookieJar | None, address: Address, headers: Mapping[str, str], head: Head
) -> RequestsCookieJar:
    """Return these cookies with those that the answer to a request sets."""
    jar = RequestsCookieJar() if cookies is None else cookies.copy()
    with contextlib.suppress(ValueError, KeyError, AttributeError):
        extract_cookies_to_jar(jar, _request(address, headers), _Fields(head))  # type: ignore[no-untyped-call]  # not annotated there
    return jar


def _request(address: Address, headers: Mapping[str, str]) -> PreparedRequest:
    request = PreparedRequest()
    # The address as parsed, so that nothing encodes it anew.
    request.url = address.url
    request.headers = CaseInsensitiveDict(headers)
    return request


class _Fields:
    """The header in the shape in which `requests` and `http.cookiejar` ask for it."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._original_response = self.msg = self

    def get_all(self, name: str, default: list[str] | None = None) -> list[str] | None:
        return self._head.all(name.lower()) or default
