"""Which units need not go on with a task in its plan's year: they have closed it, or carried it over into the next one.

It reads what they said last. What was carried over and handed in all the same is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from plan.dossier import Dossier
from plan.ledger import DELIVERED, counting
from plan.reports import Report, Status
from plan.verdicts import Verdict, YearEnd


@dataclass(frozen=True, slots=True)
class Release:
    """That nobody has to go on with a task: carried into a year, else closed on a day (office time)."""

    carried_into: int | None = None
    closed_on: date | None = None


def closing(unit_id: int, counted: Iterable[Report]) -> Report | None:
    """Return the report with which a unit has closed a task, None where its last word is another one."""
    last = last_word(unit_id, counted)
    return last if last is not None and last.status is Status.CLOSED else None


def last_word(unit_id: int, counted: Iterable[Report]) -> Report | None:
    """Return what a unit has said last about a task, of what counts."""
    said = [each for each in counted if each.aim.unit_id == unit_id]
    return said[-1] if said else None


def carrying(dossier: Dossier, unit_id: int) -> YearEnd | None:
    """Return that a unit has carried a task over."""
    said = [each for each in dossier.year_ends if each.unit_id == unit_id and each.verdict is Verdict.CARRIED]
    return said[-1] if said else None


def is_released(dossier: Dossier, unit_id: int, counted: Sequence[Report]) -> bool:
    """Tell whether a unit need not go on with a task in the plan's year."""
    return carrying(dossier, unit_id) is not None or closing(unit_id, counted) is not None


def release(dossier: Dossier, at: int, zone: tzinfo) -> Release | None:
    """Return that no leading unit has to go on with the milestone at `at`, None while one has, or where all have handed in."""
    if not dossier.year_ends and all(each.status is not Status.CLOSED for each in dossier.reports):
        return None  # as it is with nearly every task
    units, counted = dossier.owed_by, counting(dossier.reports)
    left = [unit for unit in units if not _handed_in(unit, at, counted)]
    if not left or not all(is_released(dossier, unit, counted) for unit in left):
        return None
    closed = {unit: report for unit in left if (report := closing(unit, counted)) is not None}
    carried = [said.next_year for unit in left if (said := going_on(dossier, unit, counted)) is not None]
    if carried:
        return Release(carried_into=max(carried))
    return Release(closed_on=max(each.said_at for each in closed.values()).astimezone(zone).date())


def _handed_in(unit_id: int, at: int, counted: Iterable[Report]) -> bool:
    aim = (unit_id, at, None)  # what is reported by period is never handed in as a whole
    said = [each for each in counted if (each.aim.unit_id, each.aim.milestone, each.aim.period) == aim]
    return bool(said) and said[-1].status in DELIVERED


def carried_into(dossier: Dossier, counted: Sequence[Report]) -> int | None:
    """Return the year in which a task goes on as a whole: none of its leads has still to act, and one carried it over."""
    words = {unit: last_word(unit, counted) for unit in dossier.owed_by}
    left = [unit for unit, said in words.items() if said is None or said.status not in DELIVERED]
    if not left or not all(is_released(dossier, unit, counted) for unit in left):
        return None
    return max((said.next_year for unit in left if (said := going_on(dossier, unit, counted)) is not None), default=None)


def going_on(dossier: Dossier, unit_id: int, counted: Sequence[Report]) -> YearEnd | None:
    """Return that a unit has carried a task over and not closed it since."""
    return carrying(dossier, unit_id) if closing(unit_id, counted) is None else None
