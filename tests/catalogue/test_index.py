"""The index of this repository, as it stands."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import yaml

from catalogue.load import check_file
from catalogue.model import Catalogue, Kind, Mention
from tests.catalogue.records import document, messages, resource

ROOT = Path(__file__).parents[2]
NAMES = "Bengio|Brauer|Courville|FKI|Frasconi|GRU|Goodfellow|Graves|Hinton|Hochreiter|LSTM|Osindero|Pascanu|Schmidhuber"


def _index() -> Catalogue:
    catalogue, problems = check_file(ROOT / "resources.yaml")
    assert catalogue is not None, "\n".join(map(str, problems))
    return catalogue


def test_the_first_line_names_the_schema_for_editors() -> None:
    first_line = (ROOT / "resources.yaml").read_text().split("\n")[0]
    prefix, _, path = first_line.partition("$schema=")
    assert prefix == "# yaml-language-server: "
    assert (ROOT / path).is_file()


def test_seven_resources_are_linked_by_the_post_and_eleven_mentioned() -> None:
    mentions = [resource.mention for resource in _index().resources]
    assert (mentions.count(Mention.LINKED), mentions.count(Mention.MENTIONED)) == (7, 11)


def test_the_post_has_its_statements_and_errata() -> None:
    post = _index().post
    assert [statement.id for statement in post.statements] == [f"S{number}" for number in range(1, 26)]
    assert {statement.erratum for statement in post.errata} == {f"E{number}" for number in range(1, 20)}


def test_each_linked_or_mentioned_resource_stands_in_a_statement() -> None:
    index = _index()
    named = {name for statement in index.post.statements for name in statement.resources}
    assert {one.id for one in index.resources if one.mention is Mention.LINKED} <= named


def test_the_chinese_texts_of_the_post_hold_the_numbers_and_names_of_the_english_ones() -> None:
    for one in _index().post.statements:
        assert one.chinese is not None
        pairs = [(one.claim, one.chinese.claim), (one.record, one.chinese.record), (one.source, one.chinese.source)]
        for english, chinese in pairs:
            assert _numbers(chinese) == _numbers(english), one.id
            assert set(re.findall(NAMES, chinese)) == set(re.findall(NAMES, english)), one.id


def _numbers(text: str) -> list[str]:
    """The numbers of a text, sorted, without those of months, which have names in English."""
    return sorted(re.findall(r"(?<![^\W\u4e00-\u9fff])\d+(?:\.\d+)?(?!\d| 月)", text))


def test_every_tag_and_every_task_is_used() -> None:
    index = _index()
    assert set(index.tags) == {tag for resource in index.resources for tag in resource.tags}
    assert set(index.tasks) == {task for resource in index.resources for task in resource.tasks}


def test_no_entry_repeats_a_sentence_of_another() -> None:
    notes = [resource.annotation for resource in _index().resources]
    assert len({note.holds for note in notes}) == len(notes)


def test_four_documents_have_fingerprints() -> None:
    fingerprints = {entry.id: entry.fingerprints[0] for entry in _index().resources if entry.fingerprints}
    assert {key: (print_.pages, print_.size_bytes) for key, print_ in fingerprints.items()} == {
        "pascanu_2013": (9, 642584),
        "bengio_1994": (10, 1029583),
        "hochreiter_1997": (32, 396938),
        "hochreiter_1991": (74, 925044),
    }


def test_other_readers_of_yaml_see_the_same_texts() -> None:
    raw = yaml.safe_load((ROOT / "resources.yaml").read_text())
    ours = [(entry.id, entry.title, entry.annotation.holds) for entry in _index().resources]
    assert ours == [(entry["id"], entry["title"], entry["annotation"]["holds"]) for entry in raw["resources"]]


def test_the_entry_to_copy_from_the_guide_is_valid() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    entry = yaml.safe_load(textwrap.dedent(guide.split("```yaml\n")[1].split("```")[0]))[0]
    index = document(entry, resource("goodfellow_2016"), tags={"vanishing_gradient": "Why error fades"})
    assert messages(index) == []


def test_the_guide_names_every_kind() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    assert [kind for kind in Kind if f"`{kind}`" not in guide] == []
