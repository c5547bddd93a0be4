"""The inverted index over tasks: which words stand where in which task, and how rare each word is. It ranks nothing.

Tasks are known by their position in the sequence that the index was built from. Flat arrays, so that 100,000 tasks fit.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from plan.words import bare_of, key_of, likeness

_WORD = re.compile(r"[^\W_]+")
_RAREST = 6.0
_APART = "|"
"""Stands before each phrasing where a word would stand: no two of them are read as one. Nobody can type it as a word."""

Slot = tuple[tuple[int, float], ...]
"""The indexed words that one typed word may stand for, each with its likeness (0 to 1)."""


class TaskIndex:
    """Words of many texts. Each text is given as its fields (content, deliverable, section), the most telling first."""

    def __init__(
        self,
        texts: Iterable[Sequence[str]],
        spelled_out: Mapping[str, str],
        phrasings: Mapping[int, Sequence[str]] | None = None,
    ) -> None:
        """Index `texts`; `spelled_out` are abbreviations ("tthc") with the words that they are indexed as.

        `phrasings` are other words for some of the texts, by their position; they stand behind the fields, each apart, and do
        not tell which words belong together.
        """
        self._ids: dict[str, int] = {}
        self._keys: list[str] = []
        self._postings: list[array[int]] = []
        self._own = array("I")
        self._words = array("I")
        self._starts = array("I", [0])
        self._field_ends: list[array[int]] = []
        self._spelled_out = spelled_out
        self._read: dict[str, tuple[int, ...]] = {}
        self._pairs: set[tuple[int, int]] = set()
        said = phrasings or {}
        for at, fields in enumerate(texts):
            self._add(fields, said.get(at, ()))
        self._by_bare = self._group_by_bare()
        self._initials: str | None = None
        self._places = lru_cache(maxsize=4_096)(self._find_places)
        self._known_as = lru_cache(maxsize=8_192)(self._find_known)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def _add(self, fields: Sequence[str], phrasings: Sequence[str]) -> None:
        at = len(self)
        while len(self._field_ends) < len(fields):
            self._field_ends.append(array("I"))
        seen: set[int] = set()
        own: set[int] = set()
        for number, field in enumerate(fields):
            ids = self._ids_of(field)
            self._words.extend(ids)
            self._field_ends[number].append(len(self._words))
            seen.update(ids)
            self._pairs.update(pairwise(ids))
            if number < len(fields) - 1 or not number:
                own.update(ids)
        for phrasing in phrasings:
            ids = self._ids_of(phrasing)
            self._words.extend((self._id_of(_APART), *ids))
            seen.update(ids)
            own.update(ids)  # but no pairs: which words belong together, and so which name a subject, is told by the plans
        for word in seen:
            self._postings[word].append(at)
        for word in own:
            self._own[word] += 1
        self._starts.append(len(self._words))

    def _ids_of(self, field: str) -> list[int]:
        ids: list[int] = []
        read = self._read
        for word in _WORD.findall(field.lower()):
            known = read.get(word)
            ids.extend(known if known is not None else self._learn(word))
        return ids

    def _learn(self, word: str) -> tuple[int, ...]:
        written = self._spelled_out.get(word, word)
        self._read[word] = tuple(self._id_of(key_of(part)) for part in written.split())
        return self._read[word]

    def _id_of(self, key: str) -> int:
        if key not in self._ids:
            self._ids[key] = len(self._keys)
            self._keys.append(key)
            self._postings.append(array("I"))
            self._own.append(0)
        return self._ids[key]

    def _group_by_bare(self) -> dict[str, list[int]]:
        groups: dict[str, list[int]] = {}
        for word, key in enumerate(self._keys):
            if key == _APART:
                continue
            groups.setdefault(bare_of(key), []).append(word)
        return groups

    def known_as(self, key: str) -> Slot:
        """Return the indexed words that a typed key may stand for, each with its likeness (0 to 1)."""
        return self._known_as(key)

    def _find_known(self, key: str) -> Slot:
        found = ((word, likeness(key, self._keys[word])) for word in self._by_bare.get(bare_of(key), ()))
        return tuple((word, like) for word, like in found if like > 0)

    def vocabulary(self) -> Mapping[str, Sequence[int]]:
        """Return the indexed words by their form without marks."""
        return self._by_bare

    def holds(self, keys: Sequence[str]) -> bool:
        """Tell whether texts hold these very keys, each followed by the next."""
        if not all(key in self._ids for key in keys):
            return False
        return all((self._ids[a], self._ids[b]) in self._pairs for a, b in pairwise(keys))

    def joined(self, first: str, second: str) -> bool:
        """Tell whether two typed keys may stand for words that follow each other in some text."""
        return self.joined_words(self.known_as(first), self.known_as(second))

    def joined_words(self, first: Slot, second: Slot) -> bool:
        """Tell whether one of the words `first` is followed by one of the words `second` in some text."""
        return any((a, b) in self._pairs for a, _ in first for b, _ in second)

    def typed(self, word: str) -> Slot:
        """Return the indexed words that a typed lower-case word may stand for, each with its likeness."""
        return self.known_as(key_of(word))

    def key(self, word: int) -> str:
        """Return the key of an indexed word."""
        return self._keys[word]

    def tasks_with(self, word: int) -> Sequence[int]:
        """Return the positions of the tasks that hold a word, ascending."""
        return self._postings[word]

    def rarity(self, words: Iterable[int]) -> float:
        """Return how telling it is that one of `words` stands in a text: about 0.3 (in every text) to 6 (in one of many).

        The last field, which many texts share (their section), counts only for words that stand nowhere else.
        """
        holders = sum(self._own[word] or len(self._postings[word]) for word in words)
        return min(_RAREST, max(0.0, math.log((len(self) + 1) / (holders + 0.5))) + 0.3)

    def places(self, task: int) -> Mapping[int, Sequence[int]]:
        """Return where each word stands in a task: word to ascending places, counted over all fields."""
        return self._places(task)

    def _find_places(self, task: int) -> Mapping[int, Sequence[int]]:
        places: dict[int, list[int]] = {}
        for at, word in enumerate(self._words[self._starts[task] : self._starts[task + 1]]):
            places.setdefault(word, []).append(at)
        return places

    def field_ends(self, task: int) -> tuple[int, ...]:
        """Return the place at which each field of a task ends (exclusive)."""
        return tuple(ends[task] - self._starts[task] for ends in self._field_ends)

    def words_by_initials(self, letters: str, limit: int = 3) -> tuple[tuple[int, ...], ...]:
        """Return runs of words whose first letters are `letters` ("cđs", marks do not count), the most frequent first."""
        if self._initials is None:
            first = [bare_of(key)[0] for key in self._keys]
            self._initials = "".join([first[word] for word in self._words])
        counts: dict[tuple[int, ...], int] = {}
        at = self._initials.find(letters)
        while at >= 0 and len(counts) < 100:
            run = tuple(self._words[at : at + len(letters)])
            counts[run] = counts.get(run, 0) + 1
            at = self._initials.find(letters, at + 1)
        return tuple(sorted(counts, key=lambda run: -counts[run])[:limit])
