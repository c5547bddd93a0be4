"""Brings one delivery to its end: looks again, waits for its turn, composes, marks, sends, settles. It claims nothing.

What must be kept waiting goes back into the outbox; nothing is remembered here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from structlog.contextvars import bound_contextvars
from telegram import Bot

from bot.delivery.channel import Channel, fitted
from bot.delivery.commits import Commits
from bot.delivery.filing import with_file
from bot.delivery.pace import COUNTED, Pace
from bot.delivery.settling import Fault, GivenUp, Outcome, Receipt, Settling
from bot.delivery.terms import Terms
from bot.delivery.verdict import NO_MESSAGE, Verdict, judge
from bot.metrics import Metrics
from handlers.context import Services
from handlers.notices import COMPOSERS, Composed, Edit, NoticeDesk, fingerprint
from handlers.reach.telling import KICKED
from handlers.speaking import Place
from handlers.splitting import units
from handlers.views.card import Card, plain_text
from storage import Parcel, Transaction, errors
from storage.deliveries import State

logger = logging.getLogger(__name__)

SHORT = 1.5
"""A wait of so many seconds is waited with the delivery in hand; for a longer one it goes back."""
AT_ONCE = 8
"""How many messages are under way, or have arrived and are not written down yet, at the same time: only these may come twice if
this process dies. The other half of the connections is for answers to people."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A delivery as it is now, where it goes, and for how many seconds that chat wants to be left alone.

    `troubled`: something was wrong with the chat when it was tried last.
    """

    parcel: Parcel
    place: Place
    pause: float
    troubled: bool = False


class Carrier:
    """Carries deliveries by one channel, for the dispatcher that is called `holder`."""

    def __init__(  # noqa: PLR0913 - the parts of a running bot
        self,
        services: Services,
        bot: Bot,
        holder: str,
        channel: Channel,
        pace: Pace,
        sleep: Callable[[float], Awaitable[None]],
        terms: Terms,
        metrics: Metrics,
    ) -> None:
        self._services = services
        self._bot_id = bot.id
        self._username = bot.username
        self._holder = holder
        self._channel = channel
        self._pace = pace
        self._sleep = sleep
        self._terms = terms
        self._sending = asyncio.Semaphore(AT_ONCE)
        self._commits = Commits(services.storage)
        self._settling = Settling(services, bot.id, self._commits, sleep, metrics)

    async def carry(self, parcel: Parcel) -> None:
        """Bring a claimed delivery to its end. Raises no `StorageError`: what was not settled is free again after its claim.

        Whatever is logged meanwhile, in any room, carries the delivery's id.
        """
        with bound_contextvars(delivery_id=parcel.id, kind=parcel.kind, office=parcel.office_id):
            await self._carry(parcel)

    async def _carry(self, parcel: Parcel) -> None:
        try:
            async with self._services.storage.reading() as tx:
                found = await self._placed(tx, parcel)  # claimed just now; it is read again when its turn has come
            if isinstance(found, GivenUp):
                await self._settling.settle(parcel, None, found)
            elif await self._has_turn(found):
                await self._take_turn(found)
        except errors.StorageError as error:
            logger.warning("the outbox does not answer: %s", type(error).__name__, extra={"action": "outbox.failed"})

    async def _look(self, tx: Transaction, parcel_id: int) -> _Found | GivenUp | None:
        """Return where a delivery stands now, why it goes nowhere, or None if somebody else has settled it."""
        parcel = await tx.outbox.get(parcel_id)
        if parcel is None or parcel.state not in {State.PENDING, State.CLAIMED}:
            return None
        return await self._placed(tx, parcel)

    async def _placed(self, tx: Transaction, parcel: Parcel) -> _Found | GivenUp:
        place, troubled = await self._place(tx, parcel)
        if isinstance(place, GivenUp):
            return place
        return _Found(parcel, place, await tx.outbox.pause_left(place.chat_id), troubled)

    async def _place(self, tx: Transaction, parcel: Parcel) -> tuple[Place | GivenUp, bool]:
        """Return where it goes now: persons by their Telegram id of today, groups in the topic of their binding."""
        if parcel.to.kind == "person":
            person = await tx.people.get(parcel.to.id, self._services.today())
            known = person is not None and person.user_id is not None
            return Place(person.user_id) if person and known and person.user_id else GivenUp(State.DROPPED, "nobody"), False
        if parcel.to.id > 0:  # a private chat has the id of its person, registered with us or not
            return Place(parcel.to.id), False
        chat = await tx.chats.get(self._bot_id, parcel.to.id)
        if chat is None:
            return GivenUp(State.DROPPED, "nobody"), False
        if chat.left_at is not None:
            return GivenUp(State.FAILED, KICKED), True
        return Place(chat.chat_id, chat.thread_id), chat.trouble is not None

    async def _has_turn(self, found: _Found) -> bool:
        """Wait for a place in the pace if that is short, else put the delivery back."""
        chat_id = found.place.chat_id
        seconds = None if found.pause else self._pace.reserve(chat_id, SHORT)
        if seconds is None:
            wait = found.pause or max(self._pace.wait(chat_id), SHORT)
            await self._settling.put_back(found.parcel, "paced", wait)
            return False
        await self._sleep(seconds)
        return True

    async def _take_turn(self, reserved: _Found) -> None:
        chat_id = reserved.place.chat_id
        outcome: Outcome | None = None
        async with self._sending:
            try:
                found, outcome = await self._outcome(reserved)
            finally:
                if not isinstance(outcome, Receipt | Verdict):
                    self._pace.give_back(chat_id)
            if outcome is not None:
                await self._settling.settle(found.parcel, found.place, outcome)

    async def _outcome(self, reserved: _Found) -> tuple[_Found, Outcome | None]:
        """Return what became of a delivery whose turn it is; None if it is not ours any more."""
        try:
            found, composed = await self._composed(reserved)
        except errors.StorageError:
            raise
        except Exception as error:
            logger.exception("a notice could not be composed", extra={"action": "notice.failed"})
            if self._services.faults is not None:
                await self._services.faults.report(error)
            return reserved, Fault(error)
        match composed:
            case str():
                return found, GivenUp(State.DROPPED, composed)
            case Edit() if reason := self._needless(found, composed):
                return found, GivenUp(State.DROPPED, reason)
            case Card() | Edit():
                return found, await self._send(found, await self._drawn(composed))
        return found, composed

    async def _composed(self, reserved: _Found) -> tuple[_Found, Composed | GivenUp | None]:
        services, now = self._services, self._services.clock.now()
        answerer = await services.library.recent()  # notices read progress anew
        async with services.storage.reading() as tx:
            found = await self._look(tx, reserved.parcel.id)
            if not isinstance(found, _Found):
                return reserved, found
            compose = COMPOSERS.get(found.parcel.kind)
            if compose is None:
                return found, "unknown_kind"
            sealer = services.seal.sealer(found.place.chat_id, now)
            desk = NoticeDesk(
                services.texts, services.office, self._bot_id, answerer, now, sealer, self._username, services.papers
            )
            return found, await compose(found.parcel, tx, desk)

    async def _drawn(self, composed: Card | Edit) -> Card | Edit:
        """Return a card with its picture drawn, which takes a while; one that cannot be drawn goes out in words alone."""
        if isinstance(composed, Card) and composed.paper is not None:
            return await with_file(composed, composed.paper, self._services)
        if not isinstance(composed, Card) or composed.chart is None or not self._channel.limits.pictures:
            return composed
        try:
            return replace(composed, picture=await self._services.charts.draw(composed.chart))
        except Exception:
            logger.exception("a picture could not be drawn", extra={"action": "chart.failed"})
            return composed

    def _needless(self, found: _Found, edit: Edit) -> str | None:
        """Return why a message is not edited: it is in no such place any more, shows the same already, or cannot hold it."""
        if edit.chat_id != found.place.chat_id:  # the group has another id since, and its old messages stay behind
            return NO_MESSAGE
        if edit.shown is not None and edit.shown == fingerprint(edit.card):
            return "unchanged"
        limits = self._channel.limits
        if not limits.edits:
            return "no_edits"
        return "too_long" if units(plain_text(edit.card.html)) > limits.text else None

    async def _send(self, found: _Found, wanted: Card | Edit) -> Outcome | None:
        parcel, place, made_at = found.parcel, found.place, self._services.clock.now()
        card = wanted.card if isinstance(wanted, Edit) else wanted
        if not await self._commits.make(lambda tx: tx.outbox.sending(parcel.id, self._holder, self._terms.claim)):
            return None
        if seconds := self._pace.start(place.chat_id):
            await self._sleep(seconds)
        COUNTED.set(True)  # each delivery has a task of its own, so nothing has to be put back
        try:
            if isinstance(wanted, Edit):
                message_id = wanted.message_id
                await self._channel.edit(place, message_id, fitted(card, self._channel.limits))
            else:
                message_id = await self._channel.send(place, fitted(card, self._channel.limits))
        except Exception as error:  # whatever it is, the verdict tells what is known about the message
            return judge(error, parcel.attempts)
        return Receipt(place.chat_id, message_id, fingerprint(card), made_at, healed=found.troubled)
