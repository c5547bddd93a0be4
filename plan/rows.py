"""Texts as rows of word numbers in flat arrays, so that 100,000 of them fit, and what changes from one set to the next.

It knows no words: what they are stands in plan/vocabulary.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from plan.vocabulary import APART

_LOWEST, _ROOM, _HIGHEST, _WIDEST = 2**30, 2**31, 2**32 - 1, 2**16
"""Numbers begin high enough for others to come before them, and leave room between any two."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text: the numbers of its words, field after field, then its phrasings, and where each field ends (exclusive)."""

    words: Sequence[int]
    ends: tuple[int, ...]

    @property
    def all(self) -> set[int]:
        """All its words."""
        words = set(self.words)
        words.discard(APART)
        return words

    @property
    def aside(self) -> set[int]:
        """The words that stand only in its last field, which many texts share, where it has several."""
        if len(self.ends) < 2:
            return set()
        last, end = self.ends[-2:]
        return {*self.words[last:end]}.difference(self.words[:last], self.words[end:])

    @property
    def pairs(self) -> Iterator[tuple[int, int]]:
        """The words of its fields that follow each other. What belongs together is told by plans, not by phrasings."""
        words, ends = self.words, self.ends
        return chain(*[pairwise(words[begin:end]) for begin, end in zip((0, *ends), ends, strict=False)])


@dataclass(frozen=True, slots=True)
class Cut:
    """Texts `first` to `last` (exclusive) as they stood give way to these rows."""

    first: int
    last: int
    rows: tuple[Row, ...]


def taken(cuts: Iterable[Cut]) -> Iterator[int]:
    """Yield the places, as they were, of what gives way."""
    return chain.from_iterable(range(cut.first, cut.last) for cut in cuts)


def put(cuts: Iterable[Cut]) -> Iterator[int]:
    """Yield the places, as they are then, of what comes for it."""
    moved = 0
    for cut in cuts:
        yield from range(cut.first + moved, cut.first + moved + len(cut.rows))
        moved += len(cut.rows) - (cut.last - cut.first)


class Rows:
    """Rows in their order."""

    def __init__(self) -> None:
        self.words = array("I")
        self.starts = array("I", [0])
        self._ends: list[array[int]] = []

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, place: int) -> Row:
        return Row(self.words[self.starts[place] : self.starts[place + 1]], self.ends(place))

    def ends(self, place: int) -> tuple[int, ...]:
        """Return where each field of a row ends (exclusive), counted from its first word."""
        return tuple(ends[place] for ends in self._ends)

    def append(self, row: Row) -> None:
        """Put a row behind the others; all rows have the same number of fields."""
        while len(self._ends) < len(row.ends):
            self._ends.append(array("I"))
        self.words.extend(row.words)
        self.starts.append(len(self.words))
        for ends, end in zip(self._ends, row.ends, strict=True):
            ends.append(end)

    def places(self, place: int) -> Mapping[int, Sequence[int]]:
        """Return where each word stands in a row: word to ascending places in it."""
        found: dict[int, list[int]] = {}
        for at, word in enumerate(self.words[self.starts[place] : self.starts[place + 1]]):
            found.setdefault(word, []).append(at)
        return found

    def with_cuts(self, cuts: Iterable[Cut]) -> Rows:
        """Return these rows after some cuts, which come in order and do not overlap."""
        other, at = Rows(), 0
        for cut in cuts:
            other._take_over(self, at, cut.first)
            for row in cut.rows:
                other.append(row)
            at = cut.last
        other._take_over(self, at, len(self))
        return other

    def _take_over(self, others: Rows, first: int, last: int) -> None:
        begin, end = others.starts[first], others.starts[last]
        moved = len(self.words) - begin
        size = others.words.itemsize
        self.words.frombytes(memoryview(others.words).cast("B")[begin * size : end * size])
        starts = others.starts[first + 1 : last + 1]
        self.starts.extend(starts if not moved else array("I", [start + moved for start in starts]))
        while len(self._ends) < len(others._ends):
            self._ends.append(array("I"))
        for ends, known in zip(self._ends, others._ends, strict=False):
            ends.extend(known[first:last])


class Order:
    """Numbers for texts that ascend as their places do, and stay when others come or go."""

    def __init__(self, numbers: array[int]) -> None:
        self._numbers = numbers

    @classmethod
    def of(cls, count: int) -> Order:
        """Return numbers for so many texts, with room between them."""
        step = min(_WIDEST, _ROOM // (count + 1))
        return cls(array("I", range(_LOWEST, _LOWEST + count * step, step)))

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, place: int) -> int:
        """Return the number of the text at a place."""
        return self._numbers[place]

    def place(self, number: int) -> int:
        """Return the place of the text that has a number."""
        return bisect_left(self._numbers, number)

    def numbered(self, rows: Rows, places: Iterable[int]) -> Iterator[tuple[int, Row]]:
        """Yield the rows at some places with their numbers."""
        for place in places:
            yield self._numbers[place], rows[place]

    def with_cuts(self, cuts: Iterable[Cut]) -> Order | None:
        """Return the numbers after some cuts; None where there is no room left between two of them.

        What gives way leaves its numbers to as many rows as come for it.
        """
        numbers, at = array("I"), 0
        for cut in cuts:
            kept = min(cut.last, cut.first + len(cut.rows))
            numbers.extend(self._numbers[at:kept])
            fresh = self._between(numbers, cut.last, cut.first + len(cut.rows) - kept)
            if fresh is None:
                return None
            numbers.extend(fresh)
            at = cut.last
        numbers.extend(self._numbers[at:])
        return Order(numbers)

    def _between(self, before: Sequence[int], behind: int, count: int) -> Sequence[int] | None:
        """Return so many numbers behind those `before` and below the one of the place `behind`."""
        if not count:
            return ()
        wide = (count + 1) * _WIDEST
        if behind < len(self):
            above = self._numbers[behind]
            below = before[-1] if before else max(above - wide, 0)
        else:
            below = before[-1] if before else _LOWEST
            above = min(below + wide, _HIGHEST)
        step = (above - below) // (count + 1)
        return range(below + step, below + step * count + 1, step) if step else None
