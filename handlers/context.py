"""What a handler is given: storage, texts, clock, office and library, typed. It only hands things out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from telegram.ext import BaseHandler, CallbackContext, ExtBot

from handlers.ports import Clock, Errands, Library
from locales import Texts

if TYPE_CHECKING:
    from storage import Storage

SERVICES = "services"
"""Where `application.bot_data` keeps the `Services`."""


@dataclass(frozen=True, slots=True)
class OfficeView:
    """The office as handlers see it. `zone` is its time zone, `admin_ids` Telegram user ids that `ADMIN_IDS` names.

    Where `open_to_all` is set anyone may ask; else only administrators may, until people can register.
    """

    id: int
    name: str
    zone: ZoneInfo
    admin_ids: frozenset[int] = frozenset()
    open_to_all: bool = False


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that handlers use from outside, made once when the application is built."""

    storage: Storage
    texts: Texts
    clock: Clock
    office: OfficeView
    library: Library
    errands: Errands


class OfficeContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The typed context of every handler."""

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

    def now(self) -> datetime:
        """Return the office clock's instant, aware and in UTC."""
        return self.services.clock.now()

    def today(self) -> date:
        """Return the office's date."""
        return self.now().astimezone(self.office.zone).date()


OfficeHandler = BaseHandler[Any, OfficeContext, Any]
"""A handler of python-telegram-bot in this office's context."""
