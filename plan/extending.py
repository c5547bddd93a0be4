"""Asking for more time (xin gia hạn): what a request still lacks, whether it may be made, and whether it may be granted.

Pure: a wish and a dossier in, a request or the reason against it out. Who is told of it is the handlers' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from plan.dossier import Dossier
from plan.extensions import Extension, Stage
from plan.model import Milestone, MilestoneKind
from plan.standing import is_open_date, is_overdue, is_released


@dataclass(frozen=True, slots=True)
class ExtensionWish:
    """A request in the making; what is None or "" was not said yet. `said_at` is aware and in UTC."""

    task_id: int
    said_at: datetime
    milestone: int | None = None
    new_due: date | None = None
    reason: str = ""


class ExtensionNeed(StrEnum):
    """What is asked for next."""

    TASK = "task"  # which of the tasks that share a code; asked for by the dialogue, not by the rules
    DAY = "day"
    LATER_DAY = "later_day"  # the one that was typed is not later than the present deadline
    MILESTONE = "milestone"
    REASON = "reason"


class ExtensionRefusal(StrEnum):
    """Why no request can be made."""

    GONE = "gone"  # no longer in a plan in force
    NOT_YOURS = "not_yours"
    NO_DATE = "no_date"  # nothing in it has a day
    DONE = "done"  # what had a day is delivered
    RELEASED = "released"  # it was closed or carried over into the next year
    LATE = "late"  # the deadline has passed, so that only a head may ask
    OPEN = "open"  # a request of this unit waits for a word already


@dataclass(frozen=True, slots=True)
class ExtensionMissing:
    """The wish and the one thing to ask for; `milestones` are those that may be meant, the earliest first."""

    need: ExtensionNeed
    wish: ExtensionWish
    milestones: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtensionRefused:
    """A request that cannot be made; `milestone` is the one that it would be about, where there is one."""

    reason: ExtensionRefusal
    wish: ExtensionWish
    milestone: int | None = None


@dataclass(frozen=True, slots=True)
class Petitioner:
    """Who asks, on which day (office time): the units for which that person may ask, and those that he heads.

    `headed` are the units that have a head within reach of a message: elsewhere a request goes to the office at once.
    """

    person_id: int
    today: date
    units: tuple[int, ...]
    heads: frozenset[int] = frozenset()
    headed: frozenset[int] = frozenset()


def petition(dossier: Dossier, wish: ExtensionWish, by: Petitioner) -> Extension | ExtensionMissing | ExtensionRefused:
    """Return the request that a wish amounts to, the one thing it lacks, or why it cannot be made."""
    unit = next((each for each in by.units if dossier.may_report(each)), None)
    if unit is None:
        return ExtensionRefused(ExtensionRefusal.NOT_YOURS, wish)
    dated = dated_milestones(dossier)
    if not dated:
        if any(map(is_released, dossier.item.task.milestones)):
            return ExtensionRefused(ExtensionRefusal.RELEASED, wish)
        kinds = {each.kind for each in dossier.item.task.milestones}
        over = MilestoneKind.DATE in kinds or MilestoneKind.DONE in kinds
        return ExtensionRefused(ExtensionRefusal.DONE if over else ExtensionRefusal.NO_DATE, wish)
    return _about_milestone(dossier, wish, by, unit, dated)


def dated_milestones(dossier: Dossier) -> tuple[int, ...]:
    """Return which milestones have a day and are open, the earliest first."""
    found = [(each.due, at) for at, each in enumerate(dossier.item.task.milestones) if each.due and is_open_date(each)]
    return tuple(at for _, at in sorted(found))


def _about_milestone(
    dossier: Dossier, wish: ExtensionWish, by: Petitioner, unit: int, dated: Sequence[int]
) -> Extension | ExtensionMissing | ExtensionRefused:
    """Go on with the milestones that have a day: which is meant, may it be moved, to when, why."""
    milestones = dossier.item.task.milestones
    due = {at: milestones[at].due or date.max for at in dated}
    named = [at for at in dated if wish.milestone in {None, at}] or list(dated)
    allowed = [at for at in named if unit in by.heads or not is_overdue(milestones[at], by.today)]
    if not allowed:
        return ExtensionRefused(ExtensionRefusal.LATE, wish, named[0])
    free = [at for at in allowed if not _open_request(dossier, at, unit)]
    if not free:
        return ExtensionRefused(ExtensionRefusal.OPEN, wish, allowed[0])
    if wish.new_due is None:
        return ExtensionMissing(ExtensionNeed.DAY, wish, tuple(free))
    fitting = [at for at in free if wish.new_due > due[at] and wish.new_due >= by.today]
    if not fitting:
        late = [at for at in named if at not in allowed and wish.new_due > due[at]]
        if late:
            return ExtensionRefused(ExtensionRefusal.LATE, wish, late[0])
        return ExtensionMissing(ExtensionNeed.LATER_DAY, replace(wish, new_due=None), tuple(free))
    if len(fitting) > 1:
        return ExtensionMissing(ExtensionNeed.MILESTONE, wish, tuple(fitting))
    return _request(milestones[fitting[0]], replace(wish, milestone=fitting[0]), by, unit)


def _open_request(dossier: Dossier, at: int, unit: int) -> Extension | None:
    return next((each for each in dossier.extensions if (each.milestone, each.unit_id) == (at, unit) and each.stage.open), None)


def _request(milestone: Milestone, wish: ExtensionWish, by: Petitioner, unit: int) -> Extension | ExtensionMissing:
    if not wish.reason:
        return ExtensionMissing(ExtensionNeed.REASON, wish)
    head = unit in by.heads
    return Extension(
        task_id=wish.task_id,
        milestone=wish.milestone or 0,
        unit_id=unit,
        asked_by=by.person_id,
        reason=wish.reason,
        old_due=milestone.due or date.max,
        new_due=wish.new_due or date.max,
        late=is_overdue(milestone, by.today),
        stage=Stage.HEAD if unit in by.headed and not head else Stage.OFFICE,
        said_at=wish.said_at,
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How often it was asked for: `nth` counts this request and those of the same milestone and unit before it.

    `granted` is how often the milestone was moved before.
    """

    nth: int
    granted: int


def count(extension: Extension, history: Sequence[Extension]) -> Count:
    """Return which request of its kind this one is; `history` holds all requests about its task."""
    earlier = [each for each in history if each.milestone == extension.milestone and 0 < each.id < (extension.id or 1 << 60)]
    same = [each for each in earlier if each.unit_id == extension.unit_id]
    return Count(len(same) + 1, sum(each.stage is Stage.GRANTED for each in earlier))


class Moot(StrEnum):
    """Why granting a request would make no sense any more."""

    GONE = "gone"
    DELIVERED = "delivered"
    RELEASED = "released"  # it was closed or carried over into the next year
    OVERTAKEN = "overtaken"  # the deadline is that late by now, or later


def moot(dossier: Dossier | None, extension: Extension) -> Moot | None:
    """Return why a request that is still open can only be refused, None where it can be granted."""
    milestones = dossier.item.task.milestones if dossier is not None else ()
    if extension.milestone >= len(milestones):
        return Moot.GONE
    milestone = milestones[extension.milestone]
    if is_released(milestone):
        return Moot.RELEASED
    if not is_open_date(milestone) or milestone.due is None:
        return Moot.DELIVERED
    return Moot.OVERTAKEN if milestone.due >= extension.new_due else None
