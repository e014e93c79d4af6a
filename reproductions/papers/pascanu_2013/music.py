"""Pascanu, Mikolov & Bengio 2013, table 1 and section 3.2 of the supplement: nets that foretell polyphonic music.

A net hears a piece step by step, as 88 keys that sound or do not, and says how likely each key is to sound at the next.
Measured, for plain descent (MSGD), clipped gradients (MSGD-C) and the regularizer too (MSGD-CR): the negative
log-likelihood of a step, summed over keys and averaged over all steps, of training, validation and test pieces, with
the weights that did best in validation. Beside them what two models without a net give: keys independent of all, and
each key a Markov chain of its own.

    rnn-review data fetch piano_rolls
    rnn-review run pascanu_2013 music --row nottingham_msgd_cr --profile paper

A trial is one net. Its rate is halved when the training error of an epoch rises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.io
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.nn.utils.rnn import pad_sequence

from reproductions.datasets import folder
from reproductions.papers.pascanu_2013.initialization import initial_weights
from reproductions.papers.pascanu_2013.network import Weights, clipped, updated
from reproductions.papers.pascanu_2013.sequences import gradients, read_out, run
from reproductions.trials.device import device
from reproductions.trials.plain import Training, plain_trials

KEYS = 88
FOLDS = ("train", "valid", "test")
FOLLOWED = {"msgd": (False, False), "msgd_c": (True, False), "msgd_cr": (True, True)}
"""Whether a method clips, and whether it has the regularizer."""
LOOK_EVERY = 500
"""Training sequences between two looks at the validation pieces."""
LAST_KEPT_LOOK = 20_000
"""What later looks found is not kept; they decide all the same."""

Pieces = Sequence[Tensor]


def load_pieces(file: str) -> dict[str, Pieces]:
    """The pieces of each fold as `(steps, keys)` of 0 and 1."""
    found = scipy.io.loadmat(folder("piano_rolls") / file)
    return {fold: [torch.from_numpy(one.astype(np.float32)) for one in found[f"{fold}data"][0]] for fold in FOLDS}


def passages(pieces: Pieces, steps: int) -> list[tuple[Tensor, Tensor]]:
    """What nets are shown: pieces cut into passages of at most so many steps, each as what is heard and what comes.

    Before a piece there is silence; before a later passage, the last step of the one before.
    """
    shown: list[tuple[Tensor, Tensor]] = []
    for piece in pieces:
        heard = torch.cat([piece.new_zeros(1, piece.shape[1]), piece[:-1]])
        shown += zip(torch.split(heard, steps), torch.split(piece, steps), strict=True)
    return shown


def nll(scores: Tensor, keys: Tensor) -> Tensor:
    """The negative log-likelihood of each step: natural logarithm, summed over keys."""
    return binary_cross_entropy_with_logits(scores, keys, reduction="none").sum(-1)


@torch.no_grad()
def nll_of_pieces(weights: Weights, pieces: Pieces, kept: Tensor) -> float:
    """The mean over all steps of whole pieces, each from a state of zeros."""
    on = kept.device
    ordered = sorted(pieces, key=len, reverse=True)
    keys = pad_sequence(list(ordered)).to(on)
    heard = torch.cat([torch.zeros_like(keys[:1]), keys[:-1]])
    h = weights.bias.new_zeros(len(ordered), len(kept))
    ends = sorted({len(one) for one in ordered})
    total = 0.0
    for begin, end in zip([0, *ends[:-1]], ends, strict=True):
        under_way = sum(len(one) >= end for one in ordered)
        states = run(weights, heard[begin:end, :under_way], h[:under_way], kept).hidden
        total += float(nll(read_out(weights, states[1:]), keys[begin:end, :under_way]).sum())
        h = states[-1]
    return total / sum(map(len, ordered))


def penalty_weight(settings: Any, epoch: int) -> float:
    """The regularizer's weight in an epoch, counted from 1: it falls as 1 over the epochs after those that it stays."""
    return float(settings.penalty / max(1, epoch - settings.penalty_stays))


