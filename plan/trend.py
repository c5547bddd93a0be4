"""How a unit's tasks stand by state, and how its last weeks went, as figures. Pure; how they look is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from plan.amending import amended
from plan.digest import Ground, unit_digest
from plan.dossier import Dossier
from plan.duties import duties_of, leading
from plan.ledger import counting
from plan.reports import Status
from plan.standing import is_done
from plan.weeks import Week, week_of

MOST_WEEKS = 6


class Standing(StrEnum):
    """The one state in which a task is counted: late before all, then as was said last."""

    DONE = "done"
    SUBMITTED = "submitted"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    BLOCKED = "blocked"
    NOT_STARTED = "not_started"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """A week as it stood at its end: `reported` of `running` tasks, and how many were overdue."""

    week: Week
    reported: int
    running: int
    overdue: int


def standing_of(dossier: Dossier, unit_id: int, ground: Ground) -> Standing:
    """Return the state in which a task of a unit is counted."""
    if is_done(dossier.item.task):
        return Standing.DONE
    duties = [each for each in duties_of(dossier, ground.today, ground.settings) if each.unit_id == unit_id]
    if any(duty.overdue_days(ground.today) for duty in duties):
        return Standing.OVERDUE
    said = [each for each in counting(dossier.reports) if each.aim.unit_id == unit_id]
    status = said[-1].status if said else Status.NOT_STARTED
    if status is Status.DONE:  # of several milestones or periods one was finished
        return Standing.IN_PROGRESS if duties else Standing.DONE
    return Standing.DONE if status is Status.CLOSED else Standing(status.value)


def counts(dossiers: Iterable[Dossier], unit_id: int, ground: Ground) -> dict[Standing, int]:
    """Return how many tasks that a unit leads are in each state, states without any left out."""
    found: dict[Standing, int] = {}
    for each in dossiers:
        if unit_id in leading(each):
            state = standing_of(each, unit_id, ground)
            found[state] = found.get(state, 0) + 1
    return {state: found[state] for state in Standing if state in found}


def trend(dossiers: Sequence[Dossier], unit_id: int, ground: Ground, most: int = MOST_WEEKS) -> tuple[WeekFigures, ...]:
    """Return the last weeks that are over, oldest first, back to when reminders began."""
    found: list[WeekFigures] = []
    week = week_of(ground.today).before
    while len(found) < most and (ground.since is None or week.last >= ground.since):
        found.append(_figures(dossiers, unit_id, ground, week))
        week = week.before
    return tuple(reversed(found))


def _figures(dossiers: Sequence[Dossier], unit_id: int, ground: Ground, week: Week) -> WeekFigures:
    then = replace(ground, today=week.last)
    digest = unit_digest(unit_id, [_as_of(each, week.last, ground) for each in dossiers], then)
    return WeekFigures(week, digest.reported, digest.running, len({duty.task_id for duty in digest.overdue}))


def _as_of(dossier: Dossier, day: date, ground: Ground) -> Dossier:
    """Return a dossier as it stood at the end of a day, as far as reports tell."""
    after = day + timedelta(days=1)
    told = tuple(each for each in dossier.reports if each.recorded_at.astimezone(ground.zone).date() < after)
    carried = tuple(each for each in dossier.year_ends if each.at.astimezone(ground.zone).date() < after)
    then = replace(dossier, reports=told, year_ends=carried)
    return replace(then, item=replace(then.item, task=amended(then, ground.zone)))
