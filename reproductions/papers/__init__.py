"""One package per paper. `PAPERS` lists them in order of their ids."""

from __future__ import annotations

from reproductions.experiments import Paper

PAPERS: tuple[Paper, ...] = ()
