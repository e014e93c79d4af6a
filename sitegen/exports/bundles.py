"""Archives whose bytes depend on nothing but the files in them, and what belongs to the archive of an experiment."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from catalogue.citation import bibtex
from reproductions.experiments import Experiment
from sitegen.addresses import bundle_path, csv_path
from sitegen.exports.data import as_json, claim_data, claims_csv
from sitegen.sources import Sources
from sitegen.text.markup import markdown_text

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that the format knows; the files' own moments would make every archive another one."""


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files by their path, in order of path; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def experiment_bundles(sources: Sources, files: Mapping[str, bytes], beside: Mapping[str, bytes]) -> dict[str, bytes]:
    """The zip of each experiment with its runs, trials and claims, by its path in the site.

    `files` are the site's, among them the runs, and `beside` the files that lie in every bundle: licences and citation.
    """
    return {
        bundle_path(experiment): archive(
            {f"{experiment.paper}-{experiment.id}/{path}": content for path, content in held.items()}
        )
        for paper in sources.papers
        for experiment in paper.experiments
        for held in [{**beside, **experiment_files(sources, experiment, files)}]
    }


def experiment_files(sources: Sources, experiment: Experiment, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What belongs to one experiment: what it is, its claims with verdicts, its runs, and their trials as tables."""
    verdicts = sources.verdicts_of(experiment.paper, experiment.id)
    runs = [run for run in sources.runs if (run.paper, run.experiment) == (experiment.paper, experiment.id)]
    made = {
        "README.md": readme(sources, experiment),
        "claims.json": as_json([claim_data(sources, verdict) for verdict in verdicts]),
        "claims.csv": claims_csv(verdicts),
        "paper.bib": bibtex(sources.catalogue.resource(experiment.paper)),
    }
    encoded = {path: text.encode("utf-8") for path, text in made.items()}
    return encoded | {path: files[path] for run in runs for path in (run.path, csv_path(run))}


def readme(sources: Sources, experiment: Experiment) -> str:
    """What the bundle holds and how it is made again."""
    paper = sources.catalogue.resource(experiment.paper)
    named = markdown_text(f"{', '.join(paper.authors)}: {paper.title} ({paper.year})")
    return f"""# {markdown_text(experiment.title)}

{markdown_text(experiment.summary)}

An experiment of {named}, measured again by RNN Review.

- `claims.json`, `claims.csv`: what the paper says, what we measured, and the verdict on each claim
- `results/`: each stored run whole, with every trial, as JSON, and beside it its trials as CSV
- `paper.bib`: how to cite the paper; `CITATION.cff`: how to cite these measurements
- `LICENSE` (MIT) for code and data, `LICENSE-annotations` (CC BY 4.0) for texts

To measure it again, in a copy of the archive:

    rnn-review run {experiment.paper} {experiment.id} --profile paper
"""
