"""Requests to be registered, decided once; and which strangers were told today that this office is closed to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import insert_into
from storage.erasing import NOBODY, forget_user
from storage.tables_people import refusals, registrations

_UNDECIDED = registrations.c.verdict.is_(None)


class Verdict(StrEnum):
    """What became of a request."""

    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Registration:
    """A request to join a unit. `user_id` is Telegram's, None once the person was erased."""

    id: int
    office_id: int
    user_id: int | None
    name: str
    unit_id: int
    asked_at: datetime
    verdict: Verdict | None = None
    decided_by: int | None = None


class Registrations:
    """The requests of offices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, office_id: int, user_id: int, name: str, unit_id: int, now: datetime) -> Registration:
        """Note a request; while it is undecided there is one of a person, and asking again only changes the unit."""
        values = {"name": name, "unit_id": unit_id, "asked_at": now}
        new = insert_into(self._connection, registrations).values(office_id=office_id, user_id=user_id, **values)
        statement = new.on_conflict_do_update(
            index_elements=["office_id", "user_id"], index_where=_UNDECIDED, set_={"name": name, "unit_id": unit_id}
        )
        row = (await self._connection.execute(statement.returning(registrations))).one()
        return _registration(row)

    async def get(self, registration_id: int) -> Registration | None:
        """Return a request."""
        row = (await self._connection.execute(select(registrations).where(registrations.c.id == registration_id))).one_or_none()
        return None if row is None else _registration(row)

    async def waiting(self, office_id: int, user_id: int) -> Registration | None:
        """Return a person's undecided request."""
        which = (registrations.c.office_id == office_id, registrations.c.user_id == user_id, _UNDECIDED)
        row = (await self._connection.execute(select(registrations).where(*which))).one_or_none()
        return None if row is None else _registration(row)

    async def of_user(self, office_id: int, user_id: int) -> tuple[Registration, ...]:
        """Return every request of a person that is still kept under the Telegram id, decided or not, oldest first."""
        mine = (registrations.c.office_id == office_id, registrations.c.user_id == user_id)
        rows = await self._connection.execute(select(registrations).where(*mine).order_by(registrations.c.id))
        return tuple(_registration(row) for row in rows)

    async def told_on(self, office_id: int, user_id: int) -> date | None:
        """Return the day on which this stranger was last told that the office is closed to him, while that is known."""
        mine = (refusals.c.office_id == office_id, refusals.c.user_id == user_id)
        told: date | None = await self._connection.scalar(select(refusals.c.told_on).where(*mine))
        return told

    async def forget(self, office_id: int, user_id: int) -> None:
        """Forget somebody who was never registered: requests, notices about them, refusals. The requests stay, nameless."""
        await forget_user(self._connection, office_id, NOBODY, user_id)

    async def decide(self, registration_id: int, verdict: Verdict, by: int, now: datetime) -> Registration | None:
        """Decide a request; None if somebody has before."""
        values = {"verdict": verdict.value, "decided_by": by, "decided_at": now}
        open_ = (registrations.c.id == registration_id, _UNDECIDED, registrations.c.user_id.is_not(None))
        decided = update(registrations).where(*open_)
        row = (await self._connection.execute(decided.values(values).returning(registrations))).one_or_none()
        return None if row is None else _registration(row)

    async def tell_once(self, office_id: int, user_id: int, today: date) -> bool:
        """Tell whether this stranger is told for the first time today, and note it."""
        new = insert_into(self._connection, refusals).values(office_id=office_id, user_id=user_id, told_on=today)
        statement = new.on_conflict_do_update(
            index_elements=["office_id", "user_id"], set_={"told_on": today}, where=refusals.c.told_on != today
        )
        return (await self._connection.execute(statement.returning(refusals.c.user_id))).first() is not None


def _registration(row: Row[Any]) -> Registration:
    return Registration(
        id=row.id,
        office_id=row.office_id,
        user_id=row.user_id,
        name=row.name,
        unit_id=row.unit_id,
        asked_at=row.asked_at,
        verdict=Verdict(row.verdict) if row.verdict else None,
        decided_by=row.decided_by,
    )
