"""/kehoach: plans are listed, closed and opened, renamed, followed by another unit; by administrators only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from plan.model import Plan
from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, TUAN, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]


async def opened(stage: Stage) -> Speaker:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/kehoach")
    hoa.sees("1 kế hoạch", "đang có hiệu lực, 27 nhiệm vụ")
    await hoa.presses("Kế hoạch")
    return hoa


async def in_force(scene: Scene) -> tuple[Plan, ...]:
    async with scene.storage.reading() as tx:
        return await tx.plans.in_force(1)


async def test_a_plan_is_closed_after_a_question_and_opened_again(stage: Stage) -> None:
    hoa = await opened(stage)
    hoa.sees("Trạng thái: đang có hiệu lực", "đang nhắc việc")
    await hoa.presses("Đóng kế hoạch")
    hoa.sees("không ai được nhắc việc")
    assert len(await in_force(hoa.scene)) == 1
    await hoa.presses("Đóng kế hoạch")
    await hoa.scene.repeats()
    hoa.sees("Trạng thái: đã đóng")
    assert await in_force(hoa.scene) == ()
    await hoa.says("3a ai chủ trì")
    assert "Trung tâm Phục vụ hành chính công" not in hoa.text
    await hoa.says("/kehoach")
    await hoa.presses("Kế hoạch")
    await hoa.presses("Mở lại")
    await hoa.presses("Mở lại")
    assert len(await in_force(hoa.scene)) == 1


async def test_a_plan_is_renamed_by_the_next_words_and_takes_its_old_name_back(stage: Stage) -> None:
    hoa = await opened(stage)
    await hoa.presses("Đổi tên")
    await hoa.says("Kế hoạch <CCHC> của ta")
    await hoa.scene.repeats()
    hoa.sees_first("Kế hoạch nay có tên: Kế hoạch <CCHC> của ta.")
    assert (await in_force(hoa.scene))[0].header.title == "Kế hoạch <CCHC> của ta"
    await hoa.presses("Xem kế hoạch")
    hoa.sees("Tên trong văn bản: Kế hoạch")
    await hoa.presses("Lấy lại tên")
    assert "Tên trong văn bản" not in hoa.text


async def test_another_unit_follows_a_plan(stage: Stage) -> None:
    hoa = await opened(stage)
    await hoa.presses("Đơn vị theo dõi")
    await hoa.presses(FINANCE)
    hoa.sees(f"Đơn vị theo dõi: {FINANCE}")
    await hoa.presses("Đơn vị theo dõi")
    await hoa.presses("Như văn bản ghi")
    assert f"Đơn vị theo dõi: {FINANCE}" not in hoa.text


async def test_a_head_sees_the_plans_and_changes_nothing(stage: Stage) -> None:
    hoa = await opened(stage)
    data = next(
        each["callback_data"]
        for row in hoa.last["reply_markup"]["inline_keyboard"]
        for each in row
        if each["text"] == "Đóng kế hoạch"
    )
    await hoa.scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    tuan = hoa.scene.person(TUAN)
    await tuan.says("/kehoach")
    await tuan.presses("Kế hoạch")
    assert tuan.buttons == ["Danh sách kế hoạch"]
    await tuan.forges(data)
    assert tuan.alert is not None
    assert len(await in_force(hoa.scene)) == 1
