"""Who comes and goes: people, groups, topics, the bot in and out of groups, blocking, a group becoming a supergroup."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.acts import Acts
from bot.sandbox.directory import Group, Person
from bot.sandbox.state import member_json

TOPIC_COLOUR = 7322096


class Membership(Acts):
    """The acts that change who is where."""

    def add_person(
        self,
        user_id: int,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "vi",
        *,
        started: bool = False,
    ) -> Person:
        """Add a person; `started`: has opened the bot before, so that the bot may write first."""
        person = Person(user_id, first_name, last_name, username, language_code, started)
        self.directory.people[user_id] = person
        return person

    def add_group(
        self,
        chat_id: int,
        title: str,
        members: Iterable[int] = (),
        *,
        kind: str = "group",
        bot_is_member: bool = True,
        forum: bool = False,
    ) -> Group:
        """Add a group ("group", "supergroup", "channel"), its first member the owner; no updates are made."""
        group = self.directory.new_group(chat_id, title, kind, members, forum)
        if bot_is_member:
            group.members[self.bot.user_id] = "administrator" if kind == "channel" else "member"
        return group

    def add_bot(self, chat_id: int, by_user: int) -> None:
        """Add the bot to a group."""
        self._set_status(chat_id, self.bot.user_id, "member", by_user)
        self._service(chat_id, by_user, {"new_chat_members": [self.bot.json()]})

    def remove_bot(self, chat_id: int, by_user: int) -> None:
        """Throw the bot out of a group."""
        self._set_status(chat_id, self.bot.user_id, "kicked", by_user)
        # Only a basic group still shows the bot this last message.
        message = self.add_message(chat_id, {"from": self.directory.user(by_user), "left_chat_member": self.bot.json()})
        if self.directory.group(chat_id).kind == "group":
            self.updates.push("message", message)

    def promote(self, chat_id: int, user_id: int, by_user: int) -> None:
        """Make someone (or the bot) an administrator of a group."""
        self._set_status(chat_id, user_id, "administrator", by_user)

    def demote(self, chat_id: int, user_id: int, by_user: int) -> None:
        """Make an administrator a plain member again."""
        self._set_status(chat_id, user_id, "member", by_user)

    def add_member(self, chat_id: int, user_id: int, by_user: int) -> None:
        """Add a person to a group."""
        self._set_status(chat_id, user_id, "member", by_user)
        self._service(chat_id, by_user, {"new_chat_members": [self.directory.user(user_id)]})

    def remove_member(self, chat_id: int, user_id: int, by_user: int) -> None:
        """Take a person out of a group."""
        self._set_status(chat_id, user_id, "left" if by_user == user_id else "kicked", by_user)
        self._service(chat_id, by_user, {"left_chat_member": self.directory.user(user_id)})

    def block_bot(self, user_id: int) -> None:
        """Let a person block the bot."""
        self._set_blocked(user_id, blocked=True)

    def unblock_bot(self, user_id: int) -> None:
        """Let a person unblock the bot."""
        self._set_blocked(user_id, blocked=False)

    def add_topic(self, chat_id: int, name: str, by_user: int) -> int:
        """Open a topic in a forum and return its thread id."""
        group = self.directory.group(chat_id)
        if not group.forum:
            raise ValueError("only forums have topics")
        body = {"forum_topic_created": {"name": name, "icon_color": TOPIC_COLOUR}, "is_topic_message": True}
        message = self.add_message(chat_id, {"from": self.directory.user(by_user), **body})
        thread_id = int(message["message_id"])
        message["message_thread_id"] = thread_id
        group.topics[thread_id] = name
        self.deliver(message)
        return thread_id

    def migrate_to_supergroup(self, chat_id: int, by_user: int, new_id: int | None = None) -> int:
        """Turn a group into a supergroup and return its new id; the old one answers calls with where it went."""
        old = self.directory.group(chat_id)
        target = new_id if new_id is not None else -1_000_000_000_000 + chat_id
        moved = Group(target, "supergroup", old.title, members=dict(old.members))
        self.directory.groups[target] = moved
        speaker = self.directory.user(by_user)
        self.deliver(self.add_message(chat_id, {"from": speaker, "migrate_to_chat_id": target}))
        old.migrated_to = target
        anonymous = {"sender_chat": moved.chat(), "from": speaker}
        self.deliver(self.add_message(target, {**anonymous, "migrate_from_chat_id": chat_id}))
        self.feed.tell("chats")
        return target

    def _service(self, chat_id: int, by_user: int, body: dict[str, object]) -> None:
        self.deliver(self.add_message(chat_id, {"from": self.directory.user(by_user), **body}))

    def _set_status(self, chat_id: int, user_id: int, status: str, by_user: int) -> None:
        group = self.directory.group(chat_id)
        before = self.member_json(group, user_id)
        group.members[user_id] = status
        self.feed.tell("chats")
        about_bot = user_id == self.bot.user_id
        if not about_bot and not group.is_admin(self.bot.user_id):
            return
        change = {
            "chat": group.chat(),
            "from": self.directory.user(by_user),
            "date": self.stamp(),
            "old_chat_member": before,
            "new_chat_member": self.member_json(group, user_id),
        }
        self.updates.push("my_chat_member" if about_bot else "chat_member", change)

    def _set_blocked(self, user_id: int, blocked: bool) -> None:
        person = self.directory.person(user_id)
        if person.blocked == blocked:
            return
        person.blocked, person.started = blocked, True
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        change = {
            "chat": person.chat(),
            "from": person.json(),
            "date": self.stamp(),
            "old_chat_member": member_json(before, self.bot.json()),
            "new_chat_member": member_json(after, self.bot.json()),
        }
        self.updates.push("my_chat_member", change)
        self.feed.tell("chats")
