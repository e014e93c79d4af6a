"""Data sets fetched from servers and folders of this machine: nothing is used that has not the checksum it should."""

from __future__ import annotations

import fcntl
import io
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from reproductions.datasets import DatasetMissing, folder
from reproductions.datasets.fetching import fetch
from reproductions.datasets.sets import DatasetError
from tests.reproductions.datasets.conftest import Declare
from tests.reproductions.datasets.server import serving

NUMBERS = b"one two three " * 10_000


def test_a_set_that_was_not_fetched_names_the_command(declare: Declare) -> None:
    declare(NUMBERS, address="http://127.0.0.1:9/numbers.txt")
    with pytest.raises(DatasetMissing) as raised:
        folder("numbers")
    assert str(raised.value) == (
        "the data set `numbers` is not on this machine\nhint: `rnn-review data fetch numbers` fetches it"
    )


def test_a_fetched_set_is_found_and_not_fetched_again(declare: Declare, data: Path) -> None:
    with serving(NUMBERS) as server:
        declare(NUMBERS, address=f"{server.address}/numbers.txt")
        fetch("numbers")
        fetch("numbers")
    assert server.ranges == [None]
    assert (folder("numbers") / "numbers.txt").read_bytes() == NUMBERS
    assert folder("numbers") == data / "numbers"


def test_a_transfer_that_is_cut_goes_on_where_it_was(declare: Declare) -> None:
    with serving(NUMBERS, cut=2) as server:
        declare(NUMBERS, address=f"{server.address}/numbers.txt")
        fetch("numbers")
    assert server.ranges == [None, "bytes=69632-", "bytes=102400-"]
    assert (folder("numbers") / "numbers.txt").read_bytes() == NUMBERS


def test_a_part_that_was_left_is_not_fetched_again(declare: Declare, data: Path) -> None:
    (data / "numbers").mkdir(parents=True)
    (data / "numbers" / "numbers.txt.part").write_bytes(NUMBERS[:100_000])
    with serving(NUMBERS) as server:
        declare(NUMBERS, address=f"{server.address}/numbers.txt")
        fetch("numbers")
    assert server.ranges == ["bytes=100000-"]


def test_what_had_come_before_ctrl_c_is_not_fetched_again(declare: Declare) -> None:
    def interrupted(_file: str, _held: int, _size: int | None) -> None:
        raise KeyboardInterrupt

    with serving(NUMBERS) as server:
        declare(NUMBERS, address=f"{server.address}/numbers.txt")
        with pytest.raises(KeyboardInterrupt):
            fetch("numbers", watch=interrupted)
        fetch("numbers")
    assert server.ranges == [None, "bytes=4096-"]


def test_what_has_another_checksum_is_refused_and_not_kept(declare: Declare, data: Path) -> None:
    with serving(b"four " * 28_000) as server:
        declare(NUMBERS, address=f"{server.address}/numbers.txt")
        with pytest.raises(DatasetError) as raised:
            fetch("numbers")
    assert str(raised.value) == (
        f"numbers: numbers.txt ({server.address}/numbers.txt): "
        "sha256 must be 2b97a72c8c207106bdf072714355a8c86839014c47457fb397d9fe0444ecc2e3, "
        "found 394025f310f61f1396bc8ced7dcdb107a9db8e3b61aeeea13590eb1cf0facfa8 "
        "(140,000 bytes expected, 140,000 found)\n"
        "hint: `rnn-review data fetch numbers --from FOLDER` takes the file from where you have it"
    )
    assert sorted(file.name for file in (data / "numbers").iterdir()) == ["lock"]


def test_an_address_that_is_gone_says_how_else_the_file_is_had(declare: Declare) -> None:
    with serving(NUMBERS) as server:
        declare(NUMBERS, address=f"{server.address}/gone")
        with pytest.raises(DatasetError) as raised:
            fetch("numbers")
    assert str(raised.value) == (
        f"numbers: numbers.txt ({server.address}/gone): answers 404 Not Found\n"
        "hint: `rnn-review data fetch numbers --from FOLDER` takes the file from where you have it"
    )


