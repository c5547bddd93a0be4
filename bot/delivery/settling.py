"""What the outbox learns of an attempt: arrived, given up, to be tried later, and what that says about the chat."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.commits import Commits
from bot.delivery.verdict import Fate, Verdict, judge
from bot.metrics import Metrics
from handlers.context import Services
from handlers.notices import Later
from handlers.reach.telling import KICKED, Reach
from handlers.speaking import Place
from storage import Parcel, Transaction, errors
from storage.deliveries import State

logger = logging.getLogger(__name__)

MOST_FAULTS = 5
"""After so many failures of our own a delivery is given up, so that the others go on."""
AGAIN = (1.0, 2.0, 4.0, 8.0)
"""How long to wait for the database before it is told again what became of a message: unsettled it would be sent twice."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """It arrived: as which message of which chat, the fingerprint of what it shows, and when its words were made.

    `healed`: the chat was thought to be out of reach.
    """

    chat_id: int
    message_id: int
    shown: str
    shown_at: datetime
    healed: bool = False


@dataclass(frozen=True, slots=True)
class GivenUp:
    """It will not be sent, and why."""

    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """We failed to compose it."""

    error: Exception


Outcome = Receipt | GivenUp | Later | Fault | Verdict


def verdict_of(outcome: Outcome) -> str:
    """Return an outcome in one word, for the log and for figures."""
    match outcome:
        case Receipt():
            return "sent"
        case GivenUp():
            return outcome.state.value
        case Later():
            return "postponed"
        case Fault():
            return "fault"
        case Verdict():
            return outcome.fate.name.lower()


class Settling:
    """Writes down what became of deliveries; several share a commit."""

    def __init__(
        self,
        services: Services,
        bot_id: int,
        commits: Commits,
        sleep: Callable[[float], Awaitable[None]],
        metrics: Metrics,
    ) -> None:
        self._services = services
        self._bot_id = bot_id
        self._commits = commits
        self._sleep = sleep
        self._metrics = metrics

    async def settle(self, parcel: Parcel, place: Place | None, outcome: Outcome) -> None:
        """Write down an outcome, several times if need be; raises `StorageError` where the database stays away."""
        verdict = verdict_of(outcome)
        facts = {"action": "delivery.settled", "verdict": verdict, "attempt": parcel.attempts}
        if isinstance(outcome, Verdict):
            logger.warning("a delivery was not sent: %s", outcome.reason, extra=facts)
        else:
            logger.info("a delivery was settled", extra=facts)
        self._metrics.sendings.labels(verdict).inc()
        await self._persistently(lambda tx: self._write(tx, parcel, place, outcome))

    async def put_back(self, parcel: Parcel, reason: str, after: float) -> None:
        """Let a delivery wait that nobody has tried to send."""
        await self._persistently(lambda tx: tx.outbox.put_back(parcel.id, reason, after, counted=False))

    async def _persistently(self, act: Callable[[Transaction], Awaitable[None]]) -> None:
        for seconds in AGAIN:
            try:
                await self._commits.make(act)
            except errors.StorageError as error:
                logger.warning("the outbox does not answer: %s", type(error).__name__, extra={"action": "outbox.failed"})
                await self._sleep(seconds)
            else:
                return
        await self._commits.make(act)

    async def _write(self, tx: Transaction, parcel: Parcel, place: Place | None, outcome: Outcome) -> None:
        match outcome:
            case Receipt():
                await tx.outbox.sent(parcel.id, outcome.chat_id, outcome.message_id, outcome.shown, outcome.shown_at)
                if outcome.healed:
                    await self._reach(tx).back(outcome.chat_id)
            case GivenUp():
                await tx.outbox.give_up(parcel.id, outcome.state, outcome.reason)
            case Later():
                await tx.outbox.postpone(parcel.id, outcome.until)
            case Fault():
                await self._put_back_fault(tx, parcel, outcome.error)
            case Verdict() if place is not None:
                await self._judge(tx, parcel, place, outcome)

    def _reach(self, tx: Transaction) -> Reach:
        return Reach(tx, self._services.office, self._bot_id, self._services.clock.now())

    async def _put_back_fault(self, tx: Transaction, parcel: Parcel, error: Exception) -> None:
        reason = type(error).__name__
        if parcel.attempts >= MOST_FAULTS:
            await self._refuse(tx, parcel, reason)
        else:
            await tx.outbox.put_back(parcel.id, reason, judge(error, parcel.attempts).after)

    async def _refuse(self, tx: Transaction, parcel: Parcel, reason: str) -> None:
        await tx.outbox.give_up(parcel.id, State.FAILED, reason)
        await self._reach(tx).failed(parcel)

    async def _judge(self, tx: Transaction, parcel: Parcel, place: Place, verdict: Verdict) -> None:
        match verdict.fate:
            case Fate.UNKNOWN:
                return  # its lease runs out, and then it is sent once more
            case Fate.LATER:
                await tx.outbox.put_back(parcel.id, verdict.reason, verdict.after)
            case Fate.PAUSE:
                await tx.outbox.pause(place.chat_id, verdict.after)
                await tx.outbox.put_back(parcel.id, verdict.reason, verdict.after, counted=False)
            case Fate.MOVED:
                await tx.chats.migrated(self._bot_id, place.chat_id, verdict.moved_to, self._services.clock.now())
                await tx.outbox.put_back(parcel.id, verdict.reason, 0.0, counted=False)
                await tx.outbox.moved(place.chat_id, verdict.moved_to)
            case Fate.NO_MESSAGE:
                await tx.outbox.give_up(parcel.id, State.DROPPED, verdict.reason)
            case Fate.REFUSED:
                await self._refuse(tx, parcel, verdict.reason)
            case _ if place.chat_id < 0:
                await self._without_group(tx, parcel, place, verdict)
            case _:
                await tx.outbox.give_up(parcel.id, State.FAILED, verdict.reason)
                if parcel.to.kind == "person":
                    await tx.people.set_reachable(parcel.to.id, self._services.clock.now(), reachable=False)

    async def _without_group(self, tx: Transaction, parcel: Parcel, place: Place, verdict: Verdict) -> None:
        """Note that a group cannot be written to, or try it outside of its topic."""
        reach = self._reach(tx)
        if verdict.fate is Fate.NO_TOPIC and place.thread_id is not None:
            await reach.lost_topic(place.chat_id, place.thread_id)
            await tx.outbox.put_back(parcel.id, verdict.reason, 0.0, counted=False)
        elif verdict.fate in {Fate.NO_TOPIC, Fate.MUTED}:
            await tx.outbox.give_up(parcel.id, State.FAILED, verdict.reason)
            await reach.muted(place.chat_id, verdict.reason)
        else:
            await tx.outbox.give_up(parcel.id, State.FAILED, KICKED)
            await reach.lost(place.chat_id)
