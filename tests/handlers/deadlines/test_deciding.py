"""Words on requests for more time: refused with a reason, pressed twice, by others, too late, without the right."""

from __future__ import annotations

from plan.extensions import Stage
from plan.people import Holding, Role
from plan.reports import Status
from tests.dialogue import ADMINISTRATION, HOA, STRANGER, TUAN
from tests.handlers.deadlines.scenes import BINH, LAN, Office, office, reported
from tests.handlers.deadlines.scenes import Stage as Opener
from tests.handlers.deadlines.test_extending import LINE, requests


async def asked(the: Office) -> None:
    """Let Hoa ask, and those who decide hear of it."""
    await the.staff.says(LINE)
    await the.post()


async def test_the_head_refuses_with_a_reason(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    await the.head.presses("Từ chối")
    the.head.sees_first("Từ chối gia hạn 1.b của Nguyễn Thị Hoa: anh/chị nhắn lý do.")
    await the.scene.repeats()
    assert (await requests(the))[0].stage is Stage.HEAD
    await the.head.says("làm kịp được, tập trung trước 20/12")
    the.head.sees_first("Trần Quốc Tuấn không đồng ý gia hạn 1.b đến 15/1/2026; hạn vẫn là 31/12/2025.")
    await the.scene.repeats()
    await the.post()
    the.staff.sees("Trần Quốc Tuấn không đồng ý gia hạn 1.b", "“làm kịp được, tập trung trước 20/12”")
    assert the.scene.said_in(BINH) == []
    (kept,) = await requests(the)
    assert (kept.stage, kept.decision_reason) == (Stage.REFUSED, "làm kịp được, tập trung trước 20/12")


async def test_the_leader_refuses_with_a_reason_and_it_may_be_asked_for_again(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    await the.head.presses("Chuyển lên")
    await the.post()
    await the.leader.presses("Từ chối")
    await the.leader.says("tỉnh cần báo cáo trong năm")
    await the.post()
    the.staff.sees("Lê Văn Bình không đồng ý gia hạn 1.b", "“tỉnh cần báo cáo trong năm”")
    the.head.sees("Lê Văn Bình không đồng ý gia hạn 1.b", "“tỉnh cần báo cáo trong năm”")
    await the.staff.says("/giahan 1b 10/1/2026 chờ")
    the.staff.sees("(lần thứ 2)")


async def test_a_button_pressed_twice_does_it_once(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    card = the.head.last
    await the.head.presses_on(card, "Chuyển lên")
    await the.head.presses_on(card, "Chuyển lên")
    the.head.sees("đang chờ lãnh đạo duyệt")
    await the.post()
    assert len(the.scene.said_in(BINH)) == 1
    card = the.leader.last
    await the.leader.presses_on(card, "Duyệt")
    stored = await requests(the)
    await the.leader.presses_on(card, "Từ chối")
    the.leader.sees_first("Lê Văn Bình đã duyệt gia hạn 1.b: hạn mới 15/1/2026 (hạn cũ 31/12/2025).")
    assert await requests(the) == stored


async def test_another_decider_sees_who_was_first(stage: Opener) -> None:
    the = await office(stage, head=False)
    await the.scene.registered(LAN, Role.LEADER)
    lan = the.scene.person(LAN)
    await asked(the)
    await lan.presses("Từ chối")
    await the.leader.presses("Duyệt")
    await lan.says("không cần thiết")
    lan.sees_first("Lê Văn Bình đã duyệt gia hạn 1.b: hạn mới 15/1/2026 (hạn cũ 31/12/2025).")
    await the.scene.repeats()
    await lan.presses("Duyệt")
    lan.sees_first("Lê Văn Bình đã duyệt gia hạn 1.b: hạn mới 15/1/2026 (hạn cũ 31/12/2025).")
    assert (await requests(the))[0].stage is Stage.GRANTED


async def test_another_head_sees_that_it_was_passed_on_and_cannot_refuse_any_more(stage: Opener) -> None:
    the = await office(stage)
    await the.scene.registered(LAN, Role.HEAD, ADMINISTRATION)
    lan = the.scene.person(LAN)
    await asked(the)
    await lan.presses("Từ chối")
    await the.head.presses("Chuyển lên")
    await lan.says("không cần")
    lan.sees("đã được Trần Quốc Tuấn chuyển lên")
    assert (await requests(the))[0].stage is Stage.OFFICE


async def test_who_has_lost_the_role_has_lost_the_word(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    unit = (await requests(the))[0].unit_id
    async with the.scene.storage.transaction() as tx:
        head = await tx.people.by_user(1, TUAN, the.scene.clock.now().date())
        assert head is not None
        await tx.people.take(head.id, Holding(Role.HEAD, unit), the.scene.clock.now())
        await tx.people.give(head.id, Holding(Role.HEAD, unit + 1), None, the.scene.clock.now())
    await the.head.presses("Chuyển lên")
    assert the.head.alert == "Việc này thuộc đơn vị khác của Văn phòng UBND tỉnh."
    await the.scene.repeats()
    assert (await requests(the))[0].stage is Stage.HEAD


async def test_a_refusal_begun_as_head_is_not_carried_out_without_the_role(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    unit = (await requests(the))[0].unit_id
    await the.head.presses("Từ chối")
    async with the.scene.storage.transaction() as tx:
        head = await tx.people.by_user(1, TUAN, the.scene.clock.now().date())
        assert head is not None
        await tx.people.take(head.id, Holding(Role.HEAD, unit), the.scene.clock.now())
        await tx.people.give(head.id, Holding(Role.STAFF, unit), None, the.scene.clock.now())
    await the.head.says("không cần")
    the.head.sees("Việc này ngoài phần việc của anh/chị")
    assert (await requests(the))[0].stage is Stage.HEAD


async def test_a_copied_button_is_worth_nothing_in_another_chat(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    data = the.head.last["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await the.staff.forges(data)
    assert the.staff.alert == "Nút này không còn dùng được. Anh/chị hỏi lại giúp."
    assert (await requests(the))[0].stage is Stage.HEAD


async def test_after_a_month_the_button_is_too_old(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    the.scene.clock.move(days=31)
    await the.head.presses("Chuyển lên")
    assert the.head.alert == "Nút này đã quá lâu nên không dùng được nữa. Anh/chị thực hiện lại từ đầu giúp."
    assert (await requests(the))[0].stage is Stage.HEAD


async def test_a_request_about_work_that_is_done_by_now_can_only_be_refused(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    await reported(the.scene, the.task("1.b"), ADMINISTRATION, Status.DONE, the.scene.clock.now())
    await the.head.presses("Chuyển lên")
    assert the.head.alert == "1.b đã hoàn thành mốc này, nên không cần gia hạn nữa."
    await the.scene.repeats()
    await the.head.presses("Từ chối")
    await the.head.says("đã xong rồi nên không gia hạn nữa")
    assert (await requests(the))[0].stage is Stage.REFUSED


async def test_a_notice_is_not_sent_where_it_waits_for_no_word_any_more(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says(LINE)
    async with the.scene.storage.transaction() as tx:
        head = await tx.people.by_user(1, TUAN, the.scene.clock.now().date())
        assert head is not None
        (kept,) = (await tx.extensions.of_tasks([the.task("1.b")]))[the.task("1.b")]
        await tx.extensions.pass_on(kept.id, head.id, the.scene.clock.now())
    await the.post()
    assert the.scene.said_in(TUAN) == []


async def test_a_notice_is_not_sent_to_who_is_no_head_any_more(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says(LINE)
    unit = (await requests(the))[0].unit_id
    async with the.scene.storage.transaction() as tx:
        head = await tx.people.by_user(1, TUAN, the.scene.clock.now().date())
        assert head is not None
        await tx.people.take(head.id, Holding(Role.HEAD, unit), the.scene.clock.now())
    await the.post()
    assert the.scene.said_in(TUAN) == []


async def test_strangers_and_leaders_ask_for_nothing(stage: Opener) -> None:
    the = await office(stage)
    await the.leader.says(LINE)
    the.leader.sees("Việc này ngoài phần việc của anh/chị")
    stranger = the.scene.person(STRANGER)
    await stranger.says(LINE)
    stranger.sees("Trợ lý này phục vụ cán bộ")
    assert await requests(the) == ()
    assert the.scene.said_in(HOA) == []
