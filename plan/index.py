"""The inverted index over tasks: which words stand where in which task, and how rare each word is. It ranks nothing.

Tasks are known by their place in the sequence that the index was built from; words hold them by numbers that ascend as their
places do. An index never changes: `updated` makes the next one out of it, and whatever has not changed is in both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, pairwise

from plan.holders import Holders
from plan.rows import Cut, Order, Row, Rows, put, taken
from plan.vocabulary import APART, Vocabulary
from plan.words import bare_of, key_of, likeness

_RAREST = 6.0

Slot = tuple[tuple[int, float], ...]
"""The indexed words that one typed word may stand for, each with its likeness (0 to 1)."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a task is found by: its `fields` (content, deliverable, section), the most telling first, and its phrasings.

    Phrasings stand behind the fields, each apart, and do not tell which words belong together.
    """

    fields: Sequence[str]
    phrasings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Tasks `first` to `last` (exclusive) of an index give way to these texts."""

    first: int
    last: int
    texts: Sequence[Text]


class TaskIndex:
    """Words of many texts."""

    def __init__(self, texts: Sequence[Text], spelled_out: Mapping[str, str]) -> None:
        """Index `texts`; `spelled_out` are abbreviations ("tthc") with the words that they are indexed as."""
        self._vocabulary, self._rows, self._held = Vocabulary(spelled_out), Rows(), Holders()
        self._order = Order.of(len(texts))
        for at, text in enumerate(texts):
            row = _row(text, self._vocabulary)
            self._rows.append(row)
            self._held.add(self._order.number(at), row, len(self._vocabulary.keys))
        self._by_bare = self._group_by_bare()
        self._initials: str | None = None
        self._open()

    def _open(self) -> None:
        self._vocabulary.close()
        # Neither holds this index: what nobody holds any more goes at once.
        self._places = lru_cache(maxsize=4_096)(self._rows.places)
        self._known_as = lru_cache(maxsize=8_192)(partial(_known_as, self._by_bare, self._vocabulary.keys))

    def __len__(self) -> int:
        return len(self._rows)

    def _group_by_bare(self) -> dict[str, list[int]]:
        groups: dict[str, list[int]] = {}
        for word, key in enumerate(self._vocabulary.keys):
            if self._held.of_word(word):
                groups.setdefault(bare_of(key), []).append(word)
        return {bare: sorted(groups[bare], key=self.key) for bare in sorted(groups)}

    def known_as(self, key: str) -> Slot:
        """Return the indexed words that a typed key may stand for, each with its likeness (0 to 1)."""
        return self._known_as(key)

    def vocabulary(self) -> Mapping[str, Sequence[int]]:
        """Return the indexed words by their form without marks, both in the order of their letters."""
        return self._by_bare

    def holds(self, keys: Sequence[str]) -> bool:
        """Tell whether texts hold these very keys, each followed by the next."""
        numbers = (self._vocabulary.number(key) for key in keys)
        words = [word for word in numbers if word is not None and self._held.of_word(word)]
        return len(words) == len(keys) and all(self._held.follow(a, b) for a, b in pairwise(words))

    def joined(self, first: str, second: str) -> bool:
        """Tell whether two typed keys may stand for words that follow each other in some text."""
        return self.joined_words(self.known_as(first), self.known_as(second))

    def joined_words(self, first: Slot, second: Slot) -> bool:
        """Tell whether one of the words `first` is followed by one of the words `second` in some text."""
        return any(self._held.follow(a, b) for a, _ in first for b, _ in second)

    def typed(self, word: str) -> Slot:
        """Return the indexed words that a typed lower-case word may stand for, each with its likeness."""
        return self.known_as(key_of(word))

    def key(self, word: int) -> str:
        """Return the key of an indexed word."""
        return self._vocabulary.keys[word]

    def tasks_with(self, word: int) -> Sequence[int]:
        """Return the numbers of the tasks that hold a word, ascending."""
        return self._held.of_word(word)

    def number(self, place: int) -> int:
        """Return the number by which words hold the task at a place."""
        return self._order.number(place)

    def place(self, number: int) -> int:
        """Return the place of the task that words hold by a number."""
        return self._order.place(number)

    def rarity(self, words: Iterable[int]) -> float:
        """Return how telling it is that one of `words` stands in a text: about 0.3 (in every text) to 6 (in one of many).

        The last field, which many texts share (their section), counts only for words that stand nowhere else.
        """
        holders = sum(map(self._held.count, words))
        return min(_RAREST, max(0.0, math.log((len(self) + 1) / (holders + 0.5))) + 0.3)

    def places(self, task: int) -> Mapping[int, Sequence[int]]:
        """Return where each word stands in a task: word to ascending places, counted over all fields."""
        return self._places(task)

    def field_ends(self, task: int) -> tuple[int, ...]:
        """Return the place at which each field of a task ends (exclusive)."""
        return self._rows.ends(task)

    def words_by_initials(self, letters: str, limit: int = 3) -> tuple[tuple[int, ...], ...]:
        """Return runs of words whose first letters are `letters` ("cđs", marks do not count), the most frequent first."""
        if self._initials is None:
            self._initials = self._initials_of(self._rows.words)
        counts: dict[tuple[int, ...], int] = {}
        at = self._initials.find(letters)
        while at >= 0 and len(counts) < 100:
            run = tuple(self._rows.words[at : at + len(letters)])
            counts[run] = counts.get(run, 0) + 1
            at = self._initials.find(letters, at + 1)
        return tuple(sorted(counts, key=lambda run: -counts[run])[:limit])

    def _initials_of(self, words: Iterable[int]) -> str:
        first = [bare_of(key)[0] for key in self._vocabulary.keys]
        return "".join([first[word] for word in words])

    def updated(self, edits: Sequence[Edit]) -> TaskIndex | None:
        """Return the index after edits (in order, not overlapping), equal to one built anew; None where that is to be done."""
        vocabulary = self._vocabulary.copy()
        cuts = [Cut(each.first, each.last, tuple(_row(text, vocabulary) for text in each.texts)) for each in edits]
        order = self._order.with_cuts(cuts)
        if order is None:
            return None
        other = copy(self)
        other._vocabulary, other._rows, other._order = vocabulary, self._rows.with_cuts(cuts), order
        before = dict(self._order.numbered(self._rows, taken(cuts)))
        after = dict(order.numbered(other._rows, put(cuts)))
        other._held, turned = self._held.changed(before, after, len(vocabulary.keys))
        other._by_bare = self._by_bare if not turned else other._regrouped(turned)
        other._initials = None if self._initials is None else other._cut_initials(self._initials, self._rows, cuts)
        other._open()
        return other

    def _regrouped(self, turned: Set[int]) -> dict[str, list[int]]:
        """Return the words by their form without marks after some may have come or gone."""
        groups, new = dict(self._by_bare), False
        for word in turned:
            bare = bare_of(self.key(word))
            others = [each for each in groups.get(bare, ()) if each != word]
            new = new or bare not in groups
            groups[bare] = sorted([*others, word], key=self.key) if self._held.of_word(word) else others
        kept = {bare: words for bare, words in groups.items() if words}
        return {bare: kept[bare] for bare in sorted(kept)} if new else kept

    def _cut_initials(self, initials: str, rows: Rows, cuts: Sequence[Cut]) -> str:
        pieces, at = [], 0
        for cut in cuts:
            words = chain.from_iterable(row.words for row in cut.rows)
            pieces += [initials[at : rows.starts[cut.first]], self._initials_of(words)]
            at = rows.starts[cut.last]
        return "".join([*pieces, initials[at:]])


def _row(text: Text, vocabulary: Vocabulary) -> Row:
    words, ends = list[int](), list[int]()
    for field in text.fields:
        words += vocabulary.read(field)
        ends.append(len(words))
    for phrasing in text.phrasings:
        words += (APART, *vocabulary.read(phrasing))
    return Row(words, tuple(ends))


def _known_as(by_bare: Mapping[str, Sequence[int]], keys: Sequence[str], key: str) -> Slot:
    found = ((word, likeness(key, keys[word])) for word in by_bare.get(bare_of(key), ()))
    return tuple((word, like) for word, like in found if like > 0)
