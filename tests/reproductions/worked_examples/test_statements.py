from __future__ import annotations

from pathlib import Path

import pytest

from reproductions.worked_examples.statements import CodeDefinition, key_of, read_definition

SOURCE = '''class Net:
    def run(self, xs: list[float]) -> float:
        """Adds up."""
        # before the first
        total = 0.0
        for x in xs:
            if x > 0:  # only these
                total += (
                    2 * x
                )
            else:
                self.seen[0] = x
        return total
'''


@pytest.fixture
def definition(tmp_path: Path) -> CodeDefinition:
    (tmp_path / "net.py").write_text(SOURCE)
    return read_definition(tmp_path / "net.py", "Net.run")


def test_statements_stand_in_order_with_the_heads_of_those_that_hold_others(definition: CodeDefinition) -> None:
    assert [one.key for one in definition.statements] == [
        "total = 0.0", "for x in xs:", "if x > 0:", "total += 2 * x", "self.seen[0] = x", "return total",
    ]  # fmt: skip


def test_the_code_of_all_statements_is_the_whole_body_but_for_the_docstring(definition: CodeDefinition) -> None:
    body = SOURCE.splitlines()[3:]
    assert "\n".join(one.code for one in definition.statements).splitlines() == body


def test_a_statement_names_what_it_gives_a_value(definition: CodeDefinition) -> None:
    assert [one.names for one in definition.statements] == [
        ("total",), ("x",), (), ("total",), ("self.seen[0]",), ("result",),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["net = a+b", "net = (a + b)  # sum", "net = (\n  a + b\n)"])
def test_layout_and_comments_do_not_change_a_key(code: str) -> None:
    assert key_of(code) == "net = a + b"


def test_what_is_no_function_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(SOURCE)
    with pytest.raises(LookupError, match=r"`Net.walk` is no function of net.py"):
        read_definition(tmp_path / "net.py", "Net.walk")
