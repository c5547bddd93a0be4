"""From which day the bot calls something overdue, over a weekend and over Tết: every place says the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

import pytest

from plan.calendar import DayKind, OfficeDay
from plan.model import Milestone, MilestoneKind, Plan
from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, TUAN, Scene, Speaker, example_plan, with_task

Stage = Callable[..., Awaitable[Scene]]


def due(day: date) -> Plan:
    """The example plan with nothing in it but 1.b, which Hoa's unit leads alone, due on a day."""
    plan = with_task(example_plan(), "II.1.b", milestones=(Milestone(MilestoneKind.DATE, day, "hạn"),))
    return replace(plan, tasks=tuple(task for task in plan.tasks if task.ref == "II.1.b"))


SUNDAY, IN_TET = due(date(2025, 11, 30)), due(date(2026, 2, 18))


async def on(scene: Scene, day: str) -> None:
    """Let it be 07:00 in the office on a day."""
    scene.clock.move(days=(date.fromisoformat(day) - scene.clock.now().date()).days)


async def overdue_at(hoa: Speaker) -> bool:
    """Tell whether /quahan lists the task."""
    await hoa.says("/quahan")
    return "🔴 1.b" in hoa.text


async def opened(stage: Stage, plan: Plan = SUNDAY) -> tuple[Scene, Speaker]:
    scene = await stage(open_to_all=False, admin_ids=frozenset(), plans=(plan,))
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    return scene, scene.person(HOA)


async def test_what_is_due_on_a_sunday_is_in_time_on_monday_and_overdue_on_tuesday(stage: Stage) -> None:
    scene, hoa = await opened(stage)
    await on(scene, "2025-12-01")
    assert not await overdue_at(hoa)
    await hoa.says("/nhiemvu II.1.b")
    hoa.sees("30/11/2025, là ngày nghỉ nên tính đến hết thứ Hai, 1/12 (hôm nay)")
    await on(scene, "2025-12-02")
    assert await overdue_at(hoa)
    await hoa.says("/nhiemvu II.1.b")
    hoa.sees("30/11/2025 (quá hạn 2 ngày)")


async def test_on_the_monday_it_stands_among_what_is_due_and_in_its_own_month(stage: Stage) -> None:
    scene, hoa = await opened(stage)
    await on(scene, "2025-12-01")
    await hoa.says("/sapden")
    hoa.sees("1.b", "thứ Hai, 1/12", "hôm nay")
    await hoa.says("hôm nay có việc gì đến hạn")
    hoa.sees("1.b", "thứ Hai, 1/12")
    await hoa.says("tháng 11 có việc gì đến hạn")
    hoa.sees("⏰ 1.b")
    assert "🔴 1.b" not in hoa.text


async def test_an_office_that_holds_to_the_plans_day_counts_from_monday(stage: Stage) -> None:
    scene, hoa = await opened(stage)
    await scene.registered(TUAN, Role.ADMIN)
    tuan = scene.person(TUAN)
    await on(scene, "2025-12-01")
    await tuan.says("/caidat")
    tuan.sees("Hạn vào ngày nghỉ: tính đến hết ngày làm việc tiếp theo")
    await tuan.presses("Hạn vào ngày nghỉ → tính đúng ngày")
    scene.library.forget()  # another second
    assert await overdue_at(hoa)
    await hoa.says("/nhiemvu II.1.b")
    hoa.sees("30/11/2025 (quá hạn 1 ngày)")


async def test_what_is_due_in_tet_is_in_time_until_the_end_of_the_first_working_day(stage: Stage) -> None:
    scene, hoa = await opened(stage, IN_TET)
    for day, late in (("2026-02-18", False), ("2026-02-22", False), ("2026-02-23", False), ("2026-02-24", True)):
        await on(scene, day)
        assert await overdue_at(hoa) is late, day
    await hoa.says("/nhiemvu II.1.b")
    hoa.sees("18/2/2026 (quá hạn 6 ngày)")


async def test_a_day_off_that_the_office_entered_moves_the_end_of_the_term(stage: Stage) -> None:
    scene, hoa = await opened(stage)
    await on(scene, "2025-12-02")
    async with scene.storage.transaction() as tx:
        await tx.days.put(1, OfficeDay(date(2025, 12, 1), DayKind.OFF, "nghỉ bù"))
    assert not await overdue_at(hoa)
    await on(scene, "2025-12-03")
    assert await overdue_at(hoa)


@pytest.mark.parametrize(("day", "late"), [("2025-12-01", False), ("2025-12-02", True)])
async def test_a_report_on_the_monday_is_no_red_line_and_one_on_tuesday_is(stage: Stage, day: str, late: bool) -> None:
    scene, hoa = await opened(stage)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    tuan = scene.person(TUAN)
    await on(scene, day)
    await hoa.says("/capnhat II.1.b 90%")
    await scene.post()
    assert any("Hạn 30/11/2025" in each["text"] for each in scene.said_in(tuan.chat_id)) is late


async def test_what_was_done_on_the_monday_was_not_late(stage: Stage) -> None:
    scene, hoa = await opened(stage)
    await on(scene, "2025-12-01")
    await hoa.says("/capnhat II.1.b xong, 123/BC-VP ngày 01/12/2025")
    await hoa.says("/nhiemvu II.1.b")
    hoa.sees("hoàn thành 1/12/2025")
    assert "sau hạn" not in hoa.text


async def test_a_leader_cannot_ask_why_something_is_late_before_its_term_has_ended(stage: Stage) -> None:
    scene, _ = await opened(stage)
    await scene.registered(TUAN, Role.LEADER)
    tuan = scene.person(TUAN)
    for day, offered in (("2025-12-01", False), ("2025-12-02", True)):
        await on(scene, day)
        await tuan.says("/nhiemvu II.1.b")
        assert any("giải trình" in label for label in tuan.buttons) is offered, day
