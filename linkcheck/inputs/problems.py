"""What can be wrong with a file of addresses."""


class UnreadableInputError(Exception):
    """A file from which no addresses can be read: place, what is wrong, and a repair."""

    def __init__(self, file: str, line: int | None, message: str, hint: str = "") -> None:
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")
        self.hint = hint
