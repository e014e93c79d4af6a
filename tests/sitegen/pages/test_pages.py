from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from catalogue.model import Catalogue
from linkcheck.memory.history import Look
from linkcheck.verdicts import Cause, LinkVerdict
from reproductions.datasets.sets import load_sets
from reproductions.experiments import Experiment, Paper
from reproductions.judging.choices import Choice, RowChoices
from reproductions.judging.words import VerdictWord
from sitegen.addresses import MOST_CLAIMS_IN_BRIEF, MOST_ROWS
from sitegen.pages import tour
from sitegen.pages.generated import run_it_here
from sitegen.pages.papers.experiment import ended_before_the_limit
from sitegen.pages.papers.readings import in_one_sentence
from sitegen.pages.papers.row import row_parts
from sitegen.pages.post import post_pages
from sitegen.pages.site import pages
from sitegen.parts.benches.links import error_rates, speed_table
from sitegen.parts.data_sets import data_sets_table
from sitegen.parts.experiments import experiment_title
from sitegen.parts.languages import CHINESE, ENGLISH, Language
from sitegen.parts.runs import provenance
from sitegen.parts.verdicts.claims import NOT_MEASURABLE
from sitegen.text.prose import ProseError, SiteError
from tests.sitegen import golden
from tests.sitegen.example import (
    CASES,
    DIVIDED_VERDICTS,
    EXPERIMENT,
    RUNS,
    VERDICTS,
    catalogue,
    claim,
    evidence,
    sources,
    sources_with_a_divided_experiment,
)
from tests.sitegen.golden import GOLDEN

PAPER_PAGE = "papers/hochreiter_1997.md"
RESOURCE_PAGE = "resources/hochreiter_1997.md"
EXPERIMENT_PAGE = "papers/hochreiter_1997/experiment_4.md"
READINGS_PAGE = "papers/hochreiter_1997/experiment_4/readings.md"
NO_RUNS: dict[str, Any] = {"evidence": evidence(), "verdicts": (), "run_verdicts": {}, "paper_texts": {}}


def made(*experiments: Experiment, **changes: Any) -> dict[str, str]:
    """The pages of the example with these experiments and no page of prose."""
    return pages(sources(papers=(Paper("hochreiter_1997", experiments),), **{"paper_texts": {}, **changes}))


@pytest.mark.parametrize("path", GOLDEN)
def test_a_page_of_the_example_is_as_its_case_says(path: str) -> None:
    assert golden.made()[path] == (CASES / path).read_text(encoding="utf-8")


def test_pages_are_the_same_whatever_the_order_of_runs() -> None:
    assert pages(sources(evidence=evidence(*reversed(RUNS)))) == pages(sources())


def test_a_title_full_of_signs_reaches_the_page_as_text() -> None:
    page = pages(sources())["resources/odd_note.md"]
    assert (
        "<h1>A &lt;b&gt;&quot;bold&quot;&lt;/b&gt; &amp; *starred* title with $x$, `code`, {claim:nothing} and" in page
    )


def changed_statement(**changes: Any) -> Catalogue:
    """The index of the example with another first statement of its post."""
    first, *others = catalogue().post.statements
    statements = (first.model_copy(update=changes), *others)
    return catalogue().model_copy(update={"post": catalogue().post.model_copy(update={"statements": statements})})


def test_a_statement_that_names_no_experiment_of_its_paper_is_refused() -> None:
    odd = changed_statement(experiments=("hochreiter_1997/experiment_44",))
    with pytest.raises(SiteError) as caught:
        pages(sources(catalogue=odd))
    assert str(caught.value) == (
        "resources.yaml:14: `S1`: unknown experiment `hochreiter_1997/experiment_44`\n"
        "hint: did you mean `hochreiter_1997/experiment_4`?"
    )


