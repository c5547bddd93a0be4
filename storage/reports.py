"""Reports of progress as rows: only ever added, one undoing each, read back oldest first. It judges none of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from plan.reports import Aim, Entry, Evidence, Period, Report, Status
from storage.columns import insert_for
from storage.errors import AlreadyUndone
from storage.owing import Owed
from storage.tables import plans, tasks
from storage.tables_progress import IS_UNDOING, reports

_SAME = (
    "percent",
    "note",
    "waiting_unit_id",
    "for_all",
    "author_id",
    "about",
    "corrects",
    "said_at",
    "recorded_at",
    "chat_id",
    "message_id",
)
# Two keys: ours, and the task's id as far as it fits; two tasks that share one wait for each other, which does no harm.
_LOCK = text(
    "SELECT pg_advisory_xact_lock(1852138866, task) FROM"
    " (SELECT DISTINCT (each % 2147483647)::int AS task FROM unnest(CAST(:own_tasks AS bigint[])) AS each ORDER BY 1) AS tasks"
)
_PROOF = ("document", "issued_on", "file_id", "file_name")
_NO_PROOF = Evidence()
_NAMES = tuple(column.name for column in reports.c)
_ENTRIES = {each.value: each for each in Entry}
_STATUSES = {each.value: each for each in Status}
_OF_TASKS = select(reports).where(reports.c.task_id.in_(bindparam("own_tasks", expanding=True))).order_by(reports.c.id)


class Reports:
    """The histories of tasks. That progress has changed is `owed` to the office until the transaction ends."""

    def __init__(self, connection: AsyncConnection, owed: Owed) -> None:
        self._connection = connection
        self._owed = owed

    async def lock(self, task_ids: Iterable[int]) -> None:
        """Let nobody else write about these tasks until the commit: what is read after this stays true.

        The lock is one of its own, always in the same order: nobody who holds an office waits for it, so that whoever has it
        may wait for the office. On SQLite one transaction writes at a time anyway.
        """
        wanted = sorted(set(task_ids))
        if wanted and self._connection.dialect.name == "postgresql":
            await self._connection.execute(_LOCK, {"own_tasks": wanted})

    async def add(self, office_id: int, report: Report) -> Report:
        """Store a line of the history and return it as it is kept, with its id. Raises `AlreadyUndone` for a second undoing."""
        self._owed.progress[office_id] += 1
        row = (await self._connection.execute(_new(self._connection.dialect.name), _columns(report))).one_or_none()
        if row is None:
            raise AlreadyUndone(report.about)
        return _report(row)

    async def get(self, report_id: int) -> Report | None:
        """Return a line of the history."""
        found = await self._load(reports.c.id == report_id)
        return found[0] if found else None

    async def of_tasks(self, task_ids: Iterable[int]) -> dict[int, tuple[Report, ...]]:
        """Return the histories of tasks, oldest line first; a task without any has an empty one."""
        asked = list(dict.fromkeys(task_ids))
        found: dict[int, list[Report]] = {task_id: [] for task_id in asked}
        for row in await self._connection.execute(_OF_TASKS, {"own_tasks": asked}):
            found[row.task_id].append(_report(row))
        return {task_id: tuple(lines) for task_id, lines in found.items()}

    async def newest(self) -> int:
        """Return the id of the newest line of any history, 0 where there is none."""
        return await self._connection.scalar(select(func.max(reports.c.id))) or 0

    async def tasks_since(self, office_id: int, report_id: int) -> tuple[int, ...]:
        """Return the task of each line that an office's histories have got since that one; a task as often as it got one."""
        query = select(reports.c.task_id).join(tasks, tasks.c.id == reports.c.task_id).join(plans)
        return tuple(await self._connection.scalars(query.where(plans.c.office_id == office_id, reports.c.id > report_id)))

    async def recorded_since(self, office_id: int, instant: datetime) -> dict[int, datetime]:
        """Return the tasks of an office whose histories have got a line since an instant (office clock), each with the last."""
        last = func.max(reports.c.recorded_at).label("last")
        query = select(reports.c.task_id, last).join(tasks, tasks.c.id == reports.c.task_id).join(plans)
        which = (plans.c.office_id == office_id, reports.c.recorded_at >= instant)
        rows = await self._connection.execute(query.where(*which).group_by(reports.c.task_id))
        return {row.task_id: row.last for row in rows}

    async def said_in(self, chat_id: int, message_id: int) -> tuple[Report, ...]:
        """Return what was reported in one message, in its order."""
        return await self._load((reports.c.chat_id == chat_id) & (reports.c.message_id == message_id))

    async def last_by(self, person_id: int, most: int) -> tuple[Report, ...]:
        """Return the last reports of a person, newest first; undoings and words of acceptance are left out."""
        mine = (reports.c.author_id == person_id, reports.c.entry == Entry.REPORT.value)
        rows = await self._connection.execute(select(reports).where(*mine).order_by(reports.c.id.desc()).limit(most))
        return tuple(_report(row) for row in rows)

    async def count_by(self, person_id: int) -> int:
        """Return how many lines of history a person has written."""
        query = select(func.count()).select_from(reports).where(reports.c.author_id == person_id)
        return await self._connection.scalar(query) or 0

    async def _load(self, which: ColumnElement[bool]) -> tuple[Report, ...]:
        rows: Sequence[Row[Any]] = (await self._connection.execute(select(reports).where(which).order_by(reports.c.id))).all()
        return tuple(_report(row) for row in rows)


@cache
def _new(dialect: str) -> ReturningInsert[Any]:
    new = insert_for(dialect, reports).on_conflict_do_nothing(index_elements=["about"], index_where=IS_UNDOING)
    return new.returning(reports)


def _columns(report: Report) -> dict[str, Any]:
    aim, proof, period = report.aim, report.evidence, report.aim.period
    return {
        "entry": report.entry.value,
        "task_id": aim.task_id,
        "unit_id": aim.unit_id,
        "milestone": aim.milestone,
        "period_first": period.first if period else None,
        "period_last": period.last if period else None,
        "status": report.status.value,
        **{name: getattr(proof, name) for name in _PROOF},
        **{name: getattr(report, name) for name in _SAME},
    }


def _report(row: Row[Any]) -> Report:
    # By place, not by name: a history is read whole at every report, and each name costs a look-up.
    kept = dict(zip(_NAMES, row, strict=True))
    same = {name: kept[name] for name in _SAME}
    proof = Evidence(*(kept[name] for name in _PROOF)) if kept["document"] or kept["file_id"] else _NO_PROOF
    period = Period(kept["period_first"], kept["period_last"]) if kept["period_first"] else None
    aim = Aim(kept["task_id"], kept["unit_id"], kept["milestone"], period)
    return Report(
        id=kept["id"], entry=_ENTRIES[kept["entry"]], aim=aim, status=_STATUSES[kept["status"]], evidence=proof, **same
    )
