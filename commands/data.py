"""`rnn-review data`: which data sets experiments need, bring them to this machine, say where they lie."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from commands.line.output import message, print_json, print_table
from commands.line.project import UsageError
from reproductions.datasets.fetching import Watch, fetch
from reproductions.datasets.sets import DatasetError, find_set, load_sets
from reproductions.datasets.store import data_folder, folder, is_fetched
from reproductions.declarations.papers import load_papers


def list_sets(arguments: argparse.Namespace) -> int:
    """Print a line for each set, or all that is known of them as JSON."""
    experiments = load_papers().experiments
    sets = {
        name: {
            **found.model_dump(),
            "size_bytes": found.size_bytes,
            "fetched": is_fetched(name, found),
            "needed_by": [f"{one.paper}/{one.id}" for one in experiments if name in one.datasets],
        }
        for name, found in load_sets().items()
    }
    if arguments.json:
        print_json({"folder": str(data_folder()), "sets": sets})
        return 0
    rows = [
        [name, megabytes(one["size_bytes"]), "yes" if one["fetched"] else "", one["title"], one["licence"]]
        for name, one in sets.items()
    ]
    print_table(["id", "MB>", "fetched", "title", "licence"], rows)
    message(f"they lie in {data_folder()}, or where RNN_REVIEW_DATA says")
    return 0


def fetch_sets(arguments: argparse.Namespace) -> int:
    """Bring sets to this machine; what cannot be had is said of all of them."""
    own = None if arguments.own is None else Path(arguments.own)
    if own is not None and not own.is_dir():
        raise UsageError(f"--from wants a folder, found `{own}`")
    for name in arguments.names:
        find_set(name)
    folders, faults = {}, list[str]()
    try:
        with _shown() as watch:
            for name in dict.fromkeys(arguments.names):
                try:
                    folders[name] = str(fetch(name, own, watch))
                except DatasetError as error:
                    faults.append(str(error))
    except KeyboardInterrupt:
        raise KeyboardInterrupt("what has come is kept\nhint: the same command goes on") from None
    if arguments.json:
        print_json({"folders": folders})
    for name, place in folders.items():
        message(f"{name}: verified, in {place}")
    for fault in faults:
        message(fault)
    return 2 if faults else 0


def print_path(arguments: argparse.Namespace) -> int:
    """Print where a set's verified files lie."""
    place = folder(arguments.name)
    if arguments.json:
        print_json({"folder": str(place)})
    else:
        print(place)
    return 0


def megabytes(size_bytes: int) -> str:
    """A size as people say it."""
    return f"{size_bytes / 1e6:.1f}"


@contextmanager
def _shown() -> Iterator[Watch]:
    """What may be called with each new state of a download: a bar on a terminal, a line for each file elsewhere."""
    is_terminal = sys.stderr.isatty()
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    bar = Progress(TextColumn("{task.description}"), *columns, console=Console(stderr=True), transient=True)
    tasks: dict[str, TaskID] = {}

    def watch(file: str, held: int, size: int | None) -> None:
        if file not in tasks:
            tasks[file] = bar.add_task(file, total=size)
            if not is_terminal:
                message(f"fetching {file}")
        bar.update(tasks[file], completed=held, total=size)

    with bar if is_terminal else nullcontext():
        yield watch
