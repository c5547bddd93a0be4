"""What tells, in one look at all offices, of which of them something may have to be sent. It loads no plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.model import PlanState
from plan.rounds import RoundState
from storage.tables import chats, offices, plans, units
from storage.tables_people import settings
from storage.tables_reminders import chat_settings, rounds

_HOURS = ("opens", "closes", "lunch")
_IN_FORCE = select(plans.c.id).where(plans.c.office_id == offices.c.id, plans.c.state == PlanState.IN_FORCE.value).exists()
_RELEASED = (
    select(func.count())
    .select_from(rounds)
    .where(rounds.c.office_id == offices.c.id, rounds.c.state == RoundState.RELEASED.value)
    .scalar_subquery()
)
_MARKS = (
    select(offices.c.id, offices.c.version, offices.c.progress, offices.c.edition, _RELEASED.label("released"))
    .where(offices.c.closed_at.is_(None), _IN_FORCE)
    .order_by(offices.c.id)
)
_CHOSEN = select(settings.c.office_id, settings.c.name, settings.c.value).where(settings.c.name.in_(_HOURS))
_AT = (
    select(units.c.office_id, chat_settings.c.value)
    .join(chats, (chats.c.bot_id == chat_settings.c.bot_id) & (chats.c.chat_id == chat_settings.c.chat_id))
    .join(units, units.c.id == chats.c.unit_id)
    .where(chat_settings.c.name == "at")
    .distinct()
)


@dataclass(frozen=True, slots=True)
class OfficeMark:
    """An open office with a plan in force. Where `mark` is another than before, something was changed.

    `hours` are its settings about hours as written by name, `digests` the hours that its chats have chosen, as written.
    """

    office_id: int
    mark: tuple[int, ...]
    hours: Mapping[str, str] = field(default_factory=dict)
    digests: frozenset[str] = frozenset()


class Agenda:
    """The offices of which people may have to be reminded."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> tuple[OfficeMark, ...]:
        """Return every open office with a plan in force, oldest first."""
        hours: defaultdict[int, dict[str, str]] = defaultdict(dict)
        digests: defaultdict[int, set[str]] = defaultdict(set)
        for row in await self._connection.execute(_CHOSEN):
            hours[row.office_id][row.name] = row.value
        for chat in await self._connection.execute(_AT):
            digests[chat.office_id].add(chat.value)
        return tuple(
            [
                OfficeMark(
                    each.id,
                    (each.version, each.progress, each.edition, each.released),
                    hours.get(each.id, {}),
                    frozenset(digests.get(each.id, ())),
                )
                for each in await self._connection.execute(_MARKS)
            ]
        )
