"""`rnn-review release`: what an archive for research data takes, in a folder of its own."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from catalogue.problems import quote
from commands.line.output import message
from commands.line.project import UsageError, project_root

OUT = Path("build") / "release"
"""Where releases are written if nothing is said."""


def release(arguments: argparse.Namespace) -> int:
    """Write the release; its folder on stdout."""
    root = project_root()
    from sitegen.build import CITATION, read_citation  # slow to import, and no other command needs it
    from sitegen.release import make_release
    from sitegen.text.prose import SiteError

    try:
        version, place = arguments.version, "--version"
        if version is None:
            version, place = str(read_citation(root).get("version", "")), f"{CITATION}: version"
        if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}", version):
            raise UsageError(f"{place} {quote(version)}: is no version\nhint: write one such as `0.2.0`")
        made = make_release(root, root / OUT if arguments.out is None else Path(arguments.out), version)
    except SiteError as error:
        message(str(error))
        return 1
    print(made)
    return 0
