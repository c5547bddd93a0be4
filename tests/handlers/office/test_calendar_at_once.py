"""Administrators who change the calendar at once, on both databases: one change each day, and an intact audit log."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from plan.people import Role
from tests import dialogue
from tests.dialogue import Scene

CROWD = range(800_000_000, 800_000_006)


@pytest.fixture
async def scene(url: str) -> AsyncIterator[Scene]:
    """The example office with a few administrators, in each kind of database."""
    async with dialogue.scene(url, plans=(dialogue.example_plan(),), open_to_all=False, admin_ids=frozenset()) as opened:
        for number in CROWD:
            opened.telegram.add_person(number, "Người", str(number), f"nguoi{number}", started=True)
            await opened.registered(number, Role.ADMIN)
        yield opened


async def all_at_once(scene: Scene) -> list[str]:
    """Hand every waiting update in at the same time; return the first line that each administrator reads."""
    await scene.deliver_at_once()
    async with scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None
    return [scene.said_in(number)[-1]["text"].split("\n")[0] for number in CROWD]


async def test_of_many_who_enter_a_day_at_once_one_enters_it(scene: Scene) -> None:
    for number in CROWD:
        scene.telegram.say(number, number, f"/lichnghi nghỉ 2/1/2026 lý do {number}")
    said = await all_at_once(scene)
    assert sum(each.startswith("Đã ghi ngày nghỉ 2/1/2026") for each in said) == 1
    assert said.count("2/1/2026 đã là ngày nghỉ, lịch không đổi.") == len(CROWD) - 1
    async with scene.storage.reading() as tx:
        assert len(await tx.days.all(1)) == 1


async def test_of_many_who_take_a_day_away_at_once_one_takes_it(scene: Scene) -> None:
    first = scene.person(CROWD[0])
    await first.says("/lichnghi nghỉ 2/1/2026 nghỉ bù")
    for number in CROWD:
        await scene.person(number).says("/lichnghi")
    for number in CROWD:
        message = scene.said_in(number)[-1]
        (data,) = [each["callback_data"] for row in message["reply_markup"]["inline_keyboard"] for each in row]
        scene.telegram.press(number, number, message["message_id"], data)
    said = await all_at_once(scene)
    assert said.count("Đã bỏ ngày nghỉ 2/1/2026 (nghỉ bù).") == 1
    assert sum("đã được đổi trước đó" in each for each in said) == len(CROWD) - 1
    async with scene.storage.reading() as tx:
        assert await tx.days.all(1) == ()
