"""Who is to be told about a unit's work, and who decides in the office, as far as the bot can write to them. No rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from plan.informing import Crew
from plan.people import Role
from storage import Address

if TYPE_CHECKING:
    from handlers.context import OfficeView
    from storage import Transaction


async def crew_of(tx: Transaction, unit_id: int, today: date) -> Crew:
    """Return the people of a unit: heads at work and stand-ins, everybody, and who of them cannot be written to."""
    heads = tuple(each.id for each in await tx.people.heads_of(unit_id, today))
    members = await tx.people.ids_in_unit(unit_id)
    return Crew(unit_id, heads, await tx.people.unreachable({*heads, *members}), members)


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
