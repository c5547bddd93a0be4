"""Who is reminded of which duty on a day: the ladder (plan.ladder) applied to duties, working days and what people put off.

A round looks at all days since the round before it, so that what fell on days without one is made good, once: of several
steps that have passed the latest counts, and the words tell how things stand today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from functools import lru_cache

from plan.calendar import WorkCalendar
from plan.duties import Duty, DutyKind
from plan.informing import Crew
from plan.ladder import GROUP_ALONE, LONGEST_LOOK, WAITED_BEFORE, WAITED_STEPS, Step, Who, Why
from plan.reports import Report
from plan.steps import asks_for_document, is_far, is_weekly, offset, steps_of

PutOff = Mapping[tuple[int, int | None], date]
"""Until which day somebody does not want to be reminded of each milestone (task id, place)."""
_NOTHING: PutOff = {}


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
    """The days that a round makes good: after `since` up to `today`, both dates in office time (`zone`).

    `since` is the day of the round before, `before` the day of the one before that (None: it was the first, or nobody knows).
    """

    since: date
    today: date
    calendar: WorkCalendar
    zone: tzinfo
    before: date | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """Its working days, the latest first."""
        return _working_days(self.since, self.today, self.calendar)

    @property
    def told(self) -> tuple[date, ...]:
        """The working days that the round before made good, the latest first: of these the people of a unit know already."""
        if self.before is not None:
            return _working_days(self.before, self.since, self.calendar)
        return _days_before(self.days, self.calendar)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return max(self.since, self.today - LONGEST_LOOK) < day <= self.today


@lru_cache(maxsize=64)
def _working_days(since: date, until: date, calendar: WorkCalendar) -> tuple[date, ...]:
    first = max(since, until - LONGEST_LOOK)
    days = (until - timedelta(days=n) for n in range((until - first).days))
    return tuple(day for day in days if calendar.is_working(day))


@lru_cache(maxsize=64)
def _days_before(days: tuple[date, ...], calendar: WorkCalendar) -> tuple[date, ...]:
    return tuple(calendar.before(day, 1) for day in days)


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
    """Return what their groups are told: what the round before told in private. `alone`: nobody can be reached in private."""
    return tuple(ping for duty in duties if (ping := _in_group(duty, window, alone=alone)) is not None)


def waited_pings(duties: Iterable[Duty], window: Window, put_off: PutOff = _NOTHING) -> tuple[Ping, ...]:
    """Return what the units are reminded of for which others wait: of a task once for each unit that waits.

    `put_off` is what the person who is to hear it has put off, as in `for_person`.
    """
    found: dict[tuple[int, int], Ping] = {}
    for duty in sorted(duties, key=lambda each: each.due or date.max):
        key = (duty.task_id, duty.unit_id)
        if key not in found and (ping := _waited(duty, window, put_off)) is not None:
            found[key] = ping
    return tuple(found.values())


def escalations(duties: Iterable[Duty], window: Window, days: int) -> tuple[Ping, ...]:
    """Return what the leaders hear: duties whose last day in time was `days` working days ago (0: they hear nothing)."""
    if days <= 0:
        return ()
    return tuple(Ping(duty, Why.ESCALATED) for duty in duties if _is_escalated(duty, window, days))


def _is_escalated(duty: Duty, window: Window, days: int) -> bool:
    last = duty.late_after or duty.due
    return last is not None and duty.overdue_days(window.today) > 0 and window.holds(window.calendar.after(last, days))


def hearers(ping: Ping, crew: Crew) -> tuple[int, ...]:
    """Return who of a unit hears a reminder in private, each once; nobody where nobody can be reached."""
    if ping.for_unit is not None:
        return crew.reachable_heads
    return told_of(ping.duty.said, crew, ping.who)


def told_of(said: Report | None, crew: Crew, who: Who = Who.HEADS) -> tuple[int, ...]:
    """Return who of a unit is told of work of which `said` was reported last."""
    heads, doer = crew.reachable_heads, said.author_id if said is not None else 0
    doers = (doer,) if doer in crew.members and doer not in crew.unreachable else ()
    return doers or heads if who is Who.DOER else tuple(dict.fromkeys((*heads, *doers)))


def for_person(person_id: int, duties: Iterable[Duty], crew: Crew, window: Window, put_off: PutOff) -> tuple[Ping, ...]:
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


def _private(duty: Duty, window: Window) -> Ping | None:
    """Return the reminder of the latest step that lies in the window."""
    if is_far(duty, window.today):
        return None
    steps = {day: step for step, day in steps_of(duty, window.calendar)}
    for day in window.days:
        if day in steps:
            return Ping(duty, _why(duty, window.today), steps[day].who)
        if is_weekly(duty, day, window.calendar):
            return Ping(duty, Why.OVERDUE)
        if asks_for_document(duty, day, window.calendar):
            return Ping(duty, Why.DOCUMENT, Who.DOER)
    return None


def _in_group(duty: Duty, window: Window, *, alone: bool) -> Ping | None:
    if is_far(duty, window.today):
        return None
    told = window.told
    if alone and any(asks_for_document(duty, day, window.calendar) for day in told):
        return Ping(duty, Why.DOCUMENT, Who.DOER)
    over = duty.kind is DutyKind.RECURRING and duty.due is not None and duty.due < window.today
    red = over or duty.overdue_days(window.today) > 0
    for step, day in steps_of(duty, window.calendar):
        after = _group_after(step, red=red, alone=alone)
        if after is not None and window.calendar.after(day, after - 1) in told:
            return Ping(duty, _why(duty, window.today))
    return None


def _group_after(step: Step, *, red: bool, alone: bool) -> int | None:
    """Return after how many working days a group hears a step, None: not at all. One before the day brings no red line."""
    if red and step.days <= 0:
        return None
    return GROUP_ALONE if alone and not step.early else step.group_after


def _waited(duty: Duty, window: Window, put_off: PutOff) -> Ping | None:
    unit, said, until = duty.waiting_for, duty.said, put_off.get((duty.task_id, duty.milestone))
    if unit is None or said is None or (until is not None and window.today < until):
        return None
    if until is not None and window.holds(until):
        return Ping(duty, Why.WAITED_FOR, for_unit=unit)
    waits_since = said.said_at.astimezone(window.zone).date()
    days = {window.calendar.after(waits_since, step) for step in WAITED_STEPS}
    if any(day in days or offset(duty, day, window.calendar) in WAITED_BEFORE for day in window.days):
        return Ping(duty, Why.WAITED_FOR, for_unit=unit)
    return None


def _why(duty: Duty, today: date) -> Why:
    if duty.kind in {DutyKind.ONGOING, DutyKind.RECURRING}:
        return Why.PERIOD
    return Why.OVERDUE if duty.overdue_days(today) else Why.BEFORE
