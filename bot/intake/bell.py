"""Wakes a waiting loop at once in the same process; without a ring it looks again by itself after a while."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Bell:
    """Rung by whoever stored or finished something; many rings while nobody waits count as one."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the one who waits, or make the next wait return at once."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Return when rung, at the latest after `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()
