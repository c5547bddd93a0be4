"""Undoing Telex and VNI that reached us as typed keys: "chur trif" and "chu3 tri2" become "chủ trì".

A word is changed only where it is no plausible Vietnamese syllable as it stands and its undoing is one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from plan.syllables import is_bare_syllable, is_syllable, spell

_TYPED = re.compile(r"(?<![^\W_])[a-zA-Z][a-zA-Z0-9]+(?![^\W_])")
_TELEX_TONES = {"s": "1", "f": "2", "r": "3", "x": "4", "j": "5"}
_TELEX_W = {"a": "ă", "o": "ơ", "u": "ư"}
_DOUBLED = {"a": "â", "e": "ê", "o": "ô"}
_VNI_LETTERS = {"6": _DOUBLED, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
_VOWELS = "aăâeêioôơuưy"


def undo(text: str) -> str:
    """Return a text with raw Telex and VNI words written out; everything else stays letter by letter.

    A word in capitals among small letters is an abbreviation ("PAR INDEX"), never raw keys.
    """
    shouted = text == text.upper()

    def meant(found: re.Match[str]) -> str:
        word = found.group()
        return word if word.isupper() and not shouted else undo_word(word)

    return _TYPED.sub(meant, text)


@lru_cache(maxsize=5_000)
def undo_word(word: str) -> str:
    """Return the Vietnamese word that raw keys stand for, or the word itself."""
    keys = word.lower()
    if any(key.isdigit() for key in keys):
        return _plausible(_vni(keys)) or word
    if is_bare_syllable(keys):
        return word
    return _plausible(_telex(keys)) or word


def _plausible(guess: tuple[str, str]) -> str | None:
    letters, tone = guess
    for candidate in (letters, letters.replace("ươ", "uơ")):
        if _has_vowel(candidate) and is_syllable(spell(candidate, tone)):
            return spell(candidate, tone)
    return None


def _has_vowel(letters: str) -> bool:
    return any(letter in _VOWELS for letter in letters)


def _vni(keys: str) -> tuple[str, str]:
    letters, tone = "", ""
    for key in keys:
        if key in "12345":
            tone = key
        elif key in _VNI_LETTERS:
            letters = _mark_last(letters, _VNI_LETTERS[key]) or letters + key
        else:
            letters += key
    return letters, tone


def _telex(keys: str) -> tuple[str, str]:
    letters, tone = "", ""
    for key in keys:
        if key in _TELEX_TONES and _has_vowel(letters):
            if tone:  # no Vietnamese word has two tones: it is a foreign one ("virus")
                return "", ""
            tone = _TELEX_TONES[key]
        elif key == "z" and _has_vowel(letters):
            tone = ""
        else:
            letters = _telex_letter(letters, key)
    return letters, tone


def _telex_letter(letters: str, key: str) -> str:
    if key == "w":
        return _mark_last(letters, _TELEX_W) or letters + "ư"
    if key == "d" and letters.startswith("d"):
        return "đ" + letters[1:]
    if key in _DOUBLED and not _has_vowel(letters.rpartition(key)[2]):
        return _mark_last(letters, {key: _DOUBLED[key]}) or letters + key
    return letters + key


def _mark_last(letters: str, marks: dict[str, str]) -> str | None:
    """Return the letters with the last that can take the mark marked; "uo" takes the horn on both. None where none can."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in marks:
            marked = letters[:at] + marks[letters[at]] + letters[at + 1 :]
            return marked.replace("uơ", "ươ") if "u" in marks else marked
    return None
