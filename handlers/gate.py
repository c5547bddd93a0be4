"""The gate before all handlers: finds out who speaks; who may not do what is wanted gets no further. Deny by default."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, TypeHandler

from handlers import buttons
from handlers.addressing import calls_bot, command_in, in_group, is_own_card
from handlers.asker import asker_of
from handlers.commands import COMMANDS
from handlers.context import OfficeContext, OfficeHandler
from handlers.flooding import ask_to_wait, is_surplus
from handlers.measuring import note_office
from handlers.packing import prefix_of
from handlers.people.joining import CODE
from handlers.reach.hearing import hear
from handlers.refusing import refuse
from handlers.secrecy import refuse_marked
from plan.rights import Action

GROUP = -1
"""The gate stands before the default handler group 0."""


def handlers() -> list[OfficeHandler]:
    """Return the gate itself."""
    return [TypeHandler(Update, keep_out)]


async def keep_out(update: Update, context: OfficeContext) -> None:
    """Let through what may pass, with `context.asker` set; answer politely who may not but called the bot."""
    if update.my_chat_member is not None or _moves_chat(update):
        return
    if not _is_for_us(update, context):
        raise ApplicationHandlerStop
    await hear(update, context)
    if context.marked:
        if not await _is_a_strangers(update, context):
            await refuse_marked(update, context)
        raise ApplicationHandlerStop
    note_office(context.office.id)
    if is_surplus(update):
        if not await _is_a_strangers(update, context):
            await ask_to_wait(update, context)
        raise ApplicationHandlerStop
    context.asker = await asker_of(update, context)
    if await _is_a_strangers(update, context) and context.denied(Action.BIND_GROUP) is not None:
        raise ApplicationHandlerStop
    action = action_of(update)
    reason = context.denied(action) if action else None
    if reason is None:
        return
    await refuse(update, context, reason, action or Action.ASK)
    raise ApplicationHandlerStop


def action_of(update: Update) -> Action | None:
    """Return what an update wants; None for a button that changes something, whose own file checks seal and right."""
    query = update.callback_query
    if query is not None:
        return Action.ASK if prefix_of(query.data or "") in buttons.KINDS else None
    message = update.message
    if message is None:
        return Action.ASK
    command = command_in(message)
    if command is not None:
        return COMMANDS.get(command, Action.INTRODUCE)
    return Action.INTRODUCE if _may_be_a_code(message) else Action.ASK


def _may_be_a_code(message: Message) -> bool:
    return CODE.fullmatch((message.text or "").strip()) is not None


def _moves_chat(update: Update) -> bool:
    message = update.message
    return message is not None and bool(message.migrate_to_chat_id or message.migrate_from_chat_id)


def _is_for_us(update: Update, context: OfficeContext) -> bool:
    """Tell whether the update is a press, an inline query or a message that calls the bot.

    Edits and channel posts change nothing, and what was sent through the inline mode are the bot's own words.
    """
    if update.callback_query is not None or update.inline_query is not None:
        return True
    message = update.message
    if message is None or is_own_card(message, context.bot):
        return False
    return not in_group(update) or calls_bot(message, context.bot)


async def _is_a_strangers(update: Update, context: OfficeContext) -> bool:
    """Tell whether the bot is about to leave this group, which a stranger added it to.

    It says nothing there, not even no, but to who may bind the group to a unit and so let the bot stay.
    """
    chat = update.effective_chat
    if chat is None or not in_group(update):
        return False
    async with context.storage.reading() as tx:
        known = await tx.chats.get(context.bot.id, chat.id)
    return known is not None and known.leave_at is not None
