"""Runs on an experiment's page: their trials, the readings they took, where they came from."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence

from reproductions.experiments import Experiment, Row
from reproductions.results import CAP_OPTION, Outcome, Provenance, Run
from reproductions.stored_commands import option_in
from sitegen.addresses import bundle_path, csv_path, series_path
from sitegen.alternatives import LITERAL, phrases
from sitegen.figures.curves import look_names
from sitegen.parts.experiments import TO_ROOT, has_success
from sitegen.parts.tables import TableRow, table
from sitegen.parts.verdicts.badges import stale_flag
from sitegen.sources import Sources
from sitegen.text.markup import definition_list, element, link, text, words
from sitegen.text.measured import defined, measured, measurement_names, quantity
from sitegen.text.numbers import count, duration, number

MOST_READINGS = 4
"""How many readings stand beside a run; where there are more, that they are the default ones is said."""
MOST_CELLS = 96
"""How many measurements of a run a page lists; the files hold all of them."""
NO_SUCH_ROW = "today's code has no row of this name, so the command needs the code of this commit"


def trials_table(run: Run, experiment: Experiment, row: Row, root: str) -> str:
    """Every trial with what was measured on it, folded away; `root` leads to the root of the site.

    What was looked at again and again on the way, `NAME_after_SEQUENCES`, is in the files alone.
    """
    found = measurement_names([run])
    looks = look_names(run)
    names = [name for name in found if name not in looks]
    listed = max(5, MOST_CELLS // max(1, len(names)))
    body = []
    for trial in run.trials[:listed]:
        message = ": " + element("span", text(trial.message), data_message=run.path) if trial.message else ""
        values = (measured(run, f"trial:{trial.index}:{name}") for name in names)
        seed = element("code", str(trial.seed))
        finished = trial.outcome is Outcome.SUCCEEDED and not has_success(experiment)
        ended = ("finished" if finished else trial.outcome) + message
        body.append(TableRow((defined(number(trial.index)), seed, ended, *values)))
    head = ["Trial", "Seed", "Outcome", *(defined(words(name)) for name in names)]
    whole = len(run.trials) <= listed
    summary = "Every trial as a table" if whole else f"The first {listed} trials as a table"
    held = "The same as" if whole and not looks else "All of them as"
    files = f"{held} {link(root + csv_path(run), 'CSV')}, or the {link(root + run.path, 'whole run as JSON')}."
    if run.pooled:
        further = ", ".join(link(root + path, "JSON") for path in run.pooled)
        files = f"Runs of several seeds: the {link(root + run.path, 'first as JSON')}, and the others: {further}."
    if looks:
        amount = element("span", count(len(looks), "value"), data_count="looks")
        files += f" They alone hold the {amount} of each trial that were measured while it learned."
    listing = table(head, body, label=f"Trials of {row.title}", class_="numbers")
    content = element("summary", summary) + listing + element("p", files)
    return element("details", content, class_="trials", data_run=run.path)


def sourced(drawn: str, sources: Sources, runs: Sequence[Run], root: str, *, of: str = "") -> str:
    """A figure with the runs that it is drawn from and the commits that made them; empty if nothing is drawn.

    `of` names the row that it is of, where its page has others.
    """
    if not drawn or not runs:
        return drawn
    by_commit: dict[str, list[Run]] = {}
    for run in runs:
        by_commit.setdefault(run.provenance.commit, []).append(run)
    named = "; ".join(
        ", ".join(
            link(root + run.path, "this run" if len(runs) == 1 else words(run.row))
            + series_link(run, root)
            + "".join(", " + link(root + path, "one of another seed") for path in run.pooled)
            for run in found
        )
        + f" at commit {commit_link(sources, commit)}"
        for commit, found in by_commit.items()
    )
    row = f"{defined(text(of))}: drawn" if of else "Drawn"
    return drawn + element("p", f"{row} from {named}.", class_="by drawn-from")


def series_link(run: Run, root: str) -> str:
    """The way to what a run's trials recorded step by step, where they did."""
    recorded = any(trial.series for trial in run.trials)
    return f" ({link(root + series_path(run), 'its series as CSV')})" if recorded else ""


