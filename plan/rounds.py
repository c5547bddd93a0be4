"""Rounds of reminding: when a digest or a round of reminders is due, and when a round is too big to go out unasked. Pure.

A round is named by its period ("2025-W48", "2025-11-24"): planned twice, late, or on two machines it is the same round. Of
rounds that were missed only the present one is made good.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from statistics import median

from plan.calendar import WorkCalendar
from plan.chat_settings import ChatSettings
from plan.hours import SpeakingHours
from plan.weeks import Week, week_of

LATE = timedelta(hours=1)
"""A digest that comes so long after its hour says that it is late."""
PREVIEW, SHORTEST_PREVIEW = timedelta(hours=1), timedelta(minutes=20)
"""How long before a digest administrators see it, and how short that may get."""
EDIT_EVERY = timedelta(minutes=15)
"""A posted digest is changed no more often."""
_SATURDAY = 5
FUSE_FLOOR = 40
"""A round of so many lines is never too big."""
FUSE_TIMES = 4
"""A round with so many times the lines of a usual one is too big to go out unasked."""


class RoundState(StrEnum):
    """What became of a round: a held one waits for an administrator's word."""

    DONE = "done"
    HELD = "held"
    RELEASED = "released"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Round:
    """One round. `lines` is how much it tells in all, to `messages` people and groups; `since` the day of the one before."""

    kind: str
    period: str
    state: RoundState = RoundState.DONE
    lines: int = 0
    messages: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class DigestRound:
    """The digest of a week for a chat: due `at`, to be sent `not_before` (aware); `late` where that is long after its hour."""

    week: Week
    at: datetime
    not_before: datetime
    late: bool = False


def digest_day(week: Week, weekday: int, calendar: WorkCalendar) -> date | None:
    """Return the day of a week's digest: the chosen one, else the next working day of the week, else the one before it.

    None where the office does not work that week at all. A weekend day that was chosen is meant, unless it is a holiday.
    """
    if not any(map(calendar.is_working, week.days)):
        return None
    chosen = week.days[weekday]
    if calendar.is_working(chosen) or (weekday >= _SATURDAY and chosen not in calendar.days_off):
        return chosen
    later = [day for day in week.days[weekday:] if calendar.is_working(day)]
    earlier = [day for day in week.days[:weekday] if calendar.is_working(day)]
    return next(iter(later), next(reversed(earlier), None))


def digest_instant(week: Week, settings: ChatSettings, calendar: WorkCalendar, zone: tzinfo) -> datetime | None:
    """Return the instant of a week's digest, None where there is none."""
    day = digest_day(week, settings.weekday, calendar)
    return None if day is None else datetime.combine(day, settings.at, zone)


def digest_due(settings: ChatSettings, since: datetime | None, hours: SpeakingHours, now: datetime) -> DigestRound | None:
    """Return the digest that a chat should have by `now` (aware), None where none is due.

    It is this week's. `since` is when the chat was bound; a digest of before then, or of before day or hour were last changed,
    is not owed. One that is late waits for the hours in which people may be spoken to, and is left out where those come
    only in the next week. Ask again before it is sent: it may have waited until nobody may be spoken to, or too long.
    """
    if not settings.digest:
        return None
    today = now.astimezone(hours.zone).date()
    week = week_of(today)
    at = digest_instant(week, settings, hours.calendar, hours.zone)
    owed_from = max((each for each in (since, settings.since) if each is not None), default=None)
    if at is None or now < at or (owed_from is not None and at < owed_from) or settings.is_quiet(at.date()):
        return None
    late = now - at > LATE or today != at.date()
    not_before = _hours_on(at.date(), hours).open_from(now) if late else at
    if week_of(not_before.astimezone(hours.zone).date()) != week:
        return None
    return DigestRound(week, at, not_before, late)


def digest_ahead(settings: ChatSettings, hours: SpeakingHours, now: datetime) -> datetime | None:
    """Return the instant of this week's digest of a chat where that is still to come (aware), else None."""
    at = digest_instant(week_of(now.astimezone(hours.zone).date()), settings, hours.calendar, hours.zone)
    if not settings.digest or at is None or at <= now or settings.is_quiet(at.date()):
        return None
    return at


def preview_instant(at: datetime, hours: SpeakingHours) -> datetime:
    """Return when administrators see a digest due `at`: an hour before, or as near to that as they may be spoken to."""
    wanted = at - PREVIEW
    opens = hours.open_from(wanted)
    if opens <= at - SHORTEST_PREVIEW:
        return opens
    evening = hours.calendar.before(at.astimezone(hours.zone).date(), 1)
    return datetime.combine(evening, hours.closes, hours.zone) - PREVIEW


def _hours_on(day: date, hours: SpeakingHours) -> SpeakingHours:
    """Return hours in which a weekend day that was chosen for a digest is like any other: the digest may be late on it."""
    calendar = hours.calendar
    if calendar.is_working(day):
        return hours
    return replace(hours, calendar=replace(calendar, made_up=calendar.made_up | {day}))


def pings_due(at: time, hours: SpeakingHours, now: datetime) -> date | None:
    """Return the day for which reminders are due by `now` (aware): today, from `at` on, in the hours for speaking.

    An hour `at` after these have closed was chosen and is meant; on a day off nothing is due.
    """
    local = now.astimezone(hours.zone)
    if local.time() < at or not hours.calendar.is_working(local.date()):
        return None
    return local.date() if at >= hours.closes or hours.is_open(now) else None


def pings_open_from(at: time, hours: SpeakingHours, now: datetime) -> datetime:
    """Return `now` (aware) if reminders may go out then, else the next instant from which they may: as `pings_due` has it."""
    local = now.astimezone(hours.zone)
    day = hours.calendar.on_or_after(local.date())
    wanted = max(local, datetime.combine(day, at, hours.zone))
    if at >= hours.closes:
        return wanted
    opens = hours.open_from(wanted)
    return opens if opens.date() == day else pings_open_from(at, hours, datetime.combine(opens.date(), at, hours.zone))


def round_before(rounds: Iterable[Round], today: date) -> Round | None:
    """Return the last round of reminders before `today`; those of later days were made while the clock ran ahead."""
    earlier = [each for each in rounds if each.period < today.isoformat()]
    return max(earlier, key=lambda each: each.period, default=None)


def blows_the_fuse(lines: int, before: Sequence[Round]) -> bool:
    """Tell whether a round of so many lines is far more than usual; `before` are the rounds before it."""
    usual = [each.lines for each in before if each.state in {RoundState.DONE, RoundState.RELEASED} and each.lines]
    return lines > max(FUSE_FLOOR, FUSE_TIMES * (median(usual) if usual else FUSE_FLOOR / 2))


def edit_slot(now: datetime) -> datetime:
    """Return the instant at which a posted digest is changed next: the end of the quarter of an hour around `now` (aware)."""
    minutes = int(EDIT_EVERY.total_seconds() // 60)
    begin = now.replace(minute=now.minute - now.minute % minutes, second=0, microsecond=0)
    return begin + EDIT_EVERY
