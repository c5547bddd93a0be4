"""What a handler is given: storage, texts, clock, office and library, typed. It only hands things out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from telegram.ext import BaseHandler, CallbackContext, ExtBot

from handlers.ports import (
    CalendarFiles,
    Caretaker,
    Charts,
    Clock,
    Errands,
    Faults,
    Holidays,
    Library,
    Meaning,
    Measures,
    Papers,
    PlanFiles,
    Post,
)
from handlers.sealing import Seal, Sealer
from locales import Texts
from plan.people import Person
from plan.rights import Action, Denial, Place, Sender, denial

if TYPE_CHECKING:
    from storage import BoundChat, Storage

SERVICES = "services"
"""Where `application.bot_data` keeps the `Services`."""


@dataclass(frozen=True, slots=True)
class OfficeView:
    """The office as handlers see it. `zone` is its time zone, `admin_ids` Telegram user ids that `ADMIN_IDS` names.

    Where `open_to_all` is set anyone may ask; else only people who are registered may. `digest_at` is the weekday (0 Monday)
    and the hour of office time at which a chat that chose nothing gets its digest, `ping_at` when the day's reminders go out.
    `address` is where the web endpoints are reached from outside ("https://…", no path), None where they are not.
    """

    id: int
    name: str
    zone: ZoneInfo
    admin_ids: frozenset[int] = frozenset()
    open_to_all: bool = False
    digest_at: tuple[int, time] = (0, time(7, 30))
    ping_at: time = time(8, 0)
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who speaks, in whose name, where, as the gate found out. `bound` is the unit that the group belongs to."""

    person: Person | None = None
    sender: Sender = Sender.PERSON
    place: Place = Place.PRIVATE
    bound: BoundChat | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that handlers use from outside, made once when the application is built.

    Without `meaning` questions are answered by their words alone; without `measures` nothing is counted, without `faults`
    failures stand in the log only, without a `caretaker` nobody tells how the bot itself is.
    """

    storage: Storage
    texts: Texts
    clock: Clock
    office: OfficeView
    library: Library
    errands: Errands
    seal: Seal
    post: Post
    charts: Charts
    holidays: Holidays
    plan_files: PlanFiles
    calendars: CalendarFiles
    papers: Papers
    meaning: Meaning | None = None
    measures: Measures | None = None
    faults: Faults | None = None
    caretaker: Caretaker | None = None

    def today(self) -> date:
        """Return the office's date."""
        return self.clock.now().astimezone(self.office.zone).date()


class OfficeContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The typed context of every handler."""

    asker: Asker = Asker()
    """Set by the gate for the update in hand; without the gate nobody has any right."""

    answers: int | None = None
    """The draft to which the message in hand is the answer, if it is one."""

    @property
    def services(self) -> Services:
        """The services that `bot` put into the application."""
        return cast("Services", self.bot_data[SERVICES])

    @property
    def storage(self) -> Storage:
        """Everything remembered."""
        return self.services.storage

    @property
    def texts(self) -> Texts:
        """The texts of the installation's language."""
        return self.services.texts

    @property
    def office(self) -> OfficeView:
        """The office that this bot serves."""
        return self.services.office

    @property
    def library(self) -> Library:
        """The plans in force."""
        return self.services.library

    @property
    def errands(self) -> Errands:
        """The way to people who did not ask."""
        return self.services.errands

    @property
    def person(self) -> Person:
        """The registered person who speaks; `LookupError` where there is none: ask `denied` first."""
        if self.asker.person is None:
            raise LookupError("no registered person speaks")
        return self.asker.person

    def denied(self, action: Action, units: Collection[int] | None = None) -> Denial | None:
        """Return why who speaks may not do `action` for `units` (None: for any at all), None if it is allowed."""
        asker, open_to_all = self.asker, self.office.open_to_all
        return denial(action, asker.person, place=asker.place, sender=asker.sender, units=units, open_to_all=open_to_all)

    def sealer(self, chat_id: int, user_id: int | None = None) -> Sealer:
        """Return what seals buttons for a chat; with `user_id` (Telegram's) for that person alone."""
        return self.services.seal.sealer(chat_id, self.now(), user_id)

    def now(self) -> datetime:
        """Return the office clock's instant, aware and in UTC."""
        return self.services.clock.now()

    def today(self) -> date:
        """Return the office's date."""
        return self.services.today()


OfficeHandler = BaseHandler[Any, OfficeContext, Any]
"""A handler of python-telegram-bot in this office's context."""
