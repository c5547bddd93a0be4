"""The first words: /start says what the bot is, /help and a command that does not exist which ones the person may use."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from handlers.commands import usable
from handlers.context import OfficeContext, OfficeHandler
from handlers.speaking import answer
from handlers.views.prompts import help_card, start_card


def handlers() -> list[OfficeHandler]:
    """Return the handlers of /start and /help."""
    return [CommandHandler("start", start), CommandHandler("help", show_help)]


async def start(update: Update, context: OfficeContext) -> None:
    """Greet, and offer three questions."""
    bot = context.bot
    greeting = start_card(
        context.texts,
        context.today(),
        await context.library.answerer(),
        office=context.office.name,
        bot=bot.username,
        reads_groups=bool(bot.can_read_all_group_messages),
    )
    await answer(update, greeting)


async def show_help(update: Update, context: OfficeContext) -> None:
    """List the commands that work here."""
    await answer(update, help_card(_commands(context), context.texts))


def last_handlers() -> list[OfficeHandler]:
    """Return the handler of commands that no other handler took; in groups they may be another bot's."""
    return [MessageHandler(filters.COMMAND & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE, show_what_exists)]


async def show_what_exists(update: Update, context: OfficeContext) -> None:
    """Say that there is no such command, and which there are."""
    await answer(update, help_card(_commands(context), context.texts, unknown=True))


def _commands(context: OfficeContext) -> tuple[str, ...]:
    return usable(context.asker.person, context.asker.place, open_to_all=context.office.open_to_all)
