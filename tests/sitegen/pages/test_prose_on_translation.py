"""Sentences on translation that a number could refute, each held against the stored runs."""

from __future__ import annotations

import pytest

from tests.sitegen.pages.test_prose_and_runs import ROOT, Said, mean, run

PAGE = "reproductions/papers/cho_2014_properties/page.md"
PROPERTIES = "cho_2014_properties/properties"
MESSAGES, FAST, SLOW = (f"{PROPERTIES}/{row}" for row in ("messages", "rate_0_004", "rate_0_002"))


def each_pair(name: str) -> list[float]:
    """A quantity of each pair of networks that translate messages."""
    return [trial.measurements[name] for trial in run(MESSAGES).trials]


SAID = [
    Said(
        PAGE,
        "On average BLEU is lower with an unknown word, under both encoders",
        lambda: all(
            mean(MESSAGES, f"{one}_unknown_bleu") < mean(MESSAGES, f"{one}_known_bleu") for one in ("rnnenc", "grconv")
        ),
    ),
    Said(
        PAGE,
        "with grConv not in every pair of networks",
        lambda: any(
            one > other
            for one, other in zip(each_pair("grconv_unknown_bleu"), each_pair("grconv_known_bleu"), strict=True)
        ),
    ),
    Said(
        PAGE,
        "RNNenc is ahead in every pair",
        lambda: all(one > other for one, other in zip(each_pair("rnnenc_bleu"), each_pair("grconv_bleu"), strict=True)),
    ),
    Said(
        PAGE,
        "RNNenc learns better at the higher rate and grConv at the lower one",
        lambda: (
            mean(FAST, "rnnenc_validation_perplexity") < mean(SLOW, "rnnenc_validation_perplexity")
            and mean(SLOW, "grconv_validation_perplexity") < mean(FAST, "grconv_validation_perplexity")
        ),
    ),
]


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.words)
def test_words_about_translation_stand_on_their_page_and_agree_with_the_stored_runs(said: Said) -> None:
    assert said.words in (ROOT / said.page).read_text(encoding="utf-8")
    assert said.holds()
