"""The gate: a closed office answers its administrators, refuses others politely, and is silent where nobody called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from handlers.context import OfficeView
from handlers.gate import may_ask
from tests.dialogue import HOA, TUAN, UNIT_GROUP, ZONE, Scene

Stage = Callable[..., Awaitable[Scene]]


@pytest.mark.parametrize(
    ("asker", "open_to_all", "allowed"),
    [(1, False, True), (2, False, False), (None, False, False), (2, True, True), (None, True, True)],
    ids=["admin", "stranger", "nobody", "open_stranger", "open_nobody"],
)
def test_who_may_ask(asker: int | None, open_to_all: bool, allowed: bool) -> None:
    assert may_ask(asker, OfficeView(1, "VP", ZONE, frozenset({1}), open_to_all)) is allowed


async def test_a_closed_office_refuses_politely(stage: Stage) -> None:
    hoa = (await stage(open_to_all=False)).person(HOA)
    for said in ("/start", "ai chủ trì kiểm soát TTHC?", "/quahan"):
        await hoa.says(said)
        hoa.sees("Trợ lý này phục vụ cán bộ Văn phòng UBND tỉnh")
        assert hoa.buttons == []


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
    assert hoa.alert == "Trợ lý này phục vụ cán bộ Văn phòng UBND tỉnh."
    assert tuan.text == before


async def test_an_anonymous_administrator_is_nobody_in_a_closed_office(stage: Stage) -> None:
    tuan = (await stage(open_to_all=False)).person(TUAN, group=UNIT_GROUP)
    await tuan.says("/quahan", anonymous=True)
    tuan.sees("Trợ lý này phục vụ cán bộ")


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
