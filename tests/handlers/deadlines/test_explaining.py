"""Explanations: a leader asks in one tap, every unit that is behind answers, the first answer counts, the leader reads it."""

from __future__ import annotations

from datetime import date

from plan.explanations import Explanation
from plan.people import Holding, Role
from plan.reports import Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, SERVICE_CENTRE, TUAN, UNIT_GROUP
from tests.handlers.deadlines.scenes import BINH, LAN, Colleague, Office, office, reported
from tests.handlers.deadlines.scenes import Stage as Opener

ASK = "Yêu cầu giải trình"
WHY = "Chưa có hướng dẫn của Sở Tư pháp; hoàn thành trước 20/12."


async def explanations(the: Office, code: str = "2.b") -> tuple[Explanation, ...]:
    async with the.scene.storage.reading() as tx:
        return (await tx.explanations.of_tasks([the.task(code)]))[the.task(code)]


async def asked(the: Office) -> None:
    """Let the leader ask about 2.b, and the units hear of it."""
    await the.leader.says("/nhiemvu 2b")
    await the.leader.presses(ASK)
    await the.post()


async def test_one_tap_asks_every_late_unit_and_the_answer_reaches_the_leader(stage: Opener) -> None:
    the = await office(stage, other=SERVICE_CENTRE)
    await the.leader.says("/nhiemvu 2b")
    the.leader.sees_buttons(ASK)
    await the.leader.presses(ASK)
    the.leader.sees("Đã yêu cầu giải trình 2.b: Phòng Hành chính - Tổ chức; Trung tâm Phục vụ hành chính công tỉnh.")
    the.leader.sees("Hạn trả lời: thứ Năm, 27/11.")
    await the.scene.repeats()
    await the.post()
    the.head.sees("Lê Văn Bình yêu cầu Phòng Hành chính - Tổ chức giải trình 2.b", "quá hạn 238 ngày", "thứ Năm, 27/11")
    the.other.sees("Lê Văn Bình yêu cầu Trung tâm Phục vụ hành chính công tỉnh giải trình 2.b")
    assert the.scene.said_in(HOA) == []
    await the.head.presses("Trả lời")
    the.head.sees("Giải trình 2.b", "anh/chị nhắn nguyên nhân và thời gian hoàn thành")
    await the.scene.repeats()
    await the.head.says(WHY)
    the.head.sees_first("Đã gửi giải trình 2.b đến Lê Văn Bình.")
    the.head.sees("Chưa có hướng dẫn của Sở Tư pháp")
    await the.scene.repeats()
    await the.post()
    the.leader.sees("Trần Quốc Tuấn (Phòng Hành chính - Tổ chức) giải trình 2.b", "Chưa có hướng dẫn của Sở Tư pháp")
    first, second = await explanations(the)
    assert (first.answer, first.due) == (WHY, date(2025, 11, 27))
    assert second.answer is None
    async with the.scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None
        assert await tx.audit.count(1) == 3


async def test_the_button_is_for_leaders_in_private_about_what_is_late(stage: Opener) -> None:
    the = await office(stage)
    await the.leader.says("/nhiemvu 1b")
    assert ASK not in the.leader.buttons
    await the.leader.says("ai chủ trì theo dõi thi hành pháp luật?")
    assert ASK in the.leader.buttons
    await the.leader.presses("Xem đầy đủ")
    assert ASK in the.leader.buttons
    for who in (the.staff, the.head):
        await who.says("/nhiemvu 2b")
        assert ASK not in who.buttons
    group = Colleague(the.scene, BINH, LEADERS)
    the.scene.telegram.add_group(LEADERS, "Lãnh đạo", (BINH,))
    await group.says("/nhiemvu 2b")
    assert ASK not in group.buttons


