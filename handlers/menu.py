"""The bot's face in Telegram: its menu of commands per kind of chat and language, and what it says about itself."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden

from handlers.commands import usable
from locales import LANGUAGES, Texts
from plan.people import Holding, Person, Role
from plan.rights import Place

logger = logging.getLogger(__name__)

_COLLEAGUE = Person(0, 0, None, "", (Holding(Role.STAFF, 0),))
"""Whose commands the menu shows to everyone; who may do more finds that under /help."""
_ADMINISTRATOR = Person(0, 0, None, "", (Holding(Role.STAFF, 0), Holding(Role.ADMIN)))
"""Whose commands an administrator's menu shows: everyone's, since most belong to a unit besides, and an administrator's."""


def commands_in_private(*, several: bool = False) -> tuple[str, ...]:
    """Return the commands that any colleague may use alone with the bot, in the order of the menu; `several`: offices."""
    return usable(_COLLEAGUE, Place.PRIVATE, open_to_all=False, several=several)


def commands_of_administrators(*, several: bool = False) -> tuple[str, ...]:
    """Return the commands that an administrator may use alone with the bot."""
    return usable(_ADMINISTRATOR, Place.PRIVATE, open_to_all=False, several=several)


def commands_in_groups() -> tuple[str, ...]:
    """Return the commands that any colleague may use in groups."""
    return usable(_COLLEAGUE, Place.OWN_GROUP, open_to_all=False)


async def publish(bot: Bot, texts: Texts, admin_ids: Iterable[int] = (), *, several: bool = False) -> None:
    """Set commands and descriptions: `texts` for every language, and each of our languages for those who use it.

    Where the bot serves `several` offices the menu offers everybody to choose one: it is the same for all.

    An administrator who never opened the bot has no chat to set a menu for; that is no failure. Others are raised.
    """
    await _publish_in(bot, texts, None, several=several)
    for language in LANGUAGES:
        await _publish_in(bot, Texts.load(language), language, several=several)
    for admin_id in admin_ids:
        await _publish_for(bot, texts, admin_id, several=several)


async def _publish_in(bot: Bot, texts: Texts, language: str | None, *, several: bool) -> None:
    scopes: list[tuple[BotCommandScope, Sequence[str]]] = [
        (BotCommandScopeDefault(), commands_in_groups()),
        (BotCommandScopeAllPrivateChats(), commands_in_private(several=several)),
        (BotCommandScopeAllGroupChats(), commands_in_groups()),
    ]
    for scope, commands in scopes:
        await bot.set_my_commands(_menu(commands, texts), scope=scope, language_code=language)
    await bot.set_my_description(texts.plain("menu.description"), language_code=language)
    await bot.set_my_short_description(texts.plain("menu.short_description"), language_code=language)


async def _publish_for(bot: Bot, texts: Texts, admin_id: int, *, several: bool) -> None:
    commands = _menu(commands_of_administrators(several=several), texts)
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(admin_id))
    except (BadRequest, Forbidden):
        logger.info("an administrator has not opened the bot yet", extra={"action": "menu.skipped"})


def _menu(commands: Iterable[str], texts: Texts) -> list[BotCommand]:
    return [BotCommand(command, texts.plain(f"menu.{command}")) for command in commands]
