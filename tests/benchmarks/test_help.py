"""Each benchmark's help names the command that takes its options."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN_AS_MODULES = sorted(
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__")
    for file in (ROOT / "benchmarks").rglob("*.py")
    if '__name__ == "__main__"' in file.read_text(encoding="utf-8") or file.name == "__main__.py"
)


def test_benchmarks_that_take_options_are_found() -> None:
    assert {"benchmarks.faults", "benchmarks.links.speed", "benchmarks.pages"} <= set(RUN_AS_MODULES)


@pytest.mark.parametrize("module", RUN_AS_MODULES)
def test_the_help_of_a_benchmark_begins_with_its_own_command(module: str) -> None:
    command = [sys.executable, "-m", module, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"usage: python -m {module} ")
