"""Looks at how the bot is: at its database and its machine quickly, at Telegram, clocks and certificates thoroughly."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from telegram import Bot

from bot.checkup.backups import newest_age
from bot.checkup.outside import certificate_days, clock_off, webhook_state
from bot.clock import SystemClock
from bot.installation import Installation
from bot.intake.desk import Desk
from plan.checkup import Condition
from storage import Transaction
from storage.deliveries import State
from storage.errors import IntegrityLost

CONFLICT = "conflict"
"""The pulse of a poller that Telegram told of another one."""
_CONFLICT_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Probe:
    """Looks at one bot. `digests_missed` counts its offices whose digest is due at an instant and not planned."""

    desk: Desk
    installation: Installation
    bot: Bot
    digests_missed: Callable[[datetime], Awaitable[int]]

    async def quickly(self) -> Condition:
        """Return what the database and the machine tell, with Telegram's word on a webhook. Raises `StorageError`."""
        now, pushing = self.desk.clock.now(), self.installation.pushing
        async with self.desk.storage.reading() as tx:
            seen, made = await self._stored(tx, now), await tx.backups.last_made()
        age = newest_age(made, now, wanted=self.installation.backups is not None)
        missed, free = await self.digests_missed(now), await self._disk_free()
        seen = replace(seen, backup_age=age, digests_missed=missed, disk_free=free)
        self.desk.metrics.show_backup(age)
        if pushing is None:
            return seen
        pending, bad = await webhook_state(self.bot, f"{pushing.address}/telegram", now)
        return replace(seen, pending_there=pending, webhook_bad=bad)

    async def thoroughly(self, *, integrity: bool) -> Condition:
        """Return the same with clocks and certificates, and with the whole database looked over where `integrity` is wanted."""
        seen, about, machine = await self.quickly(), self.installation, SystemClock().now()
        address = about.pushing.address if about.pushing is not None else ""
        off, days = await asyncio.gather(clock_off(about.api_url, about.proxy, machine), certificate_days(address, machine))
        damaged = await self._damaged() if integrity else None
        return replace(seen, clock_off=off, certificate_days=days, damaged=damaged)

    async def _stored(self, tx: Transaction, now: datetime) -> Condition:
        bot_id = self.desk.bot_id
        inbox, counts = await tx.inbox.state(bot_id), await tx.outbox.counts()
        oldest, pulses = await tx.outbox.oldest_due(now), await tx.pulses.all(bot_id)
        conflict = pulses.get(CONFLICT)
        return Condition(
            now,
            pushing=self.installation.pushing is not None,
            silence=self.desk.health.silence,
            last_received=await tx.inbox.last_received(bot_id),
            conflict=conflict is not None and now - conflict.at < _CONFLICT_LASTS,
            waiting=inbox.pending + inbox.claimed,
            failed_updates=inbox.failed,
            oldest_waiting=inbox.oldest_age or 0.0,
            due=await tx.outbox.due(now),
            oldest_due=(now - oldest).total_seconds() if oldest else 0.0,
            uncertain=counts.get(State.UNCERTAIN, 0),
            held=await tx.rounds.held(),
        )

    async def _disk_free(self) -> int | None:
        folder = self.desk.storage.folder or Path()
        try:
            return (await asyncio.to_thread(shutil.disk_usage, folder)).free
        except OSError:
            return None

    async def _damaged(self) -> bool | None:
        if self.desk.storage.folder is None:
            return None  # a server looks after itself
        try:
            await self.desk.storage.check(quick=True)
        except IntegrityLost:
            return True
        return False
