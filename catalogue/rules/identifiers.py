"""The written forms of identifiers: our own ids, DOI, arXiv, ISBN, language tags, dates and digests.

Each rule takes a text and returns what is wrong with it, or None. Whether the thing exists is for the link checker.
"""

from __future__ import annotations

import datetime
import re

from catalogue.problems import Fault, quote

FIRST_YEAR = 1600
LAST_YEAR = 2100

MOST_CHARACTERS = 64
"""Of an id: up to three of them stand in one file name."""
ID = re.compile(rf"(?!index$)[a-z][a-z0-9_]{{0,{MOST_CHARACTERS - 1}}}")
EXPERIMENT = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*")
_DOI = re.compile(r"10\.[0-9]{4,9}(\.[0-9]+)*/[!-~]+")
_DOI_ADDRESS = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ARXIV = re.compile(r"(?P<year>[0-9]{2})(?P<month>[0-9]{2})\.[0-9]{4,5}(v[1-9][0-9]*)?")
_OLD_ARXIV = re.compile(r"[a-z]+(-[a-z]+)*(\.[A-Z]{2})?/(?P<year>[0-9]{2})(?P<month>[0-9]{2})[0-9]{3}(v[1-9][0-9]*)?")
_ARXIV_ADDRESS = re.compile(r"(?:https?://arxiv\.org/(?:abs|pdf)/|arxiv:\s*)", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|[0-9]{3}))?(-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*")
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def id_fault(text: str) -> Fault | None:
    """Judge an id, which also names a page and a folder."""
    if ID.fullmatch(text):
        return None
    if text == "index":
        return Fault("must not be `index`, which names the overview page", "add a word or a year")
    if len(text) > MOST_CHARACTERS:
        return Fault(f"must have at most {MOST_CHARACTERS} characters, found {len(text)}: {quote(text)}")
    words = sorted(re.findall("[a-z0-9]+", text.lower()), key=lambda word: word[0].isdecimal())
    hint = f"write {quote('_'.join(words))}" if words and words[0][0].isalpha() else "for example `pascanu_2013`"
    return Fault(f"must be lower-case letters, digits and underscores after a first letter, found {quote(text)}", hint)


def numbered(letter: str) -> re.Pattern[str]:
    """Return the form of an id that is this letter and a number."""
    return re.compile(f"{letter}[1-9][0-9]*")


def numbered_fault(text: str, letter: str) -> Fault | None:
    """Judge the id of a statement of the post, or of one that errs."""
    if numbered(letter).fullmatch(text):
        return None
    return Fault(f"must be `{letter}` and a number, found {quote(text)}", f"for example `{letter}1`")


def experiment_fault(text: str) -> Fault | None:
    """Judge the name of an experiment; whether there is one of that name is for those who know the papers."""
    if EXPERIMENT.fullmatch(text):
        return None
    hint = "for example `hochreiter_1997/experiment_4`"
    return Fault(f"must be a paper and one of its experiments, found {quote(text)}", hint)


def doi_fault(text: str) -> Fault | None:
    """Judge a DOI, which is written bare: neither an address nor with a `doi:` before it."""
    bare = _DOI_ADDRESS.sub("", text, count=1)
    if bare != text and _DOI.fullmatch(bare):
        return Fault(f"must be a bare DOI, found {quote(text)}", f"write `{bare}`")
    if not _DOI.fullmatch(text):
        hint = "a DOI starts with `10.`, digits and a slash, as in `10.1109/72.279181`"
        return Fault(f"must be a DOI, found {quote(text)}", hint)
    if text[-1] in ".,;":
        return Fault(f"must be a DOI without punctuation at its end, found {quote(text)}", f"write `{text[:-1]}`")
    return None


def arxiv_fault(text: str) -> Fault | None:
    """Judge an arXiv identifier of the new form (`1211.5063`) or of the one before April 2007 (`cs/0301001`)."""
    bare = _ARXIV_ADDRESS.sub("", text, count=1)
    if bare != text:
        return Fault(f"must be a bare arXiv identifier, found {quote(text)}", f"write {quote(bare)}")
    new, old = _ARXIV.fullmatch(text), _OLD_ARXIV.fullmatch(text)
    match = new or old
    if match is None:
        hint = "it looks like `1211.5063`, or like `cs/0301001` before April 2007"
        return Fault(f"must be an arXiv identifier, found {quote(text)}", hint)
    year_and_month = match["year"] + match["month"]
    if not 1 <= int(year_and_month[2:]) <= 12:
        return Fault(f"must hold a year and a month, found {quote(text)}", "the first four digits are `YYMM`")
    if old is not None:
        # The old form runs from 9107 to 0703, July 1991 to March 2007.
        fits = year_and_month >= "9107" or year_and_month <= "0703"
        fault = Fault(f"has the form used before April 2007, found {quote(text)}", "the newer form is `YYMM.NNNNN`")
        return None if fits else fault
    number = text.partition(".")[2].partition("v")[0]
    digits = 5 if year_and_month >= "1501" else 4
    if year_and_month < "0704" or len(number) != digits or int(number) == 0:
        hint = "four digits follow the point from April 2007, five from January 2015"
        return Fault(f"must be a number that arXiv gave out, found {quote(text)}", hint)
    return None


def arxiv_work(text: str) -> str:
    """Return the identifier without its version, so that two versions of one work compare equal."""
    return re.sub(r"v[0-9]+$", "", text)


def isbn_fault(text: str) -> Fault | None:
    """Judge an ISBN of 10 or 13 digits, with or without hyphens, by its check digit."""
    digits = text.replace("-", "")
    if re.search("^-|--|-$", text) or not re.fullmatch(r"[0-9]{9}[0-9X]|97[89][0-9]{10}", digits):
        hint = "for example `978-0-262-03561-3`"
        return Fault(f"must be an ISBN of 10 or 13 digits, found {quote(text)}", hint)
    if _isbn_sum_is_right(digits):
        return None
    return Fault(f"has a wrong check digit, found {quote(text)}", "compare it with the book's imprint")


def isbn_13(text: str) -> str:
    """Return a valid ISBN as 13 bare digits, so that both forms of one book compare equal."""
    digits = text.replace("-", "")
    if len(digits) == 13:
        return digits
    stem = "978" + digits[:9]
    return stem + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(stem)) % 10)


