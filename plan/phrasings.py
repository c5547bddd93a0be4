"""Everyday phrasings of tasks: how people of an office call a task in words that its plan never uses.

An administrator has written them, or they were learned from what people chose (plan.learning). It looks them up and says
which words may be one; it ranks nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from plan import references
from plan.answers import PlannedTask
from plan.concepts import spelled_out
from plan.cues import Joined
from plan.folding import one_line
from plan.hearing import Heard
from plan.questions import Question, stop_bares, understand
from plan.secrecy import secrecy_mark
from plan.words import Word, bare_of, keys_of, likeness

FEWEST_WORDS, MOST_WORDS = 2, 12
"""So many words has a phrasing, an abbreviation with one meaning written out."""
_ANY_DAY = date(2000, 1, 3)  # which words name a time does not depend on the day on which they are said
_LONG_NUMBER = re.compile(r"\d{6,}")
"""A number that long is a telephone's or a person's, and nobody's name for a task."""

_EDGES = " ,;:.)-–“”\"'"

Keys = tuple[str, ...]


class Source(StrEnum):
    """Where a phrasing comes from."""

    WRITTEN = "written"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Words that mean a task of the office. `people` is how many chose it, for a learned one."""

    task_id: int
    words: str
    source: Source
    people: int = 0


class PhrasingFault(StrEnum):
    """Why words cannot be a phrasing."""

    NO_SUBJECT = "no_subject"  # nothing is left beside question words, units and times
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NUMBERS = "numbers"
    CODE = "code"  # they name a task by its number, which needs no phrasing
    SECRET = "secret"  # noqa: S105 (they carry a mark of secrecy)


def phrase_of(heard: Heard) -> str | PhrasingFault:
    """Return the words of a question that may stand for a task, question words and times taken out; or why there are none."""
    question = heard.question
    words = [word.text for word in _words_of(question)]
    if secrecy_mark(question.text):
        return PhrasingFault.SECRET
    if question.references:
        return PhrasingFault.CODE
    if any(map(_LONG_NUMBER.search, words)) or (words and all(word.isdigit() for word in words)):
        return PhrasingFault.NUMBERS
    if not question.subject or heard.idle or question.smalltalk:
        return PhrasingFault.NO_SUBJECT
    told = len(_keys(words))
    if told < FEWEST_WORDS:
        return PhrasingFault.TOO_SHORT
    return PhrasingFault.TOO_LONG if told > MOST_WORDS else " ".join(words)


def code_and_words(text: str) -> tuple[str, str]:
    """Return the code with which a text begins ("3a", "II.3.a", "3 a"), else its first word, and the words behind it."""
    line = one_line(text)
    found = references.find(line)
    first = next((each for each in (*found.codes, *found.dotted) if not line[: each.start].strip()), None)
    code, rest = (line[: first.end], line[first.end :]) if first else line.partition(" ")[::2]
    return code.strip(_EDGES), rest.strip(_EDGES)


def mark_of(words: str) -> str:
    """Return a few letters that stand for words where these have no room, or must not be: in buttons, in the audit log."""
    return hashlib.sha256(folded(words).encode()).hexdigest()[:10]


def folded(words: str) -> str:
    """Return what two spellings of one phrasing have in common: its words without marks, written out, in no order."""
    return " ".join(sorted(map(bare_of, _keys(words.lower().split()))))


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a phrasing or a question that may name a task, as keys: `telling` ones, and `light` ones, which with other
    marks than they were typed with say nothing.
    """

    telling: Keys
    light: Keys

    @classmethod
    def of(cls, question: Question) -> Self:
        """Return those of a question; `question` may be a phrasing."""
        keys = sorted(_keys(word.text for word in _words_of(question)), key=lambda key: (bare_of(key), key))
        light = tuple(key for key in keys if bare_of(key) in stop_bares())
        return cls(tuple(key for key in keys if key not in light), light)

    @property
    def bare(self) -> Keys:
        """The telling words without marks: what is looked up."""
        return tuple(map(bare_of, self.telling))

    @property
    def unmarked(self) -> bool:
        """Whether it was typed without any mark."""
        return all(key == bare_of(key) for key in (*self.telling, *self.light))

    def is_said_by(self, typed: _Said) -> bool:
        """Tell whether typed words, which are known to have the same telling letters, are these; typed marks count."""
        if not all(self.unmarked or likeness(a, b) > 0 for a, b in zip(typed.telling, self.telling, strict=True)):
            return False
        if len(self.telling) < FEWEST_WORDS and len(typed.light) < len(self.light):
            return False
        mine = [key for key in self.light if key != bare_of(key)]
        theirs = [key for key in typed.light if key != bare_of(key)]
        return all(any(likeness(a, b) > 0 for a in typed.light) for b in mine) and all(
            any(self._may_be(a, b) for b in self.light) for a in theirs
        )

    def _may_be(self, typed: str, known: str) -> bool:
        return likeness(typed, known) > 0 or (self.unmarked and bare_of(typed) == known)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a phrasing was read, and what the plans said about the words that were asked for: two of them, joined or not."""

    said: _Said
    asked: tuple[tuple[Word, Word, bool], ...]

    def holds(self, joined: Joined) -> bool:
        """Tell whether the plans still say the same."""
        return all(joined(first, second) is told for first, second, told in self.asked)


def _read(words: str, joined: Joined) -> _Reading:
    asked: list[tuple[Word, Word, bool]] = []

    def noting(first: Word, second: Word) -> bool:
        told = joined(first, second)
        asked.append((first, second, told))
        return told

    return _Reading(_Said.of(understand(words, _ANY_DAY, noting)), tuple(asked))


class PhrasingBook:
    """The phrasings of the tasks of some plans, found by all their words. Tasks are known by their place among all."""

    def __init__(
        self, phrasings: Sequence[Phrasing], items: Sequence[PlannedTask], joined: Joined, known: PhrasingBook | None = None
    ) -> None:
        """Read `phrasings`; what a `known` book has read already is not read again, unless the plans join words otherwise."""
        self._by_bare: dict[Keys, list[tuple[_Said, int, Source]]] = {}
        self._read: dict[str, _Reading] = {}
        places = _places(phrasings, items)
        for each in phrasings:
            reading = known._read.get(each.words) if known is not None else None
            if reading is None or not reading.holds(joined):
                reading = _read(each.words, joined)
            self._read[each.words] = reading
            if each.task_id in places and reading.said.telling:
                self._by_bare.setdefault(reading.said.bare, []).append((reading.said, places[each.task_id], each.source))

    def find(self, question: Question) -> tuple[int, ...]:
        """Return the tasks that a question calls by a phrasing and nothing else; those that were written before learned ones.

        Words count in any order. Typed marks count, untyped ones are free; all are, in a phrasing that was typed without any.
        """
        if not self._by_bare:
            return ()
        typed = _Said.of(question)
        fitting = [(at, source) for known, at, source in self._by_bare.get(typed.bare, ()) if known.is_said_by(typed)]
        written = [at for at, source in fitting if source is Source.WRITTEN]
        return tuple(dict.fromkeys(written or [at for at, _ in fitting]))


def _places(phrasings: Sequence[Phrasing], items: Sequence[PlannedTask]) -> dict[int, int]:
    """Return the places of the tasks that have phrasings: few, of however many."""
    wanted = {each.task_id for each in phrasings}
    if not wanted:
        return {}
    return {item.task.id: at for at, item in enumerate(items) if item.task.id is not None and item.task.id in wanted}


def _words_of(question: Question) -> tuple[Word, ...]:
    """Return the words that may name a task, without those that name a time; doubtful ones only between others."""
    sure = sorted({*question.subject} - question.time)
    doubtful = [at for at in question.doubtful if sure and sure[0] < at < sure[-1] and at not in question.time]
    return tuple(question.words[at] for at in sorted((*sure, *doubtful)))


def _keys(words: Iterable[str]) -> list[str]:
    """Return the keys of lower-case words, abbreviations with one meaning written out."""
    return [key for word in words for key in keys_of(spelled_out().get(word, word))]
