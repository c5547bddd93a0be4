"""The first words: /start says what the bot is, /help and a command that does not exist which ones the person may use."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from handlers.addressing import in_group
from handlers.context import OfficeContext, OfficeHandler
from handlers.menu import commands_in_groups, commands_in_private
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
    commands = commands_in_groups() if in_group(update) else commands_in_private()
    await answer(update, help_card(commands, context.texts))


def last_handlers() -> list[OfficeHandler]:
    """Return the handler of commands that no other handler took; in groups they may be another bot's."""
    return [MessageHandler(filters.COMMAND & filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE, show_what_exists)]


async def show_what_exists(update: Update, context: OfficeContext) -> None:
    """Say that there is no such command, and which there are."""
    await answer(update, help_card(commands_in_private(), context.texts, unknown=True))
