"""The generated parts that hand-written pages may call for with `{generated:NAME}`."""

from __future__ import annotations

from collections import Counter
from functools import partial

from catalogue.model import Kind
from reproductions.experiments import Experiment, Row
from reproductions.judging.words import VerdictWord
from reproductions.results import Run
from sitegen.exports.live_networks import PAGE
from sitegen.figures.recorded.flows import flow_figure, flows
from sitegen.parts.benches.clusters import (
    cluster_sweep,
    cost_of_figure_7,
    fault_answers,
    kill_counts,
    terms_of_figure_7,
)
from sitegen.parts.benches.links import checker_table, error_rates, looks_in_short, rehearsal_table, speed_table
from sitegen.parts.benches.site_scale import site_scale_table
from sitegen.parts.citation import cite_archive
from sitegen.parts.data_sets import data_sets_table
from sitegen.parts.languages import ENGLISH, Language
from sitegen.parts.live.controls import live_parts
from sitegen.parts.live.lstm import lstm_part, recorded_part, trials_part
from sitegen.parts.runs import sourced
from sitegen.parts.verdicts.badges import badge, counts_of, printed
from sitegen.parts.verdicts.rules import (
    changes_counted,
    changes_table,
    characteristics_tables,
    rule_drawn,
    share_tolerances,
)
from sitegen.sources import Sources
from sitegen.text.markup import element, link, text
from sitegen.text.measured import defined, measured
from sitegen.text.numbers import count, number

KINDS_IN_CHINESE = {Kind.PAPER: "论文", Kind.THESIS: "学位论文", Kind.BOOK: "书", Kind.SITE: "网站", Kind.NOTE: "笔记"}


def generated_parts(sources: Sources) -> dict[str, str]:
    """Each part by its name; links lead from a page in the site's root, and those for live pages from their folder."""
    return {
        **parts_in(sources, ENGLISH),
        "characteristics": characteristics_tables(sources.characteristics),
        "cite_archive": cite_archive(sources.citation),
        "data_sets": data_sets_table(sources),
        "changed_words": changes_counted(sources),
        "changed_verdicts": changes_table(sources),
        "share_tolerances": share_tolerances(sources),
        "link_checkers": checker_table(sources.link_benches),
        "link_error_rates": error_rates(sources.link_benches),
        "link_speed": speed_table(sources.link_benches),
        "rule_drawn": rule_drawn(),
        "site_scale": site_scale_table(sources.site_scale),
        "cluster_sweep": cluster_sweep(sources.cluster_sweep),
        "kill_counts": kill_counts(sources.faults),
        "fault_answers": fault_answers(sources.faults),
        "cost_of_figure_7": cost_of_figure_7(),
        "terms_of_figure_7": terms_of_figure_7(),
        "link_rehearsal": rehearsal_table(sources.link_benches),
        "looks_in_short": looks_in_short(sources.looks),
        "lstm_of_1997": lstm_part(sources),
        "lstm_recorded": recorded_part(sources),
        "lstm_trials": trials_part(sources),
        **live_parts(sources),
        **{f"badge_{word.value.lower()}": badge(word) for word in VerdictWord},
    }


def parts_in(sources: Sources, language: Language) -> dict[str, str]:
    """The parts that pages in Chinese call for too, in this language."""
    return {
        "run_it_here": run_it_here(sources, language),
        "error_in_cells": error_in_cells(sources, language),
        "error_left": error_left(sources, language),
        "verdicts_in_short": verdicts_in_short(sources, language),
        "waiting_papers": waiting_papers(sources, language),
        "kinds_of_resources": kinds_of_resources(sources, language),
    }


def run_it_here(sources: Sources, language: Language) -> str:
    """The way from home to the running network of 1997; empty where the page with it does not exist."""
    if PAGE not in sources.documents:
        return ""
    said = language.say(
        english="<strong>Run</strong> the LSTM of 1997 here",
        chinese="<strong>运行</strong>1997 年的 LSTM，就在网页里",
    )
    return element("li", link(f"{PAGE.removesuffix('.md')}.html", said))


