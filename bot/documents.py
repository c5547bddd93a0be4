"""Files of plans in: from a path or bytes to the document or the plan in them, or a reason that a person can act on.

The bot's own process looks at no content: a child process (`bot/forms/child.py`) decides what a file is, reads and understands
it, within limits of size, memory and time.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from bot.confining import ChildError, run
from bot.forms.answers import GarbledError, taken
from bot.forms.child import Wanted, order
from bot.forms.limits import LIMITS, MAX_BYTES, Limits
from bot.forms.plan_answers import taken_plan
from plan.document import Document, DocumentError
from plan.model import PlanReading
from plan.plan_rows import ReturnedTable
from plan.secrecy import secrecy_mark

__all__ = [
    "LIMITS",
    "MAX_BYTES",
    "DocumentError",
    "Documents",
    "Limits",
    "plan_in",
    "read_content",
    "read_document",
    "read_plan",
    "read_reading",
]

logger = logging.getLogger(__name__)

_Read = TypeVar("_Read")
_CHILD = "bot.forms.child"
_AT_ONCE = 2
_OUT_OF_TIME = frozenset({signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL})


def read_document(path: Path, limits: Limits = LIMITS) -> Document:
    """Return the document in a file. Raises `DocumentError`, also for one that carries a mark of state secrecy."""
    return read_content(_content(path, limits), path.name, limits)


def read_content(content: bytes, name: str, limits: Limits = LIMITS, stop: threading.Event | None = None) -> Document:
    """Return the document in the content of a file. Blocks until it is read, `stop` is set, or its time is over.

    `name` is what the sender calls it. Raises `DocumentError`, also for a mark of state secrecy in the name or the text.
    """
    with _garbled_is_broken(name):
        return taken(_told(Wanted.DOCUMENT, content, name, limits, stop), name)


def read_plan(path: Path, limits: Limits = LIMITS) -> PlanReading | ReturnedTable:
    """Return what is understood of a file, of a workbook that we handed out its cells. Raises `DocumentError`."""
    return plan_in(_content(path, limits), path.name, limits)


def read_reading(path: Path, limits: Limits = LIMITS) -> PlanReading:
    """Return what is understood of a file, read like any other even if it is a workbook of ours. Raises `DocumentError`."""
    with _garbled_is_broken(path.name):
        found = taken_plan(_told(Wanted.READING, _content(path, limits), path.name, limits), path.name)
        if isinstance(found, ReturnedTable):
            raise GarbledError
        return found


def plan_in(
    content: bytes, name: str, limits: Limits = LIMITS, stop: threading.Event | None = None
) -> PlanReading | ReturnedTable:
    """Return what is understood of a file's content, as `read_plan`; blocks like `read_content`. Raises `DocumentError`."""
    with _garbled_is_broken(name):
        return taken_plan(_told(Wanted.PLAN, content, name, limits, stop), name)


class Documents:
    """Reads files beside the event loop, two at a time; others wait for their turn. Cancelled, it ends a reading at once."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def read(self, content: bytes, name: str) -> Document:
        """Return the document in the content of a file. Raises `DocumentError`."""
        return await self._in_turn(lambda stop: read_content(content, name, self._limits, stop))

    async def plan(self, content: bytes, name: str) -> PlanReading | ReturnedTable:
        """Return what is understood of the content of a file, or the cells of our own workbook. Raises `DocumentError`."""
        return await self._in_turn(lambda stop: plan_in(content, name, self._limits, stop))

    async def _in_turn(self, reading: Callable[[threading.Event], _Read]) -> _Read:
        stop = threading.Event()
        async with self._turn:
            try:
                return await asyncio.to_thread(reading, stop)
            finally:
                stop.set()


def _told(wanted: Wanted, content: bytes, name: str, limits: Limits, stop: threading.Event | None = None) -> list[bytes]:
    """Return the lines that a child tells of a file."""
    if secrecy_mark(name):
        raise DocumentError("secret", name)
    if len(content) > limits.bytes:
        raise DocumentError("too_large", name)
    try:
        return run(_CHILD, order(wanted, name, limits) + content, limits.seconds, stop or threading.Event())
    except ChildError as ended:
        logger.warning("a file could not be read: %s", ended, extra={"action": "document.ended"})
        too_slow = ended.late or ended.by in _OUT_OF_TIME
        raise DocumentError("too_slow" if too_slow else "too_heavy", name) from None
    except OSError as error:  # no room for a process or its files
        logger.error("a file could not be read: %s", error, extra={"action": "document.no_room"})  # noqa: TRY400
        raise DocumentError("no_room", name) from None


@contextmanager
def _garbled_is_broken(name: str) -> Iterator[None]:
    try:
        yield
    except GarbledError:
        raise DocumentError("broken", name) from None


def _content(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError("folder", path.name)
        with path.open("rb") as file:
            return file.read(limits.bytes + 1)
    except FileNotFoundError:
        raise DocumentError("not_found", path.name) from None
    except OSError as error:
        raise DocumentError("unreadable", path.name) from error
