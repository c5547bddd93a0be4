"""Which day brings which reminder, day by day through the bot: dated, recurring, ongoing and conditional work."""

from __future__ import annotations

import pytest

from plan.model import Every, Task
from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, TUAN, UNIT_GROUP
from tests.handlers.reminders.scenes import (
    Stage,
    awaiting,
    chosen,
    days,
    due,
    heard,
    lines,
    moment,
    office,
    ongoing,
    recurring,
    walk,
)

LEFT = "1.a còn {} ngày làm việc: Việc 1.a, hạn {}."
OVER = "1.a đã quá hạn {} ngày (hạn {}) và chưa có báo cáo hoàn thành: Việc 1.a."


async def test_a_dated_task_is_reminded_of_step_by_step_and_then_once_a_week(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-17"))
    await walk(scene, "2025-12-01", "2026-01-06")
    day = "thứ Tư, 17/12"
    assert lines(scene, HOA) == {
        "2025-12-08": LEFT.format(7, day),
        "2025-12-12": LEFT.format(3, day),
        "2025-12-16": LEFT.format(1, day),
        "2025-12-17": f"1.a đến hạn hôm nay: Việc 1.a, hạn {day}.",
        "2025-12-18": OVER.format(1, "17/12"),
        "2025-12-22": OVER.format(5, "17/12"),
        "2025-12-30": OVER.format(13, "17/12"),
        "2026-01-06": OVER.format(20, "17/12/2025"),
    }
    assert lines(scene, UNIT_GROUP) == {"2025-12-19": OVER.format(2, "17/12")}


async def test_what_is_due_on_a_sunday_is_to_be_done_by_friday_and_is_overdue_on_tuesday(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-21"))
    await walk(scene, "2025-12-15", "2025-12-24")
    due_on = "Chủ nhật 21/12, nên hoàn thành chậm nhất thứ Sáu, 19/12"
    assert lines(scene, HOA) == {
        "2025-12-16": LEFT.format(3, due_on),
        "2025-12-18": LEFT.format(1, due_on),
        "2025-12-19": f"1.a đến hạn hôm nay: Việc 1.a, hạn {due_on}.",
        "2025-12-22": "1.a Việc 1.a: hạn Chủ nhật 21/12 là ngày nghỉ, hết hôm nay là quá hạn.",
        "2025-12-24": OVER.format(3, "21/12"),
    }
    assert lines(scene, UNIT_GROUP) == {"2025-12-23": OVER.format(2, "21/12")}


async def test_what_is_due_on_new_years_day_is_reminded_of_before_and_after_it(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2026-01-01"))
    await walk(scene, "2025-12-29", "2026-01-07")
    due_on = "thứ Năm, 1/1, nên hoàn thành chậm nhất thứ Tư, 31/12"
    assert lines(scene, HOA) == {
        "2025-12-30": LEFT.format(1, due_on),
        "2025-12-31": f"1.a đến hạn hôm nay: Việc 1.a, hạn {due_on}.",
        "2026-01-02": "1.a Việc 1.a: hạn thứ Năm, 1/1 là ngày nghỉ, hết hôm nay là quá hạn.",
        "2026-01-06": OVER.format(5, "1/1"),
    }
    assert lines(scene, UNIT_GROUP) == {"2026-01-05": OVER.format(4, "1/1")}


async def test_what_takes_long_to_prepare_is_reminded_of_fourteen_working_days_before(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-31", deliverable="Đề án vị trí việc làm"))
    await walk(scene, "2025-12-08", "2025-12-22")
    day = "thứ Tư, 31/12"
    assert lines(scene, HOA) == {"2025-12-11": LEFT.format(14, day), "2025-12-22": LEFT.format(7, day)}
    assert days(scene, UNIT_GROUP) == []


async def test_nobody_is_woken_at_tet_and_no_step_is_spent_on_it(stage: Stage) -> None:
    """The public days off of Tết 2026 last from Saturday 14/2 to Sunday 22/2; the 16th to the 20th are holidays."""
    scene = await office(stage, due("1.a", "2026-02-18"), due("1.b", "2026-02-24"))
    await walk(scene, "2026-02-09", "2026-02-25")
    assert days(scene, HOA) == ["2026-02-10", "2026-02-12", "2026-02-13", "2026-02-23", "2026-02-24", "2026-02-25"]
    said = lines(scene, HOA)
    assert said["2026-02-13"] == "1.a đến hạn hôm nay: Việc 1.a, hạn thứ Tư, 18/2, nên hoàn thành chậm nhất thứ Sáu, 13/2."
    assert said["2026-02-23"] == "Nhắc việc thứ Hai, 23/2"
    assert days(scene, UNIT_GROUP) == ["2026-02-24"]
    assert lines(scene, UNIT_GROUP)["2026-02-24"] == OVER.format(6, "18/2")


async def test_a_task_with_several_days_has_a_ladder_for_each(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03", "2025-12-09"))
    await walk(scene, "2025-12-03", "2025-12-05")
    assert lines(scene, HOA)["2025-12-03"] == "1.a đến hạn hôm nay: Việc 1.a, hạn thứ Tư, 3/12."
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1a xong 12/BC-VP ngày 3/12/2025")
    await walk(scene, "2025-12-08", "2025-12-09")
    assert lines(scene, HOA)["2025-12-08"] == LEFT.format(1, "thứ Ba, 9/12")


RHYTHMS: dict[str, tuple[Task, list[str], list[str]]] = {
    "monthly with a day": (recurring("2.a", Every.MONTH, 10), ["2025-12-05", "2025-12-10", "2025-12-11"], ["2025-12-12"]),
    "monthly without a day": (recurring("2.a", Every.MONTH), ["2025-12-26", "2025-12-31", "2026-01-02"], ["2026-01-05"]),
    "quarterly": (recurring("2.a", Every.QUARTER), ["2025-12-26", "2025-12-31", "2026-01-02"], ["2026-01-05"]),
    "weekly with a day": (recurring("2.a", Every.WEEK, 3), [f"2025-12-{day}" for day in ("10", "17", "24", "31")], []),
    "weekly without a day": (
        recurring("2.a", Every.WEEK),
        ["2025-12-05", "2025-12-12", "2025-12-19", "2025-12-26", "2026-01-02"],
        [],
    ),
    "ongoing": (ongoing("2.a", "2025-12-31"), ["2025-12-26"], []),
}
"""Work of the plan of 2025, with the days on which its people and its group hear of it: nothing is asked for later years."""


@pytest.mark.parametrize("name", RHYTHMS)
async def test_work_of_a_rhythm_is_reminded_of_before_its_day(stage: Stage, name: str) -> None:
    work, people, group = RHYTHMS[name]
    scene = await office(stage, work)
    await walk(scene, "2025-12-04", "2026-01-08")
    assert (days(scene, HOA), days(scene, UNIT_GROUP)) == (people, group)


async def test_a_period_that_was_reported_is_not_asked_for(stage: Stage) -> None:
    scene = await office(stage, recurring("2.a", Every.MONTH, 10), ongoing("2.b", "2025-12-31"))
    await walk(scene, "2025-11-05", "2025-11-05")
    hoa = scene.person(HOA)
    hoa.sees_first("2.a Việc 2.a: chưa báo cáo tháng 11/2025, hạn thứ Hai, 10/11.")
    await hoa.presses("Đã xong")
    hoa.sees("Đã ghi nhận 2.a")
    scene.clock.instant = moment("2025-11-14")
    await hoa.says("/capnhat 2b đã báo cáo")
    before = len(days(scene, HOA))
    await walk(scene, "2025-11-20", "2025-12-04")
    assert len(days(scene, HOA)) == before, hoa.text
    await walk(scene, "2025-12-05", "2025-12-05")
    hoa.sees_first("2.a Việc 2.a: chưa báo cáo tháng 12/2025, hạn thứ Tư, 10/12.")


async def test_the_rhythm_of_ongoing_work_is_the_offices_choice(stage: Stage) -> None:
    scene = await office(stage, ongoing("2.a", "2025-12-31"))
    await chosen(scene, rhythm="quarter")
    await walk(scene, "2025-11-24", "2025-12-31")
    assert lines(scene, HOA) == {"2025-12-26": "2.a Việc 2.a: chưa báo cáo quý IV/2025, hạn thứ Tư, 31/12."}


async def test_a_document_that_is_waited_for_is_asked_for_once_a_month(stage: Stage) -> None:
    scene = await office(stage, awaiting("4.a"))
    await walk(scene, "2025-11-28", "2026-01-06")
    asked = "4.a Việc 4.a đang chờ: “Sau khi tỉnh ban hành Kế hoạch chuyển đổi số”. Đã có văn bản này chưa?"
    assert lines(scene, HOA) == {"2025-12-01": asked, "2026-01-02": asked}
    assert days(scene, UNIT_GROUP) == []


async def test_what_nobody_has_reported_is_the_heads_and_then_whoever_reported(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-17"))
    await scene.registered(TUAN, Role.STAFF, ADMINISTRATION)
    await walk(scene, "2025-12-08", "2025-12-08")
    await scene.person(TUAN).says("/capnhat 1a 40%")
    said = len(days(scene, TUAN))
    await walk(scene, "2025-12-09", "2025-12-17")
    assert days(scene, HOA) == ["2025-12-08", "2025-12-16", "2025-12-17"]
    assert days(scene, TUAN)[said:] == ["2025-12-12", "2025-12-16", "2025-12-17"]
    assert "Lần cập nhật gần nhất: 40%" in heard(scene, HOA)[-1]["text"]


async def test_a_plan_that_is_led_by_others_is_not_ours(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01", lead=(FINANCE,)))
    await walk(scene, "2025-11-24", "2025-12-10")
    assert days(scene, HOA) == days(scene, UNIT_GROUP) == []
