"""Naming the document a deadline waited for: in one line, step by step, again; by whom, and who hears of it."""

from __future__ import annotations

from datetime import date

import pytest

from plan.bases import Basis
from plan.people import Role
from plan.reports import Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, STRANGER, TUAN, UNIT_GROUP, with_task
from tests.dialogue import example_plan as plan
from tests.handlers.deadlines.scenes import BINH, LAN, Colleague, Office, office, reported
from tests.handlers.deadlines.scenes import Stage as Opener

PAPER = "Trung tâm Công báo và Tin học Quảng Ngãi"
LINE = "/cancu 7b số 45/KH-UBND ngày 5/1/2026 hạn 15/1/2026"


async def bases(the: Office, code: str = "7.b") -> tuple[Basis, ...]:
    async with the.scene.storage.reading() as tx:
        return (await tx.bases.of_tasks([the.task(code)]))[the.task(code)]


async def test_a_document_sets_the_deadline_and_the_head_hears_of_it(stage: Opener) -> None:
    the = await office(stage, PAPER)
    await the.staff.says(LINE)
    the.staff.sees("Đã ghi căn cứ cho 7.b", "theo 45/KH-UBND ngày 5/1/2026, hạn 15/1/2026 (còn 52 ngày).")
    await the.scene.repeats()
    await the.post()
    the.head.sees("7.b", "đã có căn cứ: 45/KH-UBND ngày 5/1/2026. Hạn 15/1/2026", "Người nhập: Nguyễn Thị Hoa.")
    assert [each["text"] for each in the.scene.said_in(HOA) if "đã có căn cứ" in each["text"]] == []
    await the.staff.says("hạn của 7b")
    the.staff.sees("15/1/2026")
    async with the.scene.storage.reading() as tx:
        assert await tx.audit.count(1) == 1


async def test_a_single_day_to_come_is_the_deadline(stage: Opener) -> None:
    the = await office(stage, PAPER)
    await the.staff.says("/cancu 7b 45/kh-ubnd 15/1/2026")
    the.staff.sees("theo 45/KH-UBND, hạn 15/1/2026")


async def test_what_is_missing_is_asked_for(stage: Opener) -> None:
    the = await office(stage, PAPER)
    await the.staff.says("/cancu 7b")
    the.staff.sees("đang chờ: “Sau khi", "Anh/chị nhắn số văn bản và ngày hạn")
    await the.staff.says("có rồi nhé")
    the.staff.sees("Anh/chị nhắn số văn bản và ngày hạn")
    await the.staff.says("45/KH-UBND ngày 5/11/2025")
    the.staff.sees("theo 45/KH-UBND ngày 5/11/2025, hạn là ngày nào?")
    await the.scene.repeats()
    await the.staff.says("chưa rõ")
    the.staff.sees("hạn là ngày nào?")
    await the.staff.says("15/1/2026")
    the.staff.sees("theo 45/KH-UBND ngày 5/11/2025, hạn 15/1/2026")
    await the.scene.repeats()
    assert len(await bases(the)) == 1


async def test_the_day_alone_waits_for_the_document(stage: Opener) -> None:
    the = await office(stage, PAPER)
    await the.staff.says("/cancu 7b 15/1/2026")
    the.staff.sees("Anh/chị nhắn số văn bản")
    await the.staff.says("45/KH-UBND")
    the.staff.sees("theo 45/KH-UBND, hạn 15/1/2026")


async def test_a_bare_command_offers_what_waits(stage: Opener) -> None:
    the = await office(stage, PAPER)
    await the.staff.says("/cancu")
    the.staff.sees("/cancu 7.b 45/KH-UBND 8/12/2025")
    assert [label for label in the.staff.buttons if label.startswith("6.b")] == []
    await the.staff.presses("7.b")
    the.staff.sees("Anh/chị nhắn số văn bản")
    question = the.staff.last
    await the.staff.presses("Bỏ")
    the.staff.sees_first("Đã bỏ, không ghi nhận gì.")
    await the.scene.repeats()
    await the.staff.presses_on(question, "Bỏ")
    assert "đã quá lâu" in (the.staff.alert or "")


