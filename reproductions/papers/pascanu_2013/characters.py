"""Pascanu, Mikolov & Bengio 2013, table 1 and section 3.2 of the supplement: nets that foretell characters.

A net of 500 sigmoid units without biases reads a text as one stream, 200 characters to an update, its state carried
over, and says which character comes next, or which comes as the fifth. Measured, for plain descent (MSGD), clipped
gradients (MSGD-C) and the regularizer too (MSGD-CR): bits a character, with the weights that did best in validation;
beside them what two tables give, of characters alone and of those that stand so many places after another.

The paper's text, the Penn Treebank, wants a licence; the same nets on the King James Bible are a stand-in of ours that
anybody can run, and say nothing of the paper's numbers.

    rnn-review data fetch kjv
    rnn-review run pascanu_2013 characters_free --row next_msgd_cr
    rnn-review data fetch penn_treebank --from FOLDER
    rnn-review run pascanu_2013 characters --profile paper
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from reproductions.datasets import folder
from reproductions.papers.pascanu_2013.network import Weights, clipped, updated
from reproductions.papers.pascanu_2013.sequences import gradients, read_out, run
from reproductions.trials.device import device
from reproductions.trials.plain import Training, plain_trials

FOLDS = ("train", "valid", "test")
FOLLOWED = {"msgd": (False, False), "msgd_c": (True, False), "msgd_cr": (True, True)}
"""Whether a method clips, and whether it has the regularizer."""
SPREAD = 0.1
ADDED = 0.01
"""So much is added to each count of a table."""
STREAMS = 100
"""A fold is judged as so many streams at once, each from a state of zeros."""
VALIDATED_VERSES, TESTED_VERSES = 1500, 1500
"""The last verses of the Bible, of which these are read before those."""
LOOK_EVERY, LAST_KEPT_LOOK = 500, 10_000
"""Updates between two looks at the validation text, and after how many what they found is not kept."""

Texts = Mapping[str, Tensor]


def treebank(place: Path) -> dict[str, str]:
    """The Penn Treebank by fold, a sentence a line."""
    found = {}
    for fold in FOLDS:
        lines = (place / f"ptb.{fold}.txt").read_text(encoding="ascii").splitlines()
        found[fold] = "".join(f"{line.strip()}\n" for line in lines)
    return found


def bible(place: Path) -> dict[str, str]:
    """The King James Bible by fold, a verse a line, in its order."""
    (file,) = place.rglob("kjv.jsonl")
    verses = [json.loads(line)["text"] + "\n" for line in file.read_text(encoding="utf-8").splitlines()]
    ends = (len(verses) - VALIDATED_VERSES - TESTED_VERSES, len(verses) - TESTED_VERSES)
    folds = (verses[: ends[0]], verses[ends[0] : ends[1]], verses[ends[1] :])
    return {fold: "".join(found) for fold, found in zip(FOLDS, folds, strict=True)}


READ = {"penn_treebank": treebank, "kjv": bible}


def load_texts(name: str) -> Texts:
    """The folds of a text as numbers of characters, in the alphabet of all of them."""
    found = READ[name](folder(name))
    alphabet = {character: number for number, character in enumerate(sorted(set("".join(found.values()))))}
    return {fold: torch.tensor([alphabet[character] for character in text]) for fold, text in found.items()}


def bits_by_table(learned: Tensor, judged: Tensor, symbols: int, back: int | None) -> float:
    """Bits a character by a table of what stands so many places after each character; None: of characters alone."""
    before, after = (torch.zeros_like(learned), learned) if back is None else (learned[:-back], learned[back:])
    counts = torch.bincount(before * symbols + after, minlength=symbols**2).view(symbols, symbols).double() + ADDED
    chances = counts / counts.sum(1, keepdim=True)
    before, after = (torch.zeros_like(judged), judged) if back is None else (judged[:-back], judged[back:])
    return float(-chances[before, after].log2().mean())


@torch.no_grad()
def bits_of_text(weights: Weights, text: Tensor, ahead: int, kept: Tensor) -> float:
    """Bits a character of a text, read as several streams at once."""
    streams = min(STREAMS, len(text) // (2 * ahead))
    each = len(text) // streams
    columns = text[: each * streams].view(streams, each).T.to(kept.device)
    h, total = kept.new_zeros(streams, len(kept)), 0.0
    for heard, comes in zip(torch.split(columns[:-ahead], 200), torch.split(columns[ahead:], 200), strict=True):
        states = run(weights, _coded(heard, weights), h, kept).hidden
        total += float(cross_entropy(read_out(weights, states[1:]).flatten(0, 1), comes.flatten(), reduction="sum"))
        h = states[-1]
    return total / ((each - ahead) * streams) / math.log(2)


def _coded(characters: Tensor, weights: Weights) -> Tensor:
    return one_hot(characters, len(weights.inward)).to(weights.inward.dtype)


def penalty_weight(settings: Any, updates: int) -> float:
    """The regularizer's weight after so many updates: constant, or falling."""
    falls = 0.0 if settings.penalty_falls_over is None else updates / settings.penalty_falls_over
    return float(settings.penalty / (1 + falls))


