"""Files of plans in: from a path or bytes to the `Document` that the reader takes, or a reason that a person can act on.

The bot's own process looks at no content: a child process (`bot/forms/child.py`) decides what a file is and reads it, within
limits of size, memory and time.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from pathlib import Path

from bot.confining import ChildError, run
from bot.forms.answers import GarbledError, taken
from bot.forms.child import order
from bot.forms.limits import LIMITS, MAX_BYTES, Limits
from plan.document import Document, DocumentError
from plan.secrecy import secrecy_mark

__all__ = ["LIMITS", "MAX_BYTES", "DocumentError", "Documents", "Limits", "read_content", "read_document"]

logger = logging.getLogger(__name__)

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
    if secrecy_mark(name):
        raise DocumentError("secret", name)
    if len(content) > limits.bytes:
        raise DocumentError("too_large", name)
    try:
        return taken(run(_CHILD, order(name, limits) + content, limits.seconds, stop or threading.Event()), name)
    except ChildError as ended:
        logger.warning("a file could not be read: %s", ended, extra={"action": "document.ended"})
        too_slow = ended.late or ended.by in _OUT_OF_TIME
        raise DocumentError("too_slow" if too_slow else "too_heavy", name) from None
    except OSError as error:  # no room for a process or its files
        logger.error("a file could not be read: %s", error, extra={"action": "document.no_room"})  # noqa: TRY400
        raise DocumentError("no_room", name) from None
    except GarbledError:
        raise DocumentError("broken", name) from None


class Documents:
    """Reads files beside the event loop, two at a time; others wait for their turn."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def read(self, content: bytes, name: str) -> Document:
        """Return the document in the content of a file. Raises `DocumentError`. Cancelled, it ends the reading at once."""
        stop = threading.Event()
        async with self._turn:
            try:
                return await asyncio.to_thread(read_content, content, name, self._limits, stop)
            finally:
                stop.set()


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
