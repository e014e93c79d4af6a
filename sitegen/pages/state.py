"""The state of the archive: verdicts and runs by paper with dates, what is stale, what waits and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reproductions.judging.freshness import Freshness
from reproductions.judging.reasons import price_of
from reproductions.judging.words import Missing, Verdict, VerdictWord
from reproductions.results import Run
from sitegen.parts.page import page, second_line
from sitegen.parts.resources import in_short
from sitegen.parts.tables import TableRow, table
from sitegen.parts.verdicts.badges import badge, printed
from sitegen.parts.verdicts.history import changed_claims, changes_in_sum
from sitegen.parts.verdicts.paper_bars import paper_bars
from sitegen.sources import Sources
from sitegen.text.markup import bullets, definition_list, element, link, prose, text, words
from sitegen.text.measured import defined
from sitegen.text.numbers import count, number, typeset

TITLE = "The state of the archive"
LEAD = "What was measured and when, what of it today's code gives, and what waits."
MOST_WAITING = 12
"""How many of the claims that more trials would decide are listed, the cheapest first."""
MEANINGS = {
    Freshness.CURRENT: "today's code made the run",
    Freshness.CONFIRMED: "other code made it, and today's gave the same to the last bit",
    Freshness.STALE: "other code made it, and nobody computed any of it again",
    Freshness.ROUNDED: "today's code gave something else, on a processor or with libraries that may round otherwise",
    Freshness.REFUTED: "today's code gave something else on a like machine",
}
OPEN = {
    Missing.TRIALS: "more trials of ours",
    Missing.CAP: "a cap as high as the paper's limit",
    Missing.BUDGET: "the budget at which the paper stopped, which it does not print",
    Missing.SUCCESSES: "trials that succeed, of which there are too few",
}


def state_page(sources: Sources) -> str:
    """The page, all of it computed from the index, the claims and the stored runs."""
    parts = [
        element("h1", TITLE),
        in_one_sentence(sources),
        papers_at_a_glance(sources),
        *verdicts_part(sources),
        *runs_part(sources),
        *changes_part(sources),
        *waiting_part(sources),
        *not_measured_part(sources),
        "## Links",
        links_part(sources),
    ]
    return page(TITLE, LEAD, parts)


def in_one_sentence(sources: Sources) -> str:
    """How many printed claims are reproduced, of how many, and how many of the runs that speak are as of today."""
    claims = printed(sources.verdicts)
    speakers = sources.evidence.speakers()
    fresh = [run for run in speakers if sources.evidence.is_fresh(run)]
    words_said = Counter(one.word for one in claims)
    shown = {
        word.name.lower(): element("strong", number(words_said[word]), data_verdict_count=word.value)
        for word in (VerdictWord.REPRODUCED, VerdictWord.CONSISTENT, VerdictWord.NOT_REPRODUCED)
    }
    shown["claims"] = element("span", count(len(claims), "printed claim"), data_count="claims")
    shown["fresh"] = element("strong", number(len(fresh)), data_count="fresh runs")
    shown["runs"] = element("span", number(len(speakers)), data_count="runs")
    said = (
        "Of {claims} {reproduced} are reproduced, {consistent} are consistent, {not_reproduced} are not reproduced; "
        "today's code made or confirmed {fresh} of {runs} runs that speak."
    )
    return element("p", said.format(**shown), class_="lead")


def papers_at_a_glance(sources: Sources) -> str:
    """A bar for each paper with printed claims, and what it counts."""
    bars = paper_bars(sources, "papers/")
    said = "Printed claims alone, by verdict; grey is not measured. The table counts all claims."
    return bars and bars + element("p", said, class_="by")


def verdicts_part(sources: Sources) -> list[str]:
    """How many claims of each paper have which word."""
    counts = [Counter(verdict.word for verdict in sources.verdicts_of(paper.id)) for paper in sources.papers]
    rows = [
        TableRow((badge(word), *(element("span", number(one[word]), data_verdict_count=word.value) for one in counts)))
        for word in VerdictWord
    ]
    resources = [sources.catalogue.resource(paper.id) for paper in sources.papers]
    papers = [link(f"papers/{one.id}.html", text(in_short(one))) for one in resources]
    meaning = link("verdicts.html", "what a word means")
    said = f"All claims are counted, whether the paper prints them or not; {meaning}."
    listing = table(["Word", *papers], rows, label="Verdicts by paper", class_="stack by-paper")
    return ["## Verdicts", listing, element("p", said, class_="by")] if papers else []


def runs_part(sources: Sources) -> list[str]:
    """How many of the runs that speak are what today's code gives, when they were made, and which are not."""
    speakers = sources.evidence.speakers()
    found = {run.path: sources.evidence.freshness(run) for run in speakers}
    if not found:
        return []
    shown = [one for one in Freshness if one in found.values()]
    rows = []
    for paper in sources.papers:
        runs = [run for run in speakers if run.paper == paper.id]
        counts = Counter(found[run.path] for run in runs)
        name = text(sources.catalogue.resource(paper.id).title) + second_line(when(runs))
        rows.append(TableRow((name, *(element("span", number(counts[one]), data_count=one.value) for one in shown))))
    listing = table(["Paper", *(one.value for one in shown)], rows, label="Runs by paper", class_="stack counts")
    meanings = definition_list((one.value, MEANINGS[one]) for one in shown)
    others = Counter((run.paper, run.experiment) for run in speakers if not found[run.path].is_fresh)
    commands = bullets(
        element("code", f"rnn-review run {paper} {experiment} --confirm")
        + element("span", f" {count(amount, 'run')}", class_="by", data_count="runs")
        for (paper, experiment), amount in sorted(others.items())
    )
    folded = element("summary", "Runs that today's code has not confirmed, and how to ask it") + commands
    unconfirmed = element("details", folded, class_="history") if commands else ""
    said = element("p", "Only runs that speak are counted, one for each row and choice of readings.", class_="by")
    return ["## Runs and today's code", listing, said, meanings, unconfirmed]


