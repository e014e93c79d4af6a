"""Hochreiter 1991, "Untersuchungen zu dynamischen neuronalen Netzen", thesis, Technische Universität München."""

from reproductions.experiments import Paper
from reproductions.papers.hochreiter_1991 import (
    constant_error,
    error_flow,
    expected_error,
    fixed_loops,
    gradient_by_lag,
    hidden_error,
    latch_unit,
    plain_nets,
    reduced_sequences,
    single_path,
)

PAPER = Paper(
    "hochreiter_1991",
    (
        fixed_loops.EXPERIMENT,
        error_flow.EXPERIMENT,
        expected_error.EXPERIMENT,
        single_path.EXPERIMENT,
        hidden_error.EXPERIMENT,
        latch_unit.EXPERIMENT,
        reduced_sequences.EXPERIMENT,
        plain_nets.EXPERIMENT,
        constant_error.EXPERIMENT,
        gradient_by_lag.EXPERIMENT,
    ),
)
