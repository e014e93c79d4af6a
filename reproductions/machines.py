"""What runs say of the machine that computed them, in words that tell whether two of them round alike.

Libraries choose their routines by what a processor can do, and routines round sums in their own order. One name may
stand for several processors, as `AMD EPYC` does on a rented machine. So the words tell family and model, and whether
there are the instructions for eight numbers at once.
"""

from __future__ import annotations

import platform
import re
from pathlib import Path

BESIDE = ", with "
"""Stands between a device and the processor beside it."""
CLUSTER, ANOTHER = "Dask on ", "; "
ABLE = re.compile(r"\((family [0-9]+, model [0-9]+, (no )?AVX-512|implementer \S+, part \S+, (no )?SVE)\)")
"""What a processor can do, as `processor` says it."""


def processor(information: Path = Path("/proc/cpuinfo")) -> str:
    """This machine's processor in words, with what it can do where the system tells that."""
    try:
        lines = information.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    said: dict[str, str] = {}
    for line in lines:  # those of the first core
        key, _, value = line.partition(":")
        said.setdefault(key.strip(), value.strip())
    name = said.get("model name") or platform.processor() or "unknown processor"
    if {"cpu family", "model", "flags"} <= said.keys():
        has = "AVX-512" if "avx512f" in said["flags"].split() else "no AVX-512"
        return f"{name} (family {said['cpu family']}, model {said['model']}, {has})"
    if {"CPU implementer", "CPU part", "Features"} <= said.keys():
        has = "SVE" if "sve" in said["Features"].split() else "no SVE"
        return f"{name} (implementer {said['CPU implementer']}, part {said['CPU part']}, {has})"
    return name


def are_alike(one: str, other: str) -> bool:
    """Whether two machines are known to round alike: the same words, which tell what their processor can do.

    Of several machines nobody knows which computed what.
    """
    one, other = one.removeprefix(CLUSTER), other.removeprefix(CLUSTER)
    return one == other and len(ABLE.findall(one)) == 1


def has_device(machine: str) -> bool:
    """Whether the words name a device beside the processor."""
    return BESIDE in machine
