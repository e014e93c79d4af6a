"""One package per paper. `PAPERS` lists them in order of their ids."""

from __future__ import annotations

from reproductions.experiments import Paper
from reproductions.papers import bengio_1994, hochreiter_1991, hochreiter_1997

PAPERS: tuple[Paper, ...] = (bengio_1994.PAPER, hochreiter_1991.PAPER, hochreiter_1997.PAPER)
