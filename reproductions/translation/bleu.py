"""BLEU of translations that are tokens already."""

from __future__ import annotations

from collections.abc import Sequence

from reproductions.translation.sentence_pairs import Sentence


def bleu(said: Sequence[Sentence], meant: Sequence[Sentence]) -> float:
    """BLEU of a corpus of translations against one reference each, from 0 to 100, by sacrebleu; nothing is smoothed.

    An unknown word of a translation matches no word of its reference.
    """
    from sacrebleu.metrics.bleu import BLEU

    score = BLEU(tokenize="none", smooth_method="none", force=True)
    return float(score.corpus_score([" ".join(one) for one in said], [[" ".join(one) for one in meant]]).score)
