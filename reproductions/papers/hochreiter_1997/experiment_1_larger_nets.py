"""Hochreiter & Schmidhuber 1997, section 5.1: the embedded Reber grammar with more memory blocks than the paper has.

By the literal text most nets of row 9 of table 1 stop learning before they predict every string. Measured here is how
many would succeed with more blocks of two cells; all else is that row. The paper has three blocks; this is not its own.

    rnn-review run hochreiter_1997 experiment_1_larger_nets --profile paper

A minute or two on one core; the scaled profile takes seconds.
"""

from __future__ import annotations

from dataclasses import replace

from reproductions.experiments import Deviation, Experiment, Profile, Row
from reproductions.papers.hochreiter_1997 import experiment_1_embedded_reber_grammar as original

PAPER = "hochreiter_1997"
ROW_9 = original.ROWS[4]

ROWS = tuple(
    Row(
        id=f"blocks_{blocks}_of_2",
        title=f"{blocks} blocks of 2, step size 0.5",
        locator=replace(ROW_9.locator, table=None, row=None),
        settings={**ROW_9.settings, "blocks": blocks},
    )
    for blocks in (4, 6, 8)
)

EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_1_larger_nets",
    title="Embedded Reber grammar with larger networks (not the paper's)",
    section="5.1",
    summary=(
        "Row 9 of table 1 once more, with four, six and eight memory blocks in place of three, to see whether what "
        "the failing networks lack is room."
    ),
    rows=ROWS,
    readings=original.READINGS,
    deviations=(
        Deviation(
            "More memory blocks than the paper's three.",
            "With three, most trials never predict every string; this shows what the number of blocks does.",
        ),
        Deviation(
            "Output gates beyond the fourth start with random biases, like those of the paper's experiments 4 to 6.",
            "The paper grades the biases of three and four blocks and has no more.",
        ),
        *original.EXPERIMENT.deviations,
    ),
    profiles=(
        Profile("smoke", ("blocks_8_of_2",), 4, 2.0, "Seconds: four nets of eight blocks."),
        Profile("scaled", tuple(row.id for row in ROWS), 8, 4.0, "All three sizes, eight nets each."),
        Profile("paper", tuple(row.id for row in ROWS), 30, 10.0, "Thirty nets of each size, as many as a row has."),
    ),
    claims=(),
    prepare=original.prepare,
)