def untrained_flows(sources: Sources) -> tuple[Experiment, Run, Row] | None:
    """The first run that tells how much of an error is left so many steps back in several kinds of net."""
    for paper in sources.papers:
        for experiment in paper.experiments:
            for run in sources.runs_of(experiment):
                row = next((row for row in experiment.rows if row.id == run.row), None)
                if row is not None and flows(run):
                    return experiment, run, row
    return None


def error_left(sources: Sources, language: Language) -> str:
    """What is left of an error over the longest lag in a memory cell of 1997 and in a plain net, as a sentence.

    Without such a run it says no numbers.
    """
    found = untrained_flows(sources)
    kinds = flows(found[1]) if found else {}
    if found is None or not {"cell_1997", "vanilla"} <= kinds.keys():
        return language.say(
            english="A memory cell of 1997 is built around a factor of 1.",
            chinese="1997 年提出的记忆单元以因子 1 为核心。",
        )
    furthest = kinds["vanilla"][-1][0]
    cell, plain = (
        measured(found[1], f"median:{kind}_flow_{furthest}_back", alone=True) for kind in ("cell_1997", "vanilla")
    )
    steps = defined(number(furthest))
    return language.say(
        english=f"A memory cell of 1997 is built around a factor of 1: {steps} steps leave {cell} of an error in it, "
        f"and {plain} in a plain net.",
        chinese=f"1997 年提出的记忆单元以因子 1 为核心：误差回传 {steps} 步，在这种单元里是原来的 {cell} 倍，"
        f"在普通网络里是原来的 {plain} 倍。",
    )


def error_in_cells(sources: Sources, language: Language) -> str:
    """How much of an error is left so many steps back, in kinds of net that nobody has trained yet.

    The experiment behind it is named; empty where no run of it is stored.
    """
    found = untrained_flows(sources)
    if found is None:
        return ""
    experiment, run, row = found
    whole = link(f"papers/{experiment.paper}/{experiment.id}.html", text(experiment.title), lang=language.of_english)
    nets = measured(run, "trials", partial(count, noun="net") if language is ENGLISH else number, alone=True)
    said = language.say(
        english=f"{whole}: the median of {nets} of each kind. {text(row.title)}.",
        chinese=f"{whole}：每种网络各 {nets} 个，取中位数。均未经训练。"
        "横轴是回传的步数，纵轴是误差剩余的比例（对数刻度）；图中文字为英文。",
    )
    shown = sourced(flow_figure(run, row), sources, [run], "")
    figure = element("div", shown, lang=language.of_english) if language.of_english else shown
    return f"{figure}\n\n{element('p', said, class_='by')}"


def verdicts_in_short(sources: Sources, language: Language) -> str:
    """How many printed claims have which verdict."""
    found = printed(sources.verdicts)
    said = language.say(english=count(len(found), "printed claim"), chinese=f"{number(len(found))} 条刊印的论断")
    amount = element("span", said, data_count="claims")
    whole = link("papers/index.html", language.say(english=f"All {amount}", chinese=f"全部 {amount}"))
    return element("p", f"{whole} {counts_of(found)}", class_="word-counts")


def waiting_papers(sources: Sources, language: Language) -> str:
    """How many papers of the index nobody has measured yet."""
    waiting = len(sources.unreproduced())
    said = language.say(english=count(waiting, "more paper"), chinese=f"另外 {number(waiting)} 篇论文")
    papers, of_index = link("papers/index.html", said), language.say(english=" of the index.", chinese="，均见索引。")
    return element("p", f"{badge(VerdictWord.NOT_MEASURED)} {papers}{of_index}", data_count="waiting")


def kinds_of_resources(sources: Sources, language: Language) -> str:
    """How many resources of each kind there are, each leading to the filtered list."""
    counts = Counter(resource.kind for resource in sources.catalogue.resources)
    chips = []
    for kind, amount in sorted(counts.items()):
        english = count(amount, kind.value, "theses" if kind is Kind.THESIS else None)
        shown = language.say(english=english, chinese=f"{KINDS_IN_CHINESE[kind]} {number(amount)}")
        target = f"resources/index.html#kind={text(kind.value)}"
        chips.append(link(target, shown, class_="chip chip-tag", data_count=kind.value))
    return element("p", " ".join(chips))
