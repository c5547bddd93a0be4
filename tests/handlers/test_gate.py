"""The gate: a closed office answers its administrators, refuses others politely, and is silent where nobody called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.dialogue import HOA, LEADERS, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]


async def test_a_stranger_is_told_once_a_day_and_shown_the_way_in(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    hoa = scene.person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    hoa.sees("Trợ lý này phục vụ cán bộ Văn phòng UBND tỉnh", "đăng ký")
    hoa.sees_buttons("Đăng ký")
    await hoa.says("/quahan")
    hoa.sees_nothing_new()
    scene.clock.move(days=1)
    await hoa.says("/quahan")
    hoa.sees("Trợ lý này phục vụ cán bộ Văn phòng UBND tỉnh")


async def test_a_closed_office_answers_its_administrator(stage: Stage) -> None:
    tuan = (await stage(open_to_all=False)).person(TUAN)
    await tuan.says("/quahan")
    tuan.sees("🔴 2.b")


async def test_a_closed_office_is_silent_in_groups_unless_called(stage: Stage) -> None:
    hoa = (await stage(open_to_all=False, privacy_mode=False)).person(HOA, group=UNIT_GROUP)
    await hoa.says("hôm nay họp lúc mấy giờ")
    hoa.sees_nothing_new()
    await hoa.says("/viec@another_bot")
    hoa.sees_nothing_new()
    await hoa.says("/quahan")
    hoa.sees("Trợ lý này phục vụ cán bộ")


async def test_nobody_borrows_an_administrators_buttons(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    tuan, hoa = scene.person(TUAN, group=UNIT_GROUP), scene.person(HOA, group=UNIT_GROUP)
    await tuan.says("/viec")
    before = tuan.text
    await hoa.presses("Việc phối hợp")
    assert hoa.alert == "Trợ lý này phục vụ cán bộ Văn phòng UBND tỉnh. Anh/chị nhắn riêng cho trợ lý để đăng ký."
    assert tuan.text == before


async def test_an_anonymous_administrator_may_ask_in_a_units_group_and_nowhere_else(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    in_unit, elsewhere = scene.person(TUAN, group=UNIT_GROUP), scene.person(TUAN, group=LEADERS)
    await in_unit.says("/quahan", anonymous=True)
    in_unit.sees("🔴 2.b")
    await elsewhere.says("/quahan", anonymous=True)
    elsewhere.sees("Trợ lý này phục vụ cán bộ")


async def test_an_update_of_an_unknown_kind_goes_no_further(stage: Stage) -> None:
    scene = await stage()
    outcome = await scene.handle({"update_id": 1, "something_new": {"id": 1}})
    assert outcome.error is None
    assert scene.telegram.sent("sendMessage") == []


async def test_a_channel_post_is_ignored(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.add_group(-1009, "Kênh", (HOA,), kind="channel")
    scene.telegram.post(-1009, "/quahan")
    await scene.deliver()
    assert scene.said_in(-1009) == []


@pytest.mark.parametrize("lost", ["refuse", "lose_answer"])
async def test_a_refusal_that_fails_lets_nobody_through_the_gate(stage: Stage, lost: str) -> None:
    scene = await stage(open_to_all=False)
    hoa = scene.person(HOA)
    getattr(scene.telegram.faults, lost)("sendMessage")
    await hoa.says("/quahan")
    assert scene.outcomes[-1].error is not None
    assert not any("2.b" in message["text"] for message in scene.said_in(HOA))
