"""Many at once, through the whole bot, on both databases: of fifty with one code one gets in, of ten decisions one counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from plan.people import Holding, Role
from storage.codes import new_code
from tests import dialogue
from tests.dialogue import ADMINISTRATION, HOA, ZONE, Scene

FIFTY = range(800_000_000, 800_000_050)


@pytest.fixture
async def closed(url: str) -> AsyncIterator[Scene]:
    """A closed office with fifty people at its door."""
    async with dialogue.scene(url, plans=(dialogue.example_plan(),), open_to_all=False, admin_ids=frozenset()) as scene:
        for number in FIFTY:
            scene.telegram.add_person(number, "Người", str(number), f"nguoi{number}", started=True)
        yield scene


async def test_of_fifty_who_send_one_code_at_once_one_gets_in_and_the_others_are_told(closed: Scene) -> None:
    code, now = new_code(), closed.clock.now()
    async with closed.storage.transaction() as tx:
        await tx.invitations.make(1, code, Holding(Role.LEADER), None, now=now, expires_at=now + timedelta(minutes=15))
    for number in FIFTY:
        closed.telegram.say(number, number, f"/start {code}")
    await closed.deliver_at_once()
    async with closed.storage.reading() as tx:
        people = await tx.people.all(1, now.astimezone(ZONE).date())
        assert await tx.audit.verify(1) is None
        assert await tx.audit.count(1) == 1
    assert [each.holdings for each in people] == [(Holding(Role.LEADER),)], "one is registered, and nobody else is known"
    said = [[each["text"] for each in closed.said_in(number)] for number in FIFTY]
    assert [len(each) for each in said] == [1] * 50
    welcome = [number for number, texts in zip(FIFTY, said, strict=True) if "Anh/chị đã là lãnh đạo cơ quan" in texts[0]]
    assert welcome == [people[0].user_id]
    assert sum(texts[0] == closed.texts.plain("people.code_used") for texts in said) == 49


async def test_of_ten_who_decide_one_request_at_once_one_decides_and_all_see_who(closed: Scene) -> None:
    deciders = FIFTY[:10]
    for number in deciders:
        await closed.registered(number, Role.HEAD, ADMINISTRATION)
    hoa = closed.person(HOA)
    await hoa.says("/dangky")
    await hoa.presses(ADMINISTRATION)
    await closed.post()
    for place, number in enumerate(deciders):
        [yes, no] = closed.said_in(number)[-1]["reply_markup"]["inline_keyboard"][0]
        message_id = closed.said_in(number)[-1]["message_id"]
        closed.telegram.press(number, number, message_id, (yes if place % 2 else no)["callback_data"])
    await closed.deliver_at_once()
    shown = {closed.said_in(number)[-1]["text"] for number in deciders}
    assert len(shown) == 1, "everybody sees the same decision"
    await closed.post()
    assert len(closed.said_in(HOA)) == 2, "HOA is told once"
    async with closed.storage.reading() as tx:
        assert await tx.audit.verify(1) is None


async def test_of_ten_presses_of_one_button_at_once_one_counts(closed: Scene) -> None:
    await closed.registered(HOA, Role.ADMIN)
    await closed.registered(FIFTY[0], Role.STAFF, ADMINISTRATION)
    hoa = closed.person(HOA)
    await hoa.says("/thanhvien")
    await hoa.presses("Phòng HC-TC (1)")
    await hoa.presses("Người")
    data = hoa.last["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    for _ in range(10):
        closed.telegram.press(HOA, HOA, hoa.last["message_id"], data)
    await closed.deliver_at_once()
    hoa.sees("nay là trưởng đơn vị Phòng HC-TC")
    await closed.post()
    assert len(closed.said_in(FIFTY[0])) == 1, "the new head is told once"
    async with closed.storage.reading() as tx:
        assert await tx.audit.count(1) == 1
        assert await tx.audit.verify(1) is None
