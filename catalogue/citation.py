"""How to cite a resource: one entry as BibTeX, CSL-JSON or RIS, as a pure function of the record."""

from __future__ import annotations

import re
from typing import Any

from catalogue.latex import to_latex, without_lone_braces
from catalogue.model import Resource
from catalogue.publication import AND_OTHERS, Name, Publication, PublicationType, names, publication


def bibtex(resource: Resource) -> str:
    """Return the entry for a .bib file, with the resource's id as its key and a line feed at its end."""
    parts = publication(resource)
    fields = {
        "author": _bibtex_names(names(resource.authors), AND_OTHERS in resource.authors),
        # The second pair of braces keeps styles from changing the case of names and abbreviations.
        "title": f"{{{to_latex(resource.title)}}}",
        "year": None if resource.year is None else str(resource.year),
        "editor": _bibtex_names(names(parts.editors)),
        **{key: None if text is None else to_latex(text) for key, text in _bibtex_venue(parts).items()},
        "volume": parts.volume,
        "number": parts.issue,
        "chapter": parts.chapter,
        "pages": None if parts.pages is None else parts.pages.replace("-", "--"),
        "isbn": resource.isbn,
        "doi": None if resource.doi is None else without_lone_braces(resource.doi),
        "eprint": resource.arxiv,
        "archiveprefix": None if resource.arxiv is None else "arXiv",
        "url": without_lone_braces(resource.url),
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join([f"@{_bibtex_type(parts)}{{{resource.id},", *lines, "}"]) + "\n"


def csl_json(resource: Resource) -> dict[str, Any]:
    """Return the item as CSL-JSON, ready for `json.dumps`."""
    parts = publication(resource)
    item: dict[str, Any] = {
        "id": resource.id,
        "type": parts.type.csl,
        "title": resource.title,
        "author": [_csl_name(name) for name in names(resource.authors)],
        "editor": [_csl_name(name) for name in names(parts.editors)],
        "issued": None if resource.year is None else {"date-parts": [[resource.year]]},
        "container-title": parts.container,
        "publisher": parts.body,
        "genre": parts.genre,
        "volume": parts.volume,
        "issue": parts.issue,
        "chapter-number": parts.chapter,
        "page": parts.pages,
        "number": None if resource.arxiv is None else f"arXiv:{resource.arxiv}",
        "DOI": resource.doi,
        "ISBN": resource.isbn,
        "URL": resource.url,
        "language": resource.language,
    }
    return {key: value for key, value in item.items() if value}


def ris(resource: Resource) -> str:
    """Return the entry as RIS, with the line ends that the format prescribes."""
    parts = publication(resource)
    first_page, _, last_page = (parts.pages or "").partition("-")
    tags = [
        ("TY", parts.type.ris),
        ("ID", resource.id),
        *(("AU", name.inverted) for name in names(resource.authors)),
        *(("ED", name.inverted) for name in names(parts.editors)),
        ("TI", resource.title),
        ("T2", parts.container),
        ("PY", None if resource.year is None else str(resource.year)),
        ("PB", parts.body),
        ("M3", parts.genre),
        ("VL", parts.volume),
        ("IS", parts.issue),
        ("SE", parts.chapter),
        ("SP", first_page),
        ("EP", last_page),
        ("SN", resource.isbn),
        ("DO", resource.doi),
        ("AN", None if resource.arxiv is None else f"arXiv:{resource.arxiv}"),
        ("UR", resource.url),
        ("LA", resource.language),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _bibtex_type(parts: Publication) -> str:
    # BibTeX demands an institution of a report; one without is a `misc` to it.
    return "misc" if parts.type is PublicationType.REPORT and parts.body is None else parts.type.bibtex


def _bibtex_venue(parts: Publication) -> dict[str, str | None]:
    match parts.type:
        case PublicationType.ARTICLE:
            return {"journal": parts.container}
        case PublicationType.CONFERENCE_PAPER | PublicationType.CHAPTER:
            return {"booktitle": parts.container, "publisher": parts.body}
        case PublicationType.BOOK:
            return {"publisher": parts.body}
        case PublicationType.THESIS:
            return {"school": parts.body, "type": parts.genre}
        case PublicationType.REPORT if parts.body:
            return {"institution": parts.body, "type": parts.genre}
        case PublicationType.REPORT:
            return {"howpublished": parts.genre}
        case PublicationType.PREPRINT:
            return {"howpublished": parts.body}
        case PublicationType.WEB_PAGE:
            return {"howpublished": parts.container}


def _bibtex_names(people: tuple[Name, ...], and_others: bool = False) -> str:
    return " and ".join([*map(_bibtex_name, people), *(["others"] if and_others else [])])


def _bibtex_name(name: Name) -> str:
    if name.given is None:
        return f"{{{to_latex(name.family)}}}"
    return f"{_bibtex_part(name.family)}, {_bibtex_part(name.given)}"


def _bibtex_part(text: str) -> str:
    # To BibTeX, "and" ends a name and a comma a part of one, except in braces.
    latex = to_latex(text)
    return f"{{{latex}}}" if re.search(r"(?i)\band\b|,", text) else latex


def _csl_name(name: Name) -> dict[str, str]:
    return {"literal": name.family} if name.given is None else {"family": name.family, "given": name.given}
