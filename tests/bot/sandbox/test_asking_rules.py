"""What the bot can learn of chats and set of itself is what Telegram would tell and keep."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.errors import ApiError, Json
from bot.sandbox.files import DOWNLOAD_LIMIT, Upload
from bot.sandbox.telegram import LocalTelegram
from tests.bot.sandbox.local_world import GROUP, HOA, MINH, OUTSIDE, PNG, button, refusal, small_world

HOI: Json = {"command": "hoi", "description": "Hỏi"}


async def test_the_bot_knows_itself_and_its_privacy_mode() -> None:
    for privacy in (True, False):
        me = await small_world(privacy_mode=privacy).call("getMe", {})
        assert (me["is_bot"], me["username"], me["can_read_all_group_messages"]) == (True, "nhacviec_bot", not privacy)


async def test_members_have_their_standing() -> None:
    telegram = small_world()
    standings = {
        user: (await telegram.call("getChatMember", {"chat_id": GROUP, "user_id": user}))["status"]
        for user in (HOA, MINH, telegram.bot.user_id)
    }
    assert standings == {HOA: "creator", MINH: "member", telegram.bot.user_id: "member"}
    telegram.remove_member(GROUP, MINH, MINH)
    assert (await telegram.call("getChatMember", {"chat_id": GROUP, "user_id": MINH}))["status"] == "left"
    assert await telegram.call("getChatMemberCount", {"chat_id": GROUP}) == 2
    assert [member["user"]["id"] for member in await telegram.call("getChatAdministrators", {"chat_id": GROUP})] == [HOA]


async def test_a_private_chat_has_two_members_and_no_administrators() -> None:
    telegram = small_world()
    assert await telegram.call("getChatMemberCount", {"chat_id": HOA}) == 2
    assert (await telegram.call("getChatMember", {"chat_id": HOA, "user_id": HOA}))["status"] == "member"
    error = await refusal(telegram, "getChatAdministrators", chat_id=HOA)
    assert error.description == "Bad Request: there are no administrators in the private chat"


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        pytest.param("getChat", {"chat_id": OUTSIDE}, 403, id="a group without the bot"),
        pytest.param("getChat", {"chat_id": 999}, 400, id="no such chat"),
        pytest.param("getChatMember", {"chat_id": GROUP, "user_id": 999}, 400, id="no such person"),
        pytest.param("getChatMember", {"chat_id": HOA, "user_id": MINH}, 400, id="a stranger in a private chat"),
        pytest.param("leaveChat", {"chat_id": HOA}, 400, id="leaving a private chat"),
        pytest.param("getFile", {"file_id": "không có"}, 400, id="no such file"),
        pytest.param("sendDocument", {"chat_id": HOA, "document": "không có"}, 400, id="no such file to send"),
        pytest.param("sendDocument", {"chat_id": HOA}, 400, id="no file"),
        pytest.param("sendChatAction", {"chat_id": HOA, "action": "dancing"}, 400, id="no such action"),
        pytest.param("deleteMessage", {"chat_id": HOA, "message_id": 5}, 400, id="nothing to delete"),
        pytest.param("pinChatMessage", {"chat_id": HOA, "message_id": 5}, 400, id="nothing to pin"),
        pytest.param("editMessageText", {"chat_id": HOA, "text": "x"}, 400, id="edit of no message"),
        pytest.param("setMyName", {"name": "x" * 65}, 400, id="long name"),
        pytest.param("setChatMenuButton", {"menu_button": {"type": "smile"}}, 400, id="no such menu button"),
        pytest.param("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, 400, id="long answer"),
        pytest.param("getUpdates", {"allowed_updates": '{"message": true}'}, 400, id="kinds that are no list"),
        pytest.param("sendMessage", {"chat_id": HOA, "text": "x", "reply_markup": "{"}, 400, id="no JSON"),
    ],
)
async def test_what_cannot_be_is_refused(method: str, params: dict[str, Any], code: int) -> None:
    assert (await refusal(small_world(), method, **params)).error_code == code


async def test_leaving_a_group_is_told_and_final() -> None:
    telegram = small_world()
    assert await telegram.call("leaveChat", {"chat_id": GROUP})
    assert telegram.updates.pending[0]["my_chat_member"]["new_chat_member"]["status"] == "left"
    assert (await refusal(telegram, "sendMessage", chat_id=GROUP, text="x")).error_code == 403


async def test_a_file_over_the_limit_cannot_be_fetched() -> None:
    telegram = small_world()
    sent = telegram.send_document(HOA, HOA, b"\0" * (DOWNLOAD_LIMIT + 1), "lon.bin")
    error = await refusal(telegram, "getFile", file_id=sent["document"]["file_id"])
    assert error.description == "Bad Request: file is too big"


async def test_captions_can_be_edited_and_texts_of_files_cannot() -> None:
    telegram = small_world()
    sent = await telegram.call("sendDocument", {"chat_id": HOA, "caption": "cũ"}, {"document": Upload("a.txt", b"a")})
    at = {"chat_id": HOA, "message_id": sent["message_id"]}
    assert (await telegram.call("editMessageCaption", {**at, "caption": "mới"}))["caption"] == "mới"
    assert "no text in the message" in (await refusal(telegram, "editMessageText", **at, text="x")).description


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        pytest.param([{"command": "Hỏi", "description": "x"}], "BOT_COMMAND_INVALID", id="letters"),
        pytest.param([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID", id="long name"),
        pytest.param([{"command": "hoi", "description": " "}], "BOT_COMMAND_DESCRIPTION_INVALID", id="no description"),
        pytest.param([{"command": "hoi", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID", id="long description"),
        pytest.param([HOI] * 101, "BOT_COMMANDS_TOO_MUCH", id="too many"),
    ],
)
async def test_bad_commands_are_refused(commands: list[Json], reason: str) -> None:
    assert reason in (await refusal(small_world(), "setMyCommands", commands=commands)).description


async def publish(telegram: LocalTelegram, word: str, scope: Json | None = None, language: str = "") -> None:
    params = {"commands": [{**HOI, "description": word}], "scope": scope, "language_code": language}
    await telegram.call("setMyCommands", params)


async def test_everyone_sees_the_commands_of_the_narrowest_scope_in_their_language() -> None:
    telegram = small_world()
    telegram.directory.person(MINH).language_code = "en"

    def seen(chat_id: int, user_id: int) -> str:
        return "".join(command["description"] for command in telegram.commands_for(chat_id, user_id))

    assert seen(HOA, HOA) == ""
    await publish(telegram, "mọi nơi")
    await publish(telegram, "nhóm", {"type": "all_group_chats"})
    await publish(telegram, "riêng", {"type": "all_private_chats"})
    await publish(telegram, "private", {"type": "all_private_chats"}, "en")
    await publish(telegram, "quản trị", {"type": "all_chat_administrators"})
    assert [seen(HOA, HOA), seen(MINH, MINH), seen(GROUP, HOA), seen(GROUP, MINH)] == ["riêng", "private", "quản trị", "nhóm"]
    await publish(telegram, "phòng này", {"type": "chat", "chat_id": GROUP})
    await publish(telegram, "Minh", {"type": "chat_member", "chat_id": GROUP, "user_id": MINH})
    assert [seen(GROUP, HOA), seen(GROUP, MINH)] == ["phòng này", "Minh"]
    await telegram.call("deleteMyCommands", {"scope": {"type": "all_private_chats"}})
    assert seen(HOA, HOA) == "mọi nơi"
    assert await telegram.call("getMyCommands", {"scope": {"type": "all_private_chats"}}) == []


@pytest.mark.parametrize("scope", [{"type": "planet"}, {"type": "chat"}, "x"])
async def test_an_unknown_scope_is_refused(scope: Any) -> None:
    with pytest.raises(ApiError, match="400 Bad Request"):
        await small_world().call("setMyCommands", {"commands": [HOI], "scope": scope})


async def test_names_and_descriptions_are_kept_by_language() -> None:
    telegram = small_world()
    await telegram.call("setMyName", {"name": "Reminders", "language_code": "en"})
    await telegram.call("setMyDescription", {"description": "Trợ lý"})
    await telegram.call("setMyShortDescription", {"short_description": "Ngắn"})
    assert await telegram.call("getMyName", {"language_code": "en"}) == {"name": "Reminders"}
    assert await telegram.call("getMyName", {}) == {"name": "Nhắc Việc"}
    assert await telegram.call("getMyDescription", {"language_code": "en"}) == {"description": "Trợ lý"}
    await telegram.call("setMyShortDescription", {})
    assert await telegram.call("getMyShortDescription", {}) == {"short_description": ""}


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        pytest.param([], "object expected", id="a list"),
        pytest.param({"inline_keyboard": [{}]}, "Array of Array", id="rows that are no lists"),
        pytest.param({"inline_keyboard": [[{"callback_data": "x"}]]}, 'Field "text"', id="no text"),
        pytest.param(button(colour="red"), "unknown field colour", id="unknown field"),
        pytest.param({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed", id="no action"),
        pytest.param(button(callback_data="x", url="https://x.vn"), "Text buttons are unallowed", id="two actions"),
        pytest.param(button(url="javascript:1"), "Wrong HTTP URL", id="address"),
        pytest.param({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "REPLY_MARKUP_TOO_LONG", id="many"),
    ],
)
async def test_bad_buttons_are_refused(markup: Any, reason: str) -> None:
    assert reason in (await refusal(small_world(), "sendMessage", chat_id=HOA, text="x", reply_markup=markup)).description


async def test_an_empty_keyboard_is_none() -> None:
    sent = await small_world().call("sendMessage", {"chat_id": HOA, "text": "x", "reply_markup": {"inline_keyboard": []}})
    assert "reply_markup" not in sent


def test_people_send_pictures_and_a_channel_posts() -> None:
    telegram = small_world()
    telegram.add_group(-1000000000700, "Kênh", [HOA], kind="channel")
    photo = telegram.send_photo(HOA, HOA, PNG, "ảnh")
    post = telegram.post(-1000000000700, "thông báo #cchc")
    assert (photo["photo"][0]["width"], photo["caption"]) == (16, "ảnh")
    assert [next(key for key in update if key != "update_id") for update in telegram.updates.pending] == [
        "message",
        "channel_post",
    ]
    assert post["entities"][0]["type"] == "hashtag"
