"""The ladder of reminders as a table: how many working days before and after a day who is told. It applies nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from plan.chat_settings import PingSort
from plan.duties import DutyKind

FARTHEST_AHEAD = timedelta(days=45)
"""No step lies longer before a day, whatever holidays stand in between."""
LONGEST_LOOK = timedelta(days=31)
"""How far back a round looks at most; what is older stands in the digest."""


class Who(StrEnum):
    """Who hears a reminder in private: whoever reported on the task last, else the heads; or the heads and that person."""

    DOER = "doer"
    HEADS = "heads"


class Why(StrEnum):
    """For what reason somebody is reminded; the words depend on it and on how things stand when it is sent."""

    BEFORE = "before"
    OVERDUE = "overdue"
    PERIOD = "period"
    DOCUMENT = "document"  # has the document come that it waits for?
    WAITED_FOR = "waited_for"
    ESCALATED = "escalated"
    PUT_OFF = "put_off"  # the person wanted to be reminded today


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the ladder. `days` are working days from the day itself, negative before it.

    `group_after`: so many working days later the unit's group hears it, if it still holds (None: not). Where nobody of the
    unit can be reached in private, the group hears every step one working day later, except what is `early`.
    """

    days: int
    who: Who
    group_after: int | None = None
    early: bool = False
    only_long: bool = False


LADDER: Mapping[DutyKind, tuple[Step, ...]] = {
    DutyKind.DATED: (
        Step(-14, Who.DOER, early=True, only_long=True),
        Step(-7, Who.DOER, early=True),
        Step(-3, Who.DOER),
        Step(-1, Who.HEADS),
        Step(0, Who.HEADS),
        Step(+1, Who.HEADS, group_after=1),
        Step(+3, Who.HEADS),
    ),
    DutyKind.RECURRING: (Step(-3, Who.DOER), Step(0, Who.HEADS), Step(+1, Who.HEADS, group_after=1)),
    DutyKind.ONGOING: (Step(-3, Who.DOER),),
}
"""What is reminded of when. Beside it: overdue work once a week, documents once a month, those who are waited for."""
GROUP_ALONE = 1
"""After so many working days a group hears what nobody could be told in private."""
WEEKLY_FROM = 5
"""From so many working days after its day a duty is reminded of once a week: never on the day after the ladder's last step."""
WEEKLY_ON = 2
"""On which working day of the week that is; the first belongs to the digest."""
WAITED_STEPS = (3, 8, 13)
"""So many working days after a unit said that it waits, the one that it waits for is reminded; before the day as well."""
WAITED_BEFORE = frozenset({-3, -1, 0, 1})

SORTS: Mapping[Why, PingSort] = {
    Why.BEFORE: PingSort.BEFORE,
    Why.OVERDUE: PingSort.OVERDUE,
    Why.PERIOD: PingSort.RHYTHM,
    Why.DOCUMENT: PingSort.RHYTHM,
    Why.WAITED_FOR: PingSort.WAITING,
}
"""By which sort a group switches a reminder off."""
