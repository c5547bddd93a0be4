"""Lets go of what questions need in offices where nobody has asked for a while, and of the eldest where too many are in memory.

It knows no plans: whoever holds something registers at each use. Seconds are monotonic and handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

IDLE_SECONDS = 30 * 60.0
MOST_AT_ONCE = 500
"""Offices whose index is in memory: about half a megabyte each where they have 160 tasks."""


class Holder(Protocol):
    """Holds something that can be made again."""

    def let_go(self) -> bool:
        """Let go of it; False where that is not possible just now."""
        ...


class IdleOffices:
    """Who was used when, within one process."""

    def __init__(self, monotonic: Callable[[], float], idle: float = IDLE_SECONDS, most: int = MOST_AT_ONCE) -> None:
        self._monotonic = monotonic
        self._idle = idle
        self._most = most
        self._used: dict[Holder, float] = {}

    def __len__(self) -> int:
        return len(self._used)

    def used(self, holder: Holder) -> None:
        """Note that a holder is used now; where that makes too many, the one that was used longest ago lets go."""
        self._used.pop(holder, None)
        self._used[holder] = self._monotonic()
        if len(self._used) > self._most:
            self._let_go(next(iter(self._used)))

    async def tidy(self) -> None:
        """Have those let go that nobody has used for so long; for every knock."""
        before = self._monotonic() - self._idle
        for holder in [each for each, at in self._used.items() if at <= before]:
            self._let_go(holder)

    def _let_go(self, holder: Holder) -> None:
        if holder.let_go():
            del self._used[holder]
