"""Shape of the sources."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for package in ("reuse", "maps", "seeds") for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
NO_LISTS = [path for path in SOURCES if path.parent.name != "versions"]  # a migration lists tables, read once
TRACKED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
TEXTS = sorted(ROOT / name for name in TRACKED.split("\0") if name and (ROOT / name).is_file())

FILE_LINES = 300
FUNCTION_LINES = 25
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
VAGUE = {"utils", "util", "helpers", "common", "manager", "handler", "handlers", "base", "misc"}
ELSEWHERE = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg|index-url|find-links"
    r"|(?<![\w.])/(?:root|home/\w+|work|tmp|opt/(?:pypi|wheels))/[\w.]"
)
THIS = {"tests/architecture/test_sources.py", "Makefile"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, its docstring aside."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def test_there_are_sources_to_look_at():
    assert len(SOURCES) > 10
    assert len(TEXTS) > len(SOURCES)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_module_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=named)
def test_a_file_stays_readable_at_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES


@pytest.mark.parametrize("path", NO_LISTS, ids=named)
def test_a_function_fits_on_a_screen(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert {one.name: body_lines(one) for one in functions(tree) if body_lines(one) > FUNCTION_LINES} == {}


def test_only_the_database_module_commits():
    commits = {named(path) for path in SOURCES if re.search(r"\.commit\(", path.read_text(encoding="utf-8"))}

    assert commits == {"reuse/db.py"}


def test_no_module_has_a_vague_name():
    assert [named(path) for path in SOURCES if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_nothing_is_left_for_later():
    assert [named(path) for path in TEXTS if named(path) not in THIS and _unfinished(path)] == []


def _unfinished(path: Path) -> bool:
    return path.suffix in {".py", ".html", ".css", ".js", ".md", ".toml"} and bool(UNFINISHED.search(text_of(path)))


def test_no_tracked_file_names_a_registry_or_a_folder_of_some_machine():
    found = {named(path): match.group() for path in TEXTS if (match := ELSEWHERE.search(text_of(path)))}

    assert {name: what for name, what in found.items() if name not in THIS} == {}
