"""What people do in chats: write, edit, press, send files, forward. Each act leaves what Telegram would leave."""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox import entities
from bot.sandbox.copies import copied
from bot.sandbox.directory import ANONYMOUS_ADMIN, CHANNEL_SPEAKER
from bot.sandbox.errors import Json
from bot.sandbox.files import Upload, as_picture, document_json, photo_json
from bot.sandbox.history import quoted
from bot.sandbox.inline import as_typed
from bot.sandbox.state import Query, State, Typed


class Acts(State):
    """The acts of people. Impossible ones (a stranger speaking in a group) raise LookupError or ValueError."""

    def say(
        self,
        chat_id: int,
        user_id: int,
        text: str,
        *,
        reply_to_message_id: int | None = None,
        thread_id: int | None = None,
        anonymous: bool = False,
        as_channel: int | None = None,
    ) -> Json:
        """Write a text and return the message; `anonymous` as an anonymous administrator, `as_channel` as a channel."""
        kept = text.strip()
        if not kept or entities.length(kept) > 4096:
            raise ValueError("a text has 1 to 4096 characters")
        content: Json = {"text": kept} | _marks("entities", kept)
        speaker = self._speaker(chat_id, user_id, anonymous, as_channel)
        return self._speak(chat_id, speaker, content, reply_to_message_id, thread_id)

    def send_document(  # noqa: PLR0913 - the same
        self,
        chat_id: int,
        user_id: int,
        content: bytes,
        name: str,
        caption: str = "",
        *,
        media_type: str | None = None,
        reply_to_message_id: int | None = None,
        thread_id: int | None = None,
    ) -> Json:
        """Send a file and return the message."""
        stored = self.files.keep(Upload(name, content, media_type), "documents")
        body: Json = {"document": document_json(stored)} | _caption(caption)
        return self._speak(chat_id, self._speaker(chat_id, user_id), body, reply_to_message_id, thread_id)

    def send_photo(
        self,
        chat_id: int,
        user_id: int,
        content: bytes,
        caption: str = "",
        thread_id: int | None = None,
        *,
        reply_to_message_id: int | None = None,
    ) -> Json:
        """Send a picture (PNG or JPEG) and return the message."""
        stored = self.files.keep(as_picture(Upload("photo.jpg", content)), "photos")
        body: Json = {"photo": photo_json(stored)} | _caption(caption)
        return self._speak(chat_id, self._speaker(chat_id, user_id), body, reply_to_message_id, thread_id)

    def forward(self, chat_id: int, user_id: int, from_chat_id: int, message_id: int) -> Json:
        """Forward someone's message into a chat and return the new message."""
        original = self._existing(from_chat_id, message_id)
        carried = ("text", "entities", "caption", "caption_entities", "document", "photo")
        body = {key: copied(original[key]) for key in carried if key in original}
        origin = {"type": "user", "date": original["date"], "sender_user": copied(original["from"])}
        return self._speak(chat_id, self._speaker(chat_id, user_id), {**body, "forward_origin": origin}, None, None)

    def edit(self, chat_id: int, user_id: int, message_id: int, text: str) -> Json:
        """Change the text of one's own message and return it."""
        message = self._existing(chat_id, message_id)
        if message["from"]["id"] != user_id or "text" not in message:
            raise ValueError("only one's own texts can be edited")
        message.pop("entities", None)
        message |= {"text": text.strip(), "edit_date": self.stamp()} | _marks("entities", text.strip())
        self.feed.tell("edited", chat_id=chat_id, message_id=message_id)
        self.deliver(message, "edited_message")
        return copied(message)

    def press(self, chat_id: int, user_id: int, message_id: int, data: str) -> str:
        """Press a button of the bot and return the query's id. `data` may be forged: Telegram does not look at it."""
        message = self._existing(chat_id, message_id)
        if message.get("from", {}).get("id") != self.bot.user_id:
            raise ValueError("only the bot's messages have buttons")
        query = Query(str(secrets.randbelow(10**18)), user_id, chat_id, message_id, self.now())
        self.queries[query.query_id] = query
        self.feed.tell("pressed", chat_id=chat_id, message_id=message_id, query_id=query.query_id, user_id=user_id, data=data)
        payload: Json = {
            "id": query.query_id,
            "from": self.directory.user(user_id),
            "message": message,
            "chat_instance": str(abs(chat_id) * 7919),
            "data": data,
        }
        self.updates.push("callback_query", payload)
        return query.query_id

    def type_inline(self, chat_id: int, user_id: int, query: str, offset: str = "") -> str:
        """Type "@bot query" in any chat, the bot in it or not, and return the query's id; ValueError if inline mode is off."""
        if not self.inline_mode:
            raise ValueError("BotFather has not turned inline mode on")
        group = self.directory.groups.get(chat_id)
        if not (group.has(user_id) if group is not None else chat_id == user_id):
            raise ValueError(f"{user_id} is not in {chat_id}")
        typed = Typed(str(secrets.randbelow(10**18)), user_id, chat_id, as_typed(query), offset, self.now())
        self.inline_queries[typed.query_id] = typed
        chat = self.directory.chat(chat_id)["type"]
        sender = self.directory.user(user_id)
        payload: Json = {"id": typed.query_id, "from": sender, "query": typed.query, "offset": offset}
        self.updates.push("inline_query", payload | {"chat_type": "sender" if chat == "private" else chat})
        return typed.query_id

    def choose(self, query_id: str, result_id: str) -> Json:
        """Send what was offered for an inline query into its chat, as its person, and return the message."""
        typed = self.inline_queries[query_id]
        offered = (typed.answer or {"results": []})["results"]
        chosen: Json | None = next((each for each in offered if each["id"] == result_id), None)
        if chosen is None:
            raise LookupError(f"nothing was offered under {result_id!r}")
        speaker = self._speaker(typed.chat_id, typed.user_id)
        return self._speak(typed.chat_id, speaker, {"via_bot": self.bot.json(), **copied(chosen["message"])}, None, None)

    def offered_for(self, query_id: str) -> Json | None:
        """Return what the bot offered for an inline query, None if nothing yet."""
        return self.inline_queries[query_id].answer

    def post(self, channel_id: int, text: str) -> Json:
        """Publish a post in a channel and return it."""
        channel = self.directory.group(channel_id)
        message = self.add_message(channel_id, {"sender_chat": channel.chat(), "text": text} | _marks("entities", text))
        self.deliver(message, "channel_post")
        return copied(message)

    def raw(self, update: Any) -> None:
        """Queue any JSON as an update; one without an update_id gets the next."""
        if isinstance(update, dict) and "update_id" not in update:
            update = {"update_id": self.updates.take_id(), **update}
        self.updates.push_raw(update)

    def answer_to(self, query_id: str) -> Json | None:
        """Return what the bot answered to a press, None if nothing yet."""
        return self.queries[query_id].answer

    def _speaker(self, chat_id: int, user_id: int, anonymous: bool = False, as_channel: int | None = None) -> Json:
        if chat_id not in self.directory.groups:
            return self._open_private(chat_id, user_id)
        group = self.directory.group(chat_id)
        if group.migrated_to is not None:
            raise ValueError(f"the group has become {group.migrated_to}")
        if as_channel is not None:
            return {"from": CHANNEL_SPEAKER, "sender_chat": self.directory.chat(as_channel)}
        if not group.has(user_id):
            raise ValueError(f"{user_id} is not in {chat_id}")
        if anonymous:
            return {"from": ANONYMOUS_ADMIN, "sender_chat": group.chat()}
        return {"from": self.directory.user(user_id)}

    def _open_private(self, chat_id: int, user_id: int) -> Json:
        person = self.directory.person(user_id)
        if chat_id != user_id:
            raise ValueError("a private chat has the id of its person")
        if person.blocked:
            raise ValueError("who has blocked the bot must unblock it first")
        person.started = True
        return {"from": person.json()}

    def _speak(self, chat_id: int, speaker: Json, body: Json, reply_to: int | None, thread_id: int | None) -> Json:
        fields = {**speaker, **body}
        if reply_to is not None:
            fields["reply_to_message"] = quoted(self._existing(chat_id, reply_to))
        if thread_id is not None:
            if thread_id not in self.directory.group(chat_id).topics:
                raise LookupError(f"no such topic: {thread_id}")
            fields |= {"message_thread_id": thread_id, "is_topic_message": True}
        message = self.add_message(chat_id, fields)
        self.deliver(message)
        return copied(message)

    def _existing(self, chat_id: int, message_id: int) -> Json:
        message = self.history.get(chat_id, message_id)
        if message is None:
            raise LookupError(f"no message {message_id} in {chat_id}")
        return message


def _marks(field: str, text: str) -> Json:
    found = entities.find(text)
    return {field: found} if found else {}


def _caption(caption: str) -> Json:
    kept = caption.strip()
    return {"caption": kept} | _marks("caption_entities", kept) if kept else {}
