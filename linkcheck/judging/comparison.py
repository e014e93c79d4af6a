"""Is a document the one that was indexed: by its hash, its identifiers, its title, its words.

The test says `SAME`, `OTHER` or `UNKNOWN` and why. It is unsure rather than wrong: a document that gives itself no
title, a scan without text, and a page that only scripts fill are `UNKNOWN`.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from linkcheck.documents.expectation import Expectation
from linkcheck.documents.pdfs import PdfText
from linkcheck.documents.webpages import WebPage

_LATEX = re.compile(r"\\[a-zA-Z]+\s*|[{}$]")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>]+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SMALL_WORDS = frozenset(
    """a an the of in on to for and or with by from at as is are be der die das und ein eine zu von mit für im le la les
    de du des et un une en el los las y di il e""".split()  # noqa: SIM905 - a list of forty strings reads worse
)
_OTHER_SCRIPTS = (
    "zh", "ja", "ko", "th", "ru", "uk", "be", "bg", "sr", "mk", "el", "he", "ar", "fa", "ur", "hi", "bn", "ta", "ka",
    "hy", "kk", "mn",
)  # fmt: skip
"""Languages that are not, or not always, written in Latin letters, so that a title may stand in either script."""

_FILE_NAME = re.compile(r"\S+\.(?:pdf|ps|html?|docx?|pptx?|gz|zip)", re.IGNORECASE)
PROMINENT_CHARACTERS = 3000
"""A title further down is more likely that of a cited work."""

TELLING_CHARACTERS = 80
"""An untitled document shorter than this says too little to be told from another."""

TEXT_CONFIDENCE = 0.8
"""How sure it is at most that a document is the indexed one where only its text says so."""

SAME_TITLE = 0.84
OTHER_TITLE = 0.5


class Identity(StrEnum):
    """What the comparison says."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class IdentityComparison:
    """The outcome, how sure it is, and the reason in a few words."""

    identity: Identity
    confidence: float
    reason: str
    is_about_identifier: bool = False


NOT_COMPARED = IdentityComparison(Identity.UNKNOWN, 0.7, "")
NOTHING_TO_COMPARE = IdentityComparison(Identity.UNKNOWN, 0.7, "no title to compare with")


def fold(text: str) -> str:
    """Reduce a title to its letters and digits: no case, accents, mark-up, punctuation or small differences of form."""
    text = _LATEX.sub(" ", text)
    decomposed = unicodedata.normalize("NFKD", text)
    # Soft hyphens and zero-width spaces say where a word may break, not where one ends.
    plain = "".join(char for char in decomposed if unicodedata.category(char) not in ("Mn", "Cf")).casefold()
    return re.sub(r"[\W_]+", " ", plain.replace("ß", "ss")).strip()


