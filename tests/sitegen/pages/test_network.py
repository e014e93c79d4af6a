from __future__ import annotations

from sitegen.pages.papers.network import formula
from sitegen.pages.site import pages
from tests.sitegen.example import sources

PAGE = "papers/hochreiter_1997/network.md"


def test_code_stands_beside_its_equation_and_its_value() -> None:
    _, found = pages(sources())[PAGE].split("y_gates", 1)
    before, value = found.split("<code>y_gates</code> = ", 1)
    assert "<math" in before
    assert value.startswith("<math><mrow><mo>(</mo><mn>0.1299</mn><mo>,</mo><mn>0.7579</mn><mo>)</mo></mrow></math>")


def test_a_paper_without_a_stored_example_has_no_such_page_and_no_link_to_it() -> None:
    files = pages(sources(networks={}))
    assert PAGE not in files
    assert "network.html" not in files["papers/hochreiter_1997.md"]


def test_a_matrix_is_shown_row_by_row() -> None:
    assert formula([[1.0], [0.25]]) == (
        "<mrow><mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd></mtr><mtr><mtd><mn>0.25</mn></mtd></mtr></mtable>"
        "<mo>)</mo></mrow>"
    )


def test_vectors_of_unlike_length_stand_side_by_side() -> None:
    assert formula([[1.0], [2.0, 3.0]]).count("<mo>(</mo>") == 2
