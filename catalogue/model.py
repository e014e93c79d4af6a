"""The index as frozen records: its keys, what each of them holds, and the rule that its value keeps.

`resources.yaml` is read by these classes, and `schema.json`, by which editors complete and explain its keys, is written
from them. What several values must mean together is judged by `check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, computed_field

from catalogue.problems import Fault
from catalogue.record import Record, Rule, Word
from catalogue.rules import identifiers
from catalogue.rules.addresses import url_fault
from catalogue.rules.prose import name_fault, prose_fault

_YEARS = {"minimum": identifiers.FIRST_YEAR, "maximum": identifiers.LAST_YEAR}


def _digest(alphabet: str, lengths: range) -> Rule:
    judge = partial(identifiers.digest_fault, alphabet=alphabet, lengths=lengths)
    return Rule(judge, f"[{alphabet}]{{{lengths[0]},{lengths[-1]}}}")


def _numbered(letter: str) -> Rule:
    return Rule(partial(identifiers.numbered_fault, letter=letter), identifiers.numbered(letter).pattern)


def _count_fault(count: int) -> Fault | None:
    return None if count >= 1 else Fault(f"must be 1 or more, found `{count}`")


def _authors_fault(authors: tuple[str, ...]) -> Fault | None:
    hint = "name the account or body if no person is known"
    return None if authors else Fault("must name at least one author", hint)


def _steps_fault(steps: tuple[object, ...]) -> Fault | None:
    return None if steps else Fault("must hold at least one step", "name a `resource` and say `why` it is read")


Id = Annotated[str, Rule(identifiers.id_fault, identifiers.ID.pattern)]
Reference = Annotated[str, Field(json_schema_extra={"pattern": f"^({identifiers.ID.pattern})$"})]
"""An id that `check` looks up."""
References = Annotated[tuple[Reference, ...], Field(json_schema_extra={"uniqueItems": True})]
ExperimentReference = Annotated[str, Rule(identifiers.experiment_fault, identifiers.EXPERIMENT.pattern)]
OneLine = Annotated[str, Rule(name_fault, r"\S([^\n\t]*\S)?\n*")]
Prose = Annotated[str, Rule(prose_fault, r"[\s\S]*\S[\s\S]*")]
Language = Annotated[str, Rule(identifiers.language_fault, identifiers.LANGUAGE.pattern.replace("?:", ""))]
Url = Annotated[str, Rule(url_fault, r"https?://[^\s@/?#]+([/?#]\S*)?")]
Arxiv = Annotated[
    str,
    Rule(
        identifiers.arxiv_fault,
        r"([0-9]{4}\.[0-9]{4,5}|[a-z]+(-[a-z]+)*(\.[A-Z]{2})?/[0-9]{7})(v[1-9][0-9]*)?",
    ),
]
Count = Annotated[int, Rule(_count_fault), Field(json_schema_extra={"minimum": 1})]
Vocabulary = Annotated[
    Mapping[Id, OneLine],
    BeforeValidator(lambda value: {} if value is None else value, json_schema_input_type=Mapping[Id, OneLine] | None),
]


class Kind(Word):
    """What sort of thing a resource is."""

    PAPER = "paper"
    THESIS = "thesis"
    BOOK = "book"
    SITE = "site"
    NOTE = "note"


class Mention(Word):
    """How the post of 2017 refers to a resource."""

    LINKED = "linked"
    MENTIONED = "mentioned"
    ADDED = "added"
    """Not in the post; added by the archive."""


class Located(Record):
    """A record that tells programs, too, where it stands."""

    line = computed_field(Record.line)


class Alternate(Located):
    """Another address of the resource, or of a stated substitute."""

    url: Url
    """The address."""
    description: Prose
    """What is found there."""


class Fingerprint(Located):
    """How to recognize one exact document, by either `sha256` or `sha256_prefix`."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": [one], "properties": {one: {"type": "string"}, other: {"type": "null"}}}
                for one, other in (("sha256", "sha256_prefix"), ("sha256_prefix", "sha256"))
            ]
        }
    )

    document: Prose
    """Which document, and of what date."""
    url: Url | None = None
    """Where the fingerprinted bytes were read."""
    sha256: Annotated[str, _digest("0-9a-f", range(64, 65))] | None = None
    """All 64 digits of its SHA-256, in lower case."""
    # Fewer than eight digits recognize nothing.
    sha256_prefix: Annotated[str, _digest("0-9a-f", range(8, 64))] | None = None
    """The leading digits, where no more are on record."""
    size_bytes: Count
    """Its size in bytes."""
    pages: Count | None = None
    """Its number of pages."""
    archive_digest: Annotated[str, _digest("A-Z2-7", range(32, 33))] | None = None
    """SHA-1 of the body in base32, as web archives index it."""


