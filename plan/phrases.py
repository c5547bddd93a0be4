"""Finding known phrases in a row of words: the longest first, by the marks rule. It knows no meanings: they are its payload."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from plan.words import Word, bare_of, keys_of, likeness

Meaning = TypeVar("Meaning")
_BRACKETS = re.compile(r"[()]")


@dataclass(frozen=True, slots=True)
class Spotted(Generic[Meaning]):
    """A phrase seen in words `first` to `last` (exclusive), and what it means."""

    first: int
    last: int
    meaning: Meaning


class PhraseBook(Generic[Meaning]):
    """Phrases with their meanings, to be found in questions; "(nộp|trình) (cái|) gì" stands for four phrases."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        self._by_bare: dict[tuple[str, ...], list[tuple[tuple[str, ...], Meaning]]] = {}
        for phrase, meaning in ((each, meaning) for written, meaning in entries for each in alternatives(written)):
            keys = keys_of(phrase)
            self._by_bare.setdefault(tuple(map(bare_of, keys)), []).append((keys, meaning))
        self._vocabulary = frozenset(bare for bares in self._by_bare for bare in bares)
        self._starts = _lengths_by_first_word(self._by_bare)

    def vocabulary(self) -> frozenset[str]:
        """Return all words of the phrases, without marks."""
        return self._vocabulary

    def find(self, words: Sequence[Word]) -> Iterator[Spotted[Meaning]]:
        """Yield the phrases of a row of words from left to right, the longest at each place, none overlapping another."""
        at = 0
        while at < len(words):
            spotted = next(self.all_at(words, at), None)
            if spotted is None:
                at += 1
            else:
                yield spotted
                at = spotted.last

    def all_at(self, words: Sequence[Word], at: int) -> Iterator[Spotted[Meaning]]:
        """Yield every phrase that begins at word `at`, the longest first."""
        for length in self._starts.get(words[at].bare, ()):
            piece = words[at : at + length]
            for keys, meaning in self._by_bare.get(tuple(word.bare for word in piece), ()):
                if len(piece) == length and _agree(piece, keys, exact=length == 1 and _types_marks(words)):
                    yield Spotted(at, at + length, meaning)


def alternatives(written: str) -> Iterator[str]:
    """Yield what a phrase with alternatives in brackets stands for: "(phòng|ban) nào" is "phòng nào" and "ban nào"."""
    parts = [part.split("|") for part in _BRACKETS.split(written)]
    yield from (" ".join("".join(chosen).split()) for chosen in product(*parts))


def _lengths_by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    lengths: dict[str, set[int]] = {}
    for bares in phrases:
        lengths.setdefault(bares[0], set()).add(len(bares))
    return {first: sorted(found, reverse=True) for first, found in lengths.items()}


def _agree(words: Sequence[Word], keys: tuple[str, ...], *, exact: bool) -> bool:
    """Tell whether typed words may be a phrase; in the words of who types marks, a single word must have its own."""
    if exact:
        return words[0].key == keys[0]
    return all(likeness(word.key, key) > 0 for word, key in zip(words, keys, strict=True))


def _types_marks(words: Sequence[Word]) -> bool:
    return any(word.marked for word in words)
