"""Takes stored updates out of the inbox and runs their handlers: one at a time per chat, several chats at once.

Settling what is finished and claiming what is next share one transaction, so that under load many updates share one commit.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque

from bot.intake.backoff import Backoff
from bot.intake.desk import Desk
from bot.intake.handling import Handling
from bot.intake.unbroken import unbroken
from storage import Claimed, Settlement, errors

logger = logging.getLogger(__name__)


class Lanes:
    """The workers of one process. `run` ends after `close`; what is then unfinished goes back into the inbox."""

    def __init__(self, desk: Desk, handling: Handling) -> None:
        self._desk = desk
        self._handling = handling
        self._running: set[asyncio.Task[None]] = set()
        self._ahead: deque[Claimed] = deque()
        self._finished: list[Settlement] = []
        self._backoff = Backoff(first=0.25, most=10.0)
        self._closing = False

    def close(self) -> None:
        """Claim no more; let what runs finish."""
        self._closing = True
        self._desk.bell.ring()

    async def run(self) -> None:
        """Work until closed; then give what runs `Pace.farewell` seconds, and settle."""
        renewing = asyncio.create_task(self._keep_claims())
        try:
            while not self._closing:
                await self._turn()
            await self._finish()
        finally:
            renewing.cancel()
            for task in self._running:
                task.cancel()
            await asyncio.gather(renewing, *self._running, return_exceptions=True)

    async def _turn(self) -> None:
        claimed = await self._settle_and_claim(self._room())
        self._ahead.extend(claimed)
        self._fill_places()
        self._desk.metrics.in_hand.labels("updates").set(len(self._running) + len(self._ahead))
        if not (claimed and self._room()):
            await self._desk.bell.wait(self._desk.pace.look)

    def _room(self) -> int:
        pace = self._desk.pace
        return pace.chats + pace.ahead - len(self._running) - len(self._ahead)

    def _fill_places(self) -> None:
        while self._ahead and len(self._running) < self._desk.pace.chats and not self._closing:
            task = asyncio.create_task(self._handle(self._ahead.popleft()))
            self._running.add(task)

    async def _handle(self, claimed: Claimed) -> None:
        try:
            settlement = await self._handling.handle(claimed)
            self._finished.append(settlement)  # after the wait: the list may be another one by now
        finally:
            self._running.discard(asyncio.current_task())
        self._fill_places()
        if len(self._ahead) <= self._desk.pace.ahead // 2:  # while enough is claimed ahead, let more finish for one commit
            self._desk.bell.ring()

    async def _settle_and_claim(self, room: int) -> tuple[Claimed, ...]:
        desk, finished = self._desk, self._finished
        self._finished = []
        try:
            async with desk.storage.transaction() as tx:
                if finished:
                    await tx.inbox.settle(desk.bot_id, desk.holder, finished)
                claimed = await tx.inbox.claim(desk.bot_id, desk.holder, room, desk.claim_lease) if room else ()
        except errors.StorageError as error:
            self._finished = finished + self._finished
            logger.warning("the inbox does not answer: %s", type(error).__name__, extra={"action": "inbox.failed"})
            await asyncio.sleep(self._backoff.next())
            return ()
        self._backoff.reset()
        for outcome, number in Counter(each.outcome for each in finished).items():
            desk.metrics.settled.labels(outcome.value).inc(number)
        return tuple(claimed)

    async def _keep_claims(self) -> None:
        """Renew what is claimed, so that claims can be short: those of a killed process are free again soon."""
        while True:
            await asyncio.sleep(self._desk.pace.claim / 3)
            if self._running or self._ahead:
                await unbroken(self._renew())

    async def _renew(self) -> None:
        desk = self._desk
        try:
            async with desk.storage.transaction() as tx:
                await tx.inbox.renew(desk.bot_id, desk.holder, desk.claim_lease)
            desk.metrics.renewed.inc()
        except errors.StorageError as error:
            logger.warning("claims not renewed: %s", type(error).__name__, extra={"action": "inbox.failed"})

    async def _finish(self) -> None:
        """Wait a little for what runs, and give back the rest: it is handled after the next start."""
        if self._running:
            await asyncio.wait(self._running, timeout=self._desk.pace.farewell)
        for task in self._running:
            task.cancel()
        cut_short = await asyncio.gather(*self._running, return_exceptions=True)
        if cut_short:
            logger.warning("%d updates cut short; they are handled again", len(cut_short), extra={"action": "lanes.cut"})
        self._ahead.clear()
        await self._settle_and_claim(room=0)
        await self._give_back()

    async def _give_back(self) -> None:
        desk = self._desk
        try:
            async with desk.storage.transaction() as tx:
                await tx.inbox.release(desk.bot_id, desk.holder)
        except errors.StorageError as error:
            logger.warning("claims run out by themselves: %s", type(error).__name__, extra={"action": "inbox.failed"})
