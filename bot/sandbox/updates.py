"""The bot's queue of updates: long polling, confirmation by offset, one poller at a time, 24 hours of keeping."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.copies import copied
from bot.sandbox.errors import Json, conflict

KEPT_FOR = timedelta(hours=24)
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_RECORD = 100_000


@dataclass(slots=True)
class _Waiting:
    number: int
    update: Any
    since: datetime


class Updates:
    """Holds updates until the bot confirms them. `record` keeps what was ever queued, for tests to look at."""

    def __init__(self, now: Callable[[], datetime], first_id: int | None = None) -> None:
        self._now = now
        # Ids start somewhere new each time, as at Telegram after a quiet week: a restart never repeats one.
        self.next_id = first_id if first_id is not None else 100_000_000 + secrets.randbelow(800_000_000)
        self.allowed: list[str] = []
        self.record: deque[Any] = deque(maxlen=_RECORD)
        self._waiting: list[_Waiting] = []
        self._arrived = asyncio.Event()
        self._poller: asyncio.Event | None = None

    @property
    def pending(self) -> list[Any]:
        """Updates not yet confirmed, oldest first."""
        return [waiting.update for waiting in self._waiting]

    def wants(self, kind: str) -> bool:
        """Say whether the bot has asked for this kind of update."""
        return kind in self.allowed if self.allowed else kind not in _ON_REQUEST

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update of a kind if the bot wants it."""
        if self.wants(kind):
            self.push_raw({"update_id": self.take_id(), kind: copied(payload)})

    def push_raw(self, update: Any) -> None:
        """Queue an update as it is, malformed or not; one without a number still takes one, so that it can be confirmed."""
        number = update.get("update_id") if isinstance(update, dict) else None
        self.record.append(update)
        self._waiting.append(_Waiting(number if isinstance(number, int) else self.take_id(), update, self._now()))
        self._arrived.set()

    def take_id(self) -> int:
        """Return the next update id."""
        self.next_id += 1
        return self.next_id - 1

    def confirm(self, offset: int) -> None:
        """Forget all updates below `offset`; a negative one keeps only that many of the newest."""
        if offset < 0:
            self._waiting = self._waiting[offset:]
        elif offset:
            self._waiting = [w for w in self._waiting if w.number >= offset]

    def clear(self) -> None:
        """Forget all updates."""
        self._waiting.clear()

    def first(self) -> tuple[int, Any]:
        """Return number and content of the oldest pending update; LookupError if there is none."""
        if not self._waiting:
            raise LookupError("no update is pending")
        return self._waiting[0].number, copied(self._waiting[0].update)

    async def arrived(self) -> None:
        """Wait until an update is pending."""
        while not self._waiting:
            self._arrived.clear()
            await self._arrived.wait()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Any]:
        """Wait up to `seconds` for updates. Raises ApiError 409 in an older poller when a newer one comes."""
        if self._poller is not None:
            self._poller.set()
        mine = self._poller = asyncio.Event()
        try:
            self.confirm(offset)
            found = self._fresh(limit)
            if not found and seconds > 0:
                await self._wait(mine, seconds)
                found = self._fresh(limit)
            if mine.is_set():
                raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
            return found
        finally:
            if self._poller is mine:
                self._poller = None

    def _fresh(self, limit: int) -> list[Any]:
        oldest = self._now() - KEPT_FOR
        self._waiting = [w for w in self._waiting if w.since >= oldest]
        self._arrived.clear()
        return copied([w.update for w in self._waiting[:limit]])

    async def _wait(self, displaced: asyncio.Event, seconds: float) -> None:
        waits: Sequence[asyncio.Task[bool]] = [asyncio.ensure_future(event.wait()) for event in (displaced, self._arrived)]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
