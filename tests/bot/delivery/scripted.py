"""What generated schedules run on: an empty database, and a Telegram that meets each message as told and counts its copies."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from enum import Enum, auto
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from telegram.error import TimedOut
from telegram.request import BaseRequest

from storage.engine import place_of
from storage.migrating import migrate
from tests.bot.delivery.dying import Killed, Life

ME = {"id": 1000000001, "is_bot": True, "first_name": "Bot", "username": "proof_bot"}
MOVED_BY = -(10**12)


@cache
def empty_database() -> bytes:
    """A migrated SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "office.db"
        migrate(place_of(f"sqlite:///{file}"))
        return file.read_bytes()


class Mood(Enum):
    """What becomes of the next message."""

    WELL = auto()
    ANSWER_LOST = auto()  # it arrives, and nobody hears of it
    REQUEST_LOST = auto()  # it does not arrive, and nobody hears of it either
    FLOOD = auto()
    REFUSED = auto()
    DEATH_BEFORE = auto()  # the bot dies before the request leaves
    DEATH_AFTER = auto()  # the bot dies before the answer is there


class ScriptedTelegram:
    """All chats and what arrived in them, by the words of the message."""

    def __init__(self) -> None:
        self.copies: Counter[str] = Counter()
        self.moved: set[int] = set()
        self.kicked: set[int] = set()
        self.mood = Mood.WELL

    def send(self, chat_id: int, text: str, life: Life) -> tuple[int, dict[str, Any]]:
        """Take a message; returns status and body. Raises `TimedOut`, and `Killed` for the process whose `life` ends."""
        life.reach()
        mood, self.mood = self.mood, Mood.WELL
        if mood in {Mood.DEATH_BEFORE, Mood.REQUEST_LOST}:
            self._break(mood, life)
        if chat_id in self.moved:
            return _refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=chat_id + MOVED_BY)
        if chat_id in self.kicked:
            return _refusal(403, "Forbidden: bot was kicked from the group chat")
        if mood is Mood.FLOOD:
            return _refusal(429, "Too Many Requests: retry after 5", retry_after=5)
        if mood is Mood.REFUSED:
            return _refusal(400, "Bad Request: message is too long")
        self.copies[text] += 1
        if mood in {Mood.DEATH_AFTER, Mood.ANSWER_LOST}:
            self._break(mood, life)
        chat = {"id": chat_id, "type": "group", "title": "Nhóm"}
        number = self.copies.total()
        return 200, {"ok": True, "result": {"message_id": number, "date": 0, "chat": chat, "from": ME, "text": text}}

    def _break(self, mood: Mood, life: Life) -> None:
        if mood in {Mood.DEATH_BEFORE, Mood.DEATH_AFTER}:
            life.dead = True
            raise Killed
        raise TimedOut from httpx.ReadTimeout("the line is dead")


def _refusal(code: int, description: str, **parameters: int) -> tuple[int, dict[str, Any]]:
    return code, {"ok": False, "error_code": code, "description": description, "parameters": parameters}


class ScriptedRequest(BaseRequest):
    """One process's way to it."""

    def __init__(self, telegram: ScriptedTelegram, life: Life) -> None:
        self._telegram = telegram
        self._life = life

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """Do nothing: there is no connection."""

    async def shutdown(self) -> None:
        """Do nothing: there is no connection."""

    async def do_request(self, url: str, **given: Any) -> tuple[int, bytes]:
        status, body = 200, {"ok": True, "result": ME}
        if url.endswith("/sendMessage"):
            asked = given["request_data"].parameters
            status, body = self._telegram.send(int(asked["chat_id"]), str(asked["text"]), self._life)
        return status, json.dumps(body).encode()
