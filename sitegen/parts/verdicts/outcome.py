"""What came out, for the first screen of a page: a sentence, and the published number beside ours."""

from __future__ import annotations

from collections.abc import Sequence

from reproductions.claims import RATIOS, Basis, Comparison
from reproductions.experiments import Experiment, Row
from reproductions.judging.words import Verdict, VerdictWord
from reproductions.results import Outcome
from sitegen.addresses import claim_address
from sitegen.comparisons import label
from sitegen.parts.experiments import has_success
from sitegen.parts.verdicts.badges import printed, verdict_badge
from sitegen.parts.verdicts.claims import ours, published_value
from sitegen.sources import Sources
from sitegen.text.markup import definition_list, element, link, prose, text
from sitegen.text.measured import defined, outcomes
from sitegen.text.numbers import count, number, typeset

DOES_NOT = "does not"
FAR = "as far as the paper's few trials can tell"
KINDS = {
    VerdictWord.REPRODUCED: ("holds", "hold"),
    VerdictWord.PARTLY_REPRODUCED: ("holds in part", "hold in part"),
    VerdictWord.CONSISTENT: (f"agrees {FAR}", f"agree {FAR}"),
    VerdictWord.NOT_REPRODUCED: (DOES_NOT, "do not"),
    VerdictWord.INCONCLUSIVE: ("is undecided", "are undecided"),
    VerdictWord.NOT_MEASURED: ("was not measured", "were not measured"),
}
"""What is said of claims with this word, of one and of several."""
UNPRINTED = ", which is not a printed number,", ", none of which is a printed number,"
DEPARTING = ", which departs from the paper's procedure,", ", all of which depart from the paper's procedure,"
"""What is said of one claim and of several that no paper prints of its own trials, and of those measured otherwise."""
NONE_OF_THEM = {VerdictWord.NOT_REPRODUCED: "holds", VerdictWord.NOT_MEASURED: "was measured"}
"""What is said of none of several claims that all have this word."""


def outcome(experiment: Experiment, verdicts: Sequence[Verdict], folder: str) -> str:
    """The sentence with the headline's numbers, empty if nothing was claimed; `folder` leads to the paper's folder."""
    said = outcome_sentence(verdicts)
    headline = leading_verdict(verdicts)
    if headline is None:
        return said
    several = len({verdict.claim.row for verdict in verdicts}) > 1
    return headline_part(experiment, headline, folder, said, named=several)


def headline_part(experiment: Experiment, headline: Verdict, folder: str, said: str = "", *, named: bool = True) -> str:
    """A claim by its numbers, below what is `said`; `folder` leads to the paper's folder. A `named` row is told."""
    compared = [(text(label(headline.claim)), published_value(headline.claim)), ("Ours", ours(headline))]
    row = next((row for row in experiment.rows if row.id == headline.claim.row), None)
    target = claim_address(experiment, row, headline.claim, folder)
    statement = link(target, prose(typeset(headline.claim.statement)), data_published=True)
    content = said + definition_list(compared, class_="compared")
    where = f" · {defined(text(row.title))}" if row is not None and named else ""
    content += element("p", f"{verdict_badge(headline)} {statement}{where}", class_="headline-claim")
    return element("div", content, class_="outcome", data_run=headline.run_path or None)


def outcome_sentence(verdicts: Sequence[Verdict]) -> str:
    """How many printed claims hold, how many in part, and how many do not.

    It is of the other claims where none of these was measured or printed, and of these behind them.
    """
    counted = printed(verdicts)
    others = [one for one in verdicts if one.word is not VerdictWord.QUOTED and one not in counted]
    answered = [any(one.measurement is not None for one in some) for some in (counted, others)]
    if not others or (counted and answered != [False, True]):
        return told(sentence(counted, "printed claim")) if counted else ""
    departing = all(verdict.claim.basis is Basis.DEPARTURE for verdict in others)
    said = sentence(others, "claim", *(DEPARTING if departing else UNPRINTED))
    if counted:
        then = sentence(counted, "printed claim")
        said = f"{said.removesuffix('.')}; {then[0].lower()}{then[1:]}"
    return told(said)


def sentence(counted: Sequence[Verdict], noun: str, one: str = "", several: str = "") -> str:
    """How many of these claims have each word; `one` and `several` say what is to be known of them."""
    unprinted = several if len(counted) > 1 else one
    amounts = {word: sum(verdict.word is word for verdict in counted) for word in KINDS}
    hold = "" if amounts[VerdictWord.REPRODUCED] or amounts[VerdictWord.CONSISTENT] else " hold"
    occurring = [word for word in KINDS if amounts[word]]
    first, total = occurring[0], count(len(counted), noun)
    if len(counted) == 1:
        return f"The only {noun}{unprinted} {KINDS[first][0]}{hold if first is VerdictWord.NOT_REPRODUCED else ''}."
    if len(occurring) == 1 and first in NONE_OF_THEM:
        return f"{'Neither' if len(counted) == 2 else 'None'} of {total}{unprinted} {NONE_OF_THEM[first]}."
    if len(occurring) == 1:
        return f"{f'Both {noun}s' if len(counted) == 2 else f'All {total}'}{unprinted} {KINDS[first][1]}."
    *before, last = (
        f"{number(amounts[word])} {KINDS[word][amounts[word] > 1]}"
        + (hold if word is VerdictWord.NOT_REPRODUCED else "")
        for word in occurring
    )
    return f"Of {total}{unprinted} {', '.join(before)} and {last}."


def outcome_of_runs(sources: Sources, experiment: Experiment, rows: Sequence[Row]) -> str:
    """What came out of rows about which nothing is claimed; empty if they have no runs."""
    found = (sources.matching_run(experiment, row.id, experiment.default_readings) for row in rows)
    runs = [run for run in found if run is not None]
    if not runs:
        return ""
    won = sum(outcomes(run, Outcome.SUCCEEDED) for run in runs)
    trials = count(sum(len(run.trials) for run in runs), "trial")
    ended = "succeed" if has_success(experiment) else "finish"
    on_rows = f" on {count(len(runs), 'row')}" if len(rows) > 1 else ""
    return told(f"The paper claims nothing here; of {trials}{on_rows} {number(won)} {ended}.")


def told(said: str) -> str:
    """The sentence as the page shows it."""
    return element("p", element("strong", said), class_="outcome-said", data_count="outcome")


def leading_verdict(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The headline, or else the first measured claim, or else the first that waits for its measurement."""
    measurable = [one for one in verdicts if one.claim.measurable and one.word is not VerdictWord.QUOTED]
    measured = [one for one in measurable if one.measurement is not None]
    return headline_of(verdicts) or next(iter([*measured, *measurable]), None)


def headline_of(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The first measured claim of trials: a decided one that is printed, if there is one, or else a printed one."""
    found = [one for one in verdicts if one.measurement is not None and one.claim.comparison not in RATIOS]
    decided = [one for one in printed(found) if one.word is not VerdictWord.INCONCLUSIVE]
    for among in (decided, printed(found), found):
        for verdict in among:
            if verdict.claim.comparison is not Comparison.EXACT:
                return verdict
    return found[0] if found else None
