"""Inline mode: who types "@bot kiểm soát TTHC" in any chat is offered cards of tasks to send there. It keeps nothing.

A query comes at nearly every keystroke, so it only reads. What is chosen stands in a chat that the bot does not know: its card
carries none of the buttons that are sealed for a chat. Who may not ask is turned away at the gate.
"""

from __future__ import annotations

import re

from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import InlineQueryHandler

from handlers.addressing import MOST_LETTERS
from handlers.asking import unit_of_asker
from handlers.context import OfficeContext, OfficeHandler
from handlers.speaking import offer
from handlers.understanding import suggested
from handlers.views.inline import Offer, offers

MOST_CARDS = 10
ASK_IN_PRIVATE = "hoi"
"""What /start is given behind the button that says that no task has these words."""
_OFFSET = re.compile(r"[0-9]{1,6}")


def handlers() -> list[OfficeHandler]:
    """Return the handler of inline queries."""
    return [InlineQueryHandler(offer_cards)]


async def offer_cards(update: Update, context: OfficeContext) -> None:
    """Offer what fits the words typed so far, some at a time; without words what falls due next in the person's unit."""
    query = update.inline_query
    if query is None:
        return
    answerer, today, texts = await context.library.answerer(), context.today(), context.texts
    unit = await unit_of_asker(update, context, answerer)
    found = await suggested(query.query[:MOST_LETTERS], today, unit, answerer, context.services.meaning)
    first = int(query.offset) if _OFFSET.fullmatch(query.offset) else 0
    shown, more = offers(found, texts, today, answerer, first, MOST_CARDS)
    button = None
    if found.nothing or found.near:
        said = texts.plain("inline.near" if found.near else "inline.nothing")
        button = InlineQueryResultsButton(said, start_parameter=ASK_IN_PRIVATE)
    await offer(query, [_article(each) for each in shown], next_offset=str(first + MOST_CARDS) if more else "", button=button)


def _article(offered: Offer) -> InlineQueryResultArticle:
    sent = InputTextMessageContent(offered.html, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True))
    return InlineQueryResultArticle(offered.id, offered.title, sent, description=offered.about)
