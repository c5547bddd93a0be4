"""How much one person may send: what goes beyond is kept as shed, without its text, and no handler runs for it.

So a flood costs one row an update, and everybody else is answered as before. Time is Telegram's own, from the messages:
what somebody wrote in an hour in which the bot stood still is no flood. Each process counts what it takes in, in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

SAID_AGAIN = 60.0
"""Seconds after which somebody who still sends too much is asked again to wait."""
_REMEMBERED = 10_000


class Way(Enum):
    """How something is sent; each way is counted by itself."""

    MESSAGE = "message"
    PRESS = "press"
    INLINE = "inline"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, and so many a second in the long run."""

    at_once: float
    a_second: float


LIMITS: Mapping[Way, Limit] = {
    Way.MESSAGE: Limit(30, 40 / 60),
    Way.PRESS: Limit(60, 2),
    Way.INLINE: Limit(60, 4),  # one comes at nearly each keystroke
}
"""Wide enough for who reports ten tasks in a hurry, forwards an album or corrects a list. Nobody types faster for a minute."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent an update, and how: `who` is a person, or a chat where it speaks for itself. `said_at` in Unix time, if told.

    `hears` is False where no answer can be given to this update.
    """

    who: int
    way: Way
    said_at: float | None
    hears: bool = True


@dataclass(frozen=True, slots=True)
class Sifted:
    """The ids of what is too much; those in `told` go on to the handlers, to be answered with a request to wait."""

    shed: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Purse:
    left: float
    at: float
    told_at: float | None = None


@dataclass(slots=True)
class Turnstile:
    """Counts what each person sends."""

    limits: Mapping[Way, Limit] = field(default_factory=lambda: LIMITS)
    _purses: OrderedDict[tuple[int, Way], _Purse] = field(default_factory=OrderedDict)

    def sift(self, callers: Mapping[int, Caller], now: float) -> Sifted:
        """Return which of these updates (by id) are too much; `now` is Unix time for those that do not tell theirs."""
        shed: set[int] = set()
        told: set[int] = set()
        for update_id, caller in callers.items():
            at = now if caller.said_at is None else caller.said_at
            purse = self._purse(caller, at)
            if purse.left >= 1:
                purse.left -= 1
            elif caller.hears and (purse.told_at is None or at - purse.told_at >= SAID_AGAIN):
                purse.told_at = at
                told.add(update_id)
            else:
                shed.add(update_id)
        return Sifted(frozenset(shed), frozenset(told))

    def forgive(self, callers: Iterable[Caller]) -> None:
        """Take back what was counted of updates that could not be stored: they come again."""
        for caller in callers:
            purse = self._purses.get((caller.who, caller.way))
            if purse is not None:
                purse.left = min(self.limits[caller.way].at_once, purse.left + 1)
                purse.told_at = None

    def _purse(self, caller: Caller, at: float) -> _Purse:
        limit, key = self.limits[caller.way], (caller.who, caller.way)
        purse = self._purses.get(key)
        if purse is None:
            purse = self._purses[key] = _Purse(limit.at_once, at)
            if len(self._purses) > _REMEMBERED:
                self._purses.popitem(last=False)
        self._purses.move_to_end(key)
        purse.left = min(limit.at_once, purse.left + max(0.0, at - purse.at) * limit.a_second)
        purse.at = at
        return purse
