"""Fetches updates under a lease and stores them before they are confirmed. Handles none.

It goes on after every failure but one: a token that Telegram refuses.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.intake.backoff import Backoff
from bot.intake.desk import Desk
from bot.intake.health import Role
from bot.intake.lease import Lease
from bot.intake.raw import sort_out
from bot.intake.verdict import flood_delay
from bot.intake.wire import UnreadableAnswerError, UpdateSource
from storage import errors

logger = logging.getLogger(__name__)

REFUSALS_BEFORE_GIVING_UP = 3  # a proxy on the way may answer 404 once; a token that worked a moment ago rarely dies


class Poller:
    """The one that asks Telegram for updates, in whichever process holds the lease.

    `on_conflict` is called once each time that another program begins to poll with the same token.
    """

    def __init__(self, desk: Desk, source: UpdateSource, on_conflict: Callable[[], None] = lambda: None) -> None:
        self._desk = desk
        self._source = source
        self._on_conflict = on_conflict
        self._lease = Lease(desk.storage, f"poller:{desk.bot_id}", desk.holder, desk.pace.lease)
        self._backoff = Backoff(most=desk.pace.most_backoff)
        self._refusals = REFUSALS_BEFORE_GIVING_UP - 1  # the first call of all decides
        self._unconfirmed: int | None = None

    async def run(self) -> None:
        """Poll until cancelled, then release the lease. Raises `InvalidToken` when Telegram keeps refusing the token."""
        await self._source.open()
        try:
            while True:
                await self._lease.wait_until_held(lambda: self._desk.health.alive(Role.STANDBY))
                self._desk.metrics.leads.labels("poller").set(1)
                await self._poll_while_held()
                self._desk.metrics.leads.labels("poller").set(0)
        finally:
            await self._lease.release()
            await self._source.close()

    async def _poll_while_held(self) -> None:
        polling = asyncio.create_task(self._poll())
        keeping = asyncio.create_task(self._lease.keep())
        try:
            done, _ = await asyncio.wait({polling, keeping}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await _end(polling, keeping)

    async def _poll(self) -> None:
        self._unconfirmed = None  # what an earlier holder stored but did not confirm comes again, and changes nothing
        while True:
            await self._once()

    async def _once(self) -> None:
        try:
            items = await self._source.fetch(self._next_offset(), self._patience())
            batch = sort_out(items)
            await self._desk.keep(batch)
        except InvalidToken as error:
            await self._refused(error)
        except Conflict as error:
            if not self._desk.health.conflict:
                self._on_conflict()
            self._desk.health.refused(type(error).__name__)
            await self._pause(error, "another program polls with the same token; stop it, or this bot will hear nothing")
        except RetryAfter as error:
            await self._wait(flood_delay(error), error)
        except (TelegramError, errors.StorageError) as error:
            await self._pause(error)
        else:
            self._unconfirmed = batch.confirms
            self._desk.health.alive(Role.POLLING)
            if items and batch.confirms is None:  # nothing in it has an id: Telegram would send the same again at once
                await self._pause(UnreadableAnswerError())
            else:
                self._worked()

    def _next_offset(self) -> int | None:
        """Confirm what has just been committed, once; else ask for "the earliest there is".

        No offset is ever remembered: after a quiet week ids start again at random, and one too high would drop new updates.
        """
        return None if self._unconfirmed is None else self._unconfirmed + 1

    def _patience(self) -> float:
        """The first call does not wait, so that it is known at once whether asking works."""
        return self._desk.pace.long_poll if self._desk.health.role is Role.POLLING else 0.0

    def _worked(self) -> None:
        self._desk.metrics.polls.labels("ok").inc()
        self._backoff.reset()
        self._refusals = 0

    async def _refused(self, error: InvalidToken) -> None:
        self._refusals += 1
        if self._refusals >= REFUSALS_BEFORE_GIVING_UP:
            raise error
        await self._pause(error, "Telegram refuses the token")

    async def _pause(self, error: Exception, meaning: str = "asking for updates failed") -> None:
        delay = self._backoff.next()
        logger.warning("%s (%s); next try in %.1f s", meaning, type(error).__name__, delay, extra={"action": "poll.failed"})
        await self._wait(delay, error)

    async def _wait(self, seconds: float, error: Exception) -> None:
        name = type(error).__name__
        self._desk.metrics.polls.labels(name).inc()
        if not isinstance(error, Conflict):
            self._desk.health.failed(name)
        await asyncio.sleep(seconds)


async def _end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError, TelegramError, errors.StorageError):
            await task
