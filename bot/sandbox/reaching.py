"""Whether the bot may do something in a chat: finds the chat, the topic, the message, or says no as Telegram does."""

from __future__ import annotations

from bot.sandbox.directory import Group, Person
from bot.sandbox.errors import ApiError, Json, bad_request, forbidden
from bot.sandbox.history import quoted
from bot.sandbox.state import State


def chat_of(state: State, params: Json) -> Person | Group:
    """Return the chat that `chat_id` names (a number or @username). Raises ApiError 400 where there is none."""
    wanted = params.get("chat_id")
    if wanted is None or wanted == "":
        raise bad_request("chat_id is empty")
    directory = state.directory
    if isinstance(wanted, int):
        found: Person | Group | None = directory.groups.get(wanted) or directory.people.get(wanted)
    else:
        found = None
    if found is None:
        raise bad_request("chat not found")
    if isinstance(found, Group) and found.migrated_to is not None:
        reason = "group chat was upgraded to a supergroup chat"
        raise bad_request(reason, {"migrate_to_chat_id": found.migrated_to})
    return found


def writable(state: State, params: Json) -> int:
    """Return the id of a chat that the bot may write to. Raises ApiError 400 or 403."""
    chat = chat_of(state, params)
    if isinstance(chat, Person):
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat.user_id
    inside(state, chat)
    return chat.chat_id


def inside(state: State, group: Group) -> None:
    """Make sure that the bot is in a group. Raises ApiError 403."""
    if group.has(state.bot.user_id):
        return
    kind = {"group": "group", "supergroup": "supergroup", "channel": "channel"}[group.kind]
    if group.members.get(state.bot.user_id) == "kicked":
        raise forbidden(f"bot was kicked from the {kind} chat")
    raise forbidden(f"bot is not a member of the {kind} chat")


def topic_fields(state: State, chat_id: int, params: Json) -> Json:
    """Return the message fields of a topic, {} without one. Raises ApiError 400 for a topic that does not exist."""
    thread_id = params.get("message_thread_id")
    if not thread_id:
        return {}
    group = state.directory.groups.get(chat_id)
    if group is None or thread_id not in group.topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": thread_id, "is_topic_message": True}


def reply_fields(state: State, chat_id: int, params: Json) -> Json:
    """Return the message fields of a reply, {} without one. Raises ApiError 400 where the message is gone."""
    reply = params.get("reply_parameters")
    if not reply:
        return {}
    if not isinstance(reply, dict) or not isinstance(reply.get("message_id"), int):
        raise bad_request("can't parse reply parameters JSON object")
    message = state.history.get(chat_id, reply["message_id"])
    if message is not None:
        return {"reply_to_message": quoted(message)}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def own_message(state: State, params: Json) -> Json:
    """Return a message of the bot that it wants to change. Raises ApiError 400 or 403."""
    chat_id = writable(state, params)
    if not params.get("message_id"):
        raise bad_request("message identifier is not specified")
    message = state.history.get(chat_id, params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if message.get("from", {}).get("id") != state.bot.user_id:
        raise bad_request("message can't be edited")
    return message


def too_large() -> ApiError:
    """Return Telegram's refusal of a file over its limit."""
    return ApiError(413, "Request Entity Too Large")
