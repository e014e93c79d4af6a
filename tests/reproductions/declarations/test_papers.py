"""A paper's YAML files as records: tables opened, defaults filled in, every fault named with its line and repair."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.problems import Problem
from reproductions.claims import Averaged, Basis, Claim, Comparison, Locator, Tolerance
from reproductions.declarations import papers
from reproductions.declarations.entries import report_updates
from reproductions.declarations.papers import load_papers, read_paper, unlisted_experiments
from reproductions.experiments import Paper
from reproductions.source_code import SourceTree

PAPER = """\
experiments:
  - adding.yaml
readings:
  precision:
    question: In which number format?
    alternatives: {float32: Single., float64: Double.}
    reason: The paper does not say.
deviations:
  random_numbers: {what: Another generator., why: Theirs is not known.}
tolerances:
  few: {absolute: 3, reason: A factor near zero would mean nothing.}
  share: {absolute: 0.3, earlier: 0.2, reason: Three in ten.}
"""
ADDING = """\
id: adding
title: Adding problem
section: "5.4"
summary: Two marked numbers have to be added.
measured_by: adding:prepare
quantities: [sequences_until_success, wrong]
defaults: {learning_rate: 0.5}
rows:
  length_100: {title: T = 100, at: {table: "7", row: 1}, settings: {length: 100}}
  length_500: {title: T = 500, at: {table: "7", row: 2}, settings: {length: 500, learning_rate: 0.1}}
profiles:
  smoke: {says: Seconds., trials: 2, rows: [length_100]}
  scaled: {says: A minute., trials: 3}
  paper: {says: All., trials: 10, cap_factor: 3}
readings: {precision: shared}
deviations:
  - random_numbers
claims:
  - at: {table: "7"}
    comparison: mean
    trials: 10
    columns:
      sequences: {says: "At {title} after {value:,}.", quantity: sequences_until_success, unit: sequences}
      wrong: {says: "{value} of 2560 are wrong.", quantity: wrong, tolerance: few, in_text: true}
    rows:
      length_100: {row: 1, sequences: 74000, wrong: 1}
      length_500: {row: 2, sequences: {value: 209000, rounding: 500}}
  - row: length_100
    quantity: succeeded
    comparison: proportion
    trials: 10
    each:
      all_succeed: {says: All succeed., value: 10, tolerance: share}
