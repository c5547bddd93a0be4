"""The web endpoint of calendars: whoever has a person's secret link reads the deadlines of that person's units, no more.

The address itself is the key, so it is compared by its hash, never logged, and not handed on by browsers.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re

from starlette.requests import Request
from starlette.responses import Response

from bot.guesses import SECONDS, Guesses, caller
from handlers.context import Services
from handlers.people.feeds import PATH, own_units, whose
from handlers.ports import OfficeDirectory
from handlers.views.feeds import events
from plan.feeds import calendar_days
from plan.people import Person
from storage import errors

logger = logging.getLogger(__name__)

CALENDAR_PATH = PATH + "{code}.ics"
_CODE = re.compile(r"[\w-]{43}", re.ASCII)
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class CalendarFeed:
    """Answers phones that look at a link again every few hours."""

    def __init__(self, offices: OfficeDirectory) -> None:
        self._offices = offices
        self._guesses = Guesses(lambda: asyncio.get_running_loop().time())

    async def show(self, request: Request) -> Response:
        """Return the calendar behind a link: 404 for one that opens nothing, 304 where the phone has it, 503 for a while.

        429 instead of 404 for an address that has tried many links that open nothing: a link that opens something always
        does, for many phones may share an address.
        """
        try:
            content = await self._calendar(request.path_params["code"])
        except errors.StorageError as error:
            logger.warning("a calendar cannot be shown: %s", type(error).__name__, extra={"action": "calendar.failed"})
            return Response(status_code=503, headers={"Retry-After": "900"})
        if content is None:
            return self._refused(request)
        tag = f'"{hashlib.sha256(content).hexdigest()}"'
        headers = {**_HEADERS, "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")

    def _refused(self, request: Request) -> Response:
        address = caller(request)
        if self._guesses.too_many(address):
            return Response(status_code=429, headers={"Retry-After": str(round(SECONDS))})
        self._guesses.wrong(address)
        return Response(self._offices.home.texts.plain("feed.gone"), 404, _HEADERS, "text/plain; charset=utf-8")

    async def _calendar(self, code: str) -> bytes | None:
        services = await self._services(code) if _CODE.fullmatch(code) else None
        person = await _reader(services, code) if services is not None else None
        if services is None or person is None or not person.holdings:  # who has left the office reads nothing any more
            return None
        answerer = await services.library.answerer()
        units = own_units(person, answerer)
        name = whose(units, services.office)
        return services.calendars.write(name, events(calendar_days(answerer, units), services.texts), services.today())

    async def _services(self, code: str) -> Services | None:
        """Return the services of the office in which a link was made."""
        async with self._offices.home.storage.reading() as tx:
            office_id = await tx.belonging.of_feed(code)
        return None if office_id is None else await self._offices.services(office_id)


async def _reader(services: Services, code: str) -> Person | None:
    async with services.storage.reading() as tx:
        person_id = await tx.feeds.reader(services.office.id, code)
        return None if person_id is None else await tx.people.get(person_id, services.today())
