"""Finds out who speaks: the registered person, in whose name, in which sort of place. It allows and refuses nothing."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatID

from handlers.addressing import in_group
from handlers.context import Asker, OfficeContext
from plan.people import Holding, Person, Role
from plan.rights import Place, Sender
from storage import BoundChat, Transaction

_FACELESS = {ChatID.ANONYMOUS_ADMIN: Sender.ANONYMOUS, ChatID.FAKE_CHANNEL: Sender.CHANNEL, ChatID.SERVICE_CHAT: Sender.CHANNEL}


async def asker_of(update: Update, context: OfficeContext) -> Asker:
    """Return who speaks. Whom `ADMIN_IDS` names is registered as an administrator when first met."""
    sender, user, chat = sender_of(update), update.effective_user, update.effective_chat
    async with context.storage.glancing() as tx:
        bound = await tx.chats.unit_of(context.bot.id, chat.id) if chat is not None and in_group(update) else None
        person = await _person(tx, update, context) if sender not in _FACELESS.values() else None
        was_out_of_reach = person is not None and _opened(update) and await tx.people.unreachable([person.id])
    if person is not None and was_out_of_reach:
        await within_reach(person, context)
    if person is None or not person.holds(Role.ADMIN):
        named = user is not None and user.id in context.office.admin_ids and sender not in _FACELESS.values()
        person = await _administrator(update, context) if named else person
    return Asker(person, sender, _place(update, person, bound), bound)


def is_faceless(user_id: int) -> bool:
    """Tell whether a Telegram user id stands for nobody: an anonymous administrator, a channel."""
    return user_id in _FACELESS


def _opened(update: Update) -> bool:
    """Tell whether an update shows that the bot may write to its person; an inline query comes from anywhere."""
    return update.inline_query is None and not in_group(update)


async def within_reach(person: Person, context: OfficeContext) -> None:
    """Note that the bot can write to a person again, who has opened it or blocks it no more."""
    async with context.storage.transaction() as tx:
        await tx.people.set_reachable(person.id, context.now(), reachable=True)


def sender_of(update: Update) -> Sender:
    """Return in whose name an update is said; a press is always a person's."""
    message = update.message or update.edited_message
    if update.callback_query is not None or message is None:
        return Sender.PERSON
    user = message.from_user
    if user is None or user.id in _FACELESS or message.sender_chat is not None:
        hidden = user is not None and user.id == ChatID.ANONYMOUS_ADMIN
        return Sender.ANONYMOUS if hidden else Sender.CHANNEL
    if message.forward_origin is not None:
        return Sender.FORWARD
    return Sender.EDIT if update.edited_message is not None else Sender.PERSON


async def _person(tx: Transaction, update: Update, context: OfficeContext) -> Person | None:
    user = update.effective_user
    return None if user is None else await tx.people.by_user(context.office.id, user.id, context.today())


async def _administrator(update: Update, context: OfficeContext) -> Person | None:
    user, office, now = update.effective_user, context.office, context.now()
    if user is None:
        return None
    async with context.storage.transaction() as tx:
        person = await tx.people.register(office.id, user.id, user.full_name, now)
        if await tx.people.give(person.id, Holding(Role.ADMIN), None, now):
            await tx.audit.note(office.id, "system", "role.given", person.pseudonym, {"role": Role.ADMIN.value}, now)
        return await tx.people.by_user(office.id, user.id, context.today())


def _place(update: Update, person: Person | None, bound: BoundChat | None) -> Place:
    if not in_group(update):
        return Place.PRIVATE
    if bound is None:
        return Place.UNBOUND_GROUP
    return Place.OWN_GROUP if person is not None and bound.unit.id in person.unit_ids else Place.OTHER_GROUP
