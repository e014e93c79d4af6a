"""The list of reproductions and a page for each paper: claims beside measurements, figures, readings, provenance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reproductions.claims import Claim, Comparison
from reproductions.experiments import Experiment, Paper, Reading, Row
from reproductions.results import Outcome, Run, Trial
from reproductions.verdicts import Verdict, VerdictWord
from sitegen.badges import badge, stale_flag, tally
from sitegen.figures import Line, Mark, curves, strip
from sitegen.lookups import NOT_MEASURED, bounded
from sitegen.markup import count, duration, element, front_matter, link, markdown_text, number, prose, table, text
from sitegen.measured import claim_number, defined, measured, measured_claim, published, quantity
from sitegen.resource_pages import byline, crumbs, paragraphs, resource_link
from sitegen.sources import Sources

WHY = re.compile(r"^## Why it differs\s*$", re.MULTILINE)
OUTCOMES = {Outcome.SUCCEEDED: "succeeded", Outcome.CAPPED: "capped", Outcome.FAILED: "failed"}


def papers_page(sources: Sources) -> str:
    """All papers: those measured again with their verdicts, and those that nobody has measured yet."""
    head = front_matter(
        {
            "title": "Reproductions",
            "description": "Which claims of the papers held when they were measured again.",
            "hide": ["navigation", "toc"],
        }
    )
    waiting = "".join(
        element("li", badge(VerdictWord.NOT_MEASURED) + " " + resource_link(resource, "../resources/"))
        for resource in sources.unreproduced()
    )
    parts = [
        element("h1", "Reproductions"),
        element("p", "Each claim is quoted with its place in the paper and measured again; a claim that failed has the same rank as one that held.",
                class_="lead"),
        tally(sources.verdicts, "../verdicts.html"),
        paper_list(sources, "") or element("p", "No paper has a reproduction yet."),
    ]  # fmt: skip
    if waiting:
        parts.append("## Not measured yet\n\nThese papers are in the index; nobody has measured their claims here.")
        parts.append(element("ul", waiting, class_="waiting"))
    parts.append(element("p", f"As data: {link('../claims.json', 'claims.json')} · {link('../claims.csv', 'claims.csv')}."))
    return head + "\n\n".join(parts) + "\n"


def paper_list(sources: Sources, up: str) -> str:
    """Each paper with a reproduction: its experiments and all their verdicts; `up` leads to the papers' folder."""
    items = []
    for paper in sources.papers:
        resource = sources.catalogue.resource(paper.id)
        title = link(f"{up}{paper.id}.html", text(resource.title))
        rows = [
            [
                link(f"{up}{paper.id}.html#{claim_anchor(verdict.claim)}", prose(verdict.claim.statement)),
                published_value(verdict.claim),
                ours(verdict),
                badge(verdict.word, stale=verdict.stale),
            ]
            for verdict in sources.verdicts_of(paper.id)
        ]
        listing = claims_table(rows, f"Claims of {resource.title}")
        items.append(
            element("h3", title, class_="paper-title") + "\n" + element("p", text(byline(resource)), class_="by") + "\n" + listing
        )
    return "\n\n".join(items)


def claims_table(rows: Iterable[Iterable[str]], label: str) -> str:
    """A table of claims that becomes a stack of cards on a phone; its roles stay as they are."""
    return table(["Claim", "Published", "Ours", "Verdict"], rows, label=label, class_="stack")


def claim_anchor(claim: Claim) -> str:
    """The anchor of a claim on its paper's page."""
    return "claim-" + re.sub(r"[^A-Za-z0-9_]+", "-", claim.id)


def unit(claim: Claim) -> str:
    """The claim's unit behind a number."""
    return f" {text(claim.unit)}" if claim.unit else ""


def published_value(claim: Claim) -> str:
    """What the paper prints, and from how many trials."""
    sign = {Comparison.EVERY_TRIAL_AT_MOST: "≤ ", Comparison.MINIMUM: "min ", Comparison.MAXIMUM: "max "}.get(claim.comparison, "")
    shown = element("strong", published(sign + number(claim.value))) + element("span", unit(claim), class_="unit")
    trials = "" if claim.comparison is Comparison.EXACT else small(published(count(claim.trials, "trial")))
    return shown + trials


def small(content: str) -> str:
    """A second line in a table's cell."""
    return element("span", content, class_="second-line")


