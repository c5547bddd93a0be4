"""Groups that put the bot out, silence it, close its topic or move: told once, and what was missed comes when they are back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.sandbox.errors import bad_request, forbidden
from handlers.notices import COMPOSERS, NoticeDesk
from handlers.reminders.digests import COMPOSERS as DIGESTS
from handlers.views.card import Card, card
from plan.people import Role
from storage import Address, Delivery, Parcel, Transaction
from storage.deliveries import State
from tests.dialogue import ADMINISTRATION, HOA, STRANGER, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]
MUTED = bad_request("not enough rights to send text messages to the chat")
RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_react_to_messages",
    "can_edit_tag",
)


async def compose(parcel: Parcel, _tx: Transaction, _desk: NoticeDesk) -> Card | str:
    return card([f"{parcel.kind} {parcel.key}"])


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMPOSERS, "line", compose)
    monkeypatch.setitem(DIGESTS, "digest", compose)


async def queue(scene: Scene, key: str, kind: str = "digest", chat: int = UNIT_GROUP) -> None:
    now = scene.clock.now()
    async with scene.storage.transaction() as tx:
        assert await tx.outbox.queue(Delivery(1, Address.chat(chat), kind, key, {}, now), now)


async def states(scene: Scene, kind: str = "digest") -> dict[str, tuple[State, str | None]]:
    async with scene.storage.reading() as tx:
        return {one.key: (one.state, one.reason) for one in await tx.outbox.listed(1, list(State)) if one.kind == kind}


def told(scene: Scene) -> list[str]:
    """What the administrator has heard."""
    return [message["text"] for message in scene.said_in(TUAN)]


def member(scene: Scene, status: str, may_write: bool) -> dict[str, Any]:
    return {
        "status": status,
        "user": scene.telegram.bot.json(),
        "is_member": True,
        "until_date": 0,
        **dict.fromkeys(RIGHTS, may_write),
    }


async def rights_change(scene: Scene, before: bool, now: bool) -> None:
    change = {
        "chat": {"id": UNIT_GROUP, "type": "supergroup", "title": "Phòng HC-TC"},
        "from": scene.telegram.directory.user(TUAN),
        "date": int(scene.clock.now().timestamp()),
        "old_chat_member": member(scene, "restricted", before),
        "new_chat_member": member(scene, "restricted", now),
    }
    outcome = await scene.handle({"update_id": 900_000_000 + len(scene.handled), "my_chat_member": change})
    assert outcome.error is None


async def test_a_group_that_puts_the_bot_out_is_told_once_and_what_waited_is_given_up(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    scene.telegram.remove_bot(UNIT_GROUP, HOA)
    await scene.deliver()
    await scene.post()
    assert await states(scene) == {"1": (State.FAILED, "kicked")}
    assert [ADMINISTRATION in words and "Phòng HC-TC" in words for words in told(scene)] == [True]


async def test_a_refusal_that_comes_before_the_news_is_told_once_as_well(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    scene.telegram.remove_bot(UNIT_GROUP, HOA)
    await scene.post()
    assert await states(scene) == {"1": (State.FAILED, "kicked")}
    await scene.deliver()
    await scene.post()
    assert len(told(scene)) == 1


async def test_a_registered_administrator_hears_of_it_as_a_person(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset({TUAN, HOA}))
    await scene.registered(TUAN, Role.ADMIN)
    scene.telegram.remove_bot(UNIT_GROUP, STRANGER)
    await scene.deliver()
    async with scene.storage.reading() as tx:
        addresses = {one.to.kind for one in await tx.outbox.listed(1, list(State)) if one.kind == "group_lost"}
    await scene.post()
    assert addresses == {"person", "chat"}
    assert [len(scene.said_in(each)) for each in (TUAN, HOA)] == [1, 1]


async def test_what_a_group_missed_is_sent_when_the_bot_is_back_whoever_brings_it(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    await queue(scene, "2", kind="line")
    scene.telegram.remove_bot(UNIT_GROUP, HOA)
    await scene.deliver()
    scene.telegram.add_bot(UNIT_GROUP, STRANGER)
    await scene.deliver()
    await scene.post()
    assert await states(scene) == {"1": (State.SENT, None)}
    assert await states(scene, "line") == {"2": (State.FAILED, "kicked")}
    assert [message["text"] for message in scene.said_in(UNIT_GROUP)] == ["digest 1"]
    async with scene.storage.reading() as tx:
        chat = await tx.chats.get(scene.telegram.bot.user_id, UNIT_GROUP)
    assert chat is not None
    assert (chat.left_at, chat.leave_at) == (None, None)


async def test_a_group_without_a_unit_is_nobodys_loss(stage: Stage) -> None:
    scene = await stage()
    async with scene.storage.transaction() as tx:
        await tx.chats.unbind(scene.telegram.bot.user_id, UNIT_GROUP)
    scene.telegram.remove_bot(UNIT_GROUP, HOA)
    await scene.deliver()
    await scene.post()
    assert told(scene) == []


async def test_a_silenced_bot_says_so_once_and_sends_what_was_missed_when_it_may_write_again(stage: Stage) -> None:
    scene = await stage()
    await rights_change(scene, before=True, now=False)
    await scene.post()
    assert ["không có quyền gửi tin" in words for words in told(scene)] == [True]
    await queue(scene, "1")
    scene.telegram.faults.fail("sendMessage", MUTED)
    await scene.post()
    assert await states(scene) == {"1": (State.FAILED, "muted")}
    assert len(told(scene)) == 1
    await rights_change(scene, before=False, now=True)
    await scene.post()
    assert {state for state, _ in (await states(scene)).values()} == {State.SENT}
    async with scene.storage.reading() as tx:
        chat = await tx.chats.get(scene.telegram.bot.user_id, UNIT_GROUP)
    assert chat is not None
    assert chat.trouble is None


async def test_a_refusal_to_let_the_bot_write_is_told_once_and_over_when_a_message_arrives(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    scene.telegram.faults.fail("sendMessage", MUTED)
    await scene.dispatcher.deliver_due()
    assert await states(scene) == {"1": (State.FAILED, "muted")}
    await scene.post()
    assert ["không có quyền gửi tin" in words for words in told(scene)] == [True]
    await queue(scene, "2")
    await scene.post()
    assert {state for state, _ in (await states(scene)).values()} == {State.SENT}


async def test_words_in_a_silent_group_let_the_bot_try_again_without_a_second_notice(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    scene.telegram.faults.fail("sendMessage", MUTED)
    await scene.dispatcher.deliver_due()
    await scene.post()
    await scene.person(HOA, group=UNIT_GROUP).says("/quahan")
    scene.telegram.faults.fail("sendMessage", MUTED)
    await scene.dispatcher.deliver_due()
    await scene.post()
    assert await states(scene) == {"1": (State.FAILED, "muted")}
    assert len(told(scene)) == 1


async def test_words_in_a_group_that_was_thought_lost_bring_it_back(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    async with scene.storage.transaction() as tx:
        await tx.chats.left(scene.telegram.bot.user_id, UNIT_GROUP, scene.clock.now())
    await scene.post()
    assert await states(scene) == {"1": (State.FAILED, "kicked")}
    await scene.person(HOA, group=UNIT_GROUP).says("/quahan")
    await scene.post()
    assert await states(scene) == {"1": (State.SENT, None)}


async def test_a_message_whose_topic_is_gone_goes_to_the_whole_group_and_the_administrator_hears_it(stage: Stage) -> None:
    scene = await stage()
    async with scene.storage.transaction() as tx:
        await tx.chats.bind(scene.telegram.bot.user_id, UNIT_GROUP, 1, 77, now=scene.clock.now())
    await queue(scene, "1")
    await scene.post()
    assert [message["text"] for message in scene.said_in(UNIT_GROUP)] == ["digest 1"]
    assert ["Chủ đề nhận tin" in words for words in told(scene)] == [True]


async def test_where_every_topic_is_closed_that_is_told(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    scene.telegram.faults.fail("sendMessage", bad_request("TOPIC_CLOSED"))
    await scene.dispatcher.deliver_due()
    await scene.post()
    assert await states(scene) == {"1": (State.FAILED, "no_topic")}
    assert ["chủ đề nào của nhóm" in words for words in told(scene)] == [True]


async def test_a_deleted_group_does_not_keep_the_others_from_theirs(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    await queue(scene, "1", chat=HOA)
    scene.telegram.faults.fail("sendMessage", forbidden("the group chat was deleted"))
    await scene.post()
    async with scene.storage.reading() as tx:
        found = {one.state for one in await tx.outbox.listed(1, list(State)) if one.kind == "digest"}
    assert found == {State.SENT, State.FAILED}


async def test_what_waits_for_a_group_follows_the_news_that_it_moved(stage: Stage) -> None:
    scene = await stage()
    await queue(scene, "1")
    new = scene.telegram.migrate_to_supergroup(UNIT_GROUP, HOA)
    await scene.deliver()
    await scene.post()
    assert [message["text"] for message in scene.said_in(new)] == ["digest 1"]


@pytest.mark.parametrize("news_first", [True, False], ids=["news first", "refusal first"])
async def test_a_hundred_groups_that_move_at_once_each_get_theirs_once(stage: Stage, news_first: bool) -> None:
    scene = await stage()
    groups = [-710_000_000 - number for number in range(100)]
    for each in groups:
        scene.telegram.add_group(each, "Nhóm", (HOA,))
    now = scene.clock.now()
    async with scene.storage.transaction() as tx:
        for each in groups:
            await tx.chats.seen(scene.telegram.bot.user_id, each, "group", "Nhóm", now)
        await tx.outbox.queue_all([Delivery(1, Address.chat(each), "digest", "1", {}, now) for each in groups], now)
    moved = [scene.telegram.migrate_to_supergroup(each, HOA) for each in groups]
    if news_first:
        await scene.deliver()
    await scene.post()
    await scene.deliver()
    await scene.post()
    assert [len(scene.said_in(each)) for each in moved] == [1] * 100
