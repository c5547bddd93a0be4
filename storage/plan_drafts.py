"""Plan drafts: plans that were read and are not stored yet, at most one open in an office. Mending them is the plan room's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.plan_draft import PlanDraft
from storage.columns import insert_into
from storage.tables_plan_drafts import plan_drafts

LIFE = timedelta(days=7)
"""How long a draft waits for a yes after it was last touched."""
_ADAPTER = TypeAdapter(PlanDraft)
_OPEN = plan_drafts.c.settled_at.is_(None)


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft that is open until it is settled or `expires_at` has come; `person_id` is who sent the file, if still known."""

    id: int
    person_id: int | None
    file_name: str
    draft: PlanDraft
    made_at: datetime
    expires_at: datetime


class PlanDrafts:
    """The drafts of offices. All instants are the office clock's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open(self, office_id: int, person_id: int, file_name: str, draft: PlanDraft, now: datetime) -> StoredDraft | None:
        """Begin a draft; None where the office has one open already.

        Only drafts seen to be over (expired, or of another version of the program) make room: one that somebody else has begun
        since then stays, and its row in the index of open ones keeps this one out.
        """
        seen = (await self._connection.execute(select(plan_drafts).where(plan_drafts.c.office_id == office_id, _OPEN))).all()
        if any(row.expires_at > now and _stored(row) is not None for row in seen):
            return None
        over = update(plan_drafts).where(plan_drafts.c.id.in_([row.id for row in seen]), _OPEN)
        await self._connection.execute(over.values(settled_at=now, facts=""))
        row = {"office_id": office_id, "person_id": person_id, "file_name": file_name, "facts": _text(draft)}
        new = insert_into(self._connection, plan_drafts).on_conflict_do_nothing().returning(plan_drafts)
        made = (await self._connection.execute(new, {**row, "made_at": now, "expires_at": now + LIFE})).one_or_none()
        return None if made is None else _stored(made)

    async def current(self, office_id: int, now: datetime) -> StoredDraft | None:
        """Return the draft that an office has open."""
        query = select(plan_drafts).where(plan_drafts.c.office_id == office_id, _OPEN, plan_drafts.c.expires_at > now)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _stored(row)

    async def get(self, office_id: int, draft_id: int, now: datetime) -> StoredDraft | None:
        """Return a draft while it is open, locked until the transaction ends: of two changes the second sees the first."""
        ours = (plan_drafts.c.id == draft_id, plan_drafts.c.office_id == office_id, _OPEN, plan_drafts.c.expires_at > now)
        row = (await self._connection.execute(select(plan_drafts).where(*ours).with_for_update())).one_or_none()
        return None if row is None else _stored(row)

    async def change(self, draft_id: int, draft: PlanDraft, now: datetime) -> None:
        """Keep what a draft is by now and give it its whole life again; a settled one stays as it was."""
        changed = update(plan_drafts).where(plan_drafts.c.id == draft_id, _OPEN)
        await self._connection.execute(changed.values(facts=_text(draft), expires_at=now + LIFE))

    async def settle(self, draft_id: int, now: datetime) -> bool:
        """End a draft and forget what it held; of many who do so at once, True for one."""
        over = update(plan_drafts).where(plan_drafts.c.id == draft_id, _OPEN)
        settled = over.values(settled_at=now, facts="").returning(plan_drafts.c.id)
        return (await self._connection.execute(settled)).first() is not None

    async def count_by(self, person_id: int) -> int:
        """Return how many drafts, open or settled, are known to come from a person."""
        query = select(func.count()).select_from(plan_drafts).where(plan_drafts.c.person_id == person_id)
        return int(await self._connection.scalar(query) or 0)


def _text(draft: PlanDraft) -> str:
    return _ADAPTER.dump_json(draft).decode()


def _stored(row: Row[Any]) -> StoredDraft | None:
    """Return a draft; None for one that another version of the program has written in another shape."""
    try:
        draft = _ADAPTER.validate_json(row.facts)
    except ValidationError:
        return None
    return StoredDraft(row.id, row.person_id, row.file_name, draft, row.made_at, row.expires_at)
