"""The child process in which a file is read: `python -m bot.forms.child`, its order and the file on standard input.

What is asked for is the document, or the plan in it: understanding a document costs what its writer wants it to cost, too.

It bounds itself before it looks at the content: memory, processor time, no core files, no network, no other programs and no
files but where the form needs them. The answer goes to standard output (`bot/forms/answers.py`, `plan_answers.py`).
"""

from __future__ import annotations

import json
import math
import resource
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from enum import StrEnum
from typing import BinaryIO

from bot.confining import MOST_TOLD
from bot.forms.answers import refused, written
from bot.forms.limits import Limits, within
from bot.forms.marks import head_of, refuse_marked
from bot.forms.packages import Package
from bot.forms.plan_answers import written_plan
from bot.forms.recognising import form_of
from bot.forms.registry import READERS, Reader
from bot.returned_workbook import returned_table
from plan.document import Document, DocumentError, Paragraph, Table
from plan.folding import nfc
from plan.plan_rows import ReturnedTable
from plan.reading import read

_PROGRAMS_MEMORY = 6 * 1024 * 1024 * 1024  # LibreOffice and tesseract map far more than they use
_PROGRAMS_FILES = 1024 * 1024 * 1024
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ctypes.", "shutil.rmtree")
_WRITING = frozenset("wax+")
_PACKAGES = frozenset({"word", "sheet", "open_text"})


class Wanted(StrEnum):
    """What is asked for: a document, what the reader understands of it, or that unless it is a workbook that we handed out."""

    DOCUMENT = "document"
    READING = "reading"
    PLAN = "plan"


def order(wanted: Wanted, name: str, bounds: Limits) -> bytes:
    """Return what goes before the file on the child's standard input: its name and the bounds, on one line."""
    return json.dumps({"wanted": wanted, "name": name, **asdict(bounds)}).encode() + b"\n"


def main(given: BinaryIO, told: BinaryIO) -> None:
    """Read one file and tell what it holds, or why it is refused."""
    bounds, wanted, name = _ordered(given.readline())
    _bound(bounds)
    try:
        with within(bounds):
            lines = list(_answer(wanted, given.read(), name, bounds))
    except DocumentError as error:
        lines = [refused(error.code)]
    except MemoryError:
        lines = [refused("too_heavy")]
    except Exception as error:  # a reader that fails over a file: whatever it is, the sender hears that it is damaged
        lines = [refused("broken", type(error).__name__)]
    for line in lines:
        told.write(line.encode("utf-8", errors="replace") + b"\n")
    told.flush()


def _ordered(line: bytes) -> tuple[Limits, Wanted, str]:
    given = json.loads(line)
    wanted, name = Wanted(given.pop("wanted")), given.pop("name")
    return Limits(**given), wanted, name


def _answer(wanted: Wanted, content: bytes, name: str, bounds: Limits) -> Iterator[str]:
    found = _read(content, name, bounds, ours=wanted is Wanted.PLAN)
    if isinstance(found, ReturnedTable):
        yield written_plan(found)
    elif wanted is Wanted.DOCUMENT:
        yield from written(found)
    else:
        yield written_plan(read(found))


def _bound(bounds: Limits) -> None:
    seconds = math.ceil(bounds.seconds)
    signal.alarm(seconds + 2)  # ends the child even where nobody is left to end it
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_TOLD, _PROGRAMS_FILES))
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, max(bounds.memory, _PROGRAMS_MEMORY)))


def _read(content: bytes, name: str, bounds: Limits, *, ours: bool) -> Document | ReturnedTable:
    """Return the document in a file, its text in NFC; with `ours` the cells of a workbook of ours as they are."""
    form = form_of(content, name)
    reader = READERS.get(form)
    if reader is None:
        raise DocumentError(form, name)
    if form in _PACKAGES and content.startswith(b"PK"):
        Package(content, name).prove()
    document_in = reader.load()
    _close_in(reader)
    if ours and form == "sheet" and (table := returned_table(content, name)) is not None:
        return table
    document = document_in(content, name)
    _weigh(document, name, bounds)
    refuse_marked(head_of(document), name)
    return _in_nfc(document)


def _in_nfc(document: Document) -> Document:
    def composed(block: Paragraph | Table) -> Paragraph | Table:
        if isinstance(block, Table):
            return replace(block, rows=tuple(tuple(map(nfc, row)) for row in block.rows))
        return replace(block, text=nfc(block.text))

    return replace(document, blocks=tuple(map(composed, document.blocks)))


def _close_in(reader: Reader) -> None:
    """Forbid what the form does not need. Python's own calls only: a library's are bounded by the limits of the process."""
    if reader.starts_programs:
        resource.setrlimit(resource.RLIMIT_AS, (_PROGRAMS_MEMORY, _PROGRAMS_MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_PROGRAMS_FILES, _PROGRAMS_FILES))
    else:
        sys.addaudithook(_forbid)


def _forbid(event: str, args: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(args[1], str) and not _WRITING.isdisjoint(args[1])
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def _weigh(document: Document, name: str, bounds: Limits) -> None:
    cells = letters = 0
    for block in document.blocks:
        if isinstance(block, Table):
            cells += sum(map(len, block.rows))
            letters += sum(len(cell) for row in block.rows for cell in row)
        else:
            letters += len(block.text)
    if cells > bounds.cells or letters > bounds.characters or len(document.blocks) > bounds.cells:
        raise DocumentError("too_much", name)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
