"""The command as scripts and workflows use it: options, reports, exit status, memory."""

import json
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread

import jsonschema
import pytest

from linkcheck.main import main
from linkcheck.memory.history import read_history
from tests.fault_server.pages import html, pdf

ALLOWED = ["--allow-network=127.0.0.0/8", "--timeout=10", "--quiet"]
TITLE = "On the difficulty of training recurrent neural networks"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, headers, body = self._answer()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> tuple[int, dict[str, str], bytes]:
        page = html(TITLE, f"<h1>{TITLE}</h1><p>{'Words of a page. ' * 20}</p>")
        capture = {"Memento-Datetime": "Mon, 23 Jan 2017 00:00:00 GMT"}
        if self.path.startswith("/gone"):
            return 404, {}, b"not here"
        if self.path.startswith("/old"):
            return 301, {"Location": "/new"}, b""
        if self.path.startswith("/etag"):
            return (304, {}, b"") if self.headers.get("If-None-Match") else (200, {"ETag": '"1"'}, page)
        if self.path.startswith("/cdx"):
            rows = [["timestamp", "original", "mimetype", "statuscode", "digest", "length"]]
            if "gone" in self.path:
                original = f"http://{self.headers['Host']}/gone/paper"
                rows += [
                    ["20161231000000", original + "x", "text/html", "200", "A", "1"],
                    ["20170124000000", original, "text/html", "200", "B", "1"],
                ]
            return 200, {}, json.dumps(rows).encode()
        if self.path.startswith("/web/20161231"):
            return 200, capture, html("404 Not Found", "<h1>Not found</h1>")
        if self.path.startswith("/web/20170124"):
            return 200, capture, page
        if self.path.startswith("/save/"):
            return 302, {"Location": f"/web/20261123060000/{self.path.removeprefix('/save/')}"}, b""
        if self.path.endswith(".pdf"):
            return 200, {"Content-Type": "application/pdf"}, pdf()
        return 200, {"Content-Type": "text/html"}, page

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    _Handler.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as serving:
        Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield serving
        serving.shutdown()


@pytest.fixture
def base(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)

    def written(name: str, *lines: str) -> Path:
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return tmp_path / name

    return written


