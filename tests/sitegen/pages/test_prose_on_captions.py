"""Sentences on the caption nets of 2015 that a number could refute, each held against the stored runs."""

from __future__ import annotations

import pytest

from tests.sitegen.pages.test_prose_and_runs import ROOT, Said, mean, run

SHOW, ATTEND = (f"reproductions/papers/{paper}/page.md" for paper in ("vinyals_2015", "xu_2015"))
ONCE = "vinyals_2015/picture_once/two_houses"
EMOJI, STAMPS = "xu_2015/names_of_emoji/two_houses", "xu_2015/names_of_stamps/stamps"


def measured(name: str, quantity: str, **readings: str) -> list[float]:
    """A quantity of each trial of a run."""
    return [one.measurements[quantity] for one in run(name, **readings).trials]


def every_step_is_ahead(**readings: str) -> bool:
    """Whether in each trial showing a picture at every step does better than showing it once."""
    again, once = (measured(ONCE, f"perplexity_{arm}", **readings) for arm in ("every_step", "once"))
    return all(one < other for one, other in zip(again, once, strict=True))


def blind(name: str, arm: str) -> int:
    """How many nets say names as well, to a hundredth, with the pictures of others."""
    own, shuffled = measured(name, f"perplexity_{arm}"), measured(name, f"perplexity_{arm}_shuffled")
    return sum(wrong < 1.01 * right for right, wrong in zip(own, shuffled, strict=True))


SAID = [
    Said(SHOW, "in every trial the net that gets it at each step is ahead", every_step_is_ahead),
    Said(SHOW, "and are ahead in every trial too", lambda: every_step_is_ahead(extra_input="added")),
    Said(
        SHOW,
        "Most nets that are shown it once say the same of every picture, near enough",
        lambda: blind(ONCE, "once") > 5 / 2 > blind(ONCE, "every_step"),
    ),
    Said(
        SHOW,
        "then know emoji of training better",
        lambda: mean(f"{ONCE}_patient", "training_perplexity_once") < mean(ONCE, "training_perplexity_once"),
    ),
    Said(
        SHOW,
        "and unseen ones no better",
        lambda: mean(f"{ONCE}_patient", "perplexity_once") > mean(ONCE, "perplexity_once"),
    ),
    Said(
        ATTEND,
        "a wrong picture is worse than none",
        lambda: mean(EMOJI, "perplexity_vector_shuffled") > mean(EMOJI, "perplexity_nothing"),
    ),
    Said(
        ATTEND,
        "in every trial a net that sees the stamp says its sentence better than one that sees nothing, "
        "and better than with the picture of another",
        lambda: all(
            own < min(none, wrong)
            for arm in ("attention", "vector")
            for own, none, wrong in zip(
                measured(STAMPS, f"perplexity_{arm}"),
                measured(STAMPS, "perplexity_nothing"),
                measured(STAMPS, f"perplexity_{arm}_shuffled"),
                strict=True,
            )
        ),
    ),
    Said(
        ATTEND,
        "Unseen stamps come out lower than those of training",
        lambda: all(
            mean(STAMPS, f"perplexity_{arm}") < mean(STAMPS, f"training_perplexity_{arm}")
            for arm in ("attention", "vector", "nothing")
        ),
    ),
]


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.words)
def test_words_about_captions_stand_on_their_page_and_agree_with_the_stored_runs(said: Said) -> None:
    assert said.words in (ROOT / said.page).read_text(encoding="utf-8")
    assert said.holds()
