"""Makes the local Telegram fail on purpose: refusals, lost answers, dead lines, slowness. Off unless a test asks."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass

from bot.sandbox.errors import ApiError, LostAnswer, Unreachable

ANY = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next call meets, and whether the call takes effect first."""

    error: Exception
    after_effect: bool = False


class Faults:
    """Faults by method; ANY stands for every method but getUpdates."""

    def __init__(self) -> None:
        self._planned: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.latency: dict[str, float] = {}
        self._held: dict[str, asyncio.Event] = {}

    def fail(self, method: str, error: ApiError, times: int = 1) -> None:
        """Answer the next `times` calls with a refusal, without effect."""
        self._planned[method].extend([Fault(error)] * times)

    def refuse(self, method: str, times: int = 1) -> None:
        """Let the next calls never arrive."""
        self._planned[method].extend([Fault(Unreachable(method))] * times)

    def lose_answer(self, method: str, times: int = 1) -> None:
        """Let the next calls take effect and their answers get lost."""
        self._planned[method].extend([Fault(LostAnswer(method), after_effect=True)] * times)

    def slow(self, method: str, seconds: float) -> None:
        """Let every call of a method take `seconds` before it takes effect; 0 ends it."""
        self.latency[method] = seconds

    def hold(self, method: str) -> asyncio.Event:
        """Let every call of a method wait, before it takes effect, until the returned event is set."""
        return self._held.setdefault(method, asyncio.Event())

    def take(self, method: str) -> Fault | None:
        """Return the fault that the next call of a method meets, once."""
        for key in (method, ANY) if method != "getUpdates" else (method,):
            if self._planned[key]:
                return self._planned[key].popleft()
        return None

    async def wait(self, method: str) -> None:
        """Wait as long as calls of this method take or are held."""
        seconds = self.latency.get(method, 0.0 if method == "getUpdates" else self.latency.get(ANY, 0.0))
        if seconds:
            await asyncio.sleep(seconds)
        if method in self._held:
            await self._held[method].wait()
