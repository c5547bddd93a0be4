"""Taking back and correcting: by the author for half an hour, later by a head with a reason; edits offer, never write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from plan.people import Role
from plan.reports import Entry
from tests.dialogue import HOA, STRANGER, TUAN, UNIT_GROUP, Scene
from tests.handlers.progress.test_reporting import PLACES, history, speaker

Office = Callable[..., Awaitable[Scene]]


@pytest.mark.parametrize("place", PLACES)
async def test_the_author_takes_a_report_back_at_once(office: Office, place: int | None) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.says("/capnhat 1b 40%")
    await hoa.says("/capnhat 1b 80%")
    await hoa.presses("Hoàn tác")
    hoa.sees_first("Đã hoàn tác 1.b: 80% → 40%")
    assert [each.entry for each in await history(scene, "1.b")] == [Entry.REPORT, Entry.REPORT, Entry.UNDO]
    await hoa.says("/nhiemvu 1b")
    hoa.sees("40%")


async def test_after_half_an_hour_a_report_is_for_the_head_who_gives_a_reason(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA, group=UNIT_GROUP)
    tuan = scene.person(TUAN, group=UNIT_GROUP)
    await hoa.says("/capnhat 1b 40%")
    scene.clock.move(minutes=31)
    await hoa.presses("Hoàn tác")
    assert hoa.alert == "Đã quá 30 phút kể từ khi ghi nhận 1.b; nay trưởng đơn vị hoặc quản trị viên hoàn tác được."
    hoa.sees("Đã ghi nhận 1.b")
    await tuan.presses("Hoàn tác")
    tuan.sees("Hoàn tác 1.b (40%) cần lý do.")
    await tuan.replies("nhầm việc")
    tuan.sees_first("Đã hoàn tác 1.b: 40% → chưa có báo cáo")
    undone = (await history(scene, "1.b"))[-1]
    assert (undone.entry, undone.note) == (Entry.UNDO, "nhầm việc")


async def test_a_colleague_cannot_take_back_what_another_said(office: Office) -> None:
    scene = await office()
    await scene.registered(STRANGER, Role.STAFF, "Phòng Hành chính - Tổ chức")
    hoa, other = scene.person(HOA, group=UNIT_GROUP), scene.person(STRANGER, group=UNIT_GROUP)
    await hoa.says("/capnhat 1b 40%")
    await other.presses("Hoàn tác")
    assert other.alert == "Chỉ người cập nhật, trưởng đơn vị hoặc quản trị viên hoàn tác được 1.b."
    assert len(await history(scene, "1.b")) == 1


async def test_an_administrator_may_take_back_with_a_reason(office: Office) -> None:
    scene = await office()
    await scene.registered(STRANGER, Role.ADMIN)
    hoa, admin = scene.person(HOA, group=UNIT_GROUP), scene.person(STRANGER, group=UNIT_GROUP)
    await hoa.says("/capnhat 1b 40%")
    await admin.presses("Hoàn tác")
    await admin.replies("báo nhầm đơn vị")
    admin.sees("Đã hoàn tác 1.b")


async def test_a_report_is_taken_back_once_whoever_presses(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    card = hoa.last
    await hoa.presses("Hoàn tác")
    await hoa.forges(card["reply_markup"]["inline_keyboard"][0][0]["callback_data"], card)
    assert hoa.alert == "Cập nhật này đã được hoàn tác trước đó. Tiến độ 1.b hiện nay: chưa có báo cáo."
    assert len(await history(scene, "1.b")) == 2


async def test_a_button_that_was_overtaken_shows_the_latest_figure(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    old = hoa.last
    scene.clock.move(minutes=5)
    await hoa.says("/capnhat 1b 80%")
    await hoa.forges(old["reply_markup"]["inline_keyboard"][0][0]["callback_data"], old)
    assert hoa.alert == "Nút này đã cũ: tiến độ 1.b đã đổi lúc 07:05 thứ Hai, 24/11. Đây là số liệu mới nhất: 80%."


async def test_a_button_of_last_month_is_worn(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    scene.clock.move(days=31)
    await hoa.presses("Hoàn tác")
    assert hoa.alert == "Nút này đã quá lâu nên không dùng được nữa. Anh/chị thực hiện lại từ đầu giúp."
    assert len(await history(scene, "1.b")) == 1


async def test_a_report_can_be_said_anew_in_place_of_the_first(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 80%")
    await hoa.presses("Sửa")
    hoa.sees("Đến đâu rồi?")
    await hoa.presses("50%")
    await hoa.presses("Ghi nhận")
    hoa.sees_first("Đã ghi nhận 1.b: chưa có báo cáo → 50%")
    first, second = await history(scene, "1.b")
    assert second.corrects == first.id


@pytest.mark.parametrize("place", PLACES)
async def test_an_edited_message_is_offered_as_a_correction_and_writes_nothing_by_itself(
    office: Office, place: int | None
) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.says("/capnhat 1b 80% đã xong dự thảo")
    scene.clock.move(minutes=2)
    await hoa.edits("/capnhat 1b 60% đã xong dự thảo")
    hoa.sees("Tin của anh/chị vừa được sửa. Ghi lại 1.b: 60%, “đã xong dự thảo”?")
    assert len(await history(scene, "1.b")) == 1
    await hoa.presses("Ghi lại")
    hoa.sees("chưa có báo cáo → 60%", "07:02")
    first, second = await history(scene, "1.b")
    assert (second.corrects, second.percent) == (first.id, 60)


async def test_a_correction_can_be_declined(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 80%")
    await hoa.edits("/capnhat 1b 60%")
    await hoa.presses("Giữ như cũ")
    assert [each.percent for each in await history(scene, "1.b")] == [80]


async def test_an_edit_that_reports_nothing_any_more_leaves_the_report_with_a_way_back(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 80%")
    await hoa.edits("thôi nhầm")
    hoa.sees("Cập nhật đã ghi vẫn giữ nguyên")
    await hoa.presses("Hoàn tác")
    hoa.sees("Đã hoàn tác 1.b")


async def test_an_edited_question_is_left_alone(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("ai chủ trì 3a")
    await hoa.edits("/capnhat 1b xong")
    hoa.sees_nothing_new()
    assert await history(scene, "1.b") == ()


@pytest.mark.parametrize("place", PLACES)
async def test_a_command_takes_the_last_report_back(office: Office, place: int | None) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.says("/hoantac")
    hoa.sees("Chưa có cập nhật nào để hoàn tác.")
    await hoa.says("/capnhat 1b 40%")
    await hoa.says("/capnhat 4a đã rà soát")
    await hoa.says("/hoantac")
    hoa.sees_first("Đã hoàn tác 4.a (tháng 11/2025): đã báo cáo → chưa có báo cáo")
    await hoa.says("/hoantac")
    hoa.sees_first("Đã hoàn tác 1.b: 40% → chưa có báo cáo")
    await hoa.says("/hoantac")
    hoa.sees("Chưa có cập nhật nào để hoàn tác.")


async def test_a_head_names_the_task_and_the_reason_in_one_line(office: Office) -> None:
    scene = await office()
    hoa, tuan = scene.person(HOA), scene.person(TUAN)
    await hoa.says("/capnhat 1b 40%")
    scene.clock.move(hours=2)
    await tuan.says("/hoantac 1b nhầm việc khác")
    tuan.sees_first("Đã hoàn tác 1.b: 40% → chưa có báo cáo")
    assert (await history(scene, "1.b"))[-1].note == "nhầm việc khác"


async def test_what_is_not_ones_own_cannot_be_named(office: Office) -> None:
    scene = await office()
    await scene.registered(STRANGER, Role.STAFF, "Phòng Quản trị - Tài vụ")
    hoa, other = scene.person(HOA), scene.person(STRANGER)
    await hoa.says("/capnhat 1b 40%")
    await other.says("/hoantac 1b nhầm")
    other.sees("Chưa có cập nhật nào để hoàn tác.")
    await other.says("/hoantac 3k")
    other.sees("Kế hoạch không có nhiệm vụ 3k.")
    assert len(await history(scene, "1.b")) == 1


async def test_of_two_tasks_of_one_code_it_is_asked_which(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    for label in ("5.c Xây", "5.c (mục c thứ hai)"):
        await hoa.says("/capnhat 5c 30%")
        await hoa.presses(label)
    await hoa.says("/hoantac 5c")
    hoa.sees("Anh/chị hoàn tác cập nhật nào?")
    await hoa.presses("Hoàn tác 5.c (mục c thứ hai)")
    hoa.sees("Đã hoàn tác 5.c (mục c thứ hai)")
    assert len(await history(scene, "5.c")) == 1
