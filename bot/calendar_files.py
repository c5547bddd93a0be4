"""Calendars as files: what handlers say of days, written as iCalendar by a library. It knows no tasks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from handlers.views.feeds import CalendarEvent

_MAKER = "-//Nhac Viec//Nhac Viec//VI"
_REFRESH = "PT6H"
"""How often a calendar that reads a link should look again; both names are in use, the second by Outlook and Apple."""


class IcalendarFiles:
    """Writes whole-day events. Nothing is busy on such a day, so that nobody's free time looks taken."""

    def __init__(self, office_id: int) -> None:
        self._office_id = office_id

    def write(self, name: str, events: Iterable[CalendarEvent], today: date) -> bytes:
        """Return an iCalendar file (RFC 5545; the name as RFC 7986 and X-WR-CALNAME). The same days give the same bytes."""
        calendar = Calendar()
        calendar.add("prodid", _MAKER)
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval;value=duration", _REFRESH)
        calendar.add("x-published-ttl", _REFRESH)
        stamp = datetime.combine(today, time(), UTC)
        for each in events:
            calendar.add_component(self._event(each, stamp))
        return bytes(calendar.to_ical())

    def _event(self, event: CalendarEvent, stamp: datetime) -> Event:
        made = Event()
        made.add("uid", f"{event.key}@{self._office_id}.nhacviec")
        made.add("dtstamp", stamp)
        made.add("dtstart", event.day)
        made.add("dtend", event.day + timedelta(days=1))
        made.add("summary", event.title)
        made.add("description", event.details)
        made.add("transp", "TRANSPARENT")
        return made
