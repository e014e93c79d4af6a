from __future__ import annotations

from pathlib import Path

import pytest

from reproductions.declarations.papers import paper_ids
from reproductions.worked_examples.equations import read_network

SOURCE = "def unit(w, x):\n    net = w * x\n    return net\n"
EQUATIONS = r"""example: example:unit
about: One unit.
parts:
  - file: network.py
    function: unit
    title: A unit
    about: It multiplies.
    statements:
      net = w * x: {equation: 's = w x'}
      return net: {equation: 'y = s'}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "example_1999").mkdir()
    (tmp_path / "example_1999" / "network.py").write_text(SOURCE)
    return tmp_path


def problems(folder: Path, equations: str) -> list[str]:
    (folder / "example_1999" / "equations.yaml").write_text(equations)
    return [str(problem).removeprefix("reproductions/papers/example_1999/") for problem in
            read_network("example_1999", folder)[1]]  # fmt: skip


def test_code_that_fits_its_equations_is_read(folder: Path) -> None:
    assert problems(folder, EQUATIONS) == []


def test_a_line_that_is_changed_without_its_equation_is_refused(folder: Path) -> None:
    (folder / "example_1999" / "network.py").write_text(SOURCE.replace("w * x", "w + x"))
    assert problems(folder, EQUATIONS) == [
        "equations.yaml:4: `unit` has a statement without an equation, `net = w + x`\n"
        "hint: add it to `statements`, with its equation",
        "equations.yaml:9: `unit` has no statement `net = w * x`\nhint: write it as the code has it",
    ]


def test_a_function_that_is_gone_is_refused(folder: Path) -> None:
    assert problems(folder, EQUATIONS.replace("function: unit", "function: cell")) == [
        "equations.yaml:4: `cell` is no function of network.py\n"
        "hint: name a file of the paper's folder and its function"
    ]


@pytest.mark.parametrize("paper", sorted(paper_ids()))
def test_each_paper_has_equations_that_fit_its_network(paper: str) -> None:
    network, found = read_network(paper)
    assert (found, network is None) == ((), False)
