"""The reception before all handlers: finds out to which office an update belongs, and asks where that cannot be told.

It gives no right: in that office the gate asks for them. In an installation with one office it has nothing to find out.
"""

from __future__ import annotations

from collections.abc import Mapping

from telegram import Update
from telegram.ext import ApplicationHandlerStop, TypeHandler

from handlers.addressing import command_in, in_group, is_own_card
from handlers.asker import is_faceless
from handlers.choosing import CHOICES, COMMAND, ask, open_link, press, show
from handlers.context import OfficeContext, OfficeHandler
from handlers.offices_in_reach import InReach, in_reach, named_by_press, of_group, sealed_by, told_by_message
from handlers.packing import prefix_of
from handlers.secrecy import carries_mark, refuse_marked

GROUP = -3
"""Before the handler of edits and the gate."""


def handlers() -> list[OfficeHandler]:
    """Return the reception itself."""
    return [TypeHandler(Update, receive)]


async def receive(update: Update, context: OfficeContext) -> None:
    """Set the services of the office that an update belongs to; nothing goes on without one but what concerns no office."""
    context.marked = carries_mark(update)  # before anything that can fail: a marked update must not be kept for another try
    offices = await context.directory.open_offices()
    if len(offices) == 1:
        context.found = await context.directory.services(next(iter(offices)))
        return
    office_id, reach = await _office(update, context, offices)
    context.of_several = len(reach.own) > 1
    context.found = await context.directory.services(office_id) if office_id is not None else None
    if context.found is None and update.my_chat_member is not None:
        context.found = await context.directory.services(context.directory.home.office.id)
    if _moves(update) or (update.my_chat_member is not None and context.found is not None):
        return
    await _go_on(update, context, offices, reach)


async def _go_on(update: Update, context: OfficeContext, offices: Mapping[int, str], reach: InReach) -> None:
    """Let through what belongs to an office; what chooses one, or must choose one first, ends here."""
    if context.found is not None and not _is_choice(update):
        return
    if offices and not in_group(update) and not _is_own_card(update, context):
        if context.marked:
            await refuse_marked(update, context)
        elif update.callback_query is not None and _is_choice(update):
            await press(update, context)
        elif not await open_link(update, context) and update.edited_message is None:
            await (show(update, context) if _is_command(update) else ask(update, context, reach))
    raise ApplicationHandlerStop


async def _office(update: Update, context: OfficeContext, offices: Mapping[int, str]) -> tuple[int | None, InReach]:
    """Return the open office to which an update belongs, and those that its person may mean."""
    user = update.effective_user
    async with context.storage.reading() as tx:
        chat = update.effective_chat
        bound = await tx.belonging.of_chat(context.bot.id, chat.id) if chat is not None else None
        reach = await in_reach(tx, user.id if user is not None and not is_faceless(user.id) else None, context, offices)
    if bound is not None:
        return (bound if bound in offices else None), reach
    sealed = await sealed_by(update, context, reach.all)
    if sealed is not None:
        return sealed, reach
    async with context.storage.reading() as tx:
        named = await named_by_press(tx, update)
        if named in reach.all:
            return named, reach
        if update.inline_query is None and chat is not None and not _is_private(update):
            return await of_group(tx, update, context, reach, offices), reach
        told = await told_by_message(tx, update, context, reach)
    return (told if told in offices else reach.meant), reach


def _is_private(update: Update) -> bool:
    return update.effective_chat is not None and update.effective_chat.id > 0


def _is_choice(update: Update) -> bool:
    """Tell whether an update chooses an office: by a button, or by a link from an office."""
    query, message = update.callback_query, update.message
    if query is not None:
        return prefix_of(query.data or "") in CHOICES
    return message is not None and (message.text or "").startswith("/start cq")


def _is_command(update: Update) -> bool:
    return update.message is not None and command_in(update.message) == COMMAND


def _is_own_card(update: Update, context: OfficeContext) -> bool:
    return update.message is not None and is_own_card(update.message, context.bot)


def _moves(update: Update) -> bool:
    message = update.message
    return message is not None and bool(message.migrate_to_chat_id or message.migrate_from_chat_id)
