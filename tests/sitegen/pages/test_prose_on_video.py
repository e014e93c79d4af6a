"""Sentences on the video nets of 2015 that a number could refute, each held against the stored runs."""

from __future__ import annotations

import pytest

from reproductions.papers.srivastava_2015.future_prediction import RATES
from tests.sitegen.pages.test_prose_and_runs import ROOT, Said, mean, over, run

PAGE_2015, MOVING = (f"reproductions/papers/{paper}/page.md" for paper in ("srivastava_2015", "shi_2015"))
ONE_LAYER = "srivastava_2015/future_prediction/one_layer"
ONE_DIGIT = "shi_2015/moving_digits/one_digit"

SAID = [
    Said(
        PAGE_2015,
        "The best future predictor is worse than the worst composite model",
        lambda: over(run(ONE_LAYER), "minimum:future_nats") > over(run(ONE_LAYER), "maximum:composite_nats"),
    ),
    Said(
        PAGE_2015,
        "as if nothing moved",
        lambda: mean(ONE_LAYER, "last_frame_nats") > mean(ONE_LAYER, "constant_image_nats"),
    ),
    Said(
        PAGE_2015,
        "All chose the highest of the three rates",
        lambda: all(over(run(ONE_LAYER), f"minimum:{name}_rate") == max(RATES) for name in ("future", "composite")),
    ),
    Said(
        PAGE_2015,
        "neither knows the digits of training better than those of the test",
        lambda: all(
            abs(mean(ONE_LAYER, f"{name}_nats") - mean(ONE_LAYER, f"{name}_training_nats")) < 1.5
            for name in ("future", "composite")
        ),
    ),
    Said(
        MOVING,
        "every such net is better than every convolutional one",
        lambda: over(run(ONE_DIGIT), "maximum:fc_lstm_nats") < over(run(ONE_DIGIT), "minimum:convlstm_nats"),
    ),
    Said(
        MOVING,
        "none of these nets has levelled off",
        lambda: (
            not any(
                f"{name}_levelled_nats" in trial.measurements
                for trial in run(ONE_DIGIT).trials
                for name in ("convlstm", "fc_lstm")
            )
        ),
    ),
    Said(
        MOVING,
        "States that see their neighbours are ahead of states that see themselves alone",
        lambda: over(run(ONE_DIGIT), "maximum:convlstm_nats") < over(run(ONE_DIGIT), "minimum:convlstm_1x1_nats"),
    ),
]


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.words)
def test_words_about_films_stand_on_their_page_and_agree_with_the_stored_runs(said: Said) -> None:
    assert said.words in (ROOT / said.page).read_text(encoding="utf-8")
    assert said.holds()
