"""What a report still lacks is asked for: a reason, the unit waited for, a document, the milestone; and the ways out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest

from plan.people import Role
from plan.reports import Status
from tests.dialogue import HOA, TUAN, UNIT_GROUP, Scene
from tests.handlers.progress.test_reporting import PLACES, history, speaker

Office = Callable[..., Awaitable[Scene]]


@pytest.mark.parametrize("place", PLACES)
async def test_work_that_is_hindered_needs_a_reason(office: Office, place: int | None) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.says("/capnhat 1b vướng")
    hoa.sees("1.b vướng ở đâu? Anh/chị nhắn lý do")
    await (hoa.replies if place else hoa.says)("chưa có hướng dẫn của Sở Nội vụ")
    hoa.sees("chưa có báo cáo → vướng mắc", "“chưa có hướng dẫn của Sở Nội vụ”")
    await hoa.says("/capnhat 1b vướng: thiếu kinh phí")
    hoa.sees("“thiếu kinh phí”")


async def test_a_falling_percentage_needs_a_reason(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 60%")
    await hoa.says("/capnhat 1b 40%")
    hoa.sees("1.b giảm từ 60% xuống 40%. Anh/chị nhắn lý do.")
    assert len(await history(scene, "1.b")) == 1
    await hoa.says("phải làm lại phụ lục")
    hoa.sees("60% → 40%", "“phải làm lại phụ lục”")


async def test_opening_finished_work_again_needs_a_reason(office: Office) -> None:
    scene = await office(evidence="off")
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b xong")
    await hoa.says("/capnhat 1b 90%")
    hoa.sees("1.b đã báo hoàn thành, nay là 90%. Anh/chị nhắn lý do.")
    await hoa.says("lãnh đạo yêu cầu bổ sung")
    hoa.sees("hoàn thành → 90%")


async def test_a_question_instead_of_a_reason_is_answered_and_the_reason_can_still_be_given(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b vướng")
    await hoa.says("ai chủ trì 3a?")
    hoa.sees("Trung tâm Phục vụ hành chính công")
    await hoa.says("chưa có hướng dẫn")
    hoa.sees("chưa có báo cáo → vướng mắc")


async def test_another_report_instead_of_a_reason_takes_its_place(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b vướng")
    await hoa.says("/capnhat 4a đã rà soát")
    hoa.sees("Đã ghi nhận 4.a")
    await hoa.says("chưa có hướng dẫn gì")
    assert await history(scene, "1.b") == ()


async def test_who_waits_says_for_which_unit(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    await hoa.presses("Chờ phối hợp")
    hoa.sees("1.b đang chờ đơn vị nào? Bấm chọn, hoặc nhắn tên đơn vị.")
    await hoa.says("phòng qttv")
    hoa.sees("40% → chờ Phòng QT-TV")
    report = (await history(scene, "1.b"))[-1]
    assert report.status is Status.WAITING
    assert report.percent == 40
    assert report.waiting_unit_id is not None


async def test_any_other_unit_may_be_waited_for_where_the_plan_names_none(office: Office) -> None:
    hoa = (await office()).person(HOA)
    await hoa.says("/capnhat 1b 40%")
    await hoa.presses("Chờ phối hợp")
    assert "Phòng Hành chính - Tổ chức" not in hoa.buttons
    await hoa.presses("Phòng Quản trị - Tài vụ")
    hoa.sees("40% → chờ Phòng QT-TV")


async def test_waiting_for_somebody_outside_stays_in_the_note(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b chờ Sở Tài chính")
    hoa.sees("chưa có báo cáo → chờ phối hợp", "Sở Tài chính")


@pytest.mark.parametrize("place", PLACES)
async def test_finished_work_with_a_product_asks_for_the_document(office: Office, place: int | None) -> None:
    scene = await office()
    hoa = speaker(scene, place)
    await hoa.says("/capnhat 1b 80%")
    await hoa.says("/capnhat 1b xong")
    hoa.sees("Để ghi nhận hoàn thành 1.b, cần sản phẩm “Kế hoạch cải cách hành chính năm 2026")
    hoa.sees_buttons("Chưa có, giữ 80%", "Bỏ qua")
    says = hoa.replies if place else hoa.says
    await says("mai em gửi sau nhé")
    hoa.sees("Chưa thấy số văn bản trong tin này.")
    await says("123/kh-vp ngày 20/11/2025")
    hoa.sees("80% → hoàn thành", "📎 123/KH-VP ngày 20/11/2025")


async def test_a_file_is_a_proof_as_well(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b xong")
    await hoa.sends_file("KH 2026.pdf")
    hoa.sees("chưa có báo cáo → hoàn thành", "📎 KH 2026.pdf")


async def test_without_a_document_the_old_percentage_can_stay(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 80%")
    await hoa.says("/capnhat 1b xong")
    await hoa.presses("Chưa có, giữ 80%")
    hoa.sees("1.b đã được ghi nhận như vậy trước đó: 80%.")
    assert [each.percent for each in await history(scene, "1.b")] == [80]


async def test_the_document_can_be_skipped_unless_the_office_requires_it(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b xong")
    await hoa.presses("Bỏ qua")
    hoa.sees("chưa có báo cáo → hoàn thành")


async def test_where_the_office_requires_a_document_there_is_no_way_around(office: Office) -> None:
    scene = await office(evidence="require")
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b xong")
    assert "Bỏ qua" not in hoa.buttons
    await hoa.says("thôi bỏ qua")
    assert await history(scene, "1.b") == ()


async def test_a_document_of_tomorrow_is_refused(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b xong số 12/KH-VP ngày 30/11/2025")
    hoa.sees("1.b: ngày của văn bản chưa đến.")
    assert await history(scene, "1.b") == ()


async def test_routine_work_has_no_percentage_and_is_reported_by_period(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 4a 50% đã rà soát")
    hoa.sees("Đã ghi nhận 4.a (tháng 11/2025): chưa có báo cáo → đã báo cáo", "50%, đã rà soát")
    report = (await history(scene, "4.a"))[0]
    assert report.percent is None
    assert report.aim.period is not None
    assert (report.aim.period.first, report.aim.period.last) == (date(2025, 11, 1), date(2025, 11, 30))


async def test_an_office_may_want_routine_work_by_the_quarter(office: Office) -> None:
    scene = await office(rhythm="quarter")
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 4a đã rà soát xong")
    hoa.sees("4.a (quý IV/2025)")


async def test_early_in_a_period_a_report_can_be_meant_for_the_one_before(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    scene.clock.instant = datetime(2025, 12, 3, tzinfo=UTC)
    await hoa.says("/capnhat 4a đã rà soát")
    hoa.sees("4.a (tháng 12/2025)")
    await hoa.presses("Cho mốc hoặc kỳ khác")
    hoa.sees("4.a: cập nhật này cho mốc nào?")
    await hoa.presses("tháng 11/2025")
    hoa.sees("Đã ghi nhận 4.a (tháng 11/2025): chưa có báo cáo → đã báo cáo", "“đã rà soát”")


async def test_a_task_of_two_dates_is_reported_for_the_first_open_one(office: Office) -> None:
    scene = await office(evidence="off")
    await scene.registered(HOA, Role.STAFF, "Phòng Quản trị - Tài vụ")
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 6a xong")
    hoa.sees("6.a (mốc 30/9/2025)")
    scene.clock.move(days=1)
    await hoa.says("/capnhat 6a 20%")
    hoa.sees("6.a (mốc 31/12/2025): chưa có báo cáo → 20%")


@pytest.mark.parametrize("said", ["/capnhat 1b 150%", "/capnhat 1b -5%"])
async def test_an_impossible_percentage_is_asked_about(office: Office, said: str) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says(said)
    hoa.sees("Đến đâu rồi?")
    assert await history(scene, "1.b") == ()


async def test_a_dialogue_can_be_left_and_its_buttons_are_over_then(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b vướng")
    question = hoa.last
    await hoa.presses("Bỏ")
    hoa.sees("Đã bỏ, không ghi nhận gì.")
    data = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await hoa.forges(data, question)
    assert hoa.alert == "Bước này đã xong hoặc đã quá lâu. Anh/chị gửi lại /capnhat nếu cần."


async def test_the_question_to_one_person_cannot_be_answered_by_another(office: Office) -> None:
    scene = await office()
    hoa, tuan = scene.person(HOA, group=UNIT_GROUP), scene.person(TUAN, group=UNIT_GROUP)
    await hoa.says("/capnhat 1b xong")
    await tuan.presses("Bỏ qua")
    assert tuan.alert == "Nút này không còn dùng được. Anh/chị hỏi lại giúp."
    await tuan.replies("99/KH-VP")
    assert await history(scene, "1.b") == ()


async def test_a_dialogue_ends_after_twelve_hours(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b vướng")
    scene.clock.move(hours=13)
    await hoa.says("chưa có hướng dẫn của cấp trên")
    assert await history(scene, "1.b") == ()


async def test_a_forwarded_message_is_no_answer(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b vướng")
    original = scene.telegram.say(TUAN, TUAN, "chưa có hướng dẫn của cấp trên")
    await scene.deliver()
    scene.telegram.forward(HOA, HOA, TUAN, original["message_id"])
    await scene.deliver()
    assert await history(scene, "1.b") == ()


async def test_in_a_group_a_reply_to_another_card_is_no_answer(office: Office) -> None:
    scene = await office()
    hoa, tuan = scene.person(HOA, group=UNIT_GROUP), scene.person(TUAN, group=UNIT_GROUP)
    await tuan.says("/nhiemvu 4a")
    other = tuan.last
    await hoa.says("/capnhat 1b vướng")
    await hoa.says("đang làm", reply_to_message_id=other["message_id"])
    assert await history(scene, "1.b") == ()
    assert len(await history(scene, "4.a")) == 1


async def test_who_lost_the_right_meanwhile_records_nothing(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b vướng")
    async with scene.storage.transaction() as tx:
        person = next(each for each in await tx.people.all(1, date(2025, 11, 24)) if each.user_id == HOA)
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    await hoa.says("chưa có hướng dẫn của cấp trên")
    assert await history(scene, "1.b") == ()
