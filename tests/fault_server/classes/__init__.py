"""The fault classes, one module a group."""

from importlib import import_module

GROUPS = (
    "statuses",
    "redirects",
    "walls",
    "limits",
    "sockets",
    "bodies",
    "encryption",
    "content",
    "documents",
    "spelling",
    "names",
)


def load() -> None:
    """Enter every class into the registry."""
    for group in GROUPS:
        import_module(f"tests.fault_server.classes.{group}")