basis: printed
averaged: successful
"""


def read(folder: Path, adding: str = ADDING, paper: str = PAPER) -> tuple[Paper | None, tuple[Problem, ...]]:
    (folder / "paper.yaml").write_text(paper)
    (folder / "adding.yaml").write_text(adding)
    return read_paper(folder)


def changed(old: str, new: str) -> str:
    assert old in ADDING
    return ADDING.replace(old, new)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "example_1999").mkdir()
    return tmp_path / "example_1999"


def test_a_table_becomes_a_claim_for_each_cell(folder: Path) -> None:
    paper, problems = read(folder)
    assert not problems
    assert paper is not None
    assert [claim.id for claim in paper.experiments[0].claims] == [
        "length_100_sequences",
        "length_100_wrong",
        "length_500_sequences",
        "all_succeed",
    ]
    assert paper.experiments[0].claims[1] == Claim(
        id="length_100_wrong",
        paper="example_1999",
        experiment="adding",
        row="length_100",
        locator=Locator("5.4"),
        statement="1 of 2560 are wrong.",
        quantity="wrong",
        value=1,
        unit="",
        comparison=Comparison.MEAN,
        trials=10,
        basis=Basis.PRINTED,
        averaged=Averaged.SUCCESSFUL,
        tolerance=Tolerance("A factor near zero would mean nothing.", absolute=3),
    )
    assert paper.experiments[0].claims[2].statement == "At T = 500 after 209,000."
    assert paper.experiments[0].claims[2].locator == Locator("5.4", "7", 2)


def test_a_claim_of_another_experiment_keeps_its_name(folder: Path) -> None:
    (folder / "again.yaml").write_text(changed("id: adding", "id: again"))
    _, problems = read(folder, paper=PAPER.replace("- adding.yaml", "- adding.yaml\n  - again.yaml"))
    assert "the claim `all_succeed` stands in `adding` too" in {problem.message for problem in problems}


def test_defaults_hold_where_a_row_says_nothing_else(folder: Path) -> None:
    paper, _ = read(folder)
    assert paper is not None
    assert [row.settings["learning_rate"] for row in paper.experiments[0].rows] == [0.5, 0.1]
    assert paper.experiments[0].profiles[2].rows == ("length_100", "length_500")


def test_what_the_paper_shares_is_looked_up(folder: Path) -> None:
    paper, _ = read(folder)
    assert paper is not None
    assert paper.experiments[0].default_readings == {"precision": "float32"}
    assert paper.experiments[0].deviations[0].what == "Another generator."


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("title: Adding", "titel: Adding", 2, "`titel` is no key of the experiment\nhint: did you mean `title`?"),
        ("sequences: 74000", "sequences: 1e3", 26, "must be"),
        ("sequences: 74000", "sequences: .inf", 26, "must be"),
        ("learning_rate: 0.5", "learning_rate: .nan", 7, "must be"),
        ("trials: 2,", "trials: -3,", 12, "must be above 0, found `-3`"),
        ("trials: 2,", "trials: 2.5,", 12, "must be a whole number"),
        ("trials: 2,", "trials: 1000000000,", 12, "must be at most 100,000, found `1000000000`"),
        (
            "rows: [length_100]",
            "rows: [length_100, length_100]",
            12,
            "`rows` must name each one once, found `length_100` twice\nhint: take one out",
        ),
        ("rows: [length_100]", "rows: []", 12, "`rows` must name a row, found none\nhint: take `rows` out"),
        ("  paper: {says", "  papr: {says", 14, "unknown profile `papr`\nhint: did you mean `paper`?"),
        ("  scaled: {", "  long: {", 11, "there is no profile `scaled`\nhint: add `scaled:`"),
        ("cap_factor: 3", "cap_factor: 0", 14, "must be above 0, found `0`"),
        ("rows: [length_100]", "rows: [length_10]", 12, "unknown row `length_10`\nhint: did you mean `length_100`?"),
        ("id: adding", "id: ../../x", 1, "must be lower-case letters, digits and underscores"),
        ("section:", "title: Again\nsection:", 3, "`title` stands twice, first on line 2"),
        ("comparison: mean", "comparison: meen", 20, "found `meen`\nhint: did you mean `mean`?"),
        ("quantity: wrong,", "quantity: wrung,", 26, "unknown quantity"),
        ("tolerance: few", "tolerance: fev", 26, "unknown tolerance `fev`\nhint: did you mean `few`?"),
        ("precision: shared", "precison: shared", 15, "unknown shared reading `precison`"),
        ("- random_numbers", "- random_number", 17, "unknown shared deviation `random_number`"),
        ("{row: 1, sequences", "{row: 1, sequence", 26, "unknown column `sequence`"),
        ("    trials: 10\n    columns", "    columns", 25, "a claim lacks `trials`"),
        ("{value:,}", "{valeu:,}", 26, "`says` cannot be filled in"),
        ("      all_succeed:", "      length_100_wrong:", 33, "`length_100_wrong` stands there twice"),
        ("basis: printed", "basis: guessed", 34, "found `guessed`"),
        ("\nbasis: printed", "", 26, "a claim lacks `basis`"),
        (", tolerance: share", "", 33, "compares shares of trials, whose tolerance is `absolute`"),
        ("value: 10,", "value: 11,", 33, "11 of 10 trials is no count of them"),
        ("value: 10,", "value: 0,", 33, "no trial succeeds, and `limit` does not say when they were stopped"),
        ("comparison: proportion", "comparison: mean", 33, "is counted, and `mean` does not count"),
        ("sequences: 74000", "sequences: 0", 26, "0 has no ratio to anything, and the tolerance is a factor"),
        ("wrong, tolerance: few,", "wrong, tolerance: few, comparison: minimum,", 26, "whose tolerance is a `factor`"),
        ("comparison: mean", "comparison: mean\n    statistic: best", 27, "the best of several trials is no `mean`"),
        ("comparison: mean", "comparison: mean\n    statistic: median", 27, "a median is no mean"),
        ("basis: printed", "basis: derived", 26, "has chance in it, and what is `derived` has none"),
        ("wrong]", "wrong, wrong]", 6, "`quantities` must name each one once, found `wrong` twice"),
        ("title: Adding problem", 'title: "Adding\\nproblem"', 2, "`title` must be one line, found `Adding\\nproblem`"),
        ("title: T = 100", 'title: "T\\n100"', 9, "`title` must be one line, found `T\\n100`"),
        ("unit: sequences}", 'unit: "a\\nb"}', 23, "must be one line, found `a\\nb`"),
        ("tolerance: few", "tolerance: {factor: 1, reason: Same.}", 24, "must be above 1, found `1`"),
        ("tolerance: few", "tolerance: {factor: 0.5, reason: Same.}", 24, "must be above 1, found `0.5`"),
        (
            "tolerance: few",
            "tolerance: {factor: 2, earlier: 3, reason: Same.}",
            26,
            "`earlier` is an earlier `absolute`, of which there is none\nhint: take it out",
        ),
        (
            "wrong, tolerance: few,",
            "wrong, comparison: always_at_most, tolerance: {factor: 2, reason: Same.},",
            26,
            "`always_at_most` is refuted by one trial beyond its bound, and has no `factor`",
        ),
        (
            "wrong, tolerance: few,",
            "wrong, comparison: number, threshold: 3,",
            26,
            "`threshold` is what a trial exceeds to be counted, and `number` does not count\nhint: take it out",
        ),
        ("comparison: proportion", "comparison: exact", 33, "is counted, and `exact` does not count"),
        (
            "value: 10,",
            "value: 10, quoted_from: Others (1990),",
            33,
            "`quoted_from` says whose value it is, and `basis` is `printed`",
        ),
        ("{row: 1, sequences: 74000, wrong: 1}", "{row: 1, sequences: 74000}", 24, "nothing uses the column `wrong`"),
        (
            "basis: printed",
            "basis: printed\ntolerances: {some: {factor: 2, reason: Same.}}",
            35,
            "nothing uses the tolerance `some`\nhint: use it, or take it out",
        ),
        (
            "quantity: succeeded",
            "relative_to: length_500\n    quantity: succeeded",
            34,
            "names the second row of a ratio",
        ),
    ],
)
def test_a_fault_is_named_with_its_line(folder: Path, old: str, new: str, line: int, message: str) -> None:
    paper, problems = read(folder, changed(old, new))
    assert paper is None
    assert any(problem.line == line and message in str(problem) for problem in problems), list(map(str, problems))


@pytest.mark.parametrize(("kept", "found"), [("{}", "none"), ("{float32: Single.}", "`float32` alone")])
def test_a_reading_has_at_least_two_alternatives(folder: Path, kept: str, found: str) -> None:
    paper = PAPER.replace("{float32: Single., float64: Double.}", kept)
    own = changed("precision: shared", f"precision: {{question: Which?, alternatives: {kept}, reason: Unsaid.}}")
    problems = [read(folder, paper=paper)[1][0], read(folder, own)[1][0]]
    assert [str(problem).partition("\n")[0] for problem in problems] == [
        f"reproductions/papers/example_1999/{place}: `precision`: `alternatives` must be two or more, found {found}"
        for place in ("paper.yaml:6", "adding.yaml:15")
    ]


def test_everything_wrong_is_named_in_one_pass(folder: Path) -> None:
    _, problems = read(folder, changed("trials: 2,", "trials: 0,").replace("id: adding", "id: Adding"))
    assert [problem.line for problem in problems] == [1, 12]


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    _, problems = read(folder, paper=PAPER.replace("adding.yaml", "missing.yaml"))
    assert str(problems[0]) == (
        "reproductions/papers/example_1999/missing.yaml: cannot be read: No such file or directory\n"
        "hint: write it, or take it out of `paper.yaml`"
    )


@pytest.mark.parametrize(
    ("after", "new", "line", "noun", "name"),
    [
        ("readings", "bias: {question: Which?, alternatives: {a: A., b: B.}, reason: Unsaid.}", 4, "reading", "bias"),
        ("deviations", "fewer: {what: Fewer., why: Time.}", 9, "deviation", "fewer"),
        ("tolerances", "many: {factor: 9, reason: Order.}", 11, "tolerance", "many"),
    ],
)
def test_what_a_paper_shares_and_no_experiment_uses_is_named(
    folder: Path, after: str, new: str, line: int, noun: str, name: str
) -> None:
    _, problems = read(folder, paper=PAPER.replace(f"{after}:\n", f"{after}:\n  {new}\n"))
    assert [str(problem) for problem in problems] == [
        f"reproductions/papers/example_1999/paper.yaml:{line}: nothing uses the {noun} `{name}`\n"
        "hint: use it, or take it out"
    ]


def test_an_experiment_that_no_list_names_is_named(folder: Path) -> None:
    read(folder)
    (folder / "learning").mkdir()
    (folder / "learning" / "again.yaml").write_text(ADDING)
    (folder / "figures.yaml").write_text("figures: []\n")
    assert [str(problem) for problem in unlisted_experiments(folder.parent)] == [
        "reproductions/papers/example_1999/learning/again.yaml: is an experiment that its paper does not list\n"
        "hint: add `- learning/again.yaml` to the `experiments` of `paper.yaml`, or delete it"
    ]


def test_a_broken_paper_breaks_only_itself(tmp_path: Path) -> None:
    for name, text in (("broken_1999", "id: 1"), ("example_1999", ADDING)):
        (tmp_path / name).mkdir()
        read(tmp_path / name, text)
    loaded = load_papers(tmp_path)
    assert ([paper.id for paper in loaded.papers], list(loaded.broken)) == (["example_1999"], ["broken_1999"])


@pytest.fixture
def papers_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the papers of a project of its own, in which what experiments reach is looked up."""
    folder = tmp_path / "reproductions" / "papers"
    (folder / "example_1999").mkdir(parents=True)
    monkeypatch.setattr(papers, "ROOT", tmp_path)
    monkeypatch.setattr(papers, "FOLDER", folder)
    monkeypatch.setattr(papers, "reach", lambda entry: SourceTree(tmp_path, ("reproductions",)).reach([entry]))
    return folder


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (b"\n\ndef prepare(:\n", "adding.py:3: is no Python: invalid syntax\nhint: repair the Python file"),
        (b"# \xe9\n", "adding.py:1: is no UTF-8, found the byte `0xe9`\nhint: repair the Python file"),
        (
            b"def prepared(): ...\n",
            "adding.yaml:5: `reproductions.papers.example_1999.adding:prepare` names no definition: there is no"
            " `prepare` in reproductions.papers.example_1999.adding\n"
            "hint: write `module:name`, as seen from the paper's folder",
        ),
    ],
)
def test_code_that_is_broken_breaks_only_its_paper(papers_folder: Path, code: bytes, problem: str) -> None:
    (papers_folder / "example_1999" / "adding.py").write_bytes(code)
    paper, problems = read(papers_folder / "example_1999")
    assert paper is None
    assert list(map(str, problems)) == [f"reproductions/papers/example_1999/{problem}"]


