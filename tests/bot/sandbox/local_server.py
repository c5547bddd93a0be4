"""Runs a web application on a free loopback port for a test."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from bot.sandbox.telegram import LocalTelegram


@asynccontextmanager
async def serving(app: Any, telegram: LocalTelegram) -> AsyncIterator[str]:
    """Serve `app` while the block runs; hands out its address. The port listens before the server is up, so nobody waits."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        config = uvicorn.Config(app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            telegram.feed.tell("closing")
            server.should_exit = True
            await running
