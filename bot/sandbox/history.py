"""Every message of every chat, as Telegram's Message objects. Numbers grow as at Telegram: supergroups count for themselves."""

from __future__ import annotations

from bot.sandbox.copies import copied
from bot.sandbox.errors import Json


class History:
    """Messages by chat and number; `seen` hands out copies, so that nobody changes what was sent."""

    def __init__(self) -> None:
        self.chats: dict[int, dict[int, Json]] = {}
        self.last_ids: dict[str, int] = {}

    def add(self, message: Json) -> Json:
        """Number a message, keep it and return it."""
        chat = message["chat"]
        counter = str(chat["id"]) if chat["type"] in {"supergroup", "channel"} else "account"
        self.last_ids[counter] = self.last_ids.get(counter, 0) + 1
        numbered = {"message_id": self.last_ids[counter], **message}
        self.chats.setdefault(chat["id"], {})[numbered["message_id"]] = numbered
        return numbered

    def get(self, chat_id: int, message_id: int | None) -> Json | None:
        """Return a message or None."""
        return self.chats.get(chat_id, {}).get(message_id or 0)

    def remove(self, chat_id: int, message_id: int) -> None:
        """Forget a message."""
        self.chats.get(chat_id, {}).pop(message_id, None)

    def of(self, chat_id: int) -> list[Json]:
        """Return copies of a chat's messages, oldest first."""
        return copied(list(self.chats.get(chat_id, {}).values()))


def quoted(message: Json) -> Json:
    """Return a message as it stands inside another: Telegram nests replies only one level deep."""
    return {key: value for key, value in copied(message).items() if key != "reply_to_message"}
