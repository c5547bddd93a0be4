"""Between planning and sending the office's work goes on: a reminder tells what is true when it is sent, or is not sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from plan.chat_settings import PingSort, written
from plan.model import PlanState
from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, TUAN, UNIT_GROUP, Scene
from tests.handlers.reminders.scenes import (
    BINH,
    FINANCE_GROUP,
    LAN,
    Stage,
    days,
    due,
    group_of,
    heard,
    issued,
    lines,
    moment,
    office,
    on,
    unit_id,
    walk,
)


async def planned(stage: Stage, *tasks: str, day: str = "2025-12-03") -> Scene:
    """Open an office in which the reminders of a day have been planned and not sent; these tasks are due on it."""
    scene = await office(stage, *(due(code, day) for code in tasks or ("1.a",)))
    await scene.registered(BINH, Role.LEADER)
    scene.clock.instant = moment(day)
    await scene.rounds.look()
    return scene


async def done(scene: Scene) -> None:
    await scene.person(HOA).says("/capnhat 1a xong")


async def moved(scene: Scene) -> None:
    await issued(scene, due("1.a", "2026-06-30"))


async def struck(scene: Scene) -> None:
    await issued(scene, due("1.z", "2026-06-30"))


async def closed(scene: Scene) -> None:
    await issued(scene, due("1.a", "2025-12-03"), state=PlanState.CLOSED)


async def handed_over(scene: Scene) -> None:
    await issued(scene, due("1.a", "2025-12-03", lead=(FINANCE,)))


async def left_the_unit(scene: Scene) -> None:
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, HOA, date(2025, 12, 3))
        assert person is not None
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())


CHANGES: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "done": done,
    "moved far away": moved,
    "no longer in the plan": struck,
    "of a plan that was closed": closed,
    "handed over to another unit": handed_over,
    "no more the person's": left_the_unit,
}


@pytest.mark.parametrize("name", CHANGES)
async def test_what_is_no_longer_so_is_not_told(stage: Stage, name: str) -> None:
    scene = await planned(stage)
    await CHANGES[name](scene)
    said = len(days(scene, HOA))
    await scene.knock()
    assert len(days(scene, HOA)) == said


async def test_of_several_only_what_still_holds_is_told(stage: Stage) -> None:
    scene = await planned(stage, "1.a", "1.b", "1.c")
    await done(scene)
    await scene.post()
    scene.person(HOA).sees("Nhắc việc thứ Tư, 3/12", "1.b", "1.c")
    assert "Việc 1.a" not in scene.person(HOA).text


async def test_what_was_done_and_undone_again_is_told(stage: Stage) -> None:
    scene = await planned(stage)
    await done(scene)
    await scene.person(HOA).presses("Hoàn tác")
    await scene.post()
    scene.person(HOA).sees_first("1.a đến hạn hôm nay: Việc 1.a, hạn thứ Tư, 3/12.")


async def test_a_day_that_was_moved_brings_a_ladder_of_its_own(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-17"))
    await on(scene, "2025-12-08")
    await issued(scene, due("1.a", "2025-12-11"))
    await walk(scene, "2025-12-09", "2025-12-12")
    assert days(scene, HOA) == ["2025-12-08", "2025-12-10", "2025-12-11", "2025-12-12"]
    await issued(scene, due("1.a", "2025-12-18"))
    await walk(scene, "2025-12-15", "2025-12-17")
    assert lines(scene, HOA)["2025-12-15"] == "1.a còn 3 ngày làm việc: Việc 1.a, hạn thứ Năm, 18/12."
    assert days(scene, UNIT_GROUP) == []


async def test_a_unit_that_takes_a_task_over_goes_on_with_its_ladder(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await scene.registered(LAN, Role.HEAD, FINANCE)
    await group_of(scene)
    await walk(scene, "2025-12-01", "2025-12-02")
    await issued(scene, due("1.a", "2025-12-03", lead=(FINANCE,)))
    told = len(days(scene, HOA))
    await walk(scene, "2025-12-03", "2025-12-05")
    assert len(days(scene, HOA)) == told
    assert days(scene, LAN) == ["2025-12-03", "2025-12-04"]
    assert (days(scene, UNIT_GROUP), days(scene, FINANCE_GROUP)) == ([], ["2025-12-05"])


async def test_the_successor_of_a_dissolved_unit_is_reminded_of_its_work(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await scene.registered(LAN, Role.HEAD, FINANCE)
    await on(scene, "2025-12-02")
    old, new = await unit_id(scene), await unit_id(scene, FINANCE)
    async with scene.storage.transaction() as tx:
        await tx.units.dissolve(old, new, scene.clock.now())
    await on(scene, "2025-12-03")
    scene.person(LAN).sees_first("1.a đến hạn hôm nay: Việc 1.a, hạn thứ Tư, 3/12.")


async def test_a_head_who_handed_over_hears_no_more_and_the_new_one_does(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await on(scene, "2025-12-02")
    await left_the_unit(scene)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    await on(scene, "2025-12-03")
    assert (days(scene, HOA), days(scene, TUAN)) == (["2025-12-02"], ["2025-12-03"])


async def test_a_group_is_not_told_what_was_done_after_its_head_was_told(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-02"))
    await walk(scene, "2025-12-02", "2025-12-03")
    scene.clock.instant = moment("2025-12-04")
    await scene.rounds.look()
    await done(scene)
    await scene.post()
    assert [each["text"] for each in heard(scene, UNIT_GROUP) if "quá hạn 2 ngày" in each["text"]] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pings", written(frozenset(PingSort) - {PingSort.OVERDUE})),
        ("quiet_until", "2025-12-04"),
    ],
)
async def test_a_group_is_not_told_what_it_has_switched_off_meanwhile(stage: Stage, name: str, value: str) -> None:
    scene = await office(stage, due("1.a", "2025-12-02"))
    await walk(scene, "2025-12-02", "2025-12-03")
    scene.clock.instant = moment("2025-12-04")
    await scene.rounds.look()
    async with scene.storage.transaction() as tx:
        await tx.chat_settings.set(scene.telegram.bot.user_id, UNIT_GROUP, name, value)
    await scene.post()
    assert heard(scene, UNIT_GROUP) == []


async def test_a_group_that_was_given_to_another_unit_hears_nothing_of_the_old_one(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-02"))
    await walk(scene, "2025-12-02", "2025-12-03")
    scene.clock.instant = moment("2025-12-04")
    await scene.rounds.look()
    finance = await unit_id(scene, FINANCE)
    async with scene.storage.transaction() as tx:
        await tx.chats.bind(scene.telegram.bot.user_id, UNIT_GROUP, finance, now=scene.clock.now())
    await scene.post()
    assert heard(scene, UNIT_GROUP) == []


async def test_a_day_off_that_was_entered_meanwhile_is_kept(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    scene.clock.instant = moment("2025-12-03")
    await scene.rounds.look()
    await scene.registered(TUAN, Role.ADMIN)
    await scene.person(TUAN).says("/lichnghi nghỉ 3/12 nghỉ bù")
    said = scene.person(TUAN).text
    await scene.post()
    assert heard(scene, HOA) == [], said
