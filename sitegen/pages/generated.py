"""The generated parts that hand-written pages may call for with `{generated:NAME}`."""

from __future__ import annotations

from collections import Counter

from reproductions.judging.words import VerdictWord
from sitegen.markup import element, link, text
from sitegen.numbers import count
from sitegen.pages.papers import paper_list
from sitegen.parts.badges import badge, tally
from sitegen.parts.link_benches import checker_table, speed_table
from sitegen.parts.rules import changes_counted, changes_table, characteristics_tables, share_tolerances
from sitegen.sources import Sources


def generated_parts(sources: Sources) -> dict[str, str]:
    """Each part by its name; links lead from a page in the site's root."""
    return {
        "verdict_tally": tally(sources.verdicts, "verdicts.html"),
        "verdict_table": paper_list(sources, "papers/", "h3"),
        "waiting_papers": waiting_papers(sources),
        "characteristics": characteristics_tables(sources.characteristics),
        "changed_words": changes_counted(sources),
        "changed_verdicts": changes_table(sources),
        "share_tolerances": share_tolerances(sources),
        "link_checkers": checker_table(sources.link_benches),
        "link_speed": speed_table(sources.link_benches),
        "kinds_of_resources": kinds_of_resources(sources),
        **{f"badge_{word.value.lower()}": badge(word) for word in VerdictWord},
    }


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
