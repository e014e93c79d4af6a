"""Xu et al. 2015, on stamps of a drawing program with a sentence each: the analogue on emoji once more.

    rnn-review data fetch stamps
    rnn-review run xu_2015 names_of_stamps

A few minutes on one core.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from reproductions.captions.stamps import stamps
from reproductions.papers.xu_2015.names_of_emoji import trial
from reproductions.trials.plain import Training, plain_trials


@plain_trials
def measure(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One trial, on stamps."""
    return (yield from trial(stamps(), settings, random))
