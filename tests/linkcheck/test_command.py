"""The command as scripts and workflows use it: options, reports, exit status, memory."""

import errno
import json
import re
import signal
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import jsonschema
import pytest

from linkcheck import audit
from linkcheck.main import main
from linkcheck.memory.history import read_history
from linkcheck.options import parser
from linkcheck.report.choose import FORMATS
from linkcheck.rescue.archive import Archive
from linkcheck.verdicts import Cause, LinkStatus
from linkcheck.wording import evidence_line
from tests.fault_server.pages import html, pdf

ALLOWED = ["--allow-network=127.0.0.0/8", "--timeout=10", "--quiet"]
TITLE = "On the difficulty of training recurrent neural networks"


PAGE = html(TITLE, f"<h1>{TITLE}</h1><p>{'Words of a page. ' * 20}</p>")
CAPTURE = {"Memento-Datetime": "Mon, 23 Jan 2017 00:00:00 GMT"}
STATE = "--state=looks.jsonl"
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/gone": (404, {}, b"not here"),
    "/old": (301, {"Location": "/new"}, b""),
    "/etag": (200, {"ETag": '"1"'}, PAGE),
    "/doc.pdf": (200, {"Content-Type": "application/pdf"}, pdf()),
    "/web/20161231": (200, CAPTURE, html("404 Not Found", "<h1>Not found</h1>")),
    "/web/20170124": (200, CAPTURE, PAGE),
    "/": (200, {"Content-Type": "text/html"}, PAGE),
}
"""What is answered to the first of these beginnings that a path has."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str]

    def do_GET(self) -> None:
        is_made_up = re.fullmatch("/[a-z]{16}/[a-z]{16}", self.path) is not None
        if not is_made_up:
            self.asked.append(self.path)
        status, headers, body = (404, {}, b"") if is_made_up else self._answer()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> tuple[int, dict[str, str], bytes]:
        if self.headers.get("If-None-Match"):
            return 304, {}, b""
        if self.path.startswith("/cdx"):
            rows = [["timestamp", "original", "mimetype", "statuscode", "digest", "length"]]
            if "gone" in self.path:
                original = f"http://{self.headers['Host']}/gone/paper"
                rows += [
                    ["20161231000000", original + "x", "text/html", "200", "A", "1"],
                    ["20170124000000", original, "text/html", "200", "B", "1"],
                ]
            return 200, {}, json.dumps(rows).encode()
        if self.path.startswith("/save/"):
            return 302, {"Location": f"/web/20261123060000/{self.path.removeprefix('/save/')}"}, b""
        return next(answer for start, answer in ANSWERS.items() if self.path.startswith(start))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def base() -> Iterator[str]:
    _Handler.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as serving:
        Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)

    def written(name: str, *lines: str) -> Path:
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return tmp_path / name

    return written


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(write: Write, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command, allowed to reach this machine."""
    return lambda *arguments: Ran(main([*arguments, *ALLOWED]), *capsys.readouterr())


@pytest.fixture
def look(base: str, write: Write, run: Run) -> Run:
    """Run the command over a list of some paths of the server, or of whole addresses."""

    def looked(paths: list[str], *options: str) -> Ran:
        write("list.txt", *(path if ":" in path else base + path for path in paths))
        return run("list.txt", *options)

    return looked


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        ([], 0, "list.txt:1:1: GONE {base}/gone/paper\n  not_found: 404"),
        (["--now"], 1, "GONE (alarm) {base}/gone/paper"),
    ],
)
def test_one_look_alarms_only_those_who_want_it(
    options: list[str], status: int, said: str, look: Run, base: str
) -> None:
    ran = look(["/gone/paper"], *options)
    assert (ran.status, said.format(base=base) in ran.out) == (status, True)


