"""Offices, with the two numbers that say that something has changed: in plans and units, and in progress."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import insert_into
from storage.errors import NotFound
from storage.notices import OFFICE, PLANS, Notice, tell
from storage.tables import offices, plans, tasks
from storage.values import Office

_BY_ID = offices.c.id == bindparam("own_office")
_CHANGES = select(offices.c.version, offices.c.progress).where(_BY_ID)
_VERSION = select(offices.c.version).where(_BY_ID)
# Not the full lock: that would wait for everyone who has added a row that points to this office, and they for us.
_LOCKED_VERSION = _VERSION.with_for_update(key_share=True)
_BUMP_PROGRESS = update(offices).where(_BY_ID).values(progress=offices.c.progress + bindparam("own_times"))
_OF_TASKS = (
    select(plans.c.office_id)
    .join(tasks, tasks.c.plan_id == plans.c.id)
    .where(tasks.c.id.in_(bindparam("own_tasks", expanding=True)))
)
_LOCKED_OFFICES = select(offices.c.id).where(offices.c.id.in_(_OF_TASKS)).order_by(offices.c.id).with_for_update(key_share=True)


_NEXT = offices.c.edition + 1
_EDITION = select(func.count().label("number"), func.coalesce(func.sum(offices.c.edition), 0).label("edition")).select_from(
    offices
)


class Offices:
    """The offices of this installation."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ensure(self, name: str, zone: str, now: datetime) -> Office:
        """Return the office of that name, made if need be, with its time zone set to `zone`."""
        row = {"name": name, "zone": zone, "version": 0, "created_at": now}
        new = insert_into(self._connection, offices).on_conflict_do_nothing(index_elements=["name"])
        await self._connection.execute(new, row)
        changed = update(offices).where(offices.c.name == name, offices.c.zone != zone)
        await self._connection.execute(changed.values(zone=zone, version=offices.c.version + 1, edition=_NEXT))
        found = await self._connection.execute(select(offices).where(offices.c.name == name))
        return office_of(found.one())

    async def only(self) -> Office | None:
        """Return the office where there is exactly one, else None."""
        found = await self.all()
        return found[0] if len(found) == 1 else None

    async def all(self) -> tuple[Office, ...]:
        """Return every office, oldest first."""
        rows = await self._connection.execute(select(offices).order_by(offices.c.id))
        return tuple(office_of(row) for row in rows)

    async def home(self, name: str) -> Office | None:
        """Return the office that the installation's settings speak of: the only one, else the one of that name, else the
        oldest; None where there is none.
        """
        found = await self.all()
        return next((each for each in found if each.name == name), found[0]) if found else None

    async def edition(self) -> tuple[int, int]:
        """Return two numbers of which one differs whenever an office was added or changed."""
        row = (await self._connection.execute(_EDITION)).one()
        return row.number, row.edition

    async def add(self, name: str, zone: str, now: datetime) -> Office | None:
        """Make an office; None where one of that name exists."""
        row = {"name": name, "zone": zone, "version": 0, "created_at": now}
        new = insert_into(self._connection, offices).on_conflict_do_nothing(index_elements=["name"]).returning(offices)
        made = (await self._connection.execute(new, row)).one_or_none()
        return None if made is None else office_of(made)

    async def change(self, office_id: int, **values: object) -> Office:
        """Change what stands in an office's row, under the names of `Office`; raises `NotFound`."""
        kept = {name: int(value) if isinstance(value, bool) else value for name, value in values.items()}
        changed = update(offices).where(offices.c.id == office_id).values(**kept, edition=_NEXT).returning(offices)
        row = (await self._connection.execute(changed)).one_or_none()
        if row is None:
            raise NotFound("office", office_id)
        return office_of(row)


async def version_of(connection: AsyncConnection, office_id: int, *, lock: bool = False) -> int:
    """Return an office's version, on wish locking the office until the commit; raises `NotFound`."""
    version: int | None = await connection.scalar(_LOCKED_VERSION if lock else _VERSION, {"own_office": office_id})
    if version is None:
        raise NotFound("office", office_id)
    return version


async def bump_version(connection: AsyncConnection, office_id: int) -> None:
    """Say that an office's plans, units or calendar have changed."""
    bumped = update(offices).where(offices.c.id == office_id).values(version=offices.c.version + 1)
    await connection.execute(bumped)
    await tell(connection, Notice(PLANS, str(office_id)))


async def changes_of(connection: AsyncConnection, office_id: int) -> tuple[int, int]:
    """Return how often plans or units, and how often progress has changed in an office; raises `NotFound`."""
    row = (await connection.execute(_CHANGES, {"own_office": office_id})).one_or_none()
    if row is None:
        raise NotFound("office", office_id)
    return row.version, row.progress


async def bump_progress(connection: AsyncConnection, office_id: int, times: int = 1) -> None:
    """Say that progress has changed; the office is locked until the commit."""
    await connection.execute(_BUMP_PROGRESS, {"own_office": office_id, "own_times": times})
    await tell(connection, Notice(OFFICE, str(office_id)))


async def lock_offices_of(connection: AsyncConnection, task_ids: Iterable[int]) -> tuple[int, ...]:
    """Lock the offices of these tasks until the commit, always in the same order; return their ids."""
    return tuple(await connection.scalars(_LOCKED_OFFICES, {"own_tasks": list(task_ids)}))


def office_of(row: Row[tuple[object, ...]]) -> Office:
    """Return an office from its row."""
    open_to_all = None if row.open_to_all is None else bool(row.open_to_all)
    return Office(row.id, row.name, row.zone, row.closed_at, open_to_all, row.digest_at, row.ping_at)
