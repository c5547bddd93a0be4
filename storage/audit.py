"""The audit log: every change of a right, a binding, a plan, a report, each row chained to the one before by its hash.

It names people by pseudonym and things by id, never a name or a note: what it holds can be kept when a person is erased.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import RowMapping, bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.offices import version_of
from storage.tables_people import audit

SYSTEM = "system"
"""The actor of what nobody in particular did."""
_BEGINNING = "0" * 64
_PAGE = 1_000
_OURS = audit.c.office_id == bindparam("own_office")
_NEWEST = select(audit.c.number, audit.c.hash).where(_OURS).order_by(audit.c.number.desc()).limit(1)
_NEW = insert(audit)


class Audit:
    """The audit logs of offices. `locked` are the offices that this transaction has locked until its commit."""

    def __init__(self, connection: AsyncConnection, locked: set[int]) -> None:
        self._connection = connection
        self._locked = locked

    async def note(
        self, office_id: int, actor: str, action: str, subject: str, facts: Mapping[str, object], now: datetime
    ) -> None:
        """Add a row; `actor` is a pseudonym or `SYSTEM`. Rows of one office are written one after the other."""
        if office_id not in self._locked:
            await version_of(self._connection, office_id, lock=True)
            self._locked.add(office_id)
        last = (await self._connection.execute(_NEWEST, {"own_office": office_id})).one_or_none()
        row = {
            "number": last.number + 1 if last else 1,
            "at": now,
            "actor": actor,
            "action": action,
            "subject": subject,
            "facts": json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            "previous": last.hash if last else _BEGINNING,
        }
        await self._connection.execute(_NEW, {"office_id": office_id, **row, "hash": _hash(office_id, row)})

    async def verify(self, office_id: int) -> int | None:
        """Return the number of the first row that is not as it was written, or is missing; None where all is intact.

        Rows cut off at the end leave no trace here: compare the newest number with a copy kept elsewhere.
        """
        previous, expected = _BEGINNING, 1
        while page := await self._page(office_id, expected - 1):
            for row in page:
                right = row["number"] == expected and row["previous"] == previous and row["hash"] == _hash(office_id, {**row})
                if not right:
                    return expected
                previous, expected = row["hash"], expected + 1
        return None

    async def _page(self, office_id: int, after: int) -> Sequence[RowMapping]:
        rows = select(audit).where(audit.c.office_id == office_id, audit.c.number > after)
        return (await self._connection.execute(rows.order_by(audit.c.number).limit(_PAGE))).mappings().all()

    async def count(self, office_id: int) -> int:
        """Return the number of the newest row, 0 where there is none."""
        newest = select(audit.c.number).where(audit.c.office_id == office_id).order_by(audit.c.number.desc()).limit(1)
        return await self._connection.scalar(newest) or 0


def _hash(office_id: int, row: Mapping[str, object]) -> str:
    at = row["at"]
    instant = at.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(at, datetime) else ""
    told = [office_id, row["number"], instant, *(row[name] for name in ("actor", "action", "subject", "facts", "previous"))]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
