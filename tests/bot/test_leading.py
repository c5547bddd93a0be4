"""One of several processes leads; where it stops another leads at once, where it is killed as soon as its lease runs out."""

from __future__ import annotations

import asyncio

import pytest

from bot.intake.bell import Bell
from bot.intake.lease import Lease
from bot.leading import Leading
from bot.schedule import Knocker
from storage import Storage
from tests.bot.intake.desks import running, until
from tests.databases import fresh_sqlite

SECONDS = 0.6


@pytest.fixture
async def storage(tmp_path):
    opened = await Storage.open(fresh_sqlite(tmp_path))
    yield opened
    await opened.close()


def leading_of(storage, holder):
    return Leading(Lease(storage, "leader:1", holder, SECONDS))


async def test_only_the_leader_does_the_duties_and_each_does_its_own(storage):
    done = []

    def knocker(name):
        async def duty():
            done.append(f"{name}: duty")

        async def own():
            done.append(f"{name}: own")

        return Knocker({"duty": duty}, own={"own": own}, leads=leading_of(storage, name).leads)

    for each in map(knocker, "ab"):
        await each.knock()
    assert done == ["a: duty", "a: own", "b: own"]


async def test_another_leads_at_once_when_the_leader_stops(storage):
    begun = []

    async def knock(name):
        begun.append(name)

    async with running(leading_of(storage, "first").run(lambda: knock("first"))) as (first,):
        await until(lambda: begun == ["first"])
        async with running(leading_of(storage, "second").run(lambda: knock("second"))):
            first.cancel()
            await until(lambda: begun == ["first", "second"])


async def test_another_leads_soon_when_the_leader_is_killed(storage):
    assert await leading_of(storage, "killed").leads()
    second, led = leading_of(storage, "second"), Bell()
    assert not await second.leads()

    async def knock():
        led.ring()

    begun = asyncio.get_running_loop().time()
    async with running(second.run(knock)):
        await led.wait(20)
        assert await second.leads()
    assert asyncio.get_running_loop().time() - begun >= SECONDS / 2