@plain_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One net. What it measures is called final if validation ended the training, and not the cap on updates."""
    on = device()
    texts = load_texts(settings.text)
    symbols, ahead, units = 1 + int(max(one.max() for one in texts.values())), settings.ahead, settings.hidden_units
    clips, regularizes = FOLLOWED[settings.method]
    shapes = ((units, units), (symbols, units), (units,), (units, symbols), (symbols,))
    spreads = (SPREAD, SPREAD, 0.0, SPREAD, 0.0)
    drawn = (spread * torch.randn(shape, generator=random) for shape, spread in zip(shapes, spreads, strict=True))
    weights = Weights(*(one.to(on) for one in drawn))
    still = (torch.zeros_like(weights.bias), torch.zeros_like(weights.outward_bias))
    kept = torch.zeros(units, device=on)
    text = texts["train"].to(on)
    passages = list(
        zip(torch.split(text[:-ahead], settings.steps), torch.split(text[ahead:], settings.steps), strict=True)
    )
    rate, before, best, best_weights, best_at = settings.learning_rate, math.inf, math.inf, weights, 0
    measured: dict[str, float] = {}
    updates = clipped_updates = 0
    while updates < settings.updates and updates - best_at < settings.patience:
        h, total = kept.new_zeros(1, units), 0.0
        for heard, comes in passages:
            coded = _coded(heard[:, None], weights)
            states = run(weights, coded, h, kept)
            scores = read_out(weights, states.hidden[1:])
            loss = cross_entropy(scores[:, 0], comes, reduction="sum")
            errors = torch.softmax(scores, 2) - _coded(comes[:, None], weights)
            penalty = penalty_weight(settings, updates) if regularizes else 0.0
            found = gradients(weights, coded, states, loss, errors, kept, penalty).derivatives
            found = found._replace(bias=still[0], outward_bias=still[1])
            followed = clipped(weights, found, settings.threshold if clips else None)
            clipped_updates += followed is not found
            weights = updated(weights, followed, rate)
            h = states.hidden[-1]
            total += float(loss)
            updates += 1
            if updates % LOOK_EVERY == 0:
                validation = bits_of_text(weights, texts["valid"], ahead, kept)
                if updates <= LAST_KEPT_LOOK:
                    measured[f"validation_bits_after_{updates}"] = validation
                if validation < best:
                    best, best_weights, best_at = validation, weights, updates
            yield
            if updates == settings.updates or updates - best_at >= settings.patience:
                break
        rate, before = rate / 2 if total > before else rate, total
    judged = {**texts, "train": texts["train"][: len(texts["test"])]}
    bits = {f"{fold}_bits": bits_of_text(best_weights, judged[fold], ahead, kept) for fold in FOLDS}
    if updates - best_at >= settings.patience:
        measured |= {f"final_{name}": value for name, value in bits.items()}
    return (
        measured
        | bits
        | {
            "unigram_bits": bits_by_table(texts["train"], texts["test"], symbols, None),
            "table_bits": bits_by_table(texts["train"], texts["test"], symbols, ahead),
            "best_after": best_at,
            "last_learning_rate": rate,
            "clipped_share": clipped_updates / updates,
        }
    )
