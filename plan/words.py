"""Words of Vietnamese text as they are compared: the key of a word, and when a typed word may stand for a written one.

Typed marks count, untyped ones are free: "duong" may stand for "dương" and "đường", "dương" never for "đường". It knows
letters and tones, not what words mean.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from plan.folding import fold

_WORD = re.compile(r"[^\W_]+")
_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_SHORT_Y = re.compile(r"^([bhklmstv]|qu)y(?=\d?$)")
_CONFUSED_TONES = {"3": "4", "4": "3"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: `text` in lower case as typed, `key` its comparable form, `bare` without marks, and its place."""

    text: str
    key: str
    bare: str
    start: int
    end: int

    @property
    def marked(self) -> bool:
        """Whether any mark was typed."""
        return self.key != self.bare


@lru_cache(maxsize=20_000)
def key_of(word: str) -> str:
    """Return the comparable form of a lower-case word: its letters, then its tone as a digit ("hòa" and "hoà" → "hoa2").

    "kỹ" and "kĩ" are one word, as are "05" and "5".
    """
    if word.isdigit():
        return word.lstrip("0") or "0"
    tone = ""
    letters = []
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TONES:
            tone = _TONES[letter]
        else:
            letters.append(letter)
    return _SHORT_Y.sub(r"\1i", unicodedata.normalize("NFC", "".join(letters)) + tone)


@lru_cache(maxsize=20_000)
def bare_of(key: str) -> str:
    """Return a key without its marks ("đương2" → "duong"); numbers stay."""
    if key.isdigit():
        return key
    return fold(key.rstrip("12345"))


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text in their order; `text` is NFC."""
    return tuple(_word(found) for found in _WORD.finditer(text.lower()))


def keys_of(text: str) -> tuple[str, ...]:
    """Return the keys of a text's words in their order; `text` is NFC."""
    return tuple(key_of(word) for word in _WORD.findall(text.lower()))


def _word(found: re.Match[str]) -> Word:
    text = found.group()
    key = key_of(text)
    return Word(text, key, bare_of(key), found.start(), found.end())


@lru_cache(maxsize=50_000)
def likeness(typed: str, written: str) -> float:
    """Return how well a typed key stands for a written key, 0 (not at all) to 1; both have the same letters without marks.

    Less than 1 where marks were left out; hỏi and ngã, which half of the country speaks alike, are only a small slip.
    """
    if typed == written:
        return 1.0
    typed_letters, typed_tone = _split(typed)
    written_letters, written_tone = _split(written)
    if len(typed_letters) != len(written_letters):
        return 0.0
    if any(t not in (w, fold(w)) for t, w in zip(typed_letters, written_letters, strict=True)):
        return 0.0
    if typed_tone in ("", written_tone):
        left_out = sum(t != w for t, w in zip(typed_letters, written_letters, strict=True)) + (typed_tone != written_tone)
        if typed == bare_of(typed):
            return 0.9
        return 0.8 if left_out == 1 else 0.0  # one may be forgotten, but who types marks means what is there
    return 0.7 if _CONFUSED_TONES.get(typed_tone) == written_tone and typed_letters == written_letters else 0.0


def _split(key: str) -> tuple[str, str]:
    if len(key) > 1 and key[-1] in "12345" and not key[-2].isdigit():
        return key[:-1], key[-1]
    return key, ""
