"""A database that goes away in the middle of the work: the process lives on, and every update is handled once it is back."""

from __future__ import annotations

import asyncio

import pytest

from bot.intake.health import Role
from storage import Storage
from storage.engine import place_of
from storage.migrating import migrate
from tests.bot.intake.desks import (
    application_with,
    desk_for,
    handled,
    lanes_at_work,
    local_telegram,
    poller_for,
    running,
    until,
)
from tests.databases import postgresql_machine

pytestmark = pytest.mark.postgres


@pytest.fixture
def machine():
    with postgresql_machine() as made:
        made.make()
        made.start()
        migrate(place_of(made.url))
        yield made


async def note(storage, update):
    """Do what a handler does: write, once an update whatever happens."""
    async with storage.transaction() as tx:
        if await tx.effects.get(1, update.update_id) is None:
            await tx.effects.put(1, update.update_id, {"did": 1}, update.effective_message.date)


async def test_nothing_is_lost_while_the_server_is_stopped_and_started_again(machine):
    storage = await Storage.open(machine.url, migrate=False)
    telegram, tried = local_telegram(), set()
    desk = desk_for(storage, telegram)

    async def handler(update, _context):
        tried.add(update.update_id)
        await note(storage, update)

    async def noted():
        async with storage.reading() as tx:
            return [each for each in tried if await tx.effects.get(1, each) is not None]

    async with (
        application_with(telegram, handler) as application,
        running(poller_for(desk, telegram).run()) as (polling,),
        lanes_at_work(desk, application),
    ):
        await until(lambda: desk.health.role is Role.POLLING)
        for round_ in range(2):
            for number in range(20):
                telegram.say(number + 1, number + 1, f"câu {round_}.{number}")
            await asyncio.to_thread(machine.stop, "immediate")
            for number in range(20):
                telegram.say(number + 1, number + 1, f"câu vắng {round_}.{number}")
            await asyncio.to_thread(machine.start)
            await until(lambda: not telegram.updates.pending, 60)
            await handled(desk)
        assert not polling.done()
        assert len(await noted()) == len(tried) == 80
    await storage.close()
