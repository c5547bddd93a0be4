"""Whose unit "phòng mình" is: the group's in a unit's group, elsewhere the first unit of who asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, SERVICE_CENTRE, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]
LED_BY_ADMINISTRATION = "Phòng Hành chính - Tổ chức · chủ trì: 12 việc"


@pytest.mark.parametrize("said", ["/viec", "viec cua toi", "việc của tôi", "/hoi việc của phòng tôi"])
async def test_a_colleague_alone_with_the_bot_need_not_name_the_own_unit(stage: Stage, said: str) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says(said)
    hoa.sees(LED_BY_ADMINISTRATION)


async def test_ones_unit_this_month_is_known_in_private_too(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("việc của phòng mình tháng này")
    hoa.sees("Phòng Hành chính - Tổ chức · tháng 11/2025: 1 việc đến hạn, 1 việc quá hạn", "5.c")


async def test_of_several_units_the_first_own_one_is_meant(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, FINANCE)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/viec")
    hoa.sees("Phòng Quản trị - Tài vụ · chủ trì:")


async def test_in_a_units_group_the_groups_unit_is_meant_whoever_asks(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.STAFF, SERVICE_CENTRE)
    tuan = scene.person(TUAN, group=UNIT_GROUP)
    for said in ("/viec", "/hoi việc của phòng mình"):
        await tuan.says(said)
        tuan.sees(LED_BY_ADMINISTRATION)


async def test_in_a_group_of_no_unit_the_askers_unit_is_meant(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA, group=LEADERS)
    await hoa.says("/viec")
    hoa.sees(LED_BY_ADMINISTRATION)


async def test_what_is_due_and_late_stays_of_the_whole_office_in_private(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, FINANCE)
    hoa = scene.person(HOA)
    for said in ("/quahan", "quá hạn", "/sapden"):
        await hoa.says(said)
        assert "Phòng Quản trị - Tài vụ ·" not in hoa.text
    await hoa.says("/quahan")
    hoa.sees("2.b")


async def test_who_is_of_no_unit_is_offered_the_units(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.LEADER)
    hoa = scene.person(HOA)
    await hoa.says("/viec")
    hoa.sees("Anh/chị xem việc của đơn vị nào?")
    await hoa.says("việc của phòng mình")
    hoa.sees("Chưa biết anh/chị thuộc đơn vị nào.")


async def test_another_unit_is_still_shown_by_name(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    for said in ("/viec phòng quản trị tài vụ", "việc của phòng quản trị tài vụ"):
        await hoa.says(said)
        hoa.sees("Phòng Quản trị - Tài vụ")
    await hoa.says("/viec xyzt")
    hoa.sees("xyzt")