@pytest.mark.parametrize("page", ["post.md", "post.zh.md"])
def test_a_statement_leads_to_the_networks_that_run_in_a_page_if_there_are_any(page: str) -> None:
    odd = changed_statement(live=("lstm", "cliff"))
    there = post_pages(sources(catalogue=odd, documents={"live/lstm.md": "# The LSTM of 1997\n"}))[page]
    assert re.findall(r'href="(live/.*?)">(.*?)<', there) == [("live/lstm.html", "The LSTM of 1997")]


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_one_tap_leads_from_home_to_the_running_network_if_there_is_one(language: Language) -> None:
    there = run_it_here(sources(documents={"live/lstm.md": "# The LSTM of 1997\n"}), language)
    assert there.startswith('<li><a href="live/lstm.html"><strong>')
    assert run_it_here(sources(), language) == ""


def test_both_languages_of_the_post_have_the_same_statements_numbers_and_links() -> None:
    made = pages(sources())
    english, chinese = (without_switch(made[page]) for page in ("post.md", "post.zh.md"))
    for pattern in (r"\{ #\w+ \}", r' id="(\w+)"', r'href="(.*?)"', r">([A-Z ]{5,})<", r'(data-[\w-]+="\w+">\d+)'):
        assert re.findall(pattern, chinese) == re.findall(pattern, english) != []


def without_switch(page: str) -> str:
    """A page without the links to its other languages."""
    return re.sub(r'<nav class="languages".*?</nav>', "", page)


def test_chinese_sentences_stand_without_the_spaces_between_lines() -> None:
    made = pages(sources(documents={"b.md": "# B\n", "b.zh.md": "# 乙\n\n第一句。\n第二句。\n\n- 一项。\n- 二项。\n"}))
    assert made["b.zh.md"].endswith("第一句。第二句。\n\n- 一项。\n- 二项。\n")


def test_a_page_in_one_language_offers_no_other() -> None:
    made = pages(sources(documents={"a.md": "# A\n", "b.md": "# B\n", "b.zh.md": "# 乙\n"}))
    assert ["languages" in made[page] for page in ("a.md", "b.md", "b.zh.md")] == [False, True, True]


def test_an_address_that_is_not_http_is_no_link() -> None:
    index = catalogue(url="javascript:alert(1)")
    assert 'href="javascript' not in pages(sources(catalogue=index))["resources/odd_note.md"]


def test_a_paper_without_runs_says_so() -> None:
    assert "No combination of readings has a stored run yet." in pages(sources(**NO_RUNS))[EXPERIMENT_PAGE]


def test_what_a_paper_quotes_is_shown_as_quoted_and_with_its_source() -> None:
    files = pages(sources())
    for page in (PAPER_PAGE, EXPERIMENT_PAGE):
        assert "quoted, not measured" in files[page]
        assert "Others (1989)" in files[page]


def test_readings_stand_side_by_side_and_those_without_a_run_are_named() -> None:
    page = pages(sources())[READINGS_PAGE]
    assert page.count('class="mean"') == 2
    assert "by itself: <span data-defined>step size: twice the printed one</span>. Each costs" in page
    assert "No other reading was measured of these rows:" in page


def test_an_experiment_without_runs_has_no_page_of_readings() -> None:
    assert READINGS_PAGE not in pages(sources(**NO_RUNS))


def test_what_cannot_be_measured_stands_in_a_section_of_its_own_with_the_reason() -> None:
    lost = claim("t_500", "lost", not_measurable="x")
    found = replace(VERDICTS[7], claim=lost, reason="It cannot be measured: x")
    part = NOT_MEASURABLE.part([*VERDICTS, found], "")
    assert part.startswith("## What cannot be measured { #not-measurable }")
    assert "It cannot be measured: x" in part
    assert "Tolerance" not in part


def test_a_ratio_names_the_run_that_it_divides_by() -> None:
    page = pages(sources())[EXPERIMENT_PAGE]
    row = f'<a href="../../{RUNS[0].path}"><span data-defined>t 100</span></a>'
    assert f"</span> divided by that in the row {row}." in page


