"""The words of an index and the numbers that they go by; abbreviations are read as what they stand for. It counts nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from itertools import chain

from plan.words import key_of

_WORD = re.compile(r"[^\W_]+")
APART = 0
"""The number of what stands before each phrasing where a word would stand: no two of them are read as one."""
_MARK = "|"
"""Its key, which nobody can type as a word."""


class Vocabulary:
    """Words by number and number by word. A number is given once and never taken back."""

    def __init__(self, spelled_out: Mapping[str, str]) -> None:
        self.keys = [_MARK]
        self._numbers = {_MARK: APART}
        self._spelled_out = spelled_out
        self._read: dict[str, tuple[int, ...]] = {}

    def copy(self) -> Vocabulary:
        """Return the same words, to be added to."""
        other = copy(self)
        other.keys, other._numbers, other._read = self.keys.copy(), self._numbers.copy(), {}
        return other

    def close(self) -> None:
        """Forget how words were written, which matters only while texts are read."""
        self._read = {}

    def number(self, key: str) -> int | None:
        """Return the number of a key, None where it has none."""
        return self._numbers.get(key)

    def read(self, text: str) -> list[int]:
        """Return the numbers of a text's words, in order; words that are new get one."""
        words = _WORD.findall(text.lower())
        try:
            return list(chain.from_iterable(map(self._read.__getitem__, words)))
        except KeyError:
            for word in words:
                self._learn(word)
        return self.read(text)

    def _learn(self, word: str) -> None:
        written = self._spelled_out.get(word, word)
        self._read[word] = tuple(self._number_of(key_of(part)) for part in written.split())

    def _number_of(self, key: str) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.keys)
            self.keys.append(key)
        return self._numbers[key]
