"""Edits, deletions and answers to presses are allowed and refused as at Telegram."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.errors import Json
from bot.sandbox.telegram import LocalTelegram
from tests.bot.sandbox.local_world import GROUP, HOA, MINH, StandingClock, button, refusal, small_world

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def card(telegram: LocalTelegram, **params: Any) -> Json:
    sent: Json = await telegram.call("sendMessage", {"chat_id": GROUP, "text": "thẻ", "reply_markup": button(), **params})
    return sent


async def test_the_same_content_again_is_not_modified() -> None:
    telegram = small_world()
    sent = await card(telegram)
    error = await refusal(
        telegram, "editMessageText", chat_id=GROUP, message_id=sent["message_id"], text="thẻ", reply_markup=button()
    )
    assert error.description.startswith("Bad Request: message is not modified: specified new message content and reply markup")


async def test_an_edit_without_buttons_takes_them_away() -> None:
    telegram = small_world()
    sent = await card(telegram)
    edited = await telegram.call("editMessageText", {"chat_id": GROUP, "message_id": sent["message_id"], "text": "thẻ"})
    assert "reply_markup" not in edited
    assert edited["edit_date"] == telegram.stamp()


async def test_only_existing_messages_of_the_bot_can_be_edited() -> None:
    telegram = small_world()
    theirs = telegram.say(GROUP, HOA, "của Hoa")
    mine = await card(telegram)
    await telegram.call("deleteMessage", {"chat_id": GROUP, "message_id": mine["message_id"]})
    for message_id, reason in (
        (theirs["message_id"], "message can't be edited"),
        (mine["message_id"], "message to edit not found"),
    ):
        error = await refusal(telegram, "editMessageText", chat_id=GROUP, message_id=message_id, text="mới")
        assert error.description == f"Bad Request: {reason}"


async def test_buttons_alone_can_be_changed() -> None:
    telegram = small_world()
    sent = await card(telegram)
    edited = await telegram.call("editMessageReplyMarkup", {"chat_id": GROUP, "message_id": sent["message_id"]})
    assert "reply_markup" not in edited
    error = await refusal(telegram, "editMessageReplyMarkup", chat_id=GROUP, message_id=sent["message_id"])
    assert "message is not modified" in error.description


async def test_a_press_is_told_and_answered_once() -> None:
    telegram = small_world()
    sent = await card(telegram)
    query_id = telegram.press(GROUP, MINH, sent["message_id"], "x")
    update = telegram.updates.pending[0]["callback_query"]
    assert (update["from"]["id"], update["data"], update["message"]["text"]) == (MINH, "x", "thẻ")
    assert telegram.answer_to(query_id) is None
    await telegram.call("answerCallbackQuery", {"callback_query_id": query_id, "text": "Đã ghi", "show_alert": True})
    assert telegram.answer_to(query_id) == {"text": "Đã ghi", "show_alert": True}
    assert (await refusal(telegram, "answerCallbackQuery", callback_query_id=query_id)).description == TOO_OLD


async def test_a_press_cannot_be_answered_long_after() -> None:
    clock = StandingClock()
    telegram = small_world(clock)
    sent = await card(telegram)
    query_id = telegram.press(GROUP, MINH, sent["message_id"], "x")
    clock.move(timedelta(minutes=16))
    assert (await refusal(telegram, "answerCallbackQuery", callback_query_id=query_id)).description == TOO_OLD


async def test_a_message_older_than_two_days_cannot_be_deleted() -> None:
    clock = StandingClock()
    telegram = small_world(clock)
    sent = await card(telegram)
    clock.move(timedelta(hours=49))
    error = await refusal(telegram, "deleteMessage", chat_id=GROUP, message_id=sent["message_id"])
    assert error.description == "Bad Request: message can't be deleted"


async def test_only_an_administrator_pins() -> None:
    telegram = small_world()
    sent = await card(telegram)
    assert (
        "not enough rights"
        in (await refusal(telegram, "pinChatMessage", chat_id=GROUP, message_id=sent["message_id"])).description
    )
    telegram.promote(GROUP, telegram.bot.user_id, HOA)
    assert await telegram.call("pinChatMessage", {"chat_id": GROUP, "message_id": sent["message_id"]})
    assert telegram.messages(GROUP)[-1]["pinned_message"]["text"] == "thẻ"


def test_people_edit_only_their_own_texts() -> None:
    telegram = small_world()
    said = telegram.say(HOA, HOA, "/hoi một")
    edited = telegram.edit(HOA, HOA, said["message_id"], "/hoi hai")
    assert telegram.updates.record[1]["edited_message"] == edited
    with pytest.raises(ValueError, match="one's own"):
        telegram.edit(HOA, MINH, said["message_id"], "x")


def test_a_forwarded_message_names_its_origin() -> None:
    telegram = small_world()
    said = telegram.say(GROUP, MINH, "/hoi ai")
    forwarded = telegram.forward(HOA, HOA, GROUP, said["message_id"])
    assert (forwarded["text"], forwarded["forward_origin"]["sender_user"]["id"]) == ("/hoi ai", MINH)


def test_nobody_speaks_where_they_are_not() -> None:
    telegram = small_world()
    telegram.add_person(13, "Lan")
    with pytest.raises(ValueError, match="not in"):
        telegram.say(GROUP, 13, "chào")
    with pytest.raises(ValueError, match="private chat"):
        telegram.say(HOA, MINH, "chào")
