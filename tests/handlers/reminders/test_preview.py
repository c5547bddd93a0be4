"""The preview of the week's digest: administrators see it an hour before, with each unit's digest behind a button."""

from __future__ import annotations

from datetime import time

from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, TUAN, UNIT_GROUP, Scene
from tests.handlers.reminders.digest_scenes import Stage, another, chooses, digests, full_plan, group, knock_at, local

HEAD = "Xem trước bản tin tuần 48, gửi lúc"
SECOND = -700000555


async def watched(stage: Stage, at: time) -> Scene:
    """Return a scene with an administrator whose office gets its digests at an hour."""
    scene = await stage(plans=(full_plan(),), admin_ids=frozenset(), digest_at=(0, at))
    await scene.registered(TUAN, Role.ADMIN)
    return scene


def previews(scene: Scene) -> list[str]:
    """Return the previews that the administrator got."""
    return [each["text"] for each in scene.said_in(TUAN) if each["text"].startswith("Xem trước")]


async def test_it_comes_once_an_hour_before_the_digest_or_when_the_office_may_be_spoken_to(stage: Stage) -> None:
    scene = await watched(stage, time(10, 0))
    await knock_at(scene, "2025-11-24 08:59")
    assert previews(scene) == []
    await knock_at(scene, "2025-11-24 09:00", "2025-11-24 09:01")
    await another(scene).look()
    await scene.post()
    (said,) = previews(scene)
    assert said.split("\n") == [
        "Xem trước bản tin tuần 48, gửi lúc 10:00 cho 1 nhóm.",
        "Phòng HC-TC: 1 quá hạn · 2 đến hạn trong hai tuần · 1 chưa báo cáo",
    ]
    await knock_at(scene, "2025-11-24 10:00", "2025-11-24 10:01")
    assert len(previews(scene)) == 1
    assert len(digests(scene)) == 1


async def test_a_button_shows_the_digest_of_a_unit_and_posts_nothing(stage: Stage) -> None:
    scene = await watched(stage, time(10, 0))
    await knock_at(scene, "2025-11-24 09:00")
    tuan = scene.person(TUAN)
    await tuan.presses("Phòng HC-TC")
    tuan.sees("Bản tin tuần 48 · Phòng Hành chính - Tổ chức", "1.a Việc đã quá hạn, hạn 3/11, quá hạn 21 ngày")
    assert scene.said_in(UNIT_GROUP) == []


async def test_groups_that_get_no_digest_with_the_others_are_not_counted(stage: Stage) -> None:
    scene = await watched(stage, time(10, 0))
    await group(scene, SECOND, FINANCE)
    await chooses(scene, SECOND, digest="false")
    await knock_at(scene, "2025-11-24 09:00")
    assert previews(scene)[0].startswith(f"{HEAD} 10:00 cho 1 nhóm.")


async def test_groups_that_have_another_hour_or_are_paused_are_not_counted(stage: Stage) -> None:
    scene = await watched(stage, time(10, 0))
    await group(scene, SECOND, FINANCE)
    await chooses(scene, SECOND, at="13:30")
    await chooses(scene, quiet_until="2025-11-24")
    await group(scene, -700000556, FINANCE)
    await knock_at(scene, "2025-11-24 09:00")
    assert previews(scene)[0].split("\n")[0] == f"{HEAD} 10:00 cho 1 nhóm."
    assert scene.person(TUAN).buttons == ["Phòng QT-TV"]


async def test_where_every_group_has_switched_its_digest_off_there_is_no_preview(stage: Stage) -> None:
    scene = await watched(stage, time(10, 0))
    await chooses(scene, digest="false")
    await knock_at(scene, "2025-11-24 09:00", "2025-11-24 10:00")
    assert previews(scene) == []


async def test_a_unit_with_overdue_work_and_no_group_is_named(stage: Stage) -> None:
    scene = await watched(stage, time(10, 0))
    async with scene.storage.transaction() as tx:
        await tx.chats.unbind(scene.telegram.bot.user_id, UNIT_GROUP)
    await group(scene, SECOND, FINANCE)
    await knock_at(scene, "2025-11-24 09:00")
    assert "Có việc quá hạn nhưng chưa có nhóm: Phòng HC-TC." in previews(scene)[0]


async def test_one_that_is_overtaken_by_the_digest_is_not_sent(stage: Stage) -> None:
    scene = await watched(stage, time(10, 0))
    scene.clock.instant = local("2025-11-24 09:00")
    await scene.rounds.look()
    await knock_at(scene, "2025-11-24 10:30")
    assert previews(scene) == []
    assert len(digests(scene)) == 1


async def test_nobody_but_administrators_gets_one(stage: Stage) -> None:
    scene = await watched(stage, time(10, 0))
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await knock_at(scene, "2025-11-24 09:00")
    assert "Xem trước" not in str(scene.said_in(HOA))
    assert len(previews(scene)) == 1
