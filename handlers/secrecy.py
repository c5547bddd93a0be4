"""Messages that carry a mark of state secrecy: refused before any handler sees them, and never kept, whatever fails after it.

It looks at what a person wrote, at the name of a file, and at what is quoted; it never passes a word of it on. The reception
asks it first of all.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from telegram import Message, Update
from telegram.error import TelegramError

from handlers.context import OfficeContext
from handlers.notices import Composer, NoticeDesk
from handlers.outcome import CURRENT
from handlers.speaking import answer, offer
from handlers.views.card import Card, card
from plan.secrecy import secrecy_mark
from storage import Address, Delivery, Parcel, Transaction

logger = logging.getLogger(__name__)

MARKED = "marked"
"""The kind of notice that takes the place of an answer which could not be sent at once."""


def carries_mark(update: Update) -> bool:
    """Tell whether words carry a mark of secrecy. If so, or if they quote one, the update is not kept for another try."""
    message, query = update.message or update.edited_message, update.inline_query
    marked = _is_marked(message) if message is not None else query is not None and secrecy_mark(query.query) is not None
    outcome = CURRENT.get()
    if outcome is not None and (marked or (message is not None and _quotes_marked(message))):
        outcome.keep = False
    return marked


async def refuse_marked(update: Update, context: OfficeContext) -> None:
    """Say what is to be done with such a message. The answer does not depend on the update: that is wiped at once.

    Marked words that are still being typed were sent to nobody: nothing is offered for them.
    """
    logger.warning("a marked message was refused", extra={"action": "message.marked"})
    try:
        query, refusal = update.inline_query, _refusal(context.texts.html("secrecy.refused"))
        await (answer(update, refusal) if query is None else offer(query, ()))
    except TelegramError:
        await _answer_later(update, context)


async def _answer_later(update: Update, context: OfficeContext) -> None:
    chat, now = update.effective_chat, context.now()
    if chat is None:
        return
    to, office = Address.chat(chat.id), (context.found or context.directory.home).office
    async with context.storage.transaction() as tx:
        await tx.outbox.queue(Delivery(office.id, to, MARKED, str(update.update_id), {}, now), now)
    context.directory.home.post.ring()


async def marked(_parcel: Parcel, _tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say later what could not be said at once."""
    return _refusal(desk.texts.html("secrecy.refused"))


COMPOSERS: dict[str, Composer] = {MARKED: marked}


def _refusal(words: str) -> Card:
    return card([words])


def _is_marked(message: Message) -> bool:
    return any(secrecy_mark(words) for words in _words(message))


def _quotes_marked(message: Message) -> bool:
    quoted = [message.quote.text] if message.quote else []
    replied = message.reply_to_message
    if replied is not None:
        quoted += _words(replied)
    return any(secrecy_mark(words) for words in quoted)


def _words(message: Message) -> Iterator[str]:
    """Return everything in a message that a person or the maker of a file wrote."""
    files = (message.document, message.audio, message.video, message.animation)
    names = [each.file_name for each in files if each is not None]
    yield from (words for words in (message.text, message.caption, *names) if words)
