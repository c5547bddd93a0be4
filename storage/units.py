"""Units of an office with their aliases, and which unit a name in a plan means. Collective leads are no units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.model import Plan, Unit
from plan.units import UnitBook
from storage.columns import insert_into
from storage.errors import NotFound
from storage.offices import bump_version
from storage.tables import chats, unit_aliases, units
from storage.tables_people import dissolved_units, holdings, invitations


class Units:
    """The units of offices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self, office_id: int) -> tuple[Unit, ...]:
        """Return an office's units in the order in which they were met."""
        return await load_units(self._connection, office_id)

    async def alive(self, office_id: int) -> tuple[Unit, ...]:
        """Return the units that were not dissolved."""
        ours = select(units.c.id).where(units.c.office_id == office_id)
        gone = set(await self._connection.scalars(select(dissolved_units.c.unit_id).where(dissolved_units.c.unit_id.in_(ours))))
        return tuple(unit for unit in await self.all(office_id) if unit.id not in gone)

    async def successors(self, office_id: int) -> dict[int, int | None]:
        """Return the last successor of each dissolved unit, None where nobody took its place in the end."""
        ours = select(units.c.id).where(units.c.office_id == office_id)
        rows = (await self._connection.execute(select(dissolved_units).where(dissolved_units.c.unit_id.in_(ours)))).all()
        followed: dict[int, int | None] = {row.unit_id: row.successor_id for row in rows}
        return {unit_id: _last(unit_id, followed) for unit_id in sorted(followed)}

    async def dissolve(self, unit_id: int, successor_id: int | None, now: datetime) -> bool:
        """Dissolve a unit; its people and chats go to the successor, or belong to no unit. False if it was dissolved before.

        Who was invited into it comes to the successor, or too late. Tasks and reports stay under its name. Raises `NotFound`.
        """
        unit = (await self._connection.execute(select(units).where(units.c.id == unit_id))).one_or_none()
        if unit is None:
            raise NotFound("unit", unit_id)
        row = {"unit_id": unit_id, "successor_id": successor_id, "dissolved_at": now}
        new = insert_into(self._connection, dissolved_units).on_conflict_do_nothing().returning(dissolved_units.c.unit_id)
        if (await self._connection.execute(new, row)).first() is None:
            return False
        await self._move_invitations(unit_id, successor_id, now)
        await self._move_people(unit_id, successor_id, now)
        bound = update(chats).where(chats.c.unit_id == unit_id)
        await self._connection.execute(bound.values(unit_id=successor_id))
        await bump_version(self._connection, unit.office_id)
        return True

    async def was_dissolved(self, unit_id: int, successor_id: int | None) -> bool:
        """Tell whether a unit was dissolved in favour of just this successor (None: of none)."""
        query = select(dissolved_units.c.successor_id).where(dissolved_units.c.unit_id == unit_id)
        row = (await self._connection.execute(query)).one_or_none()
        return row is not None and row.successor_id == successor_id

    async def _move_invitations(self, unit_id: int, successor_id: int | None, now: datetime) -> None:
        """Before the people: whoever is just using an invitation is waited for, and then moved with the others."""
        values = {"unit_id": successor_id} if successor_id is not None else {"expires_at": now - timedelta(seconds=1)}
        unused = (invitations.c.unit_id == unit_id, invitations.c.used_at.is_(None))
        await self._connection.execute(update(invitations).where(*unused).values(values))

    async def _move_people(self, unit_id: int, successor_id: int | None, now: datetime) -> None:
        held = (holdings.c.unit_id == unit_id, holdings.c.until.is_(None))
        ended = update(holdings).where(*held).values(until=now).returning(holdings.c.person_id, holdings.c.role)
        moved = (await self._connection.execute(ended)).all()
        if successor_id is None:
            return
        for row in moved:
            values = {"person_id": row.person_id, "role": row.role, "unit_id": successor_id, "since": now}
            await self._connection.execute(insert_into(self._connection, holdings).on_conflict_do_nothing(), values)

    async def add_alias(self, unit_id: int, alias: str) -> None:
        """Let a unit answer to one more spelling; one that it has already changes nothing. Raises `NotFound`."""
        office_id: int | None = await self._connection.scalar(select(units.c.office_id).where(units.c.id == unit_id))
        if office_id is None:
            raise NotFound("unit", unit_id)
        if await _add_aliases(self._connection, unit_id, [alias]):
            await bump_version(self._connection, office_id)


