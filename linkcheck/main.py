"""The command: `rnn-review links`, the same as `python -m linkcheck`."""

import argparse
import contextlib
import gc
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from linkcheck.audit import Audit
from linkcheck.inputs.files import is_site, read_occurrences
from linkcheck.inputs.links import Occurrence
from linkcheck.inputs.problems import UnreadableInputError
from linkcheck.inputs.site import internal_findings
from linkcheck.memory.history import UnreadableHistoryError
from linkcheck.options import DEFAULT_INDEX, UsageError, audit_settings, parser
from linkcheck.report.choose import FORMATS, open_outlet
from linkcheck.report.findings import Outlet, Summary
from linkcheck.report.progress import Progress
from linkcheck.rescue.offers import make_rescue
from linkcheck.verdicts import LinkStatus


def _outlets(options: argparse.Namespace, stack: contextlib.ExitStack, stdout: TextIO) -> list[Outlet]:
    outlets = []
    for wanted in options.format or ["text"]:
        name, _, file = wanted.partition("=")
        if name not in FORMATS:
            raise UsageError(f"--format {name}: there is no such format\nhint: choose among {', '.join(FORMATS)}")
        stream = stdout
        if file:
            try:
                stream = stack.enter_context(open(file, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - closed by the stack
            except OSError as error:
                raise UsageError(f"--format {wanted}: {file} cannot be written: {error.strerror}") from None
        outlets.append(open_outlet(name, stream, shows_all=options.all))
    return outlets


def _occurrences(options: argparse.Namespace, names: Sequence[str]) -> list[Occurrence]:
    if options.changed:
        from linkcheck.inputs.changes import UnknownBaseError, changed_occurrences

        try:
            return list(changed_occurrences(names, options.changed))
        except UnknownBaseError as problem:
            raise UsageError(str(problem)) from None
    return list(read_occurrences(names))


def _complain(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    if argv and argv[0] == "fix":
        from linkcheck.fix import main as fix

        return fix(argv[1:])
    try:
        options = parser().parse_args(argv)
    except SystemExit as end:
        return int(end.code or 0)
    names = options.files or [DEFAULT_INDEX]
    try:
        with contextlib.ExitStack() as stack:
            settings = audit_settings(options)
            occurrences = _occurrences(options, names)
            outlets = _outlets(options, stack, sys.stdout)
            progress = Progress(sys.stderr, is_shown=not options.quiet)
            audit = Audit(settings, outlets, progress.show)
            if options.rescue or options.save:
                audit.rescue = make_rescue(settings.run.network, options.archive_server, options.rescue, options.save)
                stack.callback(audit.rescue.archive.fetcher.adapter.close)
            with _collecting_seldom():
                summary = audit.run(occurrences, _internal(names, options))
            progress.end()
            sys.stdout.flush()
    except UnreadableInputError as problem:
        return _complain(f"{problem}\nhint: {problem.hint}" if problem.hint else str(problem))
    except UsageError as problem:
        return _complain(str(problem))
    except UnreadableHistoryError as problem:
        return _complain(f"{problem}\nhint: repair the line, or remove it to forget that link's earlier looks")
    except BrokenPipeError:
        sys.stderr.close()
        return 2
    if summary.is_network_down:
        print(f"{summary.unreached}: the network is down here", file=sys.stderr)
    return _exit_status(summary, options)


def _exit_status(summary: Summary, options: argparse.Namespace) -> int:
    was_stopped_by_hand = summary.is_interrupted and not summary.is_network_down and options.budget is None
    return 130 if was_stopped_by_hand else summary.exit_code


def _internal(names: Sequence[str], options: argparse.Namespace) -> Iterator[tuple[LinkStatus, Occurrence]]:
    for name in names:
        if is_site(Path(name)) and not options.changed:
            yield from internal_findings(Path(name))


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let the garbage collector run less often: a run makes many short-lived records and hardly any cycles."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
