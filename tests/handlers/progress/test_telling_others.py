"""Whom a report is told: the unit's group one line, heads before a red one, who is waited for, an administrator once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, STRANGER, TUAN, UNIT_GROUP, Scene

Office = Callable[..., Awaitable[Scene]]


async def test_the_group_gets_one_line_a_minute_later(office: Office) -> None:
    scene = await office()
    hoa, group = scene.person(HOA), scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/capnhat 1b 40% đã lập đề cương")
    await scene.post()
    assert scene.said_in(UNIT_GROUP) == []
    scene.clock.move(minutes=1)
    await scene.post()
    group.sees("📈 1.b Ban Kế hoạch cải cách hành chính", "chưa có báo cáo → 40% “đã lập đề cương”")
    await scene.post()
    assert len(scene.said_in(UNIT_GROUP)) == 1


async def test_what_is_said_in_the_group_needs_no_line_there(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/capnhat 1b 40%")
    scene.clock.move(minutes=2)
    await scene.post()
    assert len(scene.said_in(UNIT_GROUP)) == 1


async def test_a_slip_that_was_undone_is_never_told(office: Office) -> None:
    scene = await office()
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    await hoa.presses("Hoàn tác")
    scene.clock.move(minutes=2)
    await scene.post()
    assert scene.said_in(UNIT_GROUP) == []


async def test_an_office_may_keep_lines_for_the_digest(office: Office) -> None:
    scene = await office(group_lines="digest")
    await scene.person(HOA).says("/capnhat 1b 40%")
    scene.clock.move(minutes=2)
    await scene.post()
    assert scene.said_in(UNIT_GROUP) == []


async def test_a_head_hears_of_a_red_line_before_the_group(office: Office) -> None:
    scene = await office()
    hoa, tuan, group = scene.person(HOA), scene.person(TUAN), scene.person(HOA, group=UNIT_GROUP)
    scene.clock.instant = datetime(2026, 1, 5, 2, tzinfo=UTC)
    await hoa.says("/capnhat 1b 90% còn chờ ký")
    await scene.post()
    tuan.sees("1.b", "90%", "Hạn 31/12/2025, quá hạn 5 ngày.", "sáng thứ Ba, 6/1")
    assert scene.said_in(UNIT_GROUP) == []
    scene.clock.instant = datetime(2026, 1, 6, 1, 0, tzinfo=UTC)
    await scene.post()
    group.sees("90%", "quá hạn 6 ngày")


async def test_who_is_waited_for_is_told_and_so_is_the_head_who_leads(office: Office) -> None:
    scene = await office()
    await scene.registered(STRANGER, Role.HEAD, FINANCE)
    hoa, tuan, waited = scene.person(HOA), scene.person(TUAN), scene.person(STRANGER)
    await hoa.says("/capnhat 1b chờ Phòng QTTV")
    await scene.post()
    waited.sees("1.b", "Phòng Hành chính - Tổ chức đang chờ Phòng Quản trị - Tài vụ phối hợp.")
    tuan.sees("1.b", "chờ Phòng QT-TV")


async def test_where_nobody_of_a_unit_is_registered_only_its_group_is_told(office: Office) -> None:
    scene = await office()
    async with scene.storage.transaction() as tx:
        finance = next(unit for unit in await tx.units.all(1) if unit.name == FINANCE)
        await tx.chats.seen(scene.telegram.bot.user_id, LEADERS, "group", "QT-TV", scene.clock.now())
        await tx.chats.bind(scene.telegram.bot.user_id, LEADERS, finance.id or 0, now=scene.clock.now())
    await scene.person(HOA).says("/capnhat 1b chờ Phòng QTTV")
    scene.clock.move(minutes=2)
    await scene.post()
    scene.person(HOA, group=LEADERS).sees("đang chờ Phòng Quản trị - Tài vụ phối hợp.")


async def test_an_administrator_is_told_once_that_no_head_can_be_reached(office: Office) -> None:
    scene = await office()
    await scene.registered(STRANGER, Role.ADMIN)
    hoa, admin = scene.person(HOA), scene.person(STRANGER)
    scene.telegram.block_bot(TUAN)
    await scene.deliver()
    async with scene.storage.transaction() as tx:
        head = (await tx.people.heads_of(1, scene.clock.now().date()))[0]
        await tx.people.set_reachable(head.id, scene.clock.now(), reachable=False)
    await hoa.says("/capnhat 1b vướng: chưa có kinh phí")
    await hoa.says("/capnhat 1b vướng: vẫn chưa có kinh phí")
    await scene.post()
    admin.sees(f"{ADMINISTRATION} chưa có trưởng đơn vị nào nhận được tin riêng của trợ lý.")
    assert len(scene.said_in(STRANGER)) == 1
    scene.clock.move(minutes=2)
    await scene.post()
    scene.person(HOA, group=UNIT_GROUP).sees("vướng mắc")
