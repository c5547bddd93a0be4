"""Pushes updates to a webhook as Telegram does: on each of several connections the next one once the last is taken in."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit


class Push:
    """The deliveries to `url` (plain HTTP on this machine); `taken_in` is called for each that was answered with 200."""

    def __init__(
        self, url: str, secret: str, round_trip: float, waiting: deque[dict[str, object]], taken_in: Callable[[], None]
    ) -> None:
        self._address = urlsplit(url)
        self._head = (
            f"POST {self._address.path} HTTP/1.1\r\nHost: {self._address.netloc}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        )
        self._round_trip, self._waiting, self._taken_in = round_trip, waiting, taken_in

    async def run(self, connections: int) -> None:
        """Deliver until cancelled."""
        await asyncio.gather(*(self._deliver() for _ in range(connections)))

    async def _deliver(self) -> None:
        reader, writer = await asyncio.open_connection(self._address.hostname, self._address.port)
        while True:
            if not self._waiting:
                await asyncio.sleep(self._round_trip / 10)
                continue
            update = self._waiting.popleft()
            while not await self._post(reader, writer, json.dumps(update).encode()):  # noqa: ASYNC110 - nothing tells when
                await asyncio.sleep(self._round_trip)  # what is not taken in is delivered again
            self._taken_in()

    async def _post(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> bool:
        await asyncio.sleep(self._round_trip)
        writer.write(f"{self._head}{len(body)}\r\n\r\n".encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = head.partition("content-length: ")[2].partition("\r\n")[0]
        await reader.readexactly(int(length or 0))
        return head.split(" ")[1] == "200"
