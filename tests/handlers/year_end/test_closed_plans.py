"""A closed plan is nobody's reminder any more: nothing is planned for it, and what waits is dropped when it is to be sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from plan.model import PlanState
from plan.people import Role
from storage.deliveries import State
from tests.dialogue import ADMINISTRATION, HOA, TUAN, UNIT_GROUP, Scene, example_plan
from tests.handlers.year_end.year_end_scenes import Stage, come

HALF_PAST_SEVEN = datetime(2025, 12, 1, 0, 30, tzinfo=UTC)
EIGHT = datetime(2025, 12, 1, 1, tzinfo=UTC)
"""A Monday: digests, and reminders of what was due on Sunday."""
KINDS = ("digest", "leader_digest", "ping", "group_ping", "escalation")


async def peopled(stage: Stage) -> Scene:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await scene.registered(TUAN, Role.LEADER)
    return scene


async def close(scene: Scene) -> None:
    async with scene.storage.transaction() as tx:
        await tx.plans.store(1, example_plan(), PlanState.CLOSED, scene.clock.now())
    scene.library.forget()


async def states(scene: Scene, *keys: str) -> dict[str, set[State]]:
    """Return by kind what became of the rows under these keys."""
    found = {}
    async with scene.storage.reading() as tx:
        for kind in KINDS:
            rows = [row for key in keys for row in await tx.outbox.of_kind(1, kind, key)]
            if rows:
                found[kind] = {row.state for row in rows}
    return found


async def test_nothing_is_planned_for_a_closed_plan(stage: Stage) -> None:
    scene = await peopled(stage)
    await close(scene)
    for instant in (HALF_PAST_SEVEN, EIGHT, EIGHT + timedelta(days=16), EIGHT + timedelta(days=21)):
        await come(scene, instant)
    assert [scene.said_in(chat) for chat in (HOA, TUAN, UNIT_GROUP)] == [[], [], []]


async def test_what_waits_of_a_closed_plan_is_dropped_at_sending(stage: Stage) -> None:
    scene = await peopled(stage)
    scene.clock.instant = HALF_PAST_SEVEN
    await scene.rounds.look()
    scene.clock.instant = EIGHT
    await scene.rounds.look()
    before = await states(scene, "2025-W49", "2025-12-01")
    assert before.keys() >= {"digest", "leader_digest", "ping"}
    assert set().union(*before.values()) == {State.PENDING}
    await close(scene)
    await scene.post()
    after = await states(scene, "2025-W49", "2025-12-01")
    assert set().union(*after.values()) == {State.DROPPED}
    assert [scene.said_in(chat) for chat in (HOA, TUAN, UNIT_GROUP)] == [[], [], []]


async def test_a_posted_digest_is_not_changed_any_more_for_a_closed_plan(stage: Stage) -> None:
    scene = await peopled(stage)
    await come(scene, HALF_PAST_SEVEN)
    (posted,) = scene.said_in(UNIT_GROUP)
    hoa = scene.person(HOA)
    scene.clock.instant = EIGHT + timedelta(hours=1)
    await hoa.says("/capnhat 1b 60%")
    await scene.rounds.look()
    await close(scene)
    scene.clock.move(minutes=20)
    await scene.post()
    assert scene.said_in(UNIT_GROUP) == [posted]


async def test_under_a_closed_plan_old_buttons_change_nothing(stage: Stage) -> None:
    scene = await peopled(stage)
    await come(scene, datetime(2025, 12, 17, 1, tzinfo=UTC))
    hoa = scene.person(HOA)
    await hoa.presses("4.a")
    await close(scene)
    for label in ("Chuyển sang năm 2026", "Đóng"):
        await hoa.presses(label)
        assert hoa.alert == "Việc này đã được trả lời, hoặc đã qua thời gian trả lời."
    async with scene.storage.reading() as tx:
        assert await tx.plans.progress(1) == 0
