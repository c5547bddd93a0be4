"""How the process is told to end: a first signal lets what is in hand finish; a second one, or too long a farewell, ends it.

What is cut short loses nothing: it lies in the database, and its claim runs out by itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from contextlib import suppress
from typing import NoReturn

from bot import confining, supervising

logger = logging.getLogger(__name__)

LONGEST_FAREWELL = 45.0
"""Seconds between the first signal and the end at the latest; the unit file and the container wait somewhat longer."""
_CUT_SHORT = 1


def stop_signal(longest: float = LONGEST_FAREWELL) -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set. A second signal ends the process and its children at once.

    Python's own handlers, not the loop's: a loop that is stuck must not keep anybody from ending the process.
    """
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    told: list[int] = []

    def end(number: int, _frame: object) -> None:
        told.append(number)
        if len(told) > 1:
            end_at_once(128 + number)
        supervising.tell("STOPPING=1")
        with suppress(RuntimeError):  # the loop has ended by itself in this moment
            loop.call_soon_threadsafe(stop.set)
        _guard(longest)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop


def end_at_once(status: int) -> NoReturn:
    """End the process with this status, and everything that it has started; the next start does again what was in hand."""
    confining.end_all()
    os._exit(status)


def _guard(seconds: float) -> None:
    """End the process by force unless it ends by itself in time."""

    def too_long() -> None:
        logger.error("what was in hand took longer than %d s; ending", seconds, extra={"action": "stop.forced"})
        end_at_once(_CUT_SHORT)

    guard = threading.Timer(seconds, too_long)
    guard.daemon = True
    guard.start()
