"""Stores what is delivered at the same time in one commit: whoever comes while one is written waits for the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.intake.raw import Batch


class Gathering:
    """Deliveries on their way into the inbox. `store` commits some of them as one."""

    def __init__(self, store: Callable[[Batch], Awaitable[None]]) -> None:
        self._store = store
        self._waiting: list[tuple[Batch, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, batch: Batch) -> None:
        """Return once a delivery is stored; raises what storing it raised."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((batch, kept))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await kept

    async def _write(self) -> None:
        try:
            while self._waiting:
                together, self._waiting = self._waiting, []
                await self._write_together(together)
        finally:
            self._writing = None

    async def _write_together(self, together: Sequence[tuple[Batch, asyncio.Future[None]]]) -> None:
        error: BaseException | None = None
        try:
            await self._store(merged([batch for batch, _ in together]))
        except BaseException as raised:  # each of those who wait is to know, and a cancellation goes on
            error = raised
        for _, kept in together:
            if not kept.done():
                kept.set_result(None) if error is None else kept.set_exception(error)
        if isinstance(error, asyncio.CancelledError):
            raise error


def merged(batches: Sequence[Batch]) -> Batch:
    """Return several deliveries as one."""
    updates = tuple(each for batch in batches for each in batch.updates)
    malformed = tuple(each for batch in batches for each in batch.malformed)
    callers = {number: caller for batch in batches for number, caller in batch.callers.items()}
    confirms = max((each.confirms for each in batches if each.confirms is not None), default=None)
    return Batch(updates, malformed, confirms, callers)
