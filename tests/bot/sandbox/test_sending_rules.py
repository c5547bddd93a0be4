"""Sending to the local Telegram is refused where, and in the words in which, Telegram refuses it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.files import Upload
from bot.sandbox.pace import Pace
from tests.bot.sandbox.local_world import GROUP, HOA, MINH, OUTSIDE, PNG, StandingClock, button, refusal, small_world

BAD_DATA = "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    ("params", "description"),
    [
        pytest.param({"text": ""}, "Bad Request: message text is empty", id="empty"),
        pytest.param({"text": " \n "}, "Bad Request: message text is empty", id="blank"),
        pytest.param(
            {"text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: message text is empty", id="blank after parsing"
        ),
        pytest.param({"text": "x" * 4097}, "Bad Request: message is too long", id="too long"),
        pytest.param({"text": "😀" * 2049}, "Bad Request: message is too long", id="too long in UTF-16 units"),
        pytest.param({"text": "x", "parse_mode": "Word"}, "Bad Request: unsupported parse_mode", id="parse mode"),
        pytest.param({"text": "x", "reply_markup": button(callback_data="đ" * 33)}, BAD_DATA, id="66 bytes of data"),
        pytest.param({"text": "x", "reply_markup": button(callback_data="")}, BAD_DATA, id="empty data"),
        pytest.param({"text": "x", "reply_markup": button(" ")}, "Bad Request: BUTTON_TEXT_INVALID", id="button without text"),
        pytest.param(
            {"text": "x", "reply_parameters": {"message_id": 99}}, "Bad Request: message to be replied not found", id="reply"
        ),
        pytest.param({"text": "x", "message_thread_id": 7}, "Bad Request: message thread not found", id="topic"),
        pytest.param(
            {"text": "x", "colour": "red"}, "Bad Request: sendMessage has no parameter colour", id="unknown parameter"
        ),
    ],
)
async def test_a_bad_message_is_refused(params: dict[str, Any], description: str) -> None:
    telegram = small_world()
    error = await refusal(telegram, "sendMessage", chat_id=HOA, **params)
    assert (error.error_code, error.description) == (400, description)
    assert telegram.messages(HOA) == []


@pytest.mark.parametrize(
    ("chat_id", "code", "description"),
    [
        pytest.param(MINH, 403, "Forbidden: bot can't initiate conversation with a user", id="never opened"),
        pytest.param(OUTSIDE, 403, "Forbidden: bot is not a member of the group chat", id="not in the group"),
        pytest.param(999, 400, "Bad Request: chat not found", id="nobody"),
        pytest.param("", 400, "Bad Request: chat_id is empty", id="no chat"),
        pytest.param("@nobody", 400, "Bad Request: chat not found", id="unknown name"),
    ],
)
async def test_a_chat_that_the_bot_cannot_reach_is_refused(chat_id: Any, code: int, description: str) -> None:
    error = await refusal(small_world(), "sendMessage", chat_id=chat_id, text="x")
    assert (error.error_code, error.description) == (code, description)


async def test_a_text_of_4096_units_after_parsing_passes() -> None:
    telegram = small_world()
    sent = await telegram.call("sendMessage", {"chat_id": HOA, "text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"})
    assert len(sent["text"]) == 4096


async def test_who_blocks_the_bot_is_not_reached_until_unblocking() -> None:
    telegram = small_world()
    telegram.block_bot(HOA)
    error = await refusal(telegram, "sendMessage", chat_id=HOA, text="x")
    assert error.description == "Forbidden: bot was blocked by the user"
    telegram.unblock_bot(HOA)
    assert await telegram.call("sendMessage", {"chat_id": HOA, "text": "x"})


async def test_a_kicked_bot_hears_that_it_was_kicked() -> None:
    telegram = small_world()
    telegram.remove_bot(GROUP, HOA)
    error = await refusal(telegram, "sendMessage", chat_id=GROUP, text="x")
    assert error.description == "Forbidden: bot was kicked from the group chat"


async def test_a_group_that_became_a_supergroup_tells_its_new_id() -> None:
    telegram = small_world()
    target = telegram.migrate_to_supergroup(GROUP, HOA)
    error = await refusal(telegram, "sendMessage", chat_id=GROUP, text="x")
    assert error.parameters == {"migrate_to_chat_id": target}
    assert await telegram.call("sendMessage", {"chat_id": target, "text": "x"})


async def test_a_long_caption_is_refused() -> None:
    telegram = small_world()
    with pytest.raises(ApiError, match="message caption is too long"):
        await telegram.call("sendDocument", {"chat_id": HOA, "caption": "x" * 1025}, {"document": Upload("a.txt", b"a")})


async def test_a_sent_file_can_be_sent_again_by_its_id_and_fetched() -> None:
    telegram = small_world()
    sent = await telegram.call("sendDocument", {"chat_id": HOA}, {"document": Upload("kế hoạch.pdf", b"%PDF")})
    again = await telegram.call("sendDocument", {"chat_id": GROUP, "document": sent["document"]["file_id"]})
    found = await telegram.call("getFile", {"file_id": again["document"]["file_id"]})
    stored = telegram.files.at(found["file_path"])
    assert stored is not None
    assert (stored.name, stored.content) == ("kế hoạch.pdf", b"%PDF")


async def test_a_picture_has_its_size_and_anything_else_is_refused() -> None:
    telegram = small_world()
    sent = await telegram.call("sendPhoto", {"chat_id": HOA}, {"photo": Upload("a.png", PNG)})
    assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (16, 32)
    with pytest.raises(ApiError, match="IMAGE_PROCESS_FAILED"):
        await telegram.call("sendPhoto", {"chat_id": HOA}, {"photo": Upload("a.png", b"no picture")})


async def test_a_picture_sent_from_memory_is_kept_as_what_it_is() -> None:
    telegram = small_world()
    upload = Upload("application.octet-stream", PNG, "application/octet-stream")
    sent = await telegram.call("sendPhoto", {"chat_id": HOA}, {"photo": upload})
    assert telegram.files.by_id[sent["photo"][-1]["file_id"]].media_type == "image/png"


@pytest.mark.parametrize(
    "address",
    ["https://t.me/nhacviec_bot?start=nv_12-b", "http://127.0.0.1:8080/x?y#z", "https://vp.quangngai.gov.vn", "tg://user?id=1"],
)
async def test_a_button_may_open_an_address(address: str) -> None:
    telegram = small_world()
    sent = await telegram.call("sendMessage", {"chat_id": HOA, "text": "x", "reply_markup": button(url=address)})
    assert sent["reply_markup"]["inline_keyboard"] == [[{"text": "Xem", "url": address}]]
    assert telegram.messages(HOA)[-1]["reply_markup"] == sent["reply_markup"]


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "https://", "https://a b", "http:///x", "ftp://a.vn", {"a": 1}, None]
)
async def test_a_button_opens_nothing_but_an_address(address: object) -> None:
    error = await refusal(small_world(), "sendMessage", chat_id=HOA, text="x", reply_markup=button(url=address))
    assert error.description.endswith("is invalid: Wrong HTTP URL")


async def test_in_a_forum_a_message_goes_to_its_topic() -> None:
    telegram = small_world()
    telegram.add_group(-1000000000900, "Diễn đàn", [HOA], kind="supergroup", forum=True)
    topic = telegram.add_topic(-1000000000900, "Bản tin", HOA)
    sent = await telegram.call("sendMessage", {"chat_id": -1000000000900, "text": "x", "message_thread_id": topic})
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)


async def test_values_from_the_wire_are_read_as_strings() -> None:
    telegram = small_world()
    sent = await telegram.call(
        "SENDMESSAGE",
        {"chat_id": str(HOA), "text": "x", "reply_markup": '{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}'},
    )
    assert sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "b"
    assert telegram.sent("sendMessage")[0]["chat_id"] == HOA


async def test_an_unknown_method_and_a_wrong_token_are_refused() -> None:
    telegram = small_world()
    assert (await refusal(telegram, "sendSmile")).error_code == 404
    with pytest.raises(ApiError, match="401 Unauthorized"):
        await telegram.call("getMe", {}, token="1:wrong")


async def test_a_group_gets_twenty_messages_a_minute_where_the_pace_is_kept() -> None:
    telegram = small_world(paced=True)
    moment = 0.0
    telegram.pace = Pace(lambda: moment)
    for _ in range(20):
        await telegram.call("sendMessage", {"chat_id": GROUP, "text": "x"})
        moment += 1.0
    error = await refusal(telegram, "sendMessage", chat_id=GROUP, text="x")
    assert (error.error_code, error.parameters) == (429, {"retry_after": 40})
    assert await telegram.call("sendMessage", {"chat_id": HOA, "text": "x"})


async def test_the_bot_s_texts_carry_what_telegram_finds_in_them() -> None:
    telegram = small_world(StandingClock())
    sent = await telegram.call(
        "sendMessage", {"chat_id": HOA, "text": "  <b>Xem</b> /nhiemvu, <code>/hoi</code> ", "parse_mode": "HTML"}
    )
    assert sent["text"] == "Xem /nhiemvu, /hoi"
    assert [(e["type"], e["offset"], e["length"]) for e in sent["entities"]] == [
        ("bold", 0, 3),
        ("bot_command", 4, 8),
        ("code", 14, 4),
    ]
