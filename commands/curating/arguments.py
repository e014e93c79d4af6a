"""What the curator's commands take, and what their help teaches."""

from __future__ import annotations

import argparse
from collections.abc import Callable

ADD_EXAMPLES = """examples:
  rnn-review add 10.1109/78.650093
  rnn-review add arXiv:1412.3555 --dry-run
  rnn-review add 978-3-642-24796-5 --id graves_2012
  rnn-review add https://example.org/paper.html --json

A DOI is looked up at Crossref, an arXiv identifier at arXiv, an ISBN at Open Library; any other address is opened, and
what the page says of itself is taken (Highwire, Dublin Core, JSON-LD). An address of doi.org or arxiv.org is the
identifier in it. What nobody says is left blank, and named, for you to write; so is the annotation, always.
The entry goes into resources.yaml behind the added resource before it in time, and every other byte stays.
A work that the index holds is refused, with its line. One request, at most three tries, 20 s each; a server that asks
for more than a minute of quiet is not waited for.

Without a network, or where programs are refused, save the answer yourself and name its file:
  curl -o answer.json https://api.crossref.org/works/10.1109%2F78.650093
  rnn-review add 10.1109/78.650093 --answer answer.json

exit codes: 0 proposed, 1 a duplicate or no record, 2 wrong use
"""

IMPORT_EXAMPLES = """examples:
  rnn-review import refs.bib --dry-run
  rnn-review import refs.bib

Entries that can be taken are; each other one is named with its line and the reason: a work that the index holds, an
unknown type, no title, a field twice. A file that is broken as BibTeX gives nothing, for a brace that is missing may
have swallowed any entry after it. Nothing is asked on the network. Blanks are yours to write, as after `add`.

exit codes: 0 all taken, 1 an entry or all of them not taken, 2 wrong use
"""

FORMAT_EXAMPLES = """examples:
  rnn-review fmt
  rnn-review fmt --check

Keys come in the order of the schema, lists of words stand in brackets where they fit into 120 characters, a blank line
stands between resources. Sentences, comments and the order of lists stay: the first author and the chief tag are first.
What the file says never changes, which is checked before anything is written.

exit codes: 0 in order (or now it is), 1 with --check: not in order, 2 wrong use
"""

Add = Callable[[str, str, str, str], argparse.ArgumentParser]


def add_commands(add: Add) -> None:
    """Add `add`, `import` and `fmt` to the command line."""
    adding = add("add", "commands.curating.add:add", "Look a work up and propose its entry.", ADD_EXAMPLES)
    adding.add_argument("work", metavar="DOI|ARXIV|ISBN|URL", help="what the work is known by")
    adding.add_argument("--id", metavar="ID", help="the entry's id (default: first author and year)")
    adding.add_argument("--answer", metavar="FILE", help="read the service's answer from a file instead of asking")
    importing = add("import", "commands.curating.bibliography:take_in", "Take in a BibTeX file.", IMPORT_EXAMPLES)
    importing.add_argument("file", metavar="FILE.bib", help="the bibliography")
    for parser in (adding, importing):
        parser.add_argument("--dry-run", action="store_true", help="print what would be written, and write nothing")
    laying = add("fmt", "commands.curating.layout:lay_out", "Lay the index out evenly.", FORMAT_EXAMPLES)
    laying.add_argument("file", metavar="FILE", nargs="?", help="another index (default: resources.yaml)")
    laying.add_argument("--check", action="store_true", help="change nothing, and say whether something would change")
    for parser in (adding, importing, laying):
        parser.add_argument("--json", action="store_true", help="print JSON for a program")
