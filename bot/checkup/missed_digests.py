"""Counts the offices whose weekly digest is due and not planned. It loads no plan of an office where that is known already.

An office is looked at where one of its hours of digests has come since the last look and no round of this week was entered:
no more often than the duty of reminding looks at it itself.
"""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

from handlers.context import OfficeView, Services
from handlers.ports import OfficeDirectory
from handlers.reminders.digest_rounds import digest_round
from handlers.reminders.digests import DIGEST
from handlers.reminders.work import work_of
from plan.chat_settings import ChatSettings, chat_settings_from
from plan.knocks import has_come
from plan.weeks import week_of
from storage.agenda import OfficeMark
from storage.errors import StorageError

logger = logging.getLogger(__name__)

GRACE = timedelta(minutes=2)
"""So long the process that plans has for it: its knock may come later than that of the process that looks here."""
MOST = 20
"""At how many offices one look looks; the others come at the next."""


class MissedDigests:
    """Looks at all open offices. What is remembered here only spares work."""

    def __init__(self, offices: OfficeDirectory, bot_id: int) -> None:
        self._offices = offices
        self._bot_id = bot_id
        self._well: dict[int, datetime] = {}
        """When each office was last seen without a digest that was missed."""
        self._missed: set[int] = set()

    async def count(self, now: datetime) -> int:
        """Return of how many offices the digest is missed (aware `now`). Raises `StorageError`."""
        at = now - GRACE
        await self._offices.open_offices()
        async with self._offices.home.storage.reading() as tx:
            marks = {each.office_id: each for each in await tx.agenda.all()}
            views = {each: view for each in marks if (view := self._offices.view(each)) is not None}
            weeks = {each: _week(view, at) for each, view in views.items()}
            planned = {week: await tx.rounds.offices_with(DIGEST, week) for week in {*weeks.values()}}
        open_ = {each for each, week in weeks.items() if each not in planned[week]}
        self._missed &= open_
        asked = [each for each in marks if each in open_ - self._missed and self._has_come(marks[each], views[each], at)]
        for office_id in [*sorted(self._missed), *asked][:MOST]:
            await self._look(office_id, at)
        return len(self._missed)

    def _has_come(self, mark: OfficeMark, view: OfficeView, at: datetime) -> bool:
        hours, seen = _hours(mark.digests, view), self._well.get(mark.office_id)
        if seen is not None:
            return has_come(hours, view.zone, seen, at)
        monday = week_of(at.astimezone(view.zone).date()).first
        return at >= datetime.combine(monday, min(hours), view.zone)

    async def _look(self, office_id: int, at: datetime) -> None:
        services = await self._offices.services(office_id)
        if services is not None and await self._is_missed(services, at):
            self._missed.add(office_id)
        else:
            self._missed.discard(office_id)
            self._well[office_id] = at

    async def _is_missed(self, services: Services, at: datetime) -> bool:
        office = services.office
        try:
            answerer = await services.library.plans()
            async with services.storage.reading() as tx:
                work = await work_of(tx, office.id, office.zone, answerer, at)
                planned = await digest_round(tx, work, office, self._bot_id, (), at) if work.begun is not None else None
        except StorageError:
            raise
        except Exception:  # what keeps it from being looked at keeps its digest from being planned, too
            logger.exception("an office's digest cannot be looked at", extra={"action": "check.digest", "office": office.id})
            return True
        return planned is not None and planned.is_new


def _week(view: OfficeView, at: datetime) -> str:
    return week_of(at.astimezone(view.zone).date()).key


def _hours(chosen: frozenset[str], view: OfficeView) -> frozenset[time]:
    default = ChatSettings(at=view.digest_at[1])
    return frozenset({default.at, *(chat_settings_from({"at": each}, default).at for each in chosen)})
