"""The bot's calls that ask about itself, chats, members and files, and that set what it shows of itself."""

from __future__ import annotations

from bot.sandbox.directory import ADMINS, PRESENT, Group, Person
from bot.sandbox.errors import Json, bad_request
from bot.sandbox.files import DOWNLOAD_LIMIT
from bot.sandbox.reaching import chat_of, inside
from bot.sandbox.sending import Uploads
from bot.sandbox.state import State, member_json

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_MENU_BUTTONS = frozenset({"commands", "web_app", "default"})


def get_me(state: State, _params: Json, _files: Uploads) -> Json:
    """Do getMe."""
    return {
        **state.bot.json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not state.privacy_mode,
        "supports_guest_queries": False,
        "supports_inline_queries": state.inline_mode,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def get_chat(state: State, params: Json, _files: Uploads) -> Json:
    """Do getChat."""
    chat = chat_of(state, params)
    if isinstance(chat, Group):
        inside(state, chat)
    full: Json = {**chat.chat(), "accent_color_id": 0, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(_GIFTS, False)
    return full


def get_member(state: State, params: Json, _files: Uploads) -> Json:
    """Do getChatMember."""
    chat = chat_of(state, params)
    user_id = params.get("user_id", 0)
    if user_id not in state.directory.people and user_id != state.bot.user_id:
        raise bad_request("invalid user_id specified")
    if isinstance(chat, Person):
        if user_id not in {chat.user_id, state.bot.user_id}:
            raise bad_request("user not found")
        return member_json("member", state.directory.user(user_id))
    inside(state, chat)
    return state.member_json(chat, user_id)


def get_admins(state: State, params: Json, _files: Uploads) -> list[Json]:
    """Do getChatAdministrators: other bots are left out, this one is not."""
    group = _group(state, params)
    return [state.member_json(group, user_id) for user_id, status in group.members.items() if status in ADMINS]


def count_members(state: State, params: Json, _files: Uploads) -> int:
    """Do getChatMemberCount."""
    if isinstance(chat_of(state, params), Person):
        return 2
    return sum(status in PRESENT for status in _group(state, params).members.values())


def leave(state: State, params: Json, _files: Uploads) -> bool:
    """Do leaveChat."""
    chat = chat_of(state, params)
    if isinstance(chat, Person):
        raise bad_request("chat member status can't be changed in private chats")
    inside(state, chat)
    before = state.member_json(chat, state.bot.user_id)
    chat.members[state.bot.user_id] = "left"
    change = {"chat": chat.chat(), "from": state.bot.json(), "date": state.stamp(), "old_chat_member": before}
    state.updates.push("my_chat_member", {**change, "new_chat_member": state.member_json(chat, state.bot.user_id)})
    state.add_message(chat.chat_id, {"from": state.bot.json(), "left_chat_member": state.bot.json()})
    state.feed.tell("chats")
    return True


def get_file(state: State, params: Json, _files: Uploads) -> Json:
    """Do getFile: files up to 20 MB can be fetched."""
    stored = state.files.by_id.get(params.get("file_id", ""))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.json(), "file_path": stored.path}


def set_commands(state: State, params: Json, _files: Uploads) -> bool:
    """Do setMyCommands."""
    state.profile.set_commands(params.get("commands"), params.get("scope"), params.get("language_code", ""))
    state.feed.tell("commands")
    return True


def get_commands(state: State, params: Json, _files: Uploads) -> list[Json]:
    """Do getMyCommands."""
    return state.profile.get_commands(params.get("scope"), params.get("language_code", ""))


def delete_commands(state: State, params: Json, _files: Uploads) -> bool:
    """Do deleteMyCommands."""
    state.profile.delete_commands(params.get("scope"), params.get("language_code", ""))
    state.feed.tell("commands")
    return True


def set_menu_button(state: State, params: Json, _files: Uploads) -> bool:
    """Do setChatMenuButton."""
    button = params.get("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in _MENU_BUTTONS:
        raise bad_request("can't parse menu button: unsupported type specified")
    state.profile.menu_button = button
    return True


def get_menu_button(state: State, _params: Json, _files: Uploads) -> Json:
    """Do getChatMenuButton."""
    return state.profile.menu_button


def _group(state: State, params: Json) -> Group:
    chat = chat_of(state, params)
    if isinstance(chat, Person):
        raise bad_request("there are no administrators in the private chat")
    inside(state, chat)
    return chat