def test_a_claim_has_the_same_anchor_in_brief_and_in_detail() -> None:
    files = pages(sources())
    for verdict in VERDICTS:
        anchor = f'id="claim-{verdict.claim.id}"'
        assert files[PAPER_PAGE].count(anchor) == 1
        assert files[EXPERIMENT_PAGE].count(anchor) == 1


THREE = (
    replace(EXPERIMENT, id="experiment_3b", claims=()),
    EXPERIMENT,
    replace(EXPERIMENT, id="experiment_5", claims=()),
)


def test_an_experiment_leads_to_the_ones_before_and_after_it() -> None:
    assert re.findall(r'href="(\S+)" rel="(\w+)"', made(*THREE)[EXPERIMENT_PAGE]) == [
        ("experiment_3b.html", "prev"),
        ("experiment_5.html", "next"),
    ]


def test_an_experiment_without_claims_stands_on_its_papers_page_too() -> None:
    assert "## Experiment 3b: adding problem { #experiment_3b }" in made(*THREE)[PAPER_PAGE]


def test_the_command_of_a_row_that_reads_data_fetches_them_first() -> None:
    reading = replace(EXPERIMENT, datasets=("digits",))
    page = "\n".join(row_parts(sources(), reading, EXPERIMENT.rows[0], ""))
    assert "```sh\nrnn-review data fetch digits\nrnn-review run hochreiter_1997 experiment_4 --row t_100" in page


def test_the_page_on_data_lists_every_set() -> None:
    listed = data_sets_table(sources())
    assert all(f"<code>{name}</code>" in listed for name in load_sets())


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("experiment_2c", "Experiment 2c: adding problem"),
        ("experiment_6", "Experiment 6: adding problem"),
        ("latch", "Adding problem"),
        ("experiment", "Adding problem"),
    ],
)
def test_an_experiment_is_called_as_the_paper_counts_it(name: str, title: str) -> None:
    assert experiment_title(replace(EXPERIMENT, id=name)) == title


def test_a_title_that_names_the_experiment_itself_gets_no_number_in_front() -> None:
    said = "Experiment 4 with conventional nets"
    assert experiment_title(replace(EXPERIMENT, id="experiment_4_competitors", title=said)) == said
    shortened = replace(EXPERIMENT, id="experiment_4_larger_nets", title="Adding with larger nets")
    assert experiment_title(shortened) == "Experiment 4: adding with larger nets"


def test_only_a_paper_that_says_why_it_differs_is_linked_for_it() -> None:
    assert "#why-it-differs" in pages(sources())[EXPERIMENT_PAGE]
    assert "#why-it-differs" not in made(EXPERIMENT)[EXPERIMENT_PAGE]


def test_papers_without_a_reproduction_are_listed_as_not_measured() -> None:
    page = pages(sources(papers=(), **NO_RUNS))["papers/index.md"]
    waiting = page.partition("## Not measured yet")[2]
    assert "verdict-not-measured" in waiting
    assert waiting.count("<li>") == 4


def test_a_paper_that_is_not_in_the_index_is_an_error() -> None:
    with pytest.raises(SiteError, match=r"paper `unknown_2000`: has no resource\nhint: describe it in resources\.yaml"):
        pages(sources(papers=(Paper("unknown_2000", ()),)))


def test_an_archive_without_papers_or_documents_has_pages() -> None:
    assert "resources/index.md" in pages(sources(papers=(), documents={}, **NO_RUNS))


def test_everything_wrong_with_the_prose_is_named_at_once() -> None:
    documents = {"a.md": "# A\n\nWe took 59.3 s.\n\n{claim:nobody/none:measured}\n", "b.md": "# B\n\n$\\nothing$\n"}
    with pytest.raises(ProseError) as caught:
        pages(sources(documents=documents))
    assert [f"{one.path}:{one.line}" for one in caught.value.findings] == ["docs/a.md:3", "docs/a.md:5", "docs/b.md:3"]


