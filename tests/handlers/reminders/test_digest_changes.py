"""A posted digest is brought up to date when progress comes in: at most every 15 minutes, only where it says something new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from plan.extensions import Stage as Waits
from plan.people import Role
from plan.reports import Entry, Status
from storage.deliveries import State
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, UNIT_GROUP, Scene
from tests.handlers.reminders.digest_scenes import (
    Stage,
    another,
    asks_for_more_time,
    chooses,
    digests,
    fate,
    full_plan,
    group,
    knock_at,
    local,
    part,
    reported,
    words,
)

AT = "2025-11-24 07:30"
SECOND = -700000555


async def posted(stage: Stage, **choices: str) -> Scene:
    """Return a scene in which the digest was posted on Monday at 07:30."""
    scene = await stage(plans=(full_plan(),), admin_ids=frozenset())
    await chooses(scene, **choices)
    await knock_at(scene, AT)
    assert len(digests(scene)) == 1
    return scene


async def says_at(scene: Scene, when: str, status: Status = Status.DONE, code: str = "1.a", unit: str = ADMINISTRATION) -> int:
    """Let a unit report at a wall time."""
    scene.clock.instant = local(when)
    return await reported(scene, code, status, unit=unit)


def edits(scene: Scene) -> int:
    """Return how often a message was changed."""
    return len(scene.telegram.sent("editMessageText")) + len(scene.telegram.sent("editMessageCaption"))


async def fates(scene: Scene, hours: Sequence[str]) -> list[tuple[State, str | None]]:
    """Return what became of the changes of these quarters of an hour ("11240945")."""
    return [each for hour in hours for each in await fate(scene, "digest_changed", f"2025-W48:{hour}")]


async def test_a_report_changes_the_posted_digest_at_the_end_of_its_quarter_of_an_hour(stage: Stage) -> None:
    scene = await posted(stage)
    await says_at(scene, "2025-11-24 09:32")
    await knock_at(scene, "2025-11-24 09:33", "2025-11-24 09:44")
    assert (edits(scene), "1.a Việc đã quá hạn" in digests(scene)[0]) == (0, True)
    await knock_at(scene, "2025-11-24 09:45")
    (said,) = digests(scene)
    assert part(said, "🔴 Quá hạn") == []
    assert "1.a hoàn thành" in said
    assert said.split("\n")[-1] == "Cập nhật lúc 09:45 thứ Hai, 24/11."
    assert scene.person(HOA, group=UNIT_GROUP).buttons == ["Cập nhật", "Xem chi tiết", "Tạm dừng bản tin"]
    await knock_at(scene, "2025-11-24 10:00", "2025-11-25 10:00")
    assert edits(scene) == 1


async def test_many_reports_make_one_change_in_a_quarter_of_an_hour(stage: Stage) -> None:
    scene = await posted(stage)
    for minute, code in zip((31, 33, 38, 44), ("1.a", "1.b", "1.c", "1.e"), strict=True):
        await says_at(scene, f"2025-11-24 09:{minute}", code=code)
        await scene.knock()
    await knock_at(scene, "2025-11-24 09:45", "2025-11-24 09:46", "2025-11-24 10:00")
    assert edits(scene) == 1
    await says_at(scene, "2025-11-24 10:01", code="1.d", status=Status.IN_PROGRESS)
    await knock_at(scene, "2025-11-24 10:02", "2025-11-24 10:15", "2025-11-24 10:30")
    assert edits(scene) == 2


async def test_a_report_through_the_chat_changes_the_digest_too(stage: Stage) -> None:
    scene = await posted(stage)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    scene.clock.instant = local("2025-11-24 09:00")
    await scene.person(HOA).says("/capnhat 1b 60% đang soạn <b>thảo</b>")
    await knock_at(scene, "2025-11-24 09:01", "2025-11-24 09:15")
    assert "1.b 60%" in digests(scene)[0]


async def test_an_undone_report_is_taken_out_again(stage: Stage) -> None:
    scene = await posted(stage)
    first = await says_at(scene, "2025-11-24 09:32")
    await knock_at(scene, "2025-11-24 09:33", "2025-11-24 09:45")
    scene.clock.instant = local("2025-11-24 10:02")
    await reported(scene, "1.a", Status.DONE, entry=Entry.UNDO, about=first)
    await knock_at(scene, "2025-11-24 10:03", "2025-11-24 10:15")
    assert part(digests(scene)[0], "🔴 Quá hạn") == ["1.a Việc đã quá hạn, hạn 3/11, quá hạn 21 ngày"]
    assert edits(scene) == 2


async def test_a_change_that_would_say_the_same_is_not_made(stage: Stage) -> None:
    scene = await posted(stage)
    first = await says_at(scene, "2025-11-24 09:32")
    await reported(scene, "1.a", Status.DONE, entry=Entry.UNDO, about=first)
    await knock_at(scene, "2025-11-24 09:33", "2025-11-24 09:45")
    assert edits(scene) == 0
    assert await fates(scene, ["11240945"]) == [(State.DROPPED, "unchanged")]


async def test_a_second_change_that_would_say_the_same_is_not_made_either(stage: Stage) -> None:
    scene = await posted(stage)
    await says_at(scene, "2025-11-24 09:32")
    await knock_at(scene, "2025-11-24 09:33", "2025-11-24 09:45")
    await says_at(scene, "2025-11-24 10:02")
    await knock_at(scene, "2025-11-24 10:03", "2025-11-24 10:15")
    assert edits(scene) == 1
    assert await fates(scene, ["11241015"]) == [(State.DROPPED, "unchanged")]


async def test_progress_of_others_changes_only_the_groups_that_it_concerns(stage: Stage) -> None:
    scene = await stage(plans=(full_plan(),), admin_ids=frozenset())
    await group(scene, SECOND, FINANCE)
    await knock_at(scene, AT)
    await says_at(scene, "2025-11-24 09:32", code="2.b", unit=FINANCE)
    await knock_at(scene, "2025-11-24 09:33", "2025-11-24 09:45")
    assert "2.b hoàn thành" in digests(scene, SECOND)[0]
    assert edits(scene) == 1
    await says_at(scene, "2025-11-24 10:32", code="2.a", unit=FINANCE)
    await knock_at(scene, "2025-11-24 10:33", "2025-11-24 10:45")
    assert "2.a" not in digests(scene)[0]
    assert edits(scene) == 3


async def test_a_late_digest_that_is_changed_still_says_that_it_came_late(stage: Stage) -> None:
    scene = await stage(plans=(full_plan(),), admin_ids=frozenset())
    await knock_at(scene, "2025-11-25 09:00")
    await says_at(scene, "2025-11-25 09:32")
    await knock_at(scene, "2025-11-25 09:33", "2025-11-25 09:45")
    assert digests(scene)[0].split("\n")[-2:] == [
        "Gửi muộn, lịch gửi là 07:30 thứ Hai, 24/11.",
        "Cập nhật lúc 09:45 thứ Ba, 25/11.",
    ]


async def test_one_that_came_in_time_is_not_called_late_by_its_change(stage: Stage) -> None:
    scene = await posted(stage)
    await says_at(scene, "2025-11-26 09:32")
    await knock_at(scene, "2025-11-26 09:33", "2025-11-26 09:45")
    assert edits(scene) == 1
    assert "Gửi muộn" not in digests(scene)[0]


async def test_a_digest_under_a_picture_is_changed_under_its_picture(stage: Stage) -> None:
    scene = await posted(stage, pictures="true")
    await says_at(scene, "2025-11-24 09:32")
    await knock_at(scene, "2025-11-24 09:33", "2025-11-24 09:45")
    (message,) = [each for each in scene.said_in(UNIT_GROUP) if "1.a hoàn thành" in words(each)]
    assert "photo" in message
    again = await says_at(scene, "2025-11-24 10:02", code="1.b")
    await reported(scene, "1.b", Status.DONE, entry=Entry.UNDO, about=again)
    await knock_at(scene, "2025-11-24 10:03", "2025-11-24 10:15")
    assert await fates(scene, ["11241015"]) == [(State.DROPPED, "unchanged")]


async def test_a_day_that_was_moved_takes_the_red_line_away(stage: Stage) -> None:
    scene = await posted(stage)
    scene.clock.instant = local("2025-11-24 09:32")
    request = await asks_for_more_time(scene, "1.a", ADMINISTRATION, date(2025, 11, 3), date(2025, 12, 4))
    await knock_at(scene, "2025-11-24 09:33", "2025-11-24 09:45")
    assert edits(scene) == 0
    scene.clock.instant = local("2025-11-24 10:02")
    async with scene.storage.transaction() as tx:
        assert await tx.extensions.decide(1, request, True, 1, None, scene.clock.now(), {Waits.OFFICE})
    await knock_at(scene, "2025-11-24 10:03", "2025-11-24 10:15")
    assert part(digests(scene)[0], "🔴 Quá hạn") == []
    assert "1.a Việc đã quá hạn, thứ Năm, 4/12" in part(digests(scene)[0], "🟡 Đến hạn tuần sau")
    assert edits(scene) == 1


async def test_nothing_is_changed_once_the_week_is_over(stage: Stage) -> None:
    scene = await posted(stage)
    await says_at(scene, "2025-11-30 23:50")
    await knock_at(scene, "2025-11-30 23:51")
    await knock_at(scene, "2025-12-01 00:00", "2025-12-01 00:15")
    assert edits(scene) == 0
    assert await fates(scene, ["12010000"]) == [(State.DROPPED, "outdated")]
    await knock_at(scene, "2025-12-01 07:30")
    assert "1.a hoàn thành" in digests(scene)[-1]


async def test_after_a_restart_progress_that_came_meanwhile_is_found(stage: Stage) -> None:
    scene = await posted(stage)
    await says_at(scene, "2025-11-24 09:32")
    scene.clock.instant = local("2025-11-24 11:05")
    for _ in range(3):
        await another(scene).look()
        await scene.post()
    assert edits(scene) == 0
    scene.clock.instant = local("2025-11-24 11:15")
    await another(scene).look()
    await scene.post()
    assert edits(scene) == 1


async def test_no_digest_was_posted_so_none_is_changed(stage: Stage) -> None:
    scene = await stage(plans=(full_plan(),), admin_ids=frozenset())
    await chooses(scene, digest="false")
    await knock_at(scene, AT)
    await says_at(scene, "2025-11-24 09:32")
    await knock_at(scene, "2025-11-24 09:33", "2025-11-24 09:45")
    assert (edits(scene), scene.said_in(UNIT_GROUP)) == (0, [])


async def test_progress_that_comes_while_the_digest_is_on_its_way_is_not_forgotten(stage: Stage) -> None:
    scene = await stage(plans=(full_plan(),), admin_ids=frozenset())
    scene.clock.instant = local(AT)
    await scene.rounds.look()
    scene.clock.move(seconds=20)
    sending = scene.telegram.call

    async def slow(method: str, *given: Any, **named: Any) -> Any:
        """Let somebody report, and a knock look, after the words were made and before Telegram has them."""
        if method == "sendMessage":
            scene.telegram.call = sending  # type: ignore[method-assign]
            scene.clock.move(seconds=1)
            await reported(scene, "1.a", Status.DONE)
            await scene.rounds.look()
        return await sending(method, *given, **named)

    scene.telegram.call = slow  # type: ignore[method-assign]
    await scene.post()
    assert part(digests(scene)[0], "🔴 Quá hạn") != []
    await knock_at(scene, "2025-11-24 07:32", "2025-11-24 07:45")
    assert part(digests(scene)[0], "🔴 Quá hạn") == []
