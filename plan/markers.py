"""The number or letter that a line opens with: "II.", "3.", "1.2.", "đ)", "-". It knows marks, not what stands behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

LETTERS = "abcdđefghijklmnopqrstuvwxyz"
_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{0,3}))"
_FORMS = re.compile(
    rf"""
      (?P<bullet>[-–—+•*●▪◦\uf0b7])\s*(?=[^\s\d]|\d+[^\d\s])
    | (?:PHẦN\s+|Phần\s+)?(?P<roman>(?=[XVI]){_ROMAN})(?:\s*[./):](?=\s|[^\W\d_]{{2}})|\s+[-–]\s)\s*(?=\S)
    | (?P<deep>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\s*[.):]?\s+(?=\D)
    | \(?(?P<number>\d{{1,2}})\s*[.)/:]\s*(?=[^\s\d])
    | (?P<letter>[a-zđ])\d?\s*[.)]\s*(?=\S)
    """,
    re.VERBOSE,
)


class Level(IntEnum):
    """How deep a mark stands: parts hold sections, sections hold items; a bullet never numbers anything."""

    APPENDIX = 0
    PART = 1
    SECTION = 2
    SUBSECTION = 3
    ITEM = 6
    BULLET = 9


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark at the head of a line: `label` is the number or letter without its stop ("" for a bullet)."""

    level: int
    label: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A line cut into its mark, None where it has none, and the text behind it."""

    marker: Marker | None
    text: str


def marked(line: str) -> Marked:
    """Cut a folded line (one line, no blanks around it) into mark and text."""
    found = _FORMS.match(line)
    if not found or not found.group(0):
        return Marked(None, line)
    return Marked(_marker(found), line[found.end() :].strip())


def opens_item(line: str) -> bool:
    """Say whether a line opens with a mark."""
    return marked(line).marker is not None


def _marker(found: re.Match[str]) -> Marker:
    kind = found.lastgroup or ""
    label = found.group(kind)
    if kind == "bullet":
        return Marker(Level.BULLET, "")
    if kind == "deep":
        return Marker(Level.SECTION + label.count("."), label)
    return Marker({"roman": Level.PART, "number": Level.SECTION, "letter": Level.ITEM}[kind], label)


def may_follow(before: str | None, label: str) -> bool:
    """Say whether a number or letter is a likely next one after `before` (None: it would be the first of its row)."""
    place = _place(label)
    if before is None:
        return place <= 1
    return 0 <= place - _place(before) <= 3


def _place(label: str) -> int:
    last = label.rsplit(".", 1)[-1]
    if last.isdigit():
        return int(last)
    if last in LETTERS:
        return LETTERS.index(last) + 1
    return roman(last)


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral up to XXXIX."""
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
