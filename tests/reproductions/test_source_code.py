"""The hash of code sees what can change a number, and nothing else: on small projects, and on this one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reproductions.declarations.papers import load_papers
from reproductions.source_code import PACKAGES, ROOT, CodeError, Reach, SourceTree, read_code

NUMBERS = '"""Text."""\n\nLIMIT = 3\nUNUSED = 4\n\n\ndef double(x: int) -> int:\n    """Doc."""\n    return x * 2\n'
ENTRY = (
    "from project.numbers import LIMIT, double\n\n\n"
    "def measure(x: int) -> int:\n    if x < 0:\n        raise ValueError('too small')\n    return double(x) + LIMIT\n"
)
PROJECT = {"project/__init__.py": "", "project/numbers.py": NUMBERS, "project/entry.py": ENTRY}
MEASURE = "project.entry:measure"


def reach_of(folder: Path, files: dict[str, str], entry: str = MEASURE) -> Reach:
    """What an entry reaches in a project that consists of these files."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return SourceTree(folder, ("project",)).reach([entry])


def hash_of(folder: Path, files: dict[str, str], entry: str = MEASURE) -> str:
    """The hash of what an entry reaches."""
    return reach_of(folder, files, entry).digest


def test_another_name_changes_no_hash_and_leaves_compiled_code_behind(tmp_path: Path) -> None:
    renamed = {name: text.replace("double", "twice") for name, text in PROJECT.items()}
    before, after = reach_of(tmp_path, PROJECT), reach_of(tmp_path, renamed)
    assert before.digest == after.digest
    assert before.names != after.names


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """The project with one text replaced in one of its files."""
    assert old in PROJECT[name]
    return PROJECT | {name: PROJECT[name].replace(old, new)}


SAME = {
    "a docstring": changed("project/numbers.py", "Doc.", "Other words."),
    "a comment": changed("project/numbers.py", "return x * 2", "return x * 2  # why"),
    "an annotation": changed("project/numbers.py", "x: int", "x: float"),
    "layout": changed("project/numbers.py", "\n\n\n", "\n\n"),
    "the wording of an error": changed("project/entry.py", "too small", "is below 0"),
    "a function that nothing reaches": changed("project/numbers.py", "LIMIT", "def idle():\n    pass\n\n\nLIMIT"),
    "a number that nothing reaches": changed("project/numbers.py", "UNUSED = 4", "UNUSED = 5"),
    "the order of definitions": changed("project/numbers.py", "LIMIT = 3\nUNUSED = 4", "UNUSED = 4\nLIMIT = 3"),
    "how a name is imported": changed("project/entry.py", "LIMIT, double", "double, LIMIT"),
    "an import of the module": PROJECT
    | {"project/entry.py": ENTRY.replace("from project.numbers import LIMIT, double", "from project import numbers")
       .replace("double(x) + LIMIT", "numbers.double(x) + numbers.LIMIT")},
    "an import inside the function": PROJECT
    | {"project/entry.py": "def measure(x):\n    from project.numbers import LIMIT, double\n"
       + ENTRY.split("int:\n", 1)[1]},
    "the name of a function": {name: text.replace("double", "twice") for name, text in PROJECT.items()},
    "the name of a module": {
        name.replace("numbers", "constants/all"): text.replace("project.numbers", "project.constants.all")
        for name, text in PROJECT.items()
    },
    "a package that passes a name on": PROJECT
    | {"project/__init__.py": "from project.numbers import LIMIT, double\n",
       "project/entry.py": ENTRY.replace("project.numbers", "project")},
}  # fmt: skip


@pytest.mark.parametrize("what", SAME)
def test_what_changes_no_number_does_not_count(tmp_path: Path, what: str) -> None:
    assert hash_of(tmp_path, SAME[what]) == hash_of(tmp_path, PROJECT)


OTHER = {
    "an operator": changed("project/numbers.py", "x * 2", "x / 2"),
    "a constant": changed("project/numbers.py", "LIMIT = 3", "LIMIT = 3.0"),
    "a condition": changed("project/entry.py", "x < 0", "x <= 0"),
    "another definition": changed("project/entry.py", "LIMIT", "UNUSED"),
    "a statement that acts on import": changed("project/numbers.py", "LIMIT = 3", "LIMIT = 3\nprint(LIMIT)"),
    "a definition that registers itself": changed(
        "project/numbers.py", "LIMIT = 3", "import atexit\n\n\n@atexit.register\ndef last():\n    pass\n\n\nLIMIT = 3"
    ),
}


@pytest.mark.parametrize("what", OTHER)
def test_what_can_change_a_number_counts(tmp_path: Path, what: str) -> None:
    assert hash_of(tmp_path, OTHER[what]) != hash_of(tmp_path, PROJECT)


@pytest.mark.parametrize(("library", "is_same"), [("import numpy", True), ("import torch as numpy", False)])
def test_a_library_counts_by_its_own_name(tmp_path: Path, library: str, is_same: bool) -> None:
    text = "import numpy as np\n\n\ndef measure(x):\n    return np.exp(x)\n"
    other = text.replace("import numpy as np", library).replace("np.exp", "numpy.exp")
    before = hash_of(tmp_path, {"project/entry.py": text})
    assert (hash_of(tmp_path, {"project/entry.py": other}) == before) is is_same


