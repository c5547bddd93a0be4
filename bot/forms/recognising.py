"""What form a file has, by its content. The name counts only where content cannot tell: a table typed as text (.csv).

It opens nothing: of a package (Word, Excel, OpenDocument) it reads the list of entries.
"""

from __future__ import annotations

import codecs
import re

from bot.forms.packages import Package
from plan.document import DocumentError

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_PDF_HEAD = 1024  # how far from the top a PDF's signature may stand: ISO 32000-1, annex H, note 13
_SIGNATURES = (
    (b"{\\rtf", "rich_text"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
_RIFF_PICTURE = re.compile(rb"RIFF....WEBP|....ftyphei[cf]|....ftypmif1", re.DOTALL)
_WEB_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)?(?:<!DOCTYPE\s+html|<html)|MIME-Version:", re.IGNORECASE | re.DOTALL)
_MARKED_UP = re.compile(rb"\s*<\?xml[^>]{0,200}\?>\s*(?:<\?mso|<[\w:]*(?:wordDocument|package)\b)", re.IGNORECASE)
_OLE_STREAMS = (("EncryptedPackage", "locked"), ("WordDocument", "old_word"), ("Workbook", "sheet"), ("Book", "sheet"))
_FOLDERS = (("word/", "word"), ("xl/", "sheet"), ("ppt/", "slides"))
_OPEN_DOCUMENT = (
    (b"application/vnd.oasis.opendocument.text", "open_text"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "sheet"),
)
_TYPED_TABLES = (".csv", ".tsv")


def form_of(content: bytes, name: str) -> str:
    """Return the form of a file: "text", "word", "sheet", "pdf", …, or the code of what cannot be read.

    Raises `DocumentError` for a file without content and for a package that is broken or a bomb.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DocumentError("empty", name)
    if content.startswith(_ZIP):
        return _packed(Package(content, name))
    if content.startswith(_OLE):
        return next((form for stream, form in _OLE_STREAMS if stream.encode("utf-16-le") in content), "binary")
    if _PDF in content[:_PDF_HEAD]:
        return "pdf"
    signed = next((form for signature, form in _SIGNATURES if content.startswith(signature)), None)
    return signed or _written(content, name)


def _packed(package: Package) -> str:
    kind = package.read("mimetype") if package.has("mimetype") else b""
    for opening, form in _OPEN_DOCUMENT:
        if kind.startswith(opening):
            return form
    return next((form for folder, form in _FOLDERS if package.has_folder(folder)), "archive")


def _written(content: bytes, name: str) -> str:
    head = content[:4_096].removeprefix(codecs.BOM_UTF8)
    if _RIFF_PICTURE.match(head):
        return "picture"
    if _WEB_PAGE.match(head) or _MARKED_UP.match(head):
        return "web_page"
    return "csv" if name.lower().endswith(_TYPED_TABLES) else "text"
