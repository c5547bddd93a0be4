"""What the parts of the intake share: where updates are kept, for which bot, by which process, at which pace."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.clock import Clock
from bot.intake.bell import Bell
from bot.intake.flood import Turnstile
from bot.intake.gathering import Gathering
from bot.intake.health import Health
from bot.intake.raw import Batch
from bot.intake.unbroken import unbroken
from bot.metrics import Metrics
from handlers.flooding import SURPLUS
from storage import RawUpdate, Storage


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take and how many happen at once; all in seconds but `chats` and `ahead`."""

    long_poll: float = 25.0
    lease: float = 9.0  # whoever polls or plans is followed by another process within 7/6 of this
    look: float = 1.0
    claim: float = 12.0  # renewed while handlers run: what a killed process held is free again after this
    handler_limit: float = 60.0
    farewell: float = 10.0
    chats: int = 16  # httpx gets slower beyond 16 requests at once
    ahead: int = 32  # claimed before a place is free, so that no place waits for the database, and many share a commit
    most_backoff: float = 30.0


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to the poller, the webhook and the lanes. `holder` names this process among all that share the database."""

    storage: Storage
    bot_id: int
    holder: str
    clock: Clock
    health: Health
    metrics: Metrics
    pace: Pace = field(default_factory=Pace)
    bell: Bell = field(default_factory=Bell)
    when_full: Callable[[], None] = lambda: None
    """Called where updates have come and all places are taken: another process may have room."""
    turnstile: Turnstile = field(default_factory=Turnstile)
    gathering: Gathering = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gathering", Gathering(self._store))

    @property
    def claim_lease(self) -> timedelta:
        """How long a claim holds unless it is renewed."""
        return timedelta(seconds=self.pace.claim)

    async def keep(self, batch: Batch) -> None:
        """Store a delivery in one commit and wake the lanes. Only afterwards may it be confirmed to Telegram."""
        if not (batch.updates or batch.malformed):
            return
        await unbroken(self.gathering.keep(batch))

    async def _store(self, batch: Batch) -> None:
        new = await self._sifted(batch)
        self.metrics.received.inc(new)
        self.metrics.malformed.inc(len(batch.malformed))
        if new:
            self.bell.ring()

    async def _sifted(self, batch: Batch) -> int:
        now = self.clock.now()
        sifted = self.turnstile.sift(batch.callers, now.timestamp())
        if sifted.told:
            batch = replace(batch, updates=tuple(_asked_to_wait(one, sifted.told) for one in batch.updates))
        try:
            new = await self._commit(batch, sifted.shed)
        except BaseException:
            self.turnstile.forgive(batch.callers.values())
            raise
        self.metrics.shed.inc(len(sifted.shed))
        return new

    async def _commit(self, batch: Batch, shed: frozenset[int]) -> int:
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            new = await tx.inbox.store(self.bot_id, batch.updates, now, shed)
            for odd in batch.malformed:
                await tx.inbox.quarantine(self.bot_id, odd.update_id, odd.payload, odd.reason, now)
        return new


def _asked_to_wait(one: RawUpdate, told: frozenset[int]) -> RawUpdate:
    if one.update_id not in told:
        return one
    return replace(one, payload=json.dumps({**json.loads(one.payload), SURPLUS: True}, ensure_ascii=False))
