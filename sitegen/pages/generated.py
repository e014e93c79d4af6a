"""The generated parts that hand-written pages may call for with `{generated:NAME}`."""

from __future__ import annotations

from collections import Counter
from functools import partial

from reproductions.judging.words import VerdictWord
from sitegen.figures.flows import flow_figure
from sitegen.markup import element, link, text
from sitegen.measured import measured
from sitegen.numbers import count
from sitegen.parts.badges import badge, counts_of, printed
from sitegen.parts.citation import cite_archive
from sitegen.parts.link_benches import checker_table, speed_table
from sitegen.parts.live import live_parts
from sitegen.parts.live_lstm import lstm_part, recorded_part, trials_part
from sitegen.parts.rules import changes_counted, changes_table, characteristics_tables, share_tolerances
from sitegen.parts.runs import sourced
from sitegen.parts.site_scale import site_scale_table
from sitegen.sources import Sources


def generated_parts(sources: Sources) -> dict[str, str]:
    """Each part by its name; links lead from a page in the site's root, and those for live pages from their folder."""
    return {
        "error_in_cells": error_in_cells(sources),
        "verdicts_in_short": verdicts_in_short(sources),
        "waiting_papers": waiting_papers(sources),
        "characteristics": characteristics_tables(sources.characteristics),
        "cite_archive": cite_archive(sources.citation),
        "changed_words": changes_counted(sources),
        "changed_verdicts": changes_table(sources),
        "share_tolerances": share_tolerances(sources),
        "link_checkers": checker_table(sources.link_benches),
        "link_speed": speed_table(sources.link_benches),
        "site_scale": site_scale_table(sources.site_scale),
        "lstm_of_1997": lstm_part(sources),
        "lstm_recorded": recorded_part(sources),
        "lstm_trials": trials_part(sources),
        "kinds_of_resources": kinds_of_resources(sources),
        **live_parts(sources),
        **{f"badge_{word.value.lower()}": badge(word) for word in VerdictWord},
    }


def error_in_cells(sources: Sources) -> str:
    """How much of an error is left so many steps back, in kinds of net that nobody has trained yet.

    The paper and the experiment behind it are named; empty where no run of it is stored.
    """
    for paper in sources.papers:
        for experiment in paper.experiments:
            for run in sources.runs_of(experiment):
                row = next((row for row in experiment.rows if row.id == run.row), None)
                if row is None or not (drawn := flow_figure(run, row)):
                    continue
                whole = link(f"papers/{paper.id}/{experiment.id}.html", text(experiment.title))
                trials = measured(run, "trials", partial(count, noun="net"), alone=True)
                said = f"{whole}: the median of {trials} of each kind. {text(row.title)}."
                return sourced(drawn, sources, [run], "") + "\n\n" + element("p", said, class_="by")
    return ""


def verdicts_in_short(sources: Sources) -> str:
    """How many printed claims have which verdict."""
    found = printed(sources.verdicts)
    amount = element("span", count(len(found), "printed claim"), data_count="claims")
    return element("p", f"{link('papers/index.html', f'All {amount}')} {counts_of(found)}", class_="word-counts")


def waiting_papers(sources: Sources) -> str:
    """How many papers of the index nobody has measured yet."""
    waiting = sources.unreproduced()
    papers = link("papers/index.html", count(len(waiting), "more paper"))
    return element("p", f"{badge(VerdictWord.NOT_MEASURED)} {papers} of the index.", data_count="waiting")


def kinds_of_resources(sources: Sources) -> str:
    """How many resources of each kind there are, each leading to the filtered list."""
    counts = Counter(resource.kind.value for resource in sources.catalogue.resources)
    chips = []
    for kind, amount in sorted(counts.items()):
        shown = count(amount, kind, {"thesis": "theses"}.get(kind))
        chips.append(link(f"resources/index.html#kind={text(kind)}", shown, class_="chip chip-tag", data_count=kind))
    return element("p", " ".join(chips))
