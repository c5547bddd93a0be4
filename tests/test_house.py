"""The house keeps its own rules: sizes, names, opening sentences, no sleeping tests, nothing left unfinished."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("plan", "storage", "locales", "handlers", "bot")
MAX_FILE_LINES = 260
MAX_FUNCTION_LINES = 40
MEDIAN_FUNCTION_LINES = 8
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}


def _sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function's place and the number of lines of its body, its docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines


@pytest.mark.parametrize("path", _sources(*ROOMS), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_what_it_is_for_and_stays_small(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= MAX_FILE_LINES
    assert path.stem not in VAGUE


def test_no_function_is_longer_than_a_screen():
    assert [place for path in _sources(*ROOMS) for place, lines in _functions(path) if lines > MAX_FUNCTION_LINES] == []


def test_half_of_the_functions_fit_in_a_few_lines():
    lengths = [lines for path in _sources(*ROOMS) for _, lines in _functions(path)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION_LINES


def test_nothing_is_left_unfinished():
    unfinished = re.compile(r"\b(TO" + "DO|FIX" + "ME|XXX)\\b|NotImplemented" + "Error")
    assert [str(path) for path in _sources(*ROOMS, "benchmarks") if unfinished.search(path.read_text(encoding="utf-8"))] == []


def test_no_test_sleeps():
    sleeping = re.compile(r"\b(time|asyncio)\.sleep\((?!0\))")
    assert [str(path) for path in _sources("tests") if sleeping.search(path.read_text(encoding="utf-8"))] == []


def test_only_the_office_clock_reads_the_clock():
    reading = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(")
    readers = {str(p.relative_to(ROOT)) for p in _sources(*ROOMS) if reading.search(p.read_text(encoding="utf-8"))}
    assert readers == {"bot/clock.py"}