def commit_link(sources: Sources, commit: str) -> str:
    """The first digits of a commit, leading to it where the code is published."""
    digits = element("code", text(commit[:12]))
    return link(f"{sources.repository}/commit/{text(commit)}", digits) if sources.repository else digits


def changed_readings(readings: Mapping[str, str]) -> list[str]:
    """Readings as code that a narrow table may break after each part of a name."""
    pairs = (text(f"{name}={value}") for name, value in sorted(readings.items()))
    return [element("code", pair.replace("=", "=<wbr>").replace("_", "_<wbr>")) for pair in pairs]


def repeated_options(run: Run, experiment: Experiment) -> list[str]:
    """The options that capped the trials of a run otherwise than its profile does, or named a device, as words.

    A cap in steps is stored as the factor that it comes to. Earlier runs tell both in their command alone.
    """
    origin = run.provenance
    cap = option_in(origin.command, CAP_OPTION)
    if origin.cap_factor is not None:
        is_own = any(one.id == run.profile and one.cap_factor == origin.cap_factor for one in experiment.profiles)
        cap = None if is_own else str(origin.cap_factor)
    given = {CAP_OPTION: cap, "device": None if origin.on_processor else origin.computed_on}
    return [word for name, value in given.items() if value for word in (f"--{name}", value)]


def command_of(run: Run, experiment: Experiment) -> str:
    """The command that measures all trials of a stored run again: its row, scale, seed, cap, device and readings."""
    asked = ["rnn-review", "run", run.paper, run.experiment, "--row", run.row, "--profile", run.profile]
    asked += ["--trials", str(len(run.trials)), "--seed", str(run.provenance.seed)]
    return shlex.join([*asked, *repeated_options(run, experiment), *repeated_readings(run, experiment)])


def repeated_readings(run: Run, experiment: Experiment) -> list[str]:
    """The options for the readings of a run that are not the default ones, as words."""
    default = experiment.default_readings
    changed = [f"{name}={value}" for name, value in run.readings.items() if default.get(name) != value]
    return [word for one in changed for word in ("--reading", one)]


def command_block(command: str, name: str | None = None) -> str:
    """A command to copy, where Markdown does not reach; `name` is the anchor that a script finds it by."""
    return element("div", element("pre", element("code", text(command))), class_="highlight", id=name)


def readings_in_words(run: Run, experiment: Experiment) -> str:
    """What a run's readings change, with what each alternative says; `literal text` if they change nothing."""
    default = experiment.default_readings
    changed = {name: value for name, value in run.readings.items() if default.get(name, value) != value}
    return "; ".join(phrases(experiment.readings, changed)) or LITERAL


def provenance_parts(sources: Sources, experiment: Experiment) -> list[str]:
    """Where each run at the default readings came from; those at others stand on the page of the readings."""
    literal = experiment.default_readings
    runs = [run for run in sources.runs_of(experiment) if {**literal, **run.readings} == literal]
    if not runs:
        return []
    shared = shared_surroundings(runs)
    parts = [surroundings_list(shared, runs), *(provenance(sources, experiment, run, shared) for run in runs)]
    return ["## Provenance { #provenance }", *filter(None, parts), bundle_link(experiment)]


def surroundings(origin: Provenance) -> dict[str, str]:
    """What a run was computed with, as plain text: of most experiments all runs have it in common."""
    versions = ", ".join(f"{name} {value}" for name, value in {"Python": origin.python, **origin.versions}.items())
    threads, seed = str(origin.threads), str(origin.seed)
    return {"Machine": origin.machine, "Versions": versions, "Threads": threads, "Seed": seed}


def shared_surroundings(runs: Sequence[Run]) -> dict[str, str]:
    """What at least two of the runs were computed with, and more than with anything else; runs name what differs."""
    commonest = {
        name: Counter(surroundings(run.provenance)[name] for run in runs).most_common(1)[0]
        for name in surroundings(runs[0].provenance)
    }
    return {name: said for name, (said, times) in commonest.items() if times > 1}