async def test_setting_it_again_says_what_was_before_and_the_same_again_changes_nothing(stage: Opener) -> None:
    the = await office(stage, PAPER)
    await the.staff.says(LINE)
    await the.staff.says(LINE)
    the.staff.sees("7.b đã được ghi như vậy trước đó: theo 45/KH-UBND ngày 5/1/2026, hạn 15/1/2026.")
    await the.staff.says("/cancu 7b 60/KH-UBND 20/1/2026")
    the.staff.sees("theo 60/KH-UBND, hạn 20/1/2026", "Trước đó: theo 45/KH-UBND ngày 5/1/2026, hạn 15/1/2026.")
    await the.post()
    heard = [each["text"] for each in the.scene.said_in(TUAN)]
    assert len(heard) == 1
    assert "60/KH-UBND" in heard[0]
    await the.staff.says("hạn của 7b")
    the.staff.sees("20/1/2026")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/cancu 1b 45/KH-UBND 15/1/2026", "1.b do Phòng Hành chính - Tổ chức chủ trì, nên chỉ đơn vị chủ trì, lãnh đạo"),
        ("/cancu 7a 45/KH-UBND 15/1/2026", "7.a không chờ văn bản nào"),
        ("/cancu 3k 45/KH-UBND 15/1/2026", "Kế hoạch không có nhiệm vụ 3k."),
    ],
)
async def test_what_cannot_be_set_is_said_why(stage: Opener, line: str, said: str) -> None:
    the = await office(stage, PAPER)
    await the.staff.says(line)
    the.staff.sees(said)
    await the.scene.repeats()


async def test_a_dated_task_is_told_of_extensions(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/cancu 1b 45/KH-UBND 15/1/2026")
    the.staff.sees("1.b đã có ngày hạn trong kế hoạch.", "/giahan 1.b")


async def test_leaders_and_administrators_may_set_it_and_the_unit_hears_of_it(stage: Opener) -> None:
    the = await office(stage, PAPER, head=False)
    await the.leader.says(LINE)
    the.leader.sees("Đã ghi căn cứ cho 7.b")
    await the.post()
    the.staff.sees("đã có căn cứ: 45/KH-UBND ngày 5/1/2026", "Người nhập: Lê Văn Bình.")
    await the.scene.registered(LAN, Role.ADMIN)
    await the.scene.person(LAN).says("/cancu 6b 46/KH-UBND 15/1/2026")
    the.scene.person(LAN).sees("Đã ghi căn cứ cho 6.b")


async def test_where_nobody_of_the_unit_is_registered_its_group_hears_of_it(stage: Opener) -> None:
    office_plan = with_task(plan(), "II.7.b", lead=(ADMINISTRATION,))
    scene = await stage(open_to_all=False, admin_ids=frozenset(), plans=(office_plan,))
    await scene.registered(TUAN, Role.LEADER)
    await scene.person(TUAN).says(LINE)
    await scene.post()
    assert "đã có căn cứ: 45/KH-UBND" in scene.said_in(UNIT_GROUP)[-1]["text"]


async def test_what_is_done_needs_no_document(stage: Opener) -> None:
    the = await office(stage, PAPER)
    await reported(the.scene, the.task("7.b"), PAPER, Status.DONE, the.scene.clock.now())
    await the.staff.says(LINE)
    the.staff.sees("7.b đã hoàn thành, không cần nhập căn cứ nữa.")
    assert await bases(the) == ()


async def test_in_a_group_a_reply_carries_the_document(stage: Opener) -> None:
    the = await office(stage, PAPER)
    hoa = Colleague(the.scene, HOA, UNIT_GROUP)
    await hoa.says("/cancu 7b")
    hoa.sees("Trong nhóm, anh/chị trả lời (reply) tin này.")
    await hoa.replies("45/KH-UBND hạn 15/1/2026")
    hoa.sees("theo 45/KH-UBND, hạn 15/1/2026")
    await the.scene.repeats()


async def test_others_set_nothing(stage: Opener) -> None:
    the = await office(stage, PAPER, other=FINANCE)
    await the.other.says(LINE)
    the.other.sees("7.b do Trung tâm Công báo và Tin học chủ trì, nên chỉ đơn vị chủ trì")
    stranger = the.scene.person(STRANGER)
    await stranger.says(LINE)
    stranger.sees("Trợ lý này phục vụ cán bộ")
    assert await bases(the) == ()
    assert the.scene.said_in(BINH) == []


async def test_an_extension_moves_the_day_that_a_document_set(stage: Opener) -> None:
    the = await office(stage, PAPER, head=False)
    await the.staff.says(LINE)
    await the.staff.says("/giahan 7b 30/1/2026 chờ kinh phí")
    the.staff.sees_first("Đã gửi yêu cầu gia hạn 7.b: 15/1/2026 → 30/1/2026")
    await the.post()
    await the.leader.presses("Duyệt")
    (basis,) = await bases(the)
    assert basis.due == date(2026, 1, 15)
    the.scene.clock.move(hours=1)
    await the.staff.says("/cancu 7b 61/KH-UBND 10/2/2026")
    the.staff.sees("hạn 10/2/2026", "Trước đó: theo 45/KH-UBND ngày 5/1/2026, hạn 15/1/2026.")
    await the.staff.says("hạn của 7b")
    the.staff.sees("10/2/2026")
