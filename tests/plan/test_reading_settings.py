"""The example plan is read the same however its text is set: wrapped or not, with other marks, by other programs."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable

import pytest

from plan.document import Paragraph, from_text
from tests.plan.readings import ROOT, as_json, checked_by_eye, reading_of


def paragraphs() -> list[str]:
    document = from_text((ROOT / "bot/examples/ke-hoach-cchc-2025.txt").read_text(encoding="utf-8"))
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def wrapped(lines: list[str], width: int) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, width, break_on_hyphens=False)]


def with_marks(pattern: str, replacement: str) -> Callable[[list[str]], str]:
    return lambda lines: "\n".join(re.sub(pattern, replacement, line) for line in lines)


SETTINGS: dict[str, Callable[[list[str]], str]] = {
    "a paragraph a line": "\n".join,
    "a blank line between paragraphs": "\n\n".join,
    "wrapped close": lambda lines: "\n".join(wrapped(lines, 80)),
    "wrapped with double spacing": lambda lines: "\n\n".join(wrapped(lines, 80)),
    "wrapped narrow, paragraphs apart": lambda lines: "\n\n".join("\n".join(wrapped([line], 60)) for line in lines),
    "wrapped inside hyphens": lambda lines: "\n".join(part for line in lines for part in textwrap.wrap(line, 100)),
    "letters taken apart": lambda lines: unicodedata.normalize("NFD", "\n".join(wrapped(lines, 80))),
    "carriage returns": "\r\n".join,
    "crosses for dashes": with_marks("^- ", "+ "),
    "dots for dashes": with_marks("^- ", "• "),
    "tabs around dashes": with_marks("^- ", "\t-\t"),
    "long dashes": with_marks("^- ", "– "),
    "no dashes": with_marks("^- ", ""),
    "letters with full stops": with_marks(r"^([a-zđ])\) ", r"\1. "),
    "numbers with brackets": with_marks(r"^(\d)\. ", r"\1) "),
    "parts with strokes": with_marks(r"^([IV]+)\.", r"\1/"),
    "parts with dashes": with_marks(r"^([IV]+)\.", r"\1 -"),
    "parts called parts": with_marks(r"^([IV]+)\.", r"Phần \1:"),
    "marks without blanks": with_marks(r"^([a-zđ]\)|-|\d\.|[IV]+\.) ", r"\1"),
    "blanks before colons": with_marks(r"^- ([^:]+):", r"- \1 : "),
    "no final punctuation": with_marks(r"[.;]+$", ""),
    "headings in bold": with_marks(r"^([IV]+\..*|\d\. .*)$", r"**\1**"),
}


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_the_example_is_read_the_same_however_it_is_set(setting: Callable[[list[str]], str]) -> None:
    found = as_json(reading_of(setting(paragraphs())))
    expected = checked_by_eye()
    assert found["plan"] == expected["plan"]
    assert found["sections"] == expected["sections"]
    assert [{**task, "line": None} for task in found["tasks"]] == [{**task, "line": None} for task in expected["tasks"]]
    assert [code for code, _, _ in found["problems"]] == ["collective_lead", "cited_date", "duplicate_letter", "no_deliverable"]
