"""What is said about groups: the greeting in one, and to the administrators about a stranger's."""

from __future__ import annotations

from datetime import date, timedelta

from handlers.views.card import Card, card
from handlers.views.examples import examples
from handlers.views.names import shortened
from handlers.views.shelf import Shelf
from locales import Texts

TITLE_SIZE = 80


def greeting_card(texts: Texts, today: date, shelf: Shelf) -> Card:
    """Greet a group shortly and say how to ask."""
    shown = examples(shelf, texts, today, most=1)
    if not shown:
        return card([texts.html("group.greeting_no_example")])
    return card([texts.html("group.greeting", example=shown[0].question)])


def stranger_words(texts: Texts, title: str | None, chat_id: int, stay: timedelta) -> str:
    """Return what administrators are told about a group that a stranger added the bot to (Telegram HTML)."""
    named = shortened(title, TITLE_SIZE) if title else texts.plain("group.untitled")
    return texts.html("group.joined_by_stranger", title=named, chat_id=chat_id, minutes=int(stay.total_seconds() // 60))
