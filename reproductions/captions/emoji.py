"""Emoji that two houses have drawn, with their names in English, in three parts by emoji.

Flags and people are left out, for they are a handful of templates with one thing changed, and so are swatches of skin.
Both drawings of an emoji are in one part, so that no net is tested on what it has seen in another hand.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import avg_pool2d

from reproductions.captions.named_pictures import Parts, split, words_of
from reproductions.captions.portable_network_graphics import on_white
from reproductions.datasets import folder

HOUSES = ("google", "twitter")
LEFT_OUT = ("Flags", "People & Body", "Component")


@cache
def read(package: Path) -> Parts:
    """The emoji of an unpacked package that holds the pictures of all houses."""
    listed = json.loads((package / "emoji.json").read_bytes())
    kept = [one for one in listed if one["category"] not in LEFT_OUT and all(one[f"has_img_{h}"] for h in HOUSES)]
    drawn = [[on_white(package / "img" / h / "64" / one["image"]) for one in kept] for h in HOUSES]
    halved = torch.stack([avg_pool2d(torch.from_numpy(np.array(of_house)), 2) for of_house in drawn])
    return split([words_of(one["name"]) for one in kept], halved)


def emoji() -> Parts:
    """The emoji of the data set, read once."""
    return read(folder("emoji") / "package")
