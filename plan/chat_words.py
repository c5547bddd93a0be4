"""The words of a chat message with their places: slang, slips and raw keys written out, the message itself untouched.

It also finds phrases in such words. Unlike `plan/phrases.py` it takes single words without marks too: people forget a mark
in the middle of a sentence more often than they mean another word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from plan.keystrokes import undo_word
from plan.syllables import is_bare_syllable
from plan.wordlists import table
from plan.words import Word, bare_of, key_of, keys_of, likeness

CODE, PERCENT, DOCUMENT, DAY = "#code", "#percent", "#document", "#day"
Place = tuple[int, int, str]
Meaning = TypeVar("Meaning")

_WORD = re.compile(r"[^\W_]+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_VOWEL = re.compile("[aeiouy]")
_INTELLIGENCE = "AI"  # never "ai", who
_SHORTEST_SLIP = 4
_LONGEST_WORD = 20


def chat_words(text: str, named: Sequence[Place] = ()) -> tuple[Word, ...]:
    """Return the words of a text; each of the `named` places (codes, percentages, documents) is one word of its kind."""
    places = sorted(named)
    words: list[Word] = []
    at = 0
    for start, end, kind in places:
        words += _plain_words(text, at, start)
        words.append(Word(kind, kind, kind, start, end))
        at = max(at, end)
    words += _plain_words(text, at, len(text))
    return tuple(words)


def same_length_lower(text: str) -> str:
    """Return the text in lower case, letter by letter, so that places stay."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def _plain_words(text: str, start: int, end: int) -> Iterator[Word]:
    for found in _WORD.finditer(text, start, end):
        if found.group() == _INTELLIGENCE:
            yield Word(_INTELLIGENCE, _INTELLIGENCE, _INTELLIGENCE, found.start(), found.end())
            continue
        for written in _written_out(found.group().lower()):
            yield Word(*written, found.start(), found.end())


@lru_cache(maxsize=10_000)
def _written_out(typed: str) -> tuple[tuple[str, str, str], ...]:
    """Return the words that a typed word stands for: text, key and the key without marks."""
    word = _DRAWN_OUT.sub(r"\1", typed)
    meant = _shorthand().get(word) or (word if word.isdigit() or len(word) > _LONGEST_WORD else undo_word(word))
    texts = [_mended(part) for part in _WORD.findall(meant)]
    return tuple((text, key := key_of(text), bare_of(key)) for text in texts)


def _mended(word: str) -> str:
    """Return the word of progress that a slip of one letter hides ("xogn", "thnàh"), else the word itself."""
    bare = bare_of(key_of(word))
    if (
        not word.isalpha()
        or not _SHORTEST_SLIP <= len(bare) <= _LONGEST_WORD
        or is_bare_syllable(bare)
        or not _VOWEL.search(bare)
    ):
        return word
    near = process.extractOne(bare, _vocabulary(), scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else word


@cache
def _shorthand() -> dict[str, str]:
    return {**table("shorthand")["words"], **table("progress")["shorthand"]["words"]}


@cache
def _vocabulary() -> tuple[str, ...]:
    said = [phrase for cue in table("progress")["cue"] for phrase in cue["say"]]
    bares = {bare_of(key) for phrase in said for key in keys_of(phrase)}
    return tuple(sorted(bare for bare in bares if len(bare) >= _SHORTEST_SLIP - 1))


class Lexicon(Generic[Meaning]):
    """Phrases with their meanings, found by the marks rule: typed marks count, untyped ones are free."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
        self._by_last: dict[str, list[tuple[str, ...]]] = {}
        for phrase, meaning in sorted(entries, key=lambda entry: -len(entry[0].split())):
            keys = keys_of(phrase)
            self._by_first.setdefault(bare_of(keys[0]), []).append((keys, meaning))
            self._by_last.setdefault(bare_of(keys[-1]), []).append(keys)

    def at(self, words: Sequence[Word], first: int) -> tuple[int, Meaning] | None:
        """Return the end and the meaning of the longest phrase that begins at word `first`."""
        for keys, meaning in self._by_first.get(words[first].bare, ()):
            if _stand(keys, words, first):
                return first + len(keys), meaning
        return None

    def before(self, words: Sequence[Word], end: int) -> int | None:
        """Return where the longest phrase begins that ends right before word `end`."""
        if end < 1:
            return None
        starts = (
            end - len(keys) for keys in self._by_last.get(words[end - 1].bare, ()) if _stand(keys, words, end - len(keys))
        )
        return next(starts, None)

    def within(self, words: Sequence[Word], first: int, end: int) -> bool:
        """Tell whether a phrase stands wholly in words `first` to `end` (exclusive)."""
        part = words[max(first, 0) : end]
        return any(self.at(part, at) for at in range(len(part)))


def lexicon(group: str, *names: str) -> Lexicon[str]:
    """Return the word lists of a group of progress.toml as one lexicon; a text of words counts word by word."""
    return _lexicon(group, names)


@cache
def _lexicon(group: str, names: tuple[str, ...]) -> Lexicon[str]:
    lists = [table("progress")[group][name] for name in names]
    return Lexicon((phrase, phrase) for each in lists for phrase in (each.split() if isinstance(each, str) else each))


def _stand(keys: tuple[str, ...], words: Sequence[Word], first: int) -> bool:
    if first < 0 or first + len(keys) > len(words):
        return False
    return all(likeness(words[first + at].key, key) > 0 for at, key in enumerate(keys))
