"""What each unit's group would be told if it were told now: figures for administrators who decide on it. It sends nothing."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.reminders.digests import ground_of
from handlers.reminders.work import Work
from plan.digest import unit_digest
from storage import Transaction


@dataclass(frozen=True, slots=True)
class UnitOutlook:
    """What a unit's digest holds: overdue work, work due in this week and the next, work not reported; `groups` get it."""

    unit_id: int
    overdue: int
    soon: int
    silent: int
    groups: int


async def outlook(tx: Transaction, work: Work, bot_id: int) -> tuple[UnitOutlook, ...]:
    """Return the figures of every unit that leads something or has a group, in the office's order."""
    groups: dict[int, int] = {}
    for chat in await tx.chats.bound(bot_id, work.office_id):
        groups[chat.unit_id or 0] = groups.get(chat.unit_id or 0, 0) + 1
    found = []
    led = work.answerer.assignments(work.successors).led
    concerned = [unit_id for unit_id in work.alive if unit_id in led or unit_id in groups]
    async for unit_id, dossiers in work.of_units(tx, concerned):
        digest = unit_digest(unit_id, dossiers, ground_of(work))
        soon = len(digest.this_week) + len(digest.next_week)
        found.append(UnitOutlook(unit_id, len(digest.overdue), soon, len(digest.silent), groups.get(unit_id, 0)))
    return tuple(found)
