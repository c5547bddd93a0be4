"""[Nhắc lại sau]: the choices, the day on which the reminder comes, once, also when that day was missed; done in between."""

from __future__ import annotations

from datetime import date

import pytest

from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, TUAN, Scene, Speaker
from tests.handlers.reminders.scenes import Stage, days, due, moment, office, on, pressed, task_id, walk


async def reminded(stage: Stage, day: str = "2025-12-17") -> tuple[Scene, Speaker]:
    """Open an office whose head has been reminded seven working days before; on Monday 8/12 where nothing else is named."""
    scene = await office(stage, due("1.a", day))
    await on(scene, "2025-12-08")
    return scene, scene.person(HOA)


@pytest.mark.parametrize(
    ("label", "said", "comes"),
    [
        ("Ngày làm việc tới (9/12)", "thứ Ba, 9/12", "2025-12-09"),
        ("Thứ Hai (15/12)", "thứ Hai, 15/12", "2025-12-15"),
    ],
)
async def test_it_comes_on_the_day_that_was_chosen_and_once(stage: Stage, label: str, said: str, comes: str) -> None:
    scene, hoa = await reminded(stage)
    await pressed(hoa, "Nhắc lại sau", label)
    hoa.sees_first(f"Sẽ nhắc lại 1.a {said}.")
    await scene.repeats()
    await walk(scene, "2025-12-08", "2025-12-15")
    expected = {"2025-12-08", comes, *(["2025-12-12"] if comes < "2025-12-12" else [])}
    assert days(scene, HOA) == sorted(expected)
    hoa.sees("1.a còn")


async def test_the_choices_are_working_days_and_each_stands_there_once(stage: Stage) -> None:
    _, hoa = await reminded(stage)
    await hoa.presses("Nhắc lại sau")
    assert hoa.buttons == ["Ngày làm việc tới (9/12)", "Thứ Hai (15/12)"]


async def test_on_a_friday_before_a_holiday_the_choices_pass_over_it(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2026-01-07"))
    await on(scene, "2025-12-26")
    hoa = scene.person(HOA)
    await hoa.presses("Nhắc lại sau")
    assert hoa.buttons == ["Ngày làm việc tới (29/12)", "1 tuần (2/1)"]


async def test_what_was_put_off_to_a_day_on_which_the_bot_was_down_comes_afterwards_once(stage: Stage) -> None:
    scene, hoa = await reminded(stage, "2026-03-31")
    task = await task_id(scene, "1.a")
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, HOA, date(2025, 12, 8))
        assert person is not None
        await tx.snoozes.put(person.id, task, 0, date(2025, 12, 10))
    await on(scene, "2025-12-12")
    hoa.sees("ngày làm việc: Việc 1.a, hạn thứ Ba, 31/3.")
    await walk(scene, "2025-12-13", "2025-12-16")
    assert days(scene, HOA) == ["2025-12-12"]


async def test_what_was_done_in_between_is_not_reminded_of(stage: Stage) -> None:
    scene, hoa = await reminded(stage)
    await pressed(hoa, "Nhắc lại sau", "Ngày làm việc tới")
    await hoa.says("/capnhat 1a xong")
    said = len(days(scene, HOA))
    await walk(scene, "2025-12-09", "2025-12-19")
    assert len(days(scene, HOA)) == said


async def test_only_who_put_it_off_is_spared(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-17"))
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    await on(scene, "2025-12-16")
    await pressed(scene.person(HOA), "Nhắc lại sau", "Thứ Hai")
    await walk(scene, "2025-12-17", "2025-12-22")
    assert days(scene, TUAN) == ["2025-12-16", "2025-12-17", "2025-12-18", "2025-12-22"]
    assert days(scene, HOA) == ["2025-12-16", "2025-12-22"]


async def test_a_day_that_has_come_meanwhile_is_no_choice_any_more(stage: Stage) -> None:
    scene, hoa = await reminded(stage)
    await hoa.presses("Nhắc lại sau")
    scene.clock.instant = moment("2025-12-09")
    async with scene.changing_nothing():
        await hoa.presses("Ngày làm việc tới (9/12)")
    assert hoa.alert == scene.texts.plain("press.old")


async def test_who_stands_in_for_a_head_is_reminded_on_the_day_that_was_chosen(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-17"))
    await scene.registered(TUAN, Role.STAFF, FINANCE)
    await scene.person(HOA).says("/nghi đến 31/12 người thay: Trần Quốc Tuấn")
    await scene.post()
    await on(scene, "2025-12-08")
    tuan = scene.person(TUAN)
    await pressed(tuan, "Nhắc lại sau", "Ngày làm việc tới")
    await walk(scene, "2025-12-09", "2025-12-10")
    tuan.sees_first("1.a còn 6 ngày làm việc: Việc 1.a, hạn thứ Tư, 17/12.")


async def test_in_a_list_one_is_put_off_and_the_rest_stays(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"), due("1.b", "2025-12-03"))
    await on(scene, "2025-12-03")
    hoa = scene.person(HOA)
    await pressed(hoa, "1.a", "Nhắc lại sau", "Ngày làm việc tới")
    await on(scene, "2025-12-04")
    hoa.sees("1.a", "1.b")
    await pressed(hoa, "1.b", "Nhắc lại sau", "Thứ Hai")
    await on(scene, "2025-12-05")
    assert days(scene, HOA) == ["2025-12-03", "2025-12-04"]
    await on(scene, "2025-12-08")
    hoa.sees("Nhắc việc thứ Hai, 8/12", "1.a", "1.b")
