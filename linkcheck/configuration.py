"""Options out of a file: `linkcheck.toml`, or the table `[tool.linkcheck]` of `pyproject.toml`.

A key is an option's name, a value what would be written on the command line: a flag is true, an option that may be
given several times is a list. What the command line says comes on top: it replaces a value and adds to a list.
"""

import argparse
import re
from pathlib import Path
from typing import Any

from linkcheck.contents import read_contents
from linkcheck.options import CONFIGURATION_FILES, OptionsError

_NOT_CONFIGURED = ("help", "config", "no-config", "dump")


def read_configuration(parser: argparse.ArgumentParser, named: Path | None = None) -> Path | None:
    """Make a file's options the parser's defaults, and return the file; None where the working folder has none.

    Raises:
        OptionsError: the file is missing or no TOML, or a key or a value is not one; everything wrong is named at once.
    """
    for path in [named] if named is not None else map(Path, CONFIGURATION_FILES):
        if named is not None or path.is_file():
            text = _text(path)
            table = _table(path, text)
            if table is not None:
                _apply(parser, path, table, text)
                return path
    return None


def _text(path: Path) -> str:
    try:
        return read_contents(path).decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise OptionsError(f"--config {path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise OptionsError(f"{path}: is no TOML: {error}") from None


def _table(path: Path, text: str) -> dict[str, Any] | None:
    import tomllib

    try:
        document = tomllib.loads(text)
    except ValueError as error:
        raise OptionsError(f"{path}: is no TOML: {error}") from None
    except RecursionError:
        raise OptionsError(f"{path}: is nested too deeply\nhint: no option needs more than a list") from None
    if path.name != "pyproject.toml":
        return document
    tool = document.get("tool", {})
    table = tool.get("linkcheck") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        place = f"{path}:{_line(text, 'linkcheck', max(text.find('[tool]'), 0))}"
        raise OptionsError(
            f"{place}: `tool.linkcheck` must be a table, found `{str(table)[:60]}`\nhint: write [tool.linkcheck]"
        )
    return table


def _apply(parser: argparse.ArgumentParser, path: Path, table: dict[str, Any], text: str) -> None:
    actions = {
        option.removeprefix("--"): action
        for action in parser._actions
        for option in (action.option_strings or ["--files"])
        if option.startswith("--") and option.removeprefix("--") not in _NOT_CONFIGURED
    }
    problems: list[str] = []
    defaults: dict[str, Any] = {}
    start = text.find("[tool.linkcheck]") if path.name == "pyproject.toml" else 0
    for key, value in table.items():
        place = f"{path}:{_line(text, key, max(start, 0))}"
        if key not in actions:
            import difflib

            near = difflib.get_close_matches(key, actions, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"keys are {', '.join(sorted(actions))}"
            problems.append(f"{place}: there is no key `{key[:60]}`\nhint: {hint}")
            continue
        try:
            defaults[actions[key].dest] = _value(actions[key], value)
        except ValueError as error:
            problems.append(f"{place}: `{key}` must be {error}, found `{str(value)[:60]}`")
    if problems:
        raise OptionsError("\n".join(problems))
    parser.set_defaults(**defaults)


def _value(action: argparse.Action, value: Any) -> Any:
    """Return a value as the command line would read it; the error says what it must be."""
    if isinstance(action, argparse._StoreTrueAction):
        if not isinstance(value, bool):
            raise ValueError("true or false")
        return value
    if isinstance(action, argparse._AppendAction) or action.nargs == "*":
        if not isinstance(value, list):
            raise ValueError("a list")
        return [_scalar(action, one) for one in value]
    return _scalar(action, value)


def _scalar(action: argparse.Action, value: Any) -> Any:
    kind = action.type if callable(action.type) else str
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("a number or a text")
    try:
        return kind(str(value))
    except ValueError:
        raise ValueError(f"a {getattr(kind, '__name__', 'value')}") from None


def _line(text: str, key: str, start: int) -> int:
    match = re.compile(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.]", re.MULTILINE).search(text, start)
    return text.count("\n", 0, match.start()) + 1 if match else 1