@pytest.mark.parametrize(
    "hiding",
    [
        "def measure(limit):\n    return limit\n",
        "def measure():\n    limit = 2\n    return limit\n",
        "def measure(x):\n    return [limit for limit in x]\n",
        "class measure:\n    limit: int\n",
    ],
)
def test_a_local_name_leads_nowhere(tmp_path: Path, hiding: str) -> None:
    one = hash_of(tmp_path, {"project/entry.py": f"limit = 1\n\n\n{hiding}"})
    assert hash_of(tmp_path, {"project/entry.py": f"limit = 2\n\n\n{hiding}"}) == one


def test_a_method_sees_the_module_past_the_names_of_its_class(tmp_path: Path) -> None:
    method = "class measure:\n    limit = 0\n\n    def value(self):\n        return limit\n"
    one = hash_of(tmp_path, {"project/entry.py": f"limit = 1\n\n\n{method}"})
    assert hash_of(tmp_path, {"project/entry.py": f"limit = 2\n\n\n{method}"}) != one


def test_definitions_that_reach_each_other_end(tmp_path: Path) -> None:
    circle = "def measure(x):\n    return other(x)\n\n\ndef other(x):\n    return measure(x - 1) if x else 0\n"
    assert hash_of(tmp_path, {"project/entry.py": circle}) != hash_of(tmp_path, PROJECT)


def test_an_entry_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"`project.entry:nothing` names no definition: there is no `nothing`"):
        SourceTree(ROOT, ("project",)).reach(["project.entry:nothing"])


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"x = 1\ny = '\xff'\n", 2, "is no UTF-8, found the byte `0xff`"),
        (b"x = 1\ndef f(:\n", 2, "is no Python: invalid syntax"),
        (b"x = 1\n  y = 2\n", 2, "is no Python: unexpected indent"),
    ],
)
def test_a_file_that_is_no_python_is_named_with_its_line(
    tmp_path: Path, content: bytes, line: int, reason: str
) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "entry.py").write_bytes(content)
    with pytest.raises(CodeError) as raised:
        SourceTree(tmp_path, ("project",)).reach([MEASURE])
    assert (raised.value.file, raised.value.line, raised.value.reason) == (tmp_path / "project/entry.py", line, reason)


def test_a_file_with_a_null_byte_is_no_python(tmp_path: Path) -> None:
    (tmp_path / "entry.py").write_bytes(b"x = 1\0\n")
    with pytest.raises(CodeError, match="is no Python: source code string cannot contain null bytes"):
        read_code(tmp_path / "entry.py")


# This project.

ENTRIES = {f"{one.paper}/{one.id}": one.measured_by for one in load_papers().experiments}


def hashes(root: Path, moved: tuple[str, str] = ("", "")) -> dict[str, str]:
    """Every experiment's hash in a tree, where one module may have moved."""
    tree = SourceTree(root, PACKAGES)
    return {name: tree.reach([entry.replace(*moved)]).digest for name, entry in ENTRIES.items()}


@pytest.fixture(scope="module")
def today() -> dict[str, str]:
    """Every experiment's hash."""
    return hashes(ROOT)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project's code, to be changed."""
    shutil.copytree(ROOT / "reproductions", tmp_path / "reproductions", ignore=shutil.ignore_patterns("*.yaml", "*.md"))
    return tmp_path


def test_moving_a_module_that_nearly_all_reach_changes_no_hash(copy: Path, today: dict[str, str]) -> None:
    old, new = "reproductions.kernels.lanes.vectors", "reproductions.registers.sixteen.vectors"
    target = copy.joinpath(*new.split(".")).with_suffix(".py")
    target.parent.mkdir(parents=True)
    copy.joinpath(*old.split(".")).with_suffix(".py").rename(target)
    for file in copy.rglob("*.py"):
        file.write_text(file.read_text().replace(old, new))
    assert hashes(copy) == today


def test_an_unused_function_in_a_shared_module_changes_no_hash(copy: Path, today: dict[str, str]) -> None:
    file = copy / "reproductions" / "kernels" / "lanes" / "vectors.py"
    file.write_text(file.read_text() + "\n\ndef idle() -> int:\n    return 1\n")
    assert hashes(copy) == today


def test_a_constant_of_the_adding_problem_turns_what_uses_it(copy: Path, today: dict[str, str]) -> None:
    file = copy / "reproductions" / "papers" / "hochreiter_1997" / "tasks" / "marked_pairs.py"
    file.write_text(file.read_text().replace("MEAN_ERROR_LIMIT = 0.01", "MEAN_ERROR_LIMIT = 0.02"))
    turned = {name.removeprefix("hochreiter_1997/") for name, digest in hashes(copy).items() if digest != today[name]}
    assert turned == {
        "experiment_4", "cell_states", "design_choices", "large_steps", "last_errors", "modern_practice",
        "output_slope", "released_program", "solution_types",
    }  # fmt: skip
