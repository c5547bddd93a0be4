"""/donvi: in a group, which unit it belongs to; alone with the bot, the units with their groups, and dissolving a unit."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import in_group
from handlers.context import OfficeContext, OfficeHandler
from handlers.people.buttons import BindGroup, DissolveUnit
from handlers.people.registration import by_id
from handlers.refusing import refuse
from handlers.sealed import pattern, pressed
from handlers.speaking import answer
from handlers.views.card import Card, card
from handlers.views.people import binding_card, dissolve_card, dissolve_sure_card, groups_card, unit_words
from locales import Texts
from plan.model import Unit
from plan.rights import Action

_KINDS = {kind.PREFIX: kind for kind in (BindGroup, DissolveUnit)}


def handlers() -> list[OfficeHandler]:
    """Return the handlers of units and their groups."""
    return [CommandHandler("donvi", show), CallbackQueryHandler(press, pattern(_KINDS))]


async def show(update: Update, context: OfficeContext) -> None:
    """Offer the units to bind a group to, or list them with their groups."""
    action = Action.BIND_GROUP if in_group(update) else Action.CHANGE_UNITS
    reason = context.denied(action)
    if reason is not None:
        await refuse(update, context, reason, action)
        return
    await answer(update, await (_offer if in_group(update) else _groups)(update, context))


async def press(update: Update, context: OfficeContext) -> None:
    """Bind, unbind or dissolve."""
    match await pressed(update, context, _KINDS):
        case BindGroup(unit_id):
            await answer(update, await _bind(update, context, unit_id))
        case DissolveUnit() as wanted:
            await answer(update, await _dissolve(update, context, wanted))


async def _offer(update: Update, context: OfficeContext) -> Card:
    async with context.storage.reading() as tx:
        units = await tx.units.alive(context.office.id)
    bound = context.asker.bound
    if not units:
        return card([context.texts.html("people.no_units")])
    return binding_card(units, bound.unit if bound else None, context.texts, context.sealer(_chat_id(update)))


async def _bind(update: Update, context: OfficeContext, unit_id: int | None) -> Card:
    chat_id, now, by, texts, bot_id = _chat_id(update), context.now(), context.person, context.texts, context.bot.id
    thread_id = topic_of(update)
    async with context.storage.transaction() as tx:
        units = by_id(await tx.units.alive(context.office.id))
        unit = units.get(unit_id) if unit_id else None
        if unit_id and unit is None:
            return card([texts.html("binding.gone")])
        if unit is None or unit.id is None:
            changed = await tx.chats.unbind(bot_id, chat_id)
        else:
            before = await tx.chats.unit_of(bot_id, chat_id)
            changed = before is None or (before.unit.id, before.thread_id) != (unit.id, thread_id)
            await tx.chats.bind(bot_id, chat_id, unit.id, thread_id, now=now)
        if changed:
            facts = {"unit": unit_id, "topic": thread_id}
            await tx.audit.note(context.office.id, by.pseudonym, "group.bound", f"chat:{chat_id}", facts, now)
    if unit is None:
        return card([texts.html("binding.unbound")])
    return card([texts.html("binding.bound", unit=unit_words(unit)), texts.html("binding.topic") if thread_id else None])


def topic_of(update: Update) -> int | None:
    """Return the forum topic in which a command was typed or a button stands."""
    message = update.effective_message
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


async def _groups(update: Update, context: OfficeContext) -> Card:
    async with context.storage.reading() as tx:
        units = await tx.units.alive(context.office.id)
        groups = [(unit, [chat.title for chat in await tx.chats.of_unit(context.bot.id, unit.id or 0)]) for unit in units]
    if not units:
        return card([context.texts.html("people.no_units")])
    return groups_card(groups, context.texts, context.sealer(_chat_id(update)))


async def _dissolve(update: Update, context: OfficeContext, wanted: DissolveUnit) -> Card:
    texts, seal, now, by = context.texts, context.sealer(_chat_id(update)), context.now(), context.person
    async with context.storage.transaction() as tx:
        units = by_id(await tx.units.alive(context.office.id))
        unit = units.get(wanted.unit)
        successor = units.get(wanted.successor) if wanted.successor else None
        if wanted.sure and await tx.units.was_dissolved(wanted.unit, wanted.successor or None):
            units = by_id(await tx.units.all(context.office.id))  # the same press again: it is as it was wanted
            return _dissolved_card(units.get(wanted.unit), units.get(wanted.successor or 0), texts)
        if unit is None or (wanted.successor and successor is None) or successor == unit:
            return card([texts.html("binding.gone")])
        if wanted.successor is None:
            return dissolve_card(unit, [each for each in units.values() if each != unit], texts, seal)
        if not wanted.sure:
            return dissolve_sure_card(unit, successor, texts, seal)
        if await tx.units.dissolve(wanted.unit, successor.id if successor else None, now):
            facts = {"successor": successor.id if successor else None}
            await tx.audit.note(context.office.id, by.pseudonym, "unit.dissolved", f"unit:{wanted.unit}", facts, now)
    return _dissolved_card(unit, successor, texts)


def _dissolved_card(unit: Unit | None, successor: Unit | None, texts: Texts) -> Card:
    if unit is None:
        return card([texts.html("binding.gone")])
    return card(
        [texts.html("binding.dissolved", unit=unit_words(unit), successor=unit_words(successor) if successor else None)]
    )


def _chat_id(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0