@plain_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One net; what it measures is `nll` with the weights of the best look at the validation pieces.

    It is called final if validation ended the training, and not the cap on updates.
    """
    on = device()
    music = load_pieces(settings.file)
    clips, regularizes = FOLLOWED[settings.method]
    numbers = np.random.default_rng(int(torch.randint(2**62, (), generator=random)))
    start = "basic_tanh" if readings["start"] == "normal" else "smart_tanh"
    drawn = initial_weights(start, (settings.hidden_units, KEYS, KEYS), readings, numbers)
    weights = Weights(*(torch.tensor(one, dtype=torch.float32, device=on) for one in drawn))
    kept = torch.zeros(settings.hidden_units)
    low, high = settings.leak
    kept[: settings.leaky_units] = low + (high - low) * torch.rand(settings.leaky_units, generator=random)
    if readings["leak"] == "taken":
        kept[: settings.leaky_units] = 1 - kept[: settings.leaky_units]
    kept = kept.to(on)
    shown = passages(music["train"], settings.steps)
    rate, before, best, best_weights, best_at = settings.learning_rate, float("inf"), float("inf"), weights, 0
    measured: dict[str, float] = {}
    sequences = clipped_updates = updates = epoch = 0
    while updates < settings.updates and sequences - best_at < settings.patience:
        epoch += 1
        total = 0.0
        for chosen in torch.split(torch.randperm(len(shown), generator=random), settings.batch):
            heard, keys = (pad_sequence([shown[i][side] for i in chosen.tolist()]).to(on) for side in (0, 1))
            lengths = torch.tensor([len(shown[i][0]) for i in chosen.tolist()], device=on)
            counted = (torch.arange(len(keys), device=on)[:, None] < lengths) / lengths.sum()
            states = run(weights, heard, kept.new_zeros(len(chosen), len(kept)), kept)
            scores = read_out(weights, states.hidden[1:])
            loss = (nll(scores, keys) * counted).sum()
            errors = (torch.sigmoid(scores) - keys) * counted[..., None]
            penalty = penalty_weight(settings, epoch) if regularizes else 0.0
            found = gradients(weights, heard, states, loss, errors, kept, penalty)
            followed = clipped(weights, found.derivatives, settings.threshold if clips else None)
            clipped_updates += followed is not found.derivatives
            weights = updated(weights, followed, rate)
            total += float(loss) * int(lengths.sum())
            updates += 1
            looks = sequences // LOOK_EVERY
            sequences += len(chosen)
            if (place := sequences // LOOK_EVERY) > looks:
                validation = nll_of_pieces(weights, music["valid"], kept)
                if place * LOOK_EVERY <= LAST_KEPT_LOOK:
                    measured[f"validation_nll_after_{place * LOOK_EVERY}"] = validation
                if validation < best:
                    best, best_weights, best_at = validation, weights, sequences
            yield
            if updates == settings.updates:
                break
        error = total / sum(map(len, music["train"]))
        rate, before = rate / 2 if error > before else rate, error
    costs = {f"{fold}_nll": nll_of_pieces(best_weights, music[fold], kept) for fold in FOLDS}
    if sequences - best_at >= settings.patience:
        measured |= {f"final_{name}": cost for name, cost in costs.items()}
    return (
        measured
        | costs
        | {
            "best_after": best_at,
            "last_learning_rate": rate,
            "clipped_share": clipped_updates / updates,
        }
    )


def bernoulli_nll(learned: Pieces, judged: Pieces) -> float:
    """Each key sounds as often as in the pieces that were learned, whatever sounded before."""
    chances = _chances(torch.cat(list(learned)).double())
    keys = torch.cat(list(judged)).double()
    return float(nll(torch.logit(chances).expand_as(keys), keys).mean())


def markov_nll(learned: Pieces, judged: Pieces) -> float:
    """Each key sounds as often as it did after a step in which it sounded, or did not; before a piece, none did."""
    after, keys = torch.cat([piece[:-1] for piece in learned]), torch.cat([piece[1:] for piece in learned])
    chances = torch.stack([_chances(keys.double(), (after == sounded).double()) for sounded in (0, 1)])
    heard, coming = (torch.cat([one[side] for one in passages(judged, max(map(len, judged)))]) for side in (0, 1))
    chosen = torch.where(heard == 1, chances[1], chances[0])
    return float(nll(torch.logit(chosen), coming.double()).mean())


def _chances(keys: Tensor, counted: Tensor | None = None) -> Tensor:
    """How often each key sounds, with one step more in which it does and one in which it does not."""
    counted = torch.ones_like(keys) if counted is None else counted
    return ((keys * counted).sum(0) + 1) / (counted.sum(0) + 2)


@plain_trials
def count(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """What two models without a net give on the test pieces."""
    music = load_pieces(settings.file)
    yield
    return {
        "bernoulli_nll": bernoulli_nll(music["train"], music["test"]),
        "markov_nll": markov_nll(music["train"], music["test"]),
    }
