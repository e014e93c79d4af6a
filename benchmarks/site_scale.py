"""How the site grows with the index: `python -m benchmarks.site_scale 1000 5000`.

For each number, the project's own resources are repeated under invented names, with notes whose words are drawn from
all notes, until there are so many. Their site is made by a process of its own: checked, generated, built, and then
built again of an unchanged index. Of the hand-written pages only the titles stand in it, and the papers' experiments
and runs stay outside, for their size does not follow from the index. Processor time is given beside time, since other
work on the machine lengthens the one much more than the other.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from benchmarks.links.results import add_write_option, write
from catalogue.load import check_file
from linkcheck.memory.history import format_time
from reproductions.judging.freshness import Freshness
from reproductions.judging.selection import Evidence
from sitegen.build import SITE, SOURCE, TOOLS, documents, make_site, site_files, write_tree
from sitegen.search import INDEX
from sitegen.sources import Sources

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_FILE = Path("results/site/scale.json")
OWN = {"id", "doi", "arxiv", "isbn", "prerequisites", "title"}
"""What two resources may not share, or what names others."""


class WrittenOut(yaml.SafeDumper):
    """Writes each value where it stands, since the index knows no aliases."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Leave out all aliases."""
        return True


def synthetic_index(amount: int) -> dict[str, Any]:
    """The project's index with its resources repeated until there are `amount`, each copy with a name of its own."""
    index: dict[str, Any] = yaml.safe_load((ROOT / "resources.yaml").read_text(encoding="utf-8"))
    real = index["resources"]
    words = [word for entry in real for note in entry["annotation"].values() for word in note.split()]
    draw = random.Random(amount)
    resources = list(real)
    for number in range(len(real), amount):
        pattern, copy = real[number % len(real)], number // len(real)
        made = {key: value for key, value in pattern.items() if key not in OWN | {"post_link", "mention"}}
        before = [f"{name}_{copy}" if copy > 1 else name for name in pattern.get("prerequisites", ())]
        made["annotation"] = {
            key: " ".join(draw.choices(words, k=len(note.split()))) for key, note in pattern["annotation"].items()
        }
        made |= {"id": f"{pattern['id']}_{copy + 1}", "title": " ".join(draw.choices(words, k=8)), "mention": "added"}
        resources.append(made | {"doi": f"10.1000/made.{number}", "prerequisites": before})
    return index | {"resources": resources[:amount] if amount < len(real) else resources}


def measure(root: Path) -> dict[str, Any]:
    """Build the site of the index in `root` twice; seconds, files that were rewritten, bytes and peak memory."""
    found: dict[str, Any] = {}
    with timed(found, "check"):
        catalogue, problems = check_file(root / "resources.yaml")
    found["problems"] = len(problems)
    if catalogue is None:
        return found | {"first_problem": str(problems[0])}
    titles = {path: f"# {path}\n" for path in documents(ROOT)}
    sources = Sources(catalogue, Evidence((), lambda _run: Freshness.STALE), documents=titles)
    with timed(found, "generate"):
        write_tree(root / SOURCE, site_files(ROOT, sources))
    with timed(found, "build"):
        make_site(root)
    before = changes(root)
    with timed(found, "again"):
        write_tree(root / SOURCE, site_files(ROOT, sources))
        make_site(root)
    after = changes(root)
    found["rewritten_again"] = sum(before.get(file) != change for file, change in after.items())
    found["peak_megabytes"] = peak_megabytes()
    return found | sizes(root / SITE)


@contextmanager
def timed(found: dict[str, Any], name: str) -> Iterator[None]:
    """Add how long something took, and the processor time of this process and its children."""
    began, used = time.monotonic(), processor_seconds()
    yield
    found[f"{name}_seconds"] = round(time.monotonic() - began, 2)
    found[f"{name}_processor_seconds"] = round(processor_seconds() - used, 2)


def processor_seconds() -> float:
    """Processor time of this process and its finished children."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_megabytes() -> int:
    """The most memory that this process or one of its finished children held."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return round(max(usage.ru_maxrss for usage in usages) * 1024 / 1e6)


def changes(root: Path) -> dict[Path, int]:
    """When each file of the source and of the site was last written."""
    return {
        file: file.stat().st_mtime_ns
        for folder in (SOURCE, SITE)
        for file in (root / folder).rglob("*")
        if file.is_file()
    }


def sizes(site: Path) -> dict[str, Any]:
    """Bytes of the pages of resources, of the largest other page that grows with the index, and of the search."""
    pages = {file.relative_to(site).as_posix(): file.stat().st_size for file in site.rglob("*.html")}
    ids = {file.stem for file in (site / "resources").glob("*.ris")}
    single = [size for page, size in pages.items() if page.startswith("resources/") and Path(page).stem in ids]
    others = {page: size for page, size in pages.items() if Path(page).stem not in ids}
    largest = max(others, key=others.__getitem__)
    return {
        "pages": len(pages),
        "resource_page_bytes_median": round(statistics.median(single)),
        "resource_page_bytes_most": max(single),
        "list_page_bytes_most": max(size for page, size in others.items() if page.startswith("resources/")),
        "largest_other_page": largest,
        "largest_other_page_bytes": others[largest],
        "search_index_bytes": (site / INDEX).stat().st_size,
        "search_index_bytes_compressed": len(gzip.compress((site / INDEX).read_bytes())),
        "site_megabytes": round(sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) / 1e6, 1),
    }


def in_own_process(amount: int) -> dict[str, Any]:
    """Measure the site of so many resources in a new folder, by a new process."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(ROOT / "mkdocs.yml", root)
        shutil.copytree(ROOT / "docs" / "overrides", root / "docs" / "overrides")
        text = yaml.dump(synthetic_index(amount), Dumper=WrittenOut, allow_unicode=True, sort_keys=False)
        (root / "resources.yaml").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.site_scale", "--measure", str(root)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return {"resources": amount, "index_bytes": len(text.encode())} | found


def main(arguments: Iterable[str] | None = None) -> int:
    """Print, and with `--write` store, what each number of resources costs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site_scale", description=__doc__)
    parser.add_argument("amounts", type=int, nargs="*", default=[1000, 5000], help="numbers of resources")
    parser.add_argument("--measure", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    add_write_option(parser, DEFAULT_FILE)
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return 0
    provenance = {
        "measured": format_time(datetime.now(UTC)),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "load_average": round(os.getloadavg()[0], 1),
        "versions": {name: version(name) for name in TOOLS},
    }
    found = {"provenance": provenance, "scales": [in_own_process(amount) for amount in options.amounts]}
    print(write(found, options.write), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
