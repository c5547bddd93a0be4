"""When a group gets its digest and how often: its own day and hour, pauses, holidays, bindings, several groups of a unit."""

from __future__ import annotations

from datetime import date

from plan.calendar import DayKind, OfficeDay
from plan.people import Role
from storage.deliveries import State
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, TUAN, UNIT_GROUP, Scene
from tests.handlers.reminders.digest_scenes import (
    Stage,
    chooses,
    digests,
    fate,
    full_plan,
    group,
    knock_at,
    local,
    unit_id,
)

SECOND = -700000555


async def quiet(stage: Stage) -> Scene:
    """Return a scene with the small plan and nobody to be told in private."""
    return await stage(plans=(full_plan(),), admin_ids=frozenset())


async def minute_by_minute(scene: Scene, first: str, minutes: int) -> None:
    """Knock every minute from a wall time on."""
    start = local(first)
    for minute in range(minutes):
        scene.clock.instant = start
        scene.clock.move(minutes=minute)
        await scene.knock()


async def test_a_group_gets_one_digest_a_week_however_often_it_is_knocked(stage: Stage) -> None:
    scene = await quiet(stage)
    await minute_by_minute(scene, "2025-11-24 07:20", 10)
    assert digests(scene) == []
    await minute_by_minute(scene, "2025-11-24 07:30", 20)
    assert len(digests(scene)) == 1
    await knock_at(scene, *(f"2025-11-{day} {hour}" for day in range(24, 31) for hour in ("07:30", "12:00", "23:59")))
    assert len(digests(scene)) == 1
    await knock_at(scene, "2025-12-01 07:29", "2025-12-01 07:30")
    assert [each[:17] for each in digests(scene)] == ["Bản tin tuần 48 ·", "Bản tin tuần 49 ·"]


async def test_a_group_has_a_day_and_an_hour_of_its_own(stage: Stage) -> None:
    scene = await quiet(stage)
    await group(scene, SECOND, ADMINISTRATION)
    await chooses(scene, SECOND, weekday="2", at="13:30")
    await knock_at(scene, "2025-11-24 07:30", "2025-11-26 13:29")
    assert (len(digests(scene)), len(digests(scene, SECOND))) == (1, 0)
    await knock_at(scene, "2025-11-26 13:30", "2025-11-26 13:31")
    assert (len(digests(scene)), len(digests(scene, SECOND))) == (1, 1)
    assert "Gửi muộn" not in digests(scene, SECOND)[0]


async def test_two_groups_of_one_unit_get_the_same(stage: Stage) -> None:
    scene = await quiet(stage)
    await group(scene, SECOND, ADMINISTRATION)
    await knock_at(scene, "2025-11-24 07:30")
    assert len(digests(scene)) == 1
    assert digests(scene) == digests(scene, SECOND)


async def test_a_group_without_a_digest_gets_none(stage: Stage) -> None:
    scene = await quiet(stage)
    await chooses(scene, digest="false")
    await knock_at(scene, "2025-11-24 07:30", "2025-12-01 07:30")
    assert digests(scene) == []


async def test_a_paused_group_gets_none_until_the_pause_is_over(stage: Stage) -> None:
    scene = await quiet(stage)
    await chooses(scene, quiet_until="2025-12-01")
    await knock_at(scene, "2025-11-24 07:30", "2025-12-01 07:30", "2025-12-02 07:30", "2025-12-08 07:30")
    assert [each[:17] for each in digests(scene)] == ["Bản tin tuần 50 ·"]


async def test_a_group_paused_while_its_digest_waits_to_be_sent_does_not_get_it(stage: Stage) -> None:
    scene = await quiet(stage)
    scene.clock.instant = local("2025-11-24 07:30")
    await scene.rounds.look()
    await chooses(scene, quiet_until="2025-11-30")
    await scene.post()
    assert digests(scene) == []
    assert await fate(scene, "digest", "2025-W48") == [(State.DROPPED, "unwanted")]


async def test_a_group_bound_on_wednesday_gets_its_first_digest_on_monday(stage: Stage) -> None:
    scene = await quiet(stage)
    await knock_at(scene, "2025-11-24 07:30")
    scene.clock.instant = local("2025-11-26 10:00")
    await group(scene, SECOND, FINANCE)
    await knock_at(scene, "2025-11-26 10:01", "2025-11-28 16:00")
    assert digests(scene, SECOND) == []
    await knock_at(scene, "2025-12-01 07:30")
    assert [each[:17] for each in digests(scene, SECOND)] == ["Bản tin tuần 49 ·"]


async def test_an_hour_that_is_changed_while_the_digest_waits_to_be_sent_counts(stage: Stage) -> None:
    scene = await quiet(stage)
    scene.clock.instant = local("2025-11-24 07:30")
    await scene.rounds.look()
    await chooses(scene, at="08:00", since=local("2025-11-24 07:30").isoformat())
    await scene.post()
    assert digests(scene) == []
    await knock_at(scene, "2025-11-24 07:45", "2025-11-24 08:00", "2025-11-24 08:01")
    assert len(digests(scene)) == 1


