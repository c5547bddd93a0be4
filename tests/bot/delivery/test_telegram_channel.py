"""The channel to Telegram, over the local one: words, pictures with their captions, edits, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.delivery.telegram_channel import TelegramChannel
from bot.sandbox.errors import bad_request, too_many_requests
from handlers.speaking import Place
from handlers.views.card import Button, Card
from tests import dialogue
from tests.dialogue import HOA, UNIT_GROUP, Scene

PLACE = Place(UNIT_GROUP)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)
BUTTONS = ((Button("Xem", "t|1"),),)
WORDS = Card("<b>Bản tin</b>", BUTTONS)
PICTURE = Card("<b>Bản tin</b>", BUTTONS, PNG)
LONG = Card("việc " * 300, BUTTONS, PNG)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with dialogue.scene(tmp_path / "office.db", plans=()) as opened:
        yield opened


def channel(scene: Scene) -> TelegramChannel:
    return TelegramChannel(scene.application.bot)


def said(scene: Scene) -> list[dict[str, Any]]:
    return scene.said_in(UNIT_GROUP)


def calls(scene: Scene) -> list[str]:
    return [call.method for call in scene.telegram.calls]


async def test_words_are_a_message_with_buttons(scene: Scene) -> None:
    number = await channel(scene).send(PLACE, WORDS)
    (message,) = said(scene)
    assert (message["message_id"], message["text"]) == (number, "Bản tin")
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "Xem"


async def test_a_picture_has_the_words_for_its_caption(scene: Scene) -> None:
    number = await channel(scene).send(PLACE, PICTURE)
    (message,) = said(scene)
    assert (message["message_id"], message["caption"], "photo" in message) == (number, "Bản tin", True)
    assert "reply_markup" in message


async def test_words_too_long_for_a_caption_follow_their_picture(scene: Scene) -> None:
    number = await channel(scene).send(PLACE, LONG)
    picture, words = said(scene)
    assert ("photo" in picture, "caption" in picture, "reply_markup" in picture) == (True, False, False)
    assert (words["message_id"], words["text"][:4], "reply_markup" in words) == (number, "việc", True)


async def test_a_picture_whose_words_do_not_go_out_goes_again(scene: Scene) -> None:
    scene.telegram.faults.fail("sendMessage", too_many_requests(30))
    with pytest.raises(RetryAfter):
        await channel(scene).send(PLACE, LONG)
    assert said(scene) == []


@pytest.mark.parametrize("said_why", ["not enough rights to send photos to the chat", "IMAGE_PROCESS_FAILED"])
async def test_where_a_picture_is_refused_the_words_go_alone(scene: Scene, said_why: str) -> None:
    scene.telegram.faults.fail("sendPhoto", bad_request(said_why))
    await channel(scene).send(PLACE, PICTURE)
    assert [message["text"] for message in said(scene)] == ["Bản tin"]


async def test_any_other_refusal_of_a_picture_is_the_callers(scene: Scene) -> None:
    scene.telegram.faults.fail("sendPhoto", bad_request("chat not found"))
    with pytest.raises(BadRequest):
        await channel(scene).send(PLACE, PICTURE)
    assert said(scene) == []


async def test_a_message_goes_into_its_topic(scene: Scene) -> None:
    scene.telegram.add_group(-1001, "Diễn đàn", (HOA,), kind="supergroup", forum=True)
    topic = scene.telegram.add_topic(-1001, "Kế hoạch", HOA)
    for card in (WORDS, PICTURE):
        await channel(scene).send(Place(-1001, topic), card)
    assert [message["message_thread_id"] for message in scene.said_in(-1001)] == [topic, topic]


async def test_an_edit_changes_words_and_buttons(scene: Scene) -> None:
    number = await channel(scene).send(PLACE, WORDS)
    await channel(scene).edit(PLACE, number, Card("<i>mới</i>"))
    (message,) = said(scene)
    assert (message["text"], "reply_markup" in message) == ("mới", False)


async def test_an_edit_changes_the_caption_under_a_picture(scene: Scene) -> None:
    number = await channel(scene).send(PLACE, PICTURE)
    for _ in range(2):
        await channel(scene).edit(PLACE, number, Card("mới", BUTTONS))
    (message,) = said(scene)
    assert (message["caption"], "photo" in message) == ("mới", True)


async def test_words_too_long_for_the_caption_of_a_picture_are_refused(scene: Scene) -> None:
    number = await channel(scene).send(PLACE, PICTURE)
    with pytest.raises(BadRequest, match=r"(?i)no text in the message"):
        await channel(scene).edit(PLACE, number, LONG)


async def test_to_edit_a_message_into_itself_is_no_mistake(scene: Scene) -> None:
    number = await channel(scene).send(PLACE, WORDS)
    await channel(scene).edit(PLACE, number, WORDS)
    assert calls(scene)[-1] == "editMessageText"


async def test_a_message_that_is_gone_is_the_callers_to_judge(scene: Scene) -> None:
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await channel(scene).edit(PLACE, 999, WORDS)
