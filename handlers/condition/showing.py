"""/trangthai: one screen on how the bot is, what is wrong first, for those who look after the installation."""

from __future__ import annotations

from datetime import datetime, timedelta

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.condition.buttons import KINDS
from handlers.context import OfficeContext, OfficeHandler
from handlers.office.defaults import defaults_of_chats
from handlers.reminders.digests import DIGEST
from handlers.sealed import pattern, pressed
from handlers.speaking import acknowledge, answer
from handlers.views.card import Card, card
from handlers.views.condition import condition_card
from plan.rounds import digest_instant
from plan.weeks import week_of


def handlers() -> list[OfficeHandler]:
    """Return the handlers of /trangthai and its button."""
    return [CommandHandler("trangthai", show), CallbackQueryHandler(press, pattern(KINDS))]


async def show(update: Update, context: OfficeContext) -> None:
    """Show how the bot is."""
    await answer(update, await _card(context, thorough=False))


async def press(update: Update, context: OfficeContext) -> None:
    """Look at everything anew, at what is outside of the machine too, and show it in place of what was shown."""
    if update.callback_query is None or await pressed(update, context, KINDS) is None:
        return
    await acknowledge(update.callback_query)  # looking outside takes seconds
    await answer(update, await _card(context, thorough=True))


async def _card(context: OfficeContext, *, thorough: bool) -> Card:
    texts, caretaker = context.texts, context.services.caretaker
    if caretaker is None:
        return card([texts.html("condition.unwatched")])
    user_id = context.person.user_id
    if not caretaker.answers_to(context.office.id, user_id):
        return card([texts.html("condition.of_others")])
    standing = await caretaker.look(thorough=thorough)
    sealer = context.sealer(user_id or 0, user_id)
    return condition_card(standing, await _digests(context), texts, context.office.zone, sealer)


async def _digests(context: OfficeContext) -> tuple[str | None, datetime | None]:
    """Return the week of this office's last round of digests, and when its next one is by the office's own hour."""
    office, now = context.office, context.now()
    calendar = (await context.library.plans()).terms.calendar
    async with context.storage.reading() as tx:
        rounds = await tx.rounds.latest(office.id, DIGEST, 1)
        defaults = await defaults_of_chats(tx, office)
    weeks = [week_of(context.today() + timedelta(days=7 * ahead)) for ahead in range(4)]
    instants = [digest_instant(week, defaults, calendar, office.zone) for week in weeks]
    following = next((each for each in instants if each is not None and each > now), None)
    return (rounds[0].period if rounds else None), following
