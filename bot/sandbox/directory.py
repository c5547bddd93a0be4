"""Who and what exists at the local Telegram: the bot, people, groups, who is in which group and as what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.sandbox.errors import Json

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
ADMINS = frozenset({"creator", "administrator"})
ANONYMOUS_ADMIN: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_SPEAKER: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot: its token, user id, user name without "@", and the name that people see."""

    token: str = "1000000001:LOCAL-SANDBOX-TOKEN-0000000000000000"  # noqa: S105 - opens nothing outside this process
    user_id: int = 1000000001
    username: str = "nhacviec_bot"
    name: str = "Nhắc Việc"

    def json(self) -> Json:
        """Return the bot as Telegram's User."""
        return {"id": self.user_id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True)
class Person:
    """Someone with a Telegram account; `started`: has opened the bot, `blocked`: has blocked it."""

    user_id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "vi"
    started: bool = False
    blocked: bool = False

    def json(self) -> Json:
        """Return the person as Telegram's User."""
        user: Json = {"id": self.user_id, "is_bot": False, **self._names()}
        return user | ({"language_code": self.language_code} if self.language_code else {})

    def chat(self) -> Json:
        """Return the private chat with this person as Telegram's Chat."""
        return {"id": self.user_id, "type": "private", **self._names()}

    def _names(self) -> Json:
        names = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {key: value for key, value in names.items() if value}


@dataclass(slots=True)
class Group:
    """A group, supergroup or channel; `members` maps user ids to Telegram's member status."""

    chat_id: int
    kind: str
    title: str
    forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    migrated_to: int | None = None

    def chat(self) -> Json:
        """Return the group as Telegram's Chat."""
        found: Json = {"id": self.chat_id, "type": self.kind, "title": self.title}
        return found | ({"is_forum": True} if self.forum else {})

    def has(self, user_id: int) -> bool:
        """Say whether a user is in the group now."""
        return self.members.get(user_id) in PRESENT

    def is_admin(self, user_id: int) -> bool:
        """Say whether a user is the owner or an administrator."""
        return self.members.get(user_id) in ADMINS


class Directory:
    """Looks people and groups up by id. Unknown ids raise LookupError: the test's or the page's own mistake."""

    def __init__(self, bot: BotIdentity) -> None:
        self.bot = bot
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}

    def person(self, user_id: int) -> Person:
        """Return a person."""
        if user_id not in self.people:
            raise LookupError(f"no such person: {user_id}")
        return self.people[user_id]

    def group(self, chat_id: int) -> Group:
        """Return a group that still is one (has not become a supergroup)."""
        if chat_id not in self.groups:
            raise LookupError(f"no such group: {chat_id}")
        return self.groups[chat_id]

    def chat(self, chat_id: int) -> Json:
        """Return any chat as Telegram's Chat."""
        return self.group(chat_id).chat() if chat_id in self.groups else self.person(chat_id).chat()

    def user(self, user_id: int) -> Json:
        """Return any user, the bot included, as Telegram's User."""
        return self.bot.json() if user_id == self.bot.user_id else self.person(user_id).json()

    def new_group(self, chat_id: int, title: str, kind: str, members: Iterable[int], forum: bool) -> Group:
        """Add a group whose first member is its owner."""
        group = Group(chat_id, kind, title, forum)
        for user_id in members:
            self.person(user_id)
            group.members[user_id] = "creator" if not group.members else "member"
        self.groups[chat_id] = group
        return group
