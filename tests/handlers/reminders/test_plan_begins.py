"""A plan that is put in force: nobody is reminded of it until an administrator who saw what that means has said so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from plan.model import Plan, PlanState
from plan.people import Role
from storage.tables_people import audit
from tests.dialogue import ADMINISTRATION, HOA, STRANGER, TUAN, UNIT_GROUP, Scene
from tests.handlers.reminders.digest_scenes import Stage, digests, knock_at, local, plan, task

ADMIN = 700000007
PLAN = plan(
    *(task(f"1.{n}", f"Việc quá hạn {n}", "2025-06-30") for n in range(1, 4)),
    task("2.a", "Việc tuần này", "2025-11-28"),
    title="Kế hoạch <mới> & gấp",
)
ASKED = "Kế hoạch <mới> & gấp (số Số Kế hoạch <mới> & gấp) đã được đưa vào thực hiện, 4 việc."


async def put_in_force(stage: Stage, made: Plan = PLAN, admin_ids: frozenset[int] = frozenset(), **switches: Any) -> Scene:
    """Return a scene in which a plan was put in force on Monday morning, and a head whose work it is."""
    scene = await stage(plans=(), admin_ids=admin_ids, **switches)
    scene.telegram.add_person(ADMIN, "Phạm Văn", "An", "an", started=True)
    async with scene.storage.transaction() as tx:
        await tx.plans.store(1, made, PlanState.IN_FORCE, scene.clock.now())
        unit = (await tx.units.all(1))[0]
        await tx.chats.bind(scene.telegram.bot.user_id, UNIT_GROUP, unit.id or 0, now=scene.clock.now())
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    return scene


async def with_admin(stage: Stage, **switches: Any) -> Scene:
    """Return the same with Tuấn for its administrator, who was asked."""
    scene = await put_in_force(stage, **switches)
    await scene.registered(TUAN, Role.ADMIN)
    await knock_at(scene, "2025-11-24 07:05")
    return scene


async def judged(scene: Scene) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what the audit log says about reminding."""
    query = select(audit).where(audit.c.action.in_(["plan.reminding", "round.judged"])).order_by(audit.c.number)
    async with scene.storage._engines.reading.begin() as connection:
        return [(row.actor, row.subject, json.loads(row.facts)) for row in await connection.execute(query)]


async def test_nobody_hears_of_a_plan_before_an_administrator_has_said_so(stage: Stage) -> None:
    scene = await with_admin(stage)
    days = [f"2025-11-{day} {hour}" for day in range(24, 29) for hour in ("07:30", "08:00", "14:00")]
    await knock_at(scene, *days, "2025-12-01 07:30", "2025-12-01 08:00")
    assert scene.said_in(UNIT_GROUP) == []
    assert scene.said_in(HOA) == []
    assert len(scene.said_in(TUAN)) == 1


async def test_an_administrator_is_asked_once_with_what_it_means_for_each_unit(stage: Stage) -> None:
    scene = await with_admin(stage)
    tuan = scene.person(TUAN)
    tuan.sees(ASKED, "Chưa ai được nhắc.", "Phòng HC-TC: 3 quá hạn · 1 đến hạn trong hai tuần · 0 chưa báo cáo")
    assert tuan.buttons == ["Bắt đầu nhắc việc", "Phòng HC-TC"]
    await knock_at(scene, "2025-11-24 07:06", "2025-11-25 07:30", "2025-12-08 07:30")
    assert len(scene.said_in(TUAN)) == 1


async def test_a_units_digest_is_shown_before_it_is_begun_and_still_nobody_hears_of_it(stage: Stage) -> None:
    scene = await with_admin(stage)
    tuan = scene.person(TUAN)
    await tuan.presses("Phòng HC-TC")
    tuan.sees(
        "Bản tin tuần 48 · Phòng Hành chính - Tổ chức", "1.1 Việc quá hạn 1, hạn 30/6, quá hạn 147 ngày", "2.a Việc tuần này"
    )
    assert len(scene.said_in(TUAN)) == 2
    await knock_at(scene, "2025-11-24 07:30")
    assert scene.said_in(UNIT_GROUP) == []