def ours(verdict: Verdict) -> str:
    """What we measured: value, interval and number of trials."""
    measurement = verdict.measurement
    if measurement is None:
        return NOT_MEASURED
    shown = bounded(verdict) + element("strong", measured_claim(verdict, "value")) + element("span", unit(verdict.claim), class_="unit")
    if verdict.claim.comparison is Comparison.EXACT:
        return shown
    interval = "[" + measured_claim(verdict, "lower") + ", " + measured_claim(verdict, "upper") + "]"
    trials = measured_claim(verdict, "trials", lambda value: count(round(value), "trial"))
    for field in ("capped", "failed"):
        if claim_number(measurement, field):
            trials += ", " + measured_claim(verdict, field) + " " + field
    return shown + small(element("span", interval, title=measurement.interval_kind)) + small(trials)


def paper_page(sources: Sources, paper: Paper) -> str:
    """The page of one paper."""
    resource = sources.catalogue.resource(paper.id)
    front, why = prose_parts(sources.paper_texts.get(paper.id, ""))
    head = front_matter(
        {
            "title": resource.title,
            "description": f"The claims of {byline(resource)}, measured again: published values beside ours, with verdicts.",
            "hide": ["navigation"],
        }
    )
    parts = [
        crumbs("../", ("papers/index.html", "Reproductions")),
        element("h1", text(resource.title)),
        element("p", text(byline(resource)) + " · " + link(f"../resources/{resource.id}.html", "about the paper"), class_="byline"),
        front,
    ]
    for experiment in paper.experiments:
        parts += experiment_parts(sources, experiment)
    parts.append(why)
    for experiment in paper.experiments:
        parts += provenance_parts(sources, experiment)
    return head + "\n\n".join(part for part in parts if part) + "\n"


def prose_parts(markdown: str) -> tuple[str, str]:
    """The hand-written page before and from `## Why it differs`."""
    found = WHY.search(markdown)
    if found is None:
        return markdown.strip(), ""
    return markdown[: found.start()].strip(), markdown[found.start() :].strip()


def experiment_parts(sources: Sources, experiment: Experiment) -> list[str]:
    """The claims of an experiment, then each row, the readings and the deviations."""
    verdicts = sources.verdicts_of(experiment.paper, experiment.id)
    rows = [
        [
            link("#" + claim_anchor(verdict.claim), prose(verdict.claim.statement)) + small(text(verdict.claim.locator)),
            published_value(verdict.claim),
            ours(verdict),
            badge(verdict.word, stale=verdict.stale),
        ]
        for verdict in verdicts
    ]
    parts = [
        f"## {markdown_text(experiment.title)} {{ #{experiment.id} }}",
        paragraphs(experiment.summary) + "\n\n" + element("p", f"Section {text(experiment.section)} of the paper.", class_="by"),
        claims_table(rows, f"Claims of {experiment.title}") if rows else "",
    ]
    for row in experiment.rows:
        parts += row_parts(sources, experiment, row, [verdict for verdict in verdicts if verdict.claim.row == row.id])
    parts.append(readings_part(sources, experiment))
    parts.append(deviations_part(experiment))
    return parts


def row_parts(sources: Sources, experiment: Experiment, row: Row, verdicts: list[Verdict]) -> list[str]:
    """One row of the paper's table: how to measure it, each claim with its figure, and the learning curves."""
    settings = "".join(
        element("li", text(name.replace("_", " ")) + " " + defined(element("code", text(value)))) for name, value in row.settings.items()
    )
    command = f"rnn-review run {experiment.paper} {experiment.id} --row {row.id} --profile paper"
    parts = [
        f"### {markdown_text(row.title)} {{ #{experiment.id}-{row.id} }}",
        element("p", f"{text(str(row.locator)[:1].upper() + str(row.locator)[1:])}.", class_="by"),
        element("ul", settings, class_="settings") if settings else "",
        f"```sh\n{command}\n```",
    ]
    parts += [claim_part(sources, verdict) for verdict in verdicts]
    run = next((run for run in map(sources.run, (verdict.run_path for verdict in verdicts)) if run), None)
    if run:
        parts += [learning_curves(run, row), trials_table(run, row)]
    return parts