def test_exports_do_not_hold_the_places_in_the_file() -> None:
    assert '"line"' not in pages(sources())["resources.json"]


def test_each_resource_can_be_downloaded_in_three_formats() -> None:
    files = pages(sources())
    assert {f"resources/bengio_1994.{suffix}" for suffix in ("bib", "ris", "csl.json")} <= files.keys()
    assert files["resources/bengio_1994.ris"].endswith("\r\nER  - \r\n")


def test_link_health_is_told_only_where_somebody_has_looked() -> None:
    at = datetime(2026, 3, 4, tzinfo=UTC)
    look = Look(at, LinkVerdict.GONE, Cause.NOT_FOUND, evidence="404", last_seen_alive=at - timedelta(days=9))
    page = pages(sources(looks={"https://example.org/bengio_1994": look}))["resources/bengio_1994.md"]
    assert "<strong>gone</strong> on 2026-03-04" in page
    assert "last seen alive on 2026-02-23" in page
    assert "Link health" not in pages(sources())["resources/bengio_1994.md"]


@pytest.mark.parametrize(("looks", "said"), [
    ({}, "No run over the addresses of the index is stored yet"),
    ({"https://a.example/": Look(datetime(2026, 3, 4, tzinfo=UTC), LinkVerdict.GONE, Cause.NOT_FOUND)},
     "1 address looked at, last on 2026-03-04: 1 GONE."),
])  # fmt: skip
def test_the_page_on_link_checking_says_what_is_known(looks: dict[str, Look], said: str) -> None:
    page = pages(sources(looks=looks, documents={"a.md": "# A\n\n{generated:looks_in_short}\n"}))["a.md"]
    assert said in page


def test_an_archived_copy_is_named_on_the_address_and_the_address_on_the_copy_as_robust_links() -> None:
    url, copy = "https://example.org/bengio_1994", "https://archive.example/web/20170123/x"
    look = Look(
        datetime(2026, 3, 4, tzinfo=UTC), LinkVerdict.GONE, Cause.NOT_FOUND, memento_url=copy, memento_date="2017-01-23"
    )
    page = pages(sources(looks={url: look}))["resources/bengio_1994.md"]
    assert f'data-versionurl="{copy}" data-versiondate="2017-01-23">example.org/<wbr>bengio_1994</a>' in page
    assert f'href="{copy}" rel="external noopener" data-originalurl="{url}" data-versiondate="2017-01-23"' in page


@pytest.mark.parametrize(
    ("section", "shown"),
    [
        ("5.4", "Section 5.4 of the paper."),
        ("V-E", "Section V-E of the paper."),
        ("of a later paper (First 1996)", "Of a later paper (First 1996)."),
    ],
)
def test_a_place_in_another_paper_is_told_apart(section: str, shown: str) -> None:
    assert f'<p class="by">{shown}</p>' in made(replace(EXPERIMENT, section=section))[PAPER_PAGE]


def test_an_experiment_with_very_many_claims_has_a_page_for_each_row() -> None:
    files = pages(sources_with_a_divided_experiment())
    for verdict in DIVIDED_VERDICTS:
        anchor = f'id="claim-{verdict.claim.id}"'
        assert files[f"papers/hochreiter_1997/experiment_9/{verdict.claim.row}.md"].count(anchor) == 1


def test_a_page_with_very_many_claims_gives_the_first_of_each_row_and_counts_the_rest() -> None:
    claims = tuple(claim("t_100", f"many_{number}") for number in range(MOST_CLAIMS_IN_BRIEF + 1))
    verdicts = tuple(replace(VERDICTS[0], claim=one) for one in claims)
    page = made(replace(EXPERIMENT, rows=EXPERIMENT.rows[:1], claims=claims), verdicts=verdicts)[PAPER_PAGE]
    assert page.count("claim:t_100_many_0:value") == 1
    assert "many_1:" not in page
    assert f'<span data-verdict-count="REPRODUCED">{MOST_CLAIMS_IN_BRIEF}</span>' in page


