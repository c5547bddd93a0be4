"""Words for people who did not ask, made from ids at the moment of sending. Each kind of notice has one composer.

A composer looks again: is it still true, still wanted, still allowed? If not it returns why, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime

from handlers.context import OfficeView
from handlers.sealing import Sealer
from handlers.views.card import Card
from locales import Texts
from plan.answering import Answerer
from plan.calendar import WorkCalendar
from storage import Parcel, Transaction


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """What a composer is given. `sealer` seals buttons for the chat to which the notice goes; `now` is aware and in UTC."""

    texts: Texts
    office: OfficeView
    bot_id: int
    answerer: Answerer
    now: datetime
    sealer: Sealer

    @property
    def calendar(self) -> WorkCalendar:
        """The office's calendar, as the plans in hand are counted by."""
        return self.answerer.terms.calendar

    @property
    def today(self) -> date:
        """The office's date."""
        return self.now.astimezone(self.office.zone).date()


Composer = Callable[[Parcel, Transaction, NoticeDesk], Awaitable[Card | str]]
"""Returns the card of a notice, or the reason for which it is dropped (a word for the log)."""

COMPOSERS: dict[str, Composer] = {}
"""Which kinds there are. `handlers.registering` fills it from the areas."""
