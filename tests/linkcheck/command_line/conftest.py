"""The server and the ways to run the command that `tests.linkcheck.test_command` has."""

from tests.linkcheck.test_command import base, look, run, write

__all__ = ["base", "look", "run", "write"]
