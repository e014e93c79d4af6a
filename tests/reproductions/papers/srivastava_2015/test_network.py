"""The LSTM, its decoders and the bouncing digits against what can be said of them by other means."""

from __future__ import annotations

import torch
from torch import nn

from reproductions.papers.srivastava_2015.network import (
    decode,
    decode_alone,
    drawn_cells,
    drawn_decoder,
    encode,
    tensors,
)


def random() -> torch.Generator:
    return torch.Generator().manual_seed(1)


def test_layers_without_peepholes_are_those_of_pytorch() -> None:
    cells, theirs = drawn_cells(random(), 4, 3, 2), nn.LSTM(4, 3, 2)
    order = [3 * gate + unit for gate in (0, 1, 3, 2) for unit in range(3)]
    weights: dict[str, torch.Tensor] = {}
    for layer, cell in enumerate(cells):
        weights |= {f"weight_ih_l{layer}": cell.inward.T[order], f"weight_hh_l{layer}": cell.recurrent.T[order]}
        weights |= {f"bias_ih_l{layer}": cell.bias[order], f"bias_hh_l{layer}": torch.zeros(12)}
    theirs.load_state_dict(weights)
    frames = torch.rand(6, 5, 4)
    _, (h, c) = theirs(frames)
    found = encode(cells, frames)
    assert torch.allclose(torch.stack([one.h for one in found]), h, atol=1e-6)
    assert torch.allclose(torch.stack([one.c for one in found]), c, atol=1e-6)


def test_a_conditional_decoder_alone_is_one_that_is_shown_what_it_said() -> None:
    states = encode(drawn_cells(random(), 4, 3, 2), torch.rand(6, 5, 4))
    decoder = drawn_decoder(random(), 4, 3, 2, fed=True)
    alone = decode_alone(decoder, states, 5)
    assert torch.allclose(decode(decoder, states, 5, torch.sigmoid(alone)), alone, atol=1e-6)


def test_a_first_frame_is_read_from_the_encoders_last_state() -> None:
    states = encode(drawn_cells(random(), 4, 3, 1), torch.rand(6, 5, 4))
    decoder = drawn_decoder(random(), 4, 3, 1, fed=False)
    assert torch.allclose(decode(decoder, states, 3)[0], states[0].h @ decoder.outward)


def test_a_decoder_that_is_shown_nothing_has_no_weights_for_it() -> None:
    assert sum(one.numel() for one in tensors(drawn_decoder(random(), 4, 3, 1, fed=False))) == 12 * 3 + 9 + 12 + 16
