"""Which letters can be a Vietnamese syllable. It judges spelling, not whether the word is in use."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from plan.wordlists import table
from plan.words import bare_of, key_of

_TONES = ("", "1", "2", "3", "4", "5")
_TONES_OF_STOPS = ("1", "5")
_STOPS = ("c", "ch", "p", "t")
_MARKS = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VOWELS = "aăâeêioôơuưy"
_MARKED_VOWELS = "ăâêôơư"


def is_syllable(word: str) -> bool:
    """Tell whether a lower-case word, its marks typed, can be a Vietnamese syllable."""
    return key_of(word) in _keys()


def is_bare_syllable(word: str) -> bool:
    """Tell whether a lower-case word without marks can be a syllable whose marks were left out."""
    return word in _bares()


@cache
def all_syllables() -> tuple[str, ...]:
    """Return every plausible syllable, written in NFC, sorted."""
    return tuple(sorted(spell(letters, tone) for letters in _toneless() for tone in _tones_of(letters)))


@cache
def _keys() -> frozenset[str]:
    return frozenset(key_of(letters) + tone for letters in _toneless() for tone in _tones_of(letters))


@cache
def _bares() -> frozenset[str]:
    return frozenset(bare_of(key) for key in _keys()) | frozenset(bare_of(letters) for letters in _toneless())


@cache
def _toneless() -> frozenset[str]:
    parts = table("syllables")
    found = {onset + rime for onset in parts["onsets"] for rime in _rimes_after(onset, parts)}
    return frozenset(found | set(parts["without_onset"].split()) | {onset + "y" for onset in parts["final_y"]})


def _rimes_after(onset: str, parts: dict[str, Any]) -> list[str]:
    rimes: list[str] = parts["rimes"].split()
    if onset == "qu":
        return list(parts["after_qu"].split())
    if onset == "gi":
        return [rime for rime in rimes if rime[0] != "i"] + ["êng", "êt"]
    front = [rime for rime in rimes if rime[0] in "eêi"]
    if onset in parts["only_before_front"]:
        return front
    if onset in parts["never_before_front"]:
        return [rime for rime in rimes if rime not in front] + (parts["after_g"].split() if onset == "g" else [])
    return [rime for rime in rimes if onset or not rime.startswith("iê")]


def _tones_of(letters: str) -> tuple[str, ...]:
    return _TONES_OF_STOPS if letters.endswith(_STOPS) else _TONES


def spell(letters: str, tone: str) -> str:
    """Return toneless letters with a tone (a digit of a key, or nothing) on the vowel that carries it, in NFC."""
    if not tone:
        return letters
    at = _carrier(letters)
    return unicodedata.normalize("NFC", letters[: at + 1] + _MARKS[tone] + letters[at + 1 :])


def _carrier(letters: str) -> int:
    start = 2 if letters.startswith("qu") or (letters.startswith("gi") and len(letters) > 2 and letters[2] in _VOWELS) else 0
    vowels = [at for at in range(start, len(letters)) if letters[at] in _VOWELS]
    marked = [at for at in vowels if letters[at] in _MARKED_VOWELS]
    if marked:
        return marked[-1]
    closed = letters[-1] not in _VOWELS
    if len(vowels) == 3 or (len(vowels) == 2 and closed):
        return vowels[1]
    return vowels[0] if vowels else len(letters) - 1  # "qu" alone has none but the one that belongs to the q
