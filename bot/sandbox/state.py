"""Everything the local Telegram knows, in one place, and the few rules that both people's acts and the bot's calls need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.copies import copied
from bot.sandbox.directory import BotIdentity, Directory, Group
from bot.sandbox.errors import Json
from bot.sandbox.feed import Feed
from bot.sandbox.files import Files
from bot.sandbox.history import History
from bot.sandbox.profile import Profile
from bot.sandbox.updates import Updates

QUERY_LIFETIME = timedelta(minutes=15)
_SERVICE = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "group_chat_created",
        "supergroup_chat_created",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "forum_topic_created",
    }
)


@dataclass(slots=True)
class Query:
    """A press of a button: whose, on which message, when, and what the bot answered (None: nothing yet)."""

    query_id: str
    user_id: int
    chat_id: int
    message_id: int
    pressed_at: datetime
    answer: Json | None = None


@dataclass(slots=True)
class Typed:
    """An inline query: who typed what in which chat, and what the bot offered (None: nothing yet)."""

    query_id: str
    user_id: int
    chat_id: int
    query: str
    offset: str
    typed_at: datetime
    answer: Json | None = None


@dataclass(slots=True)
class Webhook:
    """Where updates are posted instead of being polled; an empty `url` means polling."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


class State:
    """The bot, the people, the groups, the messages, the updates. `now` gives aware UTC instants of the office clock.

    `inline_mode` is what BotFather's /setinline turns on and off.
    """

    def __init__(
        self, bot: BotIdentity, now: Callable[[], datetime], privacy_mode: bool, first_update_id: int | None = None
    ) -> None:
        self.bot = bot
        self.now = now
        self.privacy_mode = privacy_mode
        self.inline_mode = True
        self.directory = Directory(bot)
        self.history = History()
        self.files = Files()
        self.feed = Feed()
        self.profile = Profile(bot.name)
        self.updates = Updates(now, first_update_id)
        self.queries: dict[str, Query] = {}
        self.inline_queries: dict[str, Typed] = {}
        self.webhook = Webhook()

    def stamp(self) -> int:
        """Return the present instant as Telegram writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def add_message(self, chat_id: int, fields: Json) -> Json:
        """Put a message into a chat and tell the listeners."""
        message = self.history.add({"date": self.stamp(), "chat": self.directory.chat(chat_id), **fields})
        self.feed.tell("message", chat_id=chat_id, message_id=message["message_id"])
        return message

    def deliver(self, message: Json, kind: str = "message") -> None:
        """Queue a message for the bot if Telegram would show it to the bot."""
        if self.bot_sees(message):
            self.updates.push(kind, message)

    def bot_sees(self, message: Json) -> bool:
        """Say whether the bot gets a message: in groups privacy mode leaves few.

        Those are commands, replies to the bot, service messages, and what was sent through the bot's inline mode.
        """
        group = self.directory.groups.get(message["chat"]["id"])
        if group is None:
            return True
        if not group.has(self.bot.user_id):
            return False
        if not self.privacy_mode or group.is_admin(self.bot.user_id) or group.kind == "channel":
            return True
        own = message.get("via_bot", {}).get("id") == self.bot.user_id
        return own or bool(_SERVICE & message.keys()) or self._is_reply_to_bot(message) or self._is_command(message)

    def _is_reply_to_bot(self, message: Json) -> bool:
        return bool(message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot.user_id)

    def _is_command(self, message: Json) -> bool:
        text = message.get("text") or message.get("caption") or ""
        for entity in message.get("entities") or message.get("caption_entities") or ():
            if entity["type"] == "bot_command" and entity["offset"] == 0:
                _, _, addressee = text[: entity["length"]].partition("@")
                return not addressee or addressee.lower() == self.bot.username.lower()
        return False

    def member_json(self, group: Group, user_id: int) -> Json:
        """Return someone's standing in a group as Telegram's ChatMember."""
        return member_json(group.members.get(user_id, "left"), self.directory.user(user_id))

    def commands_for(self, chat_id: int, user_id: int) -> list[Json]:
        """Return copies of the commands that a person sees in a chat."""
        group = self.directory.groups.get(chat_id)
        language = self.directory.person(user_id).language_code or ""
        admin = group is not None and group.is_admin(user_id)
        return copied(self.profile.shown(self.directory.chat(chat_id), user_id, admin, language))


_ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
)
_NOT_GIVEN = (
    "can_be_edited",
    "is_anonymous",
    "can_promote_members",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def member_json(status: str, user: Json) -> Json:
    """Return Telegram's ChatMember for a status and a user."""
    member: Json = {"status": status, "user": user}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member |= dict.fromkeys(_ADMIN_RIGHTS, True) | dict.fromkeys(_NOT_GIVEN, False)
    elif status == "kicked":
        member["until_date"] = 0
    return member
