"""Which office something belongs to: a person, a chat, a task, a message that was sent, a code; and which one a person chose.

It is asked before any office is known. What it tells is where to look, never what may be seen there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.codes import hash_of
from storage.columns import insert_into
from storage.tables import chats, offices, plans, tasks, units
from storage.tables_feeds import feeds
from storage.tables_outbox import deliveries
from storage.tables_people import chosen_offices, holdings, invitations, people, registrations
from storage.tables_progress import drafts, reports

_HOLDS = select(holdings.c.id).where(holdings.c.person_id == people.c.id, holdings.c.until.is_(None)).exists()
_OF_USER = (
    select(people.c.office_id, _HOLDS.label("holds"))
    .where(people.c.user_id == bindparam("own_user"), people.c.erased_at.is_(None))
    .order_by(people.c.office_id)
)
_CHOSEN = select(chosen_offices.c.office_id).where(chosen_offices.c.user_id == bindparam("own_user"))
_OF_CHAT = (
    select(units.c.office_id)
    .join(chats, chats.c.unit_id == units.c.id)
    .where(chats.c.bot_id == bindparam("own_bot"), chats.c.chat_id == bindparam("own_chat"))
)
_ADDED_BY = select(chats.c.added_by).where(chats.c.bot_id == bindparam("own_bot"), chats.c.chat_id == bindparam("own_chat"))
_IDS: BindParameter[int] = bindparam("own_ids", expanding=True)
_OF_TASKS = select(plans.c.office_id).join(tasks, tasks.c.plan_id == plans.c.id).where(tasks.c.id.in_(_IDS)).distinct()
_OF_PLANS = select(plans.c.office_id).where(plans.c.id.in_(_IDS)).distinct()
_OF_UNITS = select(units.c.office_id).where(units.c.id.in_(_IDS)).distinct()
_OWN_ROWS = select(people.c.id).where(people.c.user_id == bindparam("own_user"))
_TO_PERSON = (deliveries.c.to_kind == "person") & deliveries.c.address.in_(_OWN_ROWS)
_TO_CHAT = (deliveries.c.to_kind == "chat") & (deliveries.c.address == bindparam("own_user"))
_OF_MESSAGE = (
    select(deliveries.c.office_id)
    .where(_TO_PERSON | _TO_CHAT, deliveries.c.message_id == bindparam("own_message"))
    .order_by(deliveries.c.id.desc())
    .limit(1)
)
_DRAFTED = (
    select(people.c.office_id)
    .join(drafts, drafts.c.person_id == people.c.id)
    .where(people.c.user_id == bindparam("own_user"), drafts.c.chat_id == bindparam("own_chat"))
    .where(drafts.c.settled_at.is_(None), drafts.c.expires_at > bindparam("own_now"))
    .order_by(drafts.c.id.desc())
    .limit(1)
)
_OF_REPORT = (
    select(people.c.office_id)
    .join(reports, reports.c.author_id == people.c.id)
    .where(reports.c.chat_id == bindparam("own_chat"), reports.c.message_id == bindparam("own_message"))
    .limit(1)
)


class Belonging:
    """Where things belong. `user_id` is Telegram's; offices are told by their ids, closed ones too."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def offices_of(self, user_id: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return in which offices a person is registered: those in which he holds a role now, and all, oldest first."""
        rows = (await self._connection.execute(_OF_USER, {"own_user": user_id})).all()
        return tuple(row.office_id for row in rows if row.holds), tuple(row.office_id for row in rows)

    async def known_to(self, user_id: int) -> tuple[tuple[int, str], ...]:
        """Return every office, closed ones too, that keeps somebody as a person or in a request: its id and name."""
        asked = select(registrations.c.office_id).where(registrations.c.user_id == user_id)
        registered = select(people.c.office_id).where(people.c.user_id == user_id)
        query = select(offices.c.id, offices.c.name).where(offices.c.id.in_(registered.union(asked)))
        return tuple((row.id, row.name) for row in await self._connection.execute(query.order_by(offices.c.id)))

    async def chosen(self, user_id: int) -> int | None:
        """Return the office that somebody has chosen."""
        return await self._one(_CHOSEN, own_user=user_id)

    async def choose(self, user_id: int, office_id: int, now: datetime) -> None:
        """Let somebody mean this office from now on."""
        values = {"office_id": office_id, "chosen_at": now}
        new = insert_into(self._connection, chosen_offices).values(user_id=user_id, **values)
        other = chosen_offices.c.office_id != office_id
        await self._connection.execute(new.on_conflict_do_update(index_elements=["user_id"], set_=values, where=other))

    async def forget(self, user_id: int) -> None:
        """Forget what somebody has chosen."""
        await self._connection.execute(delete(chosen_offices).where(chosen_offices.c.user_id == user_id))

    async def of_chat(self, bot_id: int, chat_id: int) -> int | None:
        """Return the office of the unit for which a group speaks."""
        return await self._one(_OF_CHAT, own_bot=bot_id, own_chat=chat_id)

    async def adder_of(self, bot_id: int, chat_id: int) -> int | None:
        """Return who (Telegram's user id) has added the bot to a group."""
        return await self._one(_ADDED_BY, own_bot=bot_id, own_chat=chat_id)

    async def of_tasks(self, task_ids: Collection[int]) -> int | None:
        """Return the one office to which all these tasks belong that there are; None where they are of several or of none."""
        return await self._common(_OF_TASKS, task_ids)

    async def of_plan(self, plan_id: int) -> int | None:
        """Return the office of a plan."""
        return await self._common(_OF_PLANS, (plan_id,))

    async def of_unit(self, unit_id: int) -> int | None:
        """Return the office of a unit."""
        return await self._common(_OF_UNITS, (unit_id,))

    async def of_message(self, user_id: int, message_id: int) -> int | None:
        """Return the office whose delivery a message in somebody's private chat was."""
        return await self._one(_OF_MESSAGE, own_user=user_id, own_message=message_id)

    async def of_draft(self, user_id: int, chat_id: int, now: datetime) -> int | None:
        """Return the office in which somebody was asked something in a chat last that he has not answered yet."""
        return await self._one(_DRAFTED, own_user=user_id, own_chat=chat_id, own_now=now)

    async def of_report(self, chat_id: int, message_id: int) -> int | None:
        """Return the office in which a message reported."""
        return await self._one(_OF_REPORT, own_chat=chat_id, own_message=message_id)

    async def of_invitation(self, code: str) -> int | None:
        """Return the office into which a code invites, used or not."""
        return await self._coded(invitations.c.office_id, invitations.c.code_hash, code)

    async def of_feed(self, code: str) -> int | None:
        """Return the office whose deadlines the calendar link with this code shows."""
        return await self._coded(feeds.c.office_id, feeds.c.code_hash, code)

    async def _coded(self, office: ColumnElement[int], kept: ColumnElement[str], code: str) -> int | None:
        return await self._one(select(office).where(kept == hash_of(code)))

    async def _common(self, query: Select[Any], ids: Iterable[int]) -> int | None:
        found = tuple(await self._connection.scalars(query, {"own_ids": list(ids)}))
        return found[0] if len(found) == 1 else None

    async def _one(self, query: Select[Any], **values: object) -> int | None:
        found: int | None = await self._connection.scalar(query, values)
        return found
