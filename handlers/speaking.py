"""How the bot speaks: a card goes out as an answer, into the message whose button was pressed, or is offered to be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResult,
    InlineQueryResultsButton,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated

from handlers.splitting import split
from handlers.views.card import Button, Card

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
OFFERED_SECONDS = 5
"""So long Telegram may show again what was offered for the same words: rights and progress change."""
GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: the chat, its topic, and in groups the message that it replies to."""

    chat_id: int
    thread_id: int | None = None
    reply_to: int | None = None


async def answer(update: Update, card: Card) -> None:
    """Say `card`: send it where something was said, edit the message where a button was pressed.

    Telegram's refusals are raised, except those that leave nothing to be done (nothing changed, the press is too old).
    """
    query = update.callback_query
    if query is None:
        await say(update, card)
        return
    await acknowledge(query)
    if isinstance(query.message, Message) and query.message.is_accessible:
        await _edit(update.get_bot(), query.message, card)
    else:  # a message so old that Telegram lets nobody edit it
        await say(update, card)


async def say(update: Update, card: Card) -> None:
    """Send `card` as a new message, also where a button was pressed."""
    place = _place(update)
    if update.callback_query is not None:
        await acknowledge(update.callback_query)
    if place is not None:
        await _send(update.get_bot(), place, card)


async def say_with_file(update: Update, card: Card, name: str, content: bytes) -> None:
    """Send a file called `name` with `card` as its caption, as a new message; the card must fit into a caption."""
    place = _place(update)
    if update.callback_query is not None:
        await acknowledge(update.callback_query)
    if place is None:
        return
    await update.get_bot().send_document(
        chat_id=place.chat_id,
        document=content,
        filename=name,
        caption=card.html,
        parse_mode=ParseMode.HTML,
        message_thread_id=place.thread_id,
        reply_parameters=_reply_to(place.reply_to),
        reply_markup=keyboard(card),
    )


async def deliver(bot: Bot, place: Place, card: Card) -> int:
    """Send `card` to a place unasked and return the number of its last message. Whatever Telegram refuses is raised."""
    return await _send_parts(bot, place, split(card.html), card)


async def begin(update: Update, card: Card) -> Message | None:
    """Send `card` as what is said while something takes time; `finish` puts the answer in its place."""
    place = _place(update)
    if place is None:
        return None
    return await update.get_bot().send_message(place.chat_id, card.html, ParseMode.HTML, message_thread_id=place.thread_id)


async def finish(update: Update, begun: Message | None, card: Card) -> None:
    """Say `card` in place of what `begin` sent."""
    if begun is None:
        await say(update, card)
    else:
        await _edit(update.get_bot(), begun, card)


async def alert(update: Update, text: str) -> None:
    """Answer a press with a small window and leave the message as it is."""
    if update.callback_query is not None:
        await acknowledge(update.callback_query, text)


async def acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    """Answer a press, so that the button stops waiting. A press that Telegram has given up needs no answer any more."""
    try:
        await query.answer(text=text[:200] if text else None, show_alert=bool(text))
    except BadRequest as error:
        if not _is_too_old(error):
            raise


async def offer(
    query: InlineQuery,
    results: Sequence[InlineQueryResult],
    *,
    next_offset: str = "",
    button: InlineQueryResultsButton | None = None,
) -> None:
    """Answer an inline query, for who typed it alone. One that more typing has overtaken needs no answer any more."""
    try:
        await query.answer(
            results, cache_time=OFFERED_SECONDS, is_personal=True, next_offset=next_offset or None, button=button
        )
    except BadRequest as error:
        if not _is_too_old(error):
            raise


def _place(update: Update) -> Place | None:
    query = update.callback_query
    message = query.message if query is not None else update.effective_message
    if message is None:
        return Place(update.effective_chat.id) if update.effective_chat else None
    if not isinstance(message, Message) or not message.is_accessible:  # behind an old button: only its chat is known
        return Place(message.chat.id)
    asked = message.message_id if message.chat.type in GROUPS and query is None else None
    return Place(message.chat.id, message.message_thread_id if message.is_topic_message else None, asked)


async def _send(bot: Bot, place: Place, card: Card) -> None:
    try:
        await _send_parts(bot, place, split(card.html), card)
    except ChatMigrated as moved:  # the group became a supergroup: the same words go to its new id
        await _send_parts(bot, Place(moved.new_chat_id), split(card.html), card)


async def _send_parts(bot: Bot, place: Place, parts: list[str], card: Card) -> int:
    sent = 0
    for number, part in enumerate(parts, start=1):
        replies = place.reply_to is not None and number == 1
        message = await bot.send_message(
            chat_id=place.chat_id,
            text=part,
            parse_mode=ParseMode.HTML,
            message_thread_id=place.thread_id,
            reply_parameters=_reply_to(place.reply_to) if replies else None,
            reply_markup=keyboard(card) if number == len(parts) else None,
            link_preview_options=_NO_PREVIEW,
        )
        sent = message.message_id
    return sent


def _reply_to(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id is not None else None


async def _edit(bot: Bot, message: Message, card: Card) -> None:
    first, *rest = split(card.html)
    try:
        await bot.edit_message_text(
            chat_id=message.chat.id,
            message_id=message.message_id,
            text=first,
            parse_mode=ParseMode.HTML,
            reply_markup=None if rest else keyboard(card),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        if not is_unchanged(error):
            raise
        return
    place = Place(message.chat.id, message.message_thread_id if message.is_topic_message else None)
    await _send_parts(bot, place, rest, card)


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    """Return the card's buttons as Telegram wants them, None where there are none."""
    rows = [[_button(each) for each in row] for row in card.buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    if button.url is not None:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(button.text, callback_data=button.data)


def is_unchanged(error: BadRequest) -> bool:
    """Tell the refusal to edit a message into itself: Telegram has no code for it, only this sentence."""
    return "message is not modified" in error.message.lower()


def _is_too_old(error: BadRequest) -> bool:
    """Tell the refusal to answer a press or an inline query after its time: again only a sentence."""
    return "query is too old" in error.message.lower() or "query id is invalid" in error.message.lower()
