"""Each claim as a row of a replication database: the original finding, ours, the outcome, and where the data are.

The fields that the FORRT Replication Database has bear its names; `docs/data.md` explains all of them.
"""

from __future__ import annotations

import math
from typing import Any

from catalogue.model import Resource
from reproductions.claims import Claim, Comparison
from reproductions.judging.words import Verdict, VerdictWord
from sitegen.exports.data import published_count
from sitegen.sources import Sources

RESULTS = {
    VerdictWord.REPRODUCED: "success",
    VerdictWord.PARTLY_REPRODUCED: "success",
    VerdictWord.NOT_REPRODUCED: "informative failure to replicate",
    VerdictWord.CONSISTENT: "inconclusive",
    VerdictWord.INCONCLUSIVE: "inconclusive",
}
"""The database's words for ours; a claim that was not measured has none."""


def replication_rows(sources: Sources, site: str = "") -> list[dict[str, Any]]:
    """A row for each claim, in the order of the claims; what is not known is None.

    `site` is the address of the published site, if it is known; without it data are named by their path in a release.
    """
    titles = {(paper.id, one.id): one.title for paper in sources.papers for one in paper.experiments}
    return [
        replication_row(sources, verdict, titles[verdict.claim.paper, verdict.claim.experiment], site)
        for verdict in sources.verdicts
    ]


def replication_row(sources: Sources, verdict: Verdict, title: str, site: str) -> dict[str, Any]:
    """The row of one claim on an experiment of this title."""
    claim, measurement, run = verdict.claim, verdict.measurement, sources.run(verdict.run_path)
    paper, citation = sources.catalogue.resource(claim.paper), sources.citation
    low, high = measurement.interval if measurement else (math.inf, math.inf)
    commit = run and run.provenance.commit
    kind, counted = effect_type(claim), published_count(claim)
    return {
        "id": f"{claim.paper}/{claim.experiment}/{claim.id}",
        "description": title,
        "ref_original": reference(paper),
        "doi_original": paper.doi,
        "study_orig": str(claim.locator),
        "claim_text_orig": claim.statement,
        "es_orig_value": claim.value if counted is None else counted,
        "es_orig_estype": kind,
        "n_original": claim.trials,
        "ref_replication": f"{citation.get('title', 'RNN Review')} {citation.get('version', '')}".strip(),
        "doi_replication": citation.get("doi"),
        "es_rep_value": measurement and known(measurement.value if verdict.hits is None else verdict.hits),
        "es_rep_estype": kind if measurement else None,
        "n_replication": measurement and measurement.trials,
        "interval_kind": measurement and measurement.interval_kind,
        "interval_estimate": known(verdict.estimate),
        "interval_lower": known(low),
        "interval_upper": known(high),
        "outcome": verdict.word.value,
        "result": RESULTS.get(verdict.word),
        "notes": verdict.reason,
        "code_commit": commit,
        "code_address": f"{sources.repository}/tree/{commit}" if commit and sources.repository else None,
        "data_address": site + verdict.run_path if run else None,
        "date_entered": run and run.provenance.started[:10],
    }


def effect_type(claim: Claim) -> str:
    """What a claim's number is: how it is compared, and of which quantity in which unit; or which trials it counts."""
    if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST:
        return f"trials with {claim.quantity} of at most {claim.value:g} {claim.unit}".rstrip()
    if claim.comparison is Comparison.PROPORTION:
        above = "" if claim.threshold is None else f" above {claim.threshold:g}"
        return f"trials with {claim.quantity}{above}"
    unit = f", in {claim.unit}" if claim.unit else ""
    return f"{claim.comparison.value} of {claim.quantity}{unit}"


def known(value: float | None) -> float | None:
    """A number that JSON can hold; an end that nothing bounds is None."""
    return value if value is not None and math.isfinite(value) else None


def reference(paper: Resource) -> str:
    """A paper in one line."""
    said = f"{', '.join(paper.authors)} ({paper.year or 'no year'}). {paper.title}."
    return f"{said} {paper.venue}." if paper.venue else said