class Annotation(Record):
    """Our note on the resource, in our own words."""

    holds: Prose
    """What it holds."""
    readers: Prose
    """Who should read it."""
    read_before: Prose
    """What to read before; the ids stand in `prerequisites`."""


class PostLink(Located):
    """The address that the post itself gives, and what is believed of it from stored evidence (never from a probe)."""

    url: Url
    """The address, exactly as the post links it."""
    believed: Prose
    """What is believed of it from stored evidence."""
    confirmed: bool
    """Whether a dated successful read is on record."""
    evidence: Prose
    """What that belief rests on."""


class Resource(Located):
    """One entry of the index."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"mention": {"const": Mention.LINKED.value}}},
            "then": {"required": ["post_link"], "properties": {"post_link": {"type": "object"}}},
            "else": {"properties": {"post_link": {"type": "null"}}},
        }
    )

    id: Id
    """First author and year in lower case, joined by an underscore, such as `pascanu_2013`. The same id names the
    resource, its page, its package and its results."""
    kind: Kind
    """What sort of thing it is; a chapter, a report and a preprint are papers."""
    title: OneLine
    """Title in the original language."""
    authors: Annotated[tuple[OneLine, ...], Rule(_authors_fault), Field(json_schema_extra={"minItems": 1})]
    """Names as printed, given name first. The last may be `and others`; an account name stands where no person is
    known."""
    year: Annotated[int, Rule(identifiers.year_fault), Field(json_schema_extra=_YEARS)] | None = None
    """Year of publication; leave it out where it is not known."""
    venue: OneLine | None = None
    """Where it appeared, with volume, issue and pages."""
    doi: Annotated[str, Rule(identifiers.doi_fault, r"10\.[0-9]{4,9}(\.[0-9]+)*/[!-~]*[^.,;\s]")] | None = None
    """The bare DOI, such as 10.1109/72.279181."""
    arxiv: Arxiv | None = None
    """The arXiv identifier in quotes, such as "1211.5063" or "cs/0301001"."""
    isbn: Annotated[str, Rule(identifiers.isbn_fault, "(-?[0-9]){9}-?[0-9X]|(-?[0-9]){13}")] | None = None
    """The ISBN of 10 or 13 digits, with or without hyphens."""
    url: Url
    """The address to send a reader to."""
    alternates: tuple[Alternate, ...] = ()
    """Other addresses, in the order to try."""
    language: Language
    """Language tag of the text, such as `en`, `de` or `zh-Hant`."""
    access: Prose
    """Who can read it, and under which terms."""
    free_copy: bool | None = None
    """Whether a copy that anybody can read without paying is known; leave it out where that is not established."""
    mention: Mention
    """How the post refers to it: `linked` with an address, `mentioned` without one, or `added` by the archive."""
    post_link: PostLink | None = None
    """The address that the post gives; exactly the `linked` resources have it."""
    annotation: Annotation
    prerequisites: References = ()
    """Ids of the resources to read before."""
    tags: References = ()
    """Words from `tags` at the top of the file."""
    tasks: References = ()
    """Words from `tasks` at the top of the file."""
    fingerprints: tuple[Fingerprint, ...] = ()
    """How to recognize exact documents."""
    unconfirmed: tuple[Prose, ...] = ()
    """What is stated here but not established, one statement each."""

    lines = computed_field(Record.lines)  # type: ignore[arg-type]  # a property, not its value


class Standing(Word):
    """How a statement of the post stands beside the record."""

    RIGHT = "right"
    RIGHT_WHEN_WRITTEN = "right_when_written"
    """Overtaken since."""
    PARTLY_RIGHT = "partly_right"
    WRONG = "wrong"
    NOT_CHECKED = "not_checked"
    """Nothing that it rests on could be read."""
    OPINION = "opinion"
    """There is nothing to check."""


class StatementInChinese(Record):
    """The texts of a statement in Simplified Chinese."""

    claim: Prose
    """What the post says."""
    record: Prose
    """What the sources say."""
    source: Prose
    """Which sources, and whether they were read."""


class Statement(Located):
    """One statement of the post: what it says, how it stands, what the record says, and where to go from there."""

    id: Annotated[str, _numbered("S")]
    """`S` and a number, such as `S1`."""
    erratum: Annotated[str, _numbered("E")] | None = None
    """`E` and a number of its own, such as `E1`, if the statement errs or is ambiguous."""
    claim: Prose
    """What the post says, in short and in our own words."""
    standing: Standing
    """How it stands."""
    record: Prose
    """What the sources say."""
    source: Prose
    """Which sources, and whether they were read."""
    resources: References = ()
    """Ids of the resources that it concerns."""
    experiments: tuple[ExperimentReference, ...] = ()
    """Experiments that measure what it is about, such as `hochreiter_1997/experiment_4`."""
    live: tuple[Id, ...] = ()
    """Names of the pages below `docs/live` on which a network runs that shows it."""
    chinese: StatementInChinese | None = None
    """The same in Simplified Chinese; all statements have it, or none."""


class PostInChinese(Record):
    """The texts about the post in Simplified Chinese."""

    summary: Prose
    """What the post is and does."""
    unconfirmed: tuple[Prose, ...] = ()
    """What is stated about the post but not established, in the order of the original."""


class Post(Record):
    """The blog post that the archive grew from."""

    title: OneLine
    """Title, as the post gives it."""
    author: OneLine | None = None
    """Author, as the post gives it."""
    published: Annotated[str, Rule(identifiers.date_fault, identifiers.DATE.pattern)] | None = None
    """Date of the post in quotes: "2017-01-23", "2017-01" or "2017"."""
    language: Language
    """Language tag of the post, such as `en`."""
    url: Url | None = None
    """Address of the post, where one is established."""
    summary: Prose
    """What the post is and does, in our own words."""
    statements: tuple[Statement, ...] = ()
    """What it states, in the order of the post."""
    unconfirmed: tuple[Prose, ...] = ()
    """What is stated about the post but not established, one statement each."""
    chinese: PostInChinese | None = None
    """The same in Simplified Chinese, where the post's page stands in it too."""

    @property
    def errata(self) -> tuple[Statement, ...]:
        """The statements that err or are ambiguous, in the order of the post."""
        return tuple(statement for statement in self.statements if statement.erratum)


