"""What a user can choose: options in a file, which links, what is sent, what counts as alive, a list without looks."""

import json
from pathlib import Path

import pytest

from linkcheck.main import main
from linkcheck.options import archive_key, parser
from tests.linkcheck.test_command import Run, Write, _Handler

PAGE = (Path(__file__).parents[3] / "docs" / "link-checking.md").read_text("utf-8")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The headers of each request that the server answers."""
    found: list[dict[str, str]] = []
    answer = _Handler._answer

    def noting(self: _Handler) -> tuple[int, dict[str, str], bytes]:
        found.append(dict(self.headers))
        return (403, {}, b"no") if self.path.startswith("/refuses") else answer(self)

    monkeypatch.setattr(_Handler, "_answer", noting)
    return found


def test_several_excludes_add_up_and_include_outweighs_them(look: Run) -> None:
    look(["/a1", "/a2", "/b1", "/c1"], "--exclude", "/a", "--exclude", "/b", "--include", "2$")
    assert sorted(_Handler.asked) == ["/a2", "/c1"]


def test_several_only_add_up(look: Run) -> None:
    look(["/a1", "/b1", "/c1"], "--only", "/a", "--only", "/b")
    assert sorted(_Handler.asked) == ["/a1", "/b1"]


def test_a_header_goes_to_every_host_or_to_its_own(look: Run, sent: list[dict[str, str]]) -> None:
    look(["/page"], "--header=X-One: 1", "--header=Cookie@127.0.0.1: 2", "--header=Cookie@a.org: 3")
    assert (sent[0]["X-One"], sent[0]["Cookie"]) == ("1", "2")


@pytest.mark.parametrize(
    "header", ["Host: a.org", "Cookie: secret", "Accept-Encoding: br", "no header", "A: b\r\nC: d"]
)
def test_a_header_that_must_not_be_sent_is_refused(header: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--header", header, "x"]) == 2
    assert "argument --header: invalid header NAME: VALUE" in capsys.readouterr().err


def test_a_user_agent_replaces_ours_on_every_try(look: Run, sent: list[dict[str, str]]) -> None:
    look(["/refuses"], "--user-agent", "mine/1.0")
    assert {headers["User-Agent"] for headers in sent} == {"mine/1.0"}


def test_an_accepted_status_is_alive_and_asked_for_once(look: Run, sent: list[dict[str, str]]) -> None:
    said = look(["/refuses", "/gone"], "--accept", "401-403", "--all").out
    assert "accepted: 403 · status 403 is accepted" in said
    assert "not_found: 404" in said
    assert _Handler.asked.count("/refuses") == 1


@pytest.mark.parametrize("statuses", ["200", "403-401", "x", "1000", ""])
def test_only_statuses_of_failure_can_be_accepted(statuses: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--accept", statuses, "x"]) == 2
    assert "invalid list of statuses from 400 to 999" in capsys.readouterr().err


def test_dump_lists_every_target_and_asks_nobody(base: str, write: Write, run: Run) -> None:
    write("a.md", f"<{base}/page> [b](b.md)", "<http://no.org/>")
    ran = run("a.md", "--dump", "--exclude", "no.org")
    assert (ran.status, ran.out) == (0, f"a.md:1:2: {base}/page\na.md:1:{len(base) + 13}: b.md\n")
    assert ran.err == "a.md: 2 links, 1 among files (Markdown)\n"
    assert _Handler.asked == []


def test_dump_for_programs(write: Write, run: Run) -> None:
    write("list.txt", "http://a.org/")
    assert json.loads(run("list.txt", "--dump", "--format", "jsonl").out) == {
        "url": "http://a.org/", "file": "list.txt", "line": 1, "column": 1, "role": "link", "resource": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("linkcheck.toml", ("exclude = ['/a']", "files = ['list.txt']")),
        ("pyproject.toml", ("[tool.linkcheck]", "exclude = ['/a']", "files = ['list.txt']")),
    ],
)
def test_options_out_of_a_file(name: str, lines: tuple[str, ...], base: str, write: Write, run: Run) -> None:
    write(name, *lines)
    write("list.txt", f"{base}/a1", f"{base}/b1", f"{base}/c1")
    run("--exclude", "/b")
    assert _Handler.asked == ["/c1"]


def test_the_command_line_outweighs_the_file(write: Write) -> None:
    from linkcheck.main import _options

    write("linkcheck.toml", "timeout = 3", "retries = 1", "fresh = true")
    options = _options(["--timeout", "5"])
    assert (options.timeout, options.retries, options.fresh) == (5.0, 1, True)


def test_a_file_of_options_can_be_named_or_left_out(base: str, look: Run, write: Write) -> None:
    write("linkcheck.toml", "nonsense = 1")
    write("mine.toml", "exclude = ['/a']")
    look(["/a1", "/b1"], "--config", "mine.toml")
    look(["/c1"], "--no-config")
    assert _Handler.asked == ["/b1", "/c1"]


def test_everything_wrong_in_a_file_is_named_with_its_line(write: Write, run: Run) -> None:
    write("pyproject.toml", "[project]", "timeout = 1", "[tool.linkcheck]", "exclud = []", "timeout = 0", "fresh = 1",
          "only = 'x'", "header = ['Host: x']", "config = 'x'")  # fmt: skip
    ran = run("list.txt")
    assert ran.status == 2
    assert [line for line in ran.err.splitlines() if not line.startswith("hint: keys are")] == [
        "pyproject.toml:4: there is no key `exclud`",
        "hint: did you mean `exclude`?",
        "pyproject.toml:5: `timeout` must be a positive number up to 1000000, found `0`",
        "pyproject.toml:6: `fresh` must be true or false, found `1`",
        "pyproject.toml:7: `only` must be a list, found `x`",
        "pyproject.toml:8: `header` must be a header NAME: VALUE (never host, connection, content-length, "
        "transfer-encoding, accept-encoding, range, te, upgrade, if-none-match, if-modified-since; "
        "authorization, cookie, proxy-authorization only with @HOST), found `['Host: x']`",
        "pyproject.toml:9: there is no key `config`",
    ]


def test_a_damaged_file_of_options_is_wrong_use(write: Write, run: Run) -> None:
    write("linkcheck.toml", "exclude = [")
    assert (run("x").status, "linkcheck.toml: is no TOML: " in run("x").err) == (2, True)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("linkcheck.toml", "a = " + "[" * 20_000, "linkcheck.toml: is nested too deeply\nhint: "),
        ("linkcheck.toml", "\nsince = ''", "linkcheck.toml:2: `since` must be a text that is not empty, found ``"),
        ("linkcheck.toml", "changed = ''", "linkcheck.toml:1: `changed` must be a text that is not empty"),
        ("linkcheck.toml", "other-days = 1e300", "linkcheck.toml:1: `other-days` must be a number from 0 to 1000000"),
        ("pyproject.toml", "[tool]\nlinkcheck = 5", "pyproject.toml:2: `tool.linkcheck` must be a table, found `5`\n"),
    ],
    ids=["deep", "since", "changed", "days", "table"],
)  # fmt: skip
def test_what_no_option_can_be_is_refused_with_its_place(
    name: str, text: str, message: str, write: Write, run: Run
) -> None:
    write(name, text)
    ran = run("list.txt")
    assert (ran.status, ran.err[: len(message)]) == (2, message)


def test_a_key_of_ones_own_asks_for_captures_as_a_job(
    base: str, look: Run, sent: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKCHECK_ARCHIVE_KEY", "access:secret")
    answer = _Handler._answer

    def with_jobs(self: _Handler) -> tuple[int, dict[str, str], bytes]:
        if self.path.startswith("/save/status/spn2-1"):
            done = {"status": "success", "timestamp": "20261127060000", "original_url": f"{base}/page"}
            is_first = self.asked.count(self.path) == 1
            sent.append(dict(self.headers))
            return 200, {}, json.dumps({"status": "pending"} if is_first else done).encode()
        if self.path.startswith("/save/"):
            return 200, {}, json.dumps({"url": f"{base}/page", "job_id": "spn2-1"}).encode()
        return answer(self)

    monkeypatch.setattr(_Handler, "_answer", with_jobs)
    report = json.loads(look(["/page"], "--save", f"--archive-server={base}", "--format=json").out)
    assert report["links"][0]["memento_url"] == f"{base}/web/20261127060000/{base}/page"
    assert sent[-1]["Authorization"] == "LOW access:secret"
    assert "Authorization" not in sent[0]


def test_a_key_is_read_from_a_file_and_is_refused_if_it_is_none(write: Write, run: Run) -> None:
    write("key", "a:b")
    assert archive_key(parser().parse_args(["--archive-key-file", "key"])) == "a:b"
    write("key", "no key")
    write("list.txt", "http://127.0.0.1:1/")
    ran = run("list.txt", "--save", "--archive-key-file", "key")
    assert (ran.status, "--archive-key-file key: is not ACCESS:SECRET\nhint: " in ran.err) == (2, True)


def test_the_summary_says_what_each_file_gave_and_what_was_not_read(write: Write, run: Run, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    write("docs/a.md", "[own](#own) [m](mailto:a@b.org)", "# Own")
    write("docs/b.svg")
    ran = run("docs")
    assert ran.out.splitlines()[:3] == [
        "docs/a.md: 0 links, 1 among files, 1 not checked (Markdown)",
        "not checked: 1 `mailto:` targets",
        "not read: docs: 1 .svg",
    ]


def test_a_stop_while_reading_is_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(names: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("linkcheck.main.read_inputs", interrupted)
    assert run("x")[::2] == (130, "stopped before anything was looked at\n")


def test_nothing_to_read_is_wrong_use(write: Write, run: Run) -> None:
    write("README.md", "No link.")
    ran = run("README.md")
    assert (ran.status, ran.err.splitlines()[0]) == (2, "README.md: there is no link in it")


@pytest.mark.parametrize(
    "option", ["config", "no-config", "exclude", "include", "only", "header", "accept", "user-agent", "dump"]
)
def test_every_choice_is_in_the_help_and_on_the_page(option: str) -> None:
    assert f"--{option}" in parser().format_help()
    assert f"--{option}" in PAGE
