"""Tells systemd how the process is: ready, alive, stopping. Does nothing where nobody asks (NOTIFY_SOCKET is not set).

The protocol: https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


def tell(state: str) -> None:
    """Send one line of state, such as "READY=1"; whoever should listen and does not is no concern of ours."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    if address.startswith("@"):  # a name without a file
        address = f"\0{address[1:]}"
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect(address)
        line.sendall(state.encode())


@asynccontextmanager
async def watched() -> AsyncIterator[None]:
    """Say all the while that the loop turns, where systemd watches this process; a loop that is stuck says nothing."""
    pause = _pause()
    if pause is None:
        yield
        return
    telling = asyncio.create_task(_tell_ever(pause))
    try:
        yield
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)


def _pause() -> float | None:
    """Return the seconds between two signs of life: half of what systemd allows; None where it does not watch us."""
    allowed = os.environ.get("WATCHDOG_USEC", "")
    meant = os.environ.get("WATCHDOG_PID", str(os.getpid()))
    if not allowed.isdigit() or int(allowed) == 0 or meant != str(os.getpid()):
        return None
    return int(allowed) / 2_000_000


async def _tell_ever(pause: float) -> None:
    while True:
        tell("WATCHDOG=1")
        await asyncio.sleep(pause)
