"""Putting a reminder off: the days that are offered, and when somebody is asked again whether a document has come."""

from __future__ import annotations

from datetime import date, timedelta

from plan.calendar import WorkCalendar
from plan.weeks import week_of

LONGEST = timedelta(days=40)
"""Nothing is put off for longer: that would be to switch a reminder off."""


def choices_of(today: date, calendar: WorkCalendar) -> dict[str, date]:
    """Return the days until which a reminder can be put off: the next working day, Monday, a week; each day once."""
    days = {
        "tomorrow": calendar.after(today, 1),
        "monday": calendar.on_or_after(week_of(today).following.first),
        "week": calendar.on_or_after(today + timedelta(days=7)),
    }
    return {name: day for number, (name, day) in enumerate(days.items()) if day not in list(days.values())[:number]}


def next_month(today: date) -> date:
    """Return the day from which a document that has not come is asked for again."""
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def may_wait_until(until: date, today: date) -> bool:
    """Tell whether something can be put off until a day."""
    return today < until <= today + LONGEST
