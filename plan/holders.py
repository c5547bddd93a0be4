"""Which tasks hold each word, in how many it says what they are, and which words follow each other, with their counts.

Words and tasks are numbers here. `changed` gives the counts after some texts have changed; lists that are as they were are
shared, so that a change costs what its own words cost.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping, Set

from plan.rows import Row

_NO_TEXT = Row((), (0,))


class Holders:
    """The counts of one set of texts."""

    def __init__(self) -> None:
        self._by_word: list[array[int]] = [array("I")]  # of what stands between phrasings: nobody asks for it
        self._aside = array("I", [0])
        self._pairs = Counter[tuple[int, int]]()

    def add(self, number: int, row: Row, words: int) -> None:
        """Count one more text, whose number is higher than all before; `words` is how many words there are by now."""
        if words > len(self._by_word):
            self._make_room(words)
        by_word = self._by_word
        for word in row.all:
            by_word[word].append(number)
        for word in row.aside:
            self._aside[word] += 1
        self._pairs.update(row.pairs)

    def _make_room(self, words: int) -> None:
        more = words - len(self._by_word)
        self._by_word.extend(array("I") for _ in range(more))
        self._aside.extend([0] * more)

    def of_word(self, word: int) -> array[int]:
        """Return the numbers of the tasks that hold a word, ascending."""
        return self._by_word[word]

    def count(self, word: int) -> int:
        """Return of how many tasks a word says what they are; of all that hold it where it does so of none."""
        holders = len(self._by_word[word])
        return holders - self._aside[word] or holders

    def follow(self, first: int, second: int) -> bool:
        """Tell whether two words follow each other in a text."""
        return (first, second) in self._pairs

    def changed(self, before: Mapping[int, Row], after: Mapping[int, Row], words: int) -> tuple[Holders, Set[int]]:
        """Return the counts with the texts `before` (by number) gone and those `after` there, and the words that come or go."""
        other, turned = Holders(), set[int]()
        other._by_word, other._aside, other._pairs = self._by_word.copy(), self._aside[:], self._pairs.copy()
        other._make_room(words)
        mine = set[int]()
        for number in before.keys() | after.keys():
            old, new = before.get(number, _NO_TEXT), after.get(number, _NO_TEXT)
            for word in old.all ^ new.all:
                other._turn(word, number, mine, turned)
            other._count(old, new)
        return other, turned

    def _turn(self, word: int, number: int, mine: set[int], turned: set[int]) -> None:
        """Let a task that held a word hold it no more, or the other way round; `mine` are lists that nobody shares."""
        if word not in mine:
            self._by_word[word] = self._by_word[word][:]
            mine.add(word)
        held = self._by_word[word]
        at = bisect_left(held, number)
        if at < len(held) and held[at] == number:
            del held[at]
        else:
            insort(held, number)
        if len(held) < 2:
            turned.add(word)

    def _count(self, old: Row, new: Row) -> None:
        for word in old.aside:
            self._aside[word] -= 1
        for word in new.aside:
            self._aside[word] += 1
        self._pairs.update(new.pairs)
        self._pairs.subtract(old.pairs)
        for pair in set(old.pairs):
            if not self._pairs[pair]:
                del self._pairs[pair]
