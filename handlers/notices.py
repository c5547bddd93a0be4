"""Words for people who did not ask, made from ids at the moment of sending. Each kind of notice has one composer.

A composer looks again: is it still true, still wanted, still allowed? If not it returns why, and nothing is sent. It may also
say that it is not the hour, or that the words belong into a message that was sent before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime

from handlers.context import OfficeView
from handlers.ports import Papers
from handlers.sealing import Sealer, unsealed
from handlers.views.card import Card
from locales import Texts
from plan.answering import Answerer
from plan.calendar import WorkCalendar
from storage import Parcel, Transaction

LINK = "https://t.me/{bot}?start={word}"
"""Opens the private chat with the bot (https://core.telegram.org/bots/features#deep-linking)."""


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """What a composer is given. `sealer` seals buttons for the chat to which the notice goes; `now` is aware and in UTC.

    `username` is the bot's, for addresses that open its private chat; `papers` makes official files. `of_several`:
    the installation has other offices.
    """

    texts: Texts
    office: OfficeView
    bot_id: int
    answerer: Answerer
    now: datetime
    sealer: Sealer
    username: str = ""
    papers: Papers | None = None
    of_several: bool = False

    def link(self, word: str) -> str:
        """Return the address that opens the private chat with the bot and says a word there, to this office."""
        return LINK.format(bot=self.username, word=f"{word}-{self.office.id}" if self.of_several else word)

    @property
    def calendar(self) -> WorkCalendar:
        """The office's calendar, as the plans in hand are counted by."""
        return self.answerer.terms.calendar

    @property
    def today(self) -> date:
        """The office's date."""
        return self.now.astimezone(self.office.zone).date()


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: the delivery waits until an instant (aware, office clock), and is then composed anew."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Edit:
    """Put a card in the place of a message that was sent before. The delivery is dropped as "unchanged" where the message
    shows the same already: `shown` is the fingerprint that was kept with it (`Parcel.shown`), None to edit in any case.
    """

    chat_id: int
    message_id: int
    card: Card
    shown: str | None = None


Composed = Card | Edit | Later | str
"""A new message, a changed one, none yet, or the reason for which there is none any more (a word for the log)."""
Composer = Callable[[Parcel, Transaction, NoticeDesk], Awaitable[Composed]]
"""Returns what becomes of a notice."""

COMPOSERS: dict[str, Composer] = {}
"""Which kinds there are. `handlers.registering` fills it from the areas."""
UNHURRIED: set[str] = {"digest"}
"""Kinds that many get at the same hour; what somebody waits for is sent before them."""


def fingerprint(card: Card) -> str:
    """Return what a card shows, as 64 letters: words, buttons and picture. When its buttons were sealed is no part of it.

    Of a card with a gist it is the gist and the buttons, since its picture stays as it is when its words are changed.
    """
    shown = hashlib.sha256((card.html if card.gist is None else card.gist).encode())
    for row in card.buttons:
        shown.update(b"\n")
        for each in row:
            shown.update(repr((each.text, unsealed(each.data), each.url)).encode())
    if card.picture is not None and card.gist is None:
        shown.update(b"\npicture" + hashlib.sha256(card.picture).digest())
    return shown.hexdigest()
