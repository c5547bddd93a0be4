"""/lich: the deadlines of one's units as a calendar file, and a secret link under which a phone keeps them up to date."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import words_after_command
from handlers.context import OfficeContext, OfficeHandler, OfficeView
from handlers.effects import once
from handlers.people.buttons import EndFeed, MakeFeed, TakeFeed
from handlers.sealed import pattern, pressed
from handlers.sealing import Sealer
from handlers.speaking import answer, say, say_with_file
from handlers.views.card import Card, card
from handlers.views.feeds import calendar_card, events, link_card, which_unit_card
from plan.answering import Answerer
from plan.feeds import CalendarDay, calendar_days
from plan.model import Unit
from plan.people import Person, Role
from storage import Transaction
from storage.codes import code_for

PATH = "/lich/"
"""Under which the web endpoint serves calendars."""
FILE = "lich-thoi-han.ics"
_KINDS = {kind.PREFIX: kind for kind in (TakeFeed, MakeFeed, EndFeed)}


def handlers() -> list[OfficeHandler]:
    """Return the handlers of calendars for phones."""
    return [CommandHandler("lich", send_calendar), CallbackQueryHandler(press, pattern(_KINDS))]


async def send_calendar(update: Update, context: OfficeContext) -> None:
    """Send the calendar of the unit that is named, else of one's own units, else of the whole office."""
    answerer, words = await context.library.answerer(), words_after_command(update)
    units = own_units(context.person, answerer)
    if words:
        named = answerer.units.resolve(words) or next((each.unit for each in answerer.units.mentioned(words)), None)
        units = (named,) if named is not None else ()
    await _send(update, context, answerer, units, words or None)


async def _send(
    update: Update, context: OfficeContext, answerer: Answerer, units: Sequence[Unit] | None, asked: str | None = None
) -> None:
    """Send the calendar of some units (None: of the office); where there are none, ask whose is wanted."""
    texts = context.texts
    if units is not None and not units:
        await answer(update, which_unit_card(answerer.units.units, asked, texts, _sealer(context)))
        return
    name, days = whose(units, context.office), calendar_days(answerer, units)
    if not days:
        await answer(update, card([texts.html("feed.empty", whose=name)]))
        return
    content = context.services.calendars.write(name, events(days, texts), context.today())
    await say_with_file(update, await _card(context, name, days), FILE, content)


def own_units(person: Person, answerer: Answerer) -> tuple[Unit, ...] | None:
    """Return the units whose deadlines are a person's; None: those of the whole office, for who belongs to no unit of it."""
    units = tuple(unit for unit in answerer.units.units if unit.id in person.unit_ids)
    of_office = person.holds(Role.LEADER) or person.holds(Role.ADMIN)
    return units or (None if of_office else ())


def whose(units: Sequence[Unit] | None, office: OfficeView) -> str:
    """Return the name of what a calendar is about."""
    return office.name if units is None else ", ".join(unit.name for unit in units)


async def _card(context: OfficeContext, name: str, days: Sequence[CalendarDay]) -> Card:
    person, zone = context.person, context.office.zone
    async with context.storage.reading() as tx:
        since = await tx.feeds.made_at(person.id)
    coming = sum(each.day >= context.today() and each.milestone.met_on is None for each in days)
    day = since.astimezone(zone).date() if since else None
    linkable = context.office.address is not None
    return calendar_card(name, coming, day, linkable, context.texts, _sealer(context))


def _sealer(context: OfficeContext) -> Sealer:
    """Return what seals buttons for who asks, who is alone with the bot."""
    user_id = context.person.user_id
    return context.sealer(user_id or 0, user_id)


async def press(update: Update, context: OfficeContext) -> None:
    """Send a unit's calendar, make a link, or end it."""
    match await pressed(update, context, _KINDS):
        case TakeFeed(unit):
            answerer = await context.library.answerer()
            await _send(update, context, answerer, [each for each in answerer.units.units if each.id == unit])
        case MakeFeed():
            await say(update, await _make(update, context))
        case EndFeed():
            await answer(update, await _end(update, context))


async def _make(update: Update, context: OfficeContext) -> Card:
    """Make a link and show it; the same press that is handled again shows the same one."""
    person, texts, address = context.person, context.texts, context.office.address
    if address is None or update.callback_query is None:
        return card([texts.html("feed.no_address")])
    code = code_for(context.bot.token, f"feed {update.callback_query.id}")

    async def act(tx: Transaction) -> dict[str, bool]:
        await tx.feeds.make(context.office.id, person.id, code, context.now())
        await tx.audit.note(context.office.id, person.pseudonym, "feed.made", person.pseudonym, {}, context.now())
        return {"made": True}

    await once(update, context, act, only_progress=True)
    link = f"{address}{PATH}{code}.ics"
    return link_card(link, texts, _sealer(context))


async def _end(update: Update, context: OfficeContext) -> Card:
    person, texts = context.person, context.texts

    async def act(tx: Transaction) -> dict[str, bool]:
        ended = await tx.feeds.end(person.id)
        if ended:
            await tx.audit.note(context.office.id, person.pseudonym, "feed.ended", person.pseudonym, {}, context.now())
        return {"ended": ended}

    await once(update, context, act, only_progress=True)
    return card([texts.html("feed.ended")])
