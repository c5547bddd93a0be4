"""Older and foreign text forms (.doc, .rtf, .odt, web pages), turned into .docx by LibreOffice where this machine has it.

Without it `antiword` reads a .doc, poorer: it knows no automatic numbers. With neither the sender is told to save a .docx.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.forms.limits import limits
from bot.forms.packages import Package
from bot.forms.text import read_text
from bot.forms.word import read_word
from plan.document import Document, DocumentError

_OFFICE = ("soffice", "libreoffice")
_SHARE = 0.7  # of the time there is, for LibreOffice
_DOC_HEAD = 512  # where the document's own stream nearly always begins: behind the first sector ([MS-CFB] 2.2)
_DOC_SIGN = b"\xec\xa5"  # [MS-DOC] 2.5.2: wIdent, and in the byte behind ten others the bit fEncrypted
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


def read_old_word(content: bytes, name: str) -> Document:
    """Return a .doc read. Raises `DocumentError`: "old_word" where no program reads it, "locked", "broken", "too_slow"."""
    if content[_DOC_HEAD : _DOC_HEAD + 2] == _DOC_SIGN and content[_DOC_HEAD + 11] & 1:
        raise DocumentError("locked", name)
    failure = "broken"
    try:
        converted = _converted(content, ".doc")
    except subprocess.TimeoutExpired:
        converted, failure = None, "too_slow"
    if converted is not None:
        return _read(converted, name)
    text = _by_antiword(content)
    if text is not None:
        return read_text(text, name)
    raise DocumentError(failure if _program(*_OFFICE, "antiword") else "old_word", name)


def read_rich_text(content: bytes, name: str) -> Document:
    """Return the document in an .rtf. Raises `DocumentError`: "rich_text" where no program can read it, "broken"."""
    return _by_office(content, name, ".rtf", "rich_text")


def read_open_text(content: bytes, name: str) -> Document:
    """Return the document in an .odt. Raises `DocumentError`: "open_text" where no program can read it, "broken"."""
    return _by_office(content, name, ".odt", "open_text")


def read_web_page(content: bytes, name: str) -> Document:
    """Return the document in a web page. Raises `DocumentError`: "web_page" where no program can read it, "broken"."""
    return _by_office(content, name, ".html", "web_page", "--infilter=HTML (StarWriter)")


def _by_office(content: bytes, name: str, suffix: str, missing: str, *options: str) -> Document:
    try:
        converted = _converted(content, suffix, *options)
    except subprocess.TimeoutExpired:
        raise DocumentError("too_slow", name) from None
    if converted is None:
        raise DocumentError("broken" if _program(*_OFFICE) else missing, name)
    return _read(converted, name)


def _read(converted: bytes, name: str) -> Document:
    Package(converted, name).prove()  # it holds what a stranger put into the file before
    return read_word(converted, name)


def _converted(content: bytes, suffix: str, *options: str) -> bytes | None:
    """Return a file as LibreOffice saves it in .docx, None where that fails or there is no LibreOffice.

    Raises `TimeoutExpired` where it takes too long.
    """
    office = _program(*_OFFICE)
    if office is None:
        return None
    place = Path(tempfile.mkdtemp())
    settings = place / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    (place / f"plan{suffix}").write_bytes(content)
    command = [office, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={(place / 'profile').as_uri()}"]
    told = [*options, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(place / "out"), str(place / f"plan{suffix}")]
    _output([*command, *told], limits().seconds * _SHARE)
    with suppress(OSError):
        return (place / "out" / "plan.docx").read_bytes()
    return None


def _by_antiword(content: bytes) -> bytes | None:
    """Return the text of a .doc as antiword tells it, None where that fails or there is no antiword."""
    antiword = _program("antiword")
    if antiword is None:
        return None
    place = Path(tempfile.mkdtemp()) / "plan.doc"
    place.write_bytes(content)
    with suppress(subprocess.TimeoutExpired):
        return _output([antiword, "-m", "UTF-8.txt", "-w", "0", str(place)], limits().seconds * (1 - _SHARE) / 2) or None
    return None


def _output(command: list[str], seconds: float) -> bytes:
    """Return what a program wrote, b"" where it failed; what it leaves behind goes with our folder. Raises `TimeoutExpired`."""
    # Into a file: what a program leaves running would keep a pipe open.
    with suppress(subprocess.CalledProcessError, OSError), tempfile.TemporaryFile() as told:
        subprocess.run(  # noqa: S603 - the names of files are ours
            command, stdin=subprocess.DEVNULL, stdout=told, stderr=subprocess.DEVNULL, timeout=seconds, check=True
        )
        told.seek(0)
        return told.read()
    return b""


def _program(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)
