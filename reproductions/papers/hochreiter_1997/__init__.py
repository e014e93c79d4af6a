"""Hochreiter & Schmidhuber 1997, "Long Short-Term Memory", Neural Computation 9(8):1735-1780."""

from reproductions.experiments import Paper
from reproductions.papers.hochreiter_1997 import experiment_4_adding

PAPER = Paper("hochreiter_1997", (experiment_4_adding.EXPERIMENT,))