def claim_part(sources: Sources, verdict: Verdict) -> str:
    """A claim with its verdict, the reason and the figure."""
    claim = verdict.claim
    anchor = claim_anchor(claim)
    heading = element("p", badge(verdict.word, stale=verdict.stale) + " " + prose(claim.statement), class_="claim-statement")
    reason = element("p", text(verdict.reason), class_="reason", data_verdict_reason=claim.id)
    tolerance = element("p", "Tolerance: " + tolerance_text(claim), class_="by") if claim.comparison is not Comparison.EXACT else ""
    run = sources.run(verdict.run_path) if verdict.run_path else None
    figure = claim_figure(run, verdict) if run else ""
    return element("section", heading + reason + figure + tolerance, id=anchor, class_="claim", data_claim=claim.id)


def tolerance_text(claim: Claim) -> str:
    """How far off still counts as partly reproduced, and why."""
    tolerance = claim.tolerance
    amount = f"a factor of {number(tolerance.factor)}" if tolerance.factor else f"± {number(tolerance.absolute or 0.0)}{unit(claim)}"
    return defined(amount) + ". " + element("span", prose(tolerance.reason), data_defined=True)


def marks(run: Run, name: str) -> list[Mark]:
    """Each trial's value; a trial that reached the cap without one stands at the cap."""
    found = []
    for trial in run.trials:
        value = trial.measurements.get(name)
        if value is not None:
            found.append(Mark(value))
        elif trial.outcome is Outcome.CAPPED and (cap := cap_of(run)) is not None:
            found.append(Mark(cap, capped=True))
    return found


def cap_of(run: Run) -> float | None:
    """The largest number of sequences that a trial of this run might use."""
    cap = run.settings.get("cap")
    return float(cap) if isinstance(cap, int | float) else None


def claim_figure(run: Run, verdict: Verdict) -> str:
    """The trials of a claim on one axis, with the published value and ours."""
    claim, measurement = verdict.claim, verdict.measurement
    shown = marks(run, claim.quantity)
    if measurement is None or not shown or claim.comparison is Comparison.EXACT:
        return ""
    lines = []
    band = None
    if claim.comparison is Comparison.PROPORTION:
        if claim.threshold is not None:
            lines.append(Line(claim.threshold, "line-published", f"bound {number(claim.threshold)}", {"data_published": "data-published"}))
    else:
        lines.append(Line(claim.value, "line-published", f"published {number(claim.value)}", {"data_published": "data-published"}))
    if claim.comparison is Comparison.MEAN:
        band = measurement.interval
    if claim.comparison in (Comparison.MEAN, Comparison.MINIMUM, Comparison.MAXIMUM):
        source = {"data_run": run.path, "data_quantity": f"claim:{claim.id}:value"}
        lines.append(Line(measurement.value, "line-ours", f"ours {bounded(verdict)}{number(measurement.value)}", source))
    axis = claim.quantity.replace("_", " ")
    description = figure_text(verdict, shown)
    drawn = strip(f"{axis}: {count(len(shown), 'trial')} beside the published value", description, shown, lines, band, axis)
    legend = [key("trial", "a trial"), key("published", "published")]
    if any(mark.capped for mark in shown):
        legend.insert(1, key("capped", "a trial stopped at the cap: its true value lies beyond"))
    if claim.comparison is not Comparison.PROPORTION and any(line.class_ == "line-ours" for line in lines):
        legend.append(key("ours", "ours"))
    if band:
        legend.append(key("band", text(measurement.interval_kind)))
    caption = element("figcaption", element("ul", "".join(legend), class_="legend"))
    return element("figure", drawn + caption, class_="figure")


def key(kind: str, meaning: str) -> str:
    """One entry of a legend."""
    return element("li", element("span", "", class_=f"key key-{kind}", aria_hidden="true") + element("span", meaning, data_defined=True))


def figure_text(verdict: Verdict, shown: list[Mark]) -> str:
    """The figure in words."""
    claim, measurement = verdict.claim, verdict.measurement
    values = sorted(mark.value for mark in shown)
    capped = sum(mark.capped for mark in shown)
    said = f"{count(len(shown), 'trial')} between {number(values[0])} and {number(values[-1])}"
    if capped:
        said += f", {number(capped)} of them stopped at the cap"
    assert measurement is not None
    lower, upper = (number(end) for end in measurement.interval)
    said += f". Published: {number(claim.value)}. Ours: {number(measurement.value)}, interval {lower} to {upper}. {verdict.word.value}."
    return said