async def test_once_begun_the_digest_tells_what_was_overdue_and_no_flood_of_reminders_comes(stage: Stage) -> None:
    scene = await with_admin(stage)
    tuan = scene.person(TUAN)
    await tuan.presses("Bắt đầu nhắc việc")
    tuan.sees("Đã bắt đầu nhắc việc theo Kế hoạch <mới> & gấp.")
    assert tuan.buttons == []
    await knock_at(scene, "2025-11-24 07:30", "2025-11-24 08:00")
    assert "1.1 Việc quá hạn 1, hạn 30/6, quá hạn 147 ngày" in digests(scene)[0]
    said = "\n".join(str(each.get("text")) for each in scene.said_in(HOA))
    assert "Việc quá hạn" not in said
    await knock_at(scene, *(f"2025-11-{day} {hour}" for day in range(24, 29) for hour in ("08:00", "14:00")))
    told = "\n".join(str(each.get("text")) for chat in (HOA, UNIT_GROUP) for each in scene.said_in(chat)[1:])
    assert "2.a" in told
    assert len(scene.said_in(UNIT_GROUP)) == 1
    assert "Việc quá hạn" not in "\n".join(str(each.get("text")) for each in scene.said_in(HOA))


async def test_a_plan_begun_after_the_hour_of_the_digest_is_told_in_the_next_one(stage: Stage) -> None:
    scene = await with_admin(stage)
    scene.clock.instant = local("2025-11-24 09:00")
    await scene.person(TUAN).presses("Bắt đầu nhắc việc")
    await knock_at(scene, "2025-11-24 09:01", "2025-11-25 09:00")
    assert digests(scene) == []
    await knock_at(scene, "2025-12-01 07:30")
    assert len(digests(scene)) == 1


async def test_pressed_twice_it_begins_once(stage: Stage) -> None:
    scene = await with_admin(stage)
    tuan = scene.person(TUAN)
    await tuan.presses("Bắt đầu nhắc việc")
    await scene.repeats()
    async with scene.storage.reading() as tx:
        begun = await tx.plans.reminded_since(1)
    scene.clock.move(minutes=5)
    await tuan.presses_again()
    tuan.sees("Kế hoạch này đã được nhắc việc từ trước.")
    async with scene.storage.reading() as tx:
        assert await tx.plans.reminded_since(1) == begun
    assert [subject for _, subject, _ in await judged(scene)] == ["plan:1"]


async def test_of_two_administrators_who_press_one_begins_it(stage: Stage) -> None:
    scene = await put_in_force(stage)
    for each in (TUAN, ADMIN):
        await scene.registered(each, Role.ADMIN)
    await knock_at(scene, "2025-11-24 07:05")
    await scene.person(TUAN).presses("Bắt đầu nhắc việc")
    await scene.person(ADMIN).presses("Bắt đầu nhắc việc")
    scene.person(ADMIN).sees("Kế hoạch này đã được nhắc việc từ trước.")
    assert len(await judged(scene)) == 1


async def test_an_administrator_who_is_asked_after_it_has_begun_is_not_asked(stage: Stage) -> None:
    scene = await put_in_force(stage)
    for each in (TUAN, ADMIN):
        await scene.registered(each, Role.ADMIN)
    scene.clock.instant = local("2025-11-24 07:05")
    await scene.rounds.look()
    async with scene.storage.transaction() as tx:
        await tx.plans.start_reminding(1, scene.clock.now())
    await scene.post()
    assert scene.said_in(TUAN) + scene.said_in(ADMIN) == []


