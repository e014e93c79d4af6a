"""What an archive for research data takes: index, claims and runs as an RO-Crate, the site, and a row for each claim.

A release appears whole under its name or not at all, and one that is there is never changed. Its files depend on the
archive alone, not on the moment: the date of a release is the one that CITATION.cff names, or that of the last run.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sitegen.build import LEGAL, SITE, SOURCE, load_sources, make_site, read_citation, site_files, write_tree
from sitegen.exports.bundles import archive
from sitegen.exports.data import as_json
from sitegen.exports.replications import replication_rows
from sitegen.sources import Sources
from sitegen.text.prose import SiteError

METADATA = "ro-crate-metadata.json"
DESCRIBED = {
    "resources.yaml": "The curated index, as it is written",
    "resources.json": "Every resource of the index with its annotation",
    "resources.bib": "Every resource as BibTeX",
    "resources.ris": "Every resource as RIS",
    "resources.csl.json": "Every resource as CSL-JSON",
    "schema.json": "The schema of the index",
    "claims.json": "Every claim with what was measured and the verdict",
    "claims.csv": "Every claim with what was measured and the verdict, as a table",
    "claims.csv-metadata.json": "What the columns of claims.csv hold, as CSV on the Web",
    "claims.schema.json": "The schema of claims.json",
    "replications.jsonl": "Every claim as a row of a replication database",
    "CITATION.cff": "How to cite the archive",
    "LICENSE": "The licence of code and data",
    "LICENSE-annotations": "The licence of texts",
    "CHANGELOG.md": "What changed",
}
"""The files of a crate beside its runs, with what each holds."""
FORMATS = {
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".csv": "text/csv",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".yaml": "application/yaml",
    ".md": "text/markdown",
}
"""Media types by what a file's name ends with; others are plain text."""


def make_release(root: Path, out: Path, version: str) -> Path:
    """Build the site of the project, and write a release into a new folder below `out`; its path.

    Raises:
        SiteError: there is such a release already, CITATION.cff names another version, the site cannot be built, or
            the folder cannot be written.
        CatalogueError, PapersError, ResultsError: a file that the site is made of cannot be read.
        ModuleNotFoundError: the library for RO-Crates is not installed.
    """
    target = out / f"rnn-review-{version}"
    if target.exists():
        raise SiteError(f"{target}: is there already\nhint: name another folder with --out, or move this one away")
    if version != (named := str(read_citation(root).get("version", "none"))):
        raise SiteError(
            f"CITATION.cff: `version` must be {version} to release that, found {named}\n"
            f"hint: write `version: {version}` there and in pyproject.toml, or leave out --version"
        )
    sources = load_sources(root)
    files = site_files(root, sources)
    content = crate_files(root, sources, files)
    crate = archive({**content, METADATA: crate_metadata(sources, content)})
    write_tree(root / SOURCE, files)
    make_site(root)
    made = {
        f"{target.name}-crate.zip": crate,
        f"{target.name}-site.zip": site_archive(root / SITE, f"{target.name}-site"),
        f"{target.name}-replications.jsonl": content["replications.jsonl"],
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".release-", dir=out) as unfinished:
            whole = Path(unfinished) / target.name
            write_tree(whole, made)
            whole.rename(target)
    except OSError as error:
        hint = "hint: make room or allow writing there, or name another folder with --out"
        raise SiteError(f"{out}: cannot be written: {error.strerror}\n{hint}") from error
    return target


def site_archive(site: Path, folder: str) -> bytes:
    """The built site as a zip that unpacks into one folder, without the maps that only a server's visitors read."""
    files = (file for file in site.rglob("*") if file.is_file() and not file.name.startswith("sitemap.xml"))
    return archive({f"{folder}/{file.relative_to(site).as_posix()}": file.read_bytes() for file in files})


def crate_files(root: Path, sources: Sources, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What is described by a crate, by path: index, claims, everything stored of runs, licences and citation."""
    site = os.environ.get("SITE_URL", "").rstrip("/")
    found = replication_rows(sources, f"{site}/" if site else "")
    rows = "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in found)
    content = {name: files[name] for name in DESCRIBED if name in files}
    content |= {name: (root / name).read_bytes() for name in (*LEGAL, "resources.yaml", "CHANGELOG.md")}
    content |= {path: file for path, file in files.items() if path.startswith("results/")}
    beside = (root / "results" / folder for folder in ("confirmations", "weights"))
    stored = (*(file for folder in beside for file in folder.rglob("*.json")), *(root / "results").glob("*.yaml"))
    content |= {file.relative_to(root).as_posix(): file.read_bytes() for file in stored}
    return dict(sorted({**content, "replications.jsonl": rows.encode("utf-8")}.items()))


def crate_metadata(sources: Sources, content: Mapping[str, bytes]) -> bytes:
    """The description of these files as an RO-Crate, with an action for each run."""
    from rocrate.rocrate import ROCrate  # an extra of its own, and slow to import

    citation, version = sources.citation, str(sources.citation["version"])
    crate = ROCrate()
    crate.name = f"{citation['title']} {version}"
    crate.description = citation.get("abstract", citation["title"])
    crate.keywords = list(citation.get("keywords", []))
    crate.datePublished = released(sources)
    crate.root_dataset["version"] = version
    crate.license = crate.add_jsonld(
        {"@id": "https://spdx.org/licenses/MIT", "@type": "CreativeWork", "name": "MIT License"}
    )
    crate.creator = [
        crate.add_jsonld({"@id": f"#author-{number}", "@type": kind, "name": name})
        for number, (kind, name) in enumerate(map(author, citation["authors"]), start=1)
    ]
    files = {
        path: crate.add_file(
            dest_path=path,
            properties={
                "name": DESCRIBED.get(path, path.rpartition("/")[2]),
                "encodingFormat": FORMATS.get(Path(path).suffix, "text/plain"),
                "contentSize": str(len(held)),
            },
        )
        for path, held in content.items()
    }
    code = {"url": sources.repository} if sources.repository else {}
    program = crate.add_jsonld(
        {"@id": "#rnn-review", "@type": "SoftwareApplication", "name": "rnn-review", "version": version, **code}
    )
    for run in sources.runs:
        crate.add_action(
            program,
            identifier=f"#{run.path}",
            result=[files[run.path]],
            properties={
                "name": run.provenance.command,
                "startTime": run.provenance.started,
                "description": f"Measured by the code of commit {run.provenance.commit}",
            },
        )
    return as_json(crate.metadata.generate()).encode("utf-8")


def author(data: Mapping[str, Any]) -> tuple[str, str]:
    """An author of CITATION.cff: the schema.org type, and the name."""
    if "name" in data:
        return "Organization", data["name"]
    return "Person", f"{data['given-names']} {data['family-names']}"


def released(sources: Sources) -> str:
    """The day of the release."""
    last = max((run.provenance.started[:10] for run in sources.runs), default="")
    return str(sources.citation.get("date-released") or last)
