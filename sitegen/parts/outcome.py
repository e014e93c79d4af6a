"""What came out, for the first screen of a page: a sentence, and the published number beside ours."""

from __future__ import annotations

from collections.abc import Sequence

from reproductions.claims import RATIOS, Comparison
from reproductions.experiments import Experiment
from reproductions.judging.words import Verdict, VerdictWord
from reproductions.results import Outcome
from sitegen.addresses import claim_address
from sitegen.markup import definition_list, element, link, prose, text
from sitegen.measured import defined, outcomes
from sitegen.numbers import count, number
from sitegen.parts.badges import printed, verdict_badge
from sitegen.parts.claims import ours, published_value
from sitegen.sources import Sources

DOES_NOT = "does not"
FAR = "as far as the paper's few trials can tell"
KINDS = (
    ((VerdictWord.REPRODUCED, VerdictWord.PARTLY_REPRODUCED), "holds", "hold"),
    ((VerdictWord.CONSISTENT,), f"agrees {FAR}", f"agree {FAR}"),
    ((VerdictWord.NOT_REPRODUCED,), DOES_NOT, "do not"),
    ((VerdictWord.INCONCLUSIVE,), "is undecided", "are undecided"),
    ((VerdictWord.NOT_MEASURED,), "was not measured", "were not measured"),
)
"""What is said of claims with these words, of one and of several."""


def outcome(experiment: Experiment, verdicts: Sequence[Verdict], folder: str) -> str:
    """The sentence with the headline's numbers, empty if nothing was claimed; `folder` leads to the paper's folder."""
    said = outcome_sentence(verdicts)
    headline = headline_of(verdicts)
    if not said or headline is None:
        return said
    return headline_part(experiment, headline, folder, said)


def headline_part(experiment: Experiment, headline: Verdict, folder: str, said: str = "") -> str:
    """A claim by its numbers, below what is `said`; `folder` leads to the paper's folder."""
    compared = [("Published", published_value(headline.claim)), ("Ours", ours(headline))]
    row = next((row for row in experiment.rows if row.id == headline.claim.row), None)
    target = claim_address(experiment, row, headline.claim, folder)
    statement = link(target, prose(headline.claim.statement), data_published=True)
    content = said + definition_list(compared, class_="compared")
    where = f" · {defined(text(row.title))}" if row is not None else ""
    content += element("p", f"{verdict_badge(headline)} {statement}{where}", class_="headline-claim")
    return element("div", content, class_="outcome", data_run=headline.run_path or None)


def outcome_sentence(verdicts: Sequence[Verdict]) -> str:
    """How many printed claims hold and how many do not; of other claims, if no number of the paper's own is printed."""
    counted = printed(verdicts)
    noun = "printed claim"
    if not counted:
        counted, noun = [one for one in verdicts if one.word is not VerdictWord.QUOTED], "claim"
    if not counted:
        return ""
    unprinted = "" if noun == "printed claim" else ", none of which is a printed number,"
    amounts = [sum(verdict.word in words for verdict in counted) for words, _, _ in KINDS]
    held, consistent, failed, *_ = amounts
    hold = "" if held or consistent else " hold"
    if len(counted) == 1:
        only = next(one for words, one, _ in KINDS if counted[0].word in words)
        unprinted = unprinted and ", which is not a printed number,"
        said = f"The only {noun}{unprinted} {only}{hold if failed else ''}."
    elif failed == len(counted):
        said = f"None of {count(len(counted), noun)}{unprinted} holds."
    elif held == len(counted):
        said = f"All {count(len(counted), noun)}{unprinted} hold."
    else:
        parts = [
            f"{number(amount)} {one if amount == 1 else several}{hold if one == DOES_NOT else ''}"
            for amount, (_, one, several) in zip(amounts, KINDS, strict=True)
            if amount
        ]
        *before, last = parts
        listed = f"{', '.join(before)} and {last}" if before else last
        said = f"Of {count(len(counted), noun)}{unprinted} {listed}."
    return told(said)


def outcome_of_runs(sources: Sources, experiment: Experiment) -> str:
    """What came out of an experiment about which nothing is claimed; empty if it has no runs."""
    found = (sources.matching_run(experiment, row.id, experiment.default_readings) for row in experiment.rows)
    runs = [run for run in found if run is not None]
    if not runs:
        return ""
    won = sum(outcomes(run, Outcome.SUCCEEDED) for run in runs)
    trials = count(sum(len(run.trials) for run in runs), "trial")
    return told(f"The paper claims nothing here; of {trials} on {count(len(runs), 'row')} {number(won)} succeed.")


def told(said: str) -> str:
    """The sentence as the page shows it."""
    return element("p", element("strong", said), class_="outcome-said", data_count="outcome")


def headline_of(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The first measured claim that trials decide, a printed one if there is one."""
    found = [one for one in verdicts if one.measurement is not None and one.claim.comparison not in RATIOS]
    for among in (printed(found), found):
        for verdict in among:
            if verdict.claim.comparison is not Comparison.EXACT:
                return verdict
    return found[0] if found else None