def changes_part(sources: Sources) -> list[str]:
    """How words changed as runs came in, in sum and claim by claim."""
    in_sum = changes_in_sum(sources, sources.verdicts, "#changed-claims")
    listed = changed_claims(sources, "")
    folded = element("summary", "The claims whose word changed") + listed
    each = element("details", folded, class_="history", id="changed-claims") if listed else ""
    return ["## Changes", in_sum, each] if in_sum else []


def when(runs: Iterable[Run]) -> str:
    """When the first and the last of the runs began."""
    days = sorted(run.provenance.started[:10] for run in runs)
    return " to ".join(dict.fromkeys(days[:1] + days[-1:])) or "no run"


def waiting_part(sources: Sources) -> list[str]:
    """What the undecided claims wait for, and the claims that more trials would decide for the least."""
    undecided = [one for one in sources.verdicts if one.word is VerdictWord.INCONCLUSIVE and one.undecided is not None]
    if not undecided:
        return []
    counts = Counter(one.undecided.missing for one in undecided if one.undecided is not None)
    wanted = bullets(
        element("span", count(counts[missing], "claim"), data_count="waiting") + f": {said}"
        for missing, said in OPEN.items()
        if counts[missing]
    )
    priced = sorted(filter(price, undecided), key=lambda one: (price(one), one.claim.paper, one.claim.id))
    rows = [
        TableRow(
            (
                link(sources.address_of(one, ""), prose(typeset(one.claim.statement)), data_published=True),
                element("span", text(one.reason), data_verdict_reason=one.claim.id)
                + second_line(text(price_of(price(one)))),
                element("code", f"{one.claim.paper} {one.claim.experiment} --row {one.claim.row} --until-decided"),
            )
        )
        for one in priced[:MOST_WAITING]
    ]
    told = element(
        "p", f"The cheapest first; {element('code', 'rnn-review run')} with the words beside it measures one."
    )
    head = ["Claim", "What would decide it", "Words"]
    listing = table(head, rows, label="What waits", class_="stack waiting-claims")
    return ["## What waits", wanted, told + "\n\n" + listing if rows else ""]


def price(verdict: Verdict) -> float:
    """The core-minutes of trials that would decide a claim; 0 if none are planned, or its one extension was made."""
    why = verdict.undecided
    if why is None or why.missing is not Missing.TRIALS or why.extended:
        return 0.0
    return why.core_minutes or 0.0


def not_measured_part(sources: Sources) -> list[str]:
    """The claims without a measurement and why, and how many papers of the index nobody measured."""
    missing = [verdict for verdict in sources.verdicts if verdict.word is VerdictWord.NOT_MEASURED]
    items = bullets(
        link(sources.address_of(one, ""), prose(typeset(one.claim.statement)), data_published=True)
        + element("div", text(one.reason), class_="by", data_verdict_reason=one.claim.id)
        for one in missing
    )
    amount = element("span", count(len(missing), "claim"), data_count="not measured")
    papers = element("span", count(len(sources.unreproduced()), "paper"), data_count="waiting")
    said = f"{amount} of the papers above, and all of {link('papers/index.html', papers)} of the index."
    folded = element("details", element("summary", "The claims, and why") + items, class_="history") if items else ""
    return ["## Not measured", element("p", said), folded]


def links_part(sources: Sources) -> str:
    """How many addresses were found in which state, and when the last look was."""
    if not sources.looks:
        return "No look at a link is stored yet. " + link("link-checking.html", "How links are checked") + "."
    counts = Counter(look.verdict for look in sources.looks.values())
    items = [
        element("span", number(amount), data_count="links") + f" {words(verdict.value.lower())}"
        for verdict, amount in sorted(counts.items(), key=lambda pair: pair[0].value)
    ]
    days = sorted(f"{look.at:%Y-%m-%d}" for look in sources.looks.values())
    looked = defined(" to ".join(dict.fromkeys((days[0], days[-1]))))
    return bullets(items) + "\n\n" + element("p", f"Looked at: {looked}.", class_="by")
