"""The bot's calls that change what was sent, and its answers to presses."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import entities
from bot.sandbox.errors import Json, bad_request
from bot.sandbox.history import quoted
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.reaching import own_message, writable
from bot.sandbox.sending import Uploads, caption_fields, text_fields
from bot.sandbox.state import QUERY_LIFETIME, State

_MAX_ANSWER = 200
_DELETABLE_FOR = timedelta(hours=48)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)


def edit_text(state: State, params: Json, _files: Uploads) -> Json:
    """Do editMessageText; without reply_markup the buttons go, as at Telegram."""
    message = own_message(state, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _change(state, message, ("text", "entities"), text_fields(state, params), params)


def edit_caption(state: State, params: Json, _files: Uploads) -> Json:
    """Do editMessageCaption."""
    message = own_message(state, params)
    if "document" not in message and "photo" not in message:
        raise bad_request("there is no caption in the message to edit")
    return _change(state, message, ("caption", "caption_entities"), caption_fields(state, params), params)


def edit_keyboard(state: State, params: Json, _files: Uploads) -> Json:
    """Do editMessageReplyMarkup."""
    return _change(state, own_message(state, params), (), {}, params)


def _change(state: State, message: Json, fields: tuple[str, ...], content: Json, params: Json) -> Json:
    keyboard = inline_keyboard(params.get("reply_markup"))
    wanted = content | ({"reply_markup": keyboard} if keyboard else {})
    compared = (*fields, "reply_markup")
    if {key: message[key] for key in compared if key in message} == wanted:
        raise bad_request(_NOT_MODIFIED)
    for key in compared:
        message.pop(key, None)
    message |= {**wanted, "edit_date": state.stamp()}
    state.feed.tell("edited", chat_id=message["chat"]["id"], message_id=message["message_id"])
    return message


def delete_message(state: State, params: Json, _files: Uploads) -> bool:
    """Do deleteMessage: the bot's own for 48 hours, others' in groups where it is an administrator."""
    chat_id = writable(state, params)
    message = state.history.get(chat_id, params.get("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    own = message.get("from", {}).get("id") == state.bot.user_id
    group = state.directory.groups.get(chat_id)
    admin = group is not None and group.is_admin(state.bot.user_id)
    old = state.stamp() - message["date"] > _DELETABLE_FOR.total_seconds()
    if not admin and (old or (group is not None and not own)):
        raise bad_request("message can't be deleted")
    state.history.remove(chat_id, message["message_id"])
    state.feed.tell("deleted", chat_id=chat_id, message_id=message["message_id"])
    return True


def pin_message(state: State, params: Json, _files: Uploads) -> bool:
    """Do pinChatMessage."""
    chat_id = writable(state, params)
    group = state.directory.groups.get(chat_id)
    if group is not None and not group.is_admin(state.bot.user_id):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = state.history.get(chat_id, params.get("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    notice = state.add_message(chat_id, {"from": state.bot.json(), "pinned_message": quoted(message)})
    state.deliver(notice)
    return True


def answer_query(state: State, params: Json, _files: Uploads) -> bool:
    """Do answerCallbackQuery: once, and soon after the press."""
    if entities.length(params.get("text", "")) > _MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query = state.queries.get(params.get("callback_query_id", ""))
    if query is None or query.answer is not None or state.now() - query.pressed_at > QUERY_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answer = {key: params[key] for key in ("text", "show_alert", "url") if params.get(key)}
    facts = {"chat_id": query.chat_id, "message_id": query.message_id, "user_id": query.user_id}
    state.feed.tell("answered", query_id=query.query_id, answer=query.answer, **facts)
    return True
