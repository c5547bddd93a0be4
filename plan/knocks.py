"""At which hours of a day something of an office's reminding may become due, so that nobody need look at it at any other.

Pure. It may name an hour too many, never one too few; what is due then the rounds themselves find out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo

from plan.calendar import WorkCalendar
from plan.hours import speaking_hours
from plan.office_settings import OfficeSettings
from plan.rounds import PREVIEW, pings_open_from, preview_instant

_WEDNESDAY = datetime(2025, 11, 26, tzinfo=UTC)
"""Any day in the middle of a week without holidays: only hours are asked of it."""


def moments(settings: OfficeSettings, digests: Iterable[time], first_digest: time, ping_at: time) -> frozenset[time]:
    """Return the hours (office time) at which something may become due on some day.

    `digests` are those that chats have chosen, `first_digest` the one of all that have not, of which administrators see a
    preview; `ping_at` is the hour of reminders.
    """
    hours = speaking_hours(settings, WorkCalendar(), UTC)
    pings = pings_open_from(ping_at, hours, _WEDNESDAY)
    preview = preview_instant(datetime.combine(_WEDNESDAY.date(), first_digest, UTC), hours)
    evening = datetime.combine(_WEDNESDAY.date(), settings.closes, UTC) - PREVIEW
    return frozenset({*digests, first_digest, *(each.time() for each in (pings, preview, evening))})


def latest(hours: Iterable[time], zone: tzinfo, now: datetime) -> datetime:
    """Return when the last of these hours came, today or yesterday, `now` (aware) at the latest; without any, a day ago."""
    here = now.astimezone(zone)
    days = (here.date(), here.date() - timedelta(days=1))
    came = (datetime.combine(day, hour, zone) for day in days for hour in hours)
    return max((each for each in came if each <= here), default=here - timedelta(days=1))


def has_come(hours: Iterable[time], zone: tzinfo, last: datetime, now: datetime) -> bool:
    """Tell whether one of these hours has come since `last` was looked, both aware; a clock that was set back says yes."""
    if not last <= now < last + timedelta(days=1):
        return True
    here, before = now.astimezone(zone), last.astimezone(zone)
    days = {here.date(), before.date()}
    return any(before < datetime.combine(day, hour, zone) <= here for day in days for hour in hours)