def surroundings_list(shared: Mapping[str, str], runs: Sequence[Run]) -> str:
    """The surroundings that runs share, said once."""
    if not shared:
        return ""
    facts = []
    for name, said in shared.items():
        of = next(run for run in runs if surroundings(run.provenance)[name] == said)
        facts.append((name, _surrounding(name, said, of, alone=True)))
    return element("p", "Of each run that says nothing else:") + definition_list(facts, class_="facts")


def _surrounding(name: str, said: str, run: Run, *, alone: bool) -> str:
    if name == "Threads":
        return measured(run, "provenance:threads", alone=alone)
    return element("code", text(said)) if name == "Seed" else defined(text(said))


def bundle_link(experiment: Experiment) -> str:
    """All data of an experiment as one file, from the experiment's page."""
    name = bundle_path(experiment).rpartition("/")[2]
    said = "Runs, trials, claims and licences of this experiment"
    return element("p", f"{said}: {link(name, text(name), download=name)}.", class_="downloads")


def _code(sources: Sources, run: Run) -> str:
    """Whose code made the run, and what today's makes of it."""
    if not sources.evidence.is_fresh(run):
        return "other code than today's: " + stale_flag()
    again = sources.evidence.confirmation(run)
    if again is None:
        return "today's code"
    share = defined(f"{len(again.trials)} of {len(run.trials)} trials")
    commit = defined(element("code", text(again.provenance.commit[:12])))
    return (
        f"other code than today's, which gave the same to the last bit for {share}, computed again at commit {commit}"
    )


def without_other_rows(run: Run) -> str:
    """The command of a run as it was given, without the rows beside its own, whose trials do not mind them."""
    return re.sub(rf" --row[ =](?!{re.escape(run.row)}(?: |$))\S+", "", run.provenance.command)


def provenance(sources: Sources, experiment: Experiment, run: Run, shared: Mapping[str, str]) -> str:
    """One run: enough to repeat it, and to see whether today's code is the same; `shared` is said elsewhere."""
    origin = run.provenance
    title = next((row.title for row in experiment.rows if row.id == run.row), None)
    readings = ", ".join(element("code", f"{text(name)}={text(value)}") for name, value in run.readings.items())
    commit = commit_link(sources, origin.commit) + (" with uncommitted changes" if origin.dirty else "")
    files = link(TO_ROOT + run.path, "run as JSON") + " · " + link(TO_ROOT + csv_path(run), "trials as CSV")
    own = {name: said for name, said in surroundings(origin).items() if shared.get(name) != said}
    time = measured(run, "provenance:wall_seconds", duration) + " on the clock, "
    speed = [("Speed", measured(run, "steps_per_second") + " steps per second")] if origin.wall_seconds else []
    facts = [
        ("Command", element("code", text(without_other_rows(run)), class_="command")),
        *([] if title is not None else [("Row", NO_SUCH_ROW)]),
        *([("Readings", readings)] if readings and len(run.readings) <= MOST_READINGS else []),
        ("Started", defined(text(origin.started))),
        ("Commit", defined(commit)),
        *([("Of this commit", text(sources.marks[origin.commit]))] if origin.commit in sources.marks else []),
        ("Measured with", _code(sources, run)),
        *([("First trials from", link(TO_ROOT + run.extends, "the run that it extends"))] if run.extends else []),
        *((name, _surrounding(name, said, run, alone=False)) for name, said in own.items()),
        ("Time", time + measured(run, "provenance:cpu_seconds", duration) + " of processor"),
        *speed,
        ("Work", measured(run, "steps") + (" step" if quantity(run, "steps") == 1 else " steps")),
        ("File", files),
    ]
    chosen = "default readings" if experiment.readings else ""
    summary = " · ".join(filter(None, [defined(text(title or run.row)), chosen, f"{text(run.profile)} scale"]))
    content = element("summary", summary + ("" if sources.evidence.is_fresh(run) else stale_flag()))
    content += definition_list(facts, class_="facts")
    anchor = "run-" + re.sub(r"[^A-Za-z0-9]+", "-", run.path.removeprefix("results/").removesuffix(".json"))
    return element("details", content, id=anchor, class_="provenance", data_run=run.path)
