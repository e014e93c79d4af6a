"""Hochreiter & Schmidhuber 1997, "Long Short-Term Memory", Neural Computation 9(8):1735-1780."""

from reproductions.experiments import Paper
from reproductions.papers.hochreiter_1997 import (
    cell_states,
    design_choices,
    error_flow_in_cells,
    experiment_1_embedded_reber_grammar,
    experiment_2_chunker,
    experiment_2_competitors,
    experiment_2_long_lags,
    experiment_2c_very_long_lags,
    experiment_3_guessing,
    experiment_3_two_sequences,
    experiment_4_adding,
    experiment_5_multiplication,
    experiment_6_temporal_order,
    modern_practice,
    output_slope,
)

PAPER = Paper(
    "hochreiter_1997",
    (
        error_flow_in_cells.EXPERIMENT,
        experiment_1_embedded_reber_grammar.EXPERIMENT,
        experiment_2_long_lags.EXPERIMENT_2A,
        experiment_2_long_lags.EXPERIMENT_2B,
        experiment_2_competitors.EXPERIMENT_2A,
        experiment_2_competitors.EXPERIMENT_2B,
        experiment_2_chunker.EXPERIMENT,
        experiment_2c_very_long_lags.EXPERIMENT,
        experiment_3_two_sequences.EXPERIMENT_3A,
        experiment_3_two_sequences.EXPERIMENT_3B,
        experiment_3_two_sequences.EXPERIMENT_3C,
        experiment_3_guessing.EXPERIMENT,
        experiment_4_adding.EXPERIMENT,
        experiment_5_multiplication.EXPERIMENT,
        experiment_6_temporal_order.EXPERIMENT_6A,
        experiment_6_temporal_order.EXPERIMENT_6B,
        output_slope.EXPERIMENT,
        design_choices.EXPERIMENT,
        modern_practice.EXPERIMENT,
        cell_states.EXPERIMENT,
    ),
)
