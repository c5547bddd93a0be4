"""Forgets where in the database a person's Telegram id and name stand beside the row of the person itself.

Reports, extensions, explanations, words at a year's end, written phrasings and the audit log keep unit and pseudonym. What
remains for a while: the update that asks for the erasing is open while it is handled (its text and chat go when it is settled;
if it fails, 24 hours later), updates of the same chat that wait behind it are handled first, and the words of a question, which
tell nobody's name, are known for a day. Copies made of the database before are not reached.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import database_time
from storage.deliveries import State
from storage.tables import chats
from storage.tables_feeds import feeds
from storage.tables_inbox import HAS_FAILED, SETTLED_LANE, inbox, inbox_quarantine
from storage.tables_outbox import deliveries, pauses
from storage.tables_people import absences, chosen_offices, holdings, people, refusals, registrations
from storage.tables_plan_drafts import plan_drafts
from storage.tables_progress import drafts, reports
from storage.tables_reminders import snoozes
from storage.tables_talks import talks

NOBODY = 0
"""The id of no person: for whom only the Telegram id is known."""
ERASED = "erased"
"""Why a delivery to an erased person is dropped."""


async def end_roles(connection: AsyncConnection, person_id: int, now: datetime) -> None:
    """End a person's roles and leaves, and standing in for others."""
    held = update(holdings).where(holdings.c.person_id == person_id, holdings.c.until.is_(None))
    await connection.execute(held.values(until=now))
    await connection.execute(delete(absences).where(absences.c.person_id == person_id))
    await connection.execute(update(absences).where(absences.c.substitute_id == person_id).values(substitute_id=None))


async def forget_person(connection: AsyncConnection, person_id: int) -> None:
    """Forget what a person began, what waits to be sent to him, and in which messages of his own chat he was spoken with."""
    await connection.execute(delete(drafts).where(drafts.c.person_id == person_id))
    await connection.execute(delete(snoozes).where(snoozes.c.person_id == person_id))
    await connection.execute(update(plan_drafts).where(plan_drafts.c.person_id == person_id).values(person_id=None))
    await connection.execute(delete(feeds).where(feeds.c.person_id == person_id))
    own = (deliveries.c.to_kind == "person", deliveries.c.address == person_id)
    waiting = update(deliveries).where(*own, deliveries.c.settled_at.is_(None))
    dropped = {"state": State.DROPPED.value, "reason": ERASED, "settled_at": database_time()}
    await connection.execute(waiting.values(**dropped, holder=None, lease_until=None))
    await connection.execute(update(deliveries).where(*own).values(chat_id=None, message_id=None))


async def forget_user(connection: AsyncConnection, office_id: int, person_id: int, user_id: int) -> None:
    """Forget a Telegram id, which is also the private chat's, in an office; beyond it where no other office knows it."""
    await _forget_requests(connection, office_id, user_id)
    await connection.execute(delete(talks).where(talks.c.office_id == office_id, talks.c.chat_id == user_id))
    told = (refusals.c.office_id == office_id, refusals.c.user_id == user_id)
    await connection.execute(delete(refusals).where(*told))
    chosen = (chosen_offices.c.user_id == user_id, chosen_offices.c.office_id == office_id)
    await connection.execute(delete(chosen_offices).where(*chosen))
    said = update(reports).where(reports.c.author_id == person_id, reports.c.chat_id == user_id)
    await connection.execute(said.values(chat_id=None, message_id=None))
    to_chat = (deliveries.c.to_kind == "chat", deliveries.c.address == user_id, deliveries.c.office_id == office_id)
    await connection.execute(delete(deliveries).where(*to_chat))
    elsewhere = select(people.c.id).where(people.c.user_id == user_id, people.c.id != person_id).limit(1)
    if await connection.scalar(elsewhere) is None:
        await connection.execute(delete(chosen_offices).where(chosen_offices.c.user_id == user_id))
        await _forget_chat(connection, user_id)
        await _forget_texts(connection, user_id)


async def _forget_requests(connection: AsyncConnection, office_id: int, user_id: int) -> None:
    mine = update(registrations).where(registrations.c.office_id == office_id, registrations.c.user_id == user_id)
    ids = set(await connection.scalars(mine.values(user_id=None, name="").returning(registrations.c.id)))
    # A request's notice has the Telegram user name in its facts: the one name that the outbox ever holds.
    query = select(deliveries.c.id, deliveries.c.facts).where(
        deliveries.c.office_id == office_id, deliveries.c.facts.contains('"username"')
    )
    for row in (await connection.execute(query)).all():
        facts = json.loads(row.facts)
        if facts.pop("username", None) and facts.get("registration") in ids:
            bare = update(deliveries).where(deliveries.c.id == row.id)
            await connection.execute(bare.values(facts=json.dumps(facts, ensure_ascii=False)))


async def _forget_chat(connection: AsyncConnection, user_id: int) -> None:
    await connection.execute(delete(chats).where(chats.c.chat_id == user_id))
    await connection.execute(update(chats).where(chats.c.added_by == user_id).values(added_by=None))
    await connection.execute(delete(pauses).where(pauses.c.chat_id == user_id))


async def _forget_texts(connection: AsyncConnection, user_id: int) -> None:
    # Of settled updates only failed ones still have a text and a chat. One text too many does no harm.
    named = inbox.c.payload.contains(str(user_id))
    lost = update(inbox).where(HAS_FAILED, inbox.c.settled_at.is_not(None), or_(inbox.c.chat_id == user_id, named))
    await connection.execute(lost.values(payload=None, chat_id=None, lane=SETTLED_LANE))
    aside = update(inbox_quarantine).where(inbox_quarantine.c.payload.contains(str(user_id)))
    await connection.execute(aside.values(payload=None))
