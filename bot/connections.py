"""How long and how many strangers may hold a line to the web endpoints: connections that are too many or too slow end.

uvicorn bounds what a request may hold in memory, but neither how long its head may take nor how many wait; a proxy in front
need not be there. Nothing here knows what is asked for.
"""

from __future__ import annotations

import asyncio

import h11
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 256
"""At once, all together; Telegram opens at most 16 of them (bot/intake/mode.py), a proxy keeps some open."""
HEAD_SECONDS = 10.0
"""In which the head of a request must have come, counted from the connection or from the first byte after an answer."""
LARGEST_HEAD = 16 * 1024
"""Bytes of a request's head; Telegram's hold a few hundred, browsers' a few thousand."""


class BoundedConnection(H11Protocol):
    """One connection. It is dropped without an answer where there are too many, or where its head does not come."""

    most_connections = MOST_CONNECTIONS
    head_seconds = HEAD_SECONDS
    _waiting: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Take the connection in, or drop it where too many are open."""
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            transport.abort()
        else:
            self._wait()

    @override
    def data_received(self, data: bytes) -> None:
        """Read on; as long as no head is complete its time runs."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._wait_no_more()
        elif self._waiting is None:
            self._wait()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(self.head_seconds, self._drop)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _drop(self) -> None:
        self._waiting = None
        self.transport.abort()
