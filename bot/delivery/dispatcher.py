"""Sends what lies in the outbox, in a steady flow: claims ahead and gives each delivery to a carrier. One process at a time.

Of one chat one delivery is in hand at a time, so that what goes there keeps its order and a chat that must wait holds up no
other. The claims are rows: a process that dies leaves them to the next one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot

from bot.delivery.carrier import Carrier
from bot.delivery.channel import Channel
from bot.delivery.pace import Pace
from bot.delivery.telegram_channel import TelegramChannel
from bot.delivery.terms import TERMS, Terms
from bot.intake.bell import Bell
from bot.intake.unbroken import unbroken
from bot.metrics import Metrics
from handlers.context import Services
from handlers.notices import UNHURRIED
from handlers.reach.telling import Reach
from storage import Parcel, Storage, errors
from storage.deliveries import State

logger = logging.getLogger(__name__)

LOOK = 1.0
"""How many seconds pass between two looks when nobody rings."""
IN_HAND = 32
"""How many deliveries are claimed at most: what goes out within somewhat more than a second."""


class Dispatcher:
    """The one who sends. `holder` names this process among all of one database; `bell` is rung when something is queued."""

    def __init__(  # noqa: PLR0913 - the parts of a running bot; the last three have their usual values
        self,
        services: Services,
        bot: Bot,
        holder: str,
        pace: Pace,
        bell: Bell,
        sleep: Callable[[float], Awaitable[None]],
        terms: Terms = TERMS,
        channel: Channel | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._services = services
        self._bot = bot
        self._holder = holder
        self._pace = pace
        self._bell = bell
        self._sleep = sleep
        self._terms = terms
        self._channel = channel or TelegramChannel(bot)
        self._metrics = metrics or Metrics()
        self._carrier: Carrier | None = None
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._closing = False

    def close(self) -> None:
        """Claim no more; let what is being sent finish."""
        self._closing = True
        self._bell.ring()

    async def run(self) -> None:
        """Send until closed."""
        try:
            while not self._closing:
                taken = await unbroken(self._take())
                if not taken or len(self._in_hand) > IN_HAND // 2:
                    await self._bell.wait(LOOK)
        finally:
            await unbroken(self._finish())

    async def deliver_due(self) -> int:
        """Send what is due now, at most `IN_HAND`; return how many were taken in hand. Never raises `StorageError`."""
        taken = await self._take()
        try:
            await asyncio.gather(*self._in_hand.values())
        except BaseException:
            for task in self._in_hand.values():
                task.cancel()
            raise
        return taken

    @property
    def _storage(self) -> Storage:
        return self._services.storage

    @property
    def _lease(self) -> str:
        return f"dispatch:{self._bot.id}"

    async def _take(self) -> int:
        """Claim what there is room for and set it going; keeps the lease also where there is none."""
        try:
            parcels = await self._claimed(IN_HAND - len(self._in_hand))
        except errors.StorageError as error:
            logger.warning("the outbox does not answer: %s", type(error).__name__, extra={"action": "outbox.failed"})
            return 0
        new = [each for each in parcels if each.id not in self._in_hand]  # else its claim ran out while it is under way
        for parcel in new:
            self._in_hand[parcel.id] = asyncio.create_task(self._carry(parcel))
        self._metrics.in_hand.labels("deliveries").set(len(self._in_hand))
        return len(new)

    async def _claimed(self, room: int) -> tuple[Parcel, ...]:
        async with self._storage.transaction() as tx:
            held = await tx.leases.take(self._lease, self._holder, self._terms.lease)
            self._metrics.leads.labels("dispatch").set(held)
            if not held:
                return ()
            now, lost = self._services.clock.now(), await tx.outbox.settle_lost()
            self._metrics.sendings.labels(State.UNCERTAIN.value).inc(len(lost))
            await Reach(tx, self._services.office, self._bot.id, now).uncertain(lost)
            if not room:
                return ()
            return await tx.outbox.claim(self._holder, room, self._terms.claim, now, unhurried=UNHURRIED, one_a_chat=True)

    async def _carry(self, parcel: Parcel) -> None:
        carrier = self._carrier_now()
        try:
            await carrier.carry(parcel)
        finally:
            del self._in_hand[parcel.id]
            if len(self._in_hand) <= IN_HAND // 2:
                self._bell.ring()

    def _carrier_now(self) -> Carrier:
        """Return the carrier, made when it is first needed: a bot has no id before it has logged in."""
        if self._carrier is None:
            self._carrier = Carrier(
                self._services, self._bot, self._holder, self._channel, self._pace, self._sleep, self._terms, self._metrics
            )
        return self._carrier

    async def _finish(self) -> None:
        """Let what is in hand come to its end, and give the right to dispatch back."""
        await asyncio.gather(*self._in_hand.values(), return_exceptions=True)
        try:
            async with self._storage.transaction() as tx:
                await tx.leases.release(self._lease, self._holder)
        except errors.StorageError:
            logger.warning("the dispatcher's lease runs out by itself", extra={"action": "lease.release"})
