"""The first words: /start says what the bot is, /help and a command that does not exist which ones the person may use."""

from __future__ import annotations

import re

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from handlers.addressing import in_group, words_after_command
from handlers.commands import usable
from handlers.context import OfficeContext, OfficeHandler
from handlers.people.joining import CODE, use_code
from handlers.people.registration import by_id
from handlers.progress.my_tasks import my_tasks_card
from handlers.refusing import stranger_card, with_register
from handlers.reminders.bulletin import DETAIL, UPDATE, show_unit
from handlers.speaking import answer
from handlers.views.card import Card
from handlers.views.people import name_words, roles_words
from handlers.views.prompts import help_card, start_card
from handlers.year_end.answering import show_all
from handlers.year_end.notices import YEAR_END_LINK
from plan.rights import Action

_OF_OFFICE = re.compile(r"-[0-9]{1,15}$")


def handlers() -> list[OfficeHandler]:
    """Return the handlers of /start and /help."""
    return [CommandHandler("start", start), CommandHandler("help", show_help)]


async def start(update: Update, context: OfficeContext) -> None:
    """Use the invitation of a deep link; else greet, by name and roles where the person is registered, and offer questions."""
    typed = _word(words_after_command(update))
    if CODE.fullmatch(typed) and not in_group(update):
        await use_code(update, context, typed)
        return
    if not in_group(update) and typed and await _opened(update, context, typed):
        return
    if context.denied(Action.ASK) is not None:
        await answer(update, stranger_card(update, context))
        return
    bot = context.bot
    greeting = start_card(
        context.texts,
        context.today(),
        await context.library.answerer(),
        office=context.office.name,
        bot=bot.username,
        reads_groups=bool(bot.can_read_all_group_messages),
    )
    if in_group(update):
        await answer(update, greeting)
        return
    hello = await _hello(context)
    card = Card(f"{hello}\n{greeting.html}", greeting.buttons) if hello else greeting
    await answer(update, card if _belongs(context) else with_register(card, update, context))


def _word(typed: str) -> str:
    """Return the word of a deep link without the office behind it, of which the reception has heard."""
    return typed if CODE.fullmatch(typed) else _OF_OFFICE.sub("", typed)


async def _opened(update: Update, context: OfficeContext, typed: str) -> bool:
    """Open what the deep link of a message in a group stands for; False where it stands for nothing or not for this person."""
    detail = DETAIL.fullmatch(typed)
    if detail is not None and context.denied(Action.ASK) is None:
        await show_unit(update, context, int(detail[1]))
        return True
    if typed == UPDATE and context.denied(Action.REPORT) is None:
        await answer(update, my_tasks_card(context, await context.library.answerer()))
        return True
    if typed == YEAR_END_LINK and context.denied(Action.SEE_YEAR_END) is None:
        await show_all(update, context)
        return True
    return False


async def _hello(context: OfficeContext) -> str | None:
    """Return the greeting of a registered person, with what is kept and why."""
    person, texts = context.asker.person, context.texts
    if person is None:
        return None
    async with context.storage.reading() as tx:
        units = by_id(await tx.units.all(context.office.id))
    name = name_words(person.name)
    if not person.holdings:
        hello = texts.html("people.hello_bare", name=name)
    else:
        hello = texts.html("people.hello", name=name, roles=roles_words(person.holdings, units, texts))
    return f"{hello}\n{texts.html('people.purpose')}"


def _belongs(context: OfficeContext) -> bool:
    return context.asker.person is not None and bool(context.asker.person.holdings)


async def show_help(update: Update, context: OfficeContext) -> None:
    """List the commands that work here."""
    await answer(update, _help(context))


def last_handlers() -> list[OfficeHandler]:
    """Return the handler of commands that no other handler took; in groups they may be another bot's."""
    return [MessageHandler(filters.COMMAND & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE, show_what_exists)]


async def show_what_exists(update: Update, context: OfficeContext) -> None:
    """Say that there is no such command, and which there are."""
    await answer(update, _help(context, unknown=True))


def _help(context: OfficeContext, *, unknown: bool = False) -> Card:
    asker, office = context.asker, context.office
    commands = usable(asker.person, asker.place, open_to_all=office.open_to_all, several=context.of_several)
    inline = context.bot.username if context.bot.supports_inline_queries and "hoi" in commands else None
    return help_card(commands, context.texts, unknown=unknown, inline=inline)
