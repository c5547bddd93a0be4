"""Vietnamese text made comparable: NFC, folded blanks, and the form without marks. It knows letters, not words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def nfc(text: str) -> str:
    """Return the text in NFC, without invisible characters; line breaks stay."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def one_line(text: str) -> str:
    """Return the text in NFC with every run of blanks and line breaks made one blank."""
    return _BLANKS.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """Return the text in lower case without marks: "Đường bộ" becomes "duong bo". NFD alone leaves `đ` in place.

    Never fold a task code with it: 3d and 3đ are different tasks.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.replace("đ", "d")


def fold_each(text: str) -> str:
    """Return the text folded letter by letter: exactly as long as `text`, so that places found in one hold in the other."""
    return "".join(map(_folded_letter, text))


@lru_cache(maxsize=4_096)
def _folded_letter(letter: str) -> str:
    bare = fold(letter)
    return bare if len(bare) == 1 else letter