async def test_a_plan_that_was_closed_meanwhile_cannot_be_begun(stage: Stage) -> None:
    scene = await with_admin(stage)
    async with scene.storage.transaction() as tx:
        await tx.plans.store(1, PLAN, PlanState.CLOSED, scene.clock.now())
    await scene.person(TUAN).presses("Bắt đầu nhắc việc")
    scene.person(TUAN).sees("Kế hoạch này không còn được thực hiện.")
    await scene.person(TUAN).presses_again()
    assert await judged(scene) == []
    await knock_at(scene, "2025-11-24 07:30")
    assert scene.said_in(UNIT_GROUP) == []


@pytest.mark.parametrize("role", [Role.HEAD, Role.STAFF], ids=["head", "staff"])
async def test_who_is_no_administrator_cannot_begin_it(stage: Stage, role: Role) -> None:
    scene = await with_admin(stage)
    data = scene.person(TUAN).last["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await scene.registered(STRANGER, role, ADMINISTRATION)
    stranger = scene.person(STRANGER)
    await stranger.says("/help")
    async with scene.changing_nothing():
        await stranger.forges(data)
    async with scene.storage.reading() as tx:
        assert await tx.plans.unannounced(1) == (1,)


async def test_who_is_no_administrator_any_more_cannot_begin_it(stage: Stage) -> None:
    scene = await with_admin(stage)
    await scene.registered(ADMIN, Role.ADMIN)
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, TUAN, scene.clock.now().date())
        assert person is not None
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    await scene.person(TUAN).presses("Bắt đầu nhắc việc")
    async with scene.storage.reading() as tx:
        assert await tx.plans.unannounced(1) == (1,)


async def test_an_administrator_of_the_servers_settings_who_never_registered_is_asked_and_begins_it(stage: Stage) -> None:
    scene = await put_in_force(stage, admin_ids=frozenset({ADMIN}))
    await knock_at(scene, "2025-11-24 07:05")
    admin = scene.person(ADMIN)
    admin.sees(ASKED)
    await admin.presses("Bắt đầu nhắc việc")
    admin.sees("Đã bắt đầu nhắc việc theo")
    await scene.repeats()
    await knock_at(scene, "2025-11-24 07:30")
    assert len(digests(scene)) == 1
    assert len(await judged(scene)) == 1


async def test_a_units_digest_that_is_shown_before_leaves_plans_out_that_are_over(stage: Stage) -> None:
    scene = await with_admin(stage)
    over = plan(task("9.a", "Việc của kế hoạch cũ", "2025-06-30"), title="Kế hoạch cũ")
    async with scene.storage.transaction() as tx:
        await tx.plans.store(1, over, PlanState.CLOSED, scene.clock.now())
    await scene.person(TUAN).presses("Phòng HC-TC")
    scene.person(TUAN).sees("1.1 Việc quá hạn 1")
    assert "kế hoạch cũ" not in scene.person(TUAN).text


async def test_who_becomes_an_administrator_later_is_asked_then(stage: Stage) -> None:
    scene = await put_in_force(stage)
    await knock_at(scene, "2025-11-24 07:05")
    scene.clock.instant = local("2025-11-25 10:00")
    await scene.registered(TUAN, Role.ADMIN)
    await knock_at(scene, "2025-11-25 10:01")
    scene.person(TUAN).sees(ASKED)


async def test_an_administrator_who_lost_the_question_begins_by_asking_for_the_digest(stage: Stage) -> None:
    scene = await with_admin(stage)
    scene.clock.move(days=40)  # the button of the question is too old by now
    hoa, tuan = scene.person(HOA), scene.person(TUAN)
    await hoa.says("/bantin")
    hoa.sees("Quản trị viên nhắn riêng /bantin cho trợ lý")
    assert hoa.buttons == []
    await tuan.presses("Bắt đầu nhắc việc")
    assert tuan.alert is not None
    await tuan.says("/bantin")
    tuan.sees(ASKED)
    await tuan.presses("Bắt đầu nhắc việc")
    tuan.sees("Đã bắt đầu nhắc việc theo Kế hoạch <mới> & gấp.")
