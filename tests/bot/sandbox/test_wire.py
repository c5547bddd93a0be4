"""python-telegram-bot speaks to the local Telegram through LocalRequest and meets its errors as its own."""

from __future__ import annotations

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.sandbox.errors import ApiError, too_many_requests
from bot.sandbox.faults import ANY
from bot.sandbox.telegram import LocalTelegram
from bot.sandbox.wire import LocalRequest
from tests.bot.sandbox.local_world import GROUP, HOA, MINH, small_world


def bot_of(telegram: LocalTelegram, token: str | None = None) -> Bot:
    return Bot(token or telegram.bot.token, request=LocalRequest(telegram), get_updates_request=LocalRequest(telegram))


async def test_a_bot_sends_edits_and_answers() -> None:
    telegram = small_world()
    async with bot_of(telegram) as bot:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Xem", callback_data="x")]])
        sent = await bot.send_message(GROUP, "<b>3.a</b>", parse_mode="HTML", reply_markup=keyboard)
        telegram.press(GROUP, HOA, sent.message_id, "x")
        (update,) = await bot.get_updates()
        assert update.callback_query is not None
        await update.callback_query.answer("xong")
        await update.callback_query.edit_message_text("3.a đầy đủ")
    assert [message["text"] for message in telegram.messages(GROUP)] == ["3.a đầy đủ"]
    assert [call.method for call in telegram.calls] == ["getMe", "sendMessage", "answerCallbackQuery", "editMessageText"]


async def test_files_go_both_ways() -> None:
    telegram = small_world()
    async with bot_of(telegram) as bot:
        telegram.send_document(HOA, HOA, b"noi dung", "ke-hoach.txt")
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.document is not None
        content = bytes(await (await update.message.document.get_file()).download_as_bytearray())
        sent = await bot.send_document(HOA, content, filename="bản sao.txt", caption="Bản sao")
    assert content == b"noi dung"
    assert sent.document is not None
    assert telegram.files.get(sent.document.file_id).content == content
    assert telegram.sent("sendDocument")[0]["document"] == "attach://document"


async def test_refusals_become_the_library_s_errors() -> None:
    telegram = small_world()
    target = telegram.migrate_to_supergroup(GROUP, HOA)
    async with bot_of(telegram) as bot:
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(GROUP, "x")
        with pytest.raises(Forbidden):
            await bot.send_message(MINH, "x")
        with pytest.raises(BadRequest, match="Message text is empty"):
            await bot.send_message(HOA, " ")
    assert moved.value.new_chat_id == target


async def test_a_wrong_token_is_refused() -> None:
    with pytest.raises(InvalidToken):
        await bot_of(small_world(), "1:wrong").get_me()


async def test_planned_faults_look_like_the_real_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    telegram = small_world()
    async with bot_of(telegram) as bot:
        telegram.faults.fail("sendMessage", too_many_requests(7))
        with pytest.raises(RetryAfter):
            await bot.send_message(HOA, "một")
        telegram.faults.fail(ANY, ApiError(500, "Internal Server Error"))
        with pytest.raises(NetworkError):
            await bot.send_message(HOA, "hai")
        telegram.faults.refuse("sendMessage")
        with pytest.raises(NetworkError) as unreachable:
            await bot.send_message(HOA, "ba")
        telegram.faults.lose_answer("sendMessage")
        with pytest.raises(TimedOut):
            await bot.send_message(HOA, "bốn")
        await bot.send_message(HOA, "năm")
    assert isinstance(unreachable.value.__cause__, httpx.ConnectError)
    assert [message["text"] for message in telegram.messages(HOA)] == ["bốn", "năm"]