class Step(Located):
    """One resource on a reading path, and why it is read there."""

    resource: Reference
    """Id of the resource."""
    why: Prose
    """Why to read it at this place, in a sentence."""


class ReadingPath(Located):
    """A way through the resources for readers of one kind, from the first step to the last."""

    id: Id
    """A word in lower case that names the path and its page, such as `newcomer`."""
    title: OneLine
    """Its name, such as `For newcomers`."""
    readers: Prose
    """For whom it is, and what they know at its end."""
    steps: Annotated[tuple[Step, ...], Rule(_steps_fault), Field(json_schema_extra={"minItems": 1})]
    """What is read, in this order: each resource once, and after those of its prerequisites that are on the path."""


class Catalogue(Record):
    """The curated index: the words it uses, the post it grew from, and its resources."""

    model_config = ConfigDict(title="Index of RNN Review")

    tags: Vocabulary = Field(default_factory=dict)
    """What each tag that a resource may carry stands for, in one line."""
    tasks: Vocabulary = Field(default_factory=dict)
    """What each task that a resource may name asks of a network, in one line."""
    post: Post
    resources: tuple[Resource, ...]
    """All resources; the site lists them by how the post refers to them and by year, whatever their order here."""
    paths: tuple[ReadingPath, ...] = ()
    """Ways through the resources, each for readers of one kind."""

    def resource(self, resource_id: str) -> Resource:
        """Return the resource with this id.

        Raises:
            KeyError: no resource has this id.
        """
        return {resource.id: resource for resource in self.resources}[resource_id]
