"""/dulieu and /xoatoi: what is stored about who asks, and erasing it. Everybody sees and erases only what is his own."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.people.buttons import EraseOwnData, ShowOwnData
from handlers.people.registration import by_id
from handlers.sealed import pattern, pressed
from handlers.speaking import answer
from handlers.views.card import Card, card
from handlers.views.own_data import Noted, OwnData, erase_card, own_data_card, stranger_data_card
from plan.office_settings import settings_from
from plan.people import Person, Role
from storage import Transaction
from storage.audit import SYSTEM
from storage.errors import LastAdministrator

_KINDS = {kind.PREFIX: kind for kind in (ShowOwnData, EraseOwnData)}


def handlers() -> list[OfficeHandler]:
    """Return the handlers of people's own data."""
    return [
        CommandHandler("dulieu", show),
        CommandHandler("xoatoi", ask_to_erase),
        CallbackQueryHandler(press, pattern(_KINDS)),
    ]


async def show(update: Update, context: OfficeContext) -> None:
    """Show what is stored about who asks."""
    async with context.storage.reading() as tx:
        shown = await _with_others(tx, context, _user_id(update), await _data_card(tx, context, _user_id(update)))
    await answer(update, shown)


async def ask_to_erase(update: Update, context: OfficeContext) -> None:
    """Say what erasing means and ask once more."""
    async with context.storage.reading() as tx:
        shown = await _with_others(tx, context, _user_id(update), await _question(tx, context, _user_id(update)))
    await answer(update, shown)


async def press(update: Update, context: OfficeContext) -> None:
    """Show, ask, or erase."""
    match await pressed(update, context, _KINDS):
        case ShowOwnData():
            await show(update, context)
        case EraseOwnData(sure=False):
            await ask_to_erase(update, context)
        case EraseOwnData(sure=True):
            async with context.storage.transaction() as tx:
                shown = await _with_others(tx, context, _user_id(update), await _erase(tx, context, _user_id(update)))
            await answer(update, shown)


async def _data_card(tx: Transaction, context: OfficeContext, user_id: int) -> Card:
    person, office_id, texts = context.asker.person, context.office.id, context.texts
    units = by_id(await tx.units.all(office_id))
    requests = await tx.registrations.of_user(office_id, user_id)
    talked = await tx.talks.get(office_id, context.bot.id, user_id) is not None
    seal, settings = context.sealer(user_id, user_id), settings_from(await tx.settings.all(office_id))
    if person is None:
        told_on = await tx.registrations.told_on(office_id, user_id)
        return stranger_data_card(requests, Noted(told_on, talked), units, settings, context.office, texts, seal)
    away = person.absence
    names = await tx.people.names([away.substitute_id] if away and away.substitute_id else [])
    reports, put_off = await tx.reports.count_by(person.id), len(await tx.snoozes.of_person(person.id))
    picks = await tx.picks.count_by(office_id, person.id)
    sent = await tx.plan_drafts.count_by(person.id)
    made_at = await tx.feeds.made_at(person.id)
    since = made_at.astimezone(context.office.zone).date() if made_at else None
    data = OwnData(person, next(iter(names.values()), None), requests, reports, put_off, picks, talked, since, sent)
    return own_data_card(data, units, settings, context.office, texts, seal)


async def _with_others(tx: Transaction, context: OfficeContext, user_id: int, shown: Card) -> Card:
    """Return a card with which other offices keep something about who asks: each shows and erases its own."""
    chosen = await tx.belonging.chosen(user_id)
    names = dict(await tx.belonging.known_to(user_id))
    others = [name for office_id, name in names.items() if office_id != context.office.id]
    lines = [
        context.texts.html("own_data.chosen", office=names.get(chosen, context.office.name)) if chosen is not None else None,
        context.texts.html("own_data.elsewhere", offices="; ".join(others)) if others else None,
    ]
    return Card("\n".join([shown.html, *(str(line) for line in lines if line is not None)]), shown.buttons)


async def _question(tx: Transaction, context: OfficeContext, user_id: int) -> Card:
    person = context.asker.person
    requests = await tx.registrations.of_user(context.office.id, user_id)
    if person is None and not requests:
        return await _data_card(tx, context, user_id)
    if person is not None:
        refusal = await _refusal(tx, context, person)
        if refusal is not None:
            return refusal
    return erase_card(person, context.office.name, context.texts, context.sealer(user_id, user_id))


async def _refusal(tx: Transaction, context: OfficeContext, person: Person) -> Card | None:
    """Return why an administrator is not erased: the settings would bring him back, or nobody would be left."""
    if person.user_id in context.office.admin_ids:
        return card([context.texts.html("own_data.named_in_settings")])
    admins = await tx.people.with_role(context.office.id, Role.ADMIN, context.today())
    if [each.id for each in admins] == [person.id] and not context.office.admin_ids:
        return card([context.texts.html("own_data.last_admin")])
    return None


async def _erase(tx: Transaction, context: OfficeContext, user_id: int) -> Card:
    """Erase; a second press finds nothing any more and says so."""
    person, office_id, now = context.asker.person, context.office.id, context.now()
    if person is None:
        await _erase_requests(tx, context, user_id)
        return card([context.texts.html("own_data.erased_request")])
    if person.user_id in context.office.admin_ids:
        return card([context.texts.html("own_data.named_in_settings")])
    try:
        await tx.people.erase(person.id, now, others=bool(context.office.admin_ids))
    except LastAdministrator:
        return card([context.texts.html("own_data.last_admin")])
    await tx.audit.note(office_id, person.pseudonym, "person.erased", person.pseudonym, {}, now)
    return card([context.texts.html("own_data.erased", pseudonym=person.pseudonym)])


async def _erase_requests(tx: Transaction, context: OfficeContext, user_id: int) -> None:
    office_id, now = context.office.id, context.now()
    requests = await tx.registrations.of_user(office_id, user_id)
    await tx.registrations.forget(office_id, user_id)
    for each in requests:
        await tx.audit.note(office_id, SYSTEM, "request.erased", f"registration:{each.id}", {}, now)


def _user_id(update: Update) -> int:
    """Return who asks; alone with the bot the chat has the same id."""
    return update.effective_user.id if update.effective_user else 0
