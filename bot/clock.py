"""The one office clock. Everything else is handed `now`; the sandbox hands out a clock that it can move."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the office's time."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that runs with the machine's but shows another time, as the sandbox wants it."""

    def __init__(self, start: datetime) -> None:
        self._offset = start - datetime.now(UTC)

    def now(self) -> datetime:
        """Return the moved instant, aware and in UTC."""
        return datetime.now(UTC) + self._offset

    def move_to(self, instant: datetime) -> None:
        """Show `instant` (aware) from now on."""
        self._offset = instant - datetime.now(UTC)

    def move_by(self, step: timedelta) -> None:
        """Step forward or back."""
        self._offset += step


def office_date(now: datetime, zone: ZoneInfo) -> date:
    """Return the office's date at an aware instant."""
    return now.astimezone(zone).date()
