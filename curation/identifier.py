"""What a curator may name a resource by: a DOI, an arXiv identifier, an ISBN or an address, each in any usual form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote

from catalogue.problems import Fault, quote
from catalogue.rules.addresses import url_fault
from catalogue.rules.identifiers import arxiv_fault, arxiv_work, doi_fault, isbn_13, isbn_fault

_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?(?P<doi>10\.[0-9]{4,9}[0-9.]*/\S+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(?P<id>\S+)", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*)(?P<id>[^\s?#]+?)(?:\.pdf)?/?(?:[?#]\S*)?",
    re.IGNORECASE,
)
_BARE_ARXIV = re.compile(r"[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/[0-9]{7}(?:v[0-9]+)?")
_ISBN = re.compile(r"(?:isbn(?:-1[03])?:?\s*)?(?P<isbn>[0-9][0-9 -]{8,}[0-9Xx])", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)


class Scheme(Enum):
    """Who gives out an identifier, by what people call it."""

    DOI = "DOI"
    ARXIV = "arXiv identifier"
    ISBN = "ISBN"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier in the form in which the index holds it."""

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        return f"{self.scheme.value} {quote(self.value)}"

    @property
    def key(self) -> tuple[Scheme, str]:
        """What two spellings of one identifier have in common.

        Scheme, `www.`, letter case of the host, a slash at the end and the part after `#` do not make another address.
        """
        if self.scheme is Scheme.DOI:
            return self.scheme, self.value.casefold()
        if self.scheme is Scheme.ARXIV:
            return self.scheme, arxiv_work(self.value)
        if self.scheme is Scheme.ISBN:
            return self.scheme, isbn_13(self.value)
        host, slash, rest = self.value.partition("//")[2].partition("#")[0].partition("/")
        host = re.sub(":(80|443)$", "", host.lower()).removeprefix("www.")
        return self.scheme, unquote(f"{host}{slash}{rest}").rstrip("/")


class IdentifierError(ValueError):
    """The words name no resource; the message says what would."""


def read_identifier(text: str) -> Identifier:
    """Return the identifier that these words are; an address of doi.org or arxiv.org is the identifier in it.

    Raises:
        IdentifierError: they are none, or a broken one.
    """
    text = text.strip()
    if doi := _DOI.fullmatch(unquote(text) if "://" in text else text):
        value = doi["doi"]
        if in_doi := _ARXIV_DOI.fullmatch(value):
            return _judged(Scheme.ARXIV, in_doi["id"], arxiv_fault(in_doi["id"]))
        return _judged(Scheme.DOI, value, doi_fault(value))
    if arxiv := _ARXIV.fullmatch(text):
        return _judged(Scheme.ARXIV, arxiv["id"], arxiv_fault(arxiv["id"]))
    if _BARE_ARXIV.fullmatch(text):
        return _judged(Scheme.ARXIV, text, arxiv_fault(text))
    if _ADDRESS.fullmatch(text):
        return _judged(Scheme.ADDRESS, text, url_fault(text))
    if isbn := _ISBN.fullmatch(text):
        value = isbn["isbn"].replace(" ", "-").upper()
        return _judged(Scheme.ISBN, value, isbn_fault(value))
    if re.match(r"(doi:\s*)?10\.", text, re.IGNORECASE):
        return _judged(Scheme.DOI, text, doi_fault(text))
    raise IdentifierError(
        f"must be a DOI, an arXiv identifier, an ISBN or an address, found {quote(text)}\n"
        "hint: as in `10.1109/72.279181`, `1211.5063`, `978-0-262-03561-3` or `https://example.org/paper.html`"
    )


def identifiers_in(addresses: Iterable[str]) -> Iterator[Identifier]:
    """Yield the identifiers that these addresses are, without those that are broken."""
    for address in addresses:
        try:
            yield read_identifier(address)
        except IdentifierError:
            continue


def _judged(scheme: Scheme, value: str, fault: Fault | None) -> Identifier:
    if fault is None:
        return Identifier(scheme, value)
    raise IdentifierError(f"{scheme.value} {fault.message}" + (f"\nhint: {fault.hint}" if fault.hint else ""))
