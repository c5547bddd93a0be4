"""Invitations: a code of 256 bits that makes the first person who brings it a member. Only the code's hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.people import Holding, Role
from storage.codes import hash_of
from storage.columns import insert_into
from storage.tables_people import invitations


class Spoilt(StrEnum):
    """Why an invitation is no use."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a code stood for; `made_by` is a person's id, None for the command line."""

    id: int
    holding: Holding
    made_by: int | None


class Invitations:
    """The invitations of offices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def make(
        self, office_id: int, code: str, holding: Holding, made_by: int | None, *, now: datetime, expires_at: datetime
    ) -> int | None:
        """Keep an invitation until `expires_at` and return its id; None if its code is known already."""
        row = {"office_id": office_id, "code_hash": hash_of(code), "role": holding.role.value, "unit_id": holding.unit_id}
        values = {**row, "made_by": made_by, "made_at": now, "expires_at": expires_at}
        new = insert_into(self._connection, invitations).on_conflict_do_nothing().returning(invitations.c.id)
        made: int | None = (await self._connection.execute(new, values)).scalar_one_or_none()
        return made

    async def use(self, office_id: int, code: str, now: datetime) -> Invitation | Spoilt:
        """Use an invitation up, or say why it is spoilt. Of many who come at once, one gets it; `belongs` then says who.

        Nobody need be registered before: who comes too late leaves no trace.
        """
        free = (invitations.c.used_at.is_(None), invitations.c.expires_at >= now)
        taken = update(invitations).where(*_is(office_id, code), *free).values(used_at=now).returning(invitations)
        row = (await self._connection.execute(taken)).one_or_none()
        if row is not None:
            return _invitation(row)
        found = (await self._connection.execute(select(invitations).where(*_is(office_id, code)))).one_or_none()
        if found is None:
            return Spoilt.UNKNOWN
        return Spoilt.USED if found.used_at is not None else Spoilt.EXPIRED

    async def belongs(self, invitation_id: int, person_id: int) -> None:
        """Note who used an invitation up."""
        used = update(invitations).where(invitations.c.id == invitation_id).values(used_by=person_id)
        await self._connection.execute(used)

    async def used_by(self, office_id: int, code: str, person_id: int) -> Invitation | None:
        """Return the invitation that this very person has used up with a code."""
        query = select(invitations).where(*_is(office_id, code), invitations.c.used_by == person_id)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _invitation(row)


def _is(office_id: int, code: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return invitations.c.office_id == office_id, invitations.c.code_hash == hash_of(code)


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(row.id, Holding(Role(row.role), row.unit_id), row.made_by)