async def test_who_was_asked_is_not_asked_twice(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    await the.scene.registered(LAN, Role.LEADER)
    lan = the.scene.person(LAN)
    await lan.says("/nhiemvu 2b")
    await lan.presses(ASK)
    assert lan.alert is not None
    assert "2.b: Lê Văn Bình đã yêu cầu Phòng Hành chính - Tổ chức giải trình" in lan.alert
    await the.scene.repeats()
    await the.post()
    assert len(the.scene.said_in(TUAN)) == 1
    assert len(await explanations(the)) == 2


async def test_a_unit_that_has_delivered_is_not_asked(stage: Opener) -> None:
    the = await office(stage)
    await reported(the.scene, the.task("2.b"), SERVICE_CENTRE, Status.DONE, the.scene.clock.now())
    await asked(the)
    (only,) = await explanations(the)
    async with the.scene.storage.reading() as tx:
        names = {unit.id: unit.name for unit in await tx.units.all(1)}
    assert names[only.unit_id] == ADMINISTRATION


async def test_what_was_delivered_since_is_not_asked_about(stage: Opener) -> None:
    the = await office(stage)
    await the.leader.says("/nhiemvu 2b")
    for unit in (ADMINISTRATION, SERVICE_CENTRE):
        await reported(the.scene, the.task("2.b"), unit, Status.DONE, the.scene.clock.now())
    await the.leader.presses(ASK)
    assert the.leader.alert == "2.b không có đơn vị chủ trì nào đang quá hạn."
    assert await explanations(the) == ()


async def test_the_first_answer_counts_and_the_second_sees_it(stage: Opener) -> None:
    the = await office(stage)
    await the.scene.registered(LAN, Role.HEAD, ADMINISTRATION)
    lan = the.scene.person(LAN)
    await asked(the)
    await lan.presses("Trả lời")
    await the.head.presses("Trả lời")
    await the.head.says(WHY)
    await lan.says("Do thiếu người.")
    lan.sees("2.b đã được Trần Quốc Tuấn (Phòng Hành chính - Tổ chức) giải trình", "Chưa có hướng dẫn của Sở Tư pháp")
    await the.scene.repeats()
    await lan.presses("Trả lời")
    lan.sees("2.b đã được Trần Quốc Tuấn (Phòng Hành chính - Tổ chức) giải trình")
    assert [each.answer for each in await explanations(the)] == [WHY, None]
    await the.post()
    assert len([each for each in the.scene.said_in(BINH) if "Chưa có hướng dẫn" in each["text"]]) == 1


async def test_after_an_answer_it_may_be_asked_again(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    await the.head.presses("Trả lời")
    await the.head.says(WHY)
    await the.leader.says("/nhiemvu 2b")
    await the.leader.presses(ASK)
    the.leader.sees("Đã yêu cầu giải trình 2.b: Phòng Hành chính - Tổ chức.", "chưa có trả lời")
    assert len(await explanations(the)) == 3


async def test_an_answer_may_speak_of_progress_and_of_other_tasks(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    await the.head.presses("Trả lời")
    await the.head.says("2b đã làm 60%, đang chờ 5c xong; " + "dài " * 900)
    the.head.sees_first("Đã gửi giải trình 2.b đến Lê Văn Bình.")
    assert len((await explanations(the))[0].answer or "") <= 2_000
    await the.post()
    the.leader.sees("“2b đã làm 60%, đang chờ 5c xong;")


async def test_a_question_in_between_is_answered_unless_it_replies(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    await the.head.presses("Trả lời")
    await the.head.says("ai chủ trì kiểm soát TTHC?")
    assert [each.answer for each in await explanations(the)] == [None, None]
    await the.head.says("Chưa rõ ai chủ trì?", reply_to_message_id=the.head.message("Giải trình 2.b"))
    assert (await explanations(the))[0].answer == "Chưa rõ ai chủ trì?"


async def test_without_heads_the_members_are_asked_and_without_members_the_group(stage: Opener) -> None:
    the = await office(stage, head=False)
    await asked(the)
    the.staff.sees("yêu cầu Phòng Hành chính - Tổ chức giải trình 2.b")
    await the.staff.presses("Trả lời")
    await the.staff.says(WHY)
    the.staff.sees_first("Đã gửi giải trình 2.b đến Lê Văn Bình.")


async def test_in_the_group_only_the_unit_answers_and_by_reply(stage: Opener) -> None:
    the = await office(stage, SERVICE_CENTRE)
    await asked(the)
    group = Colleague(the.scene, HOA, UNIT_GROUP)
    group.sees("yêu cầu Phòng Hành chính - Tổ chức giải trình 2.b")
    await group.presses("Trả lời")
    assert group.alert == "Việc này thuộc đơn vị khác của Văn phòng UBND tỉnh."
    await the.scene.repeats()
    await the.scene.registered(LAN, Role.STAFF, ADMINISTRATION)
    the.scene.telegram.add_group(UNIT_GROUP, "Phòng HC-TC", (HOA, TUAN, LAN))
    lan = Colleague(the.scene, LAN, UNIT_GROUP)
    await lan.presses("Trả lời")
    lan.sees("Giải trình 2.b", "Trong nhóm, anh/chị trả lời (reply) tin này.")
    await lan.replies(WHY)
    lan.sees_first("Đã gửi giải trình 2.b đến Lê Văn Bình.")
    await the.scene.repeats()


async def test_who_changed_the_unit_in_between_answers_no_more(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    await the.head.presses("Trả lời")
    async with the.scene.storage.transaction() as tx:
        head = await tx.people.by_user(1, TUAN, the.scene.clock.now().date())
        assert head is not None
        unit = head.holdings[0].unit_id or 0
        await tx.people.take(head.id, Holding(Role.HEAD, unit), the.scene.clock.now())
    await the.scene.registered(TUAN, Role.HEAD, FINANCE)
    await the.head.says(WHY)
    the.head.sees("Việc này thuộc đơn vị khác")
    assert [each.answer for each in await explanations(the)] == [None, None]


async def test_after_a_month_the_buttons_are_too_old(stage: Opener) -> None:
    the = await office(stage)
    await the.leader.says("/nhiemvu 2b")
    await asked(the)
    the.scene.clock.move(days=31)
    await the.head.presses("Trả lời")
    assert the.head.alert == "Nút này đã quá lâu nên không dùng được nữa. Anh/chị thực hiện lại từ đầu giúp."
    await the.leader.presses(ASK)
    assert the.leader.alert == "Nút này đã quá lâu nên không dùng được nữa. Anh/chị thực hiện lại từ đầu giúp."


async def test_an_answer_after_its_day_says_so(stage: Opener) -> None:
    the = await office(stage)
    await asked(the)
    the.scene.clock.move(days=7)
    await the.head.presses("Trả lời")
    await the.head.says(WHY)
    await the.post()
    the.leader.sees("giải trình 2.b", "sau hạn trả lời 27/11/2025")


async def test_a_leader_who_is_one_no_more_asks_nobody(stage: Opener) -> None:
    the = await office(stage)
    await the.leader.says("/nhiemvu 2b")
    async with the.scene.storage.transaction() as tx:
        leader = await tx.people.by_user(1, BINH, the.scene.clock.now().date())
        assert leader is not None
        await tx.people.take(leader.id, Holding(Role.LEADER), the.scene.clock.now())
        await tx.people.give(leader.id, Holding(Role.ADMIN), None, the.scene.clock.now())
    await the.leader.presses(ASK)
    assert "ngoài phần việc" in (the.leader.alert or "")
    assert await explanations(the) == ()


async def test_a_notice_that_was_answered_meanwhile_is_not_sent(stage: Opener) -> None:
    the = await office(stage)
    await the.leader.says("/nhiemvu 2b")
    await the.leader.presses(ASK)
    async with the.scene.storage.transaction() as tx:
        for each in (await tx.explanations.of_tasks([the.task("2.b")]))[the.task("2.b")]:
            await tx.explanations.answer(each.id, "rồi", each.asked_by, the.scene.clock.now())
    await the.post()
    assert the.scene.said_in(TUAN) == []
