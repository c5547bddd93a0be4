"""The leaders' digest: what changed, what needs a decision, who has not reported; who gets it and when."""

from __future__ import annotations

from datetime import date

import pytest

from plan.people import Role
from plan.reports import Status
from storage.deliveries import State
from tests.dialogue import ADMINISTRATION, FINANCE, SERVICE_CENTRE, TUAN, UNIT_GROUP, Scene
from tests.handlers.reminders.digest_scenes import (
    Stage,
    asks_for_more_time,
    chooses,
    decides,
    digests,
    fate,
    knock_at,
    local,
    plan,
    reported,
    task,
    words,
)

AT = "2025-11-24 07:30"
PLAN = plan(
    task("1.a", "Việc quá hạn lâu", "2025-10-31"),
    task("1.b", "Việc mới quá hạn", "2025-11-20"),
    task("2.a", "Việc vướng", "2025-12-19", lead=(FINANCE,)),
    task("2.b", "Việc đã xong", "2025-12-19", lead=(FINANCE,)),
    task("3.a", "Việc im lặng", "2025-12-19", lead=(SERVICE_CENTRE,)),
)


async def led(stage: Stage, **choices: str) -> Scene:
    """Return a scene whose leader is Tuấn."""
    scene = await stage(plans=(PLAN,), admin_ids=frozenset())
    await scene.registered(TUAN, Role.LEADER)
    await decides(scene, **choices)
    return scene


async def test_a_leader_sees_the_week_on_one_screen(stage: Stage) -> None:
    scene = await led(stage)
    last_week = local("2025-11-20 09:00")
    await reported(scene, "2.a", Status.BLOCKED, unit=FINANCE, at=last_week, percent=30, note="thiếu <b>kinh phí</b>")
    await reported(scene, "2.b", Status.DONE, unit=FINANCE, at=last_week)
    await knock_at(scene, AT)
    assert digests(scene, TUAN)[0].split("\n") == [
        "Bản tin tuần 48 cho lãnh đạo (24/11 – 30/11/2025)",
        "5 việc: 1 hoàn thành · 4 đang thực hiện · 2 quá hạn",
        "📈 Tuần qua: 2 việc có tiến độ, 1 hoàn thành; 1 việc mới quá hạn",
        "",
        "❗ Cần quyết định",
        "2.a Việc vướng (Phòng QT-TV) vướng mắc: “thiếu <b>kinh phí</b>”",
        "1.a Việc quá hạn lâu (Phòng HC-TC) quá hạn 24 ngày",
        "",
        "⚪ Chưa báo cáo trong kỳ: Phòng HC-TC, TT PVHCC",
    ]


async def test_an_extension_that_waits_for_the_office_needs_a_decision(stage: Stage) -> None:
    scene = await led(stage)
    await asks_for_more_time(scene, "1.a", ADMINISTRATION, date(2025, 10, 31), date(2025, 12, 15))
    await knock_at(scene, AT)
    assert "1 yêu cầu gia hạn chờ duyệt: 1.a" in digests(scene, TUAN)[0].split("\n")


async def test_an_explanation_that_was_asked_for_and_not_given_is_told_in_the_next_one(stage: Stage) -> None:
    scene = await led(stage)
    await knock_at(scene, AT)
    await scene.person(TUAN).presses("Yêu cầu giải trình 1.a")
    await knock_at(scene, "2025-12-01 07:30")
    assert "1 giải trình chưa có trả lời: 1.a" in digests(scene, TUAN)[-1].split("\n")


async def test_a_calm_week_says_that_nothing_waits(stage: Stage) -> None:
    scene = await stage(plans=(plan(task("1.a", "Việc xa", "2026-03-31")),), admin_ids=frozenset())
    await scene.registered(TUAN, Role.LEADER)
    await knock_at(scene, AT)
    lines = digests(scene, TUAN)[0].split("\n")
    assert lines[2:5] == ["📈 Tuần qua: chưa có cập nhật nào", "", "Không có việc cần quyết định."]


