from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given, settings
from hypothesis import strategies as st

from reproductions.translation.sentence_pairs import Pair, apart, catalogue_pairs, folds, pairs_of, tokens, verse_pairs

WORDS = st.lists(st.sampled_from("abcdefgh"), min_size=4, max_size=8).map(tuple)


def pair(source: str, target: str = "x") -> Pair:
    return Pair(tuple(source.split()), tuple(target.split()))


def test_tokens_are_words_placeholders_numbers_and_signs_in_lower_case() -> None:
    assert tokens("_Ouvrir l’image %s : 10 <b>%d</b>…") == ("ouvrir", "l'", "image", "%s", ":", "10", "%d")


def test_a_catalogue_gives_its_messages_without_header_and_without_what_is_not_translated(tmp_path: Path) -> None:
    catalogue = Catalog("fr")
    catalogue.add("Open", "Ouvrir", context="menu")
    catalogue.add(("%d file", "%d files"), ("%d fichier", "%d fichiers"))
    catalogue.add("Close", "")
    with (tmp_path / "program.mo").open("wb") as file:
        write_mo(file, catalogue)
    assert sorted(catalogue_pairs(tmp_path)) == [("%d file", "%d fichier"), ("Open", "Ouvrir")]


def test_a_source_occurs_once_and_both_sides_have_the_asked_length() -> None:
    texts = [("a b c", "d e f"), ("A b c", "d e g"), ("a", "d e f"), ("a b d", "a b d")]
    assert pairs_of(texts, 2, 3) == [pair("a b c", "d e f")]


def test_one_exchanged_word_of_four_is_near_and_two_of_six_are_not() -> None:
    pairs = [pair("a b c y", "1 2"), pair("e f g h y z", "3 4")]
    assert apart(pairs, [pair("a b c d"), pair("e f g h i j")], 0.6) == (pairs[1],)


def test_a_near_translation_makes_a_pair_near() -> None:
    assert apart([pair("a b", "x y")], [pair("c d", "y x")], 0.6) == ()


@settings(max_examples=25)
@given(st.lists(st.builds(Pair, WORDS, WORDS), min_size=8, max_size=30, unique_by=lambda one: one.source))
def test_nothing_held_out_has_a_near_copy_in_what_is_trained_on(pairs: list[Pair]) -> None:
    found = folds(pairs, 2, 0.6, seed=1)
    held = (*found.validation, *found.test)
    overlaps = [len({*a[i]} & {*b[i]}) / len({*a[i]} | {*b[i]}) for a in found.training for b in held for i in (0, 1)]
    assert all(overlap < 0.6 for overlap in overlaps)
    assert len(found.training) + len(held) + found.near_copies == len(pairs)


class Text:
    """A text of one book with two chapters, as pysword gives it, that lacks some verses."""

    def __init__(self, name: str, lacks: tuple[int, ...] = ()) -> None:
        self.name, self.lacks = name, lacks

    def get_structure(self) -> SimpleNamespace:
        book = SimpleNamespace(name="Mark", chapter_lengths=[2, 1])
        return SimpleNamespace(get_books=lambda: {"nt": [book]})

    def get(self, books: list[str], chapters: list[int], verses: list[int]) -> str:
        if verses[0] in self.lacks:
            raise ValueError("no such verse")
        return f"{self.name} {books[0]} {chapters[0]}:{verses[0]}"


class Modules:
    def __init__(self, path: str) -> None:
        assert path.endswith("usr/share/sword")

    def parse_modules(self) -> None: ...

    def get_bible_from_module(self, name: str) -> Text:
        return Text(name[:3], lacks=(2,) if name == "engWEB2015eb" else ())


def test_verses_stand_side_by_side_and_one_that_a_text_lacks_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pysword.modules.SwordModules", Modules)
    assert list(verse_pairs(Path())) == [("eng Mark 1:1", "spa Mark 1:1"), ("eng Mark 2:1", "spa Mark 2:1")]