def test_no_alarm_after_one_look(base: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("list.txt", f"{base}/gone/paper")
    assert main(["list.txt", *ALLOWED]) == 0
    assert f"list.txt:1:1: GONE {base}/gone/paper\n  not_found: 404" in capsys.readouterr().out


def test_an_alarm_for_those_who_want_one_look(base: str, write: Write) -> None:
    write("list.txt", f"{base}/gone/paper")
    assert main(["list.txt", "--now", *ALLOWED]) == 1


def test_an_address_instead_of_a_file(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"{base}/page", "--all", *ALLOWED]) == 0
    assert f"REACHABLE {base}/page" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-file"], "no-such-file: there is no such file"),
        (["--format", "xls", "list.txt"], "--format xls: there is no such format"),
        (["--only", "(", "list.txt"], "--only (: is no regular expression"),
        (["--resolve", "x", "list.txt"], "--resolve x: is not NAME:ADDRESS"),
        (["--resolve", "x:y", "list.txt"], "--resolve x:y: `y` is no numeric address"),
        (["--connect-to", "x", "list.txt"], "--connect-to x: is not NAME:PORT:ADDRESS:PORT"),
        (["--since", "soon", "list.txt"], "--since soon: is no date and no age"),
        (["--offline", "list.txt"], "--offline needs earlier looks"),
        (["--ca-file", "none.pem", "list.txt"], "--ca-file none.pem: there is no such file"),
        (["--timeout", "0", "list.txt"], "argument --timeout: invalid positive number value: '0'"),
        (
            ["--allow-network", "x", "list.txt"],
            "argument --allow-network: invalid network such as 127.0.0.0/8 value: 'x'",
        ),
        (["--unknown"], "unrecognized arguments: --unknown"),
    ],
)
def test_wrong_use(arguments: list[str], message: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("list.txt", "http://127.0.0.1:1/")
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_json_follows_its_schema(base: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        "list.txt",
        f"{base}/page",
        f"{base}/gone",
        f"{base}/old",
        "ftp://a.org/",
        f"{base}/doc.pdf",
        f"{base}/page#missing",
    )
    main(["list.txt", "--format", "json", *ALLOWED])
    report = json.loads(capsys.readouterr().out)
    schema = json.loads(files("linkcheck.report").joinpath("schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(report)
    verdicts = {link["url"].removeprefix(base): link["verdict"] for link in report["links"]}
    assert verdicts == {
        "/page": "REACHABLE", "/gone": "GONE", "/old": "MOVED", "ftp://a.org/": "SUSPICIOUS", "/doc.pdf": "REACHABLE",
        "/page#missing": "SUSPICIOUS",
    }  # fmt: skip


def test_every_format_at_once_into_files(base: str, write: Write, tmp_path: Path) -> None:
    write("list.txt", f"{base}/page", f"{base}/gone?a=1&b=<2>", f"{base}/old")
    names = ("text", "json", "jsonl", "markdown", "junit", "sarif", "github")
    main(["list.txt", "--now", *ALLOWED, *(f"--format={name}={name}.out" for name in names)])
    found = {name: (tmp_path / f"{name}.out").read_text("utf-8") for name in names}
    assert "GONE (alarm)" in found["text"]
    assert json.loads(found["jsonl"].splitlines()[-1])["summary"]["alarms"] == 1
    assert "## Alarms (1)" in found["markdown"]
    assert "<details><summary>Moved (1)</summary>" in found["markdown"]
    assert ElementTree.fromstring(found["junit"])[0].attrib["failures"] == "1"
    assert [result["level"] for result in json.loads(found["sarif"])["runs"][0]["results"]].count("error") == 1
    assert "::error file=list.txt,line=2,col=1,title=GONE::" in found["github"]
    assert "::notice file=list.txt,line=3,col=1,title=MOVED::" in found["github"]


def test_a_report_cannot_be_broken_by_what_a_page_says(
    write: Write, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("list.txt", f"{base}/gone?::error::x|<script>")
    main(["list.txt", "--format", "markdown", *ALLOWED])
    assert "<script>" not in capsys.readouterr().out


def test_a_second_run_sends_nothing(base: str, server: ThreadingHTTPServer, write: Write) -> None:
    write("list.txt", *(f"{base}/page/{number}" for number in range(30)))
    fast = ["--rate=0", "--per-host=0", "--state=looks.jsonl"]
    main(["list.txt", *fast, *ALLOWED])
    _Handler.asked.clear()
    assert main(["list.txt", *fast, *ALLOWED]) == 0
    assert _Handler.asked == []


def test_failures_are_looked_at_again_each_time(base: str, write: Write, tmp_path: Path) -> None:
    write("list.txt", f"{base}/gone")
    for _ in range(2):
        main(["list.txt", "--state=looks.jsonl", *ALLOWED])
    assert len(read_history(tmp_path / "looks.jsonl")[f"{base}/gone"].looks) == 2


def test_offline_replays_and_sends_nothing(base: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("list.txt", f"{base}/gone", f"{base}/page")
    main(["list.txt", "--state=looks.jsonl", *ALLOWED])
    _Handler.asked.clear()
    capsys.readouterr()
    main(["list.txt", "--state=looks.jsonl", "--offline", "--all", *ALLOWED])
    assert _Handler.asked == []
    assert f"GONE {base}/gone" in capsys.readouterr().out


def test_a_validator_is_sent_with_the_next_look(base: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("list.txt", f"{base}/etag")
    main(["list.txt", "--state=looks.jsonl", *ALLOWED])
    main(["list.txt", "--state=looks.jsonl", "--fresh", "--all", *ALLOWED])
    assert "not_modified: 304" in capsys.readouterr().out


def test_only_and_exclude(base: str, write: Write) -> None:
    write("list.txt", *(f"{base}/{name}" for name in ("a1", "a2", "b1")))
    main(["list.txt", "--only", "/a", "--exclude", "2$", *ALLOWED])
    assert _Handler.asked == ["/a1"]


def test_a_dead_network_alarms_nobody_and_is_not_remembered(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("list.txt", *(f"http://127.22.9.{number}:65531/" for number in range(1, 6)))
    assert main(["list.txt", "--now", "--state=looks.jsonl", *ALLOWED]) == 3
    assert not (tmp_path / "looks.jsonl").exists()
    assert "5 of 5 hosts cannot be reached: the network is down here" in capsys.readouterr().err


def test_two_dead_hosts_among_many_are_no_dead_network(base: str, write: Write) -> None:
    write("list.txt", f"{base}/page", "http://127.22.9.1:65531/", "http://127.22.9.2:65531/")
    assert main(["list.txt", *ALLOWED]) == 0


def test_processes_share_the_work(base: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    second = base.replace("127.0.0.1", "localhost")
    write("list.txt", *(f"{host}/{name}" for host in (base, second) for name in ("page", "gone")))
    main(["list.txt", "--format=json", "--processes=2", "--allow-network=::1/128", *ALLOWED])
    report = json.loads(capsys.readouterr().out)
    assert report["summary"]["verdicts"] == {"GONE": 2, "REACHABLE": 2}


def index(base: str, path: str, *more: str) -> tuple[str, ...]:
    return (
        "resources:",
        "  # a comment that stays",
        "  - id: a_2013",
        f"    title: {TITLE}",
        f"    url: {base}{path}",
        *more,
    )


def test_an_alternate_that_answers_is_proposed(base: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("index.yaml", *index(base, "/gone/paper", "    alternates:", f"      - url: {base}/page"))
    main(["index.yaml", *ALLOWED])
    assert f"hint: the alternate {base}/page answers" in capsys.readouterr().out


def test_a_capture_of_the_right_document_is_found(base: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("index.yaml", *index(base, "/gone/paper"))
    main(["index.yaml", "--rescue", f"--archive-server={base}", *ALLOWED])
    capture = f"{base}/web/20170124000000/{base}/gone/paper"
    assert f"hint: a capture of 2017-01-24 stands at {capture}" in capsys.readouterr().out


def test_a_living_link_without_a_capture_is_saved(base: str, write: Write, tmp_path: Path) -> None:
    write("list.txt", f"{base}/page")
    main(["list.txt", "--save", f"--archive-server={base}", "--state=looks.jsonl", *ALLOWED])
    assert read_history(tmp_path / "looks.jsonl")[f"{base}/page"].memento_date == "2026-11-23"


def test_fix_rewrites_what_two_looks_agreed_on_and_nothing_else(base: str, write: Write, tmp_path: Path) -> None:
    file = write(
        "resources.yaml",
        *index(base, "/old", "    tags: [a]  # and this one", "    post_link:", f"      url: {base}/old"),
    )
    before = file.read_text("utf-8")
    for _ in range(2):
        main(["resources.yaml", "--state=looks.jsonl", "--fresh", *ALLOWED])
    assert main(["fix", "--state=looks.jsonl", "--write"]) == 0
    assert file.read_text("utf-8") == before.replace(f"    url: {base}/old\n    tags", f"    url: {base}/new\n    tags")


def test_fix_waits_for_a_second_look(base: str, write: Write) -> None:
    write("resources.yaml", *index(base, "/old"))
    main(["resources.yaml", "--state=looks.jsonl", *ALLOWED])
    assert main(["fix", "--state=looks.jsonl"]) == 0


def test_fix_shows_a_diff_and_writes_nothing_unless_told(
    base: str, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write("resources.yaml", *index(base, "/old"))
    before = file.read_text("utf-8")
    main(["resources.yaml", "--state=looks.jsonl", *ALLOWED])
    capsys.readouterr()
    assert main(["fix", "--state=looks.jsonl", "--now"]) == 1
    assert f"-    url: {base}/old\n+    url: {base}/new\n" in capsys.readouterr().out
    assert file.read_text("utf-8") == before


@pytest.mark.parametrize(
    "more", [(), ("    alternates:", "      - url: http://other.invalid/"), ("    alternates: []",)]
)
def test_fix_adds_a_capture_beside_the_address(more: tuple[str, ...], base: str, write: Write) -> None:
    file = write("resources.yaml", *index(base, "/gone/paper", *more), "  - id: b_2014", f"    url: {base}/page")
    main(
        ["resources.yaml", "--rescue", f"--archive-server={base}", "--state=looks.jsonl", "--assume-network", *ALLOWED]
    )
    assert main(["fix", "--state=looks.jsonl", "--write"]) == 0
    added = [
        "    alternates:",
        f"      - url: {base}/web/20170124000000/{base}/gone/paper",
        "        description: Capture of 2017-01-24 in a web archive",
    ]
    assert "\n".join(added) in file.read_text("utf-8")
    assert f"    url: {base}/gone/paper\n" in file.read_text("utf-8")


def test_only_entries_that_a_change_touched_are_looked_at(base: str, write: Write, tmp_path: Path) -> None:
    write("index.yaml", *index(base, "/one"))
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=n", "-c", "user.email=e@e.invalid", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    write("index.yaml", *index(base, "/one"), "  - id: b_2014", f"    url: {base}/two")
    main(["index.yaml", "--changed", "HEAD", *ALLOWED])
    assert _Handler.asked == ["/two"]


def test_an_unknown_base_is_wrong_use(write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("index.yaml", "resources: []")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert main(["index.yaml", "--changed", "no-such-base"]) == 2
    assert "--changed no-such-base: git knows no such revision" in capsys.readouterr().err


def test_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "rnn-review links README.md docs/ --format github" in capsys.readouterr().out


def test_internal_links_of_a_site_alarm_at_once(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site").mkdir()
    write("site/index.html", '<a href="missing.html">x</a>')
    assert main(["site", *ALLOWED]) == 1
    assert "site/index.html:1:10: GONE (alarm) missing.html" in capsys.readouterr().out
