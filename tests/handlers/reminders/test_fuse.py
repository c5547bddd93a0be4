"""A round far bigger than usual waits for an administrator: it is let go, or left out, by the first who presses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plan.people import Role
from plan.rounds import FUSE_FLOOR, RoundState
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, STRANGER, TUAN, Scene
from tests.handlers.reminders.digest_scenes import Stage, another, chooses, digests, group, knock_at, local, plan, task

ADMIN, LEADER = 700000007, 700000008
HUGE = plan(*(task(f"1.{n}", f"Việc {n}", "2025-11-28") for n in range(1, 3 * FUSE_FLOOR)))
OTHERS = task("2.a", "Việc của phòng khác", "2025-12-03", lead=(FINANCE,))
AT = "2025-11-24 07:30"
HELD = "Trợ lý tạm giữ lại, chưa gửi."


async def held(stage: Stage) -> Scene:
    """Return a scene in which Monday's round is held, with two administrators and a leader."""
    scene = await stage(plans=(HUGE,), admin_ids=frozenset())
    for user_id, first, role in ((ADMIN, "An", Role.ADMIN), (LEADER, "Bình", Role.LEADER)):
        scene.telegram.add_person(user_id, "Phạm", first, first.lower(), started=True)
        await scene.registered(user_id, role)
    await scene.registered(TUAN, Role.ADMIN)
    await knock_at(scene, AT)
    return scene


async def state(scene: Scene, period: str = "2025-W48") -> RoundState | None:
    """Return what became of a round of digests."""
    async with scene.storage.reading() as tx:
        found = await tx.rounds.get(1, "digest", period)
    return found.state if found is not None else None


async def test_a_huge_round_is_held_and_every_administrator_is_asked_once(stage: Stage) -> None:
    scene = await held(stage)
    for admin in (TUAN, ADMIN):
        scene.person(admin).sees("Bản tin tuần này có 119 dòng cho 1 nơi nhận", HELD)
        assert scene.person(admin).buttons == ["Gửi", "Bỏ lượt này"]
    await knock_at(scene, "2025-11-24 07:31", "2025-11-24 07:32")
    await another(scene).look()
    await scene.post()
    assert digests(scene) + digests(scene, LEADER) == []
    assert len([each for each in scene.said_in(TUAN) if HELD in each["text"]]) == 1


async def test_let_go_it_is_sent_to_the_group_and_the_leaders(stage: Stage) -> None:
    scene = await held(stage)
    await scene.person(TUAN).presses("Gửi")
    scene.person(TUAN).sees("Đã cho gửi.")
    await scene.repeats()
    assert scene.person(TUAN).buttons == []
    await knock_at(scene, "2025-11-24 07:40", "2025-11-24 07:41")
    assert (len(digests(scene)), len(digests(scene, LEADER))) == (1, 1)
    assert "… và 114 việc nữa" in digests(scene)[0]
    assert await state(scene) is RoundState.RELEASED


async def test_let_go_hours_later_it_says_that_it_comes_late(stage: Stage) -> None:
    scene = await held(stage)
    scene.clock.instant = local("2025-11-24 19:00")
    await scene.person(TUAN).presses("Gửi")
    await knock_at(scene, "2025-11-24 19:01", "2025-11-25 07:00")
    (said,) = digests(scene)
    assert said.split("\n")[-1] == "Gửi muộn, lịch gửi là 07:30 thứ Hai, 24/11."


async def test_left_out_it_is_not_sent_and_the_next_one_is_asked_about_anew(stage: Stage) -> None:
    scene = await held(stage)
    await scene.person(TUAN).presses("Bỏ lượt này")
    scene.person(TUAN).sees("Đã bỏ lượt này.")
    await knock_at(scene, "2025-11-24 07:40", "2025-11-26 09:00", "2025-11-30 09:00")
    assert digests(scene) + digests(scene, LEADER) == []
    await knock_at(scene, "2025-12-01 07:30")
    assert (await state(scene), await state(scene, "2025-W49")) == (RoundState.DROPPED, RoundState.HELD)


async def test_a_round_like_one_that_was_let_go_is_usual(stage: Stage) -> None:
    scene = await held(stage)
    await scene.person(TUAN).presses("Gửi")
    await knock_at(scene, "2025-11-24 07:40", "2025-12-01 07:30")
    assert len(digests(scene)) == 2
    assert await state(scene, "2025-W49") is RoundState.DONE


@pytest.mark.parametrize(("first", "second"), [("Gửi", "Bỏ lượt này"), ("Bỏ lượt này", "Gửi")])
async def test_of_two_administrators_the_first_decides(stage: Stage, first: str, second: str) -> None:
    scene = await held(stage)
    await scene.person(TUAN).presses(first)
    decided = await state(scene)
    await scene.person(ADMIN).presses(second)
    scene.person(ADMIN).sees("Lượt này đã được quyết định trước đó.")
    assert await state(scene) is decided
    await knock_at(scene, "2025-11-24 07:40")
    assert len(digests(scene)) == (1 if first == "Gửi" else 0)


async def test_a_round_whose_week_is_over_is_not_called_sent(stage: Stage) -> None:
    scene = await held(stage)
    scene.clock.instant = local("2025-12-01 07:20")
    await scene.person(TUAN).presses("Gửi")
    scene.person(TUAN).sees("Bản tin này là của một tuần đã qua nên không gửi nữa.")
    assert await state(scene) is RoundState.HELD
    await knock_at(scene, "2025-12-01 07:25")
    assert digests(scene) == []


async def test_who_is_no_administrator_decides_nothing(stage: Stage) -> None:
    scene = await held(stage)
    rows = scene.person(TUAN).last["reply_markup"]["inline_keyboard"]
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    for user_id in (HOA, LEADER, STRANGER):
        speaker = scene.person(user_id)
        await speaker.says("/help")
        async with scene.changing_nothing():
            await speaker.forges(rows[0][0]["callback_data"])
    assert await state(scene) is RoundState.HELD


async def test_the_fuse_measures_the_week_and_not_the_group_whose_hour_comes_first(stage: Stage) -> None:
    scene = await stage(plans=(replace(HUGE, tasks=(*HUGE.tasks, OTHERS)),), admin_ids=frozenset())
    await scene.registered(TUAN, Role.ADMIN)
    small = -700000556
    await group(scene, small, FINANCE)
    await chooses(scene, small, at="07:00")
    await knock_at(scene, "2025-12-01 07:00", "2025-12-01 07:30")
    assert digests(scene) + digests(scene, small) == []
    assert await state(scene, "2025-W49") is RoundState.HELD
