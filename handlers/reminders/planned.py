"""A round as it is planned: which one it is, what it would send, and whether anybody entered it before."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.reminders.work import Work
from plan.hours import SpeakingHours, speaking_hours
from plan.rounds import Round
from storage import Delivery

PINGS = "pings"
"""The kind of rounds of reminders."""


@dataclass(frozen=True, slots=True)
class Planned:
    """`round` as it stands, or as it would be entered (`is_new`); `rows` are what it sends.

    `allowed`: an administrator has let go what it holds, so that it is not asked about again.
    """

    round: Round
    rows: tuple[Delivery, ...]
    is_new: bool
    allowed: bool = False


def hours_of(work: Work) -> SpeakingHours:
    """Return the hours in which the office may be spoken to."""
    return speaking_hours(work.settings, work.calendar, work.zone)
