"""Reporting: in one line, by reply, by file, by buttons, in free words; each in private and in the unit's group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from plan.people import Role
from plan.reports import Report, Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, STRANGER, TUAN, UNIT_GROUP, Scene, Speaker

Office = Callable[..., Awaitable[Scene]]
PLACES = [pytest.param(None, id="in_private"), pytest.param(UNIT_GROUP, id="in_the_units_group")]


async def history(scene: Scene, code: str) -> tuple[Report, ...]:
    """Return everything that was written about a task."""
    async with scene.storage.reading() as tx:
        plans = await tx.plans.in_force(1)
        task = next(task for plan in plans for task in plan.tasks if task.code == code)
        return (await tx.reports.of_tasks([task.id or 0]))[task.id or 0]


def speaker(scene: Scene, place: int | None) -> Speaker:
    return scene.person(HOA, group=place)


@pytest.mark.parametrize("place", PLACES)
async def test_one_line_is_recorded_with_what_was_before(office: Office, place: int | None) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.says("/capnhat 1b 40%")
    hoa.sees_first("Đã ghi nhận 1.b: chưa có báo cáo → 40%")
    await hoa.says("/capnhat 1b 80% đã dự thảo xong, chờ các phòng góp ý")
    hoa.sees_first("Đã ghi nhận 1.b: 40% → 80%")
    hoa.sees("“đã dự thảo xong, chờ các phòng góp ý”", "Nguyễn Thị Hoa · 07:00 thứ Hai, 24/11 · hạn 31/12, còn 37 ngày")
    hoa.sees_buttons("Hoàn tác", "Sửa", "Chờ phối hợp")
    first, second = await history(scene, "1.b")
    assert (first.percent, second.percent, second.note) == (40, 80, "đã dự thảo xong, chờ các phòng góp ý")
    assert second.chat_id == hoa.chat_id


@pytest.mark.parametrize("place", PLACES)
async def test_a_document_in_the_line_proves_that_it_is_done(office: Office, place: int | None) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.says("/capnhat 1b xong số 123/BC-VP ngày 12/11/2025")
    hoa.sees("chưa có báo cáo → hoàn thành", "📎 123/BC-VP ngày 12/11/2025")
    assert (await history(scene, "1.b"))[0].evidence.document == "123/BC-VP"
    await hoa.says("/hoi 1b đến đâu rồi")
    assert "chưa có báo cáo" not in hoa.text


@pytest.mark.parametrize("place", PLACES)
async def test_a_reply_to_a_card_of_one_task_is_about_that_task(office: Office, place: int | None) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.says("/nhiemvu 1b")
    await hoa.replies("60%, đã gửi dự thảo")
    hoa.sees_first("Đã ghi nhận 1.b: chưa có báo cáo → 60%")
    hoa.sees("“đã gửi dự thảo”")
    await hoa.replies("mới được nửa thôi, phải sửa lại")
    hoa.sees_first("Đã ghi nhận 1.b: 60% → 50%")


async def test_a_question_in_reply_to_a_card_is_answered_as_a_question(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/nhiemvu 1b")
    await hoa.replies("1b xong chưa?")
    assert "Đã ghi nhận" not in hoa.text
    assert await history(scene, "1.b") == ()


@pytest.mark.parametrize("place", PLACES)
async def test_a_file_with_a_caption_is_reported_and_kept_as_proof(office: Office, place: int | None) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.sends_file("BC 123.pdf", "/capnhat 1b xong")
    hoa.sees("chưa có báo cáo → hoàn thành", "📎 BC 123.pdf")
    proof = (await history(scene, "1.b"))[0].evidence
    assert proof.file_id
    assert proof.file_name == "BC 123.pdf"


async def test_a_photo_with_a_caption_is_kept_as_proof_though_it_has_no_name(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    scene.telegram.send_photo(HOA, HOA, b"\x89PNG\r\n\x1a\n" + bytes(30), "/capnhat 1b xong")
    await scene.deliver()
    hoa.sees("chưa có báo cáo → hoàn thành", "📎 tệp gửi kèm")
    assert (await history(scene, "1.b"))[0].evidence.file_id


async def test_a_file_in_private_needs_no_command(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.sends_file("du thao.docx", "1b 70%")
    hoa.sees("chưa có báo cáo → 70%", "📎 du thao.docx")
    await hoa.sends_file("gi do.docx")
    hoa.sees("Tệp này cho việc nào?", "3a xong")


@pytest.mark.parametrize("place", PLACES)
async def test_a_bare_command_leads_by_buttons_to_a_report(office: Office, place: int | None) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.says("/capnhat")
    hoa.sees("Anh/chị cập nhật việc nào?")
    assert hoa.buttons[0].startswith("🔴 2.b")
    await hoa.presses("1.b")
    hoa.sees("1.b Ban Kế hoạch cải cách hành chính năm 2026", "Đến đâu rồi?")
    await hoa.presses("75%")
    hoa.sees("1.b: 75%. Nhắn thêm ghi chú, hoặc bấm Ghi nhận.")
    await hoa.presses("Ghi nhận")
    hoa.sees_first("Đã ghi nhận 1.b: chưa có báo cáo → 75%")


async def test_the_last_report_is_shown_when_a_new_one_begins_and_a_note_can_be_typed(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40% đã lập đề cương")
    await hoa.says("/nhiemvu 1b")
    await hoa.presses("Cập nhật tiến độ")
    hoa.sees("Gần nhất: 40%, 07:00 thứ Hai, 24/11, “đã lập đề cương”")
    await hoa.presses("50%")
    await hoa.says("đã gửi các phòng")
    hoa.sees_first("Đã ghi nhận 1.b: 40% → 50%")
    hoa.sees("“đã gửi các phòng”")


@pytest.mark.parametrize("place", PLACES)
async def test_several_tasks_in_one_message_are_all_recorded(office: Office, place: int | None) -> None:
    scene = await office(evidence="off")
    hoa = speaker(scene, place)
    await hoa.says("/capnhat 1b với 4d xong rồi")
    hoa.sees("Đã ghi nhận 2 việc:", "1.b: chưa có báo cáo → hoàn thành", "4.d (tháng 11/2025): chưa có báo cáo → đã báo cáo")
    await hoa.presses("Hoàn tác 4.d")
    hoa.sees("Đã hoàn tác 4.d (tháng 11/2025): đã báo cáo → chưa có báo cáo")


async def test_plain_words_need_no_command(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("4a với 4b làm xong rồi")
    hoa.sees("Đã ghi nhận 2 việc:", "4.a (tháng 11/2025)", "4.b (tháng 11/2025)")
    await hoa.says("1b vướng")
    hoa.sees("1.b vướng ở đâu?")
    await hoa.says("chưa có hướng dẫn")
    hoa.sees("chưa có báo cáo → vướng mắc")


async def test_words_that_leave_a_doubt_are_shown_and_asked_about(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("1b gần xong rồi, 4a chắc là xong")
    hoa.sees("Hiểu là 1.b: đang thực hiện", "Ghi nhận như vậy?")
    assert await history(scene, "1.b") == await history(scene, "4.a") == ()
    await hoa.presses("Ghi nhận")
    hoa.sees("Đã ghi nhận 1.b", "Hiểu là 4.a: đã báo cáo")
    await hoa.says("đúng rồi")
    hoa.sees("Đã ghi nhận 4.a")


async def test_words_in_a_group_that_call_nobody_are_left_alone(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("1b xong rồi nhé")
    hoa.sees_nothing_new()
    assert await history(scene, "1.b") == ()


async def test_a_code_used_twice_is_asked_about_before_anything_is_written(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 5c 80%")
    hoa.sees("Mục 5 của Kế hoạch có hai mục c. Anh/chị báo cáo cho việc nào?")
    assert await history(scene, "5.c") == await history(scene, "5.c2") == ()
    await hoa.presses("5.c (mục c thứ hai)")
    hoa.sees("Đã ghi nhận 5.c (mục c thứ hai)")
    assert len(await history(scene, "5.c2")) == 1
    assert await history(scene, "5.c") == ()


async def test_a_code_that_no_plan_has_is_answered_with_those_beside_it(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 3k 50%")
    hoa.sees("Kế hoạch không có nhiệm vụ 3k.", "3.a, 3.b")
    await hoa.says("/capnhat 1b 30%, 3k 50%")
    hoa.sees("Đã ghi nhận 1.b", "Kế hoạch không có nhiệm vụ 3k.")


async def test_another_units_task_is_declined_with_ones_own_at_hand(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 6b 50%")
    hoa.sees("6.b do Phòng Quản trị - Tài vụ chủ trì, nên chỉ cán bộ đơn vị đó cập nhật được.")
    await hoa.presses("Việc của đơn vị anh/chị")
    hoa.sees("Anh/chị cập nhật việc nào?")
    assert await history(scene, "6.b") == ()


async def test_words_that_name_no_task_are_answered_with_an_example(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat đã làm xong hết")
    hoa.sees("Chưa rõ anh/chị cập nhật việc nào.", "/capnhat 3a 60% đã trình dự thảo")


async def test_who_leads_nothing_cannot_report(office: Office) -> None:
    scene = await office()
    await scene.registered(STRANGER, Role.LEADER)
    leader = scene.person(STRANGER)
    await leader.says("/capnhat 1b 40%")
    leader.sees("Việc này ngoài phần việc của anh/chị")
    await leader.says("1b xong rồi")
    assert "Ghi nhận" not in leader.text
    assert await history(scene, "1.b") == ()


async def test_a_stand_in_reports_for_the_unit_of_whom_he_stands_in_for(office: Office) -> None:
    scene = await office()
    await scene.registered(STRANGER, Role.STAFF, FINANCE)
    stranger, tuan = scene.person(STRANGER), scene.person(TUAN)
    await stranger.says("/capnhat 1b 40%")
    stranger.sees("chỉ cán bộ đơn vị đó cập nhật được")
    await tuan.says("/nghi đến 30/11 người thay: Người Lạ")
    await stranger.says("/capnhat 1b 40%")
    stranger.sees("Đã ghi nhận 1.b")


async def test_a_person_of_two_leading_units_says_for_which(office: Office) -> None:
    scene = await office()
    await scene.registered(HOA, Role.STAFF, "Trung tâm Phục vụ hành chính công")
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 2b 50%")
    hoa.sees("2.b: anh/chị báo cáo cho đơn vị nào?")
    await hoa.presses(ADMINISTRATION)
    hoa.sees("Đã ghi nhận 2.b")
    assert (await history(scene, "2.b"))[0].status is Status.IN_PROGRESS


async def test_lateness_counts_from_when_it_was_said(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    said_at = scene.clock.now()
    scene.telegram.say(HOA, HOA, "/capnhat 1b 40%")
    scene.clock.move(hours=5)
    await scene.deliver()
    report = (await history(scene, "1.b"))[0]
    assert report.said_at == said_at
    assert (report.recorded_at - report.said_at).total_seconds() == 5 * 3600
    hoa.sees("07:00 thứ Hai, 24/11")


async def test_what_is_heard_late_does_not_overwrite_what_was_said_since(office: Office) -> None:
    scene = await office()
    hoa, tuan = scene.person(HOA), scene.person(TUAN)
    scene.telegram.say(HOA, HOA, "/capnhat 1b 40%")
    (late,) = await scene.telegram.call("getUpdates", {"offset": scene.offset, "timeout": 0})
    scene.offset = late["update_id"] + 1
    scene.clock.move(minutes=5)
    await tuan.says("/capnhat 1b 80%")
    await scene.handle(late)
    hoa.sees("Đã có cập nhật mới hơn, nên tiến độ hiện nay vẫn là 80%.")
    await tuan.says("/capnhat 1b 80%")
    tuan.sees("đã được ghi nhận như vậy trước đó: 80%")


async def test_a_long_note_is_kept_whole_and_shown_cut(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    note = "đã gửi dự thảo cho các phòng góp ý " * 60
    await hoa.says(f"/capnhat 1b 40% {note}")
    hoa.sees("…")
    assert len((await history(scene, "1.b"))[0].note) > 1_500
