"""How a request can end without a complete answer."""

from linkcheck.verdicts import Cause


class FetchError(Exception):
    """No complete answer, with the cause that a verdict is made of."""

    def __init__(self, cause: Cause, detail: str) -> None:
        super().__init__(detail)
        self.cause = cause
        self.detail = detail
