"""The numbers of a table's rows ("I", "A", "1", "1.2", "a"): how deep each stands, and the full number of a row."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum

from plan.folding import one_line

_LABEL = re.compile(
    r"\(?\s*(?:(?P<deep>(?:[IVX]{1,5}|[A-ZĐ]|\d{1,3})(?:\.\d{1,3})+)|(?P<roman>[IVX]{1,6})|(?P<capital>[A-ZĐ])"
    r"|(?P<number>\d{1,4})|(?P<letter>[a-zđ]))\s*[.)/:]?\s*"
)
_PART = re.compile(r"PL[\dIVX]*|[IVX]+|[A-ZĐ]")


class Depth(IntEnum):
    """How deep a number stands; more dots go deeper than a number without."""

    CAPITAL = 0
    ROMAN = 1
    NUMBER = 2
    LETTER = 8
    NONE = 9


@dataclass(frozen=True, slots=True)
class Label:
    """A row's number without its stop; `depth` orders kinds of numbers, `text` is "" for a row without one."""

    text: str = ""
    depth: float = Depth.NONE


NO_LABEL = Label()


def label_of(cell: str, before: str = "") -> Label:
    """Return the number that a cell holds, `NO_LABEL` for anything else.

    `before` is the last capital letter used as a number: behind "H" an "I" is a letter, else a Roman numeral.
    """
    found = _LABEL.fullmatch(one_line(cell))
    if not found:
        return NO_LABEL
    kind = found.lastgroup or ""
    text = found.group(kind)
    if kind == "deep":
        head, *rest = text.split(".")
        return Label(text, Depth.NUMBER + len(rest) - (not head.isdigit()))
    if kind == "roman" and len(text) == 1 and before and ord(text) - ord(before) == 1:
        return Label(text, Depth.CAPITAL)
    if kind == "number":
        return Label(text.lstrip("0") or "0", Depth.NUMBER)
    return Label(text, {"roman": Depth.ROMAN, "capital": Depth.CAPITAL, "letter": Depth.LETTER}[kind])


@dataclass(slots=True)
class Stand:
    """One of the numbers that the current row stands under, with the heading that it numbers ("" for a task)."""

    label: str
    depth: float
    title: str = ""
    below: int = 0  # rows without a number that were counted under it


@dataclass(slots=True)
class Path:
    """The numbers from the top down to the current row of a table, kept while its rows go by."""

    stands: list[Stand] = field(default_factory=lambda: [Stand("", -1)])

    def group(self, label: Label, title: str, *, nested: bool = False) -> None:
        """Enter a heading; one without a number stands below the numbered headings before it.

        `nested`: what stands under it is numbered like it, "1" under "1".
        """
        if label.text:
            depth = label.depth - 0.5 if nested or self._nests(label) else label.depth
            self._climb(depth)
            self.stands.append(Stand(label.text, depth, title))
            return
        while len(self.stands) > 1 and not (self.stands[-1].title and self.stands[-1].label):
            self.stands.pop()
        self.stands.append(Stand("", self.stands[-1].depth + 0.5, title))

    def enter(self, label: Label) -> str:
        """Enter a task and return its number as far as the table has one; a row without a number is counted."""
        if label.text:
            self._climb(label.depth)
            self.stands.append(Stand(label.text, label.depth))
            return self.ref
        above = next(stand for stand in reversed(self.stands) if stand.label or stand is self.stands[0])
        above.below += 1
        numbers = self.ref
        return f"{numbers}.{above.below}" if numbers else str(above.below)

    @property
    def ref(self) -> str:
        """The full number of the row entered last; "1.2" takes the place of the "1" above it."""
        return joined(tuple(stand.label for stand in self.stands if stand.label))

    @property
    def title(self) -> str:
        """The heading that the current row stands under; "" where there is none."""
        return next((stand.title for stand in reversed(self.stands) if stand.title), "")

    @property
    def section(self) -> tuple[str, str]:
        """The full number and the words of the heading that has a number; two empty strings where none has."""
        at = next((place for place in range(len(self.stands) - 1, 0, -1) if self.stands[place].title), 0)
        stand = self.stands[at]
        numbers = tuple(each.label for each in self.stands[: at + 1] if each.label)
        return (joined(numbers), stand.title) if stand.label else ("", stand.title)

    def _nests(self, label: Label) -> bool:
        return any(stand.depth == label.depth - 0.5 and stand.label for stand in self.stands)

    def _climb(self, depth: float) -> None:
        while len(self.stands) > 1 and self.stands[-1].depth >= depth:
            self.stands.pop()


def joined(labels: tuple[str, ...]) -> str:
    """Return the full number of labels from the top down."""
    path: list[str] = []
    for label in labels:
        if path and label.startswith(f"{path[-1]}."):
            path.pop()
        path.append(label)
    return ".".join(path)


def code_of(ref: str) -> str:
    """Return a full number as people say it, without its parts: "3.a" for "II.3.a"."""
    pieces = ref.split(".")
    while len(pieces) > 1 and _PART.fullmatch(pieces[0]):
        pieces.pop(0)
    return ".".join(pieces)


def unique(ref: str, times: Counter[str]) -> str:
    """Return a number that tells repeated ones apart, the second 3 as "3-2"; `times` counts those given."""
    times[ref] += 1
    if times[ref] == 1:
        return ref
    other = f"{ref}-{times[ref]}"
    return other if other not in times else unique(ref, times)
