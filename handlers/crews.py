"""Who is to be told about a unit's work, and who decides in the office, as far as the bot can write to them. No rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from plan.informing import Crew
from plan.people import Holding, Person, Role
from storage import Address

if TYPE_CHECKING:
    from handlers.context import OfficeView
    from storage import Transaction


async def crew_of(tx: Transaction, unit_id: int, today: date) -> Crew:
    """Return the people of a unit: heads at work and stand-ins, everybody, and who of them cannot be written to."""
    heads = tuple(each.id for each in await tx.people.heads_of(unit_id, today))
    members = await tx.people.ids_in_unit(unit_id)
    return Crew(unit_id, heads, await tx.people.unreachable({*heads, *members}), members)


async def crews_of(tx: Transaction, office_id: int, today: date) -> Mapping[int, Crew]:
    """Return by unit what `crew_of` says of each unit that has anybody, in a few looks for a whole office."""
    people = {each.id: each for each in await tx.people.all(office_id, today)}
    silent = await tx.people.unreachable_in(office_id)
    inside: defaultdict[int, list[Person]] = defaultdict(list)
    for each in people.values():
        for unit_id in dict.fromkeys(held.unit_id for held in each.holdings if held.unit_id is not None):
            inside[unit_id].append(each)
    return {unit_id: _crew(unit_id, members, people.keys(), silent) for unit_id, members in inside.items()}


def _crew(unit_id: int, members: Sequence[Person], known: Collection[int], silent: frozenset[int]) -> Crew:
    """Return a crew out of who holds a role in a unit; heads stay heads where all are away and nobody is in their place."""
    named = [each for each in members if Holding(Role.HEAD, unit_id) in each.holdings]
    at_work = [each.id for each in named if each.absence is None]
    away = {each.absence.substitute_id for each in named if each.absence is not None} - {each.id for each in named}
    stand_ins = sorted(each for each in away if each is not None and each in known)
    heads = (*at_work, *stand_ins) or tuple(each.id for each in named)
    ids = tuple(each.id for each in members)
    return Crew(unit_id, heads, silent & {*heads, *ids}, ids)


async def officers(tx: Transaction, office_id: int, today: date) -> tuple[int, ...]:
    """Return who decides in the office: its leaders within reach, else administrators within reach, else all of them."""
    leaders = [each.id for each in await tx.people.with_role(office_id, Role.LEADER, today)]
    admins = [each.id for each in await tx.people.with_role(office_id, Role.ADMIN, today)]
    silent = await tx.people.unreachable({*leaders, *admins})
    for group in (leaders, admins):
        reachable = tuple(each for each in group if each not in silent)
        if reachable:
            return reachable
    return tuple(dict.fromkeys((*leaders, *admins)))


async def administrators(tx: Transaction, office: OfficeView, today: date) -> tuple[Address, ...]:
    """Return where administrators are told: those who hold the role, and those whom only the server's settings name."""
    acting = await tx.people.with_role(office.id, Role.ADMIN, today)
    silent = await tx.people.unreachable([each.id for each in acting])
    users = {each.user_id for each in acting}
    named = [Address.chat(user_id) for user_id in sorted(office.admin_ids - users)]
    return (*(Address.person(each.id) for each in acting if each.id not in silent), *named)


async def officers_named(tx: Transaction, office_id: int, role: Role, today: date) -> tuple[int, ...]:
    """Return who acts in a role of the whole office and can be written to."""
    acting = [each.id for each in await tx.people.with_role(office_id, role, today)]
    silent = await tx.people.unreachable(acting)
    return tuple(each for each in acting if each not in silent)


async def addresses_in(tx: Transaction, bot_id: int, unit_id: int, today: date) -> tuple[Address, ...]:
    """Return where a unit hears of something: its heads within reach, else its people within reach, else its groups."""
    crew = await crew_of(tx, unit_id, today)
    people = crew.reachable_heads or tuple(each for each in crew.members if each not in crew.unreachable)
    if people:
        return tuple(map(Address.person, people))
    return tuple(Address.chat(chat.chat_id) for chat in await tx.chats.of_unit(bot_id, unit_id))
