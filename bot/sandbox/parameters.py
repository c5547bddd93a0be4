"""Which parameters each method takes and of what kind; turns what came over the wire into values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.errors import ApiError, Json, bad_request


def _integer(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _flag(value: Any) -> bool:
    return value is True or str(value).lower() in {"true", "1", "yes", "t", "y"}


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request("can't parse JSON object") from None


def _chat(value: Any) -> int | str:
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() else text


def _file_or_text(value: Any) -> str:
    return str(value)


Kind = Callable[[Any], Any]
_SENDING: dict[str, Kind] = {
    "chat_id": _chat,
    "message_thread_id": _integer,
    "business_connection_id": str,
    "direct_messages_topic_id": _integer,
    "disable_notification": _flag,
    "protect_content": _flag,
    "allow_paid_broadcast": _flag,
    "message_effect_id": str,
    "suggested_post_parameters": _decoded,
    "reply_parameters": _decoded,
    "reply_markup": _decoded,
}
_CAPTION: dict[str, Kind] = {"caption": str, "parse_mode": str, "caption_entities": _decoded}
_TEXT: dict[str, Kind] = {"text": str, "parse_mode": str, "entities": _decoded, "link_preview_options": _decoded}
_MESSAGE: dict[str, Kind] = {"business_connection_id": str, "chat_id": _chat, "message_id": _integer, "inline_message_id": str}
_SCOPED: dict[str, Kind] = {"scope": _decoded, "language_code": str}
_CHAT: dict[str, Kind] = {"chat_id": _chat}

PARAMETERS: Mapping[str, Mapping[str, Kind]] = {
    "getMe": {},
    "logOut": {},
    "close": {},
    "getUpdates": {"offset": _integer, "limit": _integer, "timeout": _integer, "allowed_updates": _decoded},
    "setWebhook": {
        "url": str,
        "certificate": _file_or_text,
        "ip_address": str,
        "max_connections": _integer,
        "allowed_updates": _decoded,
        "drop_pending_updates": _flag,
        "secret_token": str,
    },
    "deleteWebhook": {"drop_pending_updates": _flag},
    "getWebhookInfo": {},
    "sendMessage": {**_SENDING, **_TEXT},
    "sendDocument": {
        **_SENDING,
        **_CAPTION,
        "document": _file_or_text,
        "thumbnail": _file_or_text,
        "disable_content_type_detection": _flag,
    },
    "sendPhoto": {
        **_SENDING,
        **_CAPTION,
        "photo": _file_or_text,
        "show_caption_above_media": _flag,
        "has_spoiler": _flag,
    },
    "sendChatAction": {"chat_id": _chat, "message_thread_id": _integer, "action": str, "business_connection_id": str},
    "editMessageText": {**_MESSAGE, **_TEXT, "reply_markup": _decoded},
    "editMessageReplyMarkup": {**_MESSAGE, "reply_markup": _decoded},
    "editMessageCaption": {**_MESSAGE, **_CAPTION, "show_caption_above_media": _flag, "reply_markup": _decoded},
    "deleteMessage": {"chat_id": _chat, "message_id": _integer},
    "pinChatMessage": {**_MESSAGE, "disable_notification": _flag},
    "unpinChatMessage": _MESSAGE,
    "answerCallbackQuery": {"callback_query_id": str, "text": str, "show_alert": _flag, "url": str, "cache_time": _integer},
    "answerInlineQuery": {
        "inline_query_id": str,
        "results": _decoded,
        "cache_time": _integer,
        "is_personal": _flag,
        "next_offset": str,
        "button": _decoded,
    },
    "getFile": {"file_id": str},
    "getChat": _CHAT,
    "getChatMember": {"chat_id": _chat, "user_id": _integer},
    "getChatAdministrators": {"chat_id": _chat, "return_bots": _flag},
    "getChatMemberCount": _CHAT,
    "leaveChat": _CHAT,
    "setMyCommands": {"commands": _decoded, **_SCOPED},
    "getMyCommands": _SCOPED,
    "deleteMyCommands": _SCOPED,
    "setMyName": {"name": str, "language_code": str},
    "getMyName": {"language_code": str},
    "setMyDescription": {"description": str, "language_code": str},
    "getMyDescription": {"language_code": str},
    "setMyShortDescription": {"short_description": str, "language_code": str},
    "getMyShortDescription": {"language_code": str},
    "setChatMenuButton": {"chat_id": _integer, "menu_button": _decoded},
    "getChatMenuButton": {"chat_id": _integer},
}
_BY_LOWER = {name.lower(): name for name in PARAMETERS}


def method_name(written: str) -> str:
    """Return a method's proper name; Telegram does not mind the case. Raises ApiError 404 for any other."""
    name = _BY_LOWER.get(written.lower())
    if name is None:
        raise ApiError(404, "Not Found")
    return name


def decode(method: str, params: Mapping[str, Any], strict: bool) -> Json:
    """Return the parameters as values. Unknown ones raise ApiError 400 where `strict`; Telegram itself ignores them."""
    kinds = PARAMETERS[method]
    unknown = sorted(set(params) - set(kinds))
    if unknown and strict:
        raise bad_request(f"{method} has no parameter {', '.join(unknown)}")
    return {name: kinds[name](value) for name, value in params.items() if name in kinds and value is not None}
