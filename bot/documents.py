"""Files of plans in: from a path to the `Document` that the reader takes, or a reason that a person can act on.

What a file is, is decided by its content, not by its name. Only text is read so far; other forms are named and refused.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from plan.document import Document, from_text
from plan.secrecy import document_mark, secrecy_mark

MAX_BYTES = 20 * 1024 * 1024  # the largest file a bot may fetch: https://core.telegram.org/bots/api#getfile
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1c\x1d\x1e\x85")


class DocumentError(Exception):
    """A file cannot be read as a document. `code` names the reason (`document.<code>` in `locales`), `name` the file."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{name}: {code}")
        self.code = code
        self.name = name


def read_document(path: Path) -> Document:
    """Return the document in a file. Raises `DocumentError`, also for one that carries a mark of state secrecy."""
    return read_content(_content(path), path.name)


def read_content(content: bytes, name: str) -> Document:
    """Return the document in the content of a file called `name`. Raises `DocumentError` as `read_document` does."""
    if len(content) > MAX_BYTES:
        raise DocumentError("too_large", name)
    text = _decoded(content, name)
    if secrecy_mark(name) or document_mark(text):
        raise DocumentError("secret", name)
    return from_text(text)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError("folder", path.name)
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError("not_found", path.name) from None
    except OSError as error:
        raise DocumentError("unreadable", path.name) from error
    if len(content) > MAX_BYTES:
        raise DocumentError("too_large", path.name)
    return content


def _decoded(content: bytes, name: str) -> str:
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DocumentError("empty", name)
    for signature, form in _SIGNATURES:
        if content.startswith(signature):
            raise DocumentError(form, name)
    encoding = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise DocumentError("binary" if b"\x00" in content else "encoding", name) from None
    if any(ord(c) < 32 and c not in _TEXT_CONTROLS for c in text):
        raise DocumentError("binary", name)
    return text
