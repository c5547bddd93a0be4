"""What the bot shows of itself: commands by scope and language, names, descriptions, menu button."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.errors import Json, bad_request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES: dict[str, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
_TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


class Profile:
    """Keeps what setMyCommands, setMyName, setMyDescription and their like have set."""

    def __init__(self, name: str) -> None:
        self.commands: dict[str, list[Json]] = {}
        self.texts: dict[str, str] = {f"name:{''}": name}
        self.menu_button: Json = {"type": "commands"}

    def set_commands(self, commands: Any, scope: Any, language: str) -> None:
        """Keep commands for a scope and language. Raises ApiError 400 for names, descriptions or numbers out of bounds."""
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.commands[_key(scope, language)] = [_command(command) for command in commands]

    def get_commands(self, scope: Any, language: str) -> list[Json]:
        """Return the commands set for exactly this scope and language."""
        return self.commands.get(_key(scope, language), [])

    def delete_commands(self, scope: Any, language: str) -> None:
        """Forget the commands of a scope and language."""
        self.commands.pop(_key(scope, language), None)

    def shown(self, chat: Json, user_id: int, is_admin: bool, language: str) -> list[Json]:
        """Return the commands a person sees in a chat: the narrowest scope that has any, in their language before the rest."""
        for scope in _narrowest_first(chat, user_id, is_admin):
            for spoken in dict.fromkeys((language, "")):
                found = self.commands.get(_key(scope, spoken))
                if found:
                    return found
        return []

    def set_text(self, kind: str, text: str, language: str) -> None:
        """Keep a name or description; an empty one is forgotten. Raises ApiError 400 if it is too long."""
        if len(text) > _TEXT_LIMITS[kind]:
            raise bad_request(f"{kind.replace('_', ' ')} is too long")
        if text:
            self.texts[f"{kind}:{language}"] = text
        else:
            self.texts.pop(f"{kind}:{language}", None)

    def text(self, kind: str, language: str) -> str:
        """Return a name or description in a language, else in the default one."""
        return self.texts.get(f"{kind}:{language}", self.texts.get(f"{kind}:", ""))


def _key(scope: Any, language: str) -> str:
    wanted = scope or {"type": "default"}
    if not isinstance(wanted, dict) or wanted.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    fields = {"type": wanted["type"]}
    for name in _SCOPES[wanted["type"]]:
        if name not in wanted:
            raise bad_request(f"can't parse BotCommandScope: {name} is empty")
        fields[name] = wanted[name]
    return json.dumps([fields, language], sort_keys=True)


def _command(command: Any) -> Json:
    if not isinstance(command, dict) or not _COMMAND.fullmatch(str(command.get("command", ""))):
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(command.get("description", "")).strip()
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command["command"], "description": description}


def _narrowest_first(chat: Json, user_id: int, is_admin: bool) -> Iterator[Json]:
    if chat["type"] != "private":
        yield {"type": "chat_member", "chat_id": chat["id"], "user_id": user_id}
        if is_admin:
            yield {"type": "chat_administrators", "chat_id": chat["id"]}
    yield {"type": "chat", "chat_id": chat["id"]}
    if chat["type"] == "private":
        yield {"type": "all_private_chats"}
    else:
        if is_admin:
            yield {"type": "all_chat_administrators"}
        yield {"type": "all_group_chats"}
    yield {"type": "default"}
