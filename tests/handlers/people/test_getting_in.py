"""Getting in: strangers, registering, invitations, administrators; and leaving again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from plan.people import Holding, Person, Role
from storage.codes import new_code
from tests.dialogue import ADMINISTRATION, HOA, STRANGER, TUAN, UNIT_GROUP, ZONE, Scene

Stage = Callable[..., Awaitable[Scene]]
HOSTILE = '<b onclick="x">&amp; ' + "‮" + "Ng" * 90


async def found(scene: Scene, user_id: int) -> Person | None:
    async with scene.storage.reading() as tx:
        return await tx.people.by_user(1, user_id, scene.clock.now().astimezone(ZONE).date())


async def invited(scene: Scene, role: Role, minutes: float = 15) -> str:
    code, now = new_code(), scene.clock.now()
    async with scene.storage.transaction() as tx:
        await tx.invitations.make(1, code, Holding(role), None, now=now, expires_at=now + timedelta(minutes=minutes))
    return code


async def test_a_new_colleague_registers_and_the_head_approves(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    hoa, tuan = scene.person(HOA), scene.person(TUAN)
    await hoa.says("/start")
    hoa.sees("Nếu anh/chị công tác tại cơ quan")
    await hoa.presses("Đăng ký")
    hoa.sees("Anh/chị công tác ở đơn vị nào?", "/xoatoi")
    await hoa.presses("Phòng Hành chính - Tổ chức")
    hoa.sees("đã được chuyển đến người duyệt")
    await scene.post()
    tuan.sees("Nguyễn Thị Hoa đề nghị tham gia Phòng Hành chính - Tổ chức", "@hoa")
    await tuan.presses("Duyệt")
    tuan.sees("đã được Trần Quốc Tuấn duyệt")
    await scene.post()
    hoa.sees("Anh/chị đã được duyệt vào Phòng Hành chính - Tổ chức")
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    hoa.sees("Trung tâm Phục vụ hành chính công")
    await hoa.says("/start")
    hoa.sees("Chào Nguyễn Thị Hoa (cán bộ Phòng HC-TC).")
    assert "Đăng ký" not in hoa.buttons


async def test_a_request_without_a_head_goes_to_the_administrators_and_is_decided_once(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.ADMIN)
    await scene.registered(STRANGER, Role.ADMIN)
    hoa, tuan, other = scene.person(HOA), scene.person(TUAN), scene.person(STRANGER)
    await hoa.says("/dangky")
    await hoa.presses("Phòng Hành chính - Tổ chức")
    await hoa.says("/dangky")
    await hoa.presses("Phòng Hành chính - Tổ chức")
    await scene.post()
    assert len(scene.said_in(TUAN)) == 1
    await tuan.presses("Từ chối")
    tuan.sees("đã bị Trần Quốc Tuấn từ chối")
    await other.presses("Duyệt")
    other.sees("đã bị Trần Quốc Tuấn từ chối")
    await scene.post()
    hoa.sees("chưa được duyệt")
    assert await found(scene, HOA) is None


async def test_nobody_else_decides_a_request_and_a_moved_button_is_worthless(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    hoa, tuan, other = scene.person(HOA), scene.person(TUAN), scene.person(STRANGER)
    await scene.registered(STRANGER, Role.HEAD, "Phòng Quản trị - Tài vụ")
    await hoa.says("/dangky")
    await hoa.presses("Phòng Hành chính - Tổ chức")
    await scene.post()
    data = tuan.last["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await other.says("/start")
    await other.forges(data)
    assert other.alert == "Nút này không còn dùng được. Anh/chị hỏi lại giúp."
    await hoa.forges(data)
    assert await found(scene, HOA) is None
    scene.clock.move(days=31)
    await tuan.presses("Duyệt")
    assert tuan.alert == "Nút này đã quá lâu nên không dùng được nữa. Anh/chị thực hiện lại từ đầu giúp."


@pytest.mark.parametrize("way", ["/start {code}", "{code}", "  {code} "])
async def test_the_first_administrator_comes_with_a_code(stage: Stage, way: str) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    code, hoa, other = await invited(scene, Role.ADMIN), scene.person(HOA), scene.person(STRANGER)
    await hoa.says(way.format(code=code))
    hoa.sees("Anh/chị đã là quản trị viên của Văn phòng UBND tỉnh.")
    await other.says(way.format(code=code))
    other.sees("Mã mời này đã có người dùng.")
    await hoa.says(way.format(code=code))
    hoa.sees("Anh/chị đã là quản trị viên")
    assert await found(scene, STRANGER) is None or (await found(scene, STRANGER)).holdings == ()  # type: ignore[union-attr]


async def test_a_code_that_is_late_or_wrong_is_refused_in_words_and_leaves_no_trace(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    code, hoa = await invited(scene, Role.ADMIN), scene.person(HOA)
    await hoa.says(new_code())
    hoa.sees("Mã mời này không đúng.")
    assert await found(scene, HOA) is None
    scene.clock.move(minutes=16)
    await hoa.says(f"/start {code}")
    hoa.sees("Mã mời này đã hết hạn.")


async def test_a_code_in_a_group_is_no_way_in(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    code, hoa = await invited(scene, Role.ADMIN), scene.person(HOA, group=UNIT_GROUP)
    await hoa.says(f"/start {code}")
    assert await found(scene, HOA) is None


async def test_whom_the_settings_name_is_an_administrator_from_the_first_word(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    tuan = scene.person(TUAN)
    await tuan.says("/start")
    tuan.sees("Chào Trần Quốc Tuấn (quản trị viên).")
    await tuan.says("/help")
    tuan.sees("/thanhvien", "/donvi")
    person = await found(scene, TUAN)
    assert person is not None
    assert person.holdings == (Holding(Role.ADMIN),)


async def test_help_shows_what_the_person_may_use(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/help")
    hoa.sees("/hoi", "/nghi")
    assert "/thanhvien" not in hoa.text
    assert "/donvi" not in hoa.text


async def test_a_hostile_name_comes_out_as_text(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    scene.telegram.add_person(900000001, HOSTILE, "</b><a href='x'>", "xau", started=True)
    bad, tuan = scene.person(900000001), scene.person(TUAN)
    await bad.says("/dangky")
    await bad.presses("Phòng Hành chính - Tổ chức")
    await scene.post()
    tuan.sees('<b onclick="x">')
    assert "‮" not in tuan.text
    await tuan.presses("Duyệt")
    await scene.post()
    await bad.says("/start")
    bad.sees('Chào <b onclick="x">')
    await tuan.says("/thanhvien")
    assert all(len(message["text"]) < 4096 for message in scene.said_in(TUAN))
