"""Work that stays overdue reaches the leaders after as many working days as the office wants, once, with a way to ask why."""

from __future__ import annotations

import pytest

from plan.people import Role
from tests.dialogue import FINANCE, HOA, TUAN
from tests.handlers.reminders.scenes import BINH, LAN, MAI, Stage, chosen, days, due, heard, moment, office, walk

LINE = "1.a Việc 1.a: quá hạn {} ngày (hạn 1/12). Chủ trì: Phòng Hành chính - Tổ chức."


@pytest.mark.parametrize(("after", "told"), [("3", ["2025-12-04"]), ("5", ["2025-12-08"]), ("10", ["2025-12-15"]), ("0", [])])
async def test_leaders_hear_once_after_as_many_working_days_as_were_chosen(stage: Stage, after: str, told: list[str]) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"))
    await chosen(scene, escalate_days=after)
    await scene.registered(BINH, Role.LEADER)
    await walk(scene, "2025-12-02", "2025-12-17")
    assert days(scene, BINH) == told


async def test_the_leader_asks_why_and_the_head_hears_it(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"))
    await scene.registered(BINH, Role.LEADER)
    await walk(scene, "2025-12-05", "2025-12-08")
    binh = scene.person(BINH)
    binh.sees_first(LINE.format(7))
    assert binh.buttons == ["Yêu cầu giải trình 1.a"]
    await binh.presses("Yêu cầu giải trình 1.a")
    await scene.repeats()
    await scene.post()
    scene.person(HOA).sees("1.a", "giải trình")


async def test_several_are_gathered_with_a_button_each(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"), due("1.b", "2025-12-01", lead=(FINANCE,)))
    await scene.registered(BINH, Role.LEADER)
    await walk(scene, "2025-12-05", "2025-12-08")
    binh = scene.person(BINH)
    binh.sees("Việc quá hạn cần lãnh đạo biết", "1.a Việc 1.a (Phòng HC-TC), quá hạn 7 ngày", "1.b Việc 1.b (Phòng QT-TV)")
    assert binh.buttons == ["Yêu cầu giải trình 1.a", "Yêu cầu giải trình 1.b"]


async def test_what_is_done_in_time_for_it_does_not_reach_them(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"))
    await scene.registered(BINH, Role.LEADER)
    await walk(scene, "2025-12-04", "2025-12-05")
    await scene.person(HOA).says("/capnhat 1a xong")
    await walk(scene, "2025-12-08", "2025-12-09")
    assert days(scene, BINH) == []


async def test_a_leader_on_leave_is_replaced_by_who_stands_in(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"))
    await scene.registered(BINH, Role.LEADER)
    await scene.registered(TUAN, Role.STAFF, FINANCE)
    scene.clock.instant = moment("2025-12-05")
    await scene.person(BINH).says("/nghi đến 31/12 người thay: Trần Quốc Tuấn")
    await scene.post()
    told = len(days(scene, BINH)), len(days(scene, TUAN))
    await walk(scene, "2025-12-05", "2025-12-09")
    assert days(scene, BINH)[told[0] :] == []
    assert days(scene, TUAN)[told[1] :] == ["2025-12-08"]


async def test_one_leader_who_blocked_the_bot_keeps_nothing_from_the_others(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"))
    for user in (BINH, MAI):
        await scene.registered(user, Role.LEADER)
    scene.telegram.block_bot(BINH)
    await walk(scene, "2025-12-05", "2025-12-09")
    assert (days(scene, BINH), days(scene, MAI)) == ([], ["2025-12-08"])


async def test_who_leads_no_more_when_it_is_sent_hears_nothing(stage: Stage) -> None:
    scene = await office(stage, due("1.a", "2025-12-01"))
    leader = await scene.registered(LAN, Role.LEADER)
    await walk(scene, "2025-12-05", "2025-12-05")
    scene.clock.instant = moment("2025-12-08")
    await scene.rounds.look()
    async with scene.storage.transaction() as tx:
        await tx.people.take(leader.id, leader.holdings[0], scene.clock.now())
    await scene.post()
    assert heard(scene, LAN) == []
