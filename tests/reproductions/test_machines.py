"""What runs say of machines, and which of them are known to round alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from reproductions.machines import are_alike, processor

EPYC = "processor : 0\nvendor_id : AuthenticAMD\ncpu family : 25\nmodel : 17\nmodel name : AMD EPYC\nflags : fpu {}\n"
ABLE, UNABLE = "AMD EPYC (family 25, model 17, AVX-512)", "AMD EPYC (family 25, model 17, no AVX-512)"


@pytest.mark.parametrize(
    ("information", "said"),
    [
        (EPYC.format("avx2 avx512f"), ABLE),
        (EPYC.format("avx2"), UNABLE),
        (EPYC.format("avx2") + EPYC.format("avx512f"), UNABLE),  # the first core speaks
        ("model name : Any\n", "Any"),
        ("CPU implementer : 0x41\nCPU part : 0xd0c\nFeatures : fp sve\n", "arm (implementer 0x41, part 0xd0c, SVE)"),
        ("", "arm"),
        (None, "arm"),
    ],
)
def test_a_processor_is_named_with_what_it_can_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, information: str | None, said: str
) -> None:
    monkeypatch.setattr("platform.processor", lambda: "arm")
    if information is not None:
        (tmp_path / "cpuinfo").write_text(information)
    assert processor(tmp_path / "cpuinfo") == said


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (f"{ABLE}, 2 cores, Linux x86_64", f"{ABLE}, 2 cores, Linux x86_64", True),
        (f"{ABLE}, 2 cores, Linux x86_64", f"Dask on {ABLE}, 2 cores, Linux x86_64", True),
        (f"{ABLE}, 2 cores, Linux x86_64", f"{UNABLE}, 2 cores, Linux x86_64", False),
        # One name for several processors.
        ("AMD EPYC, 2 cores, Linux x86_64", "AMD EPYC, 2 cores, Linux x86_64", False),
        ("AMD EPYC, 2 cores, Linux x86_64", f"{ABLE}, 2 cores, Linux x86_64", False),
        # Which of the two computed what is not known.
        (f"Dask on {ABLE}; {UNABLE}", f"Dask on {ABLE}; {UNABLE}", False),
    ],
)
def test_machines_are_alike_where_both_tell_what_they_can_do(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike
