"""Who is reminded of which duty on a day: the ladder (plan.ladder) applied to duties, working days and what people put off.

A round looks at all days since the round before it, so that what fell on days without one is made good, once: of several
steps that have passed the latest counts, and the words tell how things stand today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from functools import lru_cache

from plan.calendar import WorkCalendar
from plan.duties import Duty, DutyKind
from plan.folding import fold
from plan.informing import Crew
from plan.ladder import (
    FARTHEST_AHEAD,
    GROUP_ALONE,
    LADDER,
    LONGEST_LOOK,
    WAITED_BEFORE,
    WAITED_STEPS,
    WEEKLY_FROM,
    WEEKLY_ON,
    Step,
    Who,
    Why,
)
from plan.wordlists import table

_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Ping:
    """That somebody is to be reminded of a duty; `who` of the unit. `for_unit` is the unit that is waited for."""

    duty: Duty
    why: Why
    who: Who = Who.HEADS
    for_unit: int | None = None

    @property
    def unit_id(self) -> int:
        """The unit that hears it."""
        return self.for_unit or self.duty.unit_id


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a round makes good: after `since` up to `today`, both dates in office time (`zone`)."""

    since: date
    today: date
    calendar: WorkCalendar
    zone: tzinfo

    @property
    def days(self) -> tuple[date, ...]:
        """Its days, the latest first."""
        first = max(self.since, self.today - LONGEST_LOOK)
        return tuple(self.today - timedelta(days=n) for n in range((self.today - first).days))

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return max(self.since, self.today - LONGEST_LOOK) < day <= self.today


def still_reminded(duties: Iterable[Duty], started: Mapping[int, date]) -> tuple[Duty, ...]:
    """Return the duties of plans whose reminders have started (plan id → day); what was over before then is in the digest."""
    found = []
    for duty in duties:
        since = started.get(duty.item.plan.id or 0)
        if since is not None and (duty.due is None or duty.due >= since):
            found.append(duty)
    return tuple(found)


def private_pings(duties: Iterable[Duty], window: Window) -> tuple[Ping, ...]:
    """Return what the people of the leading units are to be reminded of; one reminder a duty."""
    return tuple(ping for duty in duties if (ping := _private(duty, window)) is not None)


def group_pings(duties: Iterable[Duty], window: Window, *, alone: bool) -> tuple[Ping, ...]:
    """Return what their groups are told; `alone`: nobody of the unit can be reached in private."""
    return tuple(ping for duty in duties if (ping := _in_group(duty, window, alone=alone)) is not None)


def waited_pings(duties: Iterable[Duty], window: Window) -> tuple[Ping, ...]:
    """Return what the units are reminded of for which others wait."""
    return tuple(ping for duty in duties if (ping := _waited(duty, window)) is not None)


def escalations(duties: Iterable[Duty], window: Window, days: int) -> tuple[Ping, ...]:
    """Return what the leaders hear: duties that have been overdue for `days` working days (0: never)."""
    if days <= 0:
        return ()
    late = [duty for duty in duties if duty.overdue_days(window.today) and duty.due is not None]
    return tuple(Ping(duty, Why.ESCALATED) for duty in late if window.holds(window.calendar.after(duty.due or date.max, days)))


def hearers(ping: Ping, crew: Crew) -> tuple[int, ...]:
    """Return who of a unit hears a reminder in private, each once; nobody where nobody can be reached."""
    heads = crew.reachable_heads
    if ping.for_unit is not None:
        return heads
    said = ping.duty.said
    doer = said.author_id if said is not None else 0
    doers = (doer,) if doer in crew.members and doer not in crew.unreachable else ()
    return doers or heads if ping.who is Who.DOER else tuple(dict.fromkeys((*heads, *doers)))


def for_person(
    person_id: int, duties: Iterable[Duty], crew: Crew, window: Window, put_off: Mapping[tuple[int, int | None], date]
) -> tuple[Ping, ...]:
    """Return what a person of a unit is reminded of; `put_off` tells until which day the person does not want to be."""
    found: list[Ping] = []
    for duty in duties:
        until = put_off.get((duty.task_id, duty.milestone))
        if until is not None and window.today < until:
            continue
        if until is not None and window.holds(until):
            found.append(Ping(duty, Why.PUT_OFF))
            continue
        ping = _private(duty, window)
        if ping is not None and person_id in hearers(ping, crew):
            found.append(ping)
    return tuple(found)


def needs_long_preparation(duty: Duty) -> bool:
    """Tell whether what is due takes long to prepare: it must be commented on, appraised, laid before several levels."""
    task = duty.item.task
    return _is_long(task.deliverable or task.content)


