"""Texts typed in the fonts of the nineties (TCVN3, VNI) made Unicode by the extra `legacy`, where it is installed.

Which encoding it is, is decided over a whole document, and its pieces are turned with that one: a short piece alone tells
little. It must be asked before a text is made NFC, which drops U+00AD: that is "ư" in TCVN3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from plan.document import DocumentError
from plan.folding import nfc
from plan.wordlists import table

Convert = Callable[[str], str]

_ENCODINGS = ("tcvn3", "vni")
_SIGNS = 3  # different telling pieces that make an encoding
_SAMPLE = 40_000  # letters of a document that are looked at
# Letters of Unicode's Vietnamese that stand in no old font: a piece with one of them was typed in a Unicode font already.
_MODERN = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")


def converter(texts: Iterable[str], name: str) -> Convert | None:
    """Return what makes pieces of this document Unicode; None where it needs none, as nearly all.

    Raises `DocumentError` "old_fonts" where it does and the extra is not installed.
    """
    encoding = encoding_of(texts)
    if encoding is None:
        return None
    fix = _fix(name)

    @lru_cache(maxsize=20_000)
    def convert(piece: str) -> str:
        return piece if piece.isascii() or _MODERN.search(nfc(piece)) else fix(piece, encoding=encoding)

    return convert


def from_bytes(content: bytes, name: str) -> str | None:
    """Return a text file in an old encoding as Unicode; None where it is in none. Raises as `converter` does."""
    text = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in content[:_SAMPLE])
    if encoding_of([text]) is None:
        return None
    whole = content.decode("latin-1") if any(0x80 <= byte < 0xA0 for byte in content) else content.decode("cp1252")
    convert = converter([whole], name)
    return convert(whole) if convert else None


def encoding_of(texts: Iterable[str]) -> str | None:
    """Return the old encoding that a document is typed in, "tcvn3" or "vni"; None for Unicode."""
    sample, length = [], 0
    for text in texts:
        sample.append(text)
        length += len(text) + 1
        if length > _SAMPLE:
            break
    found = {encoding: _signs(encoding, " ".join(sample)) for encoding in _ENCODINGS}
    best = max(_ENCODINGS, key=lambda encoding: found[encoding])
    return best if found[best] >= _SIGNS else None


def _signs(encoding: str, text: str) -> int:
    seen = text if encoding == "tcvn3" else text.lower()
    return sum(sign in seen for sign in _known(encoding))


@cache
def _known(encoding: str) -> tuple[str, ...]:
    return tuple(table("old_fonts")[encoding])


def _fix(name: str) -> Callable[..., str]:
    try:
        import viparse  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        raise DocumentError("old_fonts", name) from None
    return viparse.fix  # type: ignore[no-any-return,unused-ignore]