def test_of_an_experiment_with_very_many_rows_such_a_page_counts_the_verdicts() -> None:
    rows = tuple(replace(EXPERIMENT.rows[0], id=f"t_{number}") for number in range(MOST_CLAIMS_IN_BRIEF + 1))
    claims = tuple(claim(row.id, "mean", experiment=f"experiment_{number % 7}") for number, row in enumerate(rows))
    verdicts = tuple(replace(VERDICTS[0], claim=one) for one in claims)
    seven = (replace(EXPERIMENT, id=f"experiment_{one}", rows=rows[one::7], claims=claims[one::7]) for one in range(7))
    assert made(*seven, verdicts=verdicts)[PAPER_PAGE].count('class="counted-rows"') == 7


def test_an_experiment_with_many_rows_has_a_page_for_each() -> None:
    rows = tuple(replace(EXPERIMENT.rows[0], id=f"t_{number}") for number in range(MOST_ROWS + 1))
    assert "papers/hochreiter_1997/experiment_4/t_0.md" in made(replace(EXPERIMENT, rows=rows))


def test_a_divided_experiment_keeps_the_anchors_of_its_rows() -> None:
    page = pages(sources_with_a_divided_experiment())["papers/hochreiter_1997/experiment_9.md"]
    assert re.findall(r'id="(row-\w+)"', page) == ["row-t_100", "row-t_500"]


def test_rows_with_pages_lead_to_the_ones_before_and_after() -> None:
    page = pages(sources_with_a_divided_experiment())["papers/hochreiter_1997/experiment_9/t_500.md"]
    assert re.findall(r'href="(\S+)" rel="(\w+)"', page) == [("t_100.html", "prev")]


def test_an_experiment_with_few_claims_keeps_its_rows_on_one_page() -> None:
    files = pages(sources_with_a_divided_experiment())
    beside = [path for path in files if path.startswith("papers/hochreiter_1997/experiment_4/")]
    assert beside == [READINGS_PAGE]


def test_a_row_without_claims_shows_its_run() -> None:
    page = made(replace(EXPERIMENT, claims=()), verdicts=())[EXPERIMENT_PAGE]
    assert page.count("The stored run took") == 2


HOLDS = "<p class='lead'>It holds a bit.</p>"
LATCH = {"live/latch.md": f"# The latch\n\n{HOLDS}\n\n{{generated:live_latch}}\n\n{{generated:origin_latch}}\n"}


def test_a_live_page_loads_the_shared_script_and_that_of_its_name() -> None:
    written = pages(sources(documents={**LATCH, "glossary.md": "# Words\n"}))
    assert 'scripts: ["assets/live/stage.js", "assets/live/latch.js", ' in written["live/latch.md"]
    assert "scripts:" not in written["glossary.md"]


def test_a_live_page_and_the_resource_behind_it_lead_to_each_other() -> None:
    written = pages(sources(documents=LATCH))
    assert 'href="../resources/bengio_1994.html"' in written["live/latch.md"]
    assert 'try it: <a href="../live/latch.html">The latch</a>' in written["resources/bengio_1994.md"]
    assert "../live/" not in written["resources/hochreiter_1997.md"]


def test_a_live_page_of_a_paper_that_nobody_measured_says_so_and_has_no_command() -> None:
    page = pages(sources(documents=LATCH))["live/latch.md"]
    assert "NOT MEASURED" in page
    assert "rnn-review run" not in page


def test_the_list_of_live_pages_shows_the_first_sentence_of_each() -> None:
    page = pages(sources(documents={**LATCH, "live/index.md": "# Live\n\n{generated:live_pages}\n"}))["live/index.md"]
    item = '<li><p class="resource-title"><a href="latch.html">The latch</a></p><p>It holds a bit.</p></li>'
    assert f'<ul class="resources">{item}</ul>' in page


