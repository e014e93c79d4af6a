"""Broken command lines, and settings of the environment that lead nowhere."""

from __future__ import annotations

from hypothesis import strategies as st

from commands.line.parser import make_parser
from tests.bad_input.inputs import BadInput

WORD = "{word}"
NAMES: dict[str, str] = {
    "{word}": "unknown command ",
    "show {word}": "unknown resource ",
    "verdicts {word}": "unknown paper ",
    "run {word}": "unknown paper ",
    "run hochreiter_1997 {word}": "unknown experiment ",
    "run --row {word}": "unknown row ",
    "run hochreiter_1997 experiment_4 --row {word}": "unknown row ",
    "run --profile {word}": "unknown profile ",
    "run --reading {word}": "--reading wants key=value|unknown reading ",
    "run hochreiter_1997 --reading error_factor={word}": "unknown alternative of `error_factor` ",
    "readings {word} experiment_4": "unknown paper ",
    "readings hochreiter_1997 {word} --stored": "unknown experiment ",
    "readings hochreiter_1997 experiment_4 --stored --vary {word}": "unknown reading ",
    "readings hochreiter_1997 experiment_4 --stored --row {word}": "unknown row ",
    "weights hochreiter_1997 experiment_4 --row {word}": "unknown row ",
    "weights hochreiter_1997 experiment_4 --row length_100 --run {word}": "unknown run ",
    "bench {word}": "unknown benchmark ",
    "example {word}": "unknown paper ",
    "check {word}": ": (is not a file|there is no |cannot be read)",
    "new {word}": "invalid choice",
    "new paper {word}": "unknown resource ",
    "new experiment {word} latch": "unknown paper ",
    "new experiment hochreiter_1997 {word}/..": "ID must ",
    "site {word}": "invalid choice",
    "release --version {word}!": "--version ",
}
"""Command lines with a word that names nothing, and how the message begins or goes on."""
NUMBERS: dict[str, tuple[str, ...]] = {
    "run --trials {word}": ("0", "-1", "100001", "9" * 400, "1.5"),
    "run --jobs {word}": ("0", "-1", "1025", "9" * 400, "0.5"),
    "run --seed {word}": ("-1", "18446744073709551616", "9" * 400, "1e3"),
    "run --cap-factor {word}": ("0", "-1", "nan", "inf", "-inf", "1e999"),
    "run hochreiter_1997 experiment_4 --until-decided --budget {word}": ("0", "-1", "nan", "inf"),
    "readings hochreiter_1997 experiment_4 --trials {word}": ("0", "-1", "100001"),
    "characteristics --draws {word}": ("0", "-1", "9" * 400, "10000000000"),
    "characteristics --seed {word}": ("-1", "9" * 400),
    "site serve --port {word}": ("-1", "65536", "9" * 400),
    "weights hochreiter_1997 experiment_4 --row length_100 --run results/hochreiter_1997/experiment_4/"
    "20261123T073824Z-1eb5734ee8-length_100-8e0cc1.json --trials {word}":
        ("-1", "5-1", "0-99999999999999", "0,,1", "99", "9" * 400, "0-", "０"),
}  # fmt: skip
"""Command lines with a number that makes no sense."""
INCOMPLETE = (
    "", "show", "readings", "readings hochreiter_1997", "weights", "weights hochreiter_1997 experiment_4", "new",
    "new paper", "new experiment", "new experiment hochreiter_1997", "site", "run --trials", "run --row",
    "release --out",
)  # fmt: skip
TOO_MUCH = ("list {word}", "show hochreiter_1997 {word}", "check a {word}", "verdicts hochreiter_1997 {word}",
            "run hochreiter_1997 experiment_4 {word}", "site build {word}", "bench lstm_1997 {word}")  # fmt: skip
COMMANDS = [name for name in make_parser().command_names if name != "links"]
TEXTS = (
    st.text(min_size=1, max_size=40)
    | st.text(st.characters(categories=["L", "N", "Cf", "Zs", "Cc"]), min_size=1, max_size=20)
    | st.sampled_from(
        ["", "../..", "/dev/null/x", "x" * 100_000, "$(id)", "`id`", "<b>", "%s%n", "{0.__class__}", "\udcff"]
    )
)


def _is_a_word(text: str) -> bool:
    """Whether it is no option, and can be given to a process."""
    return not text.startswith("-") and "\0" not in text


@st.composite
def command_lines(draw: st.DrawFn) -> BadInput:
    """A command line that asks for nothing that there is."""
    way = draw(
        st.sampled_from(["unknown name", "unknown name", "no number", "unknown option", "incomplete", "too much"])
    )
    word = draw(TEXTS.filter(_is_a_word))
    if way == "unknown name":
        shape = draw(st.sampled_from(sorted(NAMES)))
        return BadInput("command line", way, NAMES[shape], _filled(shape, f"{word}?"))
    if way == "no number":
        shape = draw(st.sampled_from(sorted(NUMBERS)))
        option = shape.split()[-2]
        wrong = draw(st.sampled_from([*NUMBERS[shape], "", "x", "1_0", "３", "1e", "0x10", " ", "--"]))
        return BadInput("command line", way, f"{option} |argument {option}|port |site/: ", _filled(shape, wrong))
    if way == "unknown option":
        option = "--zz" + draw(st.from_regex("[a-z]{0,9}", fullmatch=True))
        command = draw(st.sampled_from(COMMANDS))
        return BadInput("command line", way, "unrecognized arguments|required", (command, option))
    if way == "incomplete":
        return BadInput(
            "command line", way, "required|expected one argument", tuple(draw(st.sampled_from(INCOMPLETE)).split())
        )
    shape = draw(st.sampled_from(TOO_MUCH))
    return BadInput("command line", way, "unrecognized arguments", _filled(shape, f"{word}?"))


def _filled(shape: str, word: str) -> tuple[str, ...]:
    return tuple(part.replace(WORD, word) for part in shape.split())


@st.composite
def settings(draw: st.DrawFn) -> BadInput:
    """A project's folder that is none."""
    folder = draw(
        st.sampled_from(["/nowhere", "/dev/null", "/dev/null/x", "/proc/1/root", "results", "x" * 5000, "\udcff", "/"])
    )
    words = draw(st.sampled_from(["list", "check", "verdicts", "show hochreiter_1997", "site build", "release"]))
    environment = {"RNN_REVIEW_ROOT": folder}
    return BadInput("settings", "no project", "RNN_REVIEW_ROOT ", tuple(words.split()), environment=environment)