def _last(unit_id: int, followed: dict[int, int | None]) -> int | None:
    seen, last = {unit_id}, followed[unit_id]
    while last is not None and last in followed:
        if last in seen:  # units that took each other's place: nobody is left
            return None
        seen.add(last)
        last = followed[last]
    return last


async def load_units(connection: AsyncConnection, office_id: int) -> tuple[Unit, ...]:
    """Return an office's units with their aliases."""
    query = select(unit_aliases.c.unit_id, unit_aliases.c.alias).join(units).where(units.c.office_id == office_id)
    aliases: defaultdict[int, list[str]] = defaultdict(list)
    for row in await connection.execute(query.order_by(unit_aliases.c.unit_id, unit_aliases.c.position)):
        aliases[row.unit_id].append(row.alias)
    rows = await connection.execute(select(units).where(units.c.office_id == office_id).order_by(units.c.id))
    return tuple(Unit(row.name, row.short_name, tuple(aliases[row.id]), row.id) for row in rows)


async def load_unit(connection: AsyncConnection, unit_id: int) -> Unit:
    """Return one unit with its aliases; raises `NotFound`."""
    row = (await connection.execute(select(units).where(units.c.id == unit_id))).one_or_none()
    if row is None:
        raise NotFound("unit", unit_id)
    query = select(unit_aliases.c.alias).where(unit_aliases.c.unit_id == unit_id).order_by(unit_aliases.c.position)
    return Unit(row.name, row.short_name, tuple(await connection.scalars(query)), row.id)


async def ensure_units(connection: AsyncConnection, office_id: int, plan: Plan, now: datetime) -> tuple[UnitBook, bool]:
    """Give the office every unit that a plan names. Returns the office's book and whether a unit or alias is new."""
    known = await load_units(connection, office_id)
    book, changed = UnitBook(known), False
    for unit in UnitBook.from_plan(plan).units:
        same = _same(unit, known) or book.resolve(unit.name)
        if same is None or same.id is None:
            await _add(connection, office_id, unit, now)
            changed = True
        else:
            changed = await _add_aliases(connection, same.id, _unknown_spellings(unit, same)) or changed
    return (UnitBook(await load_units(connection, office_id)) if changed else book), changed


def _same(unit: Unit, known: Sequence[Unit]) -> Unit | None:
    return next((other for other in known if other.name == unit.name), None)


def _unknown_spellings(unit: Unit, same: Unit) -> list[str]:
    spellings = dict.fromkeys((unit.name, unit.short_name, *unit.aliases))
    return [one for one in spellings if one not in {same.name, same.short_name, *same.aliases}]


async def _add(connection: AsyncConnection, office_id: int, unit: Unit, now: datetime) -> None:
    row = {"office_id": office_id, "name": unit.name, "short_name": unit.short_name, "created_at": now}
    unit_id = (await connection.execute(insert(units).returning(units.c.id), row)).scalar_one()
    await _add_aliases(connection, unit_id, unit.aliases)


async def _add_aliases(connection: AsyncConnection, unit_id: int, aliases: Iterable[str]) -> bool:
    query = select(unit_aliases.c.alias).where(unit_aliases.c.unit_id == unit_id)
    known = set(await connection.scalars(query))
    new = [alias for alias in dict.fromkeys(aliases) if alias not in known]
    if not new:
        return False
    last = select(func.coalesce(func.max(unit_aliases.c.position), -1)).where(unit_aliases.c.unit_id == unit_id)
    first: int = (await connection.scalar(last) or 0) + 1 if known else 0
    rows = [{"unit_id": unit_id, "position": first + place, "alias": alias} for place, alias in enumerate(new)]
    await connection.execute(insert(unit_aliases), rows)
    return True
