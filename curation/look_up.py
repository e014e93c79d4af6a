"""From an identifier to what the service that knows it says."""

from __future__ import annotations

from dataclasses import replace

from curation.asking import Asking, LookUpError, NoRecordError
from curation.draft import Draft
from curation.identifier import Identifier, Scheme
from curation.records import arxiv, crossref, open_library, webpage
from curation.records.shapes import RecordError
from linkcheck.http.answers import Answer


def look_up(identifier: Identifier, asking: Asking) -> Draft:
    """Return what is known of the work.

    Raises:
        NoRecordError: nobody knows it.
        LookUpError: the service gave no usable answer.
    """
    url, accept = _request(identifier, asking)
    try:
        answer = asking.get(url, accept)
    except NoRecordError as error:
        raise NoRecordError(f"{error}\nhint: {_elsewhere(identifier)}") from None
    if not answer.is_complete and identifier.scheme is not Scheme.ADDRESS:
        raise LookUpError(f"{url}: the answer is longer than any record, {len(answer.body):,} bytes of it were read")
    return read_answer(identifier, answer, url)


def read_answer(identifier: Identifier, answer: Answer, place: str) -> Draft:
    """Return what an answer says of the work. `place` is its address or file, for messages.

    Raises:
        NoRecordError: the service knows no such work.
        LookUpError: the answer is no record, or one of another work.
    """
    try:
        draft = _read(identifier, answer)
    except (RecordError, ValueError) as error:
        raise LookUpError(f"{place}: {error}\nhint: try again later, or name a saved answer with --answer") from None
    if draft is None:
        raise NoRecordError(f"{place}: there is no record of {identifier}\nhint: {_elsewhere(identifier)}")
    if identifier.scheme is not Scheme.ADDRESS and identifier.key not in {one.key for one in draft.identifiers}:
        raise LookUpError(f"{place}: the record is of another work than {identifier}")
    # Crossref writes a DOI in small letters, a publisher and a curator as it was given out.
    if identifier.scheme is Scheme.DOI:
        return replace(draft, doi=identifier.value, url=crossref.resolver(identifier.value))
    return draft


def _request(identifier: Identifier, asking: Asking) -> tuple[str, str]:
    services, value = asking.services, identifier.value
    match identifier.scheme:
        case Scheme.DOI:
            return crossref.address(services.crossref, value), crossref.ACCEPT
        case Scheme.ARXIV:
            return arxiv.address(services.arxiv, value), arxiv.ACCEPT
        case Scheme.ISBN:
            return open_library.address(services.open_library, value), open_library.ACCEPT
        case Scheme.ADDRESS:
            return value, webpage.ACCEPT


def _read(identifier: Identifier, answer: Answer) -> Draft | None:
    match identifier.scheme:
        case Scheme.DOI:
            return crossref.read(answer.body)
        case Scheme.ARXIV:
            return arxiv.read(answer.body)
        case Scheme.ISBN:
            return open_library.read(answer.body, identifier.value)
        case Scheme.ADDRESS:
            return webpage.read(answer.body, answer.header("content-type"), answer.address.url)


def _elsewhere(identifier: Identifier) -> str:
    if identifier.scheme is Scheme.DOI:
        return "others give out DOIs too: open it in a browser, and add the address of the page that it leads to"
    return f"compare the {identifier.scheme.value} with its source, or add the work by another one"