async def test_long_lists_are_capped(stage: Stage) -> None:
    made = plan(*(task(f"1.{n}", f"Việc {n}", "2025-10-31") for n in range(1, 12)))
    scene = await stage(plans=(made,), admin_ids=frozenset())
    await scene.registered(TUAN, Role.LEADER)
    await knock_at(scene, AT)
    lines = digests(scene, TUAN)[0].split("\n")
    assert len([line for line in lines if "quá hạn 24 ngày" in line]) == 5
    assert "… và 6 việc nữa" in lines
    assert scene.person(TUAN).buttons == [f"Yêu cầu giải trình 1.{n}" for n in range(1, 5)]


async def test_escalation_switched_off_names_nothing_long_overdue(stage: Stage) -> None:
    scene = await led(stage, escalate_days="0")
    await knock_at(scene, AT)
    assert "quá hạn 24 ngày" not in digests(scene, TUAN)[0]


async def test_units_are_ranked_only_where_the_office_wants_it_and_nobody_is_last(stage: Stage) -> None:
    scene = await led(stage)
    await reported(scene, "2.a", Status.IN_PROGRESS, unit=FINANCE, at=local("2025-11-20 09:00"), percent=30)
    await knock_at(scene, AT)
    assert "🏅" not in digests(scene, TUAN)[0]
    await decides(scene, ranking="true")
    await knock_at(scene, "2025-12-01 07:30")
    await reported(scene, "2.a", Status.IN_PROGRESS, unit=FINANCE, at=local("2025-12-02 09:00"), percent=40)
    await knock_at(scene, "2025-12-08 07:30")
    (line,) = [each for each in digests(scene, TUAN)[-1].split("\n") if "🏅" in each]
    assert line == "🏅 Báo cáo đầy đủ nhất: Phòng QT-TV 1/2"


async def test_no_leader_gets_one_where_the_office_wants_none(stage: Stage) -> None:
    scene = await led(stage, leader_digest="false")
    await knock_at(scene, AT)
    assert digests(scene, TUAN) == []
    assert len(digests(scene)) == 1


async def test_a_digest_switched_off_while_it_waits_is_not_sent(stage: Stage) -> None:
    scene = await led(stage)
    scene.clock.instant = local(AT)
    await scene.rounds.look()
    await decides(scene, leader_digest="false")
    await scene.post()
    assert digests(scene, TUAN) == []
    assert await fate(scene, "leader_digest", "2025-W48") == [(State.DROPPED, "unwanted")]


async def test_who_is_no_leader_any_more_when_it_is_sent_gets_none(stage: Stage) -> None:
    scene = await led(stage)
    scene.clock.instant = local(AT)
    await scene.rounds.look()
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, TUAN, scene.clock.now().date())
        assert person is not None
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    await scene.post()
    assert digests(scene, TUAN) == []
    assert await fate(scene, "leader_digest", "2025-W48") == [(State.DROPPED, "no_right")]


@pytest.mark.parametrize("hour", ["07:00", "07:29"])
async def test_a_group_with_an_earlier_hour_takes_no_digest_from_the_leaders(stage: Stage, hour: str) -> None:
    scene = await led(stage)
    await chooses(scene, at=hour)
    await knock_at(scene, f"2025-12-01 {hour}", "2025-12-01 07:30", "2025-12-01 07:31")
    assert (len(digests(scene)), len(digests(scene, TUAN))) == (1, 1)


async def test_who_becomes_a_leader_on_wednesday_gets_the_next_one(stage: Stage) -> None:
    scene = await stage(plans=(PLAN,), admin_ids=frozenset())
    await knock_at(scene, AT)
    scene.clock.instant = local("2025-11-26 10:00")
    await scene.registered(TUAN, Role.LEADER)
    await knock_at(scene, "2025-11-26 10:01")
    assert digests(scene, TUAN) == []
    await knock_at(scene, "2025-12-01 07:30")
    assert [each[:15] for each in digests(scene, TUAN)] == ["Bản tin tuần 49"]


async def test_the_digest_has_a_picture_by_unit_and_says_if_it_is_late(stage: Stage) -> None:
    scene = await led(stage)
    await knock_at(scene, "2025-11-25 09:00")
    (message,) = [each for each in scene.said_in(TUAN) if words(each).startswith("Bản tin tuần 48")]
    assert "photo" in message
    assert "Gửi muộn" in words(message)
    assert "07:30 thứ Hai, 24/11" in words(message)
    assert scene.said_in(UNIT_GROUP) != []
