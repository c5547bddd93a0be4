"""Checks the buttons under a message: shape, numbers, 64 bytes of data. Returns them as Telegram keeps them."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.errors import Json, bad_request

MAX_DATA_BYTES = 64
MAX_BUTTONS = 100
_ACTIONS = (
    "callback_data",
    "url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
    "web_app",
    "login_url",
)
_ADDRESS = re.compile(r"(?:https?://[\w-]+(?:\.[\w-]+)*(?::\d+)?(?:[/?#]\S*)?|tg://\S+)", re.IGNORECASE)
_KNOWN = frozenset({*_ACTIONS, "text", "style", "icon_custom_emoji_id"})
_OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


def inline_keyboard(markup: Any) -> Json | None:
    """Return an inline keyboard ready to be kept, None where there are no buttons.

    Raises ApiError 400: wrong shape, a button without text or with anything but one action, too long data, too many buttons.
    """
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if any(key in markup for key in _OTHER_MARKUPS):
        return None
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('can\'t parse inline keyboard: field "inline_keyboard" must be of type Array of Array')
    kept = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    unknown = set(button) - _KNOWN
    if unknown:
        raise bad_request(f"can't parse inline keyboard button: unknown field {min(unknown)}")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = [action for action in _ACTIONS if action in button]
    if len(actions) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    _check_action(actions[0], button[actions[0]])
    return dict(button)


def _check_action(action: str, value: Any) -> None:
    if action == "callback_data":
        size = len(value.encode()) if isinstance(value, str) else 0
        if not 1 <= size <= MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if action == "url" and not (isinstance(value, str) and _ADDRESS.fullmatch(value)):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
