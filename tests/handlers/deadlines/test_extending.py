"""Asking for more time: in one line, step by step, in a group, late, without a head; and who may not."""

from __future__ import annotations

from datetime import date

import pytest

from plan.extensions import Stage
from plan.model import Milestone, MilestoneKind
from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, SERVICE_CENTRE, UNIT_GROUP, example_plan, with_task
from tests.handlers.deadlines.scenes import BINH, Stage as Opener
from tests.handlers.deadlines.scenes import again, office

LINE = "/giahan 5.c2 15/1/2026 chờ ý kiến"


async def extensions(office_, code="5.c"):
    async with office_.scene.storage.reading() as tx:
        found = await tx.extensions.of_tasks([office_.task(code)])
    return found[office_.task(code)]


async def test_a_request_goes_to_the_head_then_to_the_leader_and_moves_the_deadline(stage: Opener) -> None:
    the = await office(stage)
    await the.staff.says("/giahan 1b 15/1/2026 chờ Sở Nội vụ góp ý")
    the.staff.sees_first("Đã gửi yêu cầu gia hạn 1.b: 31/12/2025 → 15/1/2026")
    the.staff.sees("“chờ Sở Nội vụ góp ý”", "Chờ trưởng đơn vị Phòng Hành chính - Tổ chức chuyển lên.")
    await again(the)
    await the.post()
    the.head.sees("Nguyễn Thị Hoa (Phòng Hành chính - Tổ chức) xin gia hạn 1.b", "31/12/2025 → 15/1/2026 (thêm 15 ngày)")
    the.head.sees_buttons("Chuyển lên", "Từ chối")
    assert the.scene.said_in(BINH) == []
    await the.head.presses("Chuyển lên")
    the.head.sees("đã được Trần Quốc Tuấn chuyển lên, đang chờ lãnh đạo duyệt.")
    await again(the)
    await the.post()
    the.leader.sees("xin gia hạn 1.b", "Trần Quốc Tuấn đã chuyển lên.")
    await the.leader.presses("Duyệt")
    the.leader.sees_first("Lê Văn Bình đã duyệt gia hạn 1.b: hạn mới 15/1/2026 (hạn cũ 31/12/2025).")
    await again(the)
    await the.post()
    the.staff.sees_first("Lê Văn Bình đã duyệt gia hạn 1.b: hạn mới 15/1/2026 (hạn cũ 31/12/2025).")
    the.head.sees_first("Lê Văn Bình đã duyệt gia hạn 1.b: hạn mới 15/1/2026 (hạn cũ 31/12/2025).")
    await the.staff.says("hạn của 1b")
    the.staff.sees("15/1/2026")
    (kept,) = await extensions(the, "1.b")
    assert (kept.stage, kept.old_due, kept.new_due) == (Stage.GRANTED, date(2025, 12, 31), date(2026, 1, 15))
    async with the.scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None
        assert await tx.audit.count(1) == 3
