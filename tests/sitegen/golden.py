"""The pages of the example archive as they are to be; run as a module to write them anew after a wanted change."""

from __future__ import annotations

from functools import cache

from sitegen.pages.site import pages
from tests.sitegen.example import CASES, sources, sources_with_a_divided_experiment

GOLDEN = (
    "index.md",
    "post.md",
    "post.zh.md",
    "papers/index.md",
    "papers/hochreiter_1997.md",
    "papers/hochreiter_1997/experiment_4.md",
    "papers/hochreiter_1997/experiment_4/readings.md",
    "papers/hochreiter_1997/experiment_9.md",
    "papers/hochreiter_1997/experiment_9/t_500.md",
    "resources/index.md",
    "resources/hochreiter_1997.md",
    "resources/odd_note.md",
    "state.md",
    "tour.md",
    "tags/lstm.md",
    "paths/index.md",
    "paths/newcomer.md",
    "paths/reading-order.md",
    "paths/by-year.md",
    "claims.csv",
    "claims.json",
    "feed.xml",
    "resources.json",
    "results/hochreiter_1997/experiment_4/b.csv",
)


@cache
def made() -> dict[str, str]:
    """The pages of the example, and those of its second experiment, whose rows have pages of their own."""
    return pages(sources_with_a_divided_experiment()) | pages(sources())


if __name__ == "__main__":
    for path in GOLDEN:
        target = CASES / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made()[path], encoding="utf-8")
