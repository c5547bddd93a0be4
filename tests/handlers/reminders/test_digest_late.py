"""Digests after an outage, a restart, a clock that steps, and on several machines: one for each group and week, never more."""

from __future__ import annotations

import asyncio

from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace
from bot.intake.bell import Bell
from handlers.context import SERVICES
from plan.people import Role
from plan.rounds import Round
from storage.deliveries import State
from tests import dialogue
from tests.dialogue import TUAN, UNIT_GROUP, Scene
from tests.handlers.reminders.digest_scenes import Stage, another, chooses, digests, fate, full_plan, knock_at, local

LATE = "Gửi muộn"


async def quiet(stage: Stage) -> Scene:
    """Return a scene with the small plan and nobody to be told in private."""
    return await stage(plans=(full_plan(),), admin_ids=frozenset())


def sent_anew(scene: Scene) -> None:
    """Let a pace that knows of nothing sent send from now on: outside of tests it runs on a clock that never steps."""
    services, bot = scene.application.bot_data[SERVICES], scene.application.bot
    pace = Pace(lambda: scene.clock.now().timestamp())
    scene.dispatcher = Dispatcher(services, bot, "tests", pace, Bell(), scene.clock.sleep)


async def test_after_three_days_without_the_bot_one_late_digest_says_so(stage: Stage) -> None:
    scene = await quiet(stage)
    await knock_at(scene, "2025-11-23 08:00")
    assert digests(scene) == []
    await knock_at(scene, "2025-11-26 08:00", "2025-11-26 08:01", "2025-11-27 07:30", "2025-11-30 20:00")
    (said,) = digests(scene)
    assert LATE in said
    assert "07:30 thứ Hai, 24/11" in said
    await knock_at(scene, "2025-12-01 07:30")
    assert LATE not in digests(scene)[-1]


async def test_an_hour_is_not_late_and_more_is(stage: Stage) -> None:
    scene = await quiet(stage)
    await knock_at(scene, "2025-11-24 08:30")
    assert LATE not in digests(scene)[0]
    await knock_at(scene, "2025-12-01 08:31")
    assert LATE in digests(scene)[1]


async def test_a_late_digest_waits_for_the_hours_in_which_people_may_be_spoken_to(stage: Stage) -> None:
    scene = await quiet(stage)
    await knock_at(scene, "2025-11-25 05:00", "2025-11-25 06:59")
    assert digests(scene) == []
    await knock_at(scene, "2025-11-25 07:00")
    assert len(digests(scene)) == 1
    await knock_at(scene, "2025-12-01 12:00", "2025-12-01 13:29")
    assert len(digests(scene)) == 1
    await knock_at(scene, "2025-12-01 13:30")
    assert len(digests(scene)) == 2


async def test_after_a_week_without_the_bot_only_the_new_weeks_digest_comes(stage: Stage) -> None:
    scene = await quiet(stage)
    await knock_at(scene, "2025-11-24 07:00", "2025-12-02 09:00", "2025-12-03 09:00")
    assert [each[:17] for each in digests(scene)] == ["Bản tin tuần 49 ·"]


async def test_a_bot_that_comes_back_at_the_weekend_lets_the_week_go(stage: Stage) -> None:
    scene = await quiet(stage)
    await knock_at(scene, "2025-11-28 18:30", "2025-11-29 09:00", "2025-11-30 21:00")
    assert digests(scene) == []
    await knock_at(scene, "2025-12-01 07:30")
    assert [each[:17] for each in digests(scene)] == ["Bản tin tuần 49 ·"]


async def test_a_digest_queued_in_one_week_is_not_sent_in_the_next(stage: Stage) -> None:
    scene = await quiet(stage)
    scene.clock.instant = local("2025-11-24 07:30")
    await scene.rounds.look()
    await knock_at(scene, "2025-12-01 07:30")
    assert [each[:17] for each in digests(scene)] == ["Bản tin tuần 49 ·"]
    assert await fate(scene, "digest", "2025-W48") == [(State.DROPPED, "outdated")]


async def test_a_restart_between_planning_and_sending_loses_and_doubles_nothing(stage: Stage) -> None:
    scene = await quiet(stage)
    scene.clock.instant = local("2025-11-24 07:30")
    await scene.rounds.look()
    for _ in range(3):
        scene.clock.move(minutes=1)
        await another(scene).look()
        await scene.post()
    assert len(digests(scene)) == 1
    assert LATE not in digests(scene)[0]


async def test_a_group_that_the_first_process_did_not_reach_is_planned_by_the_next(stage: Stage) -> None:
    scene = await quiet(stage)
    scene.clock.instant = local("2025-11-24 07:30")
    async with scene.storage.transaction() as tx:
        await tx.rounds.enter(1, Round("digest", "2025-W48", lines=9, messages=1), scene.clock.now())
    await another(scene).look()
    await scene.post()
    assert len(digests(scene)) == 1


async def test_a_clock_set_back_doubles_no_digest_and_one_set_ahead_loses_none(stage: Stage) -> None:
    scene = await quiet(stage)
    await knock_at(scene, "2025-11-24 07:30", "2025-11-24 06:30", "2025-11-23 07:30", "2025-11-24 07:30")
    assert len(digests(scene)) == 1
    await another(scene).look()
    await scene.post()
    assert len(digests(scene)) == 1
    for step in ("2025-12-15 09:00", "2025-12-01 07:30", "2025-12-08 07:30", "2025-12-15 07:30"):
        sent_anew(scene)
        await knock_at(scene, step)
    assert [each[:17] for each in digests(scene)] == [f"Bản tin tuần {n} ·" for n in (48, 51, 49, 50)]


async def test_two_machines_at_once_plan_one_digest(url: str) -> None:
    async with dialogue.scene(url, plans=(full_plan(),)) as scene:
        await scene.registered(TUAN, Role.LEADER)
        scene.clock.instant = local("2025-11-24 07:30")
        await asyncio.gather(*(rounds.look() for rounds in (scene.rounds, another(scene), another(scene), another(scene))))
        await scene.post()
        assert (len(digests(scene)), len(digests(scene, TUAN))) == (1, 1)
        async with scene.storage.reading() as tx:
            assert len(await tx.rounds.latest(1, "digest")) == 1


async def test_one_group_that_cannot_be_reached_keeps_no_other_from_its_digest(stage: Stage) -> None:
    scene = await quiet(stage)
    async with scene.storage.transaction() as tx:
        unit = await tx.chats.unit_of(scene.telegram.bot.user_id, UNIT_GROUP)
        assert unit is not None
        await tx.chats.bind(scene.telegram.bot.user_id, -700000999, unit.unit.id or 0, now=scene.clock.now())
    await knock_at(scene, "2025-11-24 07:30")
    assert len(digests(scene)) == 1
    assert sorted(state for state, _ in await fate(scene, "digest", "2025-W48")) == [State.FAILED, State.SENT]


async def test_lateness_is_told_by_the_groups_own_hour(stage: Stage) -> None:
    scene = await quiet(stage)
    await chooses(scene, weekday="4", at="16:30")
    await knock_at(scene, "2025-11-28 17:45")
    assert LATE in digests(scene)[0]
    assert "16:30 thứ Sáu, 28/11" in digests(scene)[0]
