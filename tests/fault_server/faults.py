"""What a fault class is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.fault_server.exchange import Exchange

Handler = Callable[[Exchange], Awaitable[None]]

TITLE = "On the difficulty of training recurrent neural networks"
AUTHORS = ("Razvan Pascanu", "Tomas Mikolov", "Yoshua Bengio")


@dataclass(frozen=True)
class Fault:
    """One fault class: the verdict it must get, how it is served, and what the index says of it."""

    name: str
    verdict: str
    handler: Handler
    path: str = ""
    """Path and query under the class's own address; the name where it is empty."""
    title: str | None = TITLE
    entry: dict[str, str] = field(default_factory=dict)
    """Further fields of its index entry."""
    needs_index: bool = False
    """The verdict rests on what the index says, so a plain list of addresses cannot earn it."""
    certificate: str | None = None
    """Serve it under TLS with this kind of certificate."""
    host: str | None = None
    """A name to use instead of the numeric address; it resolves to that address."""
    url: str | None = None
    """A whole address for classes that nothing is served for."""
    others: Handler | None = None
    """Answers every other path of its address; 404 where None."""
    moved_to: str | None = None
    """What a MOVED verdict must name, as a path under the class's address or a whole address."""
    why: str = ""
    """Why an archivist wants this verdict, where the name does not say it."""
    said_instead: str = ""
    """The verdict that it gets today, where that is not the one wanted: a miss that is known and counted."""
    group: str = ""
    """The module that it is defined in."""

    @property
    def target(self) -> str:
        """The path and query that is asked for."""
        return f"/{self.path or self.name.replace('_', '-')}"
