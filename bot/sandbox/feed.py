"""Tells listeners (the browser chat, the snapshot) what has just happened. Never blocks whoever tells."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.sandbox.errors import Json

_BACKLOG = 1000


class Feed:
    """One stream of happenings for any number of listeners; a listener that falls behind loses the oldest."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Json]] = set()
        self.revision = 0

    def tell(self, kind: str, **facts: object) -> None:
        """Tell every listener: {"kind": kind, "revision": n, **facts}."""
        self.revision += 1
        event: Json = {"kind": kind, "revision": self.revision, **facts}
        for listener in self._listeners:
            if listener.full():
                listener.get_nowait()
            listener.put_nowait(event)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Json]]:
        """Hand out a queue of what happens while the block runs."""
        queue: asyncio.Queue[Json] = asyncio.Queue(_BACKLOG)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
