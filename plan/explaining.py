"""Asking why a task is late: which leading units are behind, and by when they are to answer. Pure rules."""

from __future__ import annotations

from datetime import date

from plan.calendar import WorkCalendar
from plan.dossier import Dossier
from plan.ledger import DELIVERED, counting, latest
from plan.office_settings import OfficeSettings
from plan.releasing import is_released
from plan.reports import Aim
from plan.standing import is_overdue


def late_units(dossier: Dossier, today: date) -> tuple[int, ...]:
    """Return the leading units that have not delivered a milestone whose term ended before `today` (office date).

    Where only names of many lead, no single unit is late; where nobody is named, the tracking unit answers.
    """
    late = [at for at, each in enumerate(dossier.item.task.milestones) if is_overdue(each, today)]
    counted = counting(dossier.reports) if late else ()
    held = [unit for unit in dossier.owed_by if not is_released(dossier, unit, counted)]
    return tuple(unit for unit in held if any(not _delivered(dossier, unit, at) for at in late))


def answer_by(today: date, calendar: WorkCalendar, settings: OfficeSettings) -> date:
    """Return the last day for an answer to a question that is asked on `today`."""
    return calendar.after(today, settings.explanation_days)


def _delivered(dossier: Dossier, unit: int, at: int) -> bool:
    said = latest(dossier.reports, Aim(dossier.task_id, unit, at))
    return said is not None and said.status in DELIVERED