@pytest.mark.parametrize(
    ("old", "new", "line", "found"),
    [
        ("learning_rate: 0.5}", "learning_rate: 0.5}", 9, "none"),
        ("settings: {length: 100}", "settings: {length: 100, updates: many}", 9, "`many`"),
        ("settings: {length: 100}", "settings: {length: 100, updates: 2.5}", 9, "`2.5`"),
        ("learning_rate: 0.5}", "learning_rate: 0.5, updates: -5}", 7, "`-5`"),
    ],
)
def test_trials_in_plain_pytorch_say_how_often_they_update(
    papers_folder: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, line: int, found: str
) -> None:
    trials = papers_folder.parent / "trials"
    trials.mkdir()
    (trials / "plain.py").write_text("def plain_trials(train): ...\n")
    (papers_folder / "example_1999" / "adding.py").write_text(
        "from reproductions.trials.plain import plain_trials\n\n\n@plain_trials\ndef prepare(settings): ...\n"
    )
    tree = SourceTree(papers_folder.parents[1], ("reproductions",))
    monkeypatch.setattr(papers, "report_updates", partial(report_updates, look_up=tree.definition))
    _, problems = read(papers_folder / "example_1999", changed(old, new))
    assert str(problems[0]) == (
        f"reproductions/papers/example_1999/adding.yaml:{line}: `updates` of the row `length_100` must be a whole"
        f" number above 0, found {found}\n"
        "hint: write `updates: 200` into its `settings`, or into `defaults` for all rows"
    )


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(["1e3", ".inf", "../../x", "{value", "shared", "length_100"]),
)  # fmt: skip
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner))


def places(value: object, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to each value of a YAML file."""
    found = [place] if place else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [below for key, inner in items for below in places(inner, (*place, key))]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(places(yaml.safe_load(ADDING))), VALUES)
def test_no_value_in_any_place_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[str | int, ...], value: object
) -> None:
    data = yaml.safe_load(ADDING)
    holder = data
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    folder = tmp_path_factory.mktemp("paper") / "example_1999"
    folder.mkdir()
    paper, problems = read(folder, yaml.safe_dump(data, allow_unicode=True))
    assert (paper is None) == bool(problems)
