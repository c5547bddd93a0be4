"""The hours in which nobody is written to: lunch, evening, days off; what lay over them comes with the next day's reminders."""

from __future__ import annotations

from datetime import time

import pytest

from plan.people import Role
from tests.dialogue import HOA, UNIT_GROUP
from tests.handlers.reminders.scenes import BINH, Stage, chosen, days, due, heard, moment, office, on, walk

NOON, EVENING, NIGHT = time(12), time(18), time(6, 30)


@pytest.mark.parametrize(("at", "sent"), [(time(7, 59), False), (time(8), True), (NOON, False), (time(13, 30), True)])
async def test_reminders_come_from_their_hour_on_but_not_over_lunch(stage: Stage, at: time, sent: bool) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await on(scene, "2025-12-03", at)
    assert len(heard(scene, HOA)) == int(sent)


async def test_what_the_evening_kept_back_comes_the_next_working_day(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-05"))
    await on(scene, "2025-12-04")
    await on(scene, "2025-12-05", EVENING)
    await on(scene, "2025-12-06")
    await on(scene, "2025-12-08", NIGHT)
    assert days(scene, HOA) == ["2025-12-04"]
    await on(scene, "2025-12-08")
    assert days(scene, HOA) == ["2025-12-04", "2025-12-08"]


async def test_an_office_that_works_over_lunch_is_reminded_then(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await chosen(scene, lunch="false")
    await on(scene, "2025-12-03", NOON)
    assert len(heard(scene, HOA)) == 1


async def test_an_hour_after_the_end_of_speaking_that_was_chosen_is_meant(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"), ping_at=time(19))
    await on(scene, "2025-12-03", time(18, 59))
    assert days(scene, HOA) == []
    await on(scene, "2025-12-03", time(19))
    assert days(scene, HOA) == ["2025-12-03"]


@pytest.mark.parametrize("at", [NOON, EVENING])
async def test_a_reminder_that_was_planned_but_not_sent_in_time_waits_for_the_hours(stage: Stage, at: time) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    scene.clock.instant = moment("2025-12-03")
    await scene.rounds.look()
    scene.clock.instant = moment("2025-12-03", at)
    await scene.post()
    assert days(scene, HOA) == []
    await on(scene, *(("2025-12-03", time(13, 30)) if at is NOON else ("2025-12-04", time(8))))
    assert len(days(scene, HOA)) == 1


async def test_reminders_left_over_night_come_in_the_one_message_of_the_next_day(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-08"), due("1.b", "2025-12-09"))
    await on(scene, "2025-12-02")
    said = len(days(scene, HOA))
    scene.clock.instant = moment("2025-12-03")
    await scene.rounds.look()
    await on(scene, "2025-12-04")
    hoa = scene.person(HOA)
    hoa.sees("Nhắc việc thứ Năm, 4/12", "1.a Việc 1.a", "1.b Việc 1.b")
    assert len(days(scene, HOA)) == said + 1


async def test_a_row_of_yesterday_waits_for_todays_round_and_never_makes_a_second_message(stage: Stage) -> None:
    """A dispatcher may look at the very second of the hour, before the knock of that minute."""
    scene = await office(stage, due("1.a", "2025-12-08"), due("1.b", "2025-12-09"))
    scene.clock.instant = moment("2025-12-03")
    await scene.rounds.look()
    scene.clock.instant = moment("2025-12-04")
    await scene.post()
    assert days(scene, HOA) == []
    await scene.knock()
    scene.clock.move(minutes=2)
    await scene.knock()
    assert days(scene, HOA) == ["2025-12-04"]
    assert "Việc 1.a" in scene.person(HOA).text
    assert "Việc 1.b" in scene.person(HOA).text


async def test_what_a_group_was_not_told_in_the_evening_it_is_told_the_next_day(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-02"), due("1.b", "2025-12-03"))
    await walk(scene, "2025-12-02", "2025-12-03")
    scene.clock.instant = moment("2025-12-04")
    await scene.rounds.look()
    await on(scene, "2025-12-05")
    assert days(scene, UNIT_GROUP) == ["2025-12-05"]
    scene.person(HOA, group=UNIT_GROUP).sees("1.a Việc 1.a, quá hạn 3 ngày", "1.b Việc 1.b, quá hạn 2 ngày")


async def test_leaders_lose_nothing_over_night_either(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"), due("1.b", "2025-12-02"))
    await scene.registered(BINH, Role.LEADER)
    await walk(scene, "2025-12-01", "2025-12-05")
    scene.clock.instant = moment("2025-12-08")
    await scene.rounds.look()
    await on(scene, "2025-12-09")
    assert days(scene, BINH) == ["2025-12-09"]
    scene.person(BINH).sees("1.a Việc 1.a", "1.b Việc 1.b")
