"""The fault classes, one module a group."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module

from tests.fault_server.faults import Fault

GROUPS = (
    "statuses", "redirects", "walls", "limits", "sockets", "bodies",
    "encryption", "content", "documents", "spelling", "names",
)  # fmt: skip


def _load() -> Mapping[str, Fault]:
    modules = {group: import_module(f"tests.fault_server.classes.{group}") for group in GROUPS}
    faults = [replace(fault, group=group) for group, module in modules.items() for fault in module.FAULTS]
    by_name = {fault.name: fault for fault in faults}
    assert len(by_name) == len(faults), "two classes share a name"
    return by_name


FAULTS = _load()
"""Every class by its name."""
