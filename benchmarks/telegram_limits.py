"""A Bot API server that enforces Telegram's limits and injects its moods, on loopback, mostly in a process of its own.

    python -m benchmarks.telegram_limits [--round-trip 0.05 0.15] [--refused 0.05] [--fates FILE] [--questions 2] [--log FILE]

It prints its port, and a JSON summary once it is told to end (SIGTERM). Each message that it accepts is a line of JSON in the
log, written before the answer leaves, so that whoever kills the bot can compare. `--fates` names a file of JSON: lists of chats
under `migrated`, `kicked` and `topic_gone`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import signal
import time
from collections import defaultdict, deque
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import parse_qsl, urlsplit

from benchmarks.rate_limits import Moods, RateLimits
from benchmarks.telegram_stub import ME, QUESTIONS

SENDING = frozenset({"sendMessage", "sendPhoto", "editMessageText"})
FIRST_PERSON = 1_000_001
PEOPLE = 50
_SUPER = 10**12
"""How far a supergroup's id lies from the id that its group had."""
_FIELD = re.compile(rb'name="(\w+)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fates:
    """Chats that became supergroups, that removed the bot, and whose topic was deleted."""

    migrated: Collection[int] = ()
    kicked: Collection[int] = ()
    topic_gone: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that arrived; `chat` is the chat's first id, `at` in seconds of the machine's monotonic clock."""

    chat: int
    text: str
    at: float


class RefusalError(Exception):
    """What Telegram answers instead of 200."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        self.code = code
        if parameters:
            self.body["parameters"] = dict(parameters)


class LimitedTelegram:
    """The server's state. Each call takes a time out of `round_trip`, half of it before it has its effect."""

    def __init__(
        self,
        round_trip: tuple[float, float] = (0.05, 0.15),
        moods: Moods | None = None,
        fates: Fates | None = None,
        questions: float = 0.0,
        log: TextIO | None = None,
    ) -> None:
        self.limits = RateLimits(moods or Moods())
        self.accepted: list[Accepted] = []
        self.replies: list[float] = []
        self._round_trip, self._chance = round_trip, random.Random(0)
        self._fates, self._rate, self._log = fates or Fates(), questions, log
        self._updates: deque[dict[str, Any]] = deque()
        self._asked: defaultdict[int, deque[float]] = defaultdict(deque)
        self._came = asyncio.Event()
        self._connections: set[asyncio.Task[Any] | None] = set()

    async def ask(self) -> None:
        """Let people ask in their private chats, as long as this runs."""
        for number in range(1_000_000) if self._rate else ():
            await asyncio.sleep(1 / self._rate)
            chat = FIRST_PERSON + number % PEOPLE
            who = {"id": chat, "is_bot": False, "first_name": "Người", "language_code": "vi"}
            where = {"id": chat, "type": "private", "first_name": "Người"}
            text = QUESTIONS[number % len(QUESTIONS)]
            said = {"message_id": number + 1, "date": int(time.time()), "chat": where, "from": who, "text": text}
            self._updates.append({"update_id": 1000 + number, "message": said})
            self._asked[chat].append(time.monotonic())
            self._came.set()

    async def call(self, method: str, asked: Mapping[str, str]) -> Any:
        """Do one call of the bot. Raises `RefusalError`."""
        if method == "getUpdates":
            return await self._get_updates(int(asked.get("offset", 0)), float(asked.get("timeout", 0)))
        if method not in SENDING:
            return ME if method == "getMe" else True
        seconds = self._chance.uniform(*self._round_trip) / 2
        await asyncio.sleep(seconds)
        try:
            return self._take(method, int(asked["chat_id"]), asked)
        finally:
            await asyncio.sleep(seconds)

    async def _get_updates(self, offset: int, at_most: float) -> list[dict[str, Any]]:
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        self._came.clear()
        if not self._updates:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), at_most)
        return [self._updates[place] for place in range(min(100, len(self._updates)))]

    def _take(self, method: str, chat_id: int, asked: Mapping[str, str]) -> dict[str, Any]:
        now, first_id = time.monotonic(), chat_id + _SUPER if chat_id < -_SUPER else chat_id
        if first_id in self._fates.kicked:
            raise RefusalError(403, "Forbidden: bot was kicked from the supergroup chat")
        if chat_id in self._fates.migrated:
            moved = {"migrate_to_chat_id": chat_id - _SUPER}
            raise RefusalError(400, "Bad Request: group chat was upgraded to a supergroup chat", moved)
        if first_id in self._fates.topic_gone and "message_thread_id" in asked:
            raise RefusalError(400, "Bad Request: message thread not found")
        if seconds := self.limits.admit(chat_id, now):
            raise RefusalError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        self._note(Accepted(first_id, asked.get("text") or asked.get("caption", ""), now))
        number = int(asked["message_id"]) if method == "editMessageText" else len(self.accepted)
        kind = "private" if chat_id > 0 else "group" if chat_id == first_id else "supergroup"
        where = {"id": chat_id, "type": kind, "title": "Nhóm"}
        return {"message_id": number, "date": int(time.time()), "chat": where, "from": ME, "text": "x"}

    def _note(self, message: Accepted) -> None:
        self.accepted.append(message)
        if self._asked[message.chat]:
            self.replies.append(message.at - self._asked[message.chat].popleft())
        if self._log is not None:
            line = {"chat": message.chat, "text": message.text, "at": message.at}
            self._log.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._log.flush()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests until the bot hangs up or dies."""
        self._connections.add(asyncio.current_task())
        try:
            while True:
                method, asked = await _request(reader)
                try:
                    status, body = 200, {"ok": True, "result": await self.call(method, asked)}
                except RefusalError as no:
                    status, body = no.code, no.body
                raw = json.dumps(body).encode()
                head = f"HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
                writer.write(head.encode() + raw)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # it has hung up, or the server ends
        finally:
            self._connections.discard(asyncio.current_task())
            writer.close()

    async def hang_up(self) -> None:
        """Close every connection."""
        waiting = [task for task in self._connections if task is not None]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    def summary(self) -> dict[str, Any]:
        """Return what was counted; times of replies in milliseconds, those that nobody got yet are `unanswered`."""
        limits, took = self.limits, sorted(self.replies)
        return {
            "accepted": len(self.accepted),
            "broken_limits": limits.broken,
            "injected": limits.injected,
            "violations": limits.violations,
            "moody": sorted(limits.moody),
            "replies": len(took),
            "unanswered": sum(len(waiting) for waiting in self._asked.values()),
            **{f"reply_p{share}_ms": 1000 * took[len(took) * share // 100] if took else 0.0 for share in (50, 95, 99)},
        }


async def _request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.split("\r\n")
    address = urlsplit(first.split(" ")[1])
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    if headers.get("content-type", "").startswith("multipart/"):
        found = {name.decode(): value for name, value in _FIELD.findall(body)}
        asked = {name: value.decode() for name, value in found.items() if name not in {"photo", "document"}}
    else:
        asked = dict(parse_qsl(body.decode()))
    return address.path.rpartition("/")[2], dict(parse_qsl(address.query)) | asked


async def main() -> None:
    """Serve until told to end, then print the summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--round-trip", type=float, nargs=2, default=(0.05, 0.15))
    parser.add_argument("--refused", type=float, default=0.0, help="the share of sends that is answered 429 for no reason")
    parser.add_argument("--refused-for", type=int, nargs=2, default=(1, 60))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fates", type=Path)
    parser.add_argument("--questions", type=float, default=0.0, help="questions a second in private chats")
    parser.add_argument("--log", type=Path, default=Path("/dev/null"))
    options = parser.parse_args()
    fates = Fates(**json.loads(options.fates.read_text("utf-8"))) if options.fates else None
    moods = Moods(options.refused, tuple(options.refused_for), options.seed)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    with options.log.open("a", encoding="utf-8") as log:
        telegram = LimitedTelegram(tuple(options.round_trip), moods, fates, options.questions, log)
        server = await asyncio.start_server(telegram.serve, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        asking = asyncio.create_task(telegram.ask())
        await ended.wait()
        asking.cancel()
        print(json.dumps(telegram.summary()), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
