"""The list of reproductions and a page for each paper: its claims in brief beside what we measured."""

from __future__ import annotations

from collections import Counter

from reproductions.experiments import Experiment, Paper
from reproductions.judging.words import VerdictWord
from sitegen.addresses import MOST_ROWS_IN_BRIEF, NETWORK, divided, in_headlines
from sitegen.pages.resource_lists import MOST_LISTED
from sitegen.parts.experiments import experiment_title, explained_here, section
from sitegen.parts.filters import choices, fields
from sitegen.parts.live.controls import live_links
from sitegen.parts.page import REPRODUCTIONS, crumbs, page, second_line
from sitegen.parts.pictures import pictures
from sitegen.parts.resources import byline, resource_links
from sitegen.parts.signposting import paper_signs
from sitegen.parts.tables import TableRow, table
from sitegen.parts.verdicts.badges import badge, counts_of, other_bases, printed, tally, verdicts_in_brief
from sitegen.parts.verdicts.claims import claims_table, counted_rows, headlines_table, place_in_paper, rows_table
from sitegen.parts.verdicts.history import changes_in_sum
from sitegen.parts.verdicts.outcome import headline_part, outcome_sentence
from sitegen.parts.verdicts.paper_bars import paper_bars
from sitegen.parts.verdicts.rules import several_claims
from sitegen.sources import Sources
from sitegen.text.markup import element, link, markdown_text, paragraphs, text
from sitegen.text.measured import defined
from sitegen.text.numbers import count
from sitegen.text.prose import split_reasons

LEAD = (
    "Each claim is quoted with its place in the paper and measured again; "
    "a claim that failed has the same rank as one that held."
)
WAITING = "These papers and theses are in the index, and nobody has measured their claims here."
NONE = element("p", "No paper has a reproduction yet.")


def papers_page(sources: Sources) -> str:
    """All papers: those measured again with their verdicts, and those that nobody has measured yet."""
    parts = [
        element("h1", "Reproductions"),
        element("p", LEAD, class_="lead"),
        outcome_sentence(sources.verdicts),
        paper_bars(sources, ""),
        tally(sources.verdicts, "../verdicts.html"),
        verdict_filter(sources),
        paper_list(sources),
    ]
    waiting = sources.unreproduced()
    if waiting:
        parts += ["## Not measured yet", element("p", f"{badge(VerdictWord.NOT_MEASURED)} {WAITING}")]
    if len(waiting) > MOST_LISTED:
        parts.append(
            element("p", link("../resources/index.html#status=waiting", f"All {count(len(waiting), 'resource')}"))
        )
    else:
        parts.append(resource_links(waiting, "../resources/", class_="waiting"))
    about = link("../data.html#claims", "what they hold")
    data = f"As data: {link('../claims.json', 'claims.json')} · {link('../claims.csv', 'claims.csv')}, {about}. "
    data += f"{link('../state.html', 'The state of the archive')} counts runs and what waits; "
    data += f"{link('../tour.html', 'a tour')} shows pictures."
    description = "Which claims of the papers held when they were measured again."
    scripts = ["assets/experiment-list.js"]
    return page("Reproductions", description, [*parts, element("p", data)], wide=True, scripts=scripts)


def verdict_filter(sources: Sources) -> str:
    """A form that leaves the experiments with a claim of the chosen verdict; empty where there is nothing to choose."""
    experiments = [experiment for paper in sources.papers for experiment in paper.experiments]
    found = Counter(
        word.value
        for experiment in experiments
        for word in {verdict.word for verdict in sources.verdicts_of(experiment.paper, experiment.id)}
    )
    if not found:
        return ""
    words = [word.value for word in VerdictWord]
    menu = choices("verdict", "Experiments with a claim", found, lambda word: word.replace("_", " "), order=words)
    told = element(
        "p",
        count(len(experiments), "experiment"),
        id="experiment-count",
        role="status",
        class_="muted",
        data_count="experiments",
    )
    named = "Filter the experiments"
    return element("form", fields([menu, told]), class_="filters", id="experiment-filters", aria_label=named)


def paper_list(sources: Sources) -> str:
    """Each paper with a reproduction, by its experiments."""
    items = []
    for paper in sources.papers:
        resource = sources.catalogue.resource(paper.id)
        target = f"{paper.id}.html"
        verdicts = sources.verdicts_of(paper.id)
        all_claims = element("span", count(len(printed(verdicts)), "printed claim"), data_count="claims")
        items += [
            element("h2", link(target, text(resource.title)), class_="paper-title"),
            element("p", text(byline(resource)), class_="by"),
            experiments_table(sources, paper),
            element("p", f"{link(target, f'All {all_claims}')} {counts_of(printed(verdicts))}", class_="word-counts"),
            other_bases(verdicts),
        ]
    return "\n\n".join(items) or NONE


