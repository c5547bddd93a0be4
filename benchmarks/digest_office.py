"""An office with many groups, a message for each of them in the outbox, and the bot that sends them. It measures nothing."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import time
from collections import Counter
from datetime import date, datetime, timedelta

from benchmarks.telegram_stub import TOKEN
from bot.clock import MovableClock
from bot.composition import composed
from bot.ending import stop_signal
from bot.installation import Installation
from bot.life import introduce, rest, work
from bot.sandbox.office import ZONE, move_in
from locales import Texts
from plan.weeks import week_of
from storage import Address, Delivery, Parcel, Storage
from storage.deliveries import State

NOW = datetime(2025, 11, 24, 7, 30, tzinfo=ZONE)
BOT_ID = int(TOKEN.partition(":")[0])
KIND, FIRST_GROUP, TOPIC, ADMIN = "digest", -810_000_000, 7, 990_000_001
LAST_EXAMPLE = -800_000_000
"""The groups of the example office have greater ids; they get their digests too."""
OPEN = (State.PENDING, State.CLAIMED, State.SENDING)
LONGEST = 600
"""Seconds after which what is still open is given up on."""
TET = date(2026, 2, 16)
"""A Monday of a week in which nobody works."""


def monday(number: int) -> datetime:
    """Return the instant of the digest `number` weeks after the first; in the week of Tết 2026 there is none."""
    weeks = [NOW + timedelta(weeks=week) for week in range(number + 2)]
    return [each for each in weeks if each.date() != TET][number]


def groups(count: int) -> list[int]:
    """Return the chats of the groups."""
    return [FIRST_GROUP - number for number in range(count)]


def fates(count: int) -> dict[str, list[int]]:
    """Return which of the groups became supergroups (10 %), removed the bot (5 %) or lost their topic (2 %)."""
    of_all = groups(count)
    return {"migrated": of_all[3::10], "kicked": of_all[5::20], "topic_gone": of_all[8::50]}


async def furnish(database: str, count: int) -> None:
    """Let the office move in and bind the groups to its units, each with its topic where that will be gone."""
    storage, topics = await Storage.open(database), set(fates(count)["topic_gone"])
    try:
        await move_in(storage, BOT_ID, NOW)
        async with storage.transaction() as tx:
            office = await tx.offices.only()
            assert office is not None
            units = [unit.id for unit in await tx.units.all(office.id) if unit.id is not None]
            for number, chat in enumerate(groups(count)):
                await tx.chats.seen(BOT_ID, chat, "group", f"Nhóm {number}", NOW)
                await tx.chats.bind(BOT_ID, chat, units[number % len(units)], TOPIC if chat in topics else None, now=NOW)
    finally:
        await storage.close()


async def queue(storage: Storage, count: int, now: datetime = NOW) -> None:
    """Queue the digest of a week for each group, in one commit, as the bot does by itself at that hour."""
    key = week_of(now.date()).key
    async with storage.transaction() as tx:
        await tx.outbox.queue_all([Delivery(1, Address.chat(chat), KIND, key, {}, now) for chat in groups(count)], now)


async def is_done(storage: Storage) -> bool:
    """Tell whether no digest of the groups waits any more or is in hand; a notice to administrators may wait for its hour."""
    async with storage.reading() as tx:
        waiting = await tx.outbox.listed(1, OPEN, 1_000_000)
    return not any(each.kind == KIND and each.to.id <= LAST_EXAMPLE for each in waiting)


async def rows(storage: Storage) -> list[Parcel]:
    """Return what became of the messages."""
    async with storage.reading() as tx:
        found = await tx.outbox.listed(1, list(State), 1_000_000)
    return [each for each in found if each.kind == KIND and each.to.id <= LAST_EXAMPLE]


async def queue_and_wait(database: str, count: int) -> tuple[float, Counter[str]]:
    """Queue, and wait until nothing is open; return when that began (monotonic seconds) and what became of the messages."""
    storage = await Storage.open(database, migrate=False)
    try:
        await queue(storage, count)
        begun = time.monotonic()
        for _ in range(2 * LONGEST):
            await asyncio.sleep(0.5)
            if await is_done(storage):
                break
        ended = await rows(storage)
        return begun, Counter(each.state.value if each.state is not State.FAILED else f"failed {each.reason}" for each in ended)
    finally:
        await storage.close()


async def be_the_bot(database: str, api_url: str) -> None:
    """Serve the office until told to stop, then print the seconds worked and the memory used (MiB)."""
    logging.basicConfig(level=logging.ERROR)
    os.environ["PTB_TIMEDELTA"] = "1"
    texts, clock = Texts.load("vi"), MovableClock(NOW)
    installation = Installation(
        TOKEN, database, "Văn phòng", ZONE, texts, clock, api_url, admin_ids=frozenset({ADMIN}), open_to_all=True
    )
    async with composed(installation) as parts:
        await introduce(parts)
        print("ready", flush=True)
        await work(parts, stop_signal())
        await rest(parts)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "mib": used.ru_maxrss / 1024}), flush=True)
