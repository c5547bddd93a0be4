"""Invitations: a code of 256 bits that makes the first person who brings it a member. Only the code's hash is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.people import Holding, Role
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


def new_code() -> str:
    """Return a code that fits a Telegram deep link (A–Z, a–z, 0–9, _ and -, at most 64): 32 random bytes."""
    return secrets.token_urlsafe(32)


def code_for(secret: str, occasion: str) -> str:
    """Return the code of an occasion: the same one each time, and nobody can tell it who does not know the secret.

    For a press that may be handled twice. The secret must not lie in this database, which keeps no code: whoever reads the
    database could make the codes anew.
    """
    digest = hmac.new(secret.encode(), f"invitation {occasion}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(code: str) -> str:
    """Return what is kept of a code. It is random, so that a plain SHA-256 cannot be searched."""
    return hashlib.sha256(code.encode()).hexdigest()


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
