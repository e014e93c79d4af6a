"""Options in the command of a stored run, which is text: what earlier runs say of themselves nowhere else."""

from __future__ import annotations

import shlex


def option_in(command: str, name: str) -> str | None:
    """What a command gives the option of this name; None if it does not give it. The last one counts.

    The beginning of a name is taken too: the command line used to.
    """
    if f"--{name[0]}" not in command:  # so for most, and soon seen
        return None
    try:
        words = shlex.split(command)
    except ValueError:  # a quotation without an end
        words = command.split()
    found = None
    for word, following in zip(words, [*words[1:], ""], strict=True):
        given, equals, value = word.partition("=")
        if len(given) > len("--") and f"--{name}".startswith(given):
            found = value if equals else following
    return found
