"""Where a benchmark of link checkers stores what it found."""

import argparse
import json
from pathlib import Path
from typing import Any


def add_write_option(parser: argparse.ArgumentParser, default: Path) -> None:
    """Add `--write [FILE]`."""
    text = f"store the result (default file: {default})"
    parser.add_argument("--write", type=Path, nargs="?", const=default, metavar="FILE", help=text)


def write(result: dict[str, Any], file: Path | None) -> str:
    """Return a result as JSON, and store it where a file is named."""
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return text
