"""A round far bigger than usual: held, let go the same day or later, left out, taken in by the round of the next day."""

from __future__ import annotations

from datetime import time

import pytest

from plan.model import Task
from plan.people import Role
from tests.dialogue import HOA, TUAN, Scene
from tests.handlers.reminders.scenes import Stage, days, due, heard, office, on

MANY = 90
"""More than a round may have without being asked about."""


async def held(stage: Stage, *more: Task) -> Scene:
    """Open an office whose administrator Tuấn has been asked about the round of Tuesday 2/12, of very many tasks due."""
    scene = await office(stage, *(due(f"{1 + n // 9}.{'abcdefghi'[n % 9]}", "2025-12-02") for n in range(MANY)), *more)
    await scene.registered(TUAN, Role.ADMIN)
    await on(scene, "2025-12-02")
    return scene


async def test_a_round_far_bigger_than_usual_asks_first(stage: Stage) -> None:
    scene = await held(stage)
    assert days(scene, HOA) == []
    tuan = scene.person(TUAN)
    tuan.sees(f"Lượt nhắc hạn hôm nay có {MANY} dòng cho 1 nơi nhận", "tạm giữ lại, chưa gửi")
    await on(scene, "2025-12-02", time(8, 30))
    assert len(heard(scene, TUAN)) == 1


async def test_let_go_the_same_day_it_goes_out_once(stage: Stage) -> None:
    scene = await held(stage)
    tuan = scene.person(TUAN)
    await tuan.presses("Gửi")
    tuan.sees("Đã cho gửi.")
    await scene.repeats()
    for minute in (5, 6, 7):
        await on(scene, "2025-12-02", time(9, minute))
    assert days(scene, HOA) == ["2025-12-02"]
    scene.person(HOA).sees("Nhắc việc thứ Ba, 2/12", "… và 78 việc nữa")


@pytest.mark.parametrize("when", [("2025-12-02", time(19)), ("2025-12-03", time(7, 30))], ids=["evening", "morning"])
async def test_let_go_when_its_day_is_over_it_comes_with_the_next_round_unasked(stage: Stage, when: tuple[str, time]) -> None:
    scene = await held(stage)
    tuan = scene.person(TUAN)
    await on(scene, *when)
    await tuan.presses("Gửi")
    tuan.sees("Đã cho gửi.")
    await on(scene, "2025-12-03")
    assert days(scene, HOA) == ["2025-12-03"]
    scene.person(HOA).sees("quá hạn 1 ngày", "… và 78 việc nữa")
    assert len(heard(scene, TUAN)) == 1


async def test_nobody_decides_on_a_round_that_the_next_one_has_taken_in(stage: Stage) -> None:
    scene = await held(stage)
    await on(scene, "2025-12-03")
    tuan = scene.person(TUAN)
    first, second = heard(scene, TUAN)
    for label in ("Gửi", "Bỏ lượt này"):
        data = next(each["callback_data"] for each in first["reply_markup"]["inline_keyboard"][0] if each["text"] == label)
        await tuan.forges(data, first)
        assert tuan.alert == "Lượt này đã được gộp vào lượt nhắc của ngày sau."
    await tuan.forges(second["reply_markup"]["inline_keyboard"][0][0]["callback_data"], second)
    await on(scene, "2025-12-03", time(9))
    assert days(scene, HOA) == ["2025-12-03"]


async def test_a_round_that_was_left_out_is_not_made_good(stage: Stage) -> None:
    scene = await held(stage, due("9.a", "2025-12-08"))
    tuan = scene.person(TUAN)
    await tuan.presses("Bỏ lượt này")
    tuan.sees("Đã bỏ lượt này.")
    await on(scene, "2025-12-02", time(10))
    assert days(scene, HOA) == []


async def test_who_is_no_administrator_decides_nothing(stage: Stage) -> None:
    scene = await held(stage)
    message = scene.person(TUAN).last
    data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    hoa = scene.person(HOA)
    await hoa.says("/start")
    async with scene.changing_nothing():
        await hoa.forges(data)
    assert hoa.alert is not None
