"""Addresses that stand bare in running text, without what the sentence around them adds."""

import re

BARE_ADDRESS = re.compile(r"(?<![\w/@.\-=\"'<])https?://(?:(?!\]\()[^\s<>\"'`])+", re.IGNORECASE)


def trim_bare(url: str) -> str:
    """Return an address without the punctuation and the closing brackets that belong to its sentence."""
    while (
        url.endswith(tuple(".,;:!?'\"*_~|"))
        or (url.endswith(")") and url.count("(") < url.count(")"))
        or (url.endswith("]") and "[" not in url)
    ):
        url = url[:-1]
    return url
