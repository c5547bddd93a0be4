"""Inline queries at the local Telegram: what a bot may offer while somebody types "@bot …". Telegram refuses the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.sandbox import entities
from bot.sandbox.errors import ApiError, Json, bad_request
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.sending import Uploads, text_fields
from bot.sandbox.state import State

MAX_QUERY = 256
MAX_RESULTS = 50
MAX_ID_BYTES = 64
MAX_OFFSET_BYTES = 64
QUERY_LIFETIME = timedelta(seconds=10)
"""Telegram names no time; what people measure lies between five and fifteen seconds."""
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ARTICLE = frozenset(
    {
        "type",
        "id",
        "title",
        "input_message_content",
        "reply_markup",
        "url",
        "description",
        "thumbnail_url",
        "thumbnail_width",
        "thumbnail_height",
    }
)
_CONTENT = frozenset({"message_text", "parse_mode", "entities", "link_preview_options"})
_BUTTON = frozenset({"text", "start_parameter", "web_app"})
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_inline(state: State, params: Json, _files: Uploads) -> bool:
    """Do answerInlineQuery: once, and soon after it was typed."""
    results = _results(state, params.get("results"))
    offset, button = params.get("next_offset", ""), _button(params.get("button"))
    if len(offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    query = state.inline_queries.get(params.get("inline_query_id", ""))
    if query is None or query.answer is not None or state.now() - query.typed_at > QUERY_LIFETIME:
        raise bad_request(_TOO_OLD)
    settings = {"cache_time": params.get("cache_time", 300), "is_personal": params.get("is_personal", False)}
    query.answer = {"results": results, "next_offset": offset, "button": button, **settings}
    state.feed.tell("offered", query_id=query.query_id, user_id=query.user_id, chat_id=query.chat_id, offered=query.answer)
    return True


def _results(state: State, given: Any) -> list[Json]:
    if not isinstance(given, list):
        raise bad_request("can't parse inline query results JSON array: Expected an Array of InlineQueryResult")
    if len(given) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    results = [_article(state, result) for result in given]
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    return results


def _article(state: State, result: Any) -> Json:
    """Return an article with its message made ready; other kinds of results are not known here."""
    if not isinstance(result, dict) or result.get("type") != "article":
        raise _unparsable("invalid type specified")
    _known(result, _ARTICLE)
    for field in ("id", "title"):
        if not isinstance(result.get(field), str):
            raise _unparsable(f'Can\'t find field "{field}"')
    if not 1 <= len(result["id"].encode()) <= MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not result["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not isinstance(content.get("message_text"), str):
        raise _unparsable('Can\'t find field "message_text"')
    _known(content, _CONTENT)
    message = text_fields(state, {**content, "text": content["message_text"]})
    keyboard = inline_keyboard(result.get("reply_markup"))
    told = {field: result[field] for field in ("id", "title", "description") if result.get(field)}
    return {**told, "message": message | ({"reply_markup": keyboard} if keyboard else {})}


def _button(button: Any) -> Json | None:
    if button is None:
        return None
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("can't parse inline query results button: Can't find field \"text\"")
    _known(button, _BUTTON)
    if ("start_parameter" in button) == ("web_app" in button):
        raise bad_request("can't parse inline query results button: exactly one of the optional fields must be used")
    if "start_parameter" in button and not _START_PARAMETER.fullmatch(str(button["start_parameter"])):
        raise bad_request("START_PARAM_INVALID")
    return dict(button)


def _known(given: Mapping[str, Any], fields: frozenset[str]) -> None:
    unknown = set(given) - fields
    if unknown:
        raise _unparsable(f"unknown field {min(unknown)}")


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {reason}")


def as_typed(text: str) -> str:
    """Return a query as clients send it: at most 256 characters, counted in UTF-16 units."""
    while entities.length(text) > MAX_QUERY:
        text = text[:-1]
    return text
