"""The hours at which an office may be spoken to unasked: working days, neither too early nor too late, not over lunch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, tzinfo

from plan.calendar import WorkCalendar
from plan.office_settings import OfficeSettings


@dataclass(frozen=True, slots=True)
class SpeakingHours:
    """When unasked messages may go out. All hours are office time in `zone`.

    From `opens` until `closes`, except from `lunch_from` until `lunch_until` (equal ones: no pause).
    """

    calendar: WorkCalendar
    zone: tzinfo
    opens: time = time(7, 0)
    closes: time = time(18, 0)
    lunch_from: time = time(11, 30)
    lunch_until: time = time(13, 30)

    def is_open(self, instant: datetime) -> bool:
        """Tell whether a message may go out at an aware instant."""
        return self.open_from(instant) == instant

    def open_from(self, instant: datetime) -> datetime:
        """Return `instant` if a message may go out then, else the next instant from which one may; aware, in `zone`."""
        local = instant.astimezone(self.zone)
        day = local.date()
        if not self.calendar.is_working(day) or local.time() >= self.closes:
            following = self.calendar.after(day, 1)
            return datetime.combine(following, self.opens, self.zone)
        if local.time() < self.opens:
            return datetime.combine(day, self.opens, self.zone)
        if self.lunch_from <= local.time() < self.lunch_until:
            return datetime.combine(day, self.lunch_until, self.zone)
        return local


def speaking_hours(settings: OfficeSettings, calendar: WorkCalendar, zone: tzinfo) -> SpeakingHours:
    """Return the hours of an office as it has chosen them; `zone` is its time zone."""
    hours = SpeakingHours(calendar, zone, settings.opens, settings.closes)
    return hours if settings.lunch else replace(hours, lunch_until=hours.lunch_from)
