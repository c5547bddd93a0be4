"""Two processes on one PostgreSQL: one polls, both handle, no update twice, each chat in its order."""

from __future__ import annotations

from collections import defaultdict

import pytest

from bot.intake.health import Role
from storage import Storage
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

pytestmark = pytest.mark.postgres


@pytest.fixture
def database_url(lender):
    with lender.lent() as url:
        yield url


@pytest.fixture
async def storages(database_url):
    opened = [await Storage.open(database_url, migrate=False), await Storage.open(database_url, migrate=False)]
    yield opened
    for storage in opened:
        await storage.close()


async def test_two_processes_share_the_work_and_no_update_is_handled_twice(storages):
    telegram, seen = local_telegram(), defaultdict(list)
    first, second = desk_for(storages[0], telegram, "first"), desk_for(storages[1], telegram, "second")

    async def handler(update, _context):
        seen[update.effective_chat.id].append(update.update_id)

    for number in range(100):
        telegram.say(number % 20 + 1, number % 20 + 1, f"câu {number}")
    async with (
        application_with(telegram, handler) as application,
        running(poller_for(first, telegram).run()),
        lanes_at_work(first, application),
        lanes_at_work(second, application),
    ):
        await until(lambda: first.health.role is Role.POLLING and not telegram.updates.pending)
        await handled(first)
    assert all(ids == sorted(set(ids)) and len(ids) == 5 for ids in seen.values())
    assert len(seen) == 20
