"""Makes the calendar of an office out of public holidays and the days that it has entered. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from handlers.ports import Holidays
from plan.calendar import OfficeDay, WorkCalendar, work_calendar
from plan.lateness import Terms
from plan.office_settings import settings_from

if TYPE_CHECKING:
    from storage import Transaction

YEARS_BACK, YEARS_AHEAD = 2, 2
"""How far from today public holidays are looked up: plans reach into the next year, and what is overdue lies behind."""


async def calendar_of(tx: Transaction, office_id: int, holidays: Holidays, today: date) -> WorkCalendar:
    """Return an office's calendar for the years around `today` (office date)."""
    return calendar_with(await tx.days.all(office_id), holidays, today)


async def terms_of(tx: Transaction, office_id: int, holidays: Holidays, today: date) -> Terms:
    """Return how an office counts its terms in the years around `today` (office date)."""
    settings = settings_from(await tx.settings.all(office_id))
    return Terms(await calendar_of(tx, office_id, holidays, today), settings.overdue)


def calendar_with(own: Iterable[OfficeDay], holidays: Holidays, today: date) -> WorkCalendar:
    """Return the calendar of an office that has entered these days; without any, the country's."""
    years = years_around(today)
    return work_calendar(holidays.days_off(years), holidays.made_up(years), own)


def years_around(today: date) -> range:
    """Return the years that a calendar knows."""
    return range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
