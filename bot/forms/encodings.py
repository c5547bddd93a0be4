"""The encodings that Vietnamese texts are saved in: which one it is, and the letters."""

from __future__ import annotations

import codecs
import re

from bot.forms import old_fonts
from plan.document import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\ufffe\uffff]")


def decoded(content: bytes, name: str) -> str:
    """Return the letters of a text: UTF-8, UTF-16, or windows-1258, as Excel saves it in Vietnam.

    windows-1258 is told by the marks that it sets behind their letters: every byte means something in it, so that a text in
    another encoding would pass too.
    """
    encoding = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), None) or _without_bom(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = _windows(content, name)
    if _CONTROLS.search(text):
        raise DocumentError("binary", name)
    return text


def _without_bom(content: bytes) -> str:
    sample = content[:4_096]
    zeros = sample[1::2].count(0), sample[0::2].count(0)
    if max(zeros) * 3 > len(sample) / 2:
        return "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"
    return "utf-8"


def _windows(content: bytes, name: str) -> str:
    old = old_fonts.from_bytes(content, name)
    if old is not None:
        return old
    try:
        text = content.decode("cp1258")
    except UnicodeDecodeError:
        raise DocumentError(_fault(content), name) from None
    if not re.search("[ăâêôơưđ\u0300\u0301\u0303\u0309\u0323]", text):
        raise DocumentError(_fault(content), name)
    return text


def _fault(content: bytes) -> str:
    return "binary" if b"\x00" in content else "encoding"
