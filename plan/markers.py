"""The number or letter that a line opens with: "II.", "3.", "1.2.", "đ)", "-". It knows marks, not what stands behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

LETTERS = "abcdđefghijklmnopqrstuvwxyz"
_CAPITALS = "ABCDEFGHKLMNOPQRSTUYZ"  # of chapters; I, V and X are numerals
_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{0,3}))"
_FORMS = re.compile(
    rf"""
      (?P<bullet>[-–—+•*●▪◦■□◆◇▸►→✓✔➢➤❖○∙·‣⁃\uf02d\uf076\uf0a7\uf0b7\uf0d8\uf0e0\uf0fc]+)\s*(?=[^\s\d]|\d+[^\d\s])
    | (?P<point>\([ivx]{{1,4}}\)|o(?=\s+[A-ZÀ-ÝĐƯƠ]))\s*(?=\S)
    | (?P<named>(?:Nhiệm\ vụ|NHIỆM\ VỤ|Nội\ dung|Hoạt\ động|Công\ việc)\s+(?:số\s+)?(?P<place>\d{{1,2}}))\s*[.:]\s*(?=\S)
    | \((?P<bracketed>\d{{1,2}})\)\s*(?=\S)
    | (?:PHẦN\s+|Phần\s+)?(?P<roman>(?=[XVI]){_ROMAN})(?:\s*[./):](?=\s|[^\W\d_]{{2}})|\s*[-–]\s)\s*(?=\S)
    | (?P<capital>[A-HK-UYZ])\s*[.)-]\s*(?=[^\W\d_]{{2}}[^a-z]+$)
    | Điều\s+(?P<article>\d{{1,3}})\s*[.:]\s*(?=\S)
    | (?P<deep>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\s*(?:[.):-]?\s+|[.-](?=[A-ZÀ-ÝĐƯƠ]))(?=\D)
    | \(?(?P<number>\d{{1,2}})\s*(?:[.)/:]\s*(?=[^\s\d])|-\s*(?=[A-ZÀ-ÝĐƯƠ]))
    | \(?(?P<letter>[a-zđ])\d?\s*[.)]\s*(?=\S)
    """,
    re.VERBOSE,
)


class Level(IntEnum):
    """How deep a mark stands: chapters ("A.") hold parts, parts sections, sections items; a bullet never numbers anything.

    "(1)" and "Nhiệm vụ 1:" stand as deep as what stands around them says; `BRACKETED` is where they stand under a section.
    """

    APPENDIX = -1
    CHAPTER = 0
    PART = 1
    SECTION = 2
    SUBSECTION = 3
    BRACKETED = 5
    ITEM = 6
    BELOW_ITEM = 7
    BULLET = 9


_LEVELS = {
    "capital": Level.CHAPTER,
    "roman": Level.PART,
    "number": Level.SECTION,
    "bracketed": Level.BRACKETED,
    "letter": Level.ITEM,
}


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark at the head of a line: `label` is the number or letter without its stop ("" for a bullet)."""

    level: int
    label: str
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A line cut into its mark, None where it has none, and the text behind it."""

    marker: Marker | None
    text: str


def marked(line: str) -> Marked:
    """Cut a folded line (one line, no blanks around it) into mark and text."""
    found = _FORMS.match(line)
    if not found or not found.group(0) or (found["capital"] and not line.isupper()):
        return Marked(None, line)
    return Marked(_marker(found), line[found.end() :].strip())


def opens_item(line: str) -> bool:
    """Say whether a line opens with a mark."""
    return marked(line).marker is not None


def _marker(found: re.Match[str]) -> Marker:
    kind = found.lastgroup or ""
    if kind in {"bullet", "point"}:
        return Marker(Level.BULLET, "")
    if kind == "named":
        return Marker(Level.BRACKETED, found["place"], bracketed=True)
    label = found.group(kind)
    if kind == "article":
        return Marker(Level.PART, f"Đ{label}")
    if kind == "deep":
        return Marker(Level.SECTION + label.count("."), label)
    return Marker(_LEVELS[kind], label, kind == "bracketed")


def may_follow(before: str | None, label: str) -> bool:
    """Say whether a number or letter is a likely next one after `before` (None: it would be the first of its row)."""
    place = _place(label)
    if before is None:
        return place <= 1
    return 0 <= place - _place(before) <= 3


def _place(label: str) -> int:
    last = label.rsplit(".", 1)[-1].removeprefix("Đ")
    if last.isdigit():
        return int(last)
    if last in LETTERS:
        return LETTERS.index(last) + 1
    return ord(last) - ord("A") + 1 if last in _CAPITALS else roman(last)


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral up to XXXIX."""
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
