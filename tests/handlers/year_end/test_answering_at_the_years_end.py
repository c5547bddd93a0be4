"""Answering at the end of the year: done, carried over, closed; who may, until when, and what everybody sees of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from plan.people import Role
from plan.reports import Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, SERVICE_CENTRE, STRANGER, TUAN, UNIT_GROUP
from tests.handlers.year_end.year_end_scenes import ASKED, Stage, asked, come, history, reported, said

NEW_YEAR = datetime(2026, 1, 5, 3, tzinfo=UTC)
REASON = "Nhiệm vụ đã giao Sở <Nội vụ>"


async def test_a_task_is_carried_over_in_two_taps_and_not_reminded_of_any_more(stage: Stage) -> None:
    scene, hoa = await asked(stage)
    await hoa.presses("5.c")
    hoa.sees("5.c Xây dựng", "30/11/2025 (quá hạn 17 ngày)", "📈 Tiến độ: chưa có báo cáo")
    await hoa.presses("Chuyển sang năm 2026")
    hoa.sees("Đã ghi nhận 5.c", "chuyển sang năm 2026", "Có thể đổi lại đến hết ngày 31/12/2025.", "Còn 10 việc chưa trả lời.")
    await scene.repeats()
    (carried,) = await said(scene, "5.c")
    assert (carried.year, carried.at) == (2025, ASKED)
    await hoa.says("/quahan")
    assert "5.c" not in hoa.text
    before = len(scene.said_in(HOA))
    for day in range(1, 12):
        await come(scene, ASKED + timedelta(days=day))
    assert [each["text"] for each in scene.said_in(HOA)[before:] if "5.c Xây dựng" in each["text"]] == []
    assert [each["text"] for each in scene.said_in(UNIT_GROUP)[1:] if "5.c Xây dựng" in each.get("text", "")] == []
    async with scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None


async def test_answers_and_the_history_say_that_a_task_goes_on_in_the_next_year(stage: Stage) -> None:
    _, hoa = await asked(stage)
    for code in ("1.b", "4.a"):
        await hoa.says("/start cuoinam")
        await hoa.presses(code)
        await hoa.presses("Chuyển sang năm 2026")
    await hoa.says("/nhiemvu 1b")
    hoa.sees("⏰ Hạn: 31/12/2025 (chuyển sang năm 2026).", "📈 Tiến độ: chuyển sang năm 2026")
    assert not any(each.startswith("Cuối năm") for each in hoa.buttons)
    await hoa.says("1b hạn khi nào")
    assert hoa.text.startswith("⏰ Hạn: 31/12/2025 (chuyển sang năm 2026).")
    await hoa.says("/nhiemvu 4a")
    hoa.sees("thường xuyên đến 31/12/2025 (chuyển sang năm 2026)", "📈 Tiến độ: chuyển sang năm 2026")
    await hoa.says("/lichsu 4a")
    hoa.sees("• 08:00 thứ Tư, 17/12 · Nguyễn Thị Hoa: chuyển sang năm 2026 (Phòng HC-TC)")


async def test_of_a_task_of_two_units_each_answers_for_itself(stage: Stage) -> None:
    scene, hoa = await asked(stage)
    await hoa.presses("2.b")
    await hoa.presses("Chuyển sang năm 2026")
    await hoa.says("/nhiemvu 2b")
    hoa.sees("– Phòng HC-TC: chuyển sang năm 2026", "– TT PVHCC: chưa có báo cáo", "quá hạn 261 ngày")
    await scene.registered(TUAN, Role.HEAD, SERVICE_CENTRE)
    tuan = scene.person(TUAN)
    await tuan.says("/start cuoinam")
    await tuan.presses("2.b")
    await tuan.presses("Chuyển sang năm 2026")
    await tuan.says("/nhiemvu 2b")
    tuan.sees("31/3/2025 (chuyển sang năm 2026)")


async def test_what_was_carried_over_can_be_taken_back_until_the_year_is_over(stage: Stage) -> None:
    scene, hoa = await asked(stage)
    await hoa.presses("5.c")
    await hoa.presses("Chuyển sang năm 2026")
    await hoa.presses("Hoàn tác")
    hoa.sees("Đã hoàn tác: 5.c chưa chuyển sang năm 2026.", "Còn 11 việc chưa trả lời.")
    await scene.repeats()
    assert await said(scene, "5.c") == ()
    await hoa.presses_again()
    assert hoa.alert == "Việc này đã được trả lời, hoặc đã qua thời gian trả lời."
    await hoa.presses("Việc còn lại")
    await hoa.presses("5.c")
    await hoa.presses("Chuyển sang năm 2026")
    scene.clock.instant = NEW_YEAR
    await hoa.presses("Hoàn tác")
    assert hoa.alert == "Việc này đã được trả lời, hoặc đã qua thời gian trả lời."
    assert len(await said(scene, "5.c")) == 1


async def test_it_can_still_be_answered_in_january_and_then_stands(stage: Stage) -> None:
    scene, hoa = await asked(stage)
    await hoa.presses("4.a")
    scene.clock.instant = NEW_YEAR
    await hoa.presses("Chuyển sang năm 2026")
    hoa.sees("Đã ghi nhận 4.a")
    assert hoa.buttons == ["Việc còn lại ›"]
    await hoa.presses("Việc còn lại")
    await hoa.presses("4.b")
    scene.clock.instant = datetime(2026, 2, 2, 3, tzinfo=UTC)
    await hoa.presses("Chuyển sang năm 2026")
    assert hoa.alert == "Việc này đã được trả lời, hoặc đã qua thời gian trả lời."
    assert await said(scene, "4.b") == ()


async def test_that_it_is_done_is_reported_as_always(stage: Stage) -> None:
    scene, hoa = await asked(stage)
    await hoa.presses("1.b")
    await hoa.presses("Đã hoàn thành")
    hoa.sees("Để ghi nhận hoàn thành 1.b, cần sản phẩm")
    await scene.repeats()
    await hoa.says("123/KH-VP ngày 15/12/2025")
    hoa.sees("Đã ghi nhận 1.b", "hoàn thành")
    (done,) = await history(scene, "1.b")
    assert (done.status, done.evidence.document) == (Status.DONE, "123/KH-VP")
    await hoa.says("/start cuoinam")
    hoa.sees("Cuối năm 2025: 10 việc")


async def test_that_ongoing_work_is_done_is_reported_for_its_last_period_and_not_asked_again(stage: Stage) -> None:
    scene, hoa = await asked(stage)
    await hoa.presses("4.b")
    await hoa.presses("Đã hoàn thành")
    hoa.sees("Đã ghi nhận 4.b (tháng 12/2025): chưa có báo cáo → đã báo cáo")
    await scene.repeats()
    await hoa.says("/start cuoinam")
    assert "4.b" not in hoa.buttons
    (report,) = await history(scene, "4.b")
    assert report.aim.period is not None


async def test_a_head_closes_a_task_with_a_reason_and_can_take_that_back(stage: Stage) -> None:
    scene, hoa = await asked(stage)
    await reported(scene, "5.c", STRANGER, ADMINISTRATION)
    await hoa.presses("5.c")
    await hoa.presses("Đóng, không thực hiện nữa")
    hoa.sees("Đóng 5.c Xây dựng", "anh/chị nhắn lý do")
    await scene.repeats()
    assert [each.status for each in await history(scene, "5.c")] == [Status.IN_PROGRESS]
    await hoa.says(REASON)
    hoa.sees_first("Đã ghi nhận 5.c: 40% → đã đóng")
    hoa.sees(f"“{REASON}”")
    assert hoa.buttons == ["Hoàn tác"]
    await scene.repeats()
    *_, closed = await history(scene, "5.c")
    assert (closed.status, closed.note, closed.aim.milestone) == (Status.CLOSED, REASON, None)
    await hoa.says("/capnhat 5c xong")
    await hoa.presses("5.c Xây dựng")
    hoa.sees("5.c đã đóng, không cập nhật được nữa.")
    await hoa.says("/quahan")
    assert "5.c" not in hoa.text
    await hoa.says("/lichsu 5c")
    await hoa.presses("5.c Xây dựng")
    hoa.sees(f"Nguyễn Thị Hoa: 40% → đã đóng “{REASON}”")
    await hoa.says("/hoantac")
    hoa.sees_first("Đã hoàn tác 5.c: đã đóng → 40%")
    await hoa.says("/start cuoinam")
    assert "5.c" in hoa.buttons


async def test_staff_may_carry_over_but_not_close(stage: Stage) -> None:
    scene, _ = await asked(stage, Role.STAFF)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    hoa, tuan = scene.person(HOA), scene.person(TUAN)
    await hoa.says("/start cuoinam")
    await hoa.presses("4.a")
    assert hoa.buttons == ["Đã hoàn thành", "Chuyển sang năm 2026", "‹ Các việc khác"]
    await tuan.says("/start cuoinam")
    await tuan.presses("4.b")
    await tuan.presses("Đóng")
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, TUAN, ASKED.date())
        assert person is not None
        await tx.people.take(person.id, person.holdings[0], ASKED)
    await scene.registered(TUAN, Role.STAFF, ADMINISTRATION)
    await tuan.says("không còn cần thiết")
    tuan.sees("4.b do Phòng Hành chính - Tổ chức chủ trì")
    assert await history(scene, "4.b") == ()


async def test_who_works_in_another_unit_can_answer_nothing_and_an_administrator_can_only_close(stage: Stage) -> None:
    scene, _ = await asked(stage)
    await scene.registered(STRANGER, Role.HEAD, FINANCE)
    await scene.registered(TUAN, Role.ADMIN)
    other, admin = scene.person(STRANGER), scene.person(TUAN)
    await other.says("/nhiemvu 4a")
    assert not any(each.startswith("Cuối năm") for each in other.buttons)
    await admin.says("/nhiemvu 4a")
    await admin.presses("Cuối năm 2025: trả lời")
    assert admin.buttons == ["Đóng, không thực hiện nữa", "‹ Các việc khác"]
    await admin.presses("Đóng")
    await admin.says("Cơ quan đã giải thể")
    admin.sees_first("Đã ghi nhận 4.a: chưa có báo cáo → đã đóng")


async def test_an_administrator_chooses_for_which_of_several_units_to_close_a_task(stage: Stage) -> None:
    scene, _ = await asked(stage)
    await scene.registered(TUAN, Role.ADMIN)
    admin = scene.person(TUAN)
    await admin.says("/nhiemvu 2b")
    await admin.presses("Cuối năm 2025: trả lời")
    admin.sees("2.b", "anh/chị trả lời cho đơn vị nào?")
    await admin.presses("TT PVHCC")
    admin.sees("(TT PVHCC)")
    await admin.presses("Đóng")
    await admin.says("Đã giao đơn vị khác")
    (closed,) = await history(scene, "2.b")
    assert closed.status is Status.CLOSED


async def test_an_answer_that_was_given_elsewhere_meanwhile_is_not_given_twice(stage: Stage) -> None:
    scene, hoa = await asked(stage)
    await hoa.presses("4.a")
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    tuan = scene.person(TUAN)
    await tuan.says("/start cuoinam")
    await tuan.presses("4.a")
    await tuan.presses("Chuyển sang năm 2026")
    for label in ("Chuyển sang năm 2026", "Đóng"):
        await hoa.presses(label)
        assert hoa.alert == "Việc này đã được trả lời, hoặc đã qua thời gian trả lời."
    await hoa.presses("Đã hoàn thành")
    assert hoa.alert is not None
    assert len(await said(scene, "4.a")) == 1
    assert await history(scene, "4.a") == ()


async def test_leaders_and_who_follows_the_plan_read_the_tally_and_nobody_else(stage: Stage) -> None:
    scene, hoa = await asked(stage)
    await scene.registered(TUAN, Role.LEADER)
    await scene.registered(STRANGER, Role.HEAD, FINANCE)
    tally = "🗓 Cuối năm 2025: 1 việc chuyển sang 2026, 1 việc đóng; 23 việc chưa trả lời"
    await hoa.presses("5.c")
    await hoa.presses("Chuyển sang năm 2026")
    await hoa.presses("Việc còn lại")
    await hoa.presses("4.a")
    await hoa.presses("Đóng")
    await hoa.says(REASON)
    await come(scene, datetime(2025, 12, 22, 0, 30, tzinfo=UTC))
    led = scene.said_in(TUAN)[-1]["caption"]
    assert tally in led
    assert "27 việc: 1 hoàn thành · 24 đang thực hiện · 4 quá hạn" in led
    posted = scene.said_in(UNIT_GROUP)[-1]["text"]
    assert tally in posted
    assert "4.a" not in posted
    assert "5.c Xây dựng" not in posted
    other = scene.person(STRANGER)
    await other.says("/bantin")
    assert "Cuối năm" not in other.text


async def test_in_english_too(stage: Stage) -> None:
    _, hoa = await asked(stage, language="en")
    hoa.sees("End of 2025: 11 tasks of Phòng HC-TC are still open.")
    await hoa.presses("4.a")
    await hoa.presses("Carry over to 2026")
    hoa.sees("Recorded 4.a", "carried over to 2026", "This can be changed until the end of 31/12/2025.")
    await hoa.presses("Remaining tasks")
    await hoa.presses("4.b")
    await hoa.presses("Close, no longer carried out")
    hoa.sees("Closing 4.b")
    await hoa.says("given to another agency")
    hoa.sees("4.b")


async def test_a_digest_that_was_posted_loses_what_is_carried_over_later_in_the_week(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await come(scene, datetime(2025, 12, 22, 0, 30, tzinfo=UTC))
    assert "5.c Xây dựng" in scene.said_in(UNIT_GROUP)[-1]["text"]
    hoa = scene.person(HOA)
    await come(scene, datetime(2025, 12, 22, 2, tzinfo=UTC))
    await hoa.says("/start cuoinam")
    await hoa.presses("5.c")
    await hoa.presses("Chuyển sang năm 2026")
    await scene.knock()
    await come(scene, datetime(2025, 12, 22, 2, 16, tzinfo=UTC))
    posted = scene.said_in(UNIT_GROUP)[-1]["text"]
    assert "5.c Xây dựng" not in posted
    assert "1 việc chuyển sang 2026" in posted


async def test_for_more_time_for_what_was_carried_over_nobody_asks(stage: Stage) -> None:
    _, hoa = await asked(stage)
    await hoa.presses("2.b")
    await hoa.presses("Chuyển sang năm 2026")
    await hoa.presses("Việc còn lại")
    await hoa.presses("1.b")
    await hoa.presses("Chuyển sang năm 2026")
    await hoa.says("/giahan 1b 15/1/2026 chờ hướng dẫn")
    hoa.sees("1.b đã đóng hoặc đã chuyển sang năm sau, không còn mốc nào để gia hạn.")
