"""Link targets out of the Markdown cells of a Jupyter notebook; code and its outputs are not read."""

import json
from collections.abc import Iterator

from linkcheck.inputs.formats import markdown
from linkcheck.inputs.links import Cursor, Occurrence
from linkcheck.inputs.problems import UnreadableInputError


def occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield the targets of every Markdown cell, each with its line in the file.

    Raises:
        UnreadableInputError: the text is no JSON, or no notebook.
    """
    cursor = Cursor(file, text)
    for source in _sources(text, file):
        for one in markdown.occurrences(source, file):
            line = source.splitlines()[one.place.line - 1]
            written = line[one.place.column - 1 :]
            # A cell's line is written as JSON, where a quotation mark after the address would be escaped.
            stop = next((index for index, char in enumerate(written) if char in ' "\\)>'), len(written))
            yield Occurrence(one.url, cursor.place(json.dumps(written[:stop], ensure_ascii=False)[1:-1]))


def anchors(text: str) -> set[str]:
    """Return the names of the parts of all Markdown cells, those that notebooks make of headings among them."""
    sources = list(_sources(text, ""))
    headings = {heading.replace(" ", "-") for source in sources for heading in markdown.headings(source)}
    return headings.union(*map(markdown.anchors, sources))


def _sources(text: str, file: str) -> Iterator[str]:
    try:
        notebook = json.loads(text)
    except ValueError as error:
        raise UnreadableInputError(file, getattr(error, "lineno", 1), f"is no notebook: {error}") from None
    except RecursionError:
        raise UnreadableInputError(file, 1, "is no notebook: it is nested too deeply") from None
    sheets = notebook.get("worksheets", [notebook]) if isinstance(notebook, dict) else None
    sheet = sheets[0] if isinstance(sheets, list) and sheets else None
    cells = sheet.get("cells") if isinstance(sheet, dict) else None
    if not isinstance(cells, list):
        raise UnreadableInputError(file, 1, "is no notebook: it has no cells")
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            source = cell.get("source", "")
            yield "".join(map(str, source)) if isinstance(source, list) else str(source)