def test_a_live_page_names_the_row_that_measures_it_or_stops_the_build() -> None:
    measured = Paper(
        "bengio_1994", (replace(EXPERIMENT, id="neuron", rows=(replace(EXPERIMENT.rows[0], id="numbers"),)),)
    )
    page = pages(sources(papers=(measured,), **NO_RUNS, history={}, documents=LATCH))["live/latch.md"]
    assert "\nrnn-review run bengio_1994 neuron --row numbers\n" in page
    with pytest.raises(SiteError, match="unknown experiment `neuron`"):
        pages(sources(papers=(Paper("bengio_1994", ()),), **NO_RUNS, history={}, documents=LATCH))


def test_a_claim_tells_its_earlier_words_if_it_had_others() -> None:
    page = pages(sources())[EXPERIMENT_PAGE]
    assert page.count("Earlier words on this claim") == 1
    told = re.search("as the runs came in: (.*?)</p>", page)
    assert told
    assert re.findall(r">([A-Z_ ]+)<.*?>(\d{4}-\d\d-\d\d)<", told[1]) == [
        ("INCONCLUSIVE", "2026-01-01"), ("REPRODUCED", "2026-01-02"),
    ]  # fmt: skip


def test_claims_that_kept_their_word_are_counted_on_the_papers_page() -> None:
    page = pages(sources())[PAPER_PAGE]
    assert 'the word on <span data-count="claims with changed words">1 claim</span> changed' in page
    assert '<span data-count="claims with one word">7 claims</span> stayed what it first was' in page


def test_without_runs_the_state_says_nothing_of_runs() -> None:
    page = pages(sources(**NO_RUNS, history={}))["state.md"]
    assert "Runs and today" not in page
    assert "No look at a link is stored yet." in page


def test_the_state_counts_links_once_there_are_looks() -> None:
    look = Look(datetime(2026, 1, 2, tzinfo=UTC), LinkVerdict.GONE, Cause.NOT_FOUND)
    page = pages(sources(looks={"https://a.example": look}))["state.md"]
    assert '<span data-count="links">1</span> gone' in page
    assert "2026-01-02" in page


def test_a_figure_leads_to_its_run_and_to_the_commit_where_the_code_is_published() -> None:
    page = pages(sources(repository="https://code.example/a"))[EXPERIMENT_PAGE]
    assert (
        'Drawn from <a href="../../results/hochreiter_1997/experiment_4/a.json">this run</a> at commit '
        '<a href="https://code.example/a/commit/0123456789abcdef0123456789abcdef01234567"><code>0123456789ab</code></a>.'
    ) in page


def test_every_figure_that_is_drawn_from_runs_names_them() -> None:
    made = pages(sources_with_a_divided_experiment())
    for path, text in made.items():
        if path == PAPER_PAGE or path.startswith("paths/"):  # drawn from all claims of a paper, or from the index
            continue
        assert text.count("<figure") == text.count("drawn-from"), path


def test_rows_without_claims_stand_beside_those_that_they_vary() -> None:
    original = {"experiment": "experiment_4", "row": "t_500"}
    rows = (replace(EXPERIMENT.rows[0], settings={"original": original}),)
    today = replace(EXPERIMENT, id="today", rows=rows, claims=(), readings=())
    page = made(EXPERIMENT, today)["papers/hochreiter_1997/today.md"]
    _, cells = page.split("<tbody", 1)
    assert re.findall(r'data-quantity="([a-z:_]+)">([\d,]+)<', cells)[:3] == [
        ("succeeded", "6"), ("trials", "16"), ("mean:sequences_until_success", "232,500"),
    ]  # fmt: skip


def test_the_text_of_a_paper_calls_for_its_number_and_its_picture_before_all_tables() -> None:
    text = "# Title\n\n{generated:number_t_100_mean}\n\n{generated:picture_experiment_4}\n"
    page = pages(sources(paper_texts={"hochreiter_1997": text}))[PAPER_PAGE]
    assert page.index('class="outcome"') < page.index("<figure") < page.index("<table")


