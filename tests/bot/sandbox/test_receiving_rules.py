"""Updates reach the bot as at Telegram: by privacy mode, in order, until confirmed, to one poller at a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.telegram import LocalTelegram
from tests.bot.sandbox.local_world import GROUP, HOA, MINH, OUTSIDE, StandingClock, refusal, small_world


def kinds(telegram: LocalTelegram) -> list[str]:
    return [next(key for key in update if key != "update_id") for update in telegram.updates.record]


@pytest.mark.parametrize(
    ("text", "private_sees", "open_sees"),
    [
        pytest.param("/hoi ai", 1, 1, id="command"),
        pytest.param("/hoi@nhacviec_bot ai", 1, 1, id="command to this bot"),
        pytest.param("/hoi@other_bot ai", 0, 1, id="command to another bot"),
        pytest.param("chào cả phòng", 0, 1, id="talk"),
        pytest.param("@nhacviec_bot ai chủ trì", 0, 1, id="mention"),
        pytest.param("xem /hoi", 0, 1, id="command inside a sentence"),
    ],
)
def test_privacy_mode_lets_only_commands_through(text: str, private_sees: int, open_sees: int) -> None:
    for privacy, expected in ((True, private_sees), (False, open_sees)):
        telegram = small_world(privacy_mode=privacy)
        telegram.say(GROUP, HOA, text)
        assert len(telegram.updates.pending) == expected


async def test_privacy_mode_lets_replies_to_the_bot_through() -> None:
    telegram = small_world()
    card = await telegram.call("sendMessage", {"chat_id": GROUP, "text": "thẻ"})
    telegram.say(GROUP, MINH, "còn hạn?", reply_to_message_id=card["message_id"])
    assert kinds(telegram) == ["message"]
    assert telegram.updates.pending[0]["message"]["reply_to_message"]["text"] == "thẻ"


def test_an_administrator_bot_hears_everything() -> None:
    telegram = small_world()
    telegram.promote(GROUP, telegram.bot.user_id, HOA)
    telegram.say(GROUP, HOA, "chào cả phòng")
    assert kinds(telegram) == ["my_chat_member", "message"]


def test_a_bot_outside_a_group_hears_nothing_from_it() -> None:
    telegram = small_world(privacy_mode=False)
    telegram.say(OUTSIDE, MINH, "/hoi ai")
    assert kinds(telegram) == []


def test_being_added_and_thrown_out_is_told() -> None:
    telegram = small_world()
    telegram.add_bot(OUTSIDE, MINH)
    telegram.remove_bot(OUTSIDE, MINH)
    assert kinds(telegram) == ["my_chat_member", "message", "my_chat_member", "message"]
    last = telegram.updates.record[2]["my_chat_member"]
    assert (last["old_chat_member"]["status"], last["new_chat_member"]["status"]) == ("member", "kicked")


def test_blocking_is_told_once() -> None:
    telegram = small_world()
    telegram.block_bot(HOA)
    telegram.block_bot(HOA)
    assert kinds(telegram) == ["my_chat_member"]


def test_a_migration_is_told_in_both_chats() -> None:
    telegram = small_world()
    target = telegram.migrate_to_supergroup(GROUP, HOA)
    first, second = (update["message"] for update in telegram.updates.record)
    assert (first["chat"]["id"], first["migrate_to_chat_id"]) == (GROUP, target)
    assert (second["chat"]["id"], second["migrate_from_chat_id"]) == (target, GROUP)


def test_anonymous_administrators_and_channels_speak_under_telegram_s_names() -> None:
    telegram = small_world(privacy_mode=False)
    telegram.add_group(-1000000000700, "Kênh", [HOA], kind="channel")
    anonymous = telegram.say(GROUP, HOA, "x", anonymous=True)
    channel = telegram.say(GROUP, HOA, "x", as_channel=-1000000000700)
    assert (anonymous["from"]["id"], anonymous["sender_chat"]["id"]) == (1087968824, GROUP)
    assert (channel["from"]["id"], channel["sender_chat"]["id"]) == (136817688, -1000000000700)


async def test_updates_come_again_until_they_are_confirmed() -> None:
    telegram = small_world(first_update_id=100)
    telegram.say(HOA, HOA, "một")
    telegram.say(HOA, HOA, "hai")
    first = await telegram.call("getUpdates", {"limit": 1})
    again = await telegram.call("getUpdates", {})
    rest = await telegram.call("getUpdates", {"offset": 101})
    assert [[u["update_id"] for u in batch] for batch in (first, again, rest)] == [[100], [100, 101], [101]]


async def test_a_negative_offset_keeps_only_the_newest() -> None:
    telegram = small_world(first_update_id=100)
    for word in ("một", "hai", "ba"):
        telegram.say(HOA, HOA, word)
    assert [u["update_id"] for u in await telegram.call("getUpdates", {"offset": -1})] == [102]
    assert len(telegram.updates.pending) == 1


async def test_a_waiting_poll_ends_when_something_comes() -> None:
    telegram = small_world()
    poll = asyncio.create_task(telegram.call("getUpdates", {"timeout": 50}))
    await asyncio.sleep(0)
    telegram.say(HOA, HOA, "chào")
    assert [u["message"]["text"] for u in await poll] == ["chào"]


async def test_the_older_of_two_pollers_meets_a_conflict() -> None:
    telegram = small_world()
    older = asyncio.create_task(telegram.call("getUpdates", {"timeout": 50}))
    await asyncio.sleep(0)
    newer = asyncio.create_task(telegram.call("getUpdates", {"timeout": 50}))
    with pytest.raises(ApiError, match="409 Conflict: terminated by other getUpdates request"):
        await older
    telegram.say(HOA, HOA, "chào")
    assert len(await newer) == 1


async def test_updates_older_than_a_day_are_gone() -> None:
    clock = StandingClock()
    telegram = small_world(clock)
    telegram.say(HOA, HOA, "hôm qua")
    clock.move(timedelta(hours=24, seconds=1))
    assert await telegram.call("getUpdates", {}) == []


async def test_members_coming_and_going_are_told_only_on_request_and_to_administrators() -> None:
    telegram = small_world()
    telegram.add_person(13, "Lan")
    await telegram.call("getUpdates", {"allowed_updates": ["message", "chat_member"]})
    telegram.add_member(GROUP, 13, HOA)
    telegram.promote(GROUP, telegram.bot.user_id, HOA)
    telegram.remove_member(GROUP, 13, HOA)
    assert kinds(telegram) == ["message", "chat_member", "message"]


async def test_a_webhook_ends_polling_and_polling_comes_back_without_it() -> None:
    telegram = small_world()
    await telegram.call("setWebhook", {"url": "https://bot.vanphong.vn/telegram", "secret_token": "bi-mat"})
    assert (await refusal(telegram, "getUpdates")).error_code == 409
    await telegram.call("deleteWebhook", {})
    assert await telegram.call("getUpdates", {}) == []


@pytest.mark.parametrize(
    "params",
    [
        {"url": "http://bot.vanphong.vn/telegram"},
        {"url": "https://x.vn:9000/"},
        {"url": "https://x.vn", "secret_token": "bí mật"},
    ],
    ids=["plain HTTP", "port", "secret"],
)
async def test_a_bad_webhook_is_refused(params: dict[str, Any]) -> None:
    assert (await refusal(small_world(), "setWebhook", **params)).error_code == 400


async def test_a_malformed_update_is_handed_over_as_it_is_and_can_be_confirmed() -> None:
    telegram = small_world(first_update_id=100)
    telegram.raw({"message": {"chat": "không phải chat"}})
    telegram.raw("không phải đối tượng")
    first = await telegram.call("getUpdates", {})
    assert first == [{"update_id": 100, "message": {"chat": "không phải chat"}}, "không phải đối tượng"]
    assert await telegram.call("getUpdates", {"offset": 102}) == []


def test_a_restart_does_not_repeat_update_ids() -> None:
    assert len({small_world().updates.next_id for _ in range(3)}) == 3
