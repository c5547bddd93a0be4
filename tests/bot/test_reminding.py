"""The duty of reminding over several offices: who is looked at when, and that one office's fault is its own."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from bot.duties import DeleteOld
from bot.reminding import Remind
from handlers.reminders.rounds import Rounds
from plan.people import Role
from tests.handlers.offices.two_offices import BINH, THEIR_GROUP, UNIT, town


@pytest.fixture
async def place(tmp_path):
    """Two offices, each with its group, whose digests are due on Monday at 07:30."""
    async with town(tmp_path / "offices.db") as found:
        yield found


@pytest.fixture
def looked(monkeypatch):
    """The offices that were looked at, in order; a broken one raises."""
    seen, look = [], Rounds.look

    async def noted(self):
        seen.append(self.services.office.id)
        return await look(self)

    monkeypatch.setattr(Rounds, "look", noted)
    return seen


def duty(place, *, step=1):
    seconds = itertools.count(step=step)
    return Remind(place.offices, place.stage.application.bot, lambda: float(next(seconds)))


async def test_an_office_is_looked_at_once_and_then_when_its_hour_comes_or_it_changed(place, looked):
    remind = duty(place)
    await remind()
    assert looked == [place.ours, place.theirs]
    await remind()
    place.stage.clock.move(minutes=29)  # it is 07:29
    await remind()
    assert looked == [place.ours, place.theirs]
    place.stage.clock.move(minutes=1)
    await remind()
    assert looked[2:] == [place.ours, place.theirs]
    place.stage.clock.move(minutes=1)
    await place.stage.post()
    await remind()
    del looked[:]
    async with place.stage.storage.transaction() as tx:
        await tx.people.register(place.theirs, BINH, "Bình", place.stage.clock.now())
        await tx.offices.change(place.theirs, ping_at="09:15")
    await remind()
    assert looked == [place.theirs]


async def test_after_a_start_the_office_comes_first_of_which_an_hour_has_come_last(place, looked):
    async with place.stage.storage.transaction() as tx:
        await tx.offices.change(place.theirs, ping_at="07:20")
    place.stage.clock.move(minutes=29)
    await duty(place)()
    assert looked == [place.theirs, place.ours]


async def test_what_is_not_known_to_be_due_leaves_more_of_a_knock_to_other_duties(place, looked):
    remind = duty(place, step=15)
    await remind()
    assert looked == [place.ours]
    await remind()
    assert looked == [place.ours, place.theirs]
    place.stage.clock.move(minutes=30)
    await remind()
    assert looked[2:] == [place.ours, place.theirs]


async def test_no_office_has_its_second_turn_before_another_that_is_due_has_had_its_first(place, looked):
    await (remind := duty(place))()
    place.stage.clock.move(minutes=30)
    remind._monotonic = itertools.count(step=30).__next__  # one office a knock
    del looked[:]
    await remind()
    place.stage.clock.move(minutes=1)
    await remind()
    assert looked == [place.ours, place.theirs]


async def test_each_group_gets_the_digest_of_its_own_office(place):
    place.stage.clock.move(minutes=31)
    await duty(place)()
    await place.stage.post()
    (said,) = place.stage.said_in(THEIR_GROUP)
    assert "CHIMTHEIRS" in said["text"]
    assert "CHIMOURS" not in said["text"]


async def test_a_fault_in_one_office_does_not_keep_the_other_from_its_turn(place, monkeypatch, caplog):
    remind, look = duty(place), Rounds.look

    async def broken(self):
        if self.services.office.id == place.ours:
            raise RuntimeError("broken")
        return await look(self)

    monkeypatch.setattr(Rounds, "look", broken)
    place.stage.clock.move(minutes=31)
    await remind()
    await place.stage.post()
    assert place.stage.count_in(THEIR_GROUP) == 1
    assert "an office was not looked at" in caplog.text


async def test_what_two_processes_plan_while_the_lead_changes_is_sent_once(place, looked):
    place.stage.clock.move(minutes=31)
    await duty(place)()
    await duty(place)()
    assert looked == [place.ours, place.theirs] * 2
    await place.stage.post()
    assert place.stage.count_in(THEIR_GROUP) == 1


async def test_a_closed_office_is_sent_nothing_until_it_is_opened(place, looked):
    await place.person(place.theirs, BINH, Role.HEAD, UNIT)
    place.stage.clock.move(minutes=31)
    await duty(place)()
    async with place.stage.storage.transaction() as tx:
        await tx.offices.change(place.theirs, closed_at=place.stage.clock.now())
    await place.stage.post()
    assert place.stage.count_in(THEIR_GROUP) == 0
    del looked[:]
    await duty(place)()
    assert looked == [place.ours]


async def test_what_is_old_is_deleted_in_each_office_once_a_day(place):
    async with place.stage.storage.transaction() as tx:
        for office_id in (place.ours, place.theirs):
            await tx.registrations.tell_once(office_id, 5, place.stage.clock.now().date() - timedelta(days=9))
    delete = DeleteOld(place.offices)
    await delete()
    async with place.stage.storage.reading() as tx:
        assert [await tx.registrations.told_on(each, 5) for each in (place.ours, place.theirs)] == [None, None]
