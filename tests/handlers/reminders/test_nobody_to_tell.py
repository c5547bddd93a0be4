"""Units whose head is on leave, has blocked the bot, is not registered; units without a group: somebody hears it."""

from __future__ import annotations

import pytest

from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, TUAN, UNIT_GROUP
from tests.handlers.reminders.scenes import LAN, Stage, awaiting, days, due, heard, moment, office, on, walk


async def test_while_the_head_is_on_leave_the_stand_in_hears_it(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-03"))
    await scene.registered(TUAN, Role.STAFF, FINANCE)
    scene.clock.instant = moment("2025-12-01", at=moment("2025-12-01").time().replace(hour=7))
    await scene.person(HOA).says("/nghi đến 2/12 người thay: Trần Quốc Tuấn")
    await scene.post()
    told = len(days(scene, HOA)), len(days(scene, TUAN))
    await walk(scene, "2025-12-02", "2025-12-04")
    assert days(scene, TUAN)[told[1] :] == ["2025-12-02"]
    assert days(scene, HOA)[told[0] :] == ["2025-12-03", "2025-12-04"]
    assert days(scene, UNIT_GROUP) == []


async def test_a_head_on_leave_without_a_stand_in_is_still_the_one_to_tell(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-05"))
    await scene.person(HOA).says("/nghi đến 31/12")
    told = len(days(scene, HOA))
    await walk(scene, "2025-12-04", "2025-12-09")
    assert days(scene, HOA)[told:] == ["2025-12-04", "2025-12-05", "2025-12-08"]
    assert days(scene, UNIT_GROUP) == ["2025-12-09"]


async def test_a_head_who_blocked_the_bot_is_replaced_by_the_group_and_administrators_hear_once(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-05"), due("1.b", "2025-12-10"))
    await scene.registered(TUAN, Role.ADMIN)
    scene.telegram.block_bot(HOA)
    await walk(scene, "2025-12-02", "2025-12-15")
    assert days(scene, HOA) == []
    said = days(scene, UNIT_GROUP)
    assert said == ["2025-12-03", "2025-12-05", "2025-12-08", "2025-12-09", "2025-12-10", "2025-12-11", "2025-12-12"]
    scene.person(TUAN).sees("Phòng Hành chính - Tổ chức")
    assert len(heard(scene, TUAN)) == 1


@pytest.mark.parametrize("says", ["", "/start", "/viec"])
async def test_who_unblocks_the_bot_or_writes_to_it_is_reminded_again(stage: Stage, says: str) -> None:
    scene = await office(stage, due("1.a", "2025-12-05"))
    scene.telegram.block_bot(HOA)
    await scene.deliver()
    await walk(scene, "2025-12-02", "2025-12-03")
    if says:
        scene.telegram.directory.person(HOA).blocked = False
        await scene.person(HOA).says(says)
    else:
        scene.telegram.unblock_bot(HOA)
        await scene.deliver()
    told = len(days(scene, HOA))
    await walk(scene, "2025-12-04", "2025-12-05")
    assert days(scene, HOA)[told:] == ["2025-12-04", "2025-12-05"]


async def test_one_of_two_heads_who_cannot_be_reached_keeps_nothing_from_the_other(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-05"))
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    scene.telegram.block_bot(HOA)
    await walk(scene, "2025-12-02", "2025-12-05")
    assert days(scene, TUAN) == ["2025-12-02", "2025-12-04", "2025-12-05"]
    assert days(scene, UNIT_GROUP) == []


async def test_where_nobody_is_registered_only_the_group_hears_it(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-05"), awaiting("4.a"), head=False)
    await scene.registered(TUAN, Role.ADMIN)
    await walk(scene, "2025-12-01", "2025-12-09")
    assert days(scene, UNIT_GROUP) == ["2025-12-02", "2025-12-03", "2025-12-05", "2025-12-09"]
    assert heard(scene, TUAN) == []


async def test_without_people_and_without_a_group_nothing_is_sent_and_nothing_breaks(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-05", lead=(FINANCE,)), due("1.b", "2025-12-05"))
    await walk(scene, "2025-12-04", "2025-12-05")
    assert days(scene, HOA) == ["2025-12-04", "2025-12-05"]
    async with scene.storage.reading() as tx:
        counts = await tx.outbox.counts()
    assert {state.value: n for state, n in counts.items() if n} == {"sent": 2}


async def test_staff_who_put_something_off_do_not_hide_that_their_unit_has_no_head(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-10"), due("1.b", "2025-12-11"), head=False)
    await scene.registered(TUAN, Role.ADMIN)
    await scene.registered(LAN, Role.STAFF, ADMINISTRATION)
    lan = scene.person(LAN)
    await lan.says("/capnhat 1a 40%")
    await walk(scene, "2025-12-05", "2025-12-05")
    await lan.presses("Nhắc lại sau")
    await lan.presses("Ngày làm việc tới (8/12)")
    assert heard(scene, TUAN) == []
    await walk(scene, "2025-12-08", "2025-12-08")
    scene.person(TUAN).sees("Phòng Hành chính - Tổ chức", "chưa có trưởng đơn vị nào nhận được tin riêng")


async def test_a_head_who_comes_after_the_round_is_reminded_from_the_next_step_on(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-05"), head=False)
    await on(scene, "2025-12-04")
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await on(scene, "2025-12-05")
    assert days(scene, HOA) == ["2025-12-05"]
    assert days(scene, UNIT_GROUP) == []