def test_an_address_instead_of_a_file(base: str, run: Run) -> None:
    ran = run(f"{base}/page", "--all")
    assert (ran.status, f"REACHABLE {base}/page" in ran.out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-file"], "no-such-file: there is no such file"),
        (["--format", "xls", "list.txt"], "--format xls: there is no such format"),
        (["--only", "(", "list.txt"], "argument --only: invalid regular expression value: '('"),
        (["--resolve", "x", "list.txt"], "--resolve x: is not NAME:ADDRESS"),
        (["--resolve", "x:y", "list.txt"], "--resolve x:y: `y` is no numeric address"),
        (["--connect-to", "x", "list.txt"], "--connect-to x: is not NAME:PORT:ADDRESS:PORT"),
        (["--since", "soon", "list.txt"], "--since soon: is no date and no age"),
        (["--offline", "list.txt"], "--offline needs earlier looks"),
        (["--ca-file", "none.pem", "list.txt"], "--ca-file none.pem: there is no such file"),
        (["--timeout", "0", "list.txt"], "argument --timeout: invalid positive number up to 1000000 value: '0'"),
        (["--allow-network=x", "list.txt"], "argument --allow-network: invalid network such as 127.0.0.0/8 value: 'x'"),
        (["--unknown"], "unrecognized arguments: --unknown"),
        ([""], "an empty name: names no file\nhint: write `.`"),
        (["--resolve", "127.0.0.1:10.0.0.0/8", "list.txt"], "`10.0.0.0/8` is no numeric address"),
        (["--connect-to", "a.org:80:127.0.0.1:99999999", "list.txt"], "`99999999` is no port\nhint: ports are"),
        (["--connect-to", "a.org:80:localhost:80", "list.txt"], "`localhost` is no numeric address"),
        (["--since", "99999999999d", "list.txt"], "--since 99999999999d: no calendar reaches back so far"),
        (["--since", "", "list.txt"], "argument --since: invalid text that is not empty value: ''"),
        (["--timeout", "1e300", "list.txt"], "argument --timeout: invalid positive number up to 1000000"),
        (["--gone-hours", "1e300", "list.txt"], "argument --gone-hours: invalid number from 0 to 1000000"),
        (["--other-days", "1e300", "list.txt"], "argument --other-days: invalid number from 0 to 1000000"),
        (["--rate", "1e-300", "list.txt"], "argument --rate: invalid rate of 0 or from 0.00001 to 1000000"),
        (["--user-agent", "", "list.txt"], "argument --user-agent: invalid line of text that is not empty"),
        (["--ca-file", "list.txt", "list.txt"], "--ca-file list.txt: holds no certificate in PEM"),
        (
            ["--state", ".", "list.txt"],
            ".: cannot be read: it is no regular file\nhint: name another file with --state",
        ),
        (["--state", "/dev/zero", "list.txt"], "/dev/zero: cannot be read: it is no regular file"),
        (["--state", "list.txt/x.jsonl", "list.txt"], "list.txt/x.jsonl: cannot be written: list.txt is no folder"),
        (["--format", "json=/dev/full", "list.txt"], "error: [Errno 28] No space left on device"),
        (["--format=json=x", "--format=text=x", "list.txt"], "--format text=x: x is named twice\nhint: name a file"),
        (["--format", "json=.", "list.txt"], "--format json=.: . cannot be written: Is a directory"),
    ],
)
def test_wrong_use(arguments: list[str], message: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("list.txt", "http://127.0.0.1:1/")
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_what_nobody_foresaw_has_a_status_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(names: list[str]) -> None:
        raise KeyError("a defect")

    monkeypatch.setattr("linkcheck.main.read_inputs", fail)
    ran = run("x")
    assert (ran.status, ran.err.splitlines()[-1]) == (70, "KeyError: 'a defect'")
    assert ran.err.startswith("error: a defect of this program; please report the lines below at https://")


@pytest.mark.parametrize("status", ["0 no alarm", "1 alarms", "70 a defect of this program", "130 stopped by hand"])
def test_every_exit_status_is_in_the_help_and_on_the_page(status: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "link-checking.md").read_text("utf-8")
    assert status in parser().format_help()
    assert f"`{status.partition(' ')[0]}`" in page


def test_a_report_in_a_file_is_whole_or_the_one_before(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    report = write("report.json", "the one before")
    write("list.txt", "http://a.invalid/")

    def fail(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("linkcheck.report.json.JsonOutlet.end", fail)
    assert run("list.txt", f"--format=json={report}").status == 2
    assert report.read_text("utf-8") == "the one before\n"
    assert sorted(path.name for path in report.parent.iterdir()) == ["list.txt", "report.json"]


@pytest.mark.parametrize("how", ["--dump", "--format=text", "--format=markdown", "--format=markdown=report.md"])
def test_half_a_surrogate_pair_in_an_address_is_written_as_an_escape(how: str, write: Write, run: Run) -> None:
    cell = {"cell_type": "markdown", "source": "[a](http://a.invalid/\ud800x)"}
    write("n.ipynb", json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}))
    ran = run("n.ipynb", how)
    said = ran.out or Path("report.md").read_text("utf-8")
    assert (ran.status, "ud800x" in said) == (0, True)


def test_a_deadline_of_the_environment_that_is_no_number_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LINKCHECK_TIMEOUT", "soon")
    assert main(["list.txt"]) == 2
    assert "argument --timeout: invalid positive number up to 1000000 value: 'soon'" in capsys.readouterr().err


def test_json_follows_its_schema(base: str, look: Run) -> None:
    paths = ["/page", "/gone", "/old", "ftp://a.org/", "/doc.pdf", "/page#missing"]
    report = json.loads(look(paths, "--format", "json").out)
    schema = json.loads(files("linkcheck.report").joinpath("schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(report)
    assert {link["url"].removeprefix(base): link["verdict"] for link in report["links"]} == {
        "/page": "REACHABLE", "/gone": "GONE", "/old": "MOVED", "ftp://a.org/": "SUSPICIOUS", "/doc.pdf": "REACHABLE",
        "/page#missing": "SUSPICIOUS",
    }  # fmt: skip


def test_every_format_at_once_into_files(look: Run, tmp_path: Path) -> None:
    look(["/page", "/gone?a=1&b=<2>", "/old"], "--now", *(f"--format={name}={name}.out" for name in FORMATS))
    found = {name: (tmp_path / f"{name}.out").read_text("utf-8") for name in FORMATS}
    assert "GONE (alarm)" in found["text"]
    assert json.loads(found["json"])["summary"] == json.loads(found["jsonl"].splitlines()[-1])["summary"]
    assert json.loads(found["json"])["summary"]["alarms"] == 1
    assert "## Alarms (1)" in found["markdown"]
    assert "<details><summary>Moved (1)</summary>" in found["markdown"]
    assert ElementTree.fromstring(found["junit"])[0].attrib["failures"] == "1"
    assert [result["level"] for result in json.loads(found["sarif"])["runs"][0]["results"]].count("error") == 1
    assert "::error file=list.txt,line=2,col=1,title=GONE::" in found["github"]
    assert "::notice file=list.txt,line=3,col=1,title=MOVED::" in found["github"]


def test_a_report_cannot_be_broken_by_what_a_page_says(look: Run) -> None:
    assert "<script>" not in look(["/gone?::error::x|<script>"], "--format", "markdown").out


@pytest.mark.parametrize("odd", ["\x1b[2J", "\x9b2J", "\u202e", "\0", "\x07"])
def test_no_title_moves_the_cursor_of_a_terminal(odd: str) -> None:
    assert odd[0] not in evidence_line(LinkStatus("u", Cause.ANSWERS, title=f"a{odd}b"))


def test_a_second_run_sends_nothing(look: Run) -> None:
    paths = [f"/page/{number}" for number in range(30)]
    look(paths, STATE, "--rate=0", "--per-host=0")
    _Handler.asked.clear()
    assert look(paths, STATE).status == 0
    assert _Handler.asked == []


def test_failures_are_looked_at_again_each_time(look: Run, base: str, tmp_path: Path) -> None:
    for _ in range(2):
        look(["/gone"], STATE)
    assert len(read_history(tmp_path / "looks.jsonl")[f"{base}/gone"].looks) == 2


def test_looks_that_cannot_be_stored_are_reported_all_the_same(
    look: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(audit, "write_history", full)
    ran = look(["/gone"], STATE, "--format=text=report.txt")
    assert (ran.status, "GONE http" in (tmp_path / "report.txt").read_text("utf-8")) == (2, True)
    assert ran.err.startswith("looks.jsonl: cannot be written: No space left on device\nhint: ")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("doi:10.1109/72.279181", "write https://doi.org/10.1109/72.279181"),
        ("arXiv:1211.5063v2", "write https://arxiv.org/abs/1211.5063v2"),
        ("http://https://a.org/", "correct the address"),
        ("http://10.0.0.1/", "write an address that every reader can reach, or open this network with --allow-network"),
    ],
)
def test_an_address_that_cannot_be_asked_for_comes_with_its_repair(written: str, hint: str, look: Run) -> None:
    assert f"  hint: {hint}\n" in look([written]).out


def test_offline_replays_and_sends_nothing(look: Run, base: str) -> None:
    look(["/gone", "/page"], STATE)
    _Handler.asked.clear()
    assert f"GONE {base}/gone" in look(["/gone", "/page"], STATE, "--offline", "--all").out
    assert _Handler.asked == []


def test_a_validator_is_sent_with_the_next_look(look: Run) -> None:
    look(["/etag"], STATE)
    assert "not_modified: 304" in look(["/etag"], STATE, "--fresh", "--all").out


def test_an_entry_that_was_edited_is_looked_at_anew(base: str, write: Write, run: Run) -> None:
    for title in (TITLE, TITLE, "A field guide to the mosses of the northern bogs"):
        write("index.yaml", *index(base, "/etag", title=title))
        ran = run("index.yaml", STATE)
    assert (len(_Handler.asked), "SUSPICIOUS" in ran.out) == (1 + 2, True)


def test_only_and_exclude(look: Run) -> None:
    look(["/a1", "/a2", "/b1"], "--only", "/a", "--exclude", "2$")
    assert _Handler.asked == ["/a1"]


def test_a_dead_network_alarms_nobody_and_is_not_remembered(look: Run, tmp_path: Path) -> None:
    ran = look([f"http://127.22.9.{number}:65531/" for number in range(1, 6)], "--now", "--retries=0", STATE)
    assert (ran.status, (tmp_path / "looks.jsonl").exists()) == (3, False)
    assert "5 of 5 hosts cannot be reached: the network is down here" in ran.err


def test_two_dead_hosts_among_many_are_no_dead_network(look: Run) -> None:
    assert look(["/page", "http://127.22.9.1:65531/", "http://127.22.9.2:65531/"], "--retries=0").status == 0


def test_processes_share_the_work(base: str, look: Run) -> None:
    second = base.replace("127.0.0.1", "localhost")
    paths = ["/page", "/gone", f"{second}/page", f"{second}/gone"]
    report = json.loads(look(paths, "--format=json", "--processes=2", "--allow-network=::1/128").out)
    assert report["summary"]["verdicts"] == {"GONE": 2, "REACHABLE": 2}


def index(base: str, path: str, *more: str, title: str = TITLE) -> tuple[str, ...]:
    return (
        "resources:",
        "  # a comment that stays",
        "  - id: a_2013",
        f"    title: {title}",
        f"    url: {base}{path}",
        *more,
    )


def test_an_alternate_that_answers_is_proposed(base: str, write: Write, run: Run) -> None:
    write("index.yaml", *index(base, "/gone/paper", "    alternates:", f"      - url: {base}/page"))
    assert f"hint: the alternate {base}/page answers" in run("index.yaml").out


def test_a_capture_of_the_right_document_is_found(base: str, write: Write, run: Run) -> None:
    write("index.yaml", *index(base, "/gone/paper"))
    capture = f"{base}/web/20170124000000/{base}/gone/paper"
    said = run("index.yaml", "--rescue", f"--archive-server={base}").out
    assert f"hint: a capture of 2017-01-24 stands at {capture}" in said


def test_an_archive_that_was_given_up_is_named(look: Run) -> None:
    ran = look(["/gone/1", "/gone/2"], "--rescue", "--archive-server=http://127.22.9.1:65531")
    assert ran.err.startswith("127.22.9.1 refused or failed too often in a row and was not asked further\nhint: ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_while_archives_are_asked_loses_no_look(
    number: signal.Signals, base: str, look: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Archive, "find", lambda *_: signal.raise_signal(number))
    ran = look(["/gone/1", "/gone/2"], "--rescue", f"--archive-server={base}", STATE)
    assert (ran.status, ran.out.count("GONE http")) == (130, 2)
    assert len(read_history(tmp_path / "looks.jsonl")) == 2


def test_a_living_link_without_a_capture_is_saved(base: str, look: Run, tmp_path: Path) -> None:
    look(["/page"], "--save", f"--archive-server={base}", STATE)
    assert read_history(tmp_path / "looks.jsonl")[f"{base}/page"].memento_date == "2026-11-23"


def test_fix_rewrites_what_two_looks_agreed_on_and_nothing_else(base: str, write: Write, run: Run) -> None:
    more = ("    tags: [a]  # and this one", "    post_link:", f"      url: {base}/old")
    file = write("resources.yaml", *index(base, "/old", *more))
    before = file.read_text("utf-8")
    for _ in range(2):
        run("resources.yaml", STATE, "--fresh")
    assert main(["fix", STATE, "--write"]) == 0
    assert file.read_text("utf-8") == before.replace(f"    url: {base}/old\n    tags", f"    url: {base}/new\n    tags")


def test_fix_waits_for_a_second_look_and_writes_nothing_unless_told(
    base: str, write: Write, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write("resources.yaml", *index(base, "/old"))
    before = file.read_text("utf-8")
    run("resources.yaml", STATE)
    assert (main(["fix", STATE]), main(["fix", STATE, "--now"])) == (0, 1)
    assert f"-    url: {base}/old\n+    url: {base}/new\n" in capsys.readouterr().out
    assert file.read_text("utf-8") == before


@pytest.mark.parametrize(
    "more", [(), ("    alternates:", "      - url: http://other.invalid/"), ("    alternates: []",)]
)
def test_fix_adds_a_capture_beside_the_address(more: tuple[str, ...], base: str, write: Write, run: Run) -> None:
    file = write("resources.yaml", *index(base, "/gone/paper", *more), "  - id: b_2014", f"    url: {base}/page")
    run("resources.yaml", "--rescue", f"--archive-server={base}", STATE, "--assume-network")
    assert main(["fix", STATE, "--write"]) == 0
    added = [
        "    alternates:",
        f"      - url: {base}/web/20170124000000/{base}/gone/paper",
        "        description: Capture of 2017-01-24 in a web archive",
    ]
    assert "\n".join(added) in file.read_text("utf-8")
    assert f"    url: {base}/gone/paper\n" in file.read_text("utf-8")


def test_only_entries_that_a_change_touched_are_looked_at(base: str, write: Write, run: Run) -> None:
    write("index.yaml", *index(base, "/one"))
    for command in ("init -q", "add .", "-c user.name=n -c user.email=e@e.invalid commit -qm x"):
        subprocess.run(["git", *command.split()], check=True)
    write("index.yaml", *index(base, "/one"), "  - id: b_2014", f"    url: {base}/two")
    run("index.yaml", "--changed", "HEAD")
    assert _Handler.asked == ["/two"]


def test_an_unknown_base_is_wrong_use(write: Write, run: Run) -> None:
    write("index.yaml", *index("http://127.0.0.1", "/one"))
    subprocess.run(["git", "init", "-q"], check=True)
    ran = run("index.yaml", "--changed", "no-such-base")
    assert (ran.status, "--changed no-such-base: git knows no such revision" in ran.err) == (2, True)


def test_help_shows_examples(run: Run) -> None:
    ran = run("--help")
    assert (ran.status, "rnn-review links README.md docs/ --format github" in ran.out) == (0, True)


def test_internal_links_of_a_site_alarm_at_once(write: Write, run: Run, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    write("site/index.html", '<a href="missing.html">x</a>')
    ran = run("site")
    assert (ran.status, "site/index.html:1:10: GONE (alarm) missing.html" in ran.out) == (1, True)
