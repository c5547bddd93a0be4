"""How much a document may cost: sizes, counts, seconds, memory. Readers ask `limits()`, so that tests may set small ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

MAX_BYTES = 20 * 1024 * 1024  # the largest file a bot may fetch: https://core.telegram.org/bots/api#getfile


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one reading. Sizes in bytes; `ratio` is unpacked to packed; `seconds` by the wall and of the processor."""

    bytes: int = MAX_BYTES
    unpacked: int = 200 * 1024 * 1024
    entries: int = 3_000
    ratio: int = 400  # a Word table of ten thousand like rows comes to 100, nothing but a bomb to 1,000
    pages: int = 300
    cells: int = 300_000  # as they are told: a merged one counts for each place that it covers
    characters: int = 5_000_000
    seconds: float = 25.0
    memory: int = 1024 * 1024 * 1024


LIMITS = Limits()
_in_force: ContextVar[Limits] = ContextVar("limits", default=LIMITS)


def limits() -> Limits:
    """Return the bounds of the reading that is going on."""
    return _in_force.get()


@contextmanager
def within(bounds: Limits) -> Iterator[None]:
    """Put bounds in force for what is read inside."""
    token = _in_force.set(bounds)
    try:
        yield
    finally:
        _in_force.reset(token)
