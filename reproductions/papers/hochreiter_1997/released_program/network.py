"""The compiled network with what the authors' released program does otherwise than the text.

Each habit is a layer that runs before a step's inputs are written; they are put around the task's own inputs. The truth
that the first two must equal is the plain network in `plain/released_program.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from reproductions.kernels.compiling import bind, compiled
from reproductions.kernels.lanes.vectors import LANES, any_lane, load, select, store
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import LaneProtocol, LaneTask, Register, compiled_loop
from reproductions.kernels.lstm_1997.steps import output_step
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.plain.released_program import ACTIVATION_AT_START
from reproductions.papers.hochreiter_1997.stopping.learning_curve import SEQUENCES
from reproductions.trials.protocol import Company
from reproductions.trials.register import RegisterTrainer

# The layers. `inputs` is bound to what stands below.

inputs: Any = None


def _start_at_half(network: Any, course: Any) -> None:
    """Hidden activations are 0.5 before a sequence's first step."""
    s = network.sizes
    first = load(course.position, 0) == 0
    if s.recurrent:
        for row in range(s.dense_inputs, s.dense_inputs + s.hidden):
            store(network.sources, row, select(first, ACTIVATION_AT_START, load(network.sources, row)))
    inputs(network, course)


def _change_late(network: Any, course: Any) -> None:
    """Summed changes are applied after the first step of the sequence that follows so many, by the last setting."""
    s = network.sizes
    last_setting = course.settings.shape[0] - 1
    for lane in range(LANES):
        course.due[0, lane] = 0
        sequences = course.counters[SEQUENCES, lane]
        if course.position[0, lane] == 1 and network.learning[0, lane] > 0 and sequences > 0:
            course.due[0, lane] = sequences % int(course.settings[last_setting, lane]) == 0
    now = load(course.due, 0) == 1
    if any_lane(now):
        _apply(network.hidden_weight, network.hidden_change, s.hidden * s.sources, now)
        _apply(network.output_weight, network.output_change, s.outputs * (s.cells + 1), now)
    inputs(network, course)


def _show_extra_unit(network: Any, course: Any) -> None:
    """The last input is always 1."""
    s = network.sizes
    inputs(network, course)
    store(network.sources, s.inputs - 1, load(network.sources, s.sources - 1))


@compiled(forceinline=True)
def _apply(weight: Any, change: Any, rows: int, now: Any) -> None:
    for row in range(rows):
        pending = load(change, row)
        store(weight, row, load(weight, row) + select(now, pending, 0.0))
        store(change, row, select(now, 0.0, pending))


@compiled(forceinline=True)
def output_step_of_last(network: Any, due: Any) -> Any:
    """`steps.output_step`, but what is returned as the sequence's error is that of the last output alone."""
    output_step(network, due)
    last = network.sizes.outputs - 1
    error = load(network.target, last) - load(network.prediction, last)
    return select(due, select(error < 0.0, -error, error), 0.0)


LAYERS = {"start": _start_at_half, "late": _change_late, "extra_unit": _show_extra_unit}


@cache
def released_loop(task: LaneTask, protocol: LaneProtocol, layers: tuple[str, ...], last_output: bool) -> Any:
    """The loop over time steps with these layers, the last of them outermost."""
    bound: dict[str, Any] = {"inputs": task.inputs}
    for number, layer in enumerate(layers):
        # what lies below is bound by a name of its own too, so that the code on disk is named after all of it
        bound[f"inputs_{number}"] = bound["inputs"]
        bound["inputs"] = compiled()(bind(LAYERS[layer], f"{task.name}_{number}", inputs=bound["inputs"]))
    if last_output:
        bound["output_step"] = output_step_of_last
    return compiled_loop(task, protocol, **bound)


# The trials.


@dataclass(frozen=True)
class ReleasedWeights(InitialWeights):
    """First weights as the program draws them: whole thousandths of the range, and given biases added to drawn ones."""

    thousandths: bool = False
    added: bool = False

    def draw(self, a: Architecture, seed: int, key: tuple[int, ...]) -> Weights:
        """The weights of the trial that (seed, key) names: those of `InitialWeights`, changed."""
        drawn = replace(self, input_gate_biases=(), output_gate_biases=())
        found = vars(InitialWeights.draw(drawn, a, seed, key))
        if self.thousandths:
            unit = self.span / 1000
            found = {name: np.round(value / unit) * unit for name, value in found.items()}
        bias = found["hidden_bias"]
        for first, given in ((0, self.input_gate_biases), (a.blocks, self.output_gate_biases)):
            here = slice(first, first + len(given))
            bias[here] = np.array(given) + (bias[here] if self.added else 0.0)
        return Weights(**found)


@dataclass(frozen=True)
class ReleasedTrials(Company):
    """Another experiment's trials with some of the program's habits.

    With the layer `late` weights change once in `sequences_per_change` sequences, one step into the next one.
    """

    kept: LstmTrials
    layers: tuple[str, ...] = ()
    last_output: bool = False
    sequences_per_change: int = 1

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        late = {"sequences_per_change": self.sequences_per_change} if "late" in self.layers else {}
        return {**self.kept.settings, **late}

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        return self.kept.most_steps

    @property
    def lanes(self) -> int:
        """As many as a register has."""
        return self.kept.lanes

    def open(self) -> RegisterTrainer:
        """A register for these trials."""
        trials = self._with_late_changes() if "late" in self.layers else self.kept
        trainer = trials.open()
        register = trainer.register
        if "late" in self.layers:
            # sums are kept, and the sequence's end does not apply them
            sizes = register.network.sizes._replace(update_at_end=False)
            register.network = register.network._replace(sizes=sizes)
            trainer.start = lambda *place: _start_without_changes(trials, *place)
        register.use(released_loop(trials.task, trials.rule.protocol, self.layers, self.last_output))
        return trainer

    def _with_late_changes(self) -> LstmTrials:
        assert not self.kept.architecture.one_hot
        assert not self.kept.architecture.shortcut
        return replace(
            self.kept,
            architecture=replace(self.kept.architecture, update="sequence"),
            task_settings=(*self.kept.task_settings, self.sequences_per_change),
        )


def _start_without_changes(trials: LstmTrials, register: Register, lane: int, index: int, seed: int) -> None:
    trials.start(register, lane, index, seed)
    register.network.hidden_change[..., lane] = 0
    register.network.output_change[..., lane] = 0
