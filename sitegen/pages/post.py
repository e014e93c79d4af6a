"""The annotated post, statement by statement, in English and in Simplified Chinese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.model import Mention, Resource, Standing, Statement
from catalogue.problems import suggest
from sitegen.parts.experiments import experiment_title
from sitegen.parts.languages import CHINESE, ENGLISH, Language, head, joined, switch
from sitegen.parts.page import page
from sitegen.parts.resources import external, resource_links, unconfirmed
from sitegen.parts.verdicts.badges import parted_bar, word_counts
from sitegen.sources import Sources
from sitegen.text.markup import bullets, definition_list, element, link, markdown_text, paragraphs, prose, text
from sitegen.text.numbers import number
from sitegen.text.prose import SiteError, without_title

PATHS = {ENGLISH: "post.md", CHINESE: "post.zh.md"}
BADGES = {
    Standing.RIGHT: "reproduced",
    Standing.RIGHT_WHEN_WRITTEN: "consistent",
    Standing.PARTLY_RIGHT: "partly-reproduced",
    Standing.WRONG: "not-reproduced",
    Standing.NOT_CHECKED: "not-measured",
    Standing.OPINION: "quoted",
}
"""The verdict whose colour and shape each standing has."""
MEANINGS = {
    Standing.RIGHT: ("the record agrees, whatever it adds", "与文献一致，或仅需补充"),
    Standing.RIGHT_WHEN_WRITTEN: ("it was so in 2017, and is not now", "2017 年属实，如今已变"),
    Standing.PARTLY_RIGHT: ("it needs a correction", "需要更正一部分"),
    Standing.WRONG: ("the record says otherwise", "与文献不符"),
    Standing.NOT_CHECKED: ("what it speaks of could not be read", "所谈对象无法读到"),
    Standing.OPINION: ("there is nothing to check", "属于看法，无从核查"),
}
"""What each standing means, in English and in Chinese."""
SUMMED = {
    Standing.RIGHT: ("stands", "stand", "成立"),
    Standing.RIGHT_WHEN_WRITTEN: ("stood when it was written", "stood when they were written", "在写作时成立"),
    Standing.PARTLY_RIGHT: ("stands in part", "stand in part", "部分成立"),
    Standing.WRONG: ("is wrong", "are wrong", "有误"),
    Standing.NOT_CHECKED: ("could not be checked", "could not be checked", "无法核查"),
    Standing.OPINION: ("is a matter of opinion", "are matters of opinion", "只是看法"),
}
"""How a sentence that counts them goes on: of one in English, of several, and in Chinese."""


def post_pages(sources: Sources) -> dict[str, str]:
    """The page of the post in each language that the index tells of it in; errata have anchors of their own."""
    is_translated = sources.catalogue.post.chinese is not None
    languages = (ENGLISH, CHINESE) if is_translated else (ENGLISH,)
    return {PATHS[language]: PostPage(sources, language).page() for language in languages}


@dataclass(frozen=True, slots=True)
class PostPage:
    """The page in one language."""

    sources: Sources
    language: Language

    def page(self) -> str:
        """The whole of it."""
        post, say = self.sources.catalogue.post, self.language.say
        facts = [
            element("span", text(post.title), lang=post.language),
            text(post.author or say(english="author not named", chinese="未署名")),
            text(post.published or say(english="date not known", chinese="日期不详")),
            external(post.url) if post.url else say(english="no public address known", chinese="公开网址不详"),
        ]
        title = say(english="The annotated post", chinese="逐句批注的博文")
        summary = joined(post.chinese.summary) if self.language is CHINESE and post.chinese else post.summary
        open_questions = post.chinese.unconfirmed if self.language is CHINESE and post.chinese else post.unconfirmed
        mentioned = (one for one in self.sources.catalogue.resources if one.mention is not Mention.ADDED)
        paths = [PATHS[ENGLISH], *([PATHS[CHINESE]] if post.chinese else [])]
        parts = [
            switch(PATHS[self.language], paths),
            element("h1", title),
            element("p", " · ".join(facts), class_="byline"),
            self.in_one_sentence(),
            self.bar(),
            self.legend(),
            paragraphs(summary),
            "## " + say(english="Statement by statement", chinese="逐句核对"),
            *(part for statement in post.statements for part in self.statement(statement)),
            "## " + say(english="What the post links or mentions", chinese="文中链接或提到的材料"),
            self.listed(mentioned),
            unconfirmed(open_questions, say(english="Not confirmed", chinese="尚未证实")),
        ]
        more = head(PATHS[self.language], paths)
        return page(title, summary[:300], parts, source="resources.yaml", **more)

    def in_one_sentence(self) -> str:
        """How many of the statements stand, and what of the others."""
        statements = self.sources.catalogue.post.statements
        counts = Counter(statement.standing for statement in statements)
        shares = []
        for standing, (one, several, chinese) in SUMMED.items():
            if counts[standing] or standing is Standing.RIGHT:
                amount = element("strong", number(counts[standing]), data_count=standing.value)
                english = one if counts[standing] == 1 else several
                shares.append(self.language.say(english=f"{amount} {english}", chinese=f"{amount} 条{chinese}"))
        whole = element("span", number(len(statements)), data_count="statements")
        *first, last = shares
        english = f"Of the post's {whole} statements, {' and '.join(filter(None, [', '.join(first), last]))}."
        chinese = f"文中 {whole} 条陈述里，{'，'.join(shares)}。"
        return element("p", self.language.say(english=english, chinese=chinese), class_="lead")

    def bar(self) -> str:
        """The same as parts of one bar."""
        counts = Counter(statement.standing for statement in self.sources.catalogue.post.statements)
        return parted_bar((BADGES[standing], counts[standing]) for standing in SUMMED if counts[standing])

    def legend(self) -> str:
        """What the words beside the statements mean, each with a link to the first statement that has it."""
        items = ""
        for standing, (english, chinese) in MEANINGS.items():
            found = [one for one in self.sources.catalogue.post.statements if one.standing is standing]
            if found:
                meaning = element("span", self.language.say(english=english, chinese=chinese), class_="tally-meaning")
                amount = element("span", number(len(found)), class_="tally-count", data_count=standing.value)
                items += element("li", link(f"#{found[0].id}", amount + standing_badge(standing) + meaning))
        return element("ul", items, class_="tally standings") if items else ""

    def statement(self, statement: Statement) -> list[str]:
        """One statement: what it says and how it stands, what the record says, and where to go from there."""
        say = self.language.say
        claim, record, source = statement.claim, statement.record, statement.source
        if self.language is CHINESE and statement.chinese:
            claim, record, source = (
                joined(one) for one in (statement.chinese.claim, statement.chinese.record, statement.chinese.source)
            )
        erratum = say(english="erratum", chinese="勘误")
        number_of_it = element("span", f" {erratum} {statement.erratum}", class_="by") if statement.erratum else ""
        resources = map(self.sources.catalogue.resource, statement.resources)
        further = [
            (say(english="Source", chinese="依据"), prose(source)),
            (say(english="Read", chinese="阅读"), self.listed(resources)),
            (say(english="Measured here", chinese="本站重测"), self.experiments(statement)),
            (say(english="Watch it", chinese="动手看"), self.live(statement)),
        ]
        return [
            f"### {statement.id} · {markdown_text(claim)} {{ #{statement.id} }}",
            element("p", standing_badge(statement.standing) + number_of_it, class_="standing", id=statement.erratum),
            paragraphs(record),
            definition_list(further, class_="facts"),
        ]

    def listed(self, resources: Iterable[Resource]) -> str:
        """Links to resources, whose titles stay in English."""
        return resource_links(resources, "resources/", lang=self.language.of_english)

    def experiments(self, statement: Statement) -> str:
        """Links to the experiments that measure what a statement is about, each with its verdicts counted."""
        known = {f"{paper.id}/{one.id}": one for paper in self.sources.papers for one in paper.experiments}
        names = [name for name in statement.experiments if name.partition("/")[0] in self.sources.reproduced]
        if unknown := [name for name in names if name not in known]:
            hint = suggest(unknown[0], known) or "name an experiment as the address of its page does"
            place = f"resources.yaml:{statement.line}: `{statement.id}`"
            raise SiteError(f"{place}: unknown experiment `{unknown[0]}`\nhint: {hint}")
        items = []
        for name in names:
            counted = word_counts(self.sources.verdicts_of(*name.split("/")))
            title = link(f"papers/{name}.html", text(experiment_title(known[name])))
            items.append(f"{title} {element('span', counted, class_='word-counts')}")
        return bullets(items, lang=self.language.of_english)

    def live(self, statement: Statement) -> str:
        """Links to the networks that run in the page, as far as there are any yet."""
        pages = {name: self.sources.documents.get(f"live/{name}.md") for name in statement.live}
        titles = {name: without_title(markdown)[0] or name for name, markdown in pages.items() if markdown}
        links = (link(f"live/{name}.html", prose(title)) for name, title in titles.items())
        return bullets(links, lang=self.language.of_english)


def standing_badge(standing: Standing) -> str:
    """The word for how a statement stands, in the colour and shape of the verdict that says the like."""
    word = standing.value.replace("_", " ").upper()
    return element("span", word, class_=f"verdict verdict-{BADGES[standing]}", lang=ENGLISH.tag)
