"""Where plain trials keep their tensors: on the processor, or on a CUDA device that a reader has asked for.

What is asked for stands in the environment, which the processes that compute trials inherit. Random numbers come from
the trial's own generator, on the processor, so that a trial draws the same everywhere; its sums are rounded otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

PROCESSOR = "cpu"
DEVICES = (PROCESSOR, "cuda")
VARIABLE = "RNN_REVIEW_DEVICE"


class DeviceMissingError(Exception):
    """This machine, or the PyTorch on it, has no such device; the message says so."""


def device() -> torch.device:
    """The device that was asked for, or the processor."""
    import torch

    return torch.device(os.environ.get(VARIABLE, PROCESSOR))


def ask_for(name: str) -> None:
    """Have all trials that this process and its children compute use a device, `cpu` or `cuda`.

    Raises:
        DeviceMissingError: it is not there.
    """
    if name != PROCESSOR:
        import torch

        if not torch.cuda.is_available():
            raise DeviceMissingError(f"PyTorch {torch.__version__} finds no CUDA device on this machine")
    os.environ[VARIABLE] = name


def asked_for() -> str:
    """The kind of device that was asked for."""
    return os.environ.get(VARIABLE, PROCESSOR)


def model() -> str:
    """The device's model in words; empty for the processor."""
    if asked_for() == PROCESSOR:
        return ""
    import torch

    return torch.cuda.get_device_name()


def is_reached(files: Iterable[str]) -> bool:
    """Whether code that stands in these files asks which device to use."""
    return "reproductions/trials/device.py" in files
