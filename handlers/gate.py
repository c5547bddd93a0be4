"""The gate before all handlers: who may not ask gets no further. Denied unless allowed; it decides nothing else."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ApplicationHandlerStop, TypeHandler

from handlers.addressing import calls_bot, in_group, person_id
from handlers.context import OfficeContext, OfficeHandler, OfficeView
from handlers.speaking import alert, answer
from handlers.views.card import card

GROUP = -1
"""The gate stands before the default handler group 0."""


def handlers() -> list[OfficeHandler]:
    """Return the gate itself."""
    return [TypeHandler(Update, keep_out)]


def may_ask(asker: int | None, office: OfficeView) -> bool:
    """Tell whether a person (None: nobody in particular) may ask: everyone of an open office, else its administrators."""
    return office.open_to_all or (asker is not None and asker in office.admin_ids)


async def keep_out(update: Update, context: OfficeContext) -> None:
    """Let through what may pass; say one polite sentence to a person who may not ask but called the bot."""
    if update.my_chat_member is not None or _moves_chat(update):
        return
    if update.message is None and update.callback_query is None:  # edits, channel posts, whatever Telegram invents next
        raise ApplicationHandlerStop
    if await _is_a_strangers(update, context):
        raise ApplicationHandlerStop
    if may_ask(person_id(update), context.office):
        return
    await _refuse(update, context)
    raise ApplicationHandlerStop


def _moves_chat(update: Update) -> bool:
    message = update.message
    return message is not None and bool(message.migrate_to_chat_id or message.migrate_from_chat_id)


async def _is_a_strangers(update: Update, context: OfficeContext) -> bool:
    """Tell whether the bot is about to leave this group, which a stranger added it to: it says nothing there, not even no."""
    chat, message = update.effective_chat, update.message
    if chat is None or not in_group(update) or (message is not None and not calls_bot(message, context.bot)):
        return False
    async with context.storage.reading() as tx:
        known = await tx.chats.get(context.bot.id, chat.id)
    return known is not None and known.leave_at is not None


async def _refuse(update: Update, context: OfficeContext) -> None:
    texts, office = context.texts, context.office
    if update.callback_query is not None:
        await alert(update, texts.plain("gate.closed_short", office=office.name))
    elif update.message is not None and (not in_group(update) or calls_bot(update.message, context.bot)):
        await answer(update, card([texts.html("gate.closed", office=office.name)]))
