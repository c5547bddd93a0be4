"""/nghi: who is away until when, and who stands in with the same rights meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from telegram import Update
from telegram.ext import CommandHandler

from handlers.addressing import message_in, words_after_command
from handlers.context import OfficeContext, OfficeHandler
from handlers.speaking import answer
from handlers.views.card import Card, card
from handlers.views.people import name_words
from plan.days import day_in
from plan.folding import fold
from plan.people import Person
from storage import Address, Delivery

STAND_IN = "stand_in"
"""The kind of notice to the stand-in."""
_BACK = {"thoi", "het", "xong", "di lam", "di lam lai"}
_SUBSTITUTE = re.compile(r"(?:người|nguoi)\s+thay(?:\s+thế|\s+the)?\s*(?:là|la)?\s*:?\s*(.+)$", re.IGNORECASE)


def handlers() -> list[OfficeHandler]:
    """Return the handler of leaves."""
    return [CommandHandler("nghi", take_leave)]


async def take_leave(update: Update, context: OfficeContext) -> None:
    """Note a leave, end one, or say how it is noted."""
    typed = words_after_command(update)
    if fold(typed) in _BACK:
        await answer(update, await _come_back(context, message_in(update).date))
        return
    found = _SUBSTITUTE.search(typed)
    until = day_in(typed[: found.start()] if found else typed, context.today())
    if until is None:
        await answer(update, card([context.texts.html("leave.how")]))
    elif until < context.today():
        await answer(update, card([context.texts.html("leave.past", until=until)]))
    else:
        await answer(update, await _leave(context, until, found.group(1).strip(" .") if found else None))
        context.services.post.ring()


async def _come_back(context: OfficeContext, said_at: datetime) -> Card:
    """End a leave, as of the message that says so: the same message handled again finds it ended by itself."""
    me = context.person
    async with context.storage.transaction() as tx:
        was_away = await tx.people.come_back(me.id, said_at)
        if was_away:
            await tx.audit.note(context.office.id, me.pseudonym, "leave.ended", me.pseudonym, {}, context.now())
        back = was_away or await tx.people.came_back_at(me.id, said_at)
    return card([context.texts.html("leave.back" if back else "leave.not_away")])


async def _leave(context: OfficeContext, until: date, name: str | None) -> Card:
    texts, now, me, office = context.texts, context.now(), context.person, context.office
    async with context.storage.transaction() as tx:
        substitute = None
        if name is not None:
            named = _named(name, await tx.people.all(office.id, context.today()))
            if len(named) != 1:
                return card([texts.html("leave.several" if named else "leave.unknown", name=name_words(name))])
            substitute = named[0]
            if substitute.id == me.id:
                return card([texts.html("leave.oneself")])
        noted = await tx.people.leave(me.id, until, substitute.id if substitute else None, now)
        if noted is not None:
            facts = {"until": until.isoformat(), "substitute": substitute.pseudonym if substitute else None}
            await tx.audit.note(office.id, me.pseudonym, "leave.noted", me.pseudonym, facts, now)
        if noted is not None and substitute is not None:
            to = Address.person(substitute.id)
            await tx.outbox.queue(Delivery(office.id, to, STAND_IN, str(noted), {"person": me.id}, now), now)
    return card([texts.html("leave.noted", until=until, substitute=name_words(substitute.name) if substitute else None)])


def _named(name: str, people: Iterable[Person]) -> list[Person]:
    """Return who has that name, marks or not; failing that, whose name ends with it: people are called by their last word."""
    wanted = fold(name)
    known = [(fold(each.name), each) for each in people]
    exact = [each for full, each in known if full == wanted]
    return exact or [each for full, each in known if full.endswith(f" {wanted}")]
