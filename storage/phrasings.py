"""What offices call their tasks: what was written, what was taken away, and what is learned from the picks of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.learning import learned
from plan.phrasings import Phrasing, Source, folded
from storage.columns import insert_into
from storage.meanings import forget_vectors
from storage.offices import bump_version, version_of
from storage.picks import picks_of
from storage.tables_phrasings import phrasings


@dataclass(frozen=True, slots=True)
class Written:
    """A row: words that mean a task (`kept`), or that never shall, as somebody decided."""

    task_id: int
    words: str
    kept: bool


class Phrasings:
    """The phrasings of offices. Each change counts as one of the office's plans: answers change."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def known(self, office_id: int, now: datetime) -> tuple[Phrasing, ...]:
        """Return what counts at an instant: written phrasings, oldest first, then learned ones that nobody took away."""
        query = select(phrasings).where(phrasings.c.office_id == office_id).order_by(phrasings.c.at, phrasings.c.folded)
        rows = (await self._connection.execute(query)).all()
        decided = {(row.folded, row.task_id) for row in rows}
        written = [Phrasing(row.task_id, row.words, Source.WRITTEN) for row in rows if row.kept]
        taught = learned(await picks_of(self._connection, office_id), now)
        return (*written, *(each for each in taught if (folded(each.words), each.task_id) not in decided))

    async def lock(self, office_id: int) -> None:
        """Lock an office's phrasings until the commit: what is read of them after this stays true."""
        await version_of(self._connection, office_id, lock=True)

    async def decided(self, office_id: int, task_id: int, words: str) -> Written | None:
        """Return what was decided about words and a task, however they are spelt; None where nothing was."""
        which = (phrasings.c.office_id == office_id, phrasings.c.folded == folded(words), phrasings.c.task_id == task_id)
        row = (await self._connection.execute(select(phrasings).where(*which))).one_or_none()
        return None if row is None else Written(row.task_id, row.words, row.kept)

    async def put(self, office_id: int, written: Written, person_id: int, now: datetime) -> None:
        """Decide about words and a task, in place of what was decided before; what was made of its words goes."""
        await self._forget_vectors(office_id, written.task_id, written.words)
        keys = {"office_id": office_id, "folded": folded(written.words), "task_id": written.task_id}
        values = {"words": written.words, "kept": written.kept, "person_id": person_id, "at": now}
        new = insert_into(self._connection, phrasings).values(**keys, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=list(keys), set_=values))
        await bump_version(self._connection, office_id)

    async def forget(self, office_id: int, task_id: int, words: str) -> None:
        """Let nothing be decided about words and a task; what was made of its words goes."""
        await self._forget_vectors(office_id, task_id, words)
        which = (phrasings.c.office_id == office_id, phrasings.c.folded == folded(words), phrasings.c.task_id == task_id)
        await self._connection.execute(delete(phrasings).where(*which))
        await bump_version(self._connection, office_id)

    async def _forget_vectors(self, office_id: int, task_id: int, words: str) -> None:
        """Forget the vectors of words, in this spelling and in the one that was decided about."""
        before = await self.decided(office_id, task_id, words)
        spelt = {words, before.words if before is not None else words}
        await forget_vectors(self._connection, [(task_id, each) for each in spelt])