def _units(text: str) -> set[str]:
    units = {word for word in text.split() if not _UNSPACED.search(word)}
    for run in re.findall(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+", text):
        units |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
    return (units - _SMALL_WORDS) or units


def title_similarity(expected: str, found: str) -> float:
    """Return how much of the expected title the other holds, from 0 to 1; a site's name around it is allowed."""
    wanted, got = _units(fold(expected)), _units(fold(found))
    if not wanted or not got:
        return 0.0
    shared = len(wanted & got) / len(wanted)
    # A short title inside a long unrelated one is no match: what is added may not outweigh what was wanted.
    surplus = len(got - wanted) / (len(wanted) + 10)
    reverse = len(wanted & got) / len(got)
    return max(shared * (1.0 if surplus <= 1 else 0.6), reverse * 0.9 if len(got) >= 3 and shared >= 0.5 else 0.0)


def contains_title(expected: str, text: str) -> bool:
    """Whether a text holds the whole title, word for word."""
    wanted = fold(expected)
    return len(wanted) >= 8 and f" {wanted} " in f" {fold(text)} "


def _surnames(authors: Iterable[str]) -> set[str]:
    found = (fold(author.partition(",")[0] if "," in author else author).split() for author in authors)
    return {words[-1] for words in found if words and len(words[-1]) > 2}


def reads_like_text(text: str) -> bool:
    """Whether a text is language rather than the noise that fonts without a code table leave behind."""
    if _UNSPACED.search(text):
        return True
    words = re.findall(r"[^\W\d_]+", text)
    letters = sum(map(len, words))
    known = sum(word.casefold() in _SMALL_WORDS for word in words)
    return letters >= 0.5 * len(text.replace(" ", "")) and known >= max(1, len(words) // 40)


def _is_latin(text: str) -> bool:
    foreign = sum(char.isalpha() and not unicodedata.name(char, "").startswith("LATIN") for char in text)
    return foreign * 3 <= len(text)


def _compare_titles(
    expectation: Expectation, own_titles: list[str], text: str, is_readable: bool
) -> IdentityComparison:
    expected = expectation.title
    if not expected:
        return NOTHING_TO_COMPARE
    # Subtitles and parenthetical remarks may be missing on the page.
    forms = list(dict.fromkeys([expected, re.sub(r"\s*\([^)]*\)", "", expected), re.split(r":\s", expected)[0]]))
    forms = [form for form in forms if len(_units(fold(form))) >= 2 or form == expected]
    best, best_title = 0.0, ""
    for own in own_titles:
        similarity = max(title_similarity(form, own) for form in forms)
        if similarity > best:
            best, best_title = similarity, own
    if best >= SAME_TITLE:
        return IdentityComparison(Identity.SAME, min(1.0, 0.6 + 0.4 * best), f"title “{best_title[:80]}”")
    if contains_title(expected, text[:PROMINENT_CHARACTERS]):
        return IdentityComparison(Identity.SAME, TEXT_CONFIDENCE, "its text holds the title")
    words = set(fold(text[:20_000]).split())
    surnames = _surnames(expectation.authors)
    names_present = len(surnames & words) / len(surnames) if surnames else 0.0
    language = (expectation.language or "").lower()
    shown = own_titles[0] if own_titles else text[:80]
    if _is_latin(shown) != _is_latin(expected) and language[:2] in _OTHER_SCRIPTS:
        return IdentityComparison(Identity.UNKNOWN, 0.5, f"title “{shown[:80]}” is in another script than the index's")
    wanted = _units(fold(expected))
    in_text = len(wanted & (words | _units(fold(text[:20_000])))) / max(1, len(wanted))
    if not own_titles and (not is_readable or len(text) < TELLING_CHARACTERS):
        return IdentityComparison(Identity.UNKNOWN, 0.5, "gives no title and no text")
    if best >= OTHER_TITLE or (not own_titles and in_text >= OTHER_TITLE):
        return IdentityComparison(Identity.UNKNOWN, 0.6, f"title “{shown[:80]}” resembles the index's")
    if in_text >= 0.75 and names_present >= 0.5:
        return IdentityComparison(Identity.UNKNOWN, 0.6, "holds the title's words and its authors, but another title")
    reason = (
        f"title “{shown[:80]}” instead of “{expected[:80]}”" if own_titles else f"nothing of “{expected[:80]}” in it"
    )
    return IdentityComparison(Identity.OTHER, 0.9 - 0.3 * best - 0.2 * names_present, reason)


def _same_doi(one: str, other: str) -> bool:
    return unquote(one).strip().rstrip(".").lower() == unquote(other).strip().rstrip(".").lower()


def _unversioned(arxiv: str) -> str:
    return re.sub(r"^arxiv:|v\d+$", "", arxiv.strip(), flags=re.IGNORECASE)


def compare_webpage(expectation: Expectation, page: WebPage) -> IdentityComparison:
    """Compare an HTML page with what the index says of it."""
    if not (expectation.title or expectation.doi or expectation.arxiv):
        return NOTHING_TO_COMPARE
    dois = page.meta.get("citation_doi", []) + page.meta.get("dc.identifier", []) + page.meta.get("prism.doi", [])
    page_dois = [match.group() for match in map(_DOI.search, dois) if match]
    arxiv_ids = [_unversioned(identifier) for identifier in page.meta.get("citation_arxiv_id", [])]
    other_identifier = None
    if expectation.doi and page_dois:
        if any(_same_doi(expectation.doi, doi) for doi in page_dois):
            return IdentityComparison(Identity.SAME, 1.0, f"DOI {expectation.doi} on the page")
        other_identifier = f"DOI {page_dois[0]} instead of {expectation.doi}"
    if expectation.arxiv and arxiv_ids:
        if _unversioned(expectation.arxiv) in arxiv_ids:
            return IdentityComparison(Identity.SAME, 1.0, f"arXiv {expectation.arxiv} on the page")
        other_identifier = f"arXiv {arxiv_ids[0]} instead of {expectation.arxiv}"
    is_readable = len(page.text) > 0 and not page.is_script_only and not page.frames
    own_titles = [title for title in page.own_titles if not _FILE_NAME.fullmatch(title)]
    if page.is_script_only and not page.headings and not page.meta.get("citation_title"):
        own_titles = [
            title
            for title in own_titles
            if expectation.title and title_similarity(expectation.title, title) >= SAME_TITLE
        ]
    compared = _compare_titles(expectation, own_titles, page.text, is_readable)
    if compared.identity is Identity.SAME:
        return compared
    if expectation.doi and expectation.doi.lower() in page.text[:PROMINENT_CHARACTERS].lower():
        return IdentityComparison(Identity.SAME, 0.75, f"DOI {expectation.doi} in its text")
    if expectation.arxiv and f"arxiv:{expectation.arxiv}".lower() in page.text[:PROMINENT_CHARACTERS].lower():
        return IdentityComparison(Identity.SAME, 0.75, f"arXiv {expectation.arxiv} in its text")
    if other_identifier:
        return IdentityComparison(Identity.OTHER, 0.9, other_identifier, is_about_identifier=True)
    return compared


def compare_pdf(expectation: Expectation, pdf: PdfText) -> IdentityComparison:
    """Compare a PDF's title and first page with what the index says of it."""
    first_lines = " ".join(pdf.first_page.split())
    own_titles = [pdf.title] if pdf.title else []
    is_readable = len(first_lines) >= 40 and reads_like_text(first_lines)
    compared = _compare_titles(expectation, own_titles, first_lines if is_readable else "", is_readable)
    if compared.identity is Identity.SAME:
        return compared
    if expectation.title and len(first_lines) >= 40:
        # Text taken out of a PDF has lost spaces and gained hyphens: compare letters alone.
        letters = re.sub(r"\W", "", fold(first_lines))[:4000]
        if re.sub(r"\W", "", fold(expectation.title)) in letters:
            return IdentityComparison(Identity.SAME, 0.9, "its first page holds the title")
    if expectation.doi and expectation.doi.lower() in first_lines.lower():
        return IdentityComparison(Identity.SAME, 0.9, f"DOI {expectation.doi} on its first page")
    if not is_readable and compared.identity is Identity.OTHER:
        # Metadata titles alone are often left over from another file.
        return IdentityComparison(Identity.OTHER, 0.6, compared.reason)
    return compared


def compare_text(expectation: Expectation, text: str) -> IdentityComparison:
    """Compare a plain text with what the index says of it."""
    return _compare_titles(expectation, [], text, len(text.strip()) > 0)