def test_error_rates_are_counted_from_the_stored_answers() -> None:
    expected = {"a": "REACHABLE", "b": "BLOCKED", "c": "GONE", "d": "SUSPICIOUS", "e": "UNREACHABLE_NOW"}
    words = {
        "ours": ("MOVED", "SUSPICIOUS", "GONE", "BLOCKED", "GONE"),
        "theirs": ("fine", "refused", "fine", "no answer", "fine"),
    }
    said = {
        fault: {"expected": verdict, **{name: answers[index] for name, answers in words.items()}}
        for index, (fault, verdict) in enumerate(expected.items())
    }
    shown = re.sub(r"<[^>]+>", "|", error_rates({"verdicts": {"checkers": dict.fromkeys(words), "said": said}}))
    rows = [re.findall(r"[^|\n]+", row) for row in re.split(r"(?=\|ours\||\|theirs\|)", shown)[1:]]
    assert rows[0][:4] == ["ours", "1 of 2 (50.0 %)", "0 of 2 (0.0 %)", "0 of 5 (0.0 %)"]
    assert rows[1][:4] == ["theirs", "0 of 2 (0.0 %)", "1 of 2 (50.0 %)", "1 of 5 (20.0 %)"]


def test_the_table_of_speed_sets_time_and_work_beside_lychee_s() -> None:
    shared = {"scenario": "ten links", "links": 10, "requests": 10, "verdicts": {}, "peak_mib": 40.0}
    taken = {"rnn-review links": (3.0, 1.2, "23"), "lychee": (2.0, 0.8, "24"), "bare sockets": (0.5, 0.2, "24")}
    measurements = [
        shared
        | {"checker": name, "seconds": seconds, "cpu_seconds": work, "measured": f"2026-11-{day}T", "load_average": 1}
        for name, (seconds, work, day) in taken.items()
    ]
    provenance = {"rounds": 3, "processors": 2, "lychee": None}
    result = {"provenance": provenance, "measurements": measurements, "ratios_to_lychee": {"ten links": 1.5}}
    shown = re.sub(r"<[^>]+>", "|", speed_table({"speed": result})).replace("\N{NO-BREAK SPACE}", " ")
    row = re.findall(r"[^|\n]+", shown[shown.index("ten links") :])
    assert row[:8] == ["ten links", "3.00 s", "2.00 s", "1.50", "1.50", "0.50 s", "1.00", "40 MiB"]
    assert "2026-11-23 to 2026-11-24" in shown


def test_errata_of_a_resource_stand_by_their_numbers() -> None:
    made = catalogue()
    first = made.post.errata[0].model_copy(update={"resources": ("hochreiter_1997",)})
    statements = tuple(first.model_copy(update={"erratum": f"E{number}"}) for number in (5, 10, 3))
    post = made.post.model_copy(update={"statements": statements})
    page = pages(sources(catalogue=made.model_copy(update={"post": post})))[RESOURCE_PAGE]
    assert re.findall(r"post\.html#(E\d+)", page) == ["E3", "E5", "E10"]


@pytest.mark.parametrize(("update", "is_told"), [({}, False), ({"sha256": None, "sha256_prefix": "0123abcd"}, True)])
def test_a_fingerprint_of_which_only_the_beginning_is_known_promises_less(
    update: dict[str, str | None], is_told: bool
) -> None:
    made = catalogue()
    resources = tuple(
        one.model_copy(update={"fingerprints": tuple(mark.model_copy(update=update) for mark in one.fingerprints)})
        for one in made.resources
    )
    page = pages(sources(catalogue=made.model_copy(update={"resources": resources})))[RESOURCE_PAGE]
    assert ("a copy that begins alike is likely the same document, no more" in page) == is_told


@pytest.mark.parametrize(("seconds", "shown"), [(2.0, True), (0.0, False)])
def test_a_run_too_short_for_the_clock_has_no_speed(seconds: float, shown: bool) -> None:
    short = replace(RUNS[0], provenance=replace(RUNS[0].provenance, wall_seconds=seconds))
    assert ("Speed" in provenance(sources(), EXPERIMENT, short, {})) == shown


