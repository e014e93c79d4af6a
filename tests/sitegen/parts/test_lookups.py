from __future__ import annotations

import pytest

from sitegen.parts.lookups import LookUps
from sitegen.text.prose import ProseLookUpError
from tests.sitegen.example import sources

RUN = "run:hochreiter_1997/experiment_4/t_100"
CLAIM = "claim:hochreiter_1997/t_100_mean"


def look_up(whole: str) -> str:
    kind, _, body = whole.partition(":")
    return LookUps(sources(), {"part": "<p>part</p>"}).resolve(kind, body)


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        (f"{CLAIM}:published", "<span data-published>74,000</span>"),
        (f"{CLAIM}:published_trials", "<span data-published>10</span>"),
        ("claim:hochreiter_1997/t_1000_mean:measured", '<span class="not-measured">not measured</span>'),
        (
            "run:hochreiter_1997/experiment_4/t_500?first_marker=lost:succeeded",
            '<span class="not-measured">not measured</span>',
        ),
        ("published:2560", "<span data-published>2560</span>"),
        ("defined:95 %", "<span data-defined>95&nbsp;%</span>"),
        ("count:errata", '<span data-count="errata">2</span>'),
        ("generated:part", "<p>part</p>"),
    ],
)
def test_a_look_up_gives(whole: str, shown: str) -> None:
    assert look_up(whole) == shown


def test_a_measured_value_names_its_run_and_quantity() -> None:
    shown = look_up(f"{RUN}:maximum:sequences_until_success")
    assert 'data-run="results/hochreiter_1997/experiment_4/a.json"' in shown
    assert 'data-quantity="maximum:sequences_until_success"' in shown
    assert shown.endswith(">120,450</span>")


def test_other_readings_choose_another_run() -> None:
    assert look_up(f"{RUN}?first_marker=lost:capped").endswith(">8</span>")


@pytest.mark.parametrize(
    ("whole", "message", "hint"),
    [
        ("claim:hochreiter_1997/t_100_meen:measured", "unknown claim `hochreiter_1997/t_100_meen`", "did you mean"),
        (f"{CLAIM}:mesured", "unknown field of a claim `mesured`", "did you mean `measured`?"),
        ("run:hochreiter_1997/experiment_4/t_10:trials", "unknown row", "did you mean"),
        (f"{RUN}:wall", "unknown quantity `wall`", "contributing page"),
        (f"{RUN}:median:sequences_until_sucess", "unknown quantity `sequences_until_sucess`", "did you mean"),
        (f"{RUN}:bounded_mean:wrong", "unknown quantity `wrong`", "known: `sequences_until_success`"),
        (f"{RUN}:trial:0:wrong_of_256", "unknown quantity `wrong_of_256`", "did you mean `wrong_of_2560`?"),
        (
            "run:hochreiter_1997/experiment_4/t_1000:mean:wrongs",
            "unknown quantity `wrongs`",
            "known: `sequences_until_success`",
        ),
        (f"{RUN}?first_marker=last:trials", "unknown alternative `last`", "did you mean `lost`?"),
        (f"{RUN}?marker=lost:trials", "unknown reading `marker`", "did you mean `first_marker`?"),
        (
            "count:people",
            "unknown count `people`",
            "known: `claims`, `errata`, `papers`, `resources`, `right_statements`, `runs`, `statements`",
        ),
        ("generated:all", "unknown generated part `all`", "known: `part`"),
        ("clam:x", "unknown kind of look-up `clam`", "did you mean `claim`?"),
    ],
)
def test_a_look_up_that_names_nothing_is_an_error(whole: str, message: str, hint: str) -> None:
    with pytest.raises(ProseLookUpError, match=message.replace("?", r"\?")) as caught:
        look_up(whole)
    assert hint in caught.value.hint
