"""Valid indexes to test with: the smallest one, any one, and an index written out as YAML."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import yaml
from hypothesis import strategies as st

from catalogue.load import read_catalogue
from catalogue.model import Catalogue, Kind
from catalogue.record import Record

ANNOTATION = {"holds": "What it holds.", "readers": "Everybody.", "read_before": "Nothing."}


def resource(resource_id: str = "elman_1990", /, **more: Any) -> dict[str, Any]:
    """Return the smallest valid resource, with more keys or others."""
    return {
        "id": resource_id,
        "kind": "paper",
        "title": "Finding Structure in Time",
        "authors": ["Jeffrey L. Elman"],
        "url": "https://example.org/paper",
        "language": "en",
        "access": "Open.",
        "mention": "added",
        "annotation": ANNOTATION,
        **more,
    }


def document(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a valid index that holds these resources, with more top keys or others."""
    post = {"title": "A post", "language": "en", "summary": "What it says."}
    return {"tags": {"gating": "Cells with gates"}, "post": post, "resources": list(resources), **more}


FULL: dict[str, dict[str, Any]] = {
    "Post": {
        **document()["post"],
        "author": "Somebody",
        "published": "2017-01-23",
        "url": "https://example.org/",
        "statements": [],
        "unconfirmed": ["Much."],
        "chinese": {"summary": "说了什么。"},
    },
    "PostInChinese": {"summary": "说了什么。", "unconfirmed": ["许多。"]},
    "Statement": {
        "id": "S1",
        "erratum": "E1",
        "claim": "A.",
        "standing": "right",
        "record": "B.",
        "source": "C.",
        "resources": [],
        "experiments": [],
        "live": ["lstm"],
        "chinese": None,
    },
    "StatementInChinese": {"claim": "甲。", "record": "乙。", "source": "丙。"},
    "Resource": {
        **resource(),
        "year": 1990,
        "free_copy": True,
        "venue": "Cognitive Science 14(2):179-211",
        "doi": "10.1207/s15516709cog1402_1",
        "arxiv": "cs/0301001",
        "isbn": "978-0-262-03561-3",
        "alternates": [],
        "post_link": None,
        "prerequisites": [],
        "tags": ["gating"],
        "tasks": [],
        "fingerprints": [],
        "unconfirmed": [],
    },
    "ReadingPath": {
        "id": "newcomer",
        "title": "For newcomers",
        "readers": "Everybody.",
        "steps": [{"resource": "elman_1990", "why": "It comes first."}],
    },
    "Step": {"resource": "elman_1990", "why": "It comes first."},
    "Alternate": {"url": "https://example.org/", "description": "A copy."},
    "PostLink": {"url": "https://example.org/", "believed": "Live.", "confirmed": True, "evidence": "None."},
    "Annotation": resource()["annotation"],
    "Fingerprint": {
        "document": "A scan.",
        "url": "https://example.org/",
        "sha256": "ab" * 32,
        "sha256_prefix": None,
        "size_bytes": 1,
        "pages": 1,
        "archive_digest": "A" * 32,
    },
}
"""Each kind of record with every key that it may have."""


def full_document() -> dict[str, Any]:
    """Return a valid index in which every key occurs; its lists are nobody else's."""
    lists = {"alternates": [FULL["Alternate"]], "fingerprints": [FULL["Fingerprint"]], "unconfirmed": ["Much."]}
    entry = FULL["Resource"] | lists | {"mention": "linked", "post_link": FULL["PostLink"]}
    statement = FULL["Statement"] | {"chinese": FULL["StatementInChinese"]}
    statement |= {"resources": ["elman_1990"], "experiments": ["elman_1990/letters"]}
    post = FULL["Post"] | {"statements": [statement]}
    return deepcopy(document(entry, post=post, paths=[FULL["ReadingPath"]]))


def messages(data: dict[str, Any]) -> list[str]:
    """Return what is wrong with an index, without places and hints."""
    return [problem.message for problem in read_catalogue(to_yaml(data), "index.yaml")[1]]


def load(data: dict[str, Any]) -> Catalogue:
    """Return the index that holds these data, which must be valid."""
    catalogue, problems = read_catalogue(to_yaml(data), "index.yaml")
    assert catalogue is not None, problems
    return catalogue


def to_yaml(data: dict[str, Any]) -> bytes:
    """Return the data as a file would hold them."""
    return yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False).encode()


def to_data(record: Record) -> dict[str, Any]:
    """Return a record as the keys of the file it came from."""
    return record.model_dump(mode="json", exclude_none=True, exclude_computed_fields=True)


class _Plain(yaml.SafeDumper):
    """A dumper that writes each value where it stands; the index knows no aliases."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


_letters = st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="<&[]\\")
names = st.lists(st.text(_letters, min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)
ids = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True)
urls = st.builds("https://{}.example/{}".format, st.from_regex("[a-z]{1,8}", fullmatch=True), ids)
isbns = (
    st.from_regex("[0-9]{9}", fullmatch=True)
    .map(lambda stem: "978" + stem)
    .map(lambda stem: stem + str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(stem)) % 10))
)
alternates = st.fixed_dictionaries({"url": urls, "description": names})
fingerprints = st.fixed_dictionaries(
    {"document": names, "size_bytes": st.integers(1, 10**9), "sha256": st.from_regex("[0-9a-f]{64}", fullmatch=True)},
    optional={"pages": st.integers(1, 999), "url": urls},
)
post_links = st.fixed_dictionaries({"url": urls, "believed": names, "confirmed": st.booleans(), "evidence": names})


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return any valid index: prerequisites point backwards, so that there are no cycles."""
    tags = draw(st.dictionaries(ids, names, max_size=3))
    resources: list[dict[str, Any]] = []
    for number, resource_id in enumerate(draw(st.lists(ids, unique=True, max_size=4))):
        earlier = [resource["id"] for resource in resources]
        more: dict[str, Any] = draw(
            st.fixed_dictionaries(
                {"title": names, "authors": st.lists(names, min_size=1, max_size=3), "url": urls},
                optional={
                    "kind": st.sampled_from([kind.value for kind in Kind]),
                    "year": st.integers(1600, 2100),
                    "venue": names,
                    "doi": st.just(f"10.1000/{number}"),
                    "arxiv": st.just(f"2101.0000{number + 1}"),
                    "alternates": st.lists(alternates, max_size=2),
                    "fingerprints": st.lists(fingerprints, max_size=2),
                    "unconfirmed": st.lists(names, max_size=2),
                    "tags": st.lists(st.sampled_from(sorted(tags)), unique=True) if tags else st.just([]),
                    "prerequisites": st.lists(st.sampled_from(earlier), unique=True) if earlier else st.just([]),
                },
            )
        )
        link = draw(st.none() | post_links)
        mention = {"mention": "added"} if link is None else {"mention": "linked", "post_link": link}
        resources.append(resource(resource_id, **more, **mention))
    return document(*resources, tags=tags)
