"""Coming in with an invitation: a deep link or the code itself, alone with the bot. Each code makes one person a member."""

from __future__ import annotations

import re

from telegram import Update
from telegram.ext import MessageHandler, filters

from handlers.addressing import message_in
from handlers.context import OfficeContext, OfficeHandler
from handlers.people.registration import by_id
from handlers.speaking import answer
from handlers.views.card import card
from handlers.views.people import role_words
from storage import Transaction
from storage.invitations import Invitation, Spoilt

CODE = re.compile(r"[A-Za-z0-9_-]{40,64}")
"""How the code of an invitation looks: 32 random bytes, and no word that people type."""


def handlers() -> list[OfficeHandler]:
    """Return the handler of a code that is sent as a message."""
    return [MessageHandler(filters.ChatType.PRIVATE & filters.Regex(rf"^\s*{CODE.pattern}\s*$"), come_in)]


async def come_in(update: Update, context: OfficeContext) -> None:
    """Use the code that a message consists of."""
    await use_code(update, context, (message_in(update).text or "").strip())


async def use_code(update: Update, context: OfficeContext, code: str) -> None:
    """Make who speaks a member, or say why the code is of no use."""
    texts, office = context.texts, context.office
    used = await _use(update, context, code)
    if isinstance(used, Spoilt):
        await answer(update, card([texts.html(f"people.code_{used.value}")]))
        return
    async with context.storage.reading() as tx:
        units = by_id(await tx.units.all(office.id))
    role = role_words(used.holding, units, texts, full=True)
    await answer(update, card([texts.html("people.welcome", role=role, office=office.name), texts.html("people.purpose")]))


async def _use(update: Update, context: OfficeContext, code: str) -> Invitation | Spoilt:
    """Use a code up and give the role it stands for. Who sends a code that is of no use leaves no trace."""
    user, office, now = update.effective_user, context.office, context.now()
    if user is None:
        return Spoilt.UNKNOWN
    async with context.storage.transaction() as tx:
        used = await tx.invitations.use(office.id, code, now)
        if isinstance(used, Spoilt):
            return await _used_before(tx, context, code) or used
        person = await tx.people.register(office.id, user.id, user.full_name, now)
        await tx.invitations.belongs(used.id, person.id)
        if await tx.people.give(person.id, used.holding, used.made_by, now):
            facts = {"role": used.holding.role.value, "unit": used.holding.unit_id, "invitation": used.id}
            await tx.audit.note(office.id, person.pseudonym, "role.joined", person.pseudonym, facts, now)
        return used


async def _used_before(tx: Transaction, context: OfficeContext, code: str) -> Invitation | None:
    """Return what this person got for the code: a message that comes twice is answered alike.

    Only while the role is held. A code gives a role once; who lost it since does not get it back by sending the code again.
    """
    person = context.asker.person
    found = await tx.invitations.used_by(context.office.id, code, person.id) if person is not None else None
    return found if found is not None and person is not None and found.holding in person.holdings else None
