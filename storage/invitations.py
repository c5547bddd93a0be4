"""Invitations: a code of 256 bits that makes the first person who brings it a member. Only the code's hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.people import Holding, Role
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


def new_code() -> str:
    """Return a code that fits a Telegram deep link (A–Z, a–z, 0–9, _ and -, at most 64): 32 random bytes."""
    return secrets.token_urlsafe(32)


def hash_of(code: str) -> str:
    """Return what is kept of a code. It is random, so that a plain SHA-256 cannot be searched."""
    return hashlib.sha256(code.encode()).hexdigest()


class Invitations:
    """The invitations of offices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def make(
        self, office_id: int, code: str, holding: Holding, made_by: int | None, *, now: datetime, expires_at: datetime
    ) -> int:
        """Keep an invitation until `expires_at` and return its id."""
        row = {"office_id": office_id, "code_hash": hash_of(code), "role": holding.role.value, "unit_id": holding.unit_id}
        values = {**row, "made_by": made_by, "made_at": now, "expires_at": expires_at}
        made = await self._connection.execute(insert(invitations).returning(invitations.c.id), values)
        return int(made.scalar_one())

    async def use(self, office_id: int, code: str, person_id: int, now: datetime) -> Invitation | Spoilt:
        """Use an invitation up for a person, or say why it is spoilt. Of many who come at once, one gets it.

        Who has used it already gets it again: a message that is handled twice must not be answered differently.
        """
        which = (invitations.c.office_id == office_id, invitations.c.code_hash == hash_of(code))
        free = (invitations.c.used_at.is_(None), invitations.c.expires_at >= now)
        taken = update(invitations).where(*which, *free).values(used_by=person_id, used_at=now).returning(invitations)
        row = (await self._connection.execute(taken)).one_or_none()
        found = row or (await self._connection.execute(select(invitations).where(*which))).one_or_none()
        if found is None:
            return Spoilt.UNKNOWN
        if found.used_by == person_id:
            return Invitation(found.id, Holding(Role(found.role), found.unit_id), found.made_by)
        return Spoilt.USED if found.used_at is not None else Spoilt.EXPIRED

    async def known(self, office_id: int, code: str) -> bool:
        """Tell whether a code was ever given out: what is no code must leave no trace of who sent it."""
        which = (invitations.c.office_id == office_id, invitations.c.code_hash == hash_of(code))
        return (await self._connection.scalar(select(invitations.c.id).where(*which))) is not None