def experiments_table(sources: Sources, paper: Paper) -> str:
    """A paper's experiments, each leading to its own page, with the verdicts on their claims."""
    rows = []
    for experiment in paper.experiments:
        verdicts = sources.verdicts_of(paper.id, experiment.id)
        place = second_line(f"{text(section(experiment))} · {count(len(verdicts), 'claim')}")
        target = f"{paper.id}/{experiment.id}.html"
        name = link(target, defined(text(experiment_title(experiment))))
        rows.append(TableRow((name + place, verdicts_in_brief(verdicts))))
    label = f"Experiments of {sources.catalogue.resource(paper.id).title}"
    return table(["Experiment", "Verdicts"], rows, label=label, class_="stack experiments")


def paper_page(sources: Sources, paper: Paper) -> str:
    """The page of one paper: its prose, its experiments with their claims in brief, and why ours differ."""
    resource = sources.catalogue.resource(paper.id)
    front, why = split_reasons(sources.paper_texts.get(paper.id, ""))
    lead, heading, rest = f"\n{front}".partition("\n## ")
    about = link(f"../resources/{resource.id}.html", "about the paper")
    live = live_links(sources, paper.id, "../")
    if paper.id in sources.networks:
        about += " · " + link(f"{paper.id}/{NETWORK}.html", "its network, line by line")
    parts = [
        crumbs("../", REPRODUCTIONS),
        element("h1", text(resource.title)),
        element("p", " · ".join(filter(None, [text(byline(resource)), about, live])), class_="byline"),
        outcome_sentence(sources.verdicts_of(paper.id)),
        lead.strip(),
        experiments_table(sources, paper) if paper.experiments else "",
        (heading + rest).strip(),
        several_claims(sources.verdicts_of(paper.id), resource.title),
        changes_in_sum(sources, sources.verdicts_of(paper.id), "../state.html#changed-claims"),
    ]
    for experiment in paper.experiments:
        parts += experiment_parts(sources, experiment, in_headlines(paper))
    description = f"The claims of {byline(resource)}: published values beside ours, with verdicts."
    return page(
        resource.title,
        description,
        [*parts, why],
        signposting=paper_signs(paper),
        source=f"reproductions/papers/{paper.id}/page.md",
    )


def paper_parts(sources: Sources, paper: str) -> dict[str, str]:
    """The parts that a paper's `page.md` may call for.

    They are `picture_EXPERIMENT`, `number_CLAIM` of what is measured, and `about_EXPERIMENT`, an anchor.
    """
    found = {}
    for experiment in next((one.experiments for one in sources.papers if one.id == paper), ()):
        verdicts = sources.verdicts_of(paper, experiment.id)
        found[f"about_{experiment.id}"] = explained_here(experiment)
        found[f"picture_{experiment.id}"] = next(iter(pictures(sources, experiment, verdicts, "../")), "")
        for verdict in verdicts:
            measured = verdict.measurement is not None
            found[f"number_{verdict.claim.id}"] = headline_part(experiment, verdict, f"{paper}/") if measured else ""
    return found


def experiment_parts(sources: Sources, experiment: Experiment, headlines: bool) -> list[str]:
    """An experiment in brief: what it asks, its claims or the first ones of its rows, and the way to its own page."""
    folder = f"{experiment.paper}/"
    verdicts = sources.verdicts_of(experiment.paper, experiment.id)
    amounts = {
        "row": len(experiment.rows),
        "stored run": len(sources.runs_of(experiment)),
        "reading": len(experiment.readings),
        "deviation": len(experiment.deviations),
    }
    held = ", ".join(count(amount, noun) for noun, amount in amounts.items() if amount)
    details = link(f"{folder}{experiment.id}.html", text(f"{experiment.title}, in detail"))
    in_brief = headlines_table if headlines else rows_table if divided(experiment) else claims_table
    if headlines and len(experiment.rows) > MOST_ROWS_IN_BRIEF:
        in_brief = counted_rows
    return [
        f"## {markdown_text(experiment_title(experiment))} {{ #{experiment.id} }}",
        element("div", paragraphs(experiment.summary), data_defined=True),
        element("p", place_in_paper(section(experiment)), class_="by"),
        in_brief(experiment, verdicts, folder) if verdicts else "",
        element("p", details + element("span", f" {held}", class_="by"), class_="in-detail"),
    ]
