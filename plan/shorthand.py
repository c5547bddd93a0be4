"""Chat shorthand (teencode) written out: "aj lm z" becomes "ai làm vậy". It knows how people chat, not what they ask for."""

from __future__ import annotations

import re
from functools import cache

from plan.syllables import is_bare_syllable
from plan.wordlists import table
from plan.words import bare_of, key_of, words_of

_PLAYFUL_F = re.compile(r"(?<!\w)[fF](?=[^\W\d_])")


def plain_letters(text: str) -> str:
    """Return the text with letters that stand for others put right: "fong" is "phong", "aj" is "ai".

    To be done before raw Telex is undone: the "j" of "aj" would be taken for a tone.
    """
    words: dict[str, str] = table("shorthand")["letters"]
    pieces, end = [], 0
    for word in words_of(text):
        pieces += [text[end : word.start], words.get(word.text) or _without_f(text[word.start : word.end])]
        end = word.end
    return "".join([*pieces, text[end:]])


def written_out(text: str) -> str:
    """Return the text with chat shorthand written out."""
    shorthand = _shorthand()
    pieces, end = [], 0
    for word in words_of(text):
        pieces += [text[end : word.start], shorthand.get(word.text, text[word.start : word.end])]
        end = word.end
    return "".join([*pieces, text[end:]])


def _without_f(word: str) -> str:
    """Return a word with its first "f" as "ph" where that makes a syllable: no Vietnamese word begins with f."""
    meant = _PLAYFUL_F.sub("ph", word)
    return meant if meant != word and is_bare_syllable(bare_of(key_of(meant.lower()))) else word


@cache
def _shorthand() -> dict[str, str]:
    return dict(table("shorthand")["words"])