@lru_cache(maxsize=4_096)
def _is_long(text: str) -> bool:
    folded = f" {fold(text)} "
    return any(f" {words} " in folded for words in table("preparation")["long"])


def _private(duty: Duty, window: Window) -> Ping | None:
    """Return the reminder of the latest step that lies in the window."""
    for day in _working(window, duty):
        step = _step_on(duty, day, window.calendar)
        if step is not None:
            return Ping(duty, _why(duty, window.today), step.who)
        if _is_weekly(duty, day, window.calendar):
            return Ping(duty, Why.OVERDUE)
        if duty.kind is DutyKind.CONDITIONAL and day == window.calendar.on_or_after(day.replace(day=1)):
            return Ping(duty, Why.DOCUMENT, Who.DOER)
    return None


def _in_group(duty: Duty, window: Window, *, alone: bool) -> Ping | None:
    for day in _working(window, duty):
        if next(_group_steps(duty, day, window.calendar, alone=alone), None) is not None:
            return Ping(duty, _why(duty, window.today))
    return None


def _group_steps(duty: Duty, day: date, calendar: WorkCalendar, *, alone: bool) -> Iterator[Step]:
    """Yield the steps whose turn in the group is on a day."""
    for step in LADDER.get(duty.kind, ()):
        after = GROUP_ALONE if alone and not step.early else step.group_after
        if after is not None and _fits(step, duty) and _day_of(step, duty, calendar, after) == day:
            yield step


def _waited(duty: Duty, window: Window) -> Ping | None:
    unit, said = duty.waiting_for, duty.said
    if unit is None or said is None:
        return None
    waits_since = said.said_at.astimezone(window.zone).date()
    for day in _working(window, duty):
        waited = window.calendar.days_between(waits_since, day)
        if waited in WAITED_STEPS or (duty.due is not None and _offset(duty, day, window.calendar) in WAITED_BEFORE):
            return Ping(duty, Why.WAITED_FOR, for_unit=unit)
    return None


def _working(window: Window, duty: Duty) -> Iterator[date]:
    """Yield the working days of a window on which a duty may have a step, the latest first."""
    if duty.due is not None and duty.due - window.today > FARTHEST_AHEAD:
        return
    yield from (day for day in window.days if window.calendar.is_working(day))


def _why(duty: Duty, today: date) -> Why:
    if duty.kind in {DutyKind.ONGOING, DutyKind.RECURRING}:
        return Why.PERIOD
    return Why.OVERDUE if duty.overdue_days(today) else Why.BEFORE


def _step_on(duty: Duty, day: date, calendar: WorkCalendar) -> Step | None:
    if duty.due is None:
        return None
    fitting = (step for step in LADDER.get(duty.kind, ()) if _fits(step, duty))
    return next((step for step in fitting if _day_of(step, duty, calendar, 0) == day), None)


def _fits(step: Step, duty: Duty) -> bool:
    """Tell whether a step is taken for a duty: of weekly work only the day itself counts."""
    period = duty.period
    if period is not None and (period.last - period.first).days < _A_WEEK:
        return step.days == 0
    return not step.only_long or needs_long_preparation(duty)


def _day_of(step: Step, duty: Duty, calendar: WorkCalendar, later: int) -> date | None:
    """Return the day of a step, `later` working days on. Before the day itself it counts from the last working day up to it."""
    if duty.due is None:
        return None
    if step.days > 0:
        return calendar.after(duty.due, step.days + later)
    day = calendar.before(calendar.on_or_before(duty.due), -step.days)
    return calendar.after(day, later) if later else day


def _offset(duty: Duty, day: date, calendar: WorkCalendar) -> int | None:
    """Return how many working days a day lies after the duty's own, negative before it; None where that is far."""
    if duty.due is None or abs((day - duty.due).days) > FARTHEST_AHEAD.days:
        return None
    if day > duty.due:
        return calendar.days_between(duty.due, day)
    return -calendar.days_between(day, calendar.on_or_before(duty.due))


def _is_weekly(duty: Duty, day: date, calendar: WorkCalendar) -> bool:
    """Tell whether a day is the one of its week on which what has long been overdue is reminded of."""
    if duty.kind is not DutyKind.DATED or duty.due is None or day <= calendar.after(duty.due, WEEKLY_FROM):
        return False
    monday = day - timedelta(days=day.weekday())
    return day == calendar.after(monday - timedelta(days=1), WEEKLY_ON)
