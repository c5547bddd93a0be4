"""A bare Bot API server for benchmarks, in a process of its own: hands updates out or pushes them, slow as one at a distance.

Every call takes `--round-trip` seconds, a delivery to a webhook too. It prints its port, then one line of JSON once every
update has its answer. `--rate 0` has all updates waiting at the start. Only the first message into a chat after an update is
its answer; messages into chats that said nothing are taken and not counted. `--log` keeps all for who judges them.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.pushing import Push

TOKEN = "1000000001:benchmark"  # noqa: S105 - opens nothing
QUESTIONS = (
    "ai chủ trì kiểm soát TTHC?",
    "khi nào phải báo cáo cải cách hành chính quý III?",
    "nhiệm vụ 3a",
    "sản phẩm của nhiệm vụ 2b là gì?",
    "phòng hành chính phối hợp việc gì?",
    "hạn của 7b",
    "thời tiết hôm nay thế nào?",
    "ai phối hợp số hóa hồ sơ?",
)
FLOODS = ("message", "group", "press", "inline")
"""How somebody may flood: private messages, commands in a group, presses, inline queries."""
FLOODER, CROWD = 999_999, -999_999
ME = {"id": 1000000001, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
MOST_AT_ONCE = 100


class Stub:
    """The server's state: what waits, when each update came, when each was answered."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.count, self.chats, self.rate = int(options.count), int(options.chats), float(options.rate)
        self.round_trip, self.warm_up = float(options.round_trip), int(options.warm_up)
        self.said = options.said.read_text("utf-8").splitlines() if options.said else QUESTIONS
        self.said_at: int | None = options.said_at
        self.flood: str = options.flood
        self.flooded = 0
        self.next_id = itertools.count(1000)
        self.waiting: deque[dict[str, object]] = deque()
        self.came: dict[int, deque[float]] = defaultdict(deque)
        self.latencies: list[float] = []
        self.sent: list[tuple[int, str]] = []
        self.opened = self.begun = self.first_answer = self.taken_in = self.ended = 0.0
        self.confirmed = 0
        self.push: asyncio.Task[None] | None = None
        self.pushed_to = ""
        self.arrived, self.finished = asyncio.Event(), asyncio.Event()

    async def fill(self) -> None:
        """Let the updates come, all at once or at a steady rate once somebody polls or wants them pushed."""
        self.opened = self.begun = time.monotonic()
        for number in range(self.count):
            if self.rate:
                await asyncio.sleep(max(0.0, self.begun + number / self.rate - time.monotonic()))
            self.waiting.append(self._update(number))
            self.came[number % self.chats + 1].append(time.monotonic())
            self.arrived.set()

    async def pour(self) -> None:
        """Flood from one person, a thousand updates a second."""
        began = time.monotonic()
        while True:
            await asyncio.sleep(0.01)
            while self.flooded < 1000 * (time.monotonic() - began):
                self.waiting.append(self._flooding(self.flooded))
                self.flooded += 1
            self.arrived.set()

    def _flooding(self, number: int) -> dict[str, object]:
        person = {"id": FLOODER, "is_bot": False, "first_name": "Người", "language_code": "vi"}
        if self.flood == "inline":
            query = {"id": str(number), "from": person, "query": f"kiểm {number}", "offset": ""}
            return {"update_id": next(self.next_id), "inline_query": query}
        group = {"id": CROWD, "type": "group", "title": "Phòng"}
        private = {"id": FLOODER, "type": "private", "first_name": "Người"}
        message = {"message_id": number + 1, "date": int(time.time()), "from": person, "text": "/quahan"}
        message |= {"chat": group if self.flood == "group" else private}
        message |= {"entities": [{"type": "bot_command", "offset": 0, "length": len("/quahan")}]}
        if self.flood == "press":
            pressed = {"id": str(number), "from": person, "chat_instance": "1", "data": "x", "message": message | {"from": ME}}
            return {"update_id": next(self.next_id), "callback_query": pressed}
        return {"update_id": next(self.next_id), "message": message}

    def _update(self, number: int) -> dict[str, object]:
        chat = number % self.chats + 1
        person = {"id": chat, "is_bot": False, "first_name": "Người", "language_code": "vi"}
        text = self.said[number % len(self.said)]
        command = text.split()[0] if text.startswith("/") else ""
        message = {
            "message_id": number + 1,
            "date": self.said_at or int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Người"},
            "from": person,
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else [],
        }
        return {"update_id": next(self.next_id), "message": message}

    async def get_updates(self, asked: dict[str, list[str]]) -> object:
        """Hand out up to a hundred."""
        await asyncio.sleep(self.round_trip)
        if not self.begun:
            self.filling = asyncio.create_task(self.fill())
            self.pouring = asyncio.create_task(self.pour()) if self.flood else None
        offset = int(asked.get("offset", ["0"])[0])
        while self.waiting and int(str(self.waiting[0]["update_id"])) < offset:
            self.waiting.popleft()
            self.take_in()
        self.arrived.clear()
        if not self.waiting:
            try:
                await asyncio.wait_for(self.arrived.wait(), float(asked.get("timeout", ["0"])[0]))
            except TimeoutError:
                return []
        return [self.waiting[place] for place in range(min(MOST_AT_ONCE, len(self.waiting)))]

    def take_in(self) -> None:
        """Note that the bot has taken in one update more, for good."""
        self.confirmed += 1
        if self.confirmed == self.count:
            self.taken_in = time.monotonic()

    async def set_webhook(self, asked: dict[str, list[str]]) -> bool:
        """Push from now on, over as many connections as are wanted at most, each its next update once the last is taken in."""
        self.filling, self.pushed_to = asyncio.create_task(self.fill()), asked["url"][0]
        push = Push(self.pushed_to, asked["secret_token"][0], self.round_trip, self.waiting, self.take_in)
        self.push = asyncio.create_task(push.run(int(asked.get("max_connections", ["40"])[0])))
        return True

    async def send_message(self, asked: dict[str, list[str]]) -> object:
        """Take a message, as slowly as a real server at a distance."""
        chat = int(asked["chat_id"][0])
        await asyncio.sleep(self.round_trip)
        now = time.monotonic()
        self.sent.append((chat, asked["text"][0]))
        self.first_answer = self.first_answer or now
        if self.came[chat]:
            self.latencies.append(now - self.came[chat].popleft())
        if self.warm_up and len(self.latencies) == self.warm_up:
            self.begun = now  # what comes before fills caches and prepares statements
        if len(self.latencies) == self.count and not self.ended:
            self.ended = now
            self.finished.set()
        return {"message_id": len(self.sent), "date": 0, "chat": {"id": chat, "type": "private"}, "from": ME, "text": "x"}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests."""
        try:
            while True:
                method, asked = await _request(reader)
                body = json.dumps({"ok": True, "result": await self.result(method, asked)}).encode()
                head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
                writer.write(head + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the bot has hung up
        finally:
            writer.close()

    async def result(self, method: str, asked: dict[str, list[str]]) -> object:
        """Do what a call asks for."""
        match method:
            case "getUpdates":
                return await self.get_updates(asked)
            case "sendMessage":
                return await self.send_message(asked)
            case "setWebhook":
                return await self.set_webhook(asked)
            case "getWebhookInfo":
                return {"url": self.pushed_to, "has_custom_certificate": False, "pending_update_count": len(self.waiting)}
            case "getMe":
                return ME
            case _:
                return True

    def report(self) -> dict[str, float]:
        """Return updates a second over all, latencies in milliseconds, our own processor time for each update."""
        seconds, took = self.ended - self.begun, sorted(self.latencies[self.warm_up :])
        percentiles = {f"p{share}_ms": 1000 * took[len(took) * share // 100] for share in (50, 95, 99)}
        told = {
            "updates": self.count,
            "per_second": len(took) / seconds,
            "sent": len(self.sent),
            **percentiles,
            "flooded": self.flooded,
        }
        told |= {"taken_in_per_second": self.count / (self.taken_in - self.opened)} if self.taken_in else {}
        return told | {"first_answer_at": self.first_answer, "stub_cpu_ms": 1000 * time.process_time() / self.count}


async def _request(reader: asyncio.StreamReader) -> tuple[str, dict[str, list[str]]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.split("\r\n")
    address = urlsplit(first.split(" ")[1])
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return address.path.rpartition("/")[2], parse_qs(address.query) | parse_qs(body.decode())


async def main() -> None:
    """Serve until every update is answered."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--round-trip", type=float, default=0.05)
    parser.add_argument("--said", type=Path, help="a file with what is said, one update a line, in place of the questions")
    parser.add_argument("--warm-up", type=int, default=0, help="so many answers are not counted, the first")
    parser.add_argument("--said-at", type=int, help="when all of it is said, in Unix time, in place of now")
    parser.add_argument("--flood", default="", choices=("", *FLOODS), help="how one more person floods meanwhile")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds after which it gives up and says nothing")
    parser.add_argument("--log", type=Path, help="a file for every message sent, as JSON: [chat, text]")
    options = parser.parse_args()
    stub = Stub(options)
    server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with asyncio.timeout(options.limit):
        await stub.finished.wait()
    if options.rate == 0:
        await asyncio.sleep(10 * stub.round_trip)  # an answer too many would come now; the last poll confirms what it got
    report = stub.report()
    if options.log:
        options.log.write_text(json.dumps(stub.sent), "utf-8")
    print(json.dumps(report), flush=True)
    await asyncio.Event().wait()  # stays until ended, so that the bot can say good-bye


if __name__ == "__main__":
    asyncio.run(main())
