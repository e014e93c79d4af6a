"""Verdicts in brief: counts of words, and a bar where there is more than one."""

from __future__ import annotations

import pytest

from reproductions.claims import Basis
from sitegen.parts.verdicts.badges import verdicts_in_brief
from tests.sitegen.example import sources


@pytest.mark.parametrize(("claims", "bars"), [(0, 0), (1, 0), (2, 1), (3, 1)])
def test_a_bar_stands_where_there_are_verdicts_to_set_beside_each_other(claims: int, bars: int) -> None:
    printed = [one for one in sources().verdicts if one.claim.basis is Basis.PRINTED][:claims]
    assert len(printed) == claims
    assert verdicts_in_brief(printed).count('class="verdict-bar"') == bars
