"""How the intake is doing, for /readyz and the watchdog. Measured on monotonic time; never on the office clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import StrEnum


class Role(StrEnum):
    """What this process does about new updates."""

    STARTING = "starting"
    POLLING = "polling"
    STANDBY = "standby"  # another process polls; this one takes over when that one is gone
    WEBHOOK = "webhook"
    LEAVING = "leaving"  # it finishes what is in hand; a proxy sends what is new to another process


class Health:
    """The intake's pulse. `monotonic` returns seconds that never jump."""

    def __init__(self, monotonic: Callable[[], float], stale_after: float = 90.0) -> None:
        self._monotonic = monotonic
        self.stale_after = stale_after
        self.role = Role.STARTING
        self.conflict = False
        self.last_failure: str | None = None
        self._beat = monotonic()

    def alive(self, role: Role) -> None:
        """Say that asking for updates worked, or that another process is the one that asks."""
        self.role = role
        self.conflict = False
        self.last_failure = None
        self._beat = self._monotonic()

    def refused(self, failure: str) -> None:
        """Say that Telegram answered but somebody else polls with the same token: red, yet not a reason to stop."""
        self.conflict = True
        self.last_failure = failure
        self._beat = self._monotonic()

    def failed(self, failure: str) -> None:
        """Say that asking for updates failed; `failure` is the error's name."""
        self.last_failure = failure

    def leaving(self) -> None:
        """Say that this process is about to end."""
        self.role = Role.LEAVING

    @property
    def silence(self) -> float:
        """Seconds since the last sign of life."""
        return self._monotonic() - self._beat

    @property
    def stale(self) -> bool:
        """Nothing has worked for too long. With a webhook Telegram comes to us, so silence says nothing."""
        return self.role not in {Role.WEBHOOK, Role.LEAVING} and self.silence > self.stale_after

    @property
    def green(self) -> bool:
        """Updates can arrive."""
        return self.role not in {Role.STARTING, Role.LEAVING} and not self.conflict and not self.stale


async def watch(health: Health) -> None:
    """Return once the intake has been silent for too long; runs until then."""
    while not health.stale:  # noqa: ASYNC110 - silence is time that passes; nobody could set an event for it
        await asyncio.sleep(max(health.stale_after - health.silence, health.stale_after / 10))
