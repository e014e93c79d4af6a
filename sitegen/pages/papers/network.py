"""A paper's plain network beside its equations: each statement, what it transcribes, and what it gave in one example.

Code is read from its file, equations from `equations.yaml`, values from `results/worked_examples/`.
"""

from __future__ import annotations

from collections.abc import Iterable

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from reproductions.experiments import Paper
from reproductions.worked_examples.equations import FILE, AnnotatedPart
from reproductions.worked_examples.stored import WorkedExample
from reproductions.worked_examples.tracing import Value
from sitegen.addresses import NETWORK
from sitegen.figures.recorded.worked import worked_figure
from sitegen.parts.experiments import TO_ROOT, installing
from sitegen.parts.page import REPRODUCTIONS, crumbs, page
from sitegen.parts.resources import authors_and_year, in_short
from sitegen.sources import Sources
from sitegen.text.formulas import mathml
from sitegen.text.markup import element, link, markdown_text, prose, text
from sitegen.text.measured import defined
from sitegen.text.numbers import count, number

TITLE = "The network, line by line"
ABOUT = (
    "Each statement of the plain network stands beside the equation that it transcribes and the value that it gave in "
    "one worked example."
)
NOT_REACHED = element("p", "Not reached in the example.", class_="by")
INDENT = 4
"""How far a function's body is indented; the page takes it back."""
MOST_NUMBERS = 20
"""How many numbers one line shows."""
MOST_TIMES = 6
"""How many executions of a statement are shown; the file holds all of them."""


def network_pages(sources: Sources, paper: Paper) -> dict[str, str]:
    """The page of a paper's plain network by its path; none for a paper without one."""
    if paper.id not in sources.networks:
        return {}
    network, example = sources.networks[paper.id]
    resource = sources.catalogue.resource(paper.id)
    data = link(TO_ROOT + example.path, "every value as JSON")
    made = defined(f"PyTorch {text(example.torch)}, Python {text(example.python)}")
    worked = worked_figure([one.definition.name for one in network.parts], example)
    whole = link(f"../{paper.id}.html", text(resource.title))
    parts = [
        crumbs(TO_ROOT, REPRODUCTIONS, (f"papers/{paper.id}.html", in_short(resource))),
        element("h1", TITLE),
        element("p", f"{whole} · {text(authors_and_year(resource))}", class_="byline"),
        element("p", ABOUT, class_="lead"),
        worked + element("p", f"Drawn from {data}.", class_="by drawn-from") if worked else "",
        element("p", prose(network.about), data_defined=True),
        *(part for one in network.parts for part in annotated_part(one, example)),
        "## Where the values come from { #provenance }",
        element("p", f"They were computed by {made}, and are checked against the code: {data}."),
        f"```sh\n{example.command}\n```",
        installing(TO_ROOT),
    ]
    described = f"The plain PyTorch network of {resource.title}, beside its equations."
    source = f"reproductions/papers/{paper.id}/{FILE}"
    whole_page = page(f"{TITLE} · {resource.title}", described, parts, wide=True, source=source)
    return {f"papers/{paper.id}/{NETWORK}.md": whole_page}


def annotated_part(one: AnnotatedPart, example: WorkedExample) -> list[str]:
    """A function: its heading, its head with the arguments of the example, and its statements."""
    definition, call = one.definition, example.calls[one.definition.name]
    indent = len(definition.head) - len(definition.head.lstrip())
    arguments = values_list(call.arguments.items(), f"{definition.name}:arguments", example)
    about = element("p", prose(" ".join(definition.docstring.split())), class_="by", data_defined=True)
    rows = [beside(code(definition.head, indent, definition.line), about + arguments)]
    indent += INDENT
    for at, statement in enumerate(definition.statements):
        meaning = one.meanings[statement.key]
        said = element("p", prose(meaning.said), data_defined=True) if meaning.said else ""
        shown = mathml(meaning.equation, block=True) + said + worked(at, definition.name, example)
        rows.append(beside(code(statement.code, indent, statement.first), shown))
    place = f"{element('code', text(definition.name))} in {element('code', text(one.path))}"
    anchor = definition.name.lower().replace(".", "-")
    return [
        f"## {markdown_text(one.part.title)} {{ #{anchor} }}",
        element("p", place, class_="by"),
        element("p", prose(one.part.about), data_defined=True),
        element("div", "\n".join(rows), class_="annotated"),
    ]


def beside(left: str, right: str) -> str:
    """Code, and what it means."""
    return element("div", left + element("div", right, class_="meaning"), class_="statement")


def code(source: str, indent: int, line: int) -> str:
    """Source as it stands in its file, without the indentation of its function; `line` is where it begins."""
    plain = "\n".join(row[indent:] for row in source.splitlines())
    shown = highlight(plain, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n")
    return element("pre", element("code", shown), class_="highlight", data_line=line)


def worked(statement: int, function: str, example: WorkedExample) -> str:
    """What a statement gave in the example, each time that it ran."""
    steps = [(at, step) for at, step in enumerate(example.calls[function].steps) if step.at == statement]
    if not steps:
        return NOT_REACHED
    if held := [step.values["holds"] for _, step in steps if "holds" in step.values]:
        return element("p", condition(sum(map(bool, held)), len(held)), class_="by", data_count="held")
    shown = [named_values(step.values.items(), f"{function}:{at}", example) for at, step in steps if step.values]
    if not shown:
        return ""
    if len(shown) > MOST_TIMES:
        left = element("li", f"{number(len(shown) - MOST_TIMES)} more in the file", data_count="times")
        shown = [*shown[:MOST_TIMES], left]
    return element("ol" if len(shown) > 1 else "ul", "".join(shown), class_="worked")


def condition(held: int, times: int) -> str:
    """How often a condition held."""
    if held in (0, times):
        return "It holds here." if held else "It does not hold here."
    return f"It holds {number(held)} of {count(times, 'time')}."


def values_list(values: Iterable[tuple[str, Value]], place: str, example: WorkedExample) -> str:
    """Each value on a line of its own."""
    shown = "".join(named_values([pair], place, example) for pair in values)
    return element("ul", shown, class_="worked") if shown else ""


def named_values(values: Iterable[tuple[str, Value]], place: str, example: WorkedExample) -> str:
    """Values behind their names; `place` says where in the example's file they stand."""
    pairs = list(values)
    if sum(amount(value) for _, value in pairs) > MOST_NUMBERS:
        return element("li", f"{', '.join(element('code', text(name)) for name, _ in pairs)}: in the file")
    shown = ", ".join(f"{element('code', text(name))} = {element('math', formula(value))}" for name, value in pairs)
    return element("li", shown, data_worked=example.path, data_place=place)


def amount(value: Value) -> int:
    """How many numbers it holds."""
    return sum(map(amount, value)) if isinstance(value, list) else 1


def formula(value: Value) -> str:
    """A number, a vector in parentheses, a matrix, or several of these, as MathML."""
    if isinstance(value, str):
        return element("mtext", text(value))
    if not isinstance(value, list):
        return element("mn", number(value))
    rows = [one for one in value if isinstance(one, list)]
    if rows and len({len(one) for one in rows}) == 1 and not any(isinstance(one, list) for row in rows for one in row):
        table = "".join(element("mtr", "".join(element("mtd", formula(one)) for one in row)) for row in rows)
        return fenced(element("mtable", table))
    listed = element("mo", ",").join(map(formula, value))
    return element("mrow", listed) if rows else fenced(listed)


def fenced(content: str) -> str:
    """MathML in parentheses."""
    return element("mrow", element("mo", "(") + content + element("mo", ")"))
