"""Asking for more time: in one line, step by step, by reply, in a group, late, without a head; and who may not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from plan.extensions import Extension, Stage
from plan.people import Role
from plan.reports import Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, SERVICE_CENTRE, TUAN, UNIT_GROUP
from tests.handlers.deadlines.scenes import BINH, LAN, Colleague, Office, office, reported
from tests.handlers.deadlines.scenes import Stage as Opener

LINE = "/giahan 1b 15/1/2026 chờ Sở Nội vụ góp ý"
SENT = "Đã gửi yêu cầu gia hạn 1.b: 31/12/2025 → 15/1/2026"


async def requests(the: Office, code: str = "1.b") -> tuple[Extension, ...]:
    async with the.scene.storage.reading() as tx:
        found = await tx.extensions.of_tasks([the.task(code)])
    return found[the.task(code)]


async def test_a_request_goes_to_the_head_then_to_the_leader_and_moves_the_deadline(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says(LINE)
    the.staff.sees_first(SENT)
    the.staff.sees("“chờ Sở Nội vụ góp ý”", "Chờ trưởng đơn vị Phòng Hành chính - Tổ chức chuyển lên.")
    await the.scene.repeats()
    await the.post()
    the.head.sees("Nguyễn Thị Hoa (Phòng Hành chính - Tổ chức) xin gia hạn 1.b", "31/12/2025 → 15/1/2026 (thêm 15 ngày)")
    the.head.sees_buttons("Chuyển lên", "Từ chối")
    assert the.scene.said_in(BINH) == []
    await the.head.presses("Chuyển lên")
    the.head.sees("đã được Trần Quốc Tuấn chuyển lên, đang chờ lãnh đạo duyệt.")
    await the.scene.repeats()
    await the.post()
    the.leader.sees("xin gia hạn 1.b", "Trần Quốc Tuấn đã chuyển lên.")
    await the.leader.presses("Duyệt")
    the.leader.sees_first("Lê Văn Bình đã duyệt gia hạn 1.b: hạn mới 15/1/2026 (hạn cũ 31/12/2025).")
    await the.scene.repeats()
    await the.post()
    for told in (the.staff, the.head):
        told.sees_first("Lê Văn Bình đã duyệt gia hạn 1.b: hạn mới 15/1/2026 (hạn cũ 31/12/2025).")
    await the.staff.says("hạn của 1b")
    the.staff.sees("15/1/2026")
    (kept,) = await requests(the)
    assert (kept.stage, kept.old_due, kept.new_due) == (Stage.GRANTED, date(2025, 12, 31), date(2026, 1, 15))
    async with the.scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None
        assert await tx.audit.count(1) == 3


async def test_what_is_missing_is_asked_for_step_by_step(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/giahan 1b")
    the.staff.sees("Xin gia hạn 1.b", "(hạn 31/12/2025) đến ngày nào?")
    await the.staff.says("để xem đã")
    the.staff.sees("đến ngày nào?")
    await the.staff.says("15/12/2025")
    the.staff.sees("cần sau hạn hiện nay (31/12/2025)")
    await the.staff.says("đến 15/1")
    the.staff.sees("31/12/2025 → 15/1/2026. Anh/chị nhắn lý do.")
    await the.scene.repeats()
    assert await requests(the) == ()
    await the.staff.says("chờ Sở Nội vụ góp ý")
    the.staff.sees_first(SENT)
    await the.scene.repeats()
    await the.staff.says("hạn của 1b")
    the.staff.sees("31/12")
    assert len(await requests(the)) == 1


async def test_day_and_reason_may_come_in_one_answer(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/giahan 1b")
    await the.staff.says("15/1/2026 chờ Sở Nội vụ góp ý")
    the.staff.sees_first(SENT)


async def test_a_question_in_between_is_answered_and_nothing_is_asked_for(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/giahan 1b 15/1/2026")
    await the.staff.says("ai chủ trì kiểm soát TTHC?")
    the.staff.sees("chủ trì")
    assert await requests(the) == ()


async def test_a_bare_command_says_how_with_the_persons_own_task_and_offers_the_tasks(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/giahan")
    the.staff.sees("/giahan 5.c 14/12/2025 chờ ý kiến thẩm định")
    assert [label[:3] for label in the.staff.buttons] == ["5.c", "1.b"]
    await the.head.says("/giahan")
    the.head.sees("/giahan 2.b 8/12/2025 chờ ý kiến thẩm định")
    the.head.sees_buttons("2.b", "5.c", "1.b")
    await the.staff.presses("1.b")
    the.staff.sees("Xin gia hạn 1.b", "đến ngày nào?")
    question = the.staff.last
    await the.staff.presses("Bỏ")
    the.staff.sees_first("Đã bỏ, không ghi nhận gì.")
    await the.scene.repeats()
    await the.staff.presses_on(question, "Bỏ")
    assert the.staff.alert == "Bước này đã xong hoặc đã quá lâu. Anh/chị gửi lại lệnh nếu cần."


async def test_a_code_used_twice_asks_back(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/giahan 5c 15/12/2025 chờ phê duyệt")
    the.staff.sees("Có hai việc mang số 5.c")
    the.staff.sees_buttons("5.c Xây dựng", "5.c (mục c thứ hai)")
    assert await requests(the, "5.c") == ()
    await the.staff.presses("5.c Xây dựng")
    the.staff.sees_first("Đã gửi yêu cầu gia hạn 5.c: 30/11/2025 → 15/12/2025")
    await the.scene.repeats()
    await the.staff.says("/giahan 5c 20/12/2025 chờ")
    await the.staff.says("5.c2")
    the.staff.sees("5.c (mục c thứ hai) không có ngày hạn cụ thể")


async def test_of_several_milestones_the_head_chooses_and_staff_get_the_one_in_time(stage: Opener) -> None:
    the = await office(stage, FINANCE)
    await the.head.says("/giahan 6a 15/1/2026 chờ Bộ Tài chính")
    the.head.sees("6.a có nhiều mốc.")
    the.head.sees_buttons("Mốc 30/9/2025", "Mốc 31/12/2025")
    await the.head.presses("Mốc 31/12/2025")
    the.head.sees_first("Đã gửi yêu cầu gia hạn 6.a: 31/12/2025 → 15/1/2026")
    the.head.sees("Chờ lãnh đạo duyệt.")
    await the.scene.repeats()
    await the.staff.says("/giahan 6a 15/1/2026 chờ Bộ Tài chính")
    the.staff.sees("đang có yêu cầu gia hạn đến 15/1/2026, chờ lãnh đạo cho ý kiến")
    await the.head.says("/giahan 6a 15/12/2025 chờ")
    the.head.sees_first("Đã gửi yêu cầu gia hạn 6.a: 30/9/2025 → 15/12/2025")


async def test_a_milestone_may_be_named_by_its_day(stage: Opener) -> None:
    the = await office(stage, FINANCE)
    await the.head.says("/giahan 6a 15/1/2026 chờ Bộ Tài chính")
    await the.head.says("mốc 30/9/2025")
    the.head.sees_first("Đã gửi yêu cầu gia hạn 6.a: 30/9/2025 → 15/1/2026")


async def test_after_the_deadline_only_the_head_may_ask(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/giahan 2b 15/12/2025 chờ hướng dẫn")
    the.staff.sees("2.b đã quá hạn (31/3/2025)", "chỉ trưởng đơn vị xin gia hạn được")
    assert await requests(the, "2.b") == ()
    await the.head.says("/giahan 2b 15/12/2025 chờ hướng dẫn")
    the.head.sees_first("Đã gửi yêu cầu gia hạn 2.b: 31/3/2025 → 15/12/2025")
    await the.post()
    the.leader.sees("Yêu cầu gửi sau hạn 31/3/2025.")
    await the.leader.presses("Duyệt")
    assert [each.late for each in await requests(the, "2.b")] == [True]


async def test_what_was_sent_in_time_is_in_time_however_late_it_is_read(stage: Opener) -> None:
    the = await office(stage)
    the.scene.clock.instant = datetime.fromisoformat("2025-12-31T16:00:00+00:00")
    the.scene.telegram.say(HOA, HOA, LINE)
    the.scene.clock.move(hours=20)
    await the.scene.deliver()
    the.staff.sees_first(SENT)
    assert [each.late for each in await requests(the)] == [False]


async def test_without_a_head_it_goes_to_the_office_at_once(stage: Opener) -> None:
    the = await office(stage, head=False)
    await the.staff.says(LINE)
    the.staff.sees("Chờ lãnh đạo duyệt.")
    await the.post()
    the.leader.sees("xin gia hạn 1.b")
    await the.leader.presses("Duyệt")
    assert (await requests(the))[0].stage is Stage.GRANTED


async def test_a_head_whom_the_bot_cannot_write_to_is_passed_over_and_an_administrator_hears_of_it(stage: Opener) -> None:
    the = await office(stage)
    await the.scene.registered(LAN, Role.ADMIN)
    async with the.scene.storage.transaction() as tx:
        head = await tx.people.by_user(1, TUAN, date(2025, 11, 24))
        assert head is not None
        await tx.people.set_reachable(head.id, the.scene.clock.now(), reachable=False)
    await the.staff.says(LINE)
    the.staff.sees("Chờ lãnh đạo duyệt.")
    await the.post()
    the.leader.sees("xin gia hạn 1.b")
    assert "chưa có trưởng đơn vị nào nhận được tin riêng" in the.scene.said_in(LAN)[-1]["text"]
    assert len(the.scene.said_in(LAN)) == 1


async def test_without_a_leader_the_administrator_decides(stage: Opener) -> None:
    the = await office(stage, head=False, leader=False)
    await the.staff.says(LINE)
    the.staff.sees("Cơ quan chưa có ai duyệt được qua Telegram.")
    await the.scene.repeats()
    await the.scene.registered(BINH, Role.ADMIN)
    await the.staff.says("/giahan 5.c 15/12/2025 chờ")
    await the.staff.presses("5.c Xây dựng")
    await the.post()
    await the.leader.presses("Duyệt")
    the.leader.sees("đã duyệt gia hạn 5.c")


async def test_the_stand_in_of_a_head_on_leave_has_the_heads_word(stage: Opener) -> None:
    the = await office(stage)
    await the.scene.registered(LAN, Role.STAFF, ADMINISTRATION)
    lan = the.scene.person(LAN)
    await the.head.says("/nghi đến 30/11 người thay: Võ Thị Lan")
    await the.staff.says(LINE)
    await the.post()
    lan.sees("xin gia hạn 1.b")
    await lan.presses("Chuyển lên")
    lan.sees("đã được Võ Thị Lan chuyển lên")
    await the.post()
    the.leader.sees("xin gia hạn 1.b", "Võ Thị Lan đã chuyển lên.")
    await lan.says("/giahan 2b 15/12/2025 chờ hướng dẫn")
    lan.sees("Đã gửi yêu cầu gia hạn 2.b")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/giahan 6c 15/1/2026 chờ", "6.c do Phòng Quản trị - Tài vụ chủ trì, nên chỉ cán bộ đơn vị đó xin gia hạn được."),
        ("/giahan 4a 15/1/2026 chờ", "4.a không có ngày hạn cụ thể, nên không cần gia hạn."),
        ("/giahan 1a 15/1/2026 chờ", "1.a đã hoàn thành, không còn mốc nào để gia hạn."),
        ("/giahan 3k 15/1/2026 chờ", "Kế hoạch không có nhiệm vụ 3k."),
        ("/giahan 1b 31/12/2025 chờ", "Ngày mới của 1.b"),
        ("/giahan 1b 31/2/2026 chờ", "đến ngày nào?"),
    ],
)
async def test_what_cannot_be_asked_for_is_said_why(stage: Opener, line: str, said: str) -> None:
    the = await office(stage)
    await the.staff.says(line)
    the.staff.sees(said)
    await the.scene.repeats()
    assert await requests(the, "1.b") == ()


async def test_what_is_done_needs_no_more_time(stage: Opener) -> None:
    the = await office(stage)
    await reported(the.scene, the.task("1.b"), ADMINISTRATION, Status.DONE, the.scene.clock.now())
    await the.staff.says(LINE)
    the.staff.sees("1.b đã hoàn thành, không còn mốc nào để gia hạn.")


async def test_a_second_request_is_counted_and_says_how_often_it_was_granted(stage: Opener) -> None:
    the = await office(stage, head=False)
    await the.staff.says(LINE)
    await the.staff.says("/giahan 1b 20/1/2026 chờ thêm")
    the.staff.sees("1.b đang có yêu cầu gia hạn đến 15/1/2026, chờ lãnh đạo cho ý kiến.")
    await the.post()
    await the.leader.presses("Duyệt")
    await the.staff.says("/giahan 1b 20/1/2026 chờ thêm")
    the.staff.sees_first("Đã gửi yêu cầu gia hạn 1.b: 15/1/2026 → 20/1/2026 (lần thứ 2)")
    await the.post()
    the.leader.sees("Lần xin thứ 2; đã được duyệt 1 lần.")


async def test_in_the_group_a_reply_carries_the_reason(stage: Opener) -> None:
    the = await office(stage)
    hoa, tuan = Colleague(the.scene, HOA, UNIT_GROUP), the.scene.person(TUAN, group=UNIT_GROUP)
    await hoa.says("/giahan 1b 15/1/2026")
    hoa.sees("Anh/chị nhắn lý do.", "Trong nhóm, anh/chị trả lời (reply) tin này.")
    await tuan.presses("Bỏ")
    assert tuan.alert == "Nút này không còn dùng được. Anh/chị hỏi lại giúp."
    await tuan.replies("chờ góp ý")
    assert await requests(the) == ()
    asked = hoa.message("Anh/chị nhắn lý do.")
    await hoa.says("chờ góp ý", reply_to_message_id=asked)
    hoa.sees_first(SENT)
    await the.scene.repeats()
    await the.post()
    the.head.sees("xin gia hạn 1.b")


async def test_a_reply_to_a_card_of_the_task_needs_no_number(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/nhiemvu 1b")
    await the.staff.replies("/giahan 15/1/2026 chờ Sở Nội vụ góp ý")
    the.staff.sees_first(SENT)


async def test_hostile_reasons_stay_words(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/giahan 1b 15/1/2026 <b>&amp;</i> {{ 7*7 }} " + "x" * 3_000)
    the.staff.sees("“<b>&amp;</i> {{ 7*7 }}")
    await the.post()
    the.head.sees("“<b>&amp;</i> {{ 7*7 }}")
    assert len((await requests(the))[0].reason) <= 2_000


async def test_the_question_runs_out_over_night(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/giahan 1b 15/1/2026")
    the.scene.clock.move(hours=13)
    await the.staff.says("chờ Sở Nội vụ góp ý")
    assert await requests(the) == ()
    await the.staff.presses("Bỏ")
    assert "đã quá lâu" in (the.staff.alert or "")


async def test_several_leads_ask_each_for_themselves_and_none_is_shortened(stage: Opener) -> None:
    the = await office(stage, head=False, other=SERVICE_CENTRE)
    await the.scene.registered(TUAN, Role.HEAD, SERVICE_CENTRE)
    await the.scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await the.staff.says("/giahan 2b 15/12/2025 chờ")
    await the.head.says("/giahan 2b 20/12/2025 chờ")
    the.head.sees_first("Đã gửi yêu cầu gia hạn 2.b: 31/3/2025 → 20/12/2025")
    await the.post()
    first, second = the.scene.said_in(BINH)[-2:]
    await the.leader.presses_on(second, "Duyệt")
    await the.leader.presses_on(first, "Duyệt")
    assert the.leader.alert is not None
    assert "nay là 20/12/2025" in the.leader.alert
    assert [each.stage for each in await requests(the, "2.b")] == [Stage.OFFICE, Stage.GRANTED]
