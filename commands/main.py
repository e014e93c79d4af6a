"""The way in. `rnn-review links` starts at once, without the reproductions, whose libraries take seconds to load."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if words is None else words)
    if words[:1] == ["links"]:
        from linkcheck.main import main as check_links

        return check_links(words[1:])
    from commands.line.parser import run_command

    return run_command(words)


if __name__ == "__main__":
    sys.exit(main())
