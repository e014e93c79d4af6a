"""How the archive itself is cited, from what CITATION.cff says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalogue.latex import to_latex


def archive_bibtex(citation: Mapping[str, Any]) -> str:
    """The archive as an entry for a .bib file, with a line feed at its end; fields that are not known are left out."""
    fields = {
        "author": " and ".join(map(_author, citation["authors"])),
        "title": f"{{{to_latex(citation['title'])}}}",
        "year": str(citation.get("date-released", ""))[:4],
        "version": citation["version"],
        "doi": citation.get("doi"),
        "url": citation.get("url") or citation.get("repository-code"),
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join(["@software{rnn_review,", *lines, "}"]) + "\n"


def _author(author: Mapping[str, str]) -> str:
    if "name" in author:
        return f"{{{to_latex(author['name'])}}}"
    return to_latex(f"{author['family-names']}, {author['given-names']}")


def cite_archive(citation: Mapping[str, Any]) -> str:
    """The entry as a block that a reader copies; empty if nothing is known."""
    return f"```bibtex\n{archive_bibtex(citation)}```" if citation else ""
