"""What a talk is about after an answer, for the ten minutes in which the next question may lean on it. It reads no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from plan.answers import Answer, Found, Intent, Nothing, NothingReason, PlannedTask, Ranked, SmallTalk, Span, TaskList, Unsure
from plan.model import Section, Unit, UnitRole

LIFE = timedelta(minutes=10)
"""How long after an answer the next question may lean on it."""
FIELDS = frozenset({Intent.LEAD, Intent.COORDINATING, Intent.DUE, Intent.DELIVERABLE, Intent.STATUS})
"""What can be asked of one task."""
LISTS = frozenset({Intent.LIST_BY_UNIT, Intent.LIST_BY_TIME, Intent.LIST_BY_SECTION, Intent.COUNT})
_ABOUT_NOTHING = {NothingReason.EMPTY_QUESTION, NothingReason.NO_UNIT_OF_ASKER, NothingReason.NO_PLAN}


@dataclass(frozen=True, slots=True)
class Topic:
    """What an answer was about: one task, a choice of some, or a list with what it was a list of.

    `items` are the tasks that could be seen, in the order in which they were shown; `total` is how many there are. `other` is
    the unit that was spoken of before `unit`.
    """

    intent: Intent
    items: tuple[PlannedTask, ...]
    total: int
    unit: Unit | None = None
    role: UnitRole | None = None
    span: Span | None = None
    section: Section | None = None
    other: Unit | None = None

    @property
    def field(self) -> Intent | None:
        """What was asked of the task, None where it was the task itself or a list."""
        return self.intent if self.intent in FIELDS else None

    @property
    def is_list(self) -> bool:
        """Whether it was a list of a unit, a time or a section."""
        return self.intent in LISTS

    @property
    def item(self) -> PlannedTask | None:
        """The one task that it was about, None where it was about several."""
        return self.items[0] if self.total == len(self.items) == 1 else None


@dataclass(frozen=True, slots=True)
class WhichUnit:
    """A unit was pointed at that may be any of `units`: the asker chooses, and the rest of the question stays as it is."""

    units: tuple[Unit, ...]
    intent: Intent
    role: UnitRole | None = None
    span: Span | None = None
    section: Section | None = None


Reply = Answer | WhichUnit
"""What may be said in a talk."""


def is_fresh(said_at: datetime, now: datetime) -> bool:
    """Tell whether what was said at `said_at` can still be leaned on; one may ask again before the answer is there."""
    return abs(now - said_at) <= LIFE


def topic_after(reply: Reply, shown: Sequence[PlannedTask], before: Topic | None) -> Topic | None:
    """Return what the talk is about after an answer; `shown` are the tasks of a list in the order in which they can be seen.

    What says nothing of the plan ("cảm ơn", a question without a subject) leaves `before` as it is. What the plan does not
    hold ends it: nobody who has just asked for something else still means the task before.
    """
    match reply:
        case Found():
            return Topic(reply.intent, (reply.item,), 1)
        case Unsure(named=True):
            return Topic(reply.asked, reply.choices, len(reply.choices))
        case TaskList():
            return _of_list(reply, tuple(shown), before)
        case Ranked():  # "đơn vị đó" is then the first of them
            first = reply.shares[0].unit if reply.shares else None
            return Topic(Intent.COUNT, (), 0, span=reply.span, other=first)
        case Nothing():
            return before if reply.reason in _ABOUT_NOTHING else None
        case Unsure() | SmallTalk() | WhichUnit():
            return before


def _of_list(listed: TaskList, shown: tuple[PlannedTask, ...], before: Topic | None) -> Topic:
    other = before.unit if before is not None else None
    if other is not None and listed.unit is not None and other.name == listed.unit.name:
        other = before.other if before is not None else None
    total = max(len(listed.items), len(shown))
    return Topic(listed.intent, shown, total, listed.unit, listed.role, listed.span, listed.section, other)
