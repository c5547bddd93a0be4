"""A digest that was not planned is noticed in whichever office it is, and no plan of an office is loaded for nothing."""

from __future__ import annotations

import pytest

from bot.checkup.missed_digests import GRACE, MissedDigests
from bot.library import PlanLibrary
from bot.reminding import Remind
from handlers.reminders.rounds import Rounds
from tests.handlers.offices.two_offices import town


@pytest.fixture
async def place(tmp_path):
    """Two offices whose digests are due on Monday at 07:30; it is 07:00."""
    async with town(tmp_path / "offices.db") as found:
        yield found


@pytest.fixture
def loaded(monkeypatch):
    """How often plans of an office were asked for."""
    asked, plans = [], PlanLibrary.plans

    async def noted(self):
        asked.append(self)
        return await plans(self)

    monkeypatch.setattr(PlanLibrary, "plans", noted)
    return asked


def looking(place):
    missed = MissedDigests(place.offices, place.stage.application.bot.id)
    return lambda: missed.count(place.stage.clock.now())


def reminding(place):
    return Remind(place.offices, place.stage.application.bot, lambda: 0.0)


async def test_a_digest_that_is_missed_in_another_office_is_counted_until_it_is_planned(place, monkeypatch):
    count, look, broken = looking(place), Rounds.look, [place.theirs]

    async def sometimes(self):
        if self.services.office.id not in broken:
            await look(self)

    with monkeypatch.context() as patched:
        patched.setattr(Rounds, "look", sometimes)
        place.stage.clock.move(minutes=31)
        await reminding(place)()
        assert await count() == 0  # who plans may knock a little later
        place.stage.clock.move(minutes=2)
        assert [await count(), await count()] == [1, 1]
    await reminding(place)()
    assert await count() == 0


async def test_nothing_is_loaded_before_the_hour_or_where_the_digest_was_planned(place, loaded):
    count = looking(place)
    assert await count() == 0
    assert loaded == []
    place.stage.clock.move(minutes=31)
    await reminding(place)()
    place.stage.clock.move(minutes=GRACE.seconds / 60)
    del loaded[:]
    assert await count() == 0
    place.stage.clock.move(days=2)
    assert await count() == 0
    assert loaded == []


async def test_an_office_that_is_owed_no_digest_is_looked_at_once_and_not_again_before_the_next_hour(place, loaded):
    async with place.stage.storage.transaction() as tx:
        for each in await tx.chats.bound(place.stage.application.bot.id, place.theirs):
            await tx.chats.unbind(place.stage.application.bot.id, each.chat_id)
    count = looking(place)
    place.stage.clock.move(minutes=31)
    await reminding(place)()
    place.stage.clock.move(minutes=5)
    del loaded[:]
    assert [await count(), await count()] == [0, 0]
    assert len(loaded) == 1
    place.stage.clock.move(hours=3)
    assert await count() == 0
    assert len(loaded) == 1


async def test_an_office_that_cannot_be_looked_at_counts_as_one_that_misses_its_digest(place, monkeypatch):
    async def broken(_self):
        raise RuntimeError("broken")

    count = looking(place)
    place.stage.clock.move(minutes=35)
    monkeypatch.setattr(PlanLibrary, "plans", broken)
    assert await count() == 2
