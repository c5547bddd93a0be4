"""Keeps the answering rules over one office's plans, renewed when plans, phrasings, progress, settings or the day change.

Decides nothing about plans.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from bot.clock import Clock, office_date
from bot.idle import IdleOffices
from bot.news import News
from handlers.calendars import terms_of
from handlers.dossiers import records_of
from handlers.ports import Holidays
from plan.answering import Answerer
from plan.lateness import Terms
from plan.model import Plan, Unit
from plan.office_settings import OfficeSettings, settings_from
from plan.phrasings import Phrasing
from plan.records import Account, Records, account
from plan.units import UnitBook
from storage import Storage, Transaction

LOOK_SECONDS = 1.0  # how stale an answer may be after a change in another process


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the rules were built from; where one of these differs they are renewed. `newest` is the newest report."""

    version: int
    progress: int
    settings: OfficeSettings
    today: date
    newest: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a look at the database found to be new.

    `plans` with their units and phrasings are None where they are as they were, so are `terms`; `changed` where every task has
    to be looked at again.
    """

    mark: _Mark
    records: Records
    terms: Terms | None = None
    plans: tuple[Sequence[Plan], Sequence[Unit], Sequence[Phrasing]] | None = None
    changed: frozenset[int] | None = None


class PlanLibrary:
    """The library that handlers ask. `clock` and `zone` tell the office's day, `monotonic` seconds that never jump.

    `on_new_plans` is called with the rules each time that plans or units have changed; it must not wait for anything. What
    only questions need is made at the first use; the plans themselves stay in memory.
    """

    def __init__(
        self,
        storage: Storage,
        office_id: int,
        clock: Clock,
        zone: ZoneInfo,
        monotonic: Callable[[], float],
        holidays: Holidays,
        on_new_plans: Callable[[Answerer], None] | None = None,
    ) -> None:
        self._storage = storage
        self._office_id = office_id
        self._clock = clock
        self._zone = zone
        self._monotonic = monotonic
        self._holidays = holidays
        self._on_new_plans = on_new_plans
        self._idle: IdleOffices | None = None
        self._news: News | None = None
        self._building = asyncio.Lock()
        self._read = self._planned = self._answerer = Answerer((), UnitBook(()))
        self._account = Account({}, {})
        self._mark: _Mark | None = None
        self._looked_at = float("-inf")
        self._changes = self._needed = self._seen = 0

    async def answerer(self) -> Answerer:
        """Return the rules over the plans in force, at most a second old, with all that was changed here before this question.

        Raises `StorageError`.
        """
        return await self._ready(await self._with(self._changes))

    async def recent(self) -> Answerer:
        """Return the same as `plans`, but progress that was changed here within the last second may not be in it."""
        return await self._with(self._needed)

    async def plans(self) -> Answerer:
        """Return the same for who asks no questions: where nobody else does, nothing is made ready for any."""
        return await self._with(self._changes)

    def watched_by(self, idle: IdleOffices) -> Self:
        """Have what only questions need let go again by `idle`, which several libraries may share."""
        self._idle = idle
        return self

    def following(self, news: News) -> Self:
        """Look only where `news` cannot say that nothing has changed, and make ready at once what another process changed."""
        self._news = news
        news.follow(self._office_id, self)
        return self

    async def renew(self) -> None:
        """Read plans that have changed before the next question comes, where questions are asked. Raises `StorageError`."""
        if self._mark is not None and self._answerer.lore.is_made:
            await self.answerer()

    def let_go(self) -> bool:
        """Let go of what only questions need; False while it is being made."""
        if self._building.locked():
            return False
        self._answerer.lore.let_go()
        return True

    async def _ready(self, answerer: Answerer) -> Answerer:
        if self._idle is not None:
            self._idle.used(self)
        if not answerer.lore.is_made:
            async with self._building:
                await asyncio.to_thread(answerer.lore.made)  # a large plan takes a while
        return answerer

    async def _with(self, changes: int) -> Answerer:
        if not self._is_fresh(changes):
            async with self._building:
                if not self._is_fresh(changes):  # else another handler has looked since
                    await self._refresh()
        return self._answerer

    def forget(self) -> None:
        """Look again for questions from now on: this process has changed progress, plans or settings."""
        self._changes += 1
        self._needed = self._changes

    def forget_progress(self) -> None:
        """Look again for who must know how tasks stand: this process has changed progress, and nothing else."""
        self._changes += 1

    def _is_fresh(self, changes: int) -> bool:
        """Tell whether the rules hold that many changes of this process, and are recent."""
        if self._mark is None or self._mark.today != self._today():
            return False
        return self._seen >= changes and self._is_recent()

    def _is_recent(self) -> bool:
        office_id, news, looked_at = self._office_id, self._news, self._looked_at
        if news is not None and news.has_new_plans(office_id, looked_at):
            return False
        just_looked = self._monotonic() - looked_at < LOOK_SECONDS
        return just_looked or (news is not None and news.vouches(office_id, looked_at, LOOK_SECONDS))

    async def _refresh(self) -> None:
        began, seen = self._monotonic(), self._changes
        async with self._storage.reading() as tx:
            found = await self._look(tx)
        if found is not None:
            await asyncio.to_thread(self._build, found)
            self._mark = found.mark
            if found.plans is not None and self._on_new_plans is not None:
                self._on_new_plans(self._answerer)
        self._looked_at, self._seen = began, seen  # what was changed while this was looking may not be in it

    async def _look(self, tx: Transaction) -> _Found | None:
        """Return what the rules must be built from, None where they are as good as new."""
        office_id, mark, known = self._office_id, await self._marked(tx), self._mark
        if mark == known:
            return None
        if known is None or known.version != mark.version:
            plans = await tx.plans.in_force(office_id)
            read = (plans, await tx.units.all(office_id), await tx.phrasings.known(office_id, self._clock.now()))
            return _Found(mark, await records_of(tx, office_id, _ids(plans)), await self._terms(tx, mark), read)
        changed = await self._changed(tx, known, mark)
        wanted = _ids(self._planned.plans) if changed is None else changed
        terms = await self._terms(tx, mark) if changed is None else None
        return _Found(mark, await records_of(tx, office_id, wanted), terms, changed=changed)

    async def _terms(self, tx: Transaction, mark: _Mark) -> Terms:
        """Return how the office counts its terms. Neither calendar nor phrasings have a mark of their own: who changes one
        changes the version."""
        return await terms_of(tx, self._office_id, self._holidays, mark.today)

    async def _marked(self, tx: Transaction) -> _Mark:
        version, progress = await tx.plans.changes(self._office_id)
        return _Mark(
            version=version,
            progress=progress,
            settings=settings_from(await tx.settings.all(self._office_id)),
            today=self._today(),
            newest=await tx.reports.newest(),
        )

    async def _changed(self, tx: Transaction, known: _Mark, mark: _Mark) -> frozenset[int] | None:
        """Return the tasks that were reported on where nothing else has happened: each report counts progress up by one."""
        if (known.settings, known.today) != (mark.settings, mark.today):
            return None
        reported = await tx.reports.tasks_since(self._office_id, known.newest)
        return frozenset(reported) if len(reported) == mark.progress - known.progress else None

    def _build(self, found: _Found) -> None:
        """Make the rules over the plans as they were read, and over their tasks as they stand now."""
        planned, mark = self._planned, found.mark
        if found.plans is not None:
            plans, units, phrasings = found.plans
            self._read = self._read.renewed(plans, self._book(units), phrasings)
            planned = self._read
        if found.terms is not None:
            planned = planned.under(found.terms)
        ids = _ids(planned.plans) if found.changed is None else found.changed
        news = account(found.records, planned, self._zone, mark.today, mark.settings, ids)
        self._planned, self._account = planned, news if found.changed is None else self._account.with_news(news)
        self._answerer = planned.amended(self._account.tasks, self._account.states, self._zone)

    def _book(self, units: Sequence[Unit]) -> UnitBook:
        """Return the book of the units, the same one where they are the same."""
        known = self._read.units
        return known if known.units == tuple(units) else UnitBook(units)

    def _today(self) -> date:
        return office_date(self._clock.now(), self._zone)


def _ids(plans: Sequence[Plan]) -> list[int]:
    return [task.id for plan in plans for task in plan.tasks if task.id is not None]
