"""The command: `rnn-review links`, the same as `python -m linkcheck`."""

import argparse
import contextlib
import gc
import io
import itertools
import json
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib import import_module

from linkcheck.audit import Audit, AuditSettings
from linkcheck.configuration import read_configuration
from linkcheck.http.user_agents import PROJECT_PAGE
from linkcheck.inputs.files import Inputs, read_inputs
from linkcheck.inputs.links import Occurrence
from linkcheck.inputs.local import local_findings, local_occurrences
from linkcheck.inputs.problems import UnreadableInputError
from linkcheck.memory.history import UnreadableHistoryError
from linkcheck.options import DEFAULT_INDEX, OptionsError, archive_key, audit_settings, parser
from linkcheck.report.choose import UnusableFormatError, open_outlets
from linkcheck.report.findings import Summary
from linkcheck.report.progress import LinkProgress
from linkcheck.report.reading import reading_lines
from linkcheck.rescue.offers import make_rescue

DEFECT = 70
"""The exit status after an exception that nobody foresaw."""


def _changed(inputs: Inputs, base: str) -> list[Occurrence]:
    from linkcheck.inputs.changes import UnknownBaseError, changed_occurrences

    try:
        return list(changed_occurrences(inputs, base))
    except UnknownBaseError as problem:
        raise OptionsError(str(problem)) from None


def _options(argv: Sequence[str]) -> argparse.Namespace:
    """Return the options of a configuration file with those of the command line on top."""
    top = parser()
    options = top.parse_args(argv)
    if options.no_config or read_configuration(top, options.config) is None:
        return options
    return top.parse_args(argv)


def _dump(inputs: Inputs, settings: AuditSettings, formats: Sequence[str]) -> int:
    """List what was found, one line each, and what was read on the other stream."""
    if set(formats) - {"text", "jsonl"}:
        raise OptionsError(f"--dump --format {formats[0]}: lists as text or jsonl only")
    for one in itertools.chain(inputs.occurrences, local_occurrences(inputs)):
        if not settings.wants(one.url):
            continue
        if "jsonl" in formats:
            print(json.dumps({"url": one.url} | asdict(one.place) | {"role": one.role, "resource": one.resource}))
        else:
            print(f"{one.place}: {one.url}")
    print("\n".join(reading_lines(inputs)), file=sys.stderr)
    return 0


def _complain(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status; 1 is never returned for anything but alarms (or changes to make)."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # An address may hold characters that no encoding has, such as half a surrogate pair.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        if argv and argv[0] in ("fix", "merge"):
            return int(import_module(f"linkcheck.{argv[0]}").main(argv[1:]))
        return _check(argv)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 2
    except (OSError, OverflowError, UnicodeError) as problem:
        return _complain(f"error: {problem}")
    except Exception:
        _complain(f"error: a defect of this program; please report the lines below at {PROJECT_PAGE}/issues")
        traceback.print_exc()
        return DEFECT


def _check(argv: Sequence[str]) -> int:
    try:
        options = _options(argv)
        names = options.files or [DEFAULT_INDEX]
        with contextlib.ExitStack() as stack:
            settings = audit_settings(options)
            inputs = read_inputs(names)
            if options.dump:
                return _dump(inputs, settings, options.format)
            occurrences = _changed(inputs, options.changed) if options.changed else inputs.occurrences
            outlets = open_outlets(options.format, stack, sys.stdout, options.all)
            progress = LinkProgress(sys.stderr, is_shown=not options.quiet)
            audit = Audit(settings, outlets, progress.show, inputs=inputs)
            if options.rescue or options.save:
                key = archive_key(options) if options.save else None
                audit.rescue = make_rescue(
                    settings.run.network, options.archive_server, options.rescue, options.save, key
                )
                stack.callback(audit.rescue.archive.close)
            with _collecting_seldom(), _ending_when_told():
                summary = audit.run(occurrences, () if options.changed else local_findings(inputs))
            progress.end()
            sys.stdout.flush()
    except SystemExit as end:
        return int(end.code or 0)
    except UnreadableInputError as problem:
        return _complain(f"{problem}\nhint: {problem.hint}" if problem.hint else str(problem))
    except (OptionsError, UnusableFormatError) as problem:
        return _complain(str(problem))
    except UnreadableHistoryError as problem:
        return _complain(f"{problem}\nhint: {problem.hint}")
    except KeyboardInterrupt:
        print("stopped before anything was looked at", file=sys.stderr)
        return 130
    if summary.is_network_down:
        print(f"{summary.unreached}: the network is down here", file=sys.stderr)
        print("hint: if so many are dead for good, --assume-network believes what was seen", file=sys.stderr)
    for server in audit.rescue.archive.given_up if audit.rescue else ():
        print(f"{server} refused or failed too often in a row and was not asked further", file=sys.stderr)
        print("hint: what it may hold is looked for again by the next run with the same options", file=sys.stderr)
    if audit.unremembered is not None:
        place = f"{settings.state}: cannot be written: {audit.unremembered.strerror}"
        return _complain(f"{place}\nhint: the reports are whole, but the looks count for no alarm; run it again")
    return _exit_status(summary, options)


def _exit_status(summary: Summary, options: argparse.Namespace) -> int:
    was_stopped_by_hand = summary.is_interrupted and not summary.is_network_down and options.budget is None
    return 130 if was_stopped_by_hand else summary.exit_code


@contextlib.contextmanager
def _ending_when_told() -> Iterator[None]:
    """Take what schedulers and containers send to end a program for a stop by hand, so that no look is lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let the garbage collector run less often: a run makes many short-lived records and hardly any cycles."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
