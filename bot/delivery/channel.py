"""The port to a messenger: what a way of carrying messages can do and must be able to do. Telegram is one, a folder another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from handlers.speaking import Place
from handlers.views.card import Card


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry: sizes in UTF-16 units, and whether buttons, pictures, later edits and files are possible."""

    text: int
    caption: int
    buttons: bool
    pictures: bool
    edits: bool
    files: bool = False


class Channel(Protocol):
    """One way of carrying messages. What is raised is judged by `bot.delivery.verdict`."""

    @property
    def limits(self) -> Limits:
        """What it can carry."""
        ...

    async def send(self, place: Place, card: Card) -> int:
        """Carry a card to a place and return the number of its last message."""
        ...

    async def edit(self, place: Place, message_id: int, card: Card) -> None:
        """Put a card in the place of a message; a message that says the same already is left alone."""
        ...


def fitted(card: Card, limits: Limits) -> Card:
    """Return a card without what a channel cannot carry."""
    buttons = card.buttons if limits.buttons else ()
    picture, file = card.picture if limits.pictures else None, card.file if limits.files else None
    return replace(card, buttons=buttons, picture=picture, file=file)
