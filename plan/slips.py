"""Mending words that stand in no plan: a wrong, missing, doubled or swapped letter, a wrong mark, two words run together.

Only words that are unknown to the plans come here. A plausible syllable is changed only where its neighbour asks for it:
"đặt phòng" must not become "đạt phòng".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from plan.index import Slot, TaskIndex
from plan.phrases import PhraseBook
from plan.syllables import is_bare_syllable
from plan.words import Word

_SHORTEST = 3
_TINY = 3
_LONG = 6
_TRUST = {0: 0.75, 1: 0.85, 2: 0.65}


def mend(words: Sequence[Word], at: int, index: TaskIndex) -> tuple[Slot, ...]:
    """Return the indexed words that were meant by the unknown word `at`, one slot a word; () where nothing is likely."""
    word = words[at]
    if not word.text.isalpha():
        return ()
    slot = _near(words, at, index)
    return (slot,) if slot else _run_together(word, index)


def respelled(words: Sequence[Word], book: PhraseBook[str]) -> tuple[Word, ...]:
    """Return the words, those with a slip mended that then complete a phrase of the book ("đnơ vị nào")."""
    mended = list(words)
    for at, word in enumerate(words):
        if word.text.isalpha() and len(word.bare) >= _SHORTEST and not is_bare_syllable(word.bare):
            near = process.extract(word.bare, book.vocabulary(), scorer=OSA.distance, score_cutoff=1, limit=6)
            guesses = (replace(word, text=bare, key=bare, bare=bare) for bare, distance, _ in near if distance)
            mended[at] = next((guess for guess in guesses if _completes(guess, mended, at, book)), word)
    return tuple(mended)


def _completes(guess: Word, words: Sequence[Word], at: int, book: PhraseBook[str]) -> bool:
    tried = (*words[:at], guess, *words[at + 1 :])
    return any(found.first <= at < found.last and found.last - found.first > 1 for found in book.find(tried))


def _near(words: Sequence[Word], at: int, index: TaskIndex) -> Slot:
    word = words[at]
    near = {bare: _TRUST[distance] for bare, distance in _candidates(word.bare, index)}
    meant = [(each, trust) for bare, trust in near.items() for each in index.vocabulary()[bare]]
    fitting = [(each, trust) for each, trust in meant if _fits(words, at, index.key(each), index)]
    if fitting:
        return tuple(fitting)
    if is_bare_syllable(word.bare):
        return ()
    best = max((trust for _, trust in meant), default=0.0)
    return tuple((each, trust) for each, trust in meant if trust == best)


def _candidates(bare: str, index: TaskIndex) -> Iterable[tuple[str, int]]:
    """Yield known words within one slip (two in a long word), by their letters without marks.

    In a tiny word another letter makes another word ("pci", "phi"): there a slip is a letter left out or out of its place.
    """
    if bare in index.vocabulary():
        yield bare, 0
    if len(bare) < _SHORTEST:
        return
    most = 2 if len(bare) >= _LONG else 1
    near = process.extract(bare, index.vocabulary().keys(), scorer=OSA.distance, score_cutoff=most, limit=12)
    for found, distance, _ in near:
        if distance and len(found) > 1 and not found.isdigit() and (len(bare) > _TINY or _tiny_slip(bare, found)):
            yield found, int(distance)


def _tiny_slip(bare: str, found: str) -> bool:
    return len(found) > len(bare) or sorted(found) == sorted(bare)


def _fits(words: Sequence[Word], at: int, key: str, index: TaskIndex) -> bool:
    before = at > 0 and index.joined(words[at - 1].key, key)
    return before or (at + 1 < len(words) and index.joined(key, words[at + 1].key))


def _run_together(word: Word, index: TaskIndex) -> tuple[Slot, ...]:
    for cut in range(2, len(word.text) - 1):
        first, second = index.typed(word.text[:cut]), index.typed(word.text[cut:])
        if first and second and index.joined_words(first, second):
            return (first, second)
    return ()
