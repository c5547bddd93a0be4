"""A local Telegram that pushes as the real one does: several chats at once, each chat in its order, again until taken."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.intake.webhook import SECRET_HEADER
from bot.sandbox.api import routes
from bot.sandbox.telegram import LocalTelegram
from bot.serving import listen_on, serving

AT_ONCE = 16
_PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.2


class Pusher:
    """Pushes what is pending at `telegram` to `address`, whatever the webhook's own: TLS is left to others."""

    def __init__(self, telegram: LocalTelegram, address: str, client: httpx.AsyncClient) -> None:
        self._telegram = telegram
        self._address = address
        self._client = client
        self._chats: defaultdict[int, deque[Any]] = defaultdict(deque)
        self._pushing: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self.taken = self.refused = 0

    async def run(self) -> None:
        """Push until cancelled, whenever a webhook is set."""
        try:
            while True:
                await self._telegram.updates.arrived()
                if self._telegram.webhook.url:
                    self._take()
                else:
                    await asyncio.sleep(_PAUSE_SECONDS)
        finally:
            for task in self._pushing:
                task.cancel()
            await asyncio.gather(*self._pushing, return_exceptions=True)

    def _take(self) -> None:
        number, update = self._telegram.updates.first()
        self._telegram.updates.confirm(number + 1)
        about: Any = next((update[kind] for kind in update if kind != "update_id"), {})
        chat = about.get("message", about).get("chat", about.get("from", {})).get("id", 0)
        self._chats[chat].append(update)
        if len(self._chats[chat]) == 1:
            task = asyncio.create_task(self._push_all(self._chats[chat]))
            self._pushing.add(task)
            task.add_done_callback(self._pushing.discard)

    async def _push_all(self, waiting: deque[Any]) -> None:
        while waiting:
            async with self._places:
                taken = await self._is_taken(waiting[0])
            if taken:
                waiting.popleft()
                self.taken += 1
            else:
                self.refused += 1
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _is_taken(self, update: Any) -> bool:
        headers = {SECRET_HEADER: self._telegram.webhook.secret}
        try:
            answer = await self._client.post(f"{self._address}/telegram", json=update, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success


@asynccontextmanager
async def serving_telegram(telegram: LocalTelegram, port: int = 0) -> AsyncIterator[str]:
    """Serve a local Telegram's Bot API on loopback while the block runs; gives its address."""
    listener = listen_on("127.0.0.1", port)
    async with serving(Starlette(routes=routes(telegram)), listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def pushing(telegram: LocalTelegram, address: str) -> AsyncIterator[Pusher]:
    """Push to `address` while the block runs."""
    async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS, trust_env=False) as client:
        pusher = Pusher(telegram, address, client)
        task = asyncio.create_task(pusher.run())
        try:
            yield pusher
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