async def test_an_hour_that_is_moved_before_now_brings_no_second_digest(stage: Stage) -> None:
    scene = await quiet(stage)
    await knock_at(scene, "2025-11-24 07:30")
    await chooses(scene, at="07:00", since=local("2025-11-24 09:00").isoformat())
    await knock_at(scene, "2025-11-24 09:01", "2025-11-25 09:00")
    assert len(digests(scene)) == 1


# --- days off ---------------------------------------------------------------------------------------------------------


async def test_where_monday_is_a_day_off_the_digest_comes_on_the_next_working_day(stage: Stage) -> None:
    scene = await quiet(stage)
    async with scene.storage.transaction() as tx:
        await tx.days.put(1, OfficeDay(date(2025, 12, 1), DayKind.OFF, "nghỉ bù"))
    await knock_at(scene, "2025-11-24 07:30", "2025-12-01 07:30", "2025-12-01 16:00")
    assert len(digests(scene)) == 1
    await knock_at(scene, "2025-12-02 07:30")
    assert [each[:17] for each in digests(scene)] == ["Bản tin tuần 48 ·", "Bản tin tuần 49 ·"]
    assert "Gửi muộn" not in digests(scene)[1]


async def test_on_the_national_day_a_digest_waits_for_the_day_after(stage: Stage) -> None:
    scene = await quiet(stage)
    await chooses(scene, weekday="2")
    await knock_at(scene, *(f"2026-09-0{day} {hour}" for day in (1, 2) for hour in ("07:30", "16:00")))
    assert digests(scene) == []
    await knock_at(scene, "2026-09-03 07:30", "2026-09-04 07:30")
    assert [each[:17] for each in digests(scene)] == ["Bản tin tuần 36 ·"]


def told(scene: Scene) -> int:
    """Return how much was said to anybody."""
    return sum(len(scene.said_in(chat)) for chat in (UNIT_GROUP, LEADERS, HOA, TUAN))


async def test_nobody_is_told_anything_over_the_lunar_new_year(stage: Stage) -> None:
    scene = await stage(plans=(full_plan(),))
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await scene.registered(TUAN, Role.LEADER)
    await knock_at(scene, "2026-02-09 07:00", "2026-02-09 07:30", "2026-02-09 08:00", "2026-02-13 08:00")
    before, weeks = told(scene), len(digests(scene))
    days = [f"2026-02-{day}" for day in range(14, 23)]
    await knock_at(scene, *(f"{day} {hour}" for day in days for hour in ("06:30", "07:30", "08:00", "14:00", "17:30")))
    assert before > 0
    assert (told(scene), len(digests(scene))) == (before, weeks)
    await knock_at(scene, "2026-02-23 07:30")
    assert digests(scene)[-1].startswith("Bản tin tuần 9 ·")
    assert len(digests(scene)) == weeks + 1
    assert "Gửi muộn" not in digests(scene)[-1]


async def dissolved(scene: Scene, unit: str, successor: str | None) -> None:
    """Dissolve a unit; its groups go to the successor."""
    gone, taking = await unit_id(scene, unit), await unit_id(scene, successor) if successor else None
    async with scene.storage.transaction() as tx:
        await tx.units.dissolve(gone, taking, scene.clock.now())


# --- units ------------------------------------------------------------------------------------------------------------


async def test_the_group_of_a_dissolved_unit_hears_of_the_successors_work(stage: Stage) -> None:
    scene = await quiet(stage)
    await group(scene, SECOND, FINANCE)
    await dissolved(scene, FINANCE, ADMINISTRATION)
    await knock_at(scene, "2025-11-24 07:30")
    (said,) = digests(scene, SECOND)
    assert said == digests(scene)[0]
    assert "2.a Việc cần phối hợp, thứ Ba, 2/12" in said


async def test_the_group_of_a_unit_dissolved_without_a_successor_hears_nothing(stage: Stage) -> None:
    scene = await quiet(stage)
    await group(scene, SECOND, FINANCE)
    await dissolved(scene, FINANCE, None)
    await knock_at(scene, "2025-11-24 07:30", "2025-11-24 08:00")
    assert digests(scene, SECOND) == []
    assert len(digests(scene)) == 1


async def test_a_group_unbound_while_its_digest_waits_to_be_sent_does_not_get_it(stage: Stage) -> None:
    scene = await quiet(stage)
    scene.clock.instant = local("2025-11-24 07:30")
    await scene.rounds.look()
    async with scene.storage.transaction() as tx:
        await tx.chats.unbind(scene.telegram.bot.user_id, UNIT_GROUP)
    await scene.post()
    assert scene.said_in(UNIT_GROUP) == []
    assert await fate(scene, "digest", "2025-W48") == [(State.DROPPED, "unbound")]


async def test_a_group_given_to_another_unit_while_its_digest_waits_does_not_get_one_of_before(stage: Stage) -> None:
    scene = await quiet(stage)
    scene.clock.instant = local("2025-11-24 07:30")
    await scene.rounds.look()
    scene.clock.move(seconds=30)
    await group(scene, UNIT_GROUP, FINANCE)
    await scene.post()
    assert digests(scene) == []
