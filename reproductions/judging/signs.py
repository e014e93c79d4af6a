"""What stands before a published number, said once for pages and the terminal."""

from __future__ import annotations

from reproductions.claims import Claim, Comparison

SIGNS = {
    Comparison.EVERY_TRIAL_AT_MOST: "≤ ",
    Comparison.ALWAYS_AT_MOST: "≤ ",
    Comparison.ALWAYS_AT_LEAST: "≥ ",
    Comparison.MINIMUM: "min ",
    Comparison.MAXIMUM: "max ",
    Comparison.RATIO_OF_ROWS_AT_MOST: "≤ ",
}


def sign(claim: Claim) -> str:
    """The sign or word before a claim's published value, with a space, or nothing."""
    return SIGNS.get(claim.comparison, "")