def learning_curves(run: Run, row: Row) -> str:
    """The error of all trials while they learn."""
    found = [[(float(point.sequences), point.mean_absolute_error) for point in trial.curve] for trial in run.trials if trial.curve]
    if not found or not any(y > 0 for points in found for _, y in points):
        return ""
    last = max(x for points in found for x, _ in points)
    description = (
        f"Mean absolute error against training sequences for {count(len(found), 'trial')}, up to {number(last)} sequences: "
        "the middle trial as a line, from the least to the largest as a band, wherever at least half of the trials were still learning."
    )
    drawn = curves(f"Learning curves, {row.title}", description, found, "training sequences", "mean absolute error")
    legend = key("ours", "the middle trial") + key("band", "from the least to the largest trial")
    return element("figure", drawn + element("figcaption", element("ul", legend, class_="legend")), class_="figure")


def trials_table(run: Run, row: Row) -> str:
    """Every trial with what was measured on it, folded away."""
    names = measurement_names([run])
    body = [
        [
            defined(number(trial.index)),
            element("code", str(trial.seed)),
            OUTCOMES[trial.outcome] + (f": {text(trial.message)}" if trial.message else ""),
            *(measured(run, f"trial:{trial.index}:{name}") for name in names),
        ]
        for trial in run.trials
    ]
    head = ["Trial", "Seed", "Outcome", *(text(name.replace("_", " ")) for name in names)]
    files = f"The same as {link(csv_target(run), 'CSV')}, or the {link('../' + run.path, 'whole run as JSON')}."
    listing = table(head, body, label=f"Trials of {row.title}", class_="numbers")
    return element("details", element("summary", "Every trial as a table") + listing + element("p", files), class_="trials")


def measurement_names(runs: Iterable[Run]) -> list[str]:
    """The names of all measurements in these runs, in the order of first use."""
    return list(dict.fromkeys(name for run in runs for trial in run.trials for name in trial.measurements))


def csv_target(run: Run) -> str:
    """The CSV file of a run, from its paper's page."""
    return "../" + run.path.removesuffix(".json") + ".csv"


def readings_part(sources: Sources, experiment: Experiment) -> str:
    """The open choices of the paper's text, and what each combination that was tried gives."""
    if not experiment.readings:
        return ""
    questions = "".join(reading_item(reading) for reading in experiment.readings)
    parts = [
        f"### Readings tried {{ #{experiment.id}-readings }}",
        "Where the paper leaves a choice open, each way to take it is a reading; the first alternative is the default and decides the verdicts above.",
        element("dl", questions, class_="readings"),
    ]
    runs = sources.runs_of(experiment)
    if runs:
        names = measurement_names(runs)
        head = ["Row", *(text(reading.id.replace("_", " ")) for reading in experiment.readings), "Scale", "Succeeded"]
        head += [f"{text(name.replace('_', ' '))}, mean (range)" for name in names] + ["Verdict", "Run"]
        rows = [reading_row(sources, experiment, run, names) for run in runs]
        parts.append(table(head, rows, label=f"Readings tried in {experiment.title}", class_="numbers"))
        parts.append("A mean here is over the trials that carry the measurement; the others are counted under *Succeeded* only.")
    else:
        parts.append("No combination of readings has a stored run yet.")
    return "\n\n".join(parts)


def reading_item(reading: Reading) -> str:
    """A reading's question, its alternatives and why the default is the default."""
    ways = "".join(
        element("li", element("code", text(alternative.id)) + (" (default)" if alternative.id == reading.default else "") + ": "
                + prose(alternative.description))
        for alternative in reading.alternatives
    )  # fmt: skip
    content = element("p", prose(reading.question)) + element("ul", ways) + element("p", prose(reading.reason), class_="by")
    return element("dt", element("code", text(reading.id))) + element("dd", content, data_defined=True)


def reading_row(sources: Sources, experiment: Experiment, run: Run, names: list[str]) -> list[str]:
    """One run of the table of readings."""
    defaults = {reading.id: reading.default for reading in experiment.readings}
    title = next((row.title for row in experiment.rows if row.id == run.row), run.row)
    chosen = []
    for name, default in defaults.items():
        taken = run.readings.get(name, default)
        chosen.append(element("code", text(taken)) + (" ◂" if taken != default else ""))
    succeeded = f"{measured(run, 'succeeded')} of {measured(run, 'trials')}"
    for name in ("capped", "failed"):
        if quantity(run, name):
            succeeded += small(f"{measured(run, name)} {name}")
    words = " ".join(badge(verdict.word) + small(text(verdict.claim.quantity.replace("_", " "))) for verdict in sources.verdicts_on(run))
    return [
        defined(text(title)),
        *(defined(choice) for choice in chosen),
        text(run.profile),
        succeeded,
        *(mean_and_range(run, name) for name in names),
        words or "–",
        link(f"#{run_anchor(run)}", "details") + (stale_flag() if sources.stale(run) else ""),
    ]


