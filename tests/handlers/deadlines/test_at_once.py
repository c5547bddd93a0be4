"""Many at once about one deadline, on both databases: one request, one decision, one answer, and an intact audit log."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from plan.extensions import Stage
from plan.people import Role
from tests import dialogue
from tests.dialogue import ADMINISTRATION, HOA, Scene

CROWD = range(800_000_000, 800_000_008)


@pytest.fixture
async def scene(url: str) -> AsyncIterator[Scene]:
    """The example office, closed, in each kind of database."""
    async with dialogue.scene(url, plans=(dialogue.example_plan(),), open_to_all=False, admin_ids=frozenset()) as opened:
        yield opened


async def crowd(scene: Scene, role: Role, unit: str | None) -> None:
    """Register a few people in one role."""
    for number in CROWD:
        scene.telegram.add_person(number, "Người", str(number), f"nguoi{number}", started=True)
        await scene.registered(number, role, unit)


async def all_at_once(scene: Scene) -> None:
    """Hand every waiting update in at the same time; the audit log stays intact."""
    await scene.deliver_at_once()
    async with scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None


def press_all(scene: Scene, label: str) -> None:
    """Let everybody press that button on the bot's last message to them."""
    for number in CROWD:
        message = scene.said_in(number)[-1]
        rows = message["reply_markup"]["inline_keyboard"]
        (data,) = [each["callback_data"] for row in rows for each in row if each["text"] == label]
        scene.telegram.press(number, number, message["message_id"], data)


async def task(scene: Scene, code: str) -> int:
    async with scene.storage.reading() as tx:
        (plan,) = await tx.plans.in_force(1)
    return next(each.id for each in plan.tasks if each.code == code and each.id is not None)


async def test_of_many_who_ask_at_once_for_one_unit_one_is_heard(scene: Scene) -> None:
    await crowd(scene, Role.STAFF, ADMINISTRATION)
    for number in CROWD:
        scene.telegram.say(number, number, "/giahan 1b 15/1/2026 chờ")
    await all_at_once(scene)
    said = [scene.said_in(number)[-1]["text"] for number in CROWD]
    assert sum(each.startswith("Đã gửi yêu cầu gia hạn 1.b") for each in said) == 1
    assert sum("đang có yêu cầu gia hạn đến 15/1/2026" in each for each in said) == len(CROWD) - 1


async def test_of_many_who_grant_at_once_one_decides(scene: Scene) -> None:
    await crowd(scene, Role.LEADER, None)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await scene.person(HOA).says("/giahan 1b 15/1/2026 chờ")
    await scene.post()
    press_all(scene, "Duyệt")
    await all_at_once(scene)
    said = {scene.said_in(number)[-1]["text"] for number in CROWD}
    assert len(said) == 1, said
    assert "đã duyệt gia hạn 1.b: hạn mới 15/1/2026" in said.pop()
    await scene.post()
    assert len([each for each in scene.said_in(HOA) if "đã duyệt gia hạn" in each["text"]]) == 1
    about = await task(scene, "1.b")
    async with scene.storage.reading() as tx:
        (kept,) = (await tx.extensions.of_tasks([about]))[about]
        assert kept.stage is Stage.GRANTED
        assert await tx.audit.count(1) == 2


async def test_of_many_who_explain_at_once_one_answers(scene: Scene) -> None:
    await crowd(scene, Role.HEAD, ADMINISTRATION)
    await scene.registered(HOA, Role.LEADER)
    hoa = scene.person(HOA)
    await hoa.says("/nhiemvu 2b")
    await hoa.presses("Yêu cầu giải trình")
    await scene.post()
    press_all(scene, "Trả lời")
    await all_at_once(scene)
    for number in CROWD:
        scene.telegram.say(number, number, f"Chờ hướng dẫn, theo {number}")
    await all_at_once(scene)
    said = [scene.said_in(number)[-1]["text"] for number in CROWD]
    assert sum(each.startswith("Đã gửi giải trình 2.b") for each in said) == 1
    assert sum(each.startswith("2.b đã được Người") for each in said) == len(CROWD) - 1
    await scene.post()
    assert len([each for each in scene.said_in(HOA) if "Chờ hướng dẫn" in each["text"]]) == 1
