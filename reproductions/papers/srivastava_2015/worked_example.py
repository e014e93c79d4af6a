"""A film of two pixels and nets of two units: small enough to follow each number by hand."""

from __future__ import annotations

import torch

from reproductions.papers.srivastava_2015.network import Cell, Decoder, decode, decode_alone, encode

DOUBLE = torch.float64


def worked_example() -> None:
    """A light that goes from one pixel to the other, read by an encoder and continued by decoders of both kinds."""
    frames = torch.tensor([[[1.0, 0.0]], [[0.0, 1.0]]], dtype=DOUBLE)
    inward = torch.tensor([[1.0, -0.5], [-0.5, 1.0]], dtype=DOUBLE).repeat(1, 4)
    recurrent = torch.tensor([[0.5, -0.3], [0.2, 0.4]], dtype=DOUBLE).repeat(1, 4)
    peepholes = torch.tensor([[0.1, 0.1], [0.2, 0.2], [-0.1, -0.1]], dtype=DOUBLE)
    cell = Cell(inward, recurrent, peepholes, torch.zeros(8, dtype=DOUBLE))
    outward = torch.tensor([[2.0, -2.0], [-2.0, 2.0]], dtype=DOUBLE)
    decoder = Decoder((cell,), outward, torch.zeros(2, dtype=DOUBLE))
    states = encode([cell], frames)
    decode(decoder, states, 2)
    decode_alone(decoder, states, 2)