def mean_and_range(run: Run, name: str) -> str:
    """The mean of a measurement and, where it varies, the least and the largest."""
    shown = measured(run, f"mean:{name}")
    if quantity(run, f"minimum:{name}") == quantity(run, f"maximum:{name}"):
        return shown
    return shown + small(f"{measured(run, f'minimum:{name}')} – {measured(run, f'maximum:{name}')}")


def deviations_part(experiment: Experiment) -> str:
    """Where the protocol departs from the paper's."""
    title = f"### Deviations {{ #{experiment.id}-deviations }}"
    if not experiment.deviations:
        return f"{title}\n\nNone is known."
    items = "".join(element("dt", prose(one.what)) + element("dd", prose(one.reason)) for one in experiment.deviations)
    return title + "\n\n" + element("dl", items, class_="deviations", data_defined=True)


def run_anchor(run: Run) -> str:
    """The anchor of a run's provenance."""
    return "run-" + re.sub(r"[^A-Za-z0-9]+", "-", run.path.removeprefix("results/").removesuffix(".json"))


def provenance_parts(sources: Sources, experiment: Experiment) -> list[str]:
    """Where each run of an experiment came from."""
    runs = sources.runs_of(experiment)
    if not runs:
        return []
    heading = f"## Provenance of {markdown_text(experiment.title[:1].lower() + experiment.title[1:])} {{ #{experiment.id}-provenance }}"
    return [heading, *(provenance(sources, experiment, run) for run in runs)]


def provenance(sources: Sources, experiment: Experiment, run: Run) -> str:
    """One run: enough to repeat it, and to see whether today's code is the same."""
    origin = run.provenance
    title = next((row.title for row in experiment.rows if row.id == run.row), run.row)
    readings = ", ".join(element("code", f"{text(name)}={text(value)}") for name, value in run.readings.items())
    commit = element("code", text(origin.commit[:12])) + (" with uncommitted changes" if origin.dirty else "")
    fresh = "other code than today's: " + stale_flag() if sources.stale(run) else "today's code"
    rows: Mapping[str, str] = {
        "Command": element("code", text(origin.command), class_="command"),
        "Readings": readings or "none",
        "Started": defined(text(origin.started)),
        "Commit": defined(commit),
        "Measured with": fresh,
        "Machine": defined(text(origin.machine)),
        "Versions": defined(text(", ".join(f"{name} {value}" for name, value in {"Python": origin.python, **origin.versions}.items()))),
        "Threads": measured(run, "provenance:threads"),
        "Seed": element("code", str(origin.seed)) + ", trial seeds in the table of trials",
        "Time": measured(run, "provenance:wall_seconds", duration) + " on the clock, "
        + measured(run, "provenance:cpu_seconds", duration) + " of processor",
        "Speed": measured(run, "steps_per_second") + " trial-steps per second, " + measured(run, "steps") + " in all",
        "File": link("../" + run.path, "the run as JSON") + " · " + link(csv_target(run), "its trials as CSV"),
    }  # fmt: skip
    summary = f"{defined(text(title))} · {readings or 'no readings'} · {text(run.profile)} scale" + (
        stale_flag() if sources.stale(run) else ""
    )
    listing = element("dl", "".join(element("dt", name) + element("dd", value) for name, value in rows.items()), class_="facts")
    return element("details", element("summary", summary) + listing, id=run_anchor(run), class_="provenance")


def trials_csv(run: Run) -> str:
    """A run's trials as comma-separated values."""
    names = measurement_names([run])

    def line(trial: Trial) -> str:
        shown = [repr(trial.measurements[name]) if name in trial.measurements else "" for name in names]
        return ",".join([str(trial.index), str(trial.seed), trial.outcome.value, *shown])

    return "\n".join([",".join(["trial", "seed", "outcome", *names]), *map(line, run.trials)]) + "\n"
