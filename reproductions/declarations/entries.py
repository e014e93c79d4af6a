"""Whether `measured_by` names an experiment, as far as its code says so without being imported.

An experiment is a function of a row, readings and a profile, or one under `plain_trials` or `recorded_trials`, which
computes a trial and tells the runner after each update that it is one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from catalogue.problems import Problem, quote
from reproductions.declarations.expansion import Findings
from reproductions.declarations.files import ExperimentFile
from reproductions.experiments import Experiment
from reproductions.source_code import Definition, definition

PLAIN = "reproductions.trials.plain.plain_trials"
RECORDED = "reproductions.trials.recorded.recorded_trials"
PLAIN_FILE = "reproductions/trials/plain.py"
"""What every experiment under one of the two reaches."""
PARAMETERS: dict[tuple[str | None, ...], tuple[str, str, str]] = {
    (): ("row", "readings", "profile"),
    (PLAIN,): ("settings", "readings", "random"),
    (RECORDED,): ("settings", "readings", "random"),
}
"""What a function is called with, by its decorators; one under others may be anything."""
OPEN = ast.Call | ast.Name | ast.Attribute | ast.Lambda
"""Values that only computing tells."""

NEITHER = ast.Constant | ast.JoinedStr | ast.List | ast.ListComp | ast.Set | ast.SetComp | ast.Dict | ast.DictComp
"""Values that are neither measurements nor a pair, except that a mapping is the former."""

Lookup = Callable[[str], Definition]


def entry_problems(experiment: Experiment, look_up: Lookup = definition) -> Iterator[Problem]:
    """Why what `measured_by` names cannot be an experiment."""
    for message, hint in _faults(look_up(experiment.measured_by)):
        yield _problem(experiment, message, hint, look_up)


def no_trials(experiment: Experiment, prepared: object, look_up: Lookup = definition) -> Problem:
    """That calling it gave something else than trials."""
    hint = "return the trials of the row, an object with `open` and `most_steps`"
    return _problem(experiment, f"gives no trials, found {quote(type(prepared).__name__)}", hint, look_up)


def report_updates(
    experiment: Experiment, file: ExperimentFile, findings: Findings, look_up: Lookup = definition
) -> None:
    """Report rows that do not say how often a trial updates, if the experiment is one that is asked."""
    said = {row.id: row.settings.get("updates") for row in experiment.rows}
    lacking = {row: value for row, value in said.items() if not (type(value) is int and value > 0)}
    if not lacking or not {PLAIN, RECORDED} & set(look_up(experiment.measured_by).decorators):
        return
    for row, value in lacking.items():
        is_own = "updates" in file.rows[row].settings
        place = "defaults.updates" if "updates" in file.defaults and not is_own else f"rows.{row}.settings.updates"
        found = "none" if value is None else quote(str(value))
        message = f"`updates` of the row {quote(row)} must be a whole number above 0, found {found}"
        findings.report(place, message, "write `updates: 200` into its `settings`, or into `defaults` for all rows")


def _problem(experiment: Experiment, message: str, hint: str, look_up: Lookup) -> Problem:
    found, name = look_up(experiment.measured_by), quote(experiment.measured_by.partition(":")[2])
    says = f"{name}, which measures {quote(experiment.id)}, {message}"
    return Problem(found.file, found.statement.lineno, says, hint)


def _faults(found: Definition) -> Iterator[tuple[str, str]]:
    """What is wrong with a definition, each with its repair."""
    statement = found.statement
    if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, OPEN):
        return
    if not isinstance(statement, ast.FunctionDef):
        yield "is no function", "name a function of `row`, `readings` and `profile`, or one under `@plain_trials`"
        return
    wanted = PARAMETERS.get(found.decorators)
    if wanted is not None and not _takes(statement.args, len(wanted)):
        listed = f"`{wanted[0]}`, `{wanted[1]}` and `{wanted[2]}`"
        yield f"cannot be called with {listed}", f"write `def {statement.name}({', '.join(wanted)})`"
    if not found.decorators and _yields(statement):
        yield "yields, but is not under `@plain_trials`", "decorate it, or name the function that is"
    elif found.decorators in ((PLAIN,), (RECORDED,)):
        yield from _faults_of_trial(statement, found.decorators == (RECORDED,))


def _takes(arguments: ast.arguments, count: int) -> bool:
    """Whether a function can be called with so many values and no names."""
    positional = len(arguments.posonlyargs) + len(arguments.args)
    asked = None in arguments.kw_defaults
    enough = arguments.vararg is not None or positional >= count
    return enough and positional - len(arguments.defaults) <= count and not asked


def _faults_of_trial(function: ast.FunctionDef, is_recorded: bool) -> Iterator[tuple[str, str]]:
    if not _yields(function):
        yield "never yields", "write `yield` after each update: there the runner counts, and stops when it is asked to"
    what = "measurements and its series" if is_recorded else "measurements"
    hint = 'end it with `return {"error": …}, {}`' if is_recorded else 'end it with `return {"error": …}`'
    returned = [node.value for node in _own(function) if isinstance(node, ast.Return)]
    if not returned or any(not _may_be(value, is_recorded) for value in returned):
        yield f"does not return its {what}", hint


def _may_be(value: ast.expr | None, is_recorded: bool) -> bool:
    """Whether an expression may give measurements, or a pair of measurements and series."""
    if isinstance(value, ast.Tuple):
        return is_recorded and len(value.elts) == 2
    of_records = not is_recorded and isinstance(value, ast.Dict | ast.DictComp)
    return of_records or (value is not None and not isinstance(value, NEITHER))


def _yields(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own(function))


def _own(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What stands in a function itself, and not in one that it defines."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
