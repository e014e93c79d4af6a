"""Tables and help on terminals of any width."""

from __future__ import annotations

import pytest

from commands.line.output import fitted, print_table
from commands.line.parser import Help


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    print_table(["claim", "published>"], [["two_layers_weights", "10,042,896"], ["fc", "142,667,776"]])
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_a_wide_terminal_breaks_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(capsys, monkeypatch, 40) == [
        "claim                 published",
        "two_layers_weights   10,042,896",
        "fc                  142,667,776",
    ]


def test_a_narrow_terminal_breaks_names_behind_underscores_and_no_number(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert printed(capsys, monkeypatch, 26) == [
        "claim          published",
        "two_layers_   10,042,896",
        "weights",
        "fc           142,667,776",
    ]


def test_what_fits_into_no_table_is_a_block_for_each_row(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert printed(capsys, monkeypatch, 21) == [
        *("claim:", "two_layers_weights"),
        *("published: 10,042,896", ""),
        *("claim: fc", "published:", "142,667,776", ""),
    ]


def test_what_no_terminal_shows_has_each_name_and_interval_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    cells = ["a_name_of_forty_characters_in_all_or_so_", "1.59 (1.534 … 1.649)"] * 3
    print_table([""] * len(cells), [cells])
    assert "  ".join(cells) in capsys.readouterr().out


@pytest.mark.parametrize("room", range(9, 40))
def test_columns_take_no_more_than_their_room_and_no_less_than_their_pieces(room: int) -> None:
    natural, least = [5, 30, 12], [2, 4, 3]
    found = fitted(natural, least, room)
    assert found is not None
    assert sum(found) == room
    assert all(low <= width <= high for low, width, high in zip(least, found, natural, strict=True))


def test_help_breaks_sentences_at_the_terminal_and_commands_never() -> None:
    text = "examples:\n  a command that is long\n\nOne sentence of the help.\nAnother one."
    written = Help("rnn-review", width=16)._fill_text(text, 16, "")
    assert written.splitlines() == [
        *("examples:", "  a command that is long", ""),
        *("One sentence of", "the help.", "Another one."),
    ]
