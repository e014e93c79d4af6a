"""Data sets that experiments need and this archive does not hold: where they are had, and their checked files.

`sets.yaml` names them, `rnn-review data fetch NAME` brings them, and `folder(NAME)` is where an experiment finds one.
"""

from reproductions.datasets.store import DatasetMissing, folder

__all__ = ["DatasetMissing", "folder"]
