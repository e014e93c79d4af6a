"""Today's standard practice on the tasks of Hochreiter & Schmidhuber 1997, to the paper's own stopping rules.

Measured: training sequences and seconds until an experiment's stopping rule holds, for a network of today and one
setting for all tasks. None of this is the paper's, and no claim of it hangs on it.
The setting was chosen before the first run, as what a tutorial of today would write, and not tuned to any task.
Each task is that of its experiment by default readings, at its shortest row.

    rnn-review run hochreiter_1997 modern_practice --profile paper

Twenty minutes on one core; the scaled profile takes half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reproductions.claims import Locator
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.papers.hochreiter_1997 import experiment_1_embedded_reber_grammar as embedded_reber
from reproductions.papers.hochreiter_1997 import experiment_2_long_lags as long_lags
from reproductions.papers.hochreiter_1997 import experiment_2c_very_long_lags as very_long_lags
from reproductions.papers.hochreiter_1997 import experiment_3_two_sequences as two_sequences
from reproductions.papers.hochreiter_1997 import experiment_4_adding as adding
from reproductions.papers.hochreiter_1997 import experiment_5_multiplication as multiplication
from reproductions.papers.hochreiter_1997 import experiment_6_temporal_order as temporal_order
from reproductions.papers.hochreiter_1997.designs import Design, adding_as_others
from reproductions.papers.hochreiter_1997.marked_pairs import INPUT_GATE_BIASES
from reproductions.papers.hochreiter_1997.present_day_network import FORGET_GATE_BIAS, PresentDayTrials
from reproductions.papers.hochreiter_1997.trials import LstmTrials
from reproductions.verdicts import default_readings

PAPER = "hochreiter_1997"
MOST_SEQUENCES = 200_000
TEST_BATCH = 100


@dataclass(frozen=True)
class Task:
    """An experiment's row, and what today's network must know of it: is its answer a symbol?

    `test_batch`: how many sequences of a test are answered at once; one at a time where the next one depends on where
    the test stands.
    """

    experiment: Experiment
    row: str
    symbols: bool
    test_batch: int = TEST_BATCH
    readings: Mapping[str, str] | None = None

    @property
    def published(self) -> Row:
        """The experiment's row."""
        return next(row for row in self.experiment.rows if row.id == self.row)

    def trials(self, cap: int) -> LstmTrials:
        """The experiment's trials by default readings, of which all but the network is used."""
        readings = default_readings(self.experiment) | dict(self.readings or {})
        if self.experiment is adding.EXPERIMENT:
            length = int(self.published.settings["minimal_length"])
            assert length == 100, "`adding_as_others` is experiment 4 at this length"
            return Design(2, 2, INPUT_GATE_BIASES).of(adding_as_others(cap, readings))
        factor = cap / self.published.settings["published_sequences"]
        trials: LstmTrials = self.experiment.prepare(self.published, readings, Profile("", (), 0, factor, ""))
        return trials


# In today's network there are no cells to wait for; tests begin as if the cells had been there from the start.
NOTHING_TO_ADD = {"cells_added": "at_start"}

TASKS = {
    "experiment_1": Task(embedded_reber.EXPERIMENT, "blocks_3_rate_05", symbols=True, test_batch=1),
    "experiment_2a": Task(long_lags.EXPERIMENT_2A, "same_middle", symbols=True, readings=NOTHING_TO_ADD),
    "experiment_2b": Task(long_lags.EXPERIMENT_2B, "random_middle", symbols=True, readings=NOTHING_TO_ADD),
    "experiment_2c": Task(very_long_lags.EXPERIMENT, "lag_50_symbols_50", symbols=True),
    "experiment_2c_100": Task(very_long_lags.EXPERIMENT, "lag_100_symbols_100", symbols=True),
    "experiment_3a": Task(two_sequences.EXPERIMENT_3A, "clean_100_3", symbols=False),
    "experiment_3b": Task(two_sequences.EXPERIMENT_3B, "noisy_100_3", symbols=False),
    "experiment_3c": Task(two_sequences.EXPERIMENT_3C, "blurred_100_3", symbols=False),
    "experiment_4": Task(adding.EXPERIMENT, "length_100", symbols=False),
    "experiment_5": Task(multiplication.EXPERIMENT, "product", symbols=False),
    "experiment_6a": Task(temporal_order.EXPERIMENT_6A, "two_symbols", symbols=True),
    "experiment_6b": Task(temporal_order.EXPERIMENT_6B, "three_symbols", symbols=True),
}

READINGS = (
    Reading(
        "forget_gate_bias",
        "How do the biases of the forget gates start?",
        (
            Alternative("one", "At 1, so that a cell forgets less at first."),
            Alternative("as_drawn", "Uniform around 0 like all other weights, as torch leaves them."),
        ),
        "Both are in use today; a start at 1 is the common advice for long lags.",
    ),
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> PresentDayTrials:
    """The trials of a row."""
    task = TASKS[row.id]
    trials = task.trials(round(profile.cap_factor * MOST_SEQUENCES))
    bias = FORGET_GATE_BIAS if readings["forget_gate_bias"] == "one" else None
    return PresentDayTrials(trials, task.symbols, task.test_batch, bias)


EXPERIMENT = Experiment(
    paper=PAPER,
    id="modern_practice",
    title="Today's practice on the same tasks (not the paper's)",
    section="5",
    summary=(
        "The paper's tasks and stopping rules, with a network and a training method of today in place of the paper's: "
        "`torch.nn.LSTM`, which has forget gates, the whole gradient through time, Adam and batches. "
        "It is shown for comparison; the paper says nothing of it."
    ),
    rows=tuple(
        Row(
            id=id,
            title=f"{id.removeprefix('experiment_').partition('_')[0]}, {task.published.title}",
            locator=Locator(task.published.locator.section),
            settings={},
        )
        for id, task in TASKS.items()
    ),
    readings=READINGS,
    deviations=(
        Deviation(
            "All of it: 32 hidden units with forget gates, the whole gradient, Adam with a step size of 0.001, batches "
            "of 20 sequences, gradients clipped at a norm of 1, and a linear read-out.",
            "One setting for every task, chosen before the first run: torch's and Adam's defaults where there are any, "
            "as many units as run fast on one core, and a batch that divides the numbers of sequences between tests.",
        ),
        Deviation(
            "Where the answer is a symbol the read-out is a softmax and the loss its cross-entropy; "
            "its probabilities are held against the paper's limits. Elsewhere the loss is the squared error.",
            "So it is done today. The limits on errors are the paper's.",
        ),
        Deviation(
            "The errors of a batch are those before the batch has changed the weights.",
            "The stopping rules look at each training sequence in turn; those of a batch are answered together.",
        ),
        Deviation(
            "A trial ends as capped after 200,000 sequences, and there are three trials of each row.",
            "A sequence costs tens of times as much as one of the 1997 network, whose kernel trains sixteen at once.",
        ),
    ),
    profiles=(
        Profile("smoke", ("experiment_1",), 1, 0.1, "Seconds: one task with a low cap; must beat chance."),
        Profile("scaled", ("experiment_1",), 3, 0.25, "Half a minute: the task with the shortest sequences."),
        Profile("paper", tuple(TASKS), 3, 1.0, "All tasks."),
    ),
    claims=(),
    prepare=prepare,
)
