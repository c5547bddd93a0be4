"""The self-check: every few minutes what is urgent, once a day before work all of it; what is found is told to administrators.

One process of all does it, under a lease. What is known stands in rows, so that nobody tells it twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.checkup.probing import CONFLICT, Probe
from bot.metrics import program_version
from handlers.condition.telling import tell_findings
from handlers.context import Services
from handlers.ports import Standing
from plan.checkup import Condition, Finding, Trouble, examined, news
from storage.pulses import Pulse

DAILY_AT = time(6, 30)
"""Office time: before people begin to work."""
EVERY = timedelta(minutes=5)
INTEGRITY_EVERY = timedelta(days=7)
GAP = timedelta(minutes=10)
"""A silence that long is told even where it is over when anybody can tell of it."""
LEASE = timedelta(seconds=150)
CHECKED, INTEGRITY, POLLED = "checked", "integrity", "polled"


class SelfCheck:
    """Looks after one bot. `home` are the services of the installation's own office, whose administrators are told."""

    def __init__(self, probe: Probe, home: Services) -> None:
        self._probe = probe
        self._home = home
        self._desk = probe.desk
        self._begun = probe.desk.clock.now()
        self._looked_at: datetime | None = None

    async def __call__(self) -> None:
        """Do what is due now; for every knock. Raises `StorageError`."""
        now = self._desk.clock.now()
        if not await self._is_ours(now):
            return
        async with self._desk.storage.reading() as tx:
            pulses = await tx.pulses.all(self._desk.bot_id)
        if self._desk.health.green:
            await self._note_polled(pulses.get(POLLED), now)
        daily = self._daily_is_due(pulses.get(CHECKED), now)
        if daily:
            await self._check(pulses, now)
        elif self._looked_at is None or now - self._looked_at >= EVERY:
            await self._settle(await self._probe.quickly(), daily=False)
        else:
            return
        self._looked_at = now

    def answers_to(self, office_id: int, user_id: int | None) -> bool:
        """Tell whether somebody is an administrator of the installation: of its own office, or named by ADMIN_IDS."""
        home = self._home.office
        return office_id == home.id or user_id in home.admin_ids

    async def look(self, *, thorough: bool) -> Standing:
        """Return how the bot is now, without telling anybody."""
        seen = await (self._probe.thoroughly(integrity=False) if thorough else self._probe.quickly())
        storage, bot_id = self._desk.storage, self._desk.bot_id
        async with storage.reading() as tx:
            known, pulses = await tx.findings.all(bot_id), await tx.pulses.all(bot_id)
        about, checked = await storage.describe(), pulses.get(CHECKED)
        looked = examined(seen)
        wrong = [
            known.get(trouble) or Finding(trouble, seen.now, looked.get(trouble) or {})
            for trouble in Trouble
            if looked.get(trouble) is not None or (trouble in known and trouble not in looked)
        ]
        return Standing(
            version=program_version(),
            running_since=self._begun,
            dialect={"sqlite": "SQLite", "postgresql": "PostgreSQL"}[about.dialect],
            size_bytes=about.size_bytes or 0,
            checked_at=checked.at if checked is not None else None,
            condition=replace(seen, waiting=max((seen.waiting or 0) - 1, 0)),  # the question itself waits, too
            findings=tuple(wrong),
        )

    async def _is_ours(self, now: datetime) -> bool:
        bot_id = self._desk.bot_id
        async with self._desk.storage.transaction() as tx:
            if self._desk.health.conflict:
                await tx.pulses.beat(bot_id, CONFLICT, now)
            held = await tx.leases.take(f"checkup:{bot_id}", self._desk.holder, LEASE)
        self._desk.metrics.leads.labels("checkup").set(held)
        return held

    def _daily_is_due(self, checked: Pulse | None, now: datetime) -> bool:
        zone = self._home.office.zone
        local, before = now.astimezone(zone), checked.at.astimezone(zone).date() if checked is not None else None
        return before is None or (before < local.date() and local.time() >= DAILY_AT)

    async def _check(self, pulses: Mapping[str, Pulse], now: datetime) -> None:
        """Look at everything, at the whole database once a week or where it was damaged, and forget old rows."""
        bot_id, looked_over = self._desk.bot_id, pulses.get(INTEGRITY)
        async with self._desk.storage.reading() as tx:
            was_damaged = Trouble.DAMAGED in await tx.findings.all(bot_id)
        integrity = was_damaged or looked_over is None or now - looked_over.at >= INTEGRITY_EVERY
        await self._settle(await self._probe.thoroughly(integrity=integrity), daily=True)
        async with self._desk.storage.transaction() as tx:
            await tx.pulses.beat(bot_id, CHECKED, now)
            if integrity:
                await tx.pulses.beat(bot_id, INTEGRITY, now)
            await tx.findings.forget(bot_id, now)
            await tx.faults.forget(bot_id, now)

    async def _settle(self, seen: Condition, *, daily: bool) -> None:
        bot_id, office, now = self._desk.bot_id, self._home.office, seen.now
        async with self._desk.storage.transaction() as tx:
            known = await tx.findings.remembered(bot_id)
            changed = news(examined(seen), known, now, now.astimezone(office.zone).date(), daily=daily)
            for each in changed.kept:
                await tx.findings.put(bot_id, each)
            queued = await tell_findings(tx, office, changed.told, changed.over, now)
        if queued:
            self._home.post.ring()

    async def _note_polled(self, before: Pulse | None, now: datetime) -> None:
        """Note that updates can come in; where they could not for long, tell it now: nobody could tell it meanwhile."""
        bot_id, office = self._desk.bot_id, self._home.office
        async with self._desk.storage.transaction() as tx:
            await tx.pulses.beat(bot_id, POLLED, now)
            if before is None or now - before.at < GAP:
                return
            today = now.astimezone(office.zone).date()
            gap = Finding(Trouble.NO_POLL, before.at, {"minutes": round((now - before.at).total_seconds() / 60)}, today, now)
            await tx.findings.put(bot_id, gap)
            await tell_findings(tx, office, (), (gap,), now)
        self._home.post.ring()
