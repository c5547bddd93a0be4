"""The round that asks units what becomes of their open tasks: planned daily while the year ends, a person asked once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from handlers.context import OfficeView
from handlers.crews import crew_of
from handlers.reminders.calls import Calls, groups_of
from handlers.reminders.planned import Planned, hours_of
from handlers.reminders.work import Work
from handlers.year_end.gathering import ground_of, hearers
from plan.rounds import Round, RoundState, pings_due
from plan.year_end import OpenEnd, asked_about, asked_from, is_asked
from storage import Address, Delivery, Transaction

YEAR_END, GROUP_YEAR_END = "year_end", "group_year_end"
"""Kinds of rows: to a person, to a unit's group. The first is the rounds' kind as well."""
_WAITS = {RoundState.HELD, RoundState.DROPPED}


async def year_end_round(
    tx: Transaction, work: Work, office: OfficeView, bot_id: int, now: datetime
) -> tuple[Planned, Calls] | None:
    """Return today's round, None where no year ends, it is not the hour, it is over, or an administrator's word is awaited.

    A round that was dropped stays so until the year is over: nobody is asked about it every day.
    """
    year, day = _ending(work), pings_due(office.ping_at, hours_of(work), now)
    if year is None or day is None:
        return None
    first = asked_from(year, work.calendar).isoformat()
    rounds = [each for each in await tx.rounds.latest(work.office_id, YEAR_END) if each.period >= first]
    released = next((each for each in rounds if each.state is RoundState.RELEASED), None)
    if released is None and any(each.state in _WAITS or each.period == day.isoformat() for each in rounds):
        return None
    calls = await _calls(tx, work, bot_id)
    messages = len(calls.lines)  # what counts for the fuse: each is one message, and only once
    planned = released or Round(YEAR_END, day.isoformat(), lines=messages, messages=messages)
    rows = [Delivery(work.office_id, to, kind, str(year), {}, now) for kind, to in calls.lines]
    return Planned(planned, tuple(rows), is_new=released is None), calls


def _ending(work: Work) -> int | None:
    """Return the year that ends for a plan of which people are reminded."""
    years = {plan.header.year for plan in work.answerer.plans if plan.id in work.started}
    return next((year for year in years if is_asked(year, work.today, work.calendar)), None)


async def _calls(tx: Transaction, work: Work, bot_id: int) -> Calls:
    """Return who is asked: heads, and who reported last; the group where nobody of the unit can be told in private."""
    calls, by_unit = Calls(), defaultdict[int, list[OpenEnd]](list)
    for end in asked_about(await work.of_everybody(tx), ground_of(work)):
        by_unit[end.unit_id].append(end)
    groups = await groups_of(tx, bot_id, work.office_id)
    for unit_id, ends in by_unit.items():
        crew = await crew_of(tx, unit_id, work.today)
        alone = [end for end in ends if not hearers(end, crew)]
        for end in ends:
            for person_id in hearers(end, crew):
                calls.add(YEAR_END, Address.person(person_id), 1)
        for chat_id in groups.get(unit_id, ()):
            calls.add(GROUP_YEAR_END, Address.chat(chat_id), len(alone))
        if len(alone) == len(ends) and crew.members:
            calls.headless.append(unit_id)
    return calls


def is_over(key: str, today: date) -> bool:
    """Tell whether a row is of a year that is over."""
    return not key.isdigit() or today.year != int(key)
