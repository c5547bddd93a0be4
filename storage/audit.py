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

from storage.offices import bump_progress, version_of
from storage.owing import Owed
from storage.tables_people import audit

SYSTEM = "system"
"""The actor of what nobody in particular did."""
_BEGINNING = "0" * 64
_PAGE = 1_000
_OURS = audit.c.office_id == bindparam("own_office")
_NEWEST = select(audit.c.number, audit.c.hash).where(_OURS).order_by(audit.c.number.desc()).limit(1)
_NEW = insert(audit)


class Audit:
    """The audit logs of offices. What is `owed` to them is written when the transaction ends."""

    def __init__(self, connection: AsyncConnection, owed: Owed) -> None:
        self._connection = connection
        self._owed = owed

    async def note(
        self, office_id: int, actor: str, action: str, subject: str, facts: Mapping[str, object], now: datetime
    ) -> None:
        """Add a row at once, locking the office until the commit; `actor` is a pseudonym or `SYSTEM`."""
        await version_of(self._connection, office_id, lock=True)
        await self._write(office_id, [_row(actor, action, subject, facts, now)])

    def note_last(
        self, office_id: int, actor: str, action: str, subject: str, facts: Mapping[str, object], now: datetime
    ) -> None:
        """Add a row just before the commit: the office is not locked until then."""
        self._owed.notes[office_id].append(_row(actor, action, subject, facts, now))

    async def pay(self) -> None:
        """Write what is owed. Rows of one office are written one after the other: who holds its row writes."""
        for office_id in self._owed.offices:
            times = self._owed.progress.pop(office_id, 0)
            if times:
                await bump_progress(self._connection, office_id, times)
            else:
                await version_of(self._connection, office_id, lock=True)
            if rows := self._owed.notes.pop(office_id, None):
                await self._write(office_id, rows)

    async def _write(self, office_id: int, rows: Sequence[Mapping[str, object]]) -> None:
        last = (await self._connection.execute(_NEWEST, {"own_office": office_id})).one_or_none()
        number, previous = (last.number, last.hash) if last else (0, _BEGINNING)
        chained = []
        for row in rows:
            number += 1
            linked = {**row, "number": number, "previous": previous}
            previous = _hash(office_id, linked)
            chained.append({"office_id": office_id, **linked, "hash": previous})
        await self._connection.execute(_NEW, chained)

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


def _row(actor: str, action: str, subject: str, facts: Mapping[str, object], now: datetime) -> Mapping[str, object]:
    told = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"at": now, "actor": actor, "action": action, "subject": subject, "facts": told}


def _hash(office_id: int, row: Mapping[str, object]) -> str:
    at = row["at"]
    instant = at.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(at, datetime) else ""
    told = [office_id, row["number"], instant, *(row[name] for name in ("actor", "action", "subject", "facts", "previous"))]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
