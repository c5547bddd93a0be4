"""Makes one of the processes that share a database the one that plans digests and reminders and tidies up. It does neither.

Planning twice would be harmless (each delivery has its natural key), only costly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from bot.intake.lease import Lease


class Leading:
    """Whether this process leads."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease

    async def leads(self) -> bool:
        """Return whether this process leads, or does so from now on because nobody else does."""
        return await self._lease.take() is True

    async def run(self, on_leading: Callable[[], Coroutine[None, None, None]]) -> None:
        """Lead whenever nobody else does, until cancelled, and call `on_leading` each time that it begins.

        At the end another process may lead at once.
        """
        try:
            while True:
                await self._lease.wait_until_held(_stand_by)
                begun = asyncio.create_task(on_leading())
                try:
                    await self._lease.keep()
                finally:
                    begun.cancel()
                    await asyncio.gather(begun, return_exceptions=True)
        finally:
            await self._lease.release()


def _stand_by() -> None:
    """Do nothing: who stands by is as healthy as who leads."""
