"""The dispatcher over the local Telegram: what is queued arrives, what is refused stops nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace
from bot.delivery.terms import Terms
from bot.intake.bell import Bell
from bot.sandbox.errors import too_many_requests
from handlers.context import SERVICES
from handlers.notices import COMPOSERS, NoticeDesk
from handlers.views.card import Card, card
from plan.people import Person
from storage import Address, Delivery, Parcel, Transaction
from storage.deliveries import State
from tests import dialogue
from tests.dialogue import HOA, LEADERS, MONDAY, STRANGER, TUAN, UNIT_GROUP, Scene

KIND = "of_this_test"


async def compose(parcel: Parcel, _tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say the fact, refuse what is no longer wanted, fail where told to."""
    if parcel.facts["say"] == "fault":
        raise KeyError("ours")
    return "unwanted" if parcel.facts["say"] == "unwanted" else card([f"{parcel.facts['say']} ({desk.today})"])


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setitem(COMPOSERS, KIND, compose)
    async with dialogue.scene(tmp_path / "office.db", plans=()) as opened:
        async with opened.storage.transaction() as tx:
            await tx.chats.seen(opened.telegram.bot.user_id, UNIT_GROUP, "group", "Phòng", MONDAY)
            await tx.chats.seen(opened.telegram.bot.user_id, LEADERS, "group", "Lãnh đạo", MONDAY)
        yield opened


async def registered(scene: Scene, user_id: int) -> Person:
    async with scene.storage.transaction() as tx:
        return await tx.people.register(1, user_id, "Ai đó", MONDAY)


async def queue(scene: Scene, to: Address, say: str, key: str = "1") -> None:
    async with scene.storage.transaction() as tx:
        assert await tx.outbox.queue(Delivery(1, to, KIND, key, {"say": say}, scene.clock.now()), scene.clock.now())


async def states(scene: Scene) -> dict[str, tuple[State, str | None]]:
    async with scene.storage.reading() as tx:
        found = await tx.outbox.listed(1, list(State))
        return {str(one.facts["say"]): (one.state, one.reason) for one in found if one.kind == KIND}  # not the word of a fault


async def test_words_are_made_when_they_are_sent(scene: Scene) -> None:
    hoa = await registered(scene, HOA)
    await queue(scene, Address.person(hoa.id), "riêng")
    await queue(scene, Address.chat(UNIT_GROUP), "nhóm")
    scene.clock.move(days=1)
    await scene.post()
    assert scene.said_in(HOA)[-1]["text"] == "riêng (2025-11-25)"
    assert scene.said_in(UNIT_GROUP)[-1]["text"] == "nhóm (2025-11-25)"
    assert await states(scene) == {"riêng": (State.SENT, None), "nhóm": (State.SENT, None)}


async def test_nobody_is_kept_from_a_message_by_another_who_is_out_of_reach(scene: Scene) -> None:
    hoa, gone = await registered(scene, HOA), await registered(scene, STRANGER)
    scene.telegram.directory.person(STRANGER).blocked = True
    await queue(scene, Address.person(gone.id), "bị chặn")
    await queue(scene, Address.chat(-700000999), "nhóm lạ")
    await queue(scene, Address.chat(UNIT_GROUP), "unwanted")
    await queue(scene, Address.chat(UNIT_GROUP), "fault", "2")
    await queue(scene, Address.person(hoa.id), "riêng")
    await scene.post()
    assert await states(scene) == {
        "bị chặn": (State.FAILED, "Forbidden"),
        "nhóm lạ": (State.DROPPED, "nobody"),
        "unwanted": (State.DROPPED, "unwanted"),
        "fault": (State.PENDING, "KeyError"),
        "riêng": (State.SENT, None),
    }
    async with scene.storage.reading() as tx:
        assert await tx.people.unreachable([hoa.id, gone.id]) == {gone.id}


async def test_who_was_erased_gets_nothing(scene: Scene) -> None:
    hoa = await registered(scene, HOA)
    await queue(scene, Address.person(hoa.id), "riêng")
    async with scene.storage.transaction() as tx:
        await tx.people.erase(hoa.id, MONDAY)
    await queue(scene, Address.person(hoa.id), "sau đó", "2")
    await scene.post()
    assert await states(scene) == {"riêng": (State.DROPPED, "erased"), "sau đó": (State.DROPPED, "nobody")}


async def test_a_flood_refusal_delays_its_own_chat_only(scene: Scene) -> None:
    scene.telegram.faults.fail("sendMessage", too_many_requests(30))
    await queue(scene, Address.chat(UNIT_GROUP), "nhóm này")
    await queue(scene, Address.chat(LEADERS), "nhóm kia")
    await scene.post()
    assert sorted((await states(scene)).values()) == [(State.PENDING, "RetryAfter"), (State.SENT, None)]


async def test_a_group_hears_at_most_one_message_a_second(scene: Scene) -> None:
    for number in range(4):
        await queue(scene, Address.chat(UNIT_GROUP), f"tin {number}", str(number))
    before = scene.clock.now()
    await scene.post()
    assert [each["text"][:5] for each in scene.said_in(UNIT_GROUP)] == ["tin 0", "tin 1", "tin 2", "tin 3"]
    assert scene.clock.now() - before >= timedelta(seconds=3)


async def test_a_notice_of_a_group_that_moved_follows_it(scene: Scene) -> None:
    await queue(scene, Address.chat(UNIT_GROUP), "nhóm")
    new = scene.telegram.migrate_to_supergroup(UNIT_GROUP, TUAN)
    await scene.post()
    assert scene.said_in(new)[-1]["text"] == "nhóm (2025-11-24)"


async def test_all_notices_of_a_group_that_moved_follow_it(scene: Scene) -> None:
    for number in "12":
        await queue(scene, Address.chat(UNIT_GROUP), f"tin {number}", number)
    new = scene.telegram.migrate_to_supergroup(UNIT_GROUP, TUAN)
    await scene.post()
    assert {each["text"][:5] for each in scene.said_in(new)} == {"tin 1", "tin 2"}


async def test_a_second_dispatcher_waits_for_the_lease(scene: Scene) -> None:
    await queue(scene, Address.chat(UNIT_GROUP), "nhóm")
    async with scene.storage.transaction() as tx:
        await tx.leases.take(f"dispatch:{scene.telegram.bot.user_id}", "another", timedelta(seconds=60))
    assert await scene.dispatcher.deliver_due() == 0
    assert scene.said_in(UNIT_GROUP) == []


async def test_a_second_dispatcher_takes_over_once_the_terms_of_the_first_are_over(scene: Scene) -> None:
    over_at_once = Terms(lease=timedelta(0), claim=timedelta(0))
    services, bot = scene.application.bot_data[SERVICES], scene.application.bot
    pace = Pace(lambda: scene.clock.now().timestamp())
    first, second = (Dispatcher(services, bot, each, pace, Bell(), scene.clock.sleep, over_at_once) for each in "12")
    await queue(scene, Address.chat(UNIT_GROUP), "tin 1")
    assert await first.deliver_due() == 1
    await queue(scene, Address.chat(LEADERS), "tin 2")
    assert await second.deliver_due() == 1
    assert await states(scene) == {"tin 1": (State.SENT, None), "tin 2": (State.SENT, None)}
