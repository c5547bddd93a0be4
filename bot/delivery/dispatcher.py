"""Sends what lies in the outbox: claims, looks again, waits for its turn, sends, settles. One process at a time does it.

A message that must be kept waiting goes back into the outbox; nothing is remembered here but the pace.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot

from bot.delivery.pace import COUNTED, Pace
from bot.delivery.terms import TERMS, Terms
from bot.delivery.verdict import Fate, Verdict, judge
from bot.intake.bell import Bell
from bot.intake.unbroken import unbroken
from handlers.context import Services
from handlers.notices import COMPOSERS, NoticeDesk
from handlers.speaking import Place, deliver
from handlers.views.card import Card
from storage import Address, Parcel, Storage, errors
from storage.deliveries import State

logger = logging.getLogger(__name__)

LOOK = 1.0
"""How many seconds pass between two looks when nobody rings."""
SHORT = 1.5
"""A wait of so many seconds is waited with the delivery in hand; for a longer one it goes back."""
AT_ONCE = 8
MOST_FAULTS = 5
"""After so many failures of our own a delivery is given up, so that the others go on."""


class Dispatcher:
    """The one who sends. `holder` names this process among all of one database; `bell` is rung when something is queued."""

    def __init__(
        self,
        services: Services,
        bot: Bot,
        holder: str,
        pace: Pace,
        bell: Bell,
        sleep: Callable[[float], Awaitable[None]],
        terms: Terms = TERMS,
    ) -> None:
        self._services = services
        self._bot = bot
        self._holder = holder
        self._pace = pace
        self._bell = bell
        self._sleep = sleep
        self._terms = terms
        self._closing = False

    def close(self) -> None:
        """Claim no more; let what is being sent finish."""
        self._closing = True
        self._bell.ring()

    async def run(self) -> None:
        """Send until closed."""
        while not self._closing:
            if not await unbroken(self.deliver_due()):
                await self._bell.wait(LOOK)
        await self._release()

    async def deliver_due(self) -> int:
        """Send what is due now, at most `AT_ONCE` at once; return how many were taken in hand. Never raises `StorageError`."""
        try:
            async with self._storage.transaction() as tx:
                if not await tx.leases.take(self._lease, self._holder, self._terms.lease):
                    return 0
                parcels = await tx.outbox.claim(self._holder, AT_ONCE, self._terms.claim, self._services.clock.now())
            in_one_chat: defaultdict[Address, list[Parcel]] = defaultdict(list)
            for parcel in parcels:
                in_one_chat[parcel.to].append(parcel)
            await asyncio.gather(*(self._handle_all(chat) for chat in in_one_chat.values()))
        except errors.StorageError as error:
            logger.warning("the outbox does not answer: %s", type(error).__name__, extra={"action": "outbox.failed"})
            return 0
        return len(parcels)

    @property
    def _storage(self) -> Storage:
        return self._services.storage

    @property
    def _lease(self) -> str:
        return f"dispatch:{self._bot.id}"

    async def _handle_all(self, parcels: Sequence[Parcel]) -> None:
        """Send what goes to one chat in the order in which it was queued."""
        for parcel in parcels:
            await self._handle(parcel)

    async def _handle(self, parcel: Parcel) -> None:
        try:
            place = await self._place(parcel)
            if place is None and await self._has_moved(parcel):
                await self._put_back(parcel, "moved", 0.0)
                return
            if place is None:
                await self._give_up(parcel, State.DROPPED, "nobody")
                return
            if await self._must_wait(parcel, place):
                return
            card = await self._composed(parcel, place)
        except errors.StorageError:
            raise
        except Exception as error:
            logger.exception("a notice could not be composed", extra={"action": "notice.failed", "kind": parcel.kind})
            await self._put_back_fault(parcel, error)
            return
        if isinstance(card, Card):
            await self._send(parcel, place, card)
        else:
            await self._give_up(parcel, State.DROPPED, card)

    async def _place(self, parcel: Parcel) -> Place | None:
        """Return where it goes now: persons by their Telegram id of today, groups in the topic of their binding."""
        services = self._services
        async with self._storage.reading() as tx:
            if parcel.to.kind == "person":
                person = await tx.people.get(parcel.to.id, services.today())
                return Place(person.user_id) if person is not None and person.user_id is not None else None
            if parcel.to.id > 0:  # a private chat has the id of its person, registered with us or not
                return Place(parcel.to.id)
            chat = await tx.chats.get(self._bot.id, parcel.to.id)
        return None if chat is None or chat.left_at is not None else Place(chat.chat_id, chat.thread_id)

    async def _has_moved(self, parcel: Parcel) -> bool:
        """Tell whether a delivery follows its group to a new id since it was claimed."""
        async with self._storage.reading() as tx:
            return await tx.outbox.state_of(parcel.to, parcel.kind, parcel.key) is None

    async def _must_wait(self, parcel: Parcel, place: Place) -> bool:
        """Put a delivery back whose chat is paused or has had its share; a short wait is waited here."""
        async with self._storage.reading() as tx:
            paused = await tx.outbox.is_paused(place.chat_id)
        if not paused and (seconds := self._pace.reserve(place.chat_id, SHORT)) is not None:
            await self._sleep(seconds)
            return False
        await self._put_back(parcel, "paced", max(self._pace.wait(place.chat_id), SHORT))
        return True

    async def _composed(self, parcel: Parcel, place: Place) -> Card | str:
        services = self._services
        compose = COMPOSERS.get(parcel.kind)
        if compose is None:
            return "unknown_kind"
        now = services.clock.now()
        desk = NoticeDesk(
            texts=services.texts,
            office=services.office,
            bot_id=self._bot.id,
            answerer=await services.library.recent(),  # notices read progress anew
            now=now,
            sealer=services.seal.sealer(place.chat_id, now),
        )
        async with self._storage.reading() as tx:
            return await compose(parcel, tx, desk)

    async def _send(self, parcel: Parcel, place: Place, card: Card) -> None:
        async with self._storage.transaction() as tx:
            if not await tx.outbox.sending(parcel.id, self._holder, self._terms.claim):
                return
        COUNTED.set(True)  # this chat's deliveries run in a task of their own, so nothing has to be put back
        try:
            message_id = await deliver(self._bot, place, card)
        except Exception as error:  # whatever it is, the verdict tells what is known about the message
            await self._settle(parcel, place, judge(error, parcel.attempts))
            return
        async with self._storage.transaction() as tx:
            await tx.outbox.sent(parcel.id, place.chat_id, message_id)

    async def _settle(self, parcel: Parcel, place: Place, verdict: Verdict) -> None:
        facts = {"action": "delivery.unsent", "delivery": parcel.id, "kind": parcel.kind}
        logger.warning("a delivery was not sent: %s", verdict.reason, extra=facts)
        async with self._storage.transaction() as tx:
            match verdict.fate:
                case Fate.UNKNOWN:
                    return  # its lease runs out, and then it is sent once more
                case Fate.LATER:
                    await tx.outbox.put_back(parcel.id, verdict.reason, verdict.after)
                case Fate.PAUSE:
                    await tx.outbox.pause(place.chat_id, verdict.after)
                    await tx.outbox.put_back(parcel.id, verdict.reason, verdict.after)
                case Fate.MOVED:
                    await tx.chats.migrated(self._bot.id, place.chat_id, verdict.moved_to, self._services.clock.now())
                    await tx.outbox.put_back(parcel.id, verdict.reason, 0.0)
                    await tx.outbox.moved(place.chat_id, verdict.moved_to)
                case _:
                    await tx.outbox.give_up(parcel.id, State.FAILED, verdict.reason)
                    if verdict.fate is Fate.UNREACHABLE and parcel.to.kind == "person":
                        await tx.people.set_reachable(parcel.to.id, self._services.clock.now(), reachable=False)

    async def _put_back_fault(self, parcel: Parcel, error: Exception) -> None:
        if parcel.attempts >= MOST_FAULTS:
            await self._give_up(parcel, State.FAILED, type(error).__name__)
        else:
            await self._put_back(parcel, type(error).__name__, judge(error, parcel.attempts).after)

    async def _put_back(self, parcel: Parcel, reason: str, after: float) -> None:
        async with self._storage.transaction() as tx:
            await tx.outbox.put_back(parcel.id, reason, after)

    async def _give_up(self, parcel: Parcel, state: State, reason: str) -> None:
        async with self._storage.transaction() as tx:
            await tx.outbox.give_up(parcel.id, state, reason)

    async def _release(self) -> None:
        try:
            async with self._storage.transaction() as tx:
                await tx.leases.release(self._lease, self._holder)
        except errors.StorageError:
            logger.warning("the dispatcher's lease runs out by itself", extra={"action": "lease.release"})
