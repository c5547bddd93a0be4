"""Inline queries at the local Telegram: who types, what may be offered, when it is too late, what a chosen card becomes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.errors import Json
from bot.sandbox.telegram import LocalTelegram
from tests.bot.sandbox.local_world import GROUP, HOA, MINH, OUTSIDE, StandingClock, button, refusal, small_world

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def article(name: str = "a", text: str = "thẻ", **fields: Any) -> Json:
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": name, "title": "Việc", "input_message_content": content, **fields}


async def offer(telegram: LocalTelegram, query: str, *results: Json, **params: Any) -> bool:
    done: bool = await telegram.call("answerInlineQuery", {"inline_query_id": query, "results": list(results), **params})
    return done


@pytest.mark.parametrize(("chat", "kind"), [(HOA, "sender"), (GROUP, "group")])
def test_a_query_tells_who_typed_what_and_in_which_kind_of_chat(chat: int, kind: str) -> None:
    telegram = small_world()
    query = telegram.type_inline(chat, HOA, "kiểm soát", "10")
    told = telegram.updates.pending[0]["inline_query"]
    assert told == {
        "id": query,
        "from": telegram.directory.user(HOA),
        "query": "kiểm soát",
        "offset": "10",
        "chat_type": kind,
    }
    assert telegram.offered_for(query) is None


def test_a_query_comes_from_any_chat_that_its_person_is_in() -> None:
    telegram = small_world()
    telegram.type_inline(OUTSIDE, MINH, "x")
    for chat, who in ((OUTSIDE, HOA), (HOA, MINH)):
        with pytest.raises(ValueError, match="is not in"):
            telegram.type_inline(chat, who, "x")


def test_nobody_types_a_query_where_inline_mode_is_off() -> None:
    telegram = small_world()
    telegram.inline_mode = False
    with pytest.raises(ValueError, match="inline mode"):
        telegram.type_inline(HOA, HOA, "x")


async def test_the_bot_knows_whether_inline_mode_is_on() -> None:
    telegram = small_world()
    assert (await telegram.call("getMe", {}))["supports_inline_queries"]
    telegram.inline_mode = False
    assert not (await telegram.call("getMe", {}))["supports_inline_queries"]


def test_a_long_query_is_cut_to_256_characters() -> None:
    telegram = small_world()
    for typed, kept in (("x" * 300, 256), ("🦆" * 200, 128)):
        telegram.type_inline(HOA, HOA, typed)
        assert len(telegram.updates.pending[-1]["inline_query"]["query"]) == kept


async def test_what_is_offered_is_kept_and_the_chosen_one_is_sent_by_its_person() -> None:
    telegram = small_world()
    query = telegram.type_inline(GROUP, MINH, "x")
    shown = article("b", "<b>thẻ</b>", description="hạn", reply_markup=button(url="https://t.me/nhacviec_bot"))
    await offer(telegram, query, article("a"), shown, is_personal=True, cache_time=5, next_offset="10")
    offered = telegram.offered_for(query)
    assert offered is not None
    assert (offered["is_personal"], offered["cache_time"], offered["next_offset"], offered["button"]) == (True, 5, "10", None)
    message = telegram.choose(query, "b")
    assert (message["from"]["id"], message["via_bot"]) == (MINH, telegram.bot.json())
    assert (message["text"], message["entities"][0]["type"]) == ("thẻ", "bold")
    assert message["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/nhacviec_bot"
    with pytest.raises(LookupError):
        telegram.choose(query, "c")


async def test_the_bot_sees_its_own_cards_where_it_is_even_in_privacy_mode() -> None:
    telegram = small_world()
    for chat, seen in ((GROUP, True), (OUTSIDE, False)):
        query = telegram.type_inline(chat, MINH, "x")
        await offer(telegram, query, article())
        telegram.updates.clear()
        telegram.choose(query, "a")
        assert bool(telegram.updates.pending) is seen


async def test_a_query_is_answered_once_and_soon() -> None:
    clock = StandingClock()
    telegram = small_world(clock)
    first, second = (telegram.type_inline(HOA, HOA, "x") for _ in range(2))
    assert await offer(telegram, first)
    clock.move(timedelta(seconds=11))
    for query in (first, second, "7"):
        error = await refusal(telegram, "answerInlineQuery", inline_query_id=query, results=[])
        assert error.description == TOO_OLD


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        pytest.param({}, "Expected an Array", id="no list"),
        pytest.param([article(str(number)) for number in range(51)], "RESULTS_TOO_MUCH", id="too many"),
        pytest.param([article(), article()], "RESULT_ID_DUPLICATE", id="same id"),
        pytest.param([article("x" * 65)], "RESULT_ID_INVALID", id="long id"),
        pytest.param([article("đ" * 33)], "RESULT_ID_INVALID", id="long id in bytes"),
        pytest.param([article("")], "RESULT_ID_INVALID", id="empty id"),
        pytest.param([{**article(), "id": 5}], 'Can\'t find field "id"', id="id that is no text"),
        pytest.param([article(title=" ")], "ARTICLE_TITLE_EMPTY", id="no title"),
        pytest.param([{"type": "gif", "id": "a"}], "invalid type", id="another kind"),
        pytest.param(["a"], "invalid type", id="no object"),
        pytest.param([article(hide_url=True)], "unknown field hide_url", id="unknown field"),
        pytest.param([{**article(), "input_message_content": {}}], 'Can\'t find field "message_text"', id="no text"),
        pytest.param(
            [{**article(), "input_message_content": {"message_text": "x", "text": "x"}}], "unknown field", id="odd text"
        ),
        pytest.param([article(text=" ")], "message text is empty", id="empty text"),
        pytest.param([article(text="x" * 4097)], "message is too long", id="long text"),
        pytest.param([article(text="<b>x")], "can't parse entities", id="bad HTML"),
        pytest.param([article(reply_markup=button(callback_data="x" * 65))], "BUTTON_DATA_INVALID", id="long button"),
    ],
)
async def test_results_that_cannot_be_are_refused(results: Any, reason: str) -> None:
    telegram = small_world()
    query = telegram.type_inline(HOA, HOA, "x")
    assert reason in (await refusal(telegram, "answerInlineQuery", inline_query_id=query, results=results)).description
    assert telegram.offered_for(query) is None


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        pytest.param({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID", id="long offset"),
        pytest.param({"button": {"text": "Đăng ký"}}, "exactly one", id="button without an effect"),
        pytest.param({"button": {"text": "", "start_parameter": "x"}}, 'Can\'t find field "text"', id="button without text"),
        pytest.param({"button": {"text": "x", "start_parameter": "đăng ký"}}, "START_PARAM_INVALID", id="letters"),
        pytest.param({"button": {"text": "x", "start_parameter": "x" * 65}}, "START_PARAM_INVALID", id="long parameter"),
        pytest.param({"button": {"text": "x", "url": "https://x.vn"}}, "unknown field", id="button with an address"),
        pytest.param({"switch_pm_text": "x"}, "has no parameter switch_pm_text", id="a parameter of old"),
    ],
)
async def test_a_button_and_an_offset_that_cannot_be_are_refused(params: dict[str, Any], reason: str) -> None:
    telegram = small_world()
    query = telegram.type_inline(HOA, HOA, "x")
    assert reason in (await refusal(telegram, "answerInlineQuery", inline_query_id=query, results=[], **params)).description
