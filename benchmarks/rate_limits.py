"""Telegram's limits and moods for a chat that sends: how long who comes too early must wait, and how often that was.

30 messages a second over all, 1 a second in a chat (one may come early), 20 a minute in a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). It keeps no clock: `now` is in seconds.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict, deque
from dataclasses import dataclass, field

PER_SECOND, PER_MINUTE = 30, 20


@dataclass(frozen=True, slots=True)
class Moods:
    """A `share` of all sends, chosen by `seed`, is refused although no limit was broken, for some of `seconds`."""

    share: float = 0.0
    seconds: tuple[int, int] = (1, 60)
    seed: int = 1

    def refuses(self, chat_id: int, attempt: int) -> int:
        """Return for how many seconds this attempt is refused, 0 for not at all: the same in every run with this seed."""
        chance = random.Random(f"{self.seed} {chat_id} {attempt}")
        return chance.randint(*self.seconds) if chance.random() < self.share else 0


@dataclass
class Window:
    """Refuses what would be one too many in any stretch of `seconds`."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Return how long to wait before there is room."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return 0.0 if len(self.times) < self.most else self.times[-self.most] + self.seconds - now

    def take(self, now: float) -> None:
        """Note one."""
        self.times.append(now)


@dataclass
class Bucket:
    """Refuses what comes sooner than a `second` after the one before, but for one that may come early."""

    second: float = 1.0
    full_until: float = 0.0

    def wait(self, now: float) -> float:
        """Return how long to wait before there is room."""
        return max(0.0, self.full_until - self.second - now)

    def take(self, now: float) -> None:
        """Note one."""
        self.full_until = max(self.full_until, now) + self.second


class RateLimits:
    """What a chat and all chats have taken; `broken` counts 429s for a broken limit, `injected` those out of a mood.

    `violations` counts sends into a chat before the end of the time that a 429 had asked for.
    """

    def __init__(self, moods: Moods) -> None:
        self._moods = moods
        self._all = Window(PER_SECOND, 1.0)
        self._chats: defaultdict[int, Bucket] = defaultdict(Bucket)
        self._groups: defaultdict[int, Window] = defaultdict(lambda: Window(PER_MINUTE, 60.0))
        self._attempts: defaultdict[int, int] = defaultdict(int)
        self._not_before: dict[int, float] = {}
        self.moody: set[int] = set()
        self.broken = self.injected = self.violations = 0

    def admit(self, chat_id: int, now: float) -> int:
        """Take a message, and return 0; or return for how many seconds its chat is to be left alone."""
        asked = self._not_before.get(chat_id, 0.0) - now
        if asked > 0:
            self.violations += 1
            return math.ceil(asked)
        windows: list[Bucket | Window] = [self._all, self._chats[chat_id], *([self._groups[chat_id]] if chat_id < 0 else [])]
        seconds = math.ceil(max(window.wait(now) for window in windows))
        if seconds:
            self.broken += 1
            return self._refuse(chat_id, seconds, now)
        self._attempts[chat_id] += 1
        if mood := self._moods.refuses(chat_id, self._attempts[chat_id]) if chat_id < 0 else 0:
            self.injected += 1
            self.moody.add(chat_id)
            return self._refuse(chat_id, mood, now)
        for window in windows:
            window.take(now)
        return 0

    def _refuse(self, chat_id: int, seconds: int, now: float) -> int:
        self._not_before[chat_id] = now + seconds
        return seconds
