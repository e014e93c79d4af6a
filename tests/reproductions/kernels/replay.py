"""A task that plays back given sequences and records the answers, so that kernel and plain network see the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.vectors import LANES, Array, load
from reproductions.kernels.lstm_1997.network import Architecture, Weights, read_weights
from reproductions.kernels.lstm_1997.register import SUCCEEDED, LaneProtocol, LaneTask, Register
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork

# Course.settings: rows of the tape per sequence, sequences to play; Course.plan: the next sequence's number
ROWS, SEQUENCES = range(2)
# columns of the tape: inputs, then targets, then due, then the prediction made


@compiled()
def begin(course: Any, lane: int) -> None:
    course.length[0, lane] = int(course.settings[ROWS, lane])


@compiled()
def _tape_row(course: Any, lane: int) -> int:
    rows = int(course.settings[ROWS, lane])
    row = (lane * int(course.settings[SEQUENCES, lane]) + course.plan[0, lane]) * rows + course.position[0, lane]
    return int(min(max(row, 0), course.tape.shape[0] - 1))


@compiled()
def inputs(network: Any, course: Any) -> None:
    s = network.sizes
    for lane in range(LANES):
        row = _tape_row(course, lane)
        for m in range(s.inputs):
            if not s.one_hot:
                network.sources[m, lane] = course.tape[row, m]
            elif course.tape[row, m] == 1.0:
                network.symbol[0, lane] = m


@compiled()
def targets(network: Any, course: Any) -> Any:
    s = network.sizes
    for lane in range(LANES):
        row = _tape_row(course, lane)
        for k in range(s.outputs):
            network.target[k, lane] = course.tape[row, s.inputs + k]
        course.values[0, lane] = course.tape[row, s.inputs + s.outputs]
    return load(course.values, 0) > 0.0


@compiled()
def wrong(network: Any, course: Any) -> Any:
    s = network.sizes
    for lane in range(LANES):
        row = _tape_row(course, lane)
        for k in range(s.outputs):
            course.tape[row, s.inputs + s.outputs + 1 + k] = network.prediction[k, lane]
    return load(course.values, 0) > 2.0


@compiled()
def after_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    course.plan[0, lane] += 1
    if course.plan[0, lane] >= course.settings[SEQUENCES, lane]:
        course.mode[lane] = SUCCEEDED


TASK = LaneTask("replay", begin, inputs, targets, wrong, plan=1, values=1)
PROTOCOL = LaneProtocol("replay", after_sequence, counters=0, totals=0, window=0, curve_points=0)


@dataclass(frozen=True)
class Case:
    """Sequences for every lane: inputs `(lanes, sequences, time, inputs)`, targets `(…, outputs)`, due `(…)`."""

    architecture: Architecture
    inputs: Array
    targets: Array
    due: Array
    weights: tuple[Weights, ...]
    learning_rate: float


def random_weights(architecture: Architecture, random: np.random.Generator, span: float) -> Weights:
    a = architecture

    def uniform(*shape: int) -> Array:
        return random.uniform(-span, span, shape)

    return Weights(
        hidden_input=uniform(a.hidden, a.inputs),
        hidden_recurrent=uniform(a.hidden, a.hidden) * a.recurrent,
        hidden_bias=uniform(a.hidden) * a.hidden_bias,
        output_cell=uniform(a.outputs, a.cells),
        output_input=uniform(a.outputs, a.inputs) * a.shortcut,
        output_bias=uniform(a.outputs) * (a.biases == "all"),
    )


def random_case(
    architecture: Architecture, seed: int, sequences: int, time: int, learning_rate: float, every_step: bool
) -> Case:
    random = np.random.default_rng(seed)
    shape = (LANES, sequences, time)
    if architecture.one_hot:
        inputs = np.eye(architecture.inputs)[random.integers(architecture.inputs, size=shape)]
    else:
        inputs = random.normal(size=(*shape, architecture.inputs))
    due = random.random(shape) < 0.6 if every_step else np.zeros(shape, dtype=bool)
    due[:, :, -1] = True
    weights = tuple(random_weights(architecture, random, 0.7) for _ in range(LANES))
    return Case(architecture, inputs, random.random((*shape, architecture.outputs)), due, weights, learning_rate)


def play_compiled(
    case: Case,
    dtype: Any = np.float64,
    lanes: range = range(LANES),
    check: bool = True,
    change: Callable[[Register], None] | None = None,
) -> tuple[Array, list[Weights]]:
    """Predictions where due `(lanes, sequences, time, outputs)`, elsewhere 0, and final weights, from the kernel."""
    a = case.architecture
    count, time = case.inputs.shape[1:3]
    predictions = np.zeros_like(case.targets)
    tape = np.concatenate([case.inputs, case.targets, case.due[..., None], predictions], axis=-1).reshape(
        LANES * count * time, -1
    )
    register = Register(a, TASK, PROTOCOL, dtype, settings=2, limits=0, streams=1, tape=tape)
    if change is not None:
        change(register)
    for lane in lanes:
        register.put(
            lane, case.weights[lane], case.learning_rate, np.array([time, count], dtype=float), np.zeros(0), 1, (lane,)
        )
    register.advance(count * time)
    if check:
        assert [int(register.course.mode[lane]) for lane in lanes] == [SUCCEEDED] * len(lanes)
    answers = tape.reshape(LANES, count, time, -1)[..., a.inputs + a.outputs + 1 :]
    return np.where(case.due[..., None], answers, 0.0), [read_weights(register.network, lane) for lane in lanes]


def assert_weights_equal(compiled: Weights, plain: Mapping[str, Array]) -> None:
    """A kernel's weights of one lane are those of the plain network."""
    for name, value in asdict(compiled).items():
        np.testing.assert_allclose(value, plain[name], rtol=0, atol=1e-11, err_msg=name)


def play_plain(
    case: Case, lanes: range, kind: type[PlainNetwork] = PlainNetwork
) -> tuple[Array, list[dict[str, Array]]]:
    """The same from the plain PyTorch network, for some lanes."""
    predictions = np.zeros_like(case.targets)
    final = []
    for lane in lanes:
        network = kind(case.architecture, case.weights[lane])
        for number in range(case.inputs.shape[1]):
            arrays = (case.inputs[lane, number], case.targets[lane, number], case.due[lane, number])
            inputs, targets, due = (torch.tensor(array) for array in arrays)
            predictions[lane, number] = network.train_on(inputs, targets, due, case.learning_rate).numpy()
        final.append({name: weight.numpy() for name, weight in network.weights.items()})
    return np.where(case.due[..., None], predictions, 0.0), final
