"""How a delivery is called in a line: what it is, and whom it is for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from handlers.views.names import shortened
from locales import Texts
from storage import Address

if TYPE_CHECKING:
    from storage import Transaction

_NAME_SIZE = 60


def kind_words(kind: str, texts: Texts) -> str:
    """Return what a kind of delivery is called; one from another release by its own name."""
    key = f"outbox.kind_{kind}"
    return texts.plain(key) if key in texts.keys else kind


def reason_words(reason: str | None, texts: Texts) -> str | None:
    """Return why a delivery is as it is; what has no words by its own name."""
    key = f"outbox.reason_{reason}"
    return texts.plain(key) if key in texts.keys else reason


async def destination(tx: Transaction, office_id: int, bot_id: int, to: Address, texts: Texts, today: date) -> str:
    """Return a person's name or a group's title; a private chat of nobody we know is called so, with its id."""
    if to.kind == "person":
        name = (await tx.people.names([to.id])).get(to.id, "")
    elif to.id > 0:  # a private chat has the id of its person
        person = await tx.people.by_user(office_id, to.id, today)
        name = person.name if person else ""
    else:
        chat = await tx.chats.get(bot_id, to.id)
        name = chat.title if chat else ""
    key = "outbox.to_group" if to.id < 0 else "outbox.to_person"
    return texts.plain(key, name=shortened(name, _NAME_SIZE), id=to.id)
