"""Telegram's limits on how fast a bot may send: 30 a second, one a second to a chat, 20 a minute to a group."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable

from bot.sandbox.errors import too_many_requests

OVERALL = (30, 1.0)
PER_CHAT = (1, 1.0)
PER_GROUP = (20, 60.0)


class Pace:
    """Counts what was sent; `tick` gives seconds of a clock that never jumps."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick = tick
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)

    def spend(self, chat_id: int) -> None:
        """Count one sent message. Raises ApiError 429 with retry_after where a limit is reached; then nothing is counted."""
        budgets = [("all", *OVERALL), (f"chat {chat_id}", *PER_CHAT)]
        if chat_id < 0:
            budgets.append((f"group {chat_id}", *PER_GROUP))
        now = self._tick()
        for key, count, seconds in budgets:
            times = self._sent[key]
            while times and times[0] <= now - seconds:
                times.popleft()
            if len(times) >= count:
                raise too_many_requests(max(1, math.ceil(times[0] + seconds - now)))
        for key, _, _ in budgets:
            self._sent[key].append(now)
