"""Serves an ASGI app inside the running loop. Takes the port first: a port in use is known before anything else starts."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override

from bot.connections import LARGEST_HEAD, BoundedConnection


class PortTakenError(Exception):
    """The address cannot be listened on."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port}")
        self.host = host
        self.port = port


class _QuietServer(uvicorn.Server):
    """uvicorn without signal handlers of its own: the bot has one place that stops everything."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def listen_on(host: str, port: int) -> socket.socket:
    """Return a bound socket; port 0 takes any free one. Raises `PortTakenError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen(128)
    except (OSError, UnicodeError):
        taken.close()
        raise PortTakenError(host, port) from None
    return taken


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """Serve `app` on a bound socket while the block runs; connections still open at the end get two seconds."""
    config = uvicorn.Config(
        app,
        http=BoundedConnection,
        ws="none",
        h11_max_incomplete_event_size=LARGEST_HEAD,
        server_header=False,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    server = _QuietServer(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield  # the socket listens already, so whoever connects from here on is answered
    finally:
        server.should_exit = True
        await task
        listener.close()
