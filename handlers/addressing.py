"""Whether a message calls the bot, who says it, and what is left of it as a question. It answers nothing."""

from __future__ import annotations

import re

from telegram import Bot, Message, MessageEntity, Update
from telegram.ext import filters
from typing_extensions import override

from handlers.speaking import GROUPS

MOST_LETTERS = 600
"""A question is read this far; nobody asks about a task in more."""
_ASKING = frozenset({"hoi", "nhiemvu"})


class CallsBot(filters.MessageFilter):
    """Lets a group message through that replies to the bot or names it. Commands have handlers of their own."""

    @override
    def filter(self, message: Message) -> bool:
        """Tell whether the message is meant for the bot."""
        return calls_bot(message, message.get_bot())


CALLS_BOT = CallsBot(name="CALLS_BOT")


def calls_bot(message: Message, bot: Bot) -> bool:
    """Tell whether a message in a group speaks to the bot: replies to it, names it, or is a command (not another bot's)."""
    replied = message.reply_to_message
    replies = replied is not None and replied.from_user is not None and replied.from_user.id == bot.id
    return replies or _mentions(message, bot) or _commands(message, bot)


def is_own_card(message: Message, bot: Bot) -> bool:
    """Tell whether a message is a card of the bot's that a person sent through its inline mode."""
    return message.via_bot is not None and message.via_bot.id == bot.id


def _mentions(message: Message, bot: Bot) -> bool:
    wanted: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    for entity, text in (message.parse_entities(wanted) | message.parse_caption_entities(wanted)).items():
        if text.casefold() == f"@{bot.username}".casefold() or (entity.user and entity.user.id == bot.id):
            return True
    return False


def _commands(message: Message, bot: Bot) -> bool:
    wanted: list[str | None] = [MessageEntity.BOT_COMMAND]
    for entity, text in (message.parse_entities(wanted) or message.parse_caption_entities(wanted)).items():
        named = text.partition("@")[2]
        return entity.offset == 0 and (not named or named.casefold() == bot.username.casefold())
    return False


def message_in(update: Update) -> Message:
    """Return the message that a handler of messages was given; `LookupError` for any other update."""
    if update.message is None:
        raise LookupError("the update is no message")
    return update.message


def question_in(update: Update, bot: Bot) -> str:
    """Return the question in a message: its text without the bot's name."""
    return words_for_bot(update, bot)[:MOST_LETTERS]


def words_for_bot(update: Update, bot: Bot) -> str:
    """Return the text or caption of a message without the bot's name, uncut: what a person reports is kept whole."""
    return _without_name(message_in(update), bot)


def question_asked(message: Message, bot: Bot) -> str | None:
    """Return the question with which a message of a group called the bot, None for one that did not ask by itself."""
    command = command_in(message)
    if not (command in _ASKING or (command is None and _mentions(message, bot))):
        return None
    words = _without_name(message, bot)[:MOST_LETTERS]
    return words.partition(" ")[2].strip() if command else words


def _without_name(message: Message, bot: Bot) -> str:
    text = message.text or message.caption or ""
    return re.sub(rf"@{re.escape(bot.username)}\b[,:]?", " ", text, flags=re.IGNORECASE).strip()


def words_after_command(update: Update) -> str:
    """Return what stands behind a command, on its line or below, "" for a bare one."""
    return all_words_after_command(update)[:MOST_LETTERS]


def all_words_after_command(update: Update) -> str:
    """Return what stands behind a command or a caption's command, uncut: what a person reports is kept whole."""
    message = message_in(update)
    _, *rest = (message.text or message.caption or "").split(maxsplit=1)
    return " ".join(rest).strip()


def command_in(message: Message) -> str | None:
    """Return the name of the command that a message or a caption begins with, in lower case; None where there is none."""
    entities = message.parse_entities([MessageEntity.BOT_COMMAND]) or message.parse_caption_entities(
        [MessageEntity.BOT_COMMAND]
    )
    for entity, text in entities.items():
        return text[1:].partition("@")[0].lower() if entity.offset == 0 else None
    return None


def in_group(update: Update) -> bool:
    """Tell whether the update comes from a group."""
    return update.effective_chat is not None and update.effective_chat.type in GROUPS