def test_a_file_may_come_from_the_readers_folder(declare: Declare, tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_bytes(NUMBERS)
    declare(NUMBERS, address="http://127.0.0.1:9/numbers.txt")
    fetch("numbers", tmp_path)
    assert (folder("numbers") / "numbers.txt").read_bytes() == NUMBERS


def test_a_licensed_set_is_read_in_the_readers_folder_and_never_copied(
    declare: Declare, tmp_path: Path, data: Path
) -> None:
    (tmp_path / "numbers.txt").write_bytes(NUMBERS)
    declare(NUMBERS, licensed="The bureau of numbers gives licences.")
    fetch("numbers", tmp_path)
    assert folder("numbers") == tmp_path
    assert not list(data.rglob("numbers.txt"))


def test_a_licensed_set_says_where_a_licence_is_had(declare: Declare) -> None:
    declare(NUMBERS, licensed="The bureau of numbers gives licences.")
    with pytest.raises(DatasetError) as raised:
        fetch("numbers")
    assert str(raised.value) == (
        "numbers: wants a licence and is never fetched: The bureau of numbers gives licences.\n"
        "hint: with the files in a folder, `rnn-review data fetch numbers --from FOLDER`: `numbers.txt`"
    )


def test_a_file_that_changed_after_it_was_fetched_is_not_used(declare: Declare, tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_bytes(NUMBERS)
    declare(NUMBERS, address="http://127.0.0.1:9/numbers.txt")
    (fetch("numbers", tmp_path) / "numbers.txt").unlink()
    folder.__globals__["_checked"].cache_clear()
    with pytest.raises(DatasetMissing, match=r"numbers\.txt: there is no such file any more"):
        folder("numbers")


def test_a_set_whose_entry_names_other_files_now_is_fetched_anew(declare: Declare, tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_bytes(NUMBERS)
    declare(NUMBERS, address="http://127.0.0.1:9/numbers.txt")
    fetch("numbers", tmp_path)
    declare(b"other", address="http://127.0.0.1:9/numbers.txt")
    with pytest.raises(DatasetMissing, match=r"fetched when sets\.yaml named other files"):
        folder("numbers")


def test_two_processes_do_not_fetch_one_set_at_once(declare: Declare, data: Path) -> None:
    declare(NUMBERS, address="http://127.0.0.1:9/numbers.txt")
    (data / "numbers").mkdir(parents=True)
    with (data / "numbers" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DatasetError, match="numbers: another process fetches it now"):
            fetch("numbers")


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner/numbers.txt", NUMBERS)
        archive.writestr("inner/other.py", "")


def tarred(path: Path) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in (("./inner/numbers.txt", NUMBERS), ("./inner/other.py", b"")):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


@pytest.mark.parametrize(("name", "pack"), [("numbers.whl", zipped), ("numbers.tar.gz", tarred)])
def test_of_an_archive_only_the_members_that_are_named_are_kept(
    declare: Declare, tmp_path: Path, name: str, pack: object
) -> None:
    assert callable(pack)
    pack(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    declare(content, name, pip="numbers==1", members=("inner/*.txt",), into="first")
    place = fetch("numbers", tmp_path)
    assert [path.relative_to(place).as_posix() for path in place.rglob("*.*")] == [
        "verified.json",
        "first/inner/numbers.txt",
    ]


def test_a_member_that_leads_out_of_the_folder_is_refused(declare: Declare, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "numbers.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("../../outside.txt"), io.BytesIO())
    content = (tmp_path / "numbers.tar").read_bytes()
    declare(content, "numbers.tar", pip="numbers==1", members=("*",))
    with pytest.raises(DatasetError, match="outside the destination"):
        fetch("numbers", tmp_path)


def test_what_a_package_manager_says_is_passed_on(declare: Declare, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "first\nNo matching distribution found for numbers==9\n")

    monkeypatch.setattr(subprocess, "run", refuses)
    declare(NUMBERS, "numbers-9.whl", pip="numbers==9")
    with pytest.raises(DatasetError, match="brought 0 files and said: No matching distribution found for numbers==9"):
        fetch("numbers")
