"""In a task that "các phòng, đơn vị" lead a unit may wait for another: who is waited for hears it, nobody's line is red."""

from __future__ import annotations

from datetime import UTC, datetime

from plan.people import Role
from plan.reports import Aim, Entry, Report, Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, TUAN, UNIT_GROUP, Scene
from tests.handlers.year_end.year_end_scenes import Stage, come, task_id

THURSDAY = datetime(2025, 11, 27, 2, tzinfo=UTC)
"""Three working days after it was said."""


async def waiting(stage: Stage) -> Scene:
    """Open a scene in which TUAN's unit says that it waits for HOA's in 2.c, which many lead."""
    scene = await stage(admin_ids=frozenset())
    hoa = await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    tuan = await scene.registered(TUAN, Role.HEAD, FINANCE)
    task, now = await task_id(scene, "2.c"), scene.clock.now()
    aim = Aim(task, tuan.holdings[0].unit_id or 0, 0)
    waited = hoa.holdings[0].unit_id
    said = Report(Entry.REPORT, aim, Status.WAITING, tuan.id, now, now, note="Chờ góp ý", waiting_unit_id=waited)
    async with scene.storage.transaction() as tx:
        await tx.reports.add(1, said)
    scene.library.forget()
    return scene


def told(scene: Scene, chat_id: int) -> list[str]:
    return [each["text"] for each in scene.said_in(chat_id) if "2.c" in each.get("text", "")]


async def test_who_is_waited_for_is_reminded_and_who_waits_is_not(stage: Stage) -> None:
    scene = await waiting(stage)
    await come(scene, THURSDAY)
    (reminder,) = told(scene, HOA)
    assert "Phòng QT-TV đang chờ Phòng HC-TC" in reminder
    assert told(scene, TUAN) == []


async def test_the_digest_of_who_is_waited_for_tells_it_and_no_group_reads_a_red_line(stage: Stage) -> None:
    scene = await waiting(stage)
    await come(scene, datetime(2025, 11, 24, 0, 30, tzinfo=UTC))
    digest = scene.said_in(UNIT_GROUP)[-1]["text"]
    needed = digest.split("🤝")[1].split("\n\n")[0]
    assert "2.c" in needed
    assert "Phòng QT-TV đang chờ" in needed
    tuan = scene.person(TUAN)
    await tuan.says("/bantin")
    assert "2.c" not in tuan.text


async def test_who_went_on_meanwhile_is_not_told_of_any_more(stage: Stage) -> None:
    scene = await waiting(stage)
    scene.clock.instant = THURSDAY
    await scene.rounds.look()
    tuan = scene.person(TUAN)
    await tuan.says("/capnhat 2c 60%")
    await scene.post()
    assert told(scene, HOA) == []
