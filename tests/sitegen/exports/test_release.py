"""A release is whole, can be opened, and is never written over another."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

import sitegen.release
from commands.main import main
from sitegen.build import site_files
from sitegen.exports.bundles import archive
from sitegen.release import METADATA, crate_files, crate_metadata, released, site_archive
from sitegen.text.prose import SiteError
from tests.sitegen.example import PROVENANCE, RUNS, VERDICTS, evidence, sources

ROOT = Path(__file__).parents[3]
CITATION = {
    "title": "RNN Review", "version": "0.1.0", "abstract": "An archive.", "keywords": ["recurrence"],
    "authors": [{"name": "RNN Review contributors"}, {"given-names": "Ada", "family-names": "Byron"}],
}  # fmt: skip
SOURCES = sources(citation=CITATION)


@pytest.fixture(scope="module")
def crate() -> bytes:
    content = crate_files(ROOT, SOURCES, site_files(ROOT, SOURCES))
    return archive({**content, METADATA: crate_metadata(SOURCES, content)})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for releases, with the example archive as the project and a site of one page."""

    def make_site(root: Path) -> None:
        (root / "site").mkdir(exist_ok=True)
        (root / "site" / "index.html").write_text("<h1>Home</h1>")

    for name in ("resources.yaml", "CITATION.cff", "CHANGELOG.md", "LICENSE", "LICENSE-annotations"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setenv("RNN_REVIEW_ROOT", str(tmp_path))
    monkeypatch.setattr(sitegen.release, "load_sources", lambda _: SOURCES)
    monkeypatch.setattr(sitegen.release, "site_files", lambda _, made_of: site_files(ROOT, made_of))
    monkeypatch.setattr(sitegen.release, "make_site", make_site)
    return tmp_path


def release(project: Path, *words: str) -> int:
    return main(["release", "--out", str(project / "out"), *words])


def test_a_crate_loads_again_with_every_file_that_it_describes(crate: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(crate)) as opened:
        opened.extractall(tmp_path)
    loaded = ROCrate(tmp_path)
    described = {entity.id for entity in loaded.data_entities}
    assert described == {
        file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()
    } - {METADATA}  # fmt: skip
    assert {run.path for run in RUNS} < described


def test_a_crate_says_what_it_is_whose_and_under_which_licence(crate: bytes) -> None:
    graph = json.loads(zipfile.ZipFile(io.BytesIO(crate)).read(METADATA))["@graph"]
    entities = {one["@id"]: one for one in graph}
    root = entities["./"]
    assert (root["name"], root["version"], root["datePublished"]) == ("RNN Review 0.1.0", "0.1.0", "2026-01-02")
    assert root["license"] == {"@id": "https://spdx.org/licenses/MIT"}
    assert [entities[one["@id"]]["name"] for one in root["creator"]] == ["RNN Review contributors", "Ada Byron"]


def test_a_crate_tells_by_which_command_each_run_was_made(crate: bytes) -> None:
    graph = json.loads(zipfile.ZipFile(io.BytesIO(crate)).read(METADATA))["@graph"]
    actions = [one for one in graph if one["@type"] == "CreateAction"]
    assert sorted(one["result"][0]["@id"] for one in actions) == sorted(run.path for run in RUNS)
    assert {one["name"] for one in actions} == {PROVENANCE.command}


def test_the_same_archive_gives_the_same_crate(crate: bytes) -> None:
    content = crate_files(ROOT, SOURCES, site_files(ROOT, SOURCES))
    assert archive({**content, METADATA: crate_metadata(SOURCES, content)}) == crate


def test_a_release_is_of_the_day_that_is_named_or_else_of_the_last_run() -> None:
    later = replace(RUNS[0], provenance=replace(PROVENANCE, started="2026-02-01T00:00:00Z"))
    assert released(sources(evidence=evidence(*RUNS, later))) == "2026-02-01"
    assert released(sources(citation={**CITATION, "date-released": "2026-03-01"})) == "2026-03-01"


def test_a_release_holds_three_files_under_its_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release(project) == 0
    folder = project / "out" / "rnn-review-0.1.0"
    assert capsys.readouterr().out == f"{folder}\n"
    assert [file.name for file in (project / "out").iterdir()] == ["rnn-review-0.1.0"]
    assert sorted(file.name for file in folder.iterdir()) == [
        f"rnn-review-0.1.0-{name}" for name in ("crate.zip", "replications.jsonl", "site.zip")
    ]
    rows = (folder / "rnn-review-0.1.0-replications.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(list(map(json.loads, rows))) == len(VERDICTS)


def test_the_sites_archive_unpacks_into_one_folder_without_a_servers_map(tmp_path: Path) -> None:
    for name in ("index.html", "sitemap.xml", "sitemap.xml.gz"):
        (tmp_path / name).write_text("x")
    with zipfile.ZipFile(io.BytesIO(site_archive(tmp_path, "a-site"))) as opened:
        assert opened.namelist() == ["a-site/index.html"]
        assert opened.testzip() is None


def test_a_release_that_is_there_is_never_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project / "out" / "rnn-review-0.1.0"
    folder.mkdir(parents=True)
    assert release(project) == 1
    assert list(folder.iterdir()) == []
    assert capsys.readouterr().err == (
        f"{folder}: is there already\nhint: name another folder with --out, or move this one away\n"
    )


def test_a_version_that_the_archive_does_not_call_itself_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release(project, "--version", "0.2.0") == 1
    assert capsys.readouterr().err == (
        "CITATION.cff: `version` must be 0.2.0 to release that, found 0.1.0\n"
        "hint: write `version: 0.2.0` there and in pyproject.toml, or leave out --version\n"
    )


@pytest.mark.parametrize("version", ["", "../x", "a b", "1/2"])
def test_a_version_that_names_no_folder_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], version: str
) -> None:
    assert release(project, "--version", version) == 2
    assert capsys.readouterr().err.endswith(": is no version\nhint: write one such as `0.2.0`\n")


def test_what_goes_wrong_leaves_nothing_behind(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, files: dict[str, bytes]) -> None:
        if "out" in folder.parts:
            (folder / "half").parent.mkdir(parents=True)
            (folder / "half").write_bytes(b"half")
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sitegen.release, "write_tree", full)
    with pytest.raises(SiteError, match=r"/out: cannot be written: No space left on device\nhint: make room"):
        sitegen.release.make_release(project, project / "out", "0.1.0")
    assert list((project / "out").iterdir()) == []


def test_a_site_that_cannot_be_built_is_no_release(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(root: Path) -> None:
        raise SiteError("mkdocs.yml: the site cannot be built")

    monkeypatch.setattr(sitegen.release, "make_site", broken)
    assert release(project) == 1
    assert not (project / "out").exists()
    assert capsys.readouterr().err == "mkdocs.yml: the site cannot be built\n"


def test_without_its_extra_a_release_says_what_to_install(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "rocrate.rocrate")
    monkeypatch.setitem(sys.modules, "rocrate", None)
    assert release(project) == 2
    assert capsys.readouterr().err == (
        "`rocrate` is not installed\nhint: `pip install 'rnn-review[release]'` brings what a release needs\n"
    )
