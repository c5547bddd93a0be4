"""People of an office with their roles and leaves. Ended roles are kept with their dates; an erased person is a pseudonym."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.people import Absence, Holding, Person, Role
from storage.columns import insert_into
from storage.erasing import end_roles, forget_person, forget_user
from storage.errors import LastAdministrator, NotFound
from storage.offices import bump_progress, version_of
from storage.picks import forget_picks
from storage.tables_people import absences, holdings, people

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CURRENT = holdings.c.until.is_(None)
_HELD = holdings.alias("held")
_WITH_HELD = people.outerjoin(_HELD, (_HELD.c.person_id == people.c.id) & _HELD.c.until.is_(None))

_LOAD = select(people, _HELD.c.role, _HELD.c.unit_id).select_from(_WITH_HELD).order_by(people.c.id, _HELD.c.id)
_BY_USER = _LOAD.where(people.c.office_id == bindparam("own_office"), people.c.user_id == bindparam("own_user"))
_CONCERNED: BindParameter[int] = bindparam("own_people", expanding=True)
_UNREACHABLE = select(people.c.id).where(people.c.id.in_(_CONCERNED), people.c.unreachable_at.is_not(None))
_LEAVES = (
    select(absences)
    .where(absences.c.ended_at.is_(None), absences.c.until >= bindparam("own_today"))
    .where(or_(absences.c.person_id.in_(_CONCERNED), absences.c.substitute_id.in_(_CONCERNED)))
    .order_by(absences.c.id)
)


class People:
    """The people of offices. Days are dates in office time."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def by_user(self, office_id: int, user_id: int, today: date) -> Person | None:
        """Return who stands behind a Telegram user id, None for strangers."""
        return _one(await self._loaded(_BY_USER, today, own_office=office_id, own_user=user_id))

    async def get(self, person_id: int, today: date) -> Person | None:
        """Return a person; an erased one has the pseudonym for a name and no Telegram id."""
        return _one(await self._load((people.c.id == person_id,), today))

    async def all(self, office_id: int, today: date) -> tuple[Person, ...]:
        """Return everyone of an office who is not erased, in the order in which they came."""
        return await self._load((people.c.office_id == office_id, people.c.erased_at.is_(None)), today)

    async def in_unit(self, unit_id: int, today: date) -> tuple[Person, ...]:
        """Return who holds a role in a unit."""
        inside = select(holdings.c.person_id).where(_CURRENT, holdings.c.unit_id == unit_id)
        return await self._load((people.c.id.in_(inside),), today)

    async def ids_in_unit(self, unit_id: int) -> tuple[int, ...]:
        """Return the ids of those who hold a role in a unit."""
        inside = select(holdings.c.person_id).where(_CURRENT, holdings.c.unit_id == unit_id)
        return tuple(await self._connection.scalars(inside.distinct().order_by(holdings.c.person_id)))

    async def heads_of(self, unit_id: int, today: date) -> tuple[Person, ...]:
        """Return who is to be told as head of a unit now: heads at work, and the stand-ins of those on leave."""
        return await self._acting(_CURRENT & (holdings.c.unit_id == unit_id) & (holdings.c.role == Role.HEAD.value), today)

    async def with_role(self, office_id: int, role: Role, today: date) -> tuple[Person, ...]:
        """Return who acts in a role of the whole office now."""
        ours = holdings.c.person_id.in_(select(people.c.id).where(people.c.office_id == office_id))
        return await self._acting(_CURRENT & ours & (holdings.c.role == role.value), today)

    async def held_since(self, office_id: int, role: Role) -> dict[int, datetime]:
        """Return since when each person holds a role of the whole office (office clock); who stands in for one is not in it."""
        ours = (_CURRENT, people.c.office_id == office_id, holdings.c.role == role.value, holdings.c.unit_id.is_(None))
        query = select(holdings.c.person_id, holdings.c.since).join(people, people.c.id == holdings.c.person_id).where(*ours)
        return {row.person_id: row.since for row in await self._connection.execute(query)}

    async def names(self, person_ids: Iterable[int]) -> dict[int, str]:
        """Return the names of people, for erased ones their pseudonyms."""
        query = select(people.c.id, people.c.name).where(people.c.id.in_(list(person_ids)))
        return {row.id: row.name for row in await self._connection.execute(query)}

    async def register(self, office_id: int, user_id: int, name: str, now: datetime) -> Person:
        """Return the person of that Telegram id, made without any role if need be."""
        row = {"office_id": office_id, "user_id": user_id, "name": name, "registered_at": now}
        new = insert_into(self._connection, people).on_conflict_do_nothing(index_elements=["office_id", "user_id"])
        await self._connection.execute(new, {**row, "pseudonym": _pseudonym()})
        found = await self.by_user(office_id, user_id, now.date())
        if found is None:
            raise NotFound("person", user_id)
        return found

    async def give(self, person_id: int, holding: Holding, given_by: int | None, now: datetime) -> bool:
        """Give a person a role; False if it is held already."""
        row = {"person_id": person_id, "role": holding.role.value, "unit_id": holding.unit_id, "since": now}
        new = insert_into(self._connection, holdings).on_conflict_do_nothing().returning(holdings.c.id)
        return (await self._connection.execute(new, {**row, "given_by": given_by})).first() is not None

    async def take(self, person_id: int, holding: Holding, now: datetime, *, others: bool = False) -> bool:
        """End a role; False if it is not held. Raises `LastAdministrator`, unless the settings name `others`."""
        if holding.role is Role.ADMIN and not others:
            await self._refuse_last_administrator(person_id)
        which = (_CURRENT, holdings.c.person_id == person_id, holdings.c.role == holding.role.value)
        unit = holdings.c.unit_id == holding.unit_id if holding.unit_id is not None else holdings.c.unit_id.is_(None)
        ended = update(holdings).where(*which, unit).values(until=now).returning(holdings.c.id)
        return (await self._connection.execute(ended)).first() is not None

    async def hand_over(self, person_id: int, to_person_id: int, unit_id: int, by: int | None, now: datetime) -> bool:
        """Move all roles that a person holds in a unit to another person; False where there are none."""
        query = select(holdings.c.role).where(_CURRENT, holdings.c.person_id == person_id, holdings.c.unit_id == unit_id)
        moved = False
        for role in tuple(await self._connection.scalars(query)):
            if await self.take(person_id, Holding(Role(role), unit_id), now):
                await self.give(to_person_id, Holding(Role(role), unit_id), by, now)
                moved = True
        return moved

    async def leave(self, person_id: int, until: date, substitute_id: int | None, now: datetime) -> int | None:
        """Note a leave until the end of a day, in place of one noted before; None if it is noted so already, else its id."""
        running = select(absences.c.until, absences.c.substitute_id)
        noted = await self._connection.execute(running.where(absences.c.person_id == person_id, absences.c.ended_at.is_(None)))
        if (until, substitute_id) in {tuple(row) for row in noted}:
            return None
        await self.come_back(person_id, now)
        row = {"person_id": person_id, "until": until, "substitute_id": substitute_id, "noted_at": now}
        return int((await self._connection.execute(insert(absences).returning(absences.c.id), row)).scalar_one())

    async def come_back(self, person_id: int, now: datetime) -> bool:
        """End a leave before its time; False if there is none."""
        running = (absences.c.person_id == person_id, absences.c.ended_at.is_(None))
        ended = update(absences).where(*running).values(ended_at=now).returning(absences.c.id)
        return (await self._connection.execute(ended)).first() is not None

    async def came_back_at(self, person_id: int, at: datetime) -> bool:
        """Tell whether a leave of this person was ended at that instant."""
        query = select(absences.c.id).where(absences.c.person_id == person_id, absences.c.ended_at == at)
        return (await self._connection.scalar(query)) is not None

    async def set_reachable(self, person_id: int, now: datetime, *, reachable: bool) -> None:
        """Note that Telegram lets the bot write to a person, or not: blocked, or never opened."""
        change = update(people).where(people.c.id == person_id)
        await self._connection.execute(change.values(unreachable_at=None if reachable else now))

    async def unreachable(self, person_ids: Collection[int]) -> frozenset[int]:
        """Return which of these people the bot cannot write to."""
        return frozenset(await self._connection.scalars(_UNREACHABLE, {"own_people": list(person_ids)}))

    async def unreachable_in(self, office_id: int) -> frozenset[int]:
        """Return which people of an office the bot cannot write to."""
        query = select(people.c.id).where(people.c.office_id == office_id, people.c.unreachable_at.is_not(None))
        return frozenset(await self._connection.scalars(query))

    async def erase(self, person_id: int, now: datetime, *, others: bool = False) -> None:
        """Forget who a person is: name, Telegram id, roles, leaves, requests, dialogues, private chat and its messages.

        Reports keep unit, words, files and pseudonym; `storage.erasing` says what else stays and for how long. Raises
        `LastAdministrator` as `take` does, `NotFound`.
        """
        row = (await self._connection.execute(select(people).where(people.c.id == person_id))).one_or_none()
        if row is None:
            raise NotFound("person", person_id)
        if not others:
            await self._refuse_last_administrator(person_id)
        await bump_progress(self._connection, row.office_id)  # a name that is shown beside reports changes
        await end_roles(self._connection, person_id, now)
        await forget_person(self._connection, person_id)
        await forget_picks(self._connection, row.office_id, person_id)
        if row.user_id is not None:
            await forget_user(self._connection, row.office_id, person_id, row.user_id)
        bare = {"user_id": None, "name": row.pseudonym, "unreachable_at": None, "erased_at": now}
        await self._connection.execute(update(people).where(people.c.id == person_id).values(bare))

    async def _refuse_last_administrator(self, person_id: int) -> None:
        """Raise where this person alone is an administrator; two who resign at once wait for each other at the office's row."""
        office_id: int | None = await self._connection.scalar(select(people.c.office_id).where(people.c.id == person_id))
        if office_id is None:
            return
        await version_of(self._connection, office_id, lock=True)
        query = select(holdings.c.person_id).join(people, people.c.id == holdings.c.person_id)
        admins = query.where(_CURRENT, holdings.c.role == Role.ADMIN.value, people.c.office_id == office_id)
        if set(await self._connection.scalars(admins)) == {person_id}:
            raise LastAdministrator(office_id)

    async def _acting(self, which: ColumnElement[bool], today: date) -> tuple[Person, ...]:
        named = await self._load((people.c.id.in_(select(holdings.c.person_id).where(which)),), today)
        away = {each.id: each.absence for each in named if each.absence is not None}
        stand_ins = {each.substitute_id for each in away.values() if each.substitute_id is not None} - {one.id for one in named}
        found = [each for each in named if each.id not in away]
        if stand_ins:
            found += await self._load((people.c.id.in_(stand_ins), people.c.erased_at.is_(None)), today)
        return tuple(found or named)  # with everyone away and nobody in their place, the head is still the one to tell

    async def _load(self, which: Sequence[ColumnElement[bool]], today: date) -> tuple[Person, ...]:
        return await self._loaded(_LOAD.where(*which), today)

    async def _loaded(self, query: Select[Any], today: date, **values: int) -> tuple[Person, ...]:
        rows: dict[int, Row[Any]] = {}
        held: defaultdict[int, list[Holding]] = defaultdict(list)
        for row in await self._connection.execute(query, values):
            rows[row.id] = row
            held[row.id] += [Holding(Role(row.role), row.unit_id)] if row.role is not None else []
        if not rows:
            return ()
        leaves = await self._leaves(rows, today)
        stood_for = {leave.person_id: leave.substitute_id for leave in leaves if leave.substitute_id in rows}
        held |= await self._holdings(stood_for.keys() - rows.keys())
        lent: defaultdict[int, list[Holding]] = defaultdict(list)
        for absent, substitute in stood_for.items():
            lent[substitute] += [each for each in held[absent] if each not in held[substitute]]
        away = {leave.person_id: Absence(leave.until, leave.substitute_id) for leave in leaves}
        return tuple(_person(row, held[row.id], lent[row.id], away.get(row.id)) for row in rows.values())

    async def _leaves(self, ids: Collection[int], today: date) -> Sequence[Row[Any]]:
        return (await self._connection.execute(_LEAVES, {"own_today": today, "own_people": list(ids)})).all()

    async def _holdings(self, ids: Collection[int]) -> defaultdict[int, list[Holding]]:
        held: defaultdict[int, list[Holding]] = defaultdict(list)
        if not ids:
            return held
        query = select(holdings).where(_CURRENT, holdings.c.person_id.in_(ids)).order_by(holdings.c.id)
        for row in await self._connection.execute(query):
            held[row.person_id].append(Holding(Role(row.role), row.unit_id))
        return held


def _person(row: Row[Any], held: Sequence[Holding], lent: Sequence[Holding], absence: Absence | None) -> Person:
    facts = {"id": row.id, "office_id": row.office_id, "user_id": row.user_id, "name": row.name, "pseudonym": row.pseudonym}
    return Person(**facts, holdings=tuple(held), lent=tuple(lent), absence=absence)


def _one(found: tuple[Person, ...]) -> Person | None:
    return found[0] if found else None


def _pseudonym() -> str:
    """Return a name that says nothing about the person and is read out easily: "CB-7F3KQ2"."""
    return "CB-" + "".join(secrets.choice(_LETTERS) for _ in range(6))
