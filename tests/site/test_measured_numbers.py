"""No measured number is typed: each on a paper's page comes from `results/`, and every other digit says what it is."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from statistics import fmean, median, stdev
from typing import Any

from scipy import stats

from reproductions.judging.verdicts import judge
from reproductions.judging.words import Verdict
from sitegen.text.numbers import number
from sitegen.text.prose import typed_numbers
from tests.site.conftest import BuiltSite

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ACCOUNTED = {
    "data-quantity",
    "data-published",
    "data-defined",
    "data-verdict-reason",
    "data-verdict-count",
    "data-count",
    "data-message",
    "data-curve",
}
OVER_TRIALS: dict[str, Callable[[list[float]], float]] = {
    "mean": fmean,
    "median": median,
    "minimum": min,
    "maximum": max,
}
NAMED = {"h1", "h2", "h3", "code", "title", "desc", "summary", "math"}
NAMING_CLASSES = {"by", "byline", "second-line", "tick", "axis-label", "claim-statement", "md-skip"}


class Article(HTMLParser):
    """The bound numbers of an article, and the digits that nothing accounts for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bound: list[tuple[str, str, str]] = []
        self.unaccounted: list[str] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []
        found = re.search(r"<article.*?</article>", html, re.DOTALL)
        assert found
        self.feed(found[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        attributes = self.open[-1][1]
        if "data-quantity" in attributes:
            run = next(around["data-run"] for _, around in reversed(self.open) if "data-run" in around)
            self.bound.append((str(run), str(attributes["data-quantity"]), data))
        elif typed_numbers("", data) and not any(accounts_for_digits(*one) for one in self.open):
            self.unaccounted.append(data.strip())


def accounts_for_digits(tag: str, attributes: dict[str, str | None]) -> bool:
    classes = set((attributes.get("class") or "").split())
    return bool(tag in NAMED or ACCOUNTED & attributes.keys() or NAMING_CLASSES & classes)


def recomputed(run: dict[str, Any], name: str) -> float:
    """A quantity of a stored run, computed from its JSON without the site's own code."""
    trials: list[dict[str, Any]] = run["trials"]
    if name == "trials":
        return len(trials)
    if name in ("succeeded", "capped", "failed"):
        return float(sum(trial["outcome"] == name for trial in trials))
    if name == "steps":
        return float(sum(trial["steps"] for trial in trials))
    if name == "steps_per_second":
        return float(sum(trial["steps"] for trial in trials) / run["provenance"]["wall_seconds"])
    if name.startswith("success_"):
        wins = sum(trial["outcome"] == "succeeded" for trial in trials)
        return round(100 * clopper_pearson(wins, len(trials))[name == "success_upper"])
    kind, _, rest = name.partition(":")
    if kind == "provenance":
        return float(run["provenance"][rest])
    if kind == "trial":
        index, _, measurement = rest.partition(":")
        return float(next(trial for trial in trials if str(trial["index"]) == index)["measurements"][measurement])
    if kind == "bounded_mean":
        return fmean(trial["measurements"].get(rest, run["settings"]["cap_sequences"]) for trial in trials)
    measured = [trial["measurements"][rest] for trial in trials if rest in trial["measurements"]]
    if kind in ("mean_lower", "mean_upper"):
        return interval_of_mean(measured)[kind == "mean_upper"]
    return OVER_TRIALS[kind](measured)


@cache
def stored_run(path: Path) -> dict[str, Any]:
    """A stored run as its file holds it."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def interval_of_mean(values: list[float]) -> tuple[float, float]:
    """Lower end and upper end."""
    mean = fmean(values)
    if len(values) == 1:
        return mean, mean
    half = stats.t.ppf(0.975, len(values) - 1) * stdev(values) / math.sqrt(len(values))
    return mean - half, mean + half


def clopper_pearson(wins: int, trials: int) -> tuple[float, float]:
    """The exact interval of a proportion, by the quantiles of beta distributions."""
    low = stats.beta.ppf(0.025, wins, trials - wins + 1) if wins else 0.0
    high = stats.beta.ppf(0.975, wins + 1, trials - wins) if wins < trials else 1.0
    return float(low), float(high)


def field_of(verdict: Verdict, field: str) -> float:
    """The number of a measurement that a page names so."""
    assert verdict.measurement is not None
    if field in ("lower", "upper"):
        return verdict.measurement.interval[field == "upper"]
    return float(getattr(verdict if field in ("hits", "estimate") else verdict.measurement, field))


def shown_numbers(text: str) -> str:
    """The first number of a text, as the page prints it."""
    found = re.search(r"−?(?:∞|\d[\d,.]*(?: × 10\S+)?)", text)
    assert found, text
    return found[0].rstrip(".")


@cache
def article_of(file: Path) -> Article:
    """The article of a page, read once."""
    return Article(file.read_text(encoding="utf-8"))


def articles(site: BuiltSite) -> Iterator[tuple[str, Article]]:
    """The articles of the pages that show measured numbers, by name."""
    beside = [site.folder / f"{name}.html" for name in ("index", "index.zh", "state", "tour", "live/lstm")]
    for file in [*beside, *sorted((site.folder / "papers").rglob("*.html"))]:
        yield file.relative_to(site.folder).as_posix(), article_of(file)


OF_ONE_FILE = {"steps", "steps_per_second"}
"""What a page says of where a file came from."""


def test_every_digit_is_accounted_for(site: BuiltSite) -> None:
    assert {name: article.unaccounted for name, article in articles(site) if article.unaccounted} == {}


def test_every_measured_number_comes_from_its_run(site: BuiltSite) -> None:
    """Where runs of several seeds speak together, it comes from all of them, but for what is said of one file."""
    evidence = site.sources.evidence
    runs = {run.path: run for run in (*evidence.runs, *evidence.speakers())}
    shown_verdicts = chain(site.sources.verdicts, *site.sources.run_verdicts.values())
    verdicts = {(verdict.claim.id, verdict.run_path): verdict for verdict in shown_verdicts}

    @cache
    def remeasured(claim: str, path: str) -> Verdict:
        verdict = verdicts[claim, path]
        beside = [one.claim for one in site.sources.verdicts if one.claim.experiment == verdict.claim.experiment]
        return judge(verdict.claim, runs[path], verdict.stale, runs.get(verdict.other_run_path), beside)

    checked = 0
    for path, name, shown in chain.from_iterable(article.bound for _, article in articles(site)):
        if name.startswith("claim:"):
            _, claim, field = name.split(":")
            expected = field_of(remeasured(claim, path), field)
        elif not name.endswith("_seconds"):
            stored = stored_run(site.folder / path)
            if runs[path].pooled and name not in OF_ONE_FILE:
                others = (stored_run(site.folder / other)["trials"] for other in runs[path].pooled)
                trials = enumerate(chain(stored["trials"], *others))
                stored = {**stored, "trials": [{**trial, "index": place} for place, trial in trials]}
            expected = recomputed(stored, name)
        else:
            continue
        assert shown_numbers(shown) == number(expected), (path, name)
        checked += 1
    assert checked > 40


def test_every_worked_value_is_that_of_its_file(example_site: BuiltSite) -> None:
    page = (example_site.folder / "papers/hochreiter_1997/network.html").read_text(encoding="utf-8")
    shown = re.findall(r'<li data-worked="(\S+)" data-place="(\S+):(\w+)">(.*?)</li>', page, re.DOTALL)
    assert len(shown) > 40
    for path, function, at, values in shown:
        call = json.loads((example_site.folder / path).read_text(encoding="utf-8"))["calls"][function]
        kept = call["arguments"] if at == "arguments" else call["steps"][int(at)]["values"]
        for name, formula in re.findall(r"<code>(.*?)</code> = (<math>.*?</math>)", values, re.DOTALL):
            expected = [number(one) for one in flat(kept[unescape(name)]) if not isinstance(one, str)]
            assert re.findall(r"<mn>(.*?)</mn>", formula) == expected


def test_every_number_in_the_picture_of_a_worked_example_is_that_of_its_file(example_site: BuiltSite) -> None:
    page = (example_site.folder / "papers/hochreiter_1997/network.html").read_text(encoding="utf-8")
    drawn = re.findall(r'<tspan[^>]* data-worked="(\S+)" data-place="(\S+):(\d+)">(.*?)</tspan>', page)
    assert len(drawn) > 4
    for path, function, at, shown in drawn:
        call = json.loads((example_site.folder / path).read_text(encoding="utf-8"))["calls"][function]
        kept = call["steps"][int(at)]["values"].values()
        assert shown in {", ".join(map(number, flat([value]))) for value in kept}


def test_every_number_of_a_learning_curve_is_that_of_a_trial(example_site: BuiltSite) -> None:
    page = (example_site.folder / "papers/hochreiter_1997/experiment_4.html").read_text(encoding="utf-8")
    shown = re.findall(r'<tbody data-curve="(\S+)">(.*?)</tbody>', page, re.DOTALL)
    assert shown
    for path, body in shown:
        errors: dict[str, list[float]] = {}
        trials = stored_run(example_site.folder / path)["trials"]
        for sequences, error, _ in chain.from_iterable(trial["curve"] for trial in trials):
            errors.setdefault(number(sequences), []).append(error)
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL):
            x, *values = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
            at = sorted(errors[x])
            assert values == [number(at[0]), number(at[len(at) // 2]), number(at[-1])]


def flat(value: Any) -> list[Any]:
    """The numbers and texts of a value, in order."""
    return [item for one in value for item in flat(one)] if isinstance(value, list) else [value]


def test_a_typed_number_would_be_found() -> None:
    assert Article("<article><p>We took 59 s.</p></article>").unaccounted == ["We took 59 s."]
