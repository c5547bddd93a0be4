"""The example office moves in: plan, groups of units, first people, the bot beside the local Telegram. Only for trying."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.composition import Parts, composed
from bot.installation import Installation
from bot.intake.desk import Pace
from bot.sandbox import snapshot, world
from bot.sandbox.errors import ApiError
from bot.sandbox.http import address_of, create_app, is_loopback
from bot.sandbox.telegram import LocalTelegram
from bot.serving import serving
from bot.web import web_routes
from locales import Texts
from plan.document import from_text
from plan.model import Plan, PlanState
from plan.people import Holding
from plan.reading import read
from plan.units import UnitBook
from storage import Storage, Transaction

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PACE = Pace(lease=3.0, claim=4.0)
"""Nobody else works on a sandbox's database, so what a killed one held is soon free again."""
EXAMPLE = "ke-hoach-cchc-2025.txt"


def example_plan() -> Plan:
    """Return the example office's plan, read from its document."""
    text = resources.files("bot.examples").joinpath(EXAMPLE).read_text("utf-8")
    return read(from_text(text)).plan


async def move_in(storage: Storage, bot_id: int, now: datetime) -> None:
    """Put the office, its plan, its groups and its people into the database; doing it again changes nothing.

    Groups and people come with a new office only: what was taken from somebody since is not given back at the next start.
    """
    plan = await asyncio.to_thread(example_plan)
    async with storage.transaction() as tx:
        is_new = not await tx.offices.all()
        office = await tx.offices.ensure(plan.header.issuer or plan.header.title, ZONE.key, now)
        stored = await tx.plans.store(office.id, plan, PlanState.IN_FORCE, now)
        if is_new:
            await tx.plans.start_reminding(stored.plan_id or 0, now)
            units = UnitBook(await tx.units.all(office.id))
            await _bind_groups(tx, units, bot_id, now)
            await _register_people(tx, units, office.id, now)


async def _bind_groups(tx: Transaction, units: UnitBook, bot_id: int, now: datetime) -> None:
    for group in world.GROUPS:
        await tx.chats.seen(bot_id, group.chat_id, "group", group.title, now)
        unit = units.resolve(group.unit) if group.unit else None
        if unit is not None and unit.id is not None:
            await tx.chats.bind(bot_id, group.chat_id, unit.id, now=now)


async def _register_people(tx: Transaction, units: UnitBook, office_id: int, now: datetime) -> None:
    for each in world.PEOPLE:
        if not each.roles:
            continue
        person = await tx.people.register(office_id, each.user_id, each.name, now)
        unit = units.resolve(each.unit) if each.unit else None
        for role in each.roles:
            holding = Holding(role, unit.id if unit is not None and role.of_unit else None)
            await tx.people.give(person.id, holding, None, now)
            facts = {"role": role.value, "unit": holding.unit_id}
            await tx.audit.note(office_id, "system", "role.given", person.pseudonym, facts, now)


@asynccontextmanager
async def sandbox(
    listener: socket.socket, start: datetime, database_url: str, state_file: Path | None, texts: Texts
) -> AsyncIterator[tuple[Parts, str]]:
    """Serve the local Telegram with its browser chat on a bound socket, and give the bot's parts and the chat's address."""
    clock = MovableClock(start)
    telegram = LocalTelegram(clock.now)
    if state_file is not None:
        snapshot.load(telegram, state_file)
    world.settle_in(telegram)
    address = address_of(listener)
    async with composed(_installation(telegram, clock, address, database_url, texts)) as parts:
        more, public = web_routes(parts.desk, calendars=parts.calendars), not is_loopback(listener.getsockname()[0])
        app = create_app(telegram, clock, ZONE, parts.knocker.knock, more, to_others=public)
        async with serving(app, listener), _kept(telegram, state_file):
            yield parts, address
            telegram.feed.tell("closing")
            with suppress(ApiError):
                await telegram.call("getUpdates", {})  # ends a poll that hangs on, so that the server can close at once


def _installation(telegram: LocalTelegram, clock: MovableClock, address: str, database_url: str, texts: Texts) -> Installation:
    async def furnish(storage: Storage) -> None:
        await move_in(storage, telegram.bot.user_id, clock.now())

    return Installation(
        token=telegram.bot.token,
        database_url=database_url,
        office_name=telegram.bot.name,
        zone=ZONE,
        texts=texts,
        clock=clock,
        api_url=address,
        admin_ids=frozenset({world.TUAN.user_id}),
        open_to_all=True,
        pace=PACE,
        address=address,
        watched=False,
        furnish=furnish,
    )


@asynccontextmanager
async def _kept(telegram: LocalTelegram, state_file: Path | None) -> AsyncIterator[None]:
    """Keep the chats in a file while the block runs."""
    if state_file is None:
        yield
        return
    keeping = asyncio.create_task(snapshot.keep(telegram, state_file))
    try:
        yield
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
