"""The nets of `minibatch_nets` as a batch in plain PyTorch, for a graphics card: many small nets at the cost of one.

A core is faster with the compiled kernel. What both give is the same up to rounding, which a test holds them to; the
backward pass is written out as there, since automatic differentiation would keep the regularizer's graph as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.minibatch_nets import LARGEST_NORM, LEAST_SQUARED_NORM, SHRINKING, TOLD, Sizes

Step = Callable[..., Tensor]


class Weights(NamedTuple):
    """W `(nets, units, units)`, U `(nets, inputs, units)`, b, V `(nets, units, outputs)` and c."""

    recurrent: Tensor
    inward: Tensor
    bias: Tensor
    outward: Tensor
    outward_bias: Tensor


def forward_step(tanh: bool, h: Tensor, recurrent: Tensor, drive: Tensor) -> Tensor:
    """The states `(nets, batch, units)` after those before."""
    net = torch.baddbmm(drive, h, recurrent)
    return torch.tanh(net) if tanh else torch.sigmoid(net)


def backward_step(tanh: bool, d: Tensor, h: Tensor) -> Tensor:
    """What reaches the net inputs, a_t."""
    return d * (1 - h * h) if tanh else d * (h * (1 - h))


def as_written(step: Step) -> Step:
    """The step itself."""
    return step


class BatchedNets:
    """Nets of one size, each with its own rate, threshold and penalty, as `MinibatchNets` on a device of PyTorch's.

    `prepare` is what the two functions of a step are passed through, such as `torch.compile`.
    """

    def __init__(
        self,
        sizes: Sizes,
        nets: int = 1,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
        prepare: Callable[[Step], Step] = as_written,
    ) -> None:
        s = self.sizes = sizes
        self._kind: dict[str, Any] = {"device": device, "dtype": dtype}
        shapes = ((s.units, s.units), (s.inputs, s.units), (s.units,), (s.units, s.outputs), (s.outputs,))
        self._weights = Weights(*(torch.zeros(nets, *shape, device=device, dtype=dtype) for shape in shapes))
        self._rates, self._thresholds, self._penalties = torch.zeros(3, nets, device=device, dtype=dtype)
        self._told = torch.zeros(len(TOLD), nets, device=device, dtype=torch.float64)
        self._forward_step, self._backward_step = prepare(forward_step), prepare(backward_step)

    def put(
        self, number: int, weights: tuple[Array, ...], rate: float, threshold: float | None, penalty: float
    ) -> None:
        """Begin a net: W `(units, units)`, U `(inputs, units)`, b, V `(units, outputs)` and c."""
        for held, given in zip(self._weights, weights, strict=True):
            held[number] = torch.as_tensor(given)
        self._rates[number], self._penalties[number] = rate, penalty
        self._thresholds[number] = torch.inf if threshold is None else threshold
        self._told[:, number] = 0

    def weights(self, number: int) -> tuple[Array, ...]:
        """W, U, b, V and c of a net."""
        return tuple(one[number].cpu().numpy() for one in self._weights)

    def told(self, number: int) -> dict[str, float]:
        """Sums over a net's updates since it began, see `TOLD`; the largest norm is the largest."""
        return dict(zip(TOLD, self._told[:, number].tolist(), strict=True))

    @torch.no_grad()
    def train(self, lines: Array, values: Array, targets: Array) -> None:
        """Updates: `lines` and `values` `(nets, updates, steps, batch, active)`.

        `targets` are `(nets, updates, scored · batch)`, one scored step after another.
        """
        for update in range(lines.shape[1]):
            inputs = self._inputs(lines[:, update], values[:, update])
            self._update(inputs, torch.as_tensor(targets[:, update], **self._kind))

    @torch.no_grad()
    def answers(self, number: int, lines: Array, values: Array) -> Array:
        """A net's read-out `(batches, scored · batch, outputs)`, one scored step after another.

        `lines` and `values` are `(batches, steps, batch, active)`.
        """
        weights = Weights(*(one[number].expand(len(lines), *one.shape[1:]) for one in self._weights))
        read, _ = self._read_out(weights, self._states(weights, self._inputs(lines, values)))
        found: Array = read.cpu().numpy()
        return found

    def _inputs(self, lines: Array, values: Array) -> Tensor:
        """Inputs `(nets, steps, batch, inputs)`."""
        shape = (*lines.shape[:-1], self.sizes.inputs)
        places = torch.as_tensor(lines, device=self._kind["device"])
        return torch.zeros(shape, **self._kind).scatter_add_(-1, places, torch.as_tensor(values, **self._kind))

    def _states(self, w: Weights, inputs: Tensor) -> list[Tensor]:
        drives = (inputs.flatten(1, 2) @ w.inward + w.bias[:, None]).view(len(inputs), *inputs.shape[1:3], -1)
        states = [torch.zeros_like(drives[:, 0])]
        for t in range(inputs.shape[1]):
            states.append(self._forward_step(self.sizes.tanh, states[-1], w.recurrent, drives[:, t]))
        return states

    def _read_out(self, w: Weights, states: list[Tensor]) -> tuple[Tensor, Tensor]:
        """The scores, and the states that are read out, one scored step after another."""
        read = torch.cat(states[-self.sizes.scored :], 1)
        return torch.baddbmm(w.outward_bias[:, None], read, w.outward), read

    def _losses(self, scores: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """The mean loss of each net, and its derivatives by the scores."""
        answers = scores.shape[1]
        if self.sizes.classes:
            wanted = one_hot(targets.long(), self.sizes.outputs).to(scores)
            losses = cross_entropy(scores.flatten(0, 1), targets.long().flatten(), reduction="none")
            return losses.view(-1, answers).mean(1), (torch.softmax(scores, -1) - wanted) / answers
        off = scores[..., 0] - targets
        deltas = torch.zeros_like(scores)
        deltas[..., 0] = 2 * off / answers
        return (off**2).mean(1), deltas

    def _penalties_and_factors(self, norms: Tensor, returned: Tensor) -> tuple[Tensor, Tensor]:
        """Each net's penalty without its weight, and the factors of x_{t-1} in its derivative, from squared norms."""
        counts = norms >= LEAST_SQUARED_NORM
        share = 1 / counts.sum((0, 2)).clamp(min=1) if self.sizes.averaged else torch.tensor(1 / norms.shape[2])
        ratio = torch.where(counts, returned / norms, 1)
        if self.sizes.squared_norms:
            terms, slopes = (ratio - 1) ** 2, 4 * (ratio - 1)
        else:
            root = ratio.sqrt()
            terms, slopes = (root - 1) ** 2, torch.where(root > 0, 2 * (1 - 1 / root), 0)
        factors = (self._penalties * share)[:, None] * torch.where(counts, slopes / norms, 0)
        return share * terms.sum((0, 2)), factors

    def _update(self, inputs: Tensor, targets: Tensor) -> None:
        s, w = self.sizes, self._weights
        states = self._states(w, inputs)
        scores, read = self._read_out(w, states)
        losses, deltas = self._losses(scores, targets)
        injected = torch.bmm(deltas, w.outward.mT).view(len(deltas), s.scored, s.batch, -1)
        back, errors, reached, returned = torch.zeros_like(states[0]), [], [], []
        for t in range(len(states) - 1, 0, -1):
            scored = t - (len(states) - s.scored)
            errors.append(back + injected[:, scored] if scored >= 0 else back)
            reached.append(self._backward_step(s.tanh, errors[-1], states[t]))
            back = torch.bmm(reached[-1], w.recurrent.mT)
            returned.append(back)
        h, (d, a, x) = torch.stack(states[:-1]), (torch.stack(one[::-1]) for one in (errors, reached, returned))
        penalties, factors = self._penalties_and_factors((d * d).sum(-1), (x * x).sum(-1))
        mixed = (h + factors[..., None] * x).permute(1, 3, 0, 2).flatten(2)
        flat = a.transpose(0, 1).flatten(1, 2)
        derivatives = Weights(
            mixed @ flat,
            inputs.permute(0, 3, 1, 2).flatten(2) @ flat,
            flat.sum(1),
            read.mT @ deltas,
            deltas.sum(1),
        )
        self._follow(derivatives, losses, penalties)

    def _follow(self, derivatives: Weights, losses: Tensor, penalties: Tensor) -> None:
        """Follow the derivatives, cut back to the thresholds; where a norm is undefined or enormous, W shrinks."""
        norms = torch.stack([(one * one).flatten(1).sum(1) for one in derivatives]).sum(0).sqrt()
        sound = norms <= LARGEST_NORM
        clipped = sound & (norms >= self._thresholds)
        factors = self._rates * torch.where(clipped, self._thresholds / norms, 1)
        for held, derivative in zip(self._weights, derivatives, strict=True):
            alone = (-1, *[1] * (held.ndim - 1))
            still = (
                self._rates.view(alone) * SHRINKING * held
                if held is self._weights.recurrent
                else torch.zeros_like(held)
            )
            held.sub_(torch.where(sound.view(alone), factors.view(alone) * derivative, still))
        known = torch.where(sound, norms, 0)
        loss, penalty, norm, largest, cut, replaced = self._told
        loss += losses
        penalty += penalties
        norm += known
        torch.maximum(largest, known.double(), out=largest)
        cut += clipped
        replaced += ~sound
