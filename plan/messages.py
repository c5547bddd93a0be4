"""A message with all that stands in it at a place, cut into pieces that each speak of the same tasks. It claims nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plan.asking import asks
from plan.chat_words import CODE, DAY, DOCUMENT, PERCENT, Place, chat_words, lexicon
from plan.evidence import days_in, documents_in
from plan.folding import nfc
from plan.message_parts import Named, code_places, codes_in, cuts, opens_with_code
from plan.percents import percents_in
from plan.statuses import Mark, Part, marks_in
from plan.words import Word, words_of

LONGEST = 4_096
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_NUMBERED = re.compile(r"(?m)^\s*(?:\d{1,2}[.)]|[-–•+*])\s+(?=(?:nhiệm vụ |việc |mục |nv )?\d{1,2}\s?\.?[a-zđ]\d?(?!\w))", re.I)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two stops: its words, what they say about a status, and whether they ask."""

    start: int
    end: int
    words: tuple[Word, ...]
    marks: tuple[Mark, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """What a message says of the same tasks, from `start` to `end`; `named` None where it names none.

    `doubtful` where another code stands in it whose part in the matter is not clear.
    """

    start: int
    end: int
    named: Named | None
    doubtful: bool = False


class Message:
    """A message read: its codes, percentages and documents with their places, its words, its stretches and pieces."""

    def __init__(self, typed: str, today: date) -> None:
        self.text = cleaned(typed)
        self.documents = documents_in(self.text, today)
        papers = [(each.start, each.end) for each in self.documents]
        self.named = codes_in(self.text, papers)
        self.percents = percents_in(self.text, [(each.start, each.end) for each in self.named], papers)
        days = days_in(self.text, today)
        self._later = [start for start, _, day in days if day > today]
        places = self._places([(start, end) for start, end, _ in days])
        self.words = chat_words(self.text, places)
        self.stretches = tuple(self._stretches(places))
        self.pieces = tuple(self._pieces())

    def _places(self, days: Sequence[tuple[int, int]]) -> tuple[Place, ...]:
        kinds = ((self.documents, DOCUMENT), (self.named, CODE), (self.percents, PERCENT))
        places = [(each.start, each.end, kind) for group, kind in kinds for each in group]
        kept: list[Place] = []
        taken = bytearray(len(self.text))
        for start, end, kind in (*places, *((start, end, DAY) for start, end in days)):
            if not any(taken[start:end]):
                kept.append((start, end, kind))
                taken[start:end] = b"\1" * (end - start)
        return tuple(sorted(kept))

    def _stretches(self, places: Sequence[Place]) -> Iterator[Stretch]:
        marked = _types_marks(self.text, places)
        later = [start for start, _, kind in places if kind == DAY and start in self._later]
        for start, end, asked in cuts(self.text, places):
            words = tuple(word for word in self.words if start <= word.start < end)
            part = Part(words, self.text, marked, any(start <= day < end for day in later))
            yield Stretch(start, end, words, marks_in(part), asked or asks(words))

    def _pieces(self) -> Iterator[Piece]:
        openings = list(self._openings())
        if not openings:
            yield Piece(0, len(self.text), None)
        ends = [*(start for start, _, _ in openings[1:]), len(self.text)]
        for (start, named, doubtful), end in zip(openings, ends, strict=False):
            yield Piece(start, end, named, doubtful)

    def _openings(self) -> Iterator[tuple[int, Named, bool]]:
        """Yield where something is said of other tasks than before: the place, the codes, and whether that is doubtful."""
        opened: tuple[int, Named, bool] | None = None
        for stretch in self.stretches:
            codes = code_places(stretch.words)
            for nth, at in enumerate(codes):
                before = Around(stretch, codes[nth - 1] + 1 if nth else 0, at)
                after = Around(stretch, at + 1, codes[nth + 1] if nth + 1 < len(codes) else len(stretch.words))
                named = next(each for each in self.named if each.start == stretch.words[at].start)
                start = _opening(before, after, first=opened is None, nth=nth)
                if start is not None:
                    if opened:
                        yield opened
                    doubtful = len(named.codes) > 1 and before.says_status and after.says_status
                    opened = (0 if opened is None else start, named, doubtful)
                elif opened and not before.mentions:
                    opened = (opened[0], opened[1], True)
        if opened:
            yield opened


@dataclass(frozen=True, slots=True)
class Around:
    """The words of a stretch before or behind a code."""

    stretch: Stretch
    first: int
    end: int

    @property
    def words(self) -> tuple[Word, ...]:
        """The words themselves."""
        return self.stretch.words[self.first : self.end]

    @property
    def says_status(self) -> bool:
        """Whether they say how far a task is."""
        if self.first >= self.end:
            return False
        start, end = self.stretch.words[self.first].start, self.stretch.words[self.end - 1].end
        said = any(start <= mark.start < end and not mark.weak for mark in self.stretch.marks)
        return said or any(word.key == PERCENT for word in self.words)

    @property
    def mentions(self) -> bool:
        """Whether they end so that the code behind them is only mentioned ("chờ 3b")."""
        return lexicon("courtesy", "mentioning").before(self.words, len(self.words)) is not None


def _opening(before: Around, after: Around, *, first: bool, nth: int) -> int | None:
    """Return where what is said of a code begins, None where the code is only mentioned."""
    stretch = before.stretch
    place = stretch.words[before.end].start
    if nth == 0 and opens_with_code(stretch.words, before.end):
        return stretch.start
    if before.mentions and (before.says_status or not first):
        return None
    if first:
        return stretch.start
    if before.says_status and after.says_status:
        return place
    return stretch.start if nth == 0 and before.says_status else None


def cleaned(text: str) -> str:
    """Return a text in NFC, its lines apart by one line break, without control characters and the numbers of a list."""
    plain = _BLANKS.sub(" ", _CONTROL.sub(" ", nfc(text[:LONGEST].replace("\r", "\n"))))
    return _NUMBERED.sub("", _LINES.sub("\n", plain).strip())


def _types_marks(text: str, places: Sequence[Place]) -> bool:
    """Tell whether a writer types marks; those of codes and documents do not count."""
    for start, end, _ in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return any(word.marked for word in words_of(text))
