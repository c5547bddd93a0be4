"""Plain text and Markdown, in the encodings that office programs save."""

from __future__ import annotations

from bot.forms.encodings import decoded
from bot.forms.limits import limits
from bot.forms.marks import refuse_marked
from plan.document import Document, DocumentError, from_text


def read_text(content: bytes, name: str) -> Document:
    """Return the paragraphs of a text. Raises `DocumentError` "encoding" or "binary" where it is none, "secret" if marked."""
    text = decoded(content, name)
    if len(text) > limits().characters:
        raise DocumentError("too_much", name)
    refuse_marked(text.splitlines(), name)  # here, where a mark still stands apart in its column
    return from_text(text)
