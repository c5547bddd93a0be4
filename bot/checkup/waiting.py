"""Runs what may hang in a thread that keeps nobody from ending: asking for a name, waiting for a disk."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def waited_for(asking: Callable[[], T], seconds: float) -> T:
    """Return what `asking` returns in a thread of its own; raises what it raises, and `TimeoutError` when it takes too long."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # T may be None itself

    def ask() -> None:
        result, error = None, None
        try:
            result = asking()
        except Exception as raised:  # whatever it is, it is raised where it is waited for
            error = raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=ask, daemon=True).start()
    async with asyncio.timeout(seconds):
        return await answer