def test_what_the_papers_limit_would_take_stands_beside_each_row_that_ended_before() -> None:
    limited = replace(EXPERIMENT, claims=tuple(replace(one, limit=1_200_000.0) for one in EXPERIMENT.claims))
    said = ended_before_the_limit(sources(), limited)
    assert re.findall(r'data-quantity="([a-z_:0-9]+)">', said) == [
        "capped", "trials", "provenance:cpu_seconds", "further:1200000:cpu_seconds",
    ]  # fmt: skip
    assert f'data-run="{RUNS[2].path}"' in said
    assert ended_before_the_limit(sources(), EXPERIMENT) == ""


def test_the_tour_says_how_many_of_the_pictures_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour, "MOST_STOPS", 1)
    second = replace(EXPERIMENT, id="experiment_9")
    runs = (*RUNS, *(replace(run, experiment="experiment_9", path=f"{run.path}.9") for run in RUNS))
    papers = (Paper("hochreiter_1997", (EXPERIMENT, second)),)
    page = tour.tour_page(sources(papers=papers, evidence=evidence(*runs)))
    assert page.count('class="stop"') == 1
    assert '<span data-count="shown">1</span> of <span data-count="pictured">2 experiments</span>' in page
    assert page.count('With a picture on their own pages: <a href="papers/hochreiter_1997/experiment_9.html">') == 1


def test_each_picture_of_the_tour_has_its_values_once_in_a_table_or_point_by_point() -> None:
    for runs in (RUNS, tuple(replace(run, row="t_100") for run in RUNS[:1])):
        figures = re.findall("<figure.*?</figure>", tour.tour_page(sources(evidence=evidence(*runs))), re.DOTALL)
        assert [("<table" in one) + (" data-points=" in one) for one in figures] == [1]


def test_the_picture_of_one_row_is_named_after_it_where_there_are_others() -> None:
    found = pages(sources(evidence=evidence(RUNS[0])))[EXPERIMENT_PAGE]
    assert "<span data-defined>T = 100</span>: drawn from <a" in found


def test_a_run_of_a_row_that_is_no_more_says_which_code_its_command_needs() -> None:
    gone = replace(RUNS[0], row="t_10")
    said = "today's code has no row of this name"
    assert [said in provenance(sources(), EXPERIMENT, run, {}) for run in (RUNS[0], gone)] == [False, True]


@pytest.mark.parametrize(
    ("literal", "others", "said"),
    [
        ([True], [], "By the literal text the leading claim holds."),
        ([False], [True, False], "By the literal text the leading claim does not hold; at other readings 1 of 2 "
         "runs agrees with the paper."),
        ([False, False], [False], "By the literal text none of 2 leading claims holds; the one run at another "
         "reading does not agree with the paper."),
        ([True, True, False], [], "By the literal text 2 of 3 leading claims hold."),
        ([], [True], "The one run at another reading agrees with the paper."),
        ([], [], ""),
    ],
)  # fmt: skip
def test_readings_are_summed_in_a_sentence(literal: list[bool], others: list[bool], said: str) -> None:
    headline = EXPERIMENT.claims[0]

    def choice(holds: bool, changed: dict[str, str]) -> Choice:
        word = VerdictWord.REPRODUCED if holds else VerdictWord.NOT_REPRODUCED
        return Choice(changed, RUNS[0], (replace(VERDICTS[0], claim=headline, word=word),))

    combined = tuple(choice(holds, {"step_size": str(index)}) for index, holds in enumerate(others))
    rows = [RowChoices("t_100", headline, choice(holds, {}), (), ()) for holds in literal or [False] * bool(others)]
    if rows:
        rows[0] = replace(rows[0], combined=combined, literal=rows[0].literal if literal else Choice({}))
    assert re.sub("<[^>]+>", "", in_one_sentence(rows)) == said
