r"""Formulas as MathML at build time: `$…$` in a line, `$$…$$` as a block; no script and no network in the page.

This is a Python-Markdown extension, named in `mkdocs.yml`. A dollar sign of the text is written `\$`.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from math_core import LatexError, LatexToMathML

INLINE = r"(?<![\\$])\$(?![\s$])([^$\n]*[^$\s\\])\$(?!\$)"
BLOCK = re.compile(r"^\$\$\s*(.+?)\s*\$\$\s*$", re.DOTALL)


class FormulaError(ValueError):
    """A formula is not LaTeX that can be shown; the message holds the formula and the reason."""


def mathml(latex: str, *, block: bool) -> str:
    """The formula as MathML.

    Raises:
        FormulaError: the LaTeX is wrong, or would need styles of its own, as aligned equations do.
    """
    try:
        made = str(LatexToMathML(fancy_error=False).convert_with_local_state(latex, displaystyle=block))
    except LatexError as error:
        reason = re.sub(r"\x1b\[[\d;]*m", "", str(error)).strip().splitlines()[0]
        raise FormulaError(f"bad formula, found `{latex}` ({reason})") from error
    if " style=" in made:
        raise FormulaError(f"formula with inline styles, which the site's policy blocks, found `{latex}`")
    # What stands between a function's name and its argument has a name in HTML that XML does not know.
    return made.replace("&ApplyFunction;", "\N{FUNCTION APPLICATION}")


class InlineFormula(InlineProcessor):
    """Turns `$…$` into MathML."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  (the base class names it, and types it more widely)
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  (the base class passes it)
    ) -> tuple[Element, int, int]:
        """Return the formula's element and the span of text that it replaces."""
        return fromstring(mathml(m.group(1), block=False)), m.start(0), m.end(0)


class BlockFormula(BlockProcessor):
    """Turns a block `$$…$$` into MathML."""

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  (the base class passes it)
        """Say whether the block is a formula."""
        return BLOCK.match(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Append the formula to `parent`."""
        match = BLOCK.match(blocks.pop(0))
        assert match is not None
        parent.append(fromstring(mathml(match.group(1), block=True)))


class Formulas(Extension):
    """The Python-Markdown extension."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (the base class names it)
        """Register both processors: after code spans and escapes, before emphasis."""
        md.inlinePatterns.register(InlineFormula(INLINE, md), "formula", 179)
        md.parser.blockprocessors.register(BlockFormula(md.parser), "formula_block", 175)
        md.ESCAPED_CHARS.append("$")


def makeExtension(**options: object) -> Formulas:  # noqa: N802  (Python-Markdown looks for this name)
    """Return the extension, as Python-Markdown asks for it."""
    return Formulas(**options)
