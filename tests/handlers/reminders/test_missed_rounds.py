"""The bot was down, a knock came late, the clock stepped, two knocked at once: one message tells how things stand today."""

from __future__ import annotations

import asyncio
from datetime import time

from handlers.context import SERVICES
from handlers.reminders.rounds import Rounds
from plan.model import Every
from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, TUAN, UNIT_GROUP
from tests.handlers.reminders.scenes import BINH, Stage, days, due, heard, lines, moment, office, on, recurring, walk


async def test_after_days_without_the_bot_one_message_tells_how_things_stand(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"), due("1.b", "2025-12-10"), recurring("2.a", Every.WEEK, 3))
    await on(scene, "2025-12-01")
    before = len(days(scene, HOA))
    await on(scene, "2025-12-09", time(10, 17))
    assert days(scene, HOA)[before:] == ["2025-12-09"]
    said = scene.person(HOA).text.split("\n")
    assert said[0] == "Nhắc việc thứ Ba, 9/12"
    assert sum("1.a" in each for each in said) == 1
    assert any("1.a Việc 1.a, quá hạn 6 ngày" in each for each in said)
    assert any("1.b Việc 1.b, hạn thứ Tư, 10/12 (còn 1 ngày làm việc)" in each for each in said)


async def test_what_was_missed_is_not_told_again_the_next_day(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-04"))
    await on(scene, "2025-12-01")
    await on(scene, "2025-12-05")
    await on(scene, "2025-12-08")
    assert days(scene, HOA) == ["2025-12-01", "2025-12-05"]
    assert lines(scene, UNIT_GROUP) == {
        "2025-12-08": "1.a đã quá hạn 4 ngày (hạn 4/12) và chưa có báo cáo hoàn thành: Việc 1.a."
    }


async def test_a_knock_of_the_same_day_again_and_again_says_nothing_more(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-04"))
    for at in (time(8), time(8, 1), time(9), time(14), time(17, 59)):
        await on(scene, "2025-12-04", at)
    assert days(scene, HOA) == ["2025-12-04"]


async def test_two_who_knock_at_once_send_each_message_once(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"), due("1.b", "2025-12-02"))
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    await scene.registered(BINH, Role.LEADER)
    await walk(scene, "2025-12-04", "2025-12-05")
    before = len(days(scene, HOA))
    scene.clock.instant = moment("2025-12-08")
    services = scene.application.bot_data[SERVICES]
    others = [Rounds(services, scene.application.bot.id) for _ in range(3)]
    queued = await asyncio.gather(scene.rounds.look(), *(each.look() for each in others))
    assert sorted(map(bool, queued)) == [False, False, False, True]
    await scene.post()
    assert days(scene, BINH) == ["2025-12-08"]
    assert len(days(scene, HOA)) == before


async def test_a_process_that_starts_anew_sends_nothing_twice(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-04"))
    await on(scene, "2025-12-04")
    restarted = Rounds(scene.application.bot_data[SERVICES], scene.application.bot.id)
    assert await restarted.look() == 0
    await scene.post()
    assert days(scene, HOA) == ["2025-12-04"]


async def test_a_clock_that_steps_back_and_on_again_tells_each_day_once(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-04"))
    for day in ("2025-12-03", "2025-12-04", "2025-12-03", "2025-12-04", "2025-12-05"):
        await on(scene, day)
    assert sorted(days(scene, HOA)) == ["2025-12-03", "2025-12-04", "2025-12-05"]


async def test_a_clock_that_ran_far_ahead_does_not_silence_the_days_in_between(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-10"))
    await on(scene, "2025-12-01")
    scene.clock.instant = moment("2026-03-02")
    await scene.rounds.look()
    ahead = len(days(scene, HOA))
    await walk(scene, "2025-12-02", "2025-12-10")
    assert days(scene, HOA)[ahead:] == ["2025-12-05", "2025-12-09", "2025-12-10"]


async def test_an_escalation_that_was_missed_is_made_good_once(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"))
    await scene.registered(BINH, Role.LEADER)
    await on(scene, "2025-12-05")
    await on(scene, "2025-12-10")
    await on(scene, "2025-12-11")
    assert days(scene, BINH) == ["2025-12-10"]


async def test_a_group_is_told_after_its_people_however_late_these_were_told(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-02"))
    await on(scene, "2025-12-01")
    await on(scene, "2025-12-04")
    assert heard(scene, UNIT_GROUP) == []
    assert days(scene, HOA)[-1] == "2025-12-04"
    await on(scene, "2025-12-05")
    assert days(scene, UNIT_GROUP) == ["2025-12-05"]
