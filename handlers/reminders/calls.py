"""Whom a round of reminders calls: one row a person, a group or a leader for whom the rules find anything. It sends nothing."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from handlers.crews import crews_of, officers_named
from handlers.reminders.pings import ESCALATION, GROUP_PING, PING
from handlers.reminders.work import Work
from plan.duties import Duty
from plan.informing import Crew
from plan.people import Role
from plan.pings import PutOff, Window, escalations, for_person, group_pings, hearers, private_pings, waited_pings
from storage import Address, Transaction

PutOffs = Mapping[int, PutOff]
"""By person what is put off."""


@dataclass(slots=True)
class Calls:
    """How many lines each address is to get, by kind of row, and the units in which nobody can be told in private."""

    lines: dict[tuple[str, Address], int] = field(default_factory=dict)
    headless: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many lines the round tells in all."""
        return sum(self.lines.values())

    def add(self, kind: str, to: Address, lines: int) -> None:
        """Call somebody for so many lines; none calls nobody."""
        if lines:
            self.lines[kind, to] = self.lines.get((kind, to), 0) + lines


async def calls_of(tx: Transaction, work: Work, bot_id: int, window: Window) -> Calls:
    """Return whom the round of `window.today` calls."""
    calls = Calls()
    put_off = await tx.snoozes.since(work.office_id, window.since)
    owed, waits = await work.duties_of_everybody(tx)
    groups, crews = await groups_of(tx, bot_id, work.office_id), await crews_of(tx, work.office_id, work.today)
    by_unit: defaultdict[int, list[Duty]] = defaultdict(list)
    for duty in owed:
        by_unit[duty.unit_id].append(duty)
    for unit_id, duties in by_unit.items():
        crew = crews.get(unit_id, Crew(unit_id))
        _call_people(calls, crew, duties, window, put_off)
        lines = len(group_pings(duties, window, alone=not crew.reachable_heads))
        for chat_id in groups.get(unit_id, ()):
            calls.add(GROUP_PING, Address.chat(chat_id), lines)
        await asyncio.sleep(0)  # whoever waits for an answer comes first
    _call_awaited(calls, crews, waits, window, put_off)
    await _call_leaders(tx, calls, work, owed, window)
    return calls


def _call_people(calls: Calls, crew: Crew, duties: list[Duty], window: Window, put_off: PutOffs) -> None:
    pings = private_pings(duties, window)
    hearing = {person for ping in pings for person in hearers(ping, crew)}
    if pings and not hearing and crew.members:
        calls.headless.append(crew.unit_id)
    waiting = {*crew.heads, *crew.members} & put_off.keys()
    for person_id in sorted((hearing | waiting) - crew.unreachable):
        found = for_person(person_id, duties, crew, window, put_off.get(person_id, {}))
        calls.add(PING, Address.person(person_id), len(found))


def _call_awaited(calls: Calls, crews: Mapping[int, Crew], waits: Sequence[Duty], window: Window, put_off: PutOffs) -> None:
    """Call the heads of units that others wait for."""
    for unit_id in dict.fromkeys(duty.waiting_for or 0 for duty in waits):
        of_unit = [duty for duty in waits if duty.waiting_for == unit_id]
        for head in crews.get(unit_id, Crew(unit_id)).reachable_heads:
            calls.add(PING, Address.person(head), len(waited_pings(of_unit, window, put_off.get(head, {}))))


async def _call_leaders(tx: Transaction, calls: Calls, work: Work, duties: Iterable[Duty], window: Window) -> None:
    lines = len(escalations(duties, window, work.settings.escalate_days))
    if lines:
        for person_id in await officers_named(tx, work.office_id, Role.LEADER, window.today):
            calls.add(ESCALATION, Address.person(person_id), lines)


async def groups_of(tx: Transaction, bot_id: int, office_id: int) -> Mapping[int, tuple[int, ...]]:
    """Return by unit of an office the groups that speak for it and that can be written to."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for chat in await tx.chats.bound(bot_id, office_id):
        if chat.unit_id is not None and chat.left_at is None:
            found[chat.unit_id].append(chat.chat_id)
    return {unit_id: tuple(ids) for unit_id, ids in found.items()}