def language_fault(text: str) -> Fault | None:
    """Judge a language tag: BCP 47 in its recommended letter case, without extensions."""
    if LANGUAGE.fullmatch(text):
        return None
    hint = "for example `en`, `de`, `zh-Hant` or `pt-BR`"
    return Fault(f"must be a language tag, found {quote(text)}", hint)


def year_fault(year: int) -> Fault | None:
    """Judge a year of publication."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Fault(f"must be a year from {FIRST_YEAR} to {LAST_YEAR}, found `{year}`")


def date_fault(text: str) -> Fault | None:
    """Judge a date written as `2017-01-23`, `2017-01` or `2017`."""
    fault = Fault(f"must be a date, found {quote(text)}", "for example `2017-01-23`, `2017-01` or `2017`")
    if not DATE.fullmatch(text):
        return fault
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return fault
    return year_fault(int(text[:4]))


def digest_fault(text: str, alphabet: str, lengths: range) -> Fault | None:
    """Judge a digest by its letters, such as `0-9a-f`, and its length."""
    if re.fullmatch(f"[{alphabet}]*", text) and len(text) in lengths:
        return None
    length = f"{lengths[0]}" if len(lengths) == 1 else f"{lengths[0]} to {lengths[-1]}"
    return Fault(f"must be {length} characters from `{alphabet}`, found {len(text)}: {quote(text)}")


def _isbn_sum_is_right(digits: str) -> bool:
    if len(digits) == 13:
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0
