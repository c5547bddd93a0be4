"""The buttons under a reminder: done, under way, hindered, more time; for the duty that it named, by whom, twice, late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plan.model import Every
from plan.people import Role
from plan.reports import Period, Report, Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, SERVICE_CENTRE, STRANGER, TUAN, UNIT_GROUP, Scene
from tests.handlers.reminders.scenes import (
    BINH,
    LAN,
    Stage,
    awaiting,
    days,
    due,
    heard,
    moment,
    office,
    on,
    recurring,
    task_id,
    unit_id,
    walk,
)


async def reports(scene: Scene, code: str = "1.a") -> tuple[Report, ...]:
    """Return what was recorded about a task."""
    task = await task_id(scene, code)
    async with scene.storage.reading() as tx:
        return (await tx.reports.of_tasks([task]))[task]


async def test_what_is_done_is_recorded_with_its_document_and_reminded_of_no_more(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03", deliverable="Báo cáo kết quả"))
    await on(scene, "2025-12-02")
    hoa = scene.person(HOA)
    await hoa.presses("Đã xong")
    hoa.sees("1.a", "Báo cáo kết quả", "số văn bản")
    await scene.repeats()
    await hoa.says("12/BC-VP ngày 2/12/2025")
    hoa.sees("Đã ghi nhận 1.a", "hoàn thành")
    said = len(days(scene, HOA))
    await walk(scene, "2025-12-03", "2025-12-12")
    assert (len(days(scene, HOA)), days(scene, UNIT_GROUP)[1:]) == (said, [])
    (kept,) = await reports(scene)
    assert (kept.status, kept.aim.milestone, kept.aim.unit_id) == (Status.DONE, 0, await unit_id(scene))


async def test_of_several_days_the_one_that_was_reminded_of_is_done_and_a_second_press_does_not_touch_the_next(
    stage: Stage,
) -> None:
    scene = await office(stage, due("1.a", "2025-12-03", "2025-12-31"))
    await on(scene, "2025-12-03")
    hoa = scene.person(HOA)
    await hoa.presses("Đã xong")
    hoa.sees("Đã ghi nhận 1.a")
    await hoa.presses_again()
    await hoa.presses_again()
    assert [(each.aim.milestone, each.status) for each in await reports(scene)] == [(0, Status.DONE)]


async def test_of_periods_the_one_that_was_reminded_of_is_reported(stage: Stage) -> None:
    scene = await office(stage, recurring("2.a", Every.MONTH, 10))
    await on(scene, "2025-11-05")
    hoa = scene.person(HOA)
    hoa.sees("chưa báo cáo tháng 11/2025")
    await hoa.presses("Đã xong")
    hoa.sees("Đã ghi nhận 2.a")
    (kept,) = await reports(scene, "2.a")
    assert kept.aim.period == Period(moment("2025-11-01").date(), moment("2025-11-30").date())


async def test_who_works_in_two_units_that_lead_answers_for_the_one_that_was_reminded(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-31", lead=(ADMINISTRATION, SERVICE_CENTRE)))
    await scene.registered(HOA, Role.HEAD, SERVICE_CENTRE)
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1a xong")
    await hoa.presses("Phòng")
    first = (await reports(scene))[-1]
    await walk(scene, "2025-12-24", "2025-12-26")
    await hoa.presses("Đã xong")
    hoa.sees("Đã ghi nhận 1.a")
    units = [each.aim.unit_id for each in await reports(scene)]
    assert units == [first.aim.unit_id, *({await unit_id(scene), await unit_id(scene, SERVICE_CENTRE)} - {units[0]})]


async def test_work_that_goes_on_is_asked_how_far_it_is(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await on(scene, "2025-12-02")
    hoa = scene.person(HOA)
    await hoa.presses("Đang làm")
    await scene.repeats()
    await hoa.presses("50%")
    await hoa.presses("Ghi nhận")
    hoa.sees("1.a", "50%")
    await on(scene, "2025-12-03")
    hoa.sees("1.a đến hạn hôm nay", "Lần cập nhật gần nhất: 50%")


async def test_what_is_hindered_needs_a_reason(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await on(scene, "2025-12-02")
    hoa = scene.person(HOA)
    await hoa.presses("Vướng mắc")
    hoa.sees("1.a vướng ở đâu?")
    await hoa.says("chưa có hướng dẫn của Sở Nội vụ")
    hoa.sees("vướng mắc", "“chưa có hướng dẫn của Sở Nội vụ”")
    assert [each.status for each in await reports(scene)] == [Status.BLOCKED]


async def test_more_time_that_was_granted_moves_the_ladder(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await scene.registered(BINH, Role.LEADER)
    await on(scene, "2025-12-02")
    hoa, binh = scene.person(HOA), scene.person(BINH)
    await hoa.presses("Xin gia hạn")
    await hoa.says("17/12/2025 chờ Sở Nội vụ góp ý")
    hoa.sees("Đã gửi yêu cầu gia hạn 1.a: 3/12/2025 → 17/12/2025")
    await scene.post()
    await binh.presses("Duyệt")
    await scene.post()
    said = len(days(scene, HOA))
    await walk(scene, "2025-12-03", "2025-12-17")
    assert days(scene, HOA)[said:] == ["2025-12-08", "2025-12-12", "2025-12-16", "2025-12-17"]
    assert heard(scene, HOA)[-1]["text"].startswith("1.a đến hạn hôm nay: Việc 1.a, hạn thứ Tư, 17/12.\n")


async def test_a_document_that_has_come_gives_a_deadline_with_its_ladder(stage: Stage) -> None:
    scene = await office(stage, awaiting("4.a"))
    await on(scene, "2025-12-01")
    hoa = scene.person(HOA)
    await hoa.presses("Đã có, nhập số và ngày")
    hoa.sees("số văn bản")
    await hoa.says("45/KH-UBND ngày 1/12/2025")
    await hoa.says("17/12/2025")
    hoa.sees("45/KH-UBND", "hạn 17/12/2025")
    await scene.post()
    said = len(days(scene, HOA))
    await walk(scene, "2025-12-02", "2025-12-18")
    assert days(scene, HOA)[said:] == ["2025-12-08", "2025-12-12", "2025-12-16", "2025-12-17", "2025-12-18"]


async def test_a_document_that_has_not_come_is_asked_for_next_month(stage: Stage) -> None:
    scene = await office(stage, awaiting("4.a"))
    await on(scene, "2025-12-01")
    hoa = scene.person(HOA)
    await hoa.presses("Chưa có")
    hoa.sees_first("Đã ghi nhận là chưa có văn bản. Tháng sau trợ lý hỏi lại về 4.a.")
    await scene.repeats()
    await walk(scene, "2025-12-02", "2026-01-05")
    assert days(scene, HOA) == ["2025-12-01", "2026-01-02"]
    hoa.sees("4.a Việc 4.a đang chờ")


async def test_several_reminders_come_in_one_message_and_each_opens_and_goes_back(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"), due("1.b", "2025-12-03"), due("1.c", "2025-12-08"))
    await on(scene, "2025-12-03")
    hoa = scene.person(HOA)
    whole = hoa.text
    assert hoa.buttons == ["1.a", "1.b", "1.c"]
    await hoa.presses("1.b")
    hoa.sees_first("1.b đến hạn hôm nay: Việc 1.b, hạn thứ Tư, 3/12.")
    await scene.repeats()
    hoa.sees_buttons("Đã xong", "Đang làm", "Vướng mắc", "Xin gia hạn", "Nhắc lại sau", "‹ Quay lại")
    await hoa.presses("‹ Quay lại")
    assert hoa.text == whole
    await hoa.presses("1.a")
    await hoa.presses("Đã xong")
    hoa.sees("Đã ghi nhận 1.a")
    await hoa.presses("‹ Quay lại")
    listed = heard(scene, HOA)[0]
    assert "1.b Việc 1.b" in listed["text"]
    assert "1.a Việc 1.a" not in listed["text"]
    assert len(days(scene, HOA)) == 2


async def test_one_message_a_day_reaches_who_is_head_and_doer_in_two_units(stage: Stage) -> None:
    both = (ADMINISTRATION, FINANCE)
    scene = await office(stage, due("1.a", "2025-12-04", lead=both), due("1.b", "2025-12-04", lead=(FINANCE,)))
    await scene.registered(HOA, Role.STAFF, FINANCE)
    await scene.registered(HOA, Role.HEAD, FINANCE)
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    await scene.post()
    said = len(days(scene, HOA))
    await walk(scene, "2025-12-01", "2025-12-05")
    assert days(scene, HOA)[said:] == ["2025-12-01", "2025-12-03", "2025-12-04", "2025-12-05"]
    assert hoa.text.count("1.a Việc 1.a") == 1
    hoa.sees("Nhắc việc thứ Sáu, 5/12", "1.b Việc 1.b, quá hạn 1 ngày")


async def test_in_a_group_who_works_in_another_unit_answers_nothing(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"), head=False)
    await scene.registered(TUAN, Role.STAFF, ADMINISTRATION)
    await scene.registered(LAN, Role.STAFF, FINANCE)
    await walk(scene, "2025-12-03", "2025-12-04")
    other, stranger = scene.person(LAN, group=UNIT_GROUP), scene.person(STRANGER, group=UNIT_GROUP)
    for label in ("Đã xong", "Đang làm", "Vướng mắc"):
        await other.presses(label)
        other.sees("1.a do Phòng Hành chính - Tổ chức chủ trì")
        await stranger.presses(label)
        assert stranger.alert is not None
    assert await reports(scene) == ()
    member = scene.person(TUAN, group=UNIT_GROUP)
    await member.presses("Đã xong")
    member.sees("Đã ghi nhận 1.a")


async def test_in_a_group_only_the_unit_says_that_a_document_has_not_come(stage: Stage) -> None:
    scene = await office(stage, awaiting("4.a"), head=False)
    await scene.registered(TUAN, Role.STAFF, ADMINISTRATION)
    await scene.registered(LAN, Role.STAFF, FINANCE)
    await walk(scene, "2025-12-01", "2025-12-02")
    asked = heard(scene, UNIT_GROUP)[-1]["text"]
    other = scene.person(LAN, group=UNIT_GROUP)
    async with scene.changing_nothing():
        await other.presses("Chưa có")
    assert other.alert is not None
    assert heard(scene, UNIT_GROUP)[-1]["text"] == asked
    member = scene.person(TUAN, group=UNIT_GROUP)
    await member.presses("Chưa có")
    member.sees("Đã ghi nhận là chưa có văn bản.")


@pytest.mark.parametrize("label", ["Đã xong", "Đang làm", "Vướng mắc", "Nhắc lại sau", "Xin gia hạn"])
async def test_after_three_weeks_a_reminders_buttons_are_worn(stage: Stage, label: str) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await on(scene, "2025-12-02")
    hoa = scene.person(HOA)
    scene.clock.instant = moment("2025-12-02") + timedelta(days=32 if label == "Xin gia hạn" else 21, minutes=2)
    async with scene.changing_nothing():
        await hoa.presses(label)
    assert hoa.alert == scene.texts.plain("press.worn")


async def test_who_left_the_unit_answers_no_old_reminder(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await on(scene, "2025-12-02")
    hoa = scene.person(HOA)
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, HOA, moment("2025-12-02").date())
        assert person is not None
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    async with scene.changing_nothing():
        await hoa.presses("Đã xong")
    assert hoa.alert is not None
