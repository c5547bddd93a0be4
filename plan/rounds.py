"""Rounds of reminding as values: which kind, for which period, how much it would tell, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RoundState(StrEnum):
    """What became of a round: a held one waits for an administrator's word."""

    DONE = "done"
    HELD = "held"
    RELEASED = "released"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Round:
    """One round. `lines` is how much it tells in all, to `messages` people and groups; `since` the day of the one before."""

    kind: str
    period: str
    state: RoundState = RoundState.DONE
    lines: int = 0
    messages: int = 0
    since: date | None = None
