"""Plain text and Markdown, in the encodings that office programs save."""

from __future__ import annotations

import codecs

from bot.forms.limits import limits
from bot.forms.marks import refuse_marked
from plan.document import Document, DocumentError, from_text

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1c\x1d\x1e\x85")


def read_text(content: bytes, name: str) -> Document:
    """Return the paragraphs of a text. Raises `DocumentError` "encoding" or "binary" where it is none, "secret" if marked."""
    text = decoded(content, name)
    if len(text) > limits().characters:
        raise DocumentError("too_much", name)
    refuse_marked(text.splitlines(), name)  # here, where a mark still stands apart in its column
    return from_text(text)


def decoded(content: bytes, name: str) -> str:
    """Return the letters of a text file. Raises `DocumentError` "encoding" or "binary"."""
    encoding = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise DocumentError("binary" if b"\x00" in content else "encoding", name) from None
    if any(ord(c) < 32 and c not in _TEXT_CONTROLS for c in text):
        raise DocumentError("binary", name)
    return text
