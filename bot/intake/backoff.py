"""How long to wait after a failure: doubling, with jitter so that many bots do not come back in step. Never sleeps itself."""

from __future__ import annotations

from collections.abc import Callable
from random import SystemRandom


class Backoff:
    """Delays in seconds: between half and the whole of `first`, then of twice that, up to `most`."""

    def __init__(self, first: float = 1.0, most: float = 30.0, jitter: Callable[[float, float], float] | None = None) -> None:
        self._first = first
        self._most = most
        self._jitter = jitter or SystemRandom().uniform
        self._failures = 0

    def next(self) -> float:
        """Return the delay before the next try."""
        whole = min(self._most, self._first * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        return self._jitter(whole / 2, whole)

    def reset(self) -> None:
        """Start over: something worked."""
        self._failures = 0
