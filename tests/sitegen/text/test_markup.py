from __future__ import annotations

import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.parts.tables import TableRow, table
from sitegen.text.formulas import FormulaError, mathml
from sitegen.text.markup import begun, element, front_matter, markdown_text, prose, text, words
from sitegen.text.numbers import count, duration, number


class Text(HTMLParser):
    """Collects what a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.seen += data


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (number(74000), "74,000"),
        (number(59322.4), "59,322"),
        (number(999.96), "1,000"),
        (number(0.01234567), "0.01235"),
        (number(0.0000032), "3.2 × 10⁻⁶"),
        (number(9.0), "9"),
        (number(-3.5), "−3.5"),
        (number(0), "0"),
        (number(1e24), "1.0 × 10²⁴"),
        (number(float("inf")), "∞"),
        (number(float("nan")), "undefined"),
        (duration(4.25), "4.25 s"),
        (duration(185), "3 min 5 s"),
        (duration(7860), "2 h 11 min"),
        (count(1, "trial"), "1 trial"),
        (count(2, "trial"), "2 trials"),
        (count(0, "thesis", "theses"), "0 theses"),
    ],
)
def test_a_quantity_is_shown_as(shown: str, expected: str) -> None:
    assert shown == expected


def test_attributes_that_are_absent_are_left_out() -> None:
    assert element("p", "x", class_="a", data_x=None, hidden=True, open=False) == '<p class="a" hidden>x</p>'


@given(st.text())
def test_escaped_text_is_read_as_it_was(value: str) -> None:
    assert (
        Text(f"<p>{text(value)}</p>").seen == value.replace("\r\n", "\n").replace("\x00", "�")
        or "\r" in value
        or "\x00" in value
    )


@given(st.text(alphabet="ab*_`$[]()#!<>&{}\\ "))
def test_text_in_markdown_is_shown_as_it_was(value: str) -> None:
    html = markdown.markdown("x" + markdown_text(value), extensions=["sitegen.text.formulas", "attr_list"])
    assert Text(html).seen == ("x" + " ".join(value.split()))


def test_code_spans_of_the_index_are_marked_up_and_tags_are_not() -> None:
    assert prose("a `b<c` & <i>") == "a <code>b&lt;c</code> &amp; &lt;i&gt;"


def test_a_head_holds_any_text() -> None:
    assert front_matter({"note": 'a: "b"\n- c'}) == '---\nnote: "a: \\"b\\"\\n- c"\n---\n'


def test_what_the_theme_prints_as_it_is_has_been_escaped() -> None:
    head = front_matter({"title": "a <b> & 'c'", "description": "a <b> & 'c'"})
    assert "title: \"a &lt;b&gt; &amp; 'c'\"\n" in head
    assert 'description: "a &lt;b&gt; &amp; &#x27;c&#x27;"\n' in head


def test_formulas_become_mathml_and_code_does_not() -> None:
    html = markdown.markdown("a $x_1$ and `$x$` and \\$5", extensions=["sitegen.text.formulas"])
    assert html == "<p>a <math><msub><mi>x</mi><mn>1</mn></msub></math> and <code>$x$</code> and $5</p>"


def test_the_name_of_a_function_in_a_formula_is_no_entity_that_xml_does_not_know() -> None:
    assert "<mi>tanh</mi></mrow><mo>\N{FUNCTION APPLICATION}</mo>" in mathml(r"\tanh(x)", block=False)


def test_a_formula_on_lines_of_its_own_is_a_block() -> None:
    assert '<math display="block">' in markdown.markdown("a\n\n$$\nx\n$$\n", extensions=["sitegen.text.formulas"])


def test_wrong_latex_is_an_error() -> None:
    with pytest.raises(FormulaError, match=r"bad formula, found `\\nothing`"):
        mathml(r"\nothing", block=False)


def test_a_formula_that_brings_its_own_styles_is_an_error() -> None:
    with pytest.raises(FormulaError, match="formula with inline styles, which the site's policy blocks"):
        mathml(r"\begin{aligned}x &= 1\end{aligned}", block=True)


GROUPED = (TableRow(("T = 100",)), TableRow(("a", "1"), id="x", run="r.json"), TableRow(("b", "2"), run="r.json"))


def test_a_row_of_one_cell_heads_a_group_of_its_own() -> None:
    shown = table(["name", "value"], (*GROUPED, *GROUPED), label="l")
    assert shown.count("<tbody") == 2
    assert shown.count('<th scope="rowgroup" colspan="2">T = 100</th>') == 2


def test_a_run_that_all_rows_of_a_group_share_is_named_once() -> None:
    assert table(["name", "value"], GROUPED, label="l").count("data-run") == 1


def test_rows_with_runs_of_their_own_name_them() -> None:
    shown = table(["name", "value"], (GROUPED[1], TableRow(("c", "3"), run="s.json")), label="l")
    assert re.findall(r'<tr[^>]*data-run="([^"]+)"', shown) == ["r.json", "s.json"]


def test_a_table_of_one_column_has_no_groups() -> None:
    assert table(["name"], (TableRow(("a",)),), label="l").count('scope="row"') == 1


@pytest.mark.parametrize(("name", "read"), [
    ("vanishing_gradient", "vanishing gradient"),
    ("fc_lstm_levelled_nats", "FC LSTM levelled nats"),
    ("error_pre_trained", "error pre-trained"),
    ("grconv_long_bleu", "grConv long BLEU"),
    ("gradient_norm_at_2_60", "gradient norm at 2.60"),
    ("slope_at_bias_2_5", "slope at bias 2.5"),
    ("mean_slope_between_0_2_and_0_8", "mean slope between 0.2 and 0.8"),
    ("order_20_50", "order 20 50"),
])  # fmt: skip
def test_a_name_is_read_as_words_acronyms_and_decimals(name: str, read: str) -> None:
    assert words(name) == read


def test_a_sentence_begins_with_a_capital_and_keeps_the_others() -> None:
    assert begun("error of the LSTM") == "Error of the LSTM"
