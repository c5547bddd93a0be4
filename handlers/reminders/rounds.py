"""Rounds of digests and reminders: what is due now is queued once. Every knock asks here, on every machine.

The rows are the schedule: that a round was planned stands in the database, so that a knock that comes late, twice or on two
machines does no harm. A round far bigger than usual is held until an administrator lets it go. What is remembered here only
spares work.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from handlers.context import Services
from handlers.crews import administrators
from handlers.reminders.calls import Calls
from handlers.reminders.changes import changes_due
from handlers.reminders.digest_rounds import digest_round, preview_is_due
from handlers.reminders.ping_rounds import headless_rows, ping_round, with_folded
from handlers.reminders.planned import PINGS, Planned
from handlers.reminders.work import Work, work_of
from handlers.year_end.rounds import YEAR_END, year_end_round
from plan.informing import NoticeKind
from plan.rounds import RoundState, blows_the_fuse
from plan.weeks import week_of
from storage import Address, Delivery, Transaction

PREVIEW, ROUND_HELD, PLAN_WAITS = "digest_preview", "round_held", "plan_waits"
"""What administrators are told and asked."""
Prepare = Callable[[Transaction, tuple[Delivery, ...]], Awaitable[Sequence[Delivery]]]
"""Makes the rows of a round ready in the commit that queues them."""
_RELEASED_ONCE = {PINGS, YEAR_END}
"""Kinds of which a released round goes out once; what is owed of a digest is asked again until its week is over."""


@dataclass(slots=True)
class Rounds:
    """The rounds of one bot's office. `known` are deliveries of today that lie in the outbox, as far as this process knows."""

    services: Services
    bot_id: int
    known: set[tuple[Address, str, str]] = field(default_factory=set)
    known_on: date | None = None
    progress: int | None = None
    waits: bool = False
    """Whether a digest was under way, so that its changes are to be looked for at the next knock."""

    async def look(self) -> int:
        """Queue everything that is due now; return how much that was. Raises an `ExceptionGroup` of what failed, at the end."""
        now = self.services.clock.now()
        answerer = await self.services.library.plans()
        office = self.services.office
        async with self.services.storage.reading() as tx:
            work = await work_of(tx, office.id, office.zone, answerer, now)
        if self.known_on != work.today:
            self.known_on, self.known = work.today, set()
        parts = (self._preview, self._digests, self._pings, self._year_end, self._changes) if work.begun is not None else ()
        queued, faults = 0, []
        for part in (self._ask_about_plans, *parts):
            try:
                queued += await part(work, now)
            except Exception as fault:  # one kind of round that fails does not keep the others from their turn
                faults.append(fault)
        if queued:
            self.services.post.ring()
        if faults:
            raise ExceptionGroup("rounds failed", faults)
        return queued

    async def _ask_about_plans(self, _: Work, now: datetime) -> int:
        """Ask administrators about each plan in force of which nobody is reminded yet."""
        async with self.services.storage.reading() as tx:
            waiting = await tx.plans.unannounced(self.services.office.id)
        return await self._tell([(PLAN_WAITS, f"plan:{plan}", {"plan": plan}) for plan in waiting], now)

    async def _preview(self, work: Work, now: datetime) -> int:
        due = preview_is_due(work, self.services.office, now)
        return await self._tell([(PREVIEW, week_of(work.today).key, {})] if due else [], now)

    async def _digests(self, work: Work, now: datetime) -> int:
        async with self.services.storage.reading() as tx:
            planned = await digest_round(tx, work, self.services.office, self.bot_id, self.known, now)
        return 0 if planned is None else await self._carry_out(planned, now, _as_they_are)

    async def _pings(self, work: Work, now: datetime) -> int:
        async with self.services.storage.reading() as tx:
            found = await ping_round(tx, work, self.services.office, self.bot_id, now)
        return 0 if found is None else await self._call(*found, now, with_folded)

    async def _year_end(self, work: Work, now: datetime) -> int:
        """Ask what becomes of the tasks that are open when their plan's year ends."""
        async with self.services.storage.reading() as tx:
            found = await year_end_round(tx, work, self.services.office, self.bot_id, now)
        return 0 if found is None else await self._call(*found, now, _as_they_are)

    async def _call(self, planned: Planned, calls: Calls, now: datetime, prepare: Prepare) -> int:
        """Carry out a round that calls people, and tell administrators of units in which nobody can be."""
        admins = await self._administrators() if calls.headless else ()
        notices = headless_rows(self.services.office.id, calls, admins, NoticeKind.NO_HEAD.value, now)
        return await self._carry_out(planned, now, prepare) + await self._queue(notices, now)

    async def _changes(self, work: Work, now: datetime) -> int:
        """Queue changes of posted digests, where progress has come in since this was last looked at here."""
        async with self.services.storage.reading() as tx:
            progress = await tx.plans.progress(work.office_id)
            if progress == self.progress:
                return 0
            rows, settled = await changes_due(tx, work, now)
        queued = await self._queue(rows, now)
        self.progress, self.waits = (progress, False) if settled else (None, True)
        return queued

    async def _carry_out(self, planned: Planned, now: datetime, prepare: Prepare) -> int:
        """Enter a round and queue what it sends, in one commit; of many who try one succeeds. Hold it where it is too big."""
        office_id, round_ = self.services.office.id, planned.round
        async with self.services.storage.transaction() as tx:
            if planned.is_new:
                before = await tx.rounds.latest(office_id, round_.kind)
                if not planned.allowed and blows_the_fuse(round_.lines, before):
                    round_ = replace(round_, state=RoundState.HELD)
                if not await tx.rounds.enter(office_id, round_, now):
                    return 0
            if round_.state in {RoundState.HELD, RoundState.DROPPED}:
                held, queued = round_.state is RoundState.HELD, 0
            else:
                held, queued = False, await tx.outbox.queue_all(await prepare(tx, planned.rows), now)
                if round_.kind in _RELEASED_ONCE:
                    await tx.rounds.settle(office_id, round_.kind, round_.period, RoundState.DONE, was=RoundState.RELEASED)
        if held:
            return await self._tell([(ROUND_HELD, f"{round_.kind}:{round_.period}", {})], now)
        self._remember(planned.rows)
        return queued

    async def _tell(self, notices: Iterable[tuple[str, str, dict[str, int | str | None]]], now: datetime) -> int:
        """Queue notices to every administrator, each once for ever."""
        wanted = list(notices)
        if not wanted:
            return 0
        admins, office_id = await self._administrators(), self.services.office.id
        return await self._queue(
            [Delivery(office_id, to, kind, key, facts, now) for kind, key, facts in wanted for to in admins], now
        )

    async def _administrators(self) -> tuple[Address, ...]:
        async with self.services.storage.reading() as tx:
            return await administrators(tx, self.services.office, self.services.today())

    async def _queue(self, rows: Iterable[Delivery], now: datetime) -> int:
        """Queue what this process does not know to be queued."""
        new = [row for row in rows if (row.to, row.kind, row.key) not in self.known]
        if not new:
            return 0
        async with self.services.storage.transaction() as tx:
            queued = await tx.outbox.queue_all(new, now)
        self._remember(new)
        return queued

    def _remember(self, rows: Iterable[Delivery]) -> None:
        self.known.update((row.to, row.kind, row.key) for row in rows)


async def _as_they_are(_: Transaction, rows: tuple[Delivery, ...]) -> Sequence[Delivery]:
    return rows
