"""The duty of reminding: at each knock, the offices of which something may be due, one after another.

With several offices none is looked at but where something was changed or one of its hours has come since the last look. What is
remembered here only spares work: after a start every office is looked at once, some at each knock, first those of which an hour
has come last. No office has its second turn before another that is due has had its first. Of several processes the one that
leads does it (bot/leading); where two do for a moment, nothing is queued twice.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from functools import lru_cache

from telegram import Bot

from handlers.context import OfficeView
from handlers.ports import OfficeDirectory
from handlers.reminders.rounds import Rounds
from plan.chat_settings import ChatSettings, chat_settings_from
from plan.knocks import has_come, latest, moments
from plan.office_settings import settings_from
from storage.agenda import OfficeMark

logger = logging.getLogger(__name__)

TURN = 45.0
"""How many seconds one knock looks at offices in which something has come up; the others come at the next."""
UNHURRIED_TURN = 20.0
"""After how many seconds a knock begins with no office in which nothing is known to be due: other duties wait for its end."""
MOST_KEPT = 256
"""Of how many offices it is remembered what lies in the outbox."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """How an office was when it was last looked at; `waits`: something in it is to be looked at again soon."""

    mark: tuple[int, ...]
    at: datetime
    waits: bool


class Remind:
    """Queues the digests and reminders that are due. `monotonic` are seconds that never jump."""

    def __init__(self, offices: OfficeDirectory, bot: Bot, monotonic: Callable[[], float]) -> None:
        self._offices = offices
        self._bot = bot
        self._monotonic = monotonic
        self._seen: dict[int, _Seen] = {}
        self._rounds: OrderedDict[int, Rounds] = OrderedDict()

    async def __call__(self) -> None:
        """Queue what is due; what fails is tried again at the next knock."""
        open_ = await self._offices.open_offices()
        if len(open_) == 1:
            await self._look(next(iter(open_)))
        elif open_:
            await self._look_at_several()

    async def _look_at_several(self) -> None:
        began, now = self._monotonic(), self._offices.home.clock.now()
        async with self._offices.home.storage.reading() as tx:
            marks = await tx.agenda.all()
        for each, turn in [*self._in_turn(marks, now)]:
            if self._monotonic() > began + turn:
                return
            try:
                waits = await self._look(each.office_id)
            except Exception:  # one office in which something is wrong does not keep the others from their turn
                facts = {"action": "remind.failed", "office": each.office_id}
                logger.exception("an office was not looked at; it is tried again at the next knock", extra=facts)
            else:
                self._seen[each.office_id] = _Seen(each.mark, now, waits)

    def _in_turn(self, marks: tuple[OfficeMark, ...], now: datetime) -> Iterator[tuple[OfficeMark, float]]:
        """Yield the offices that are to be looked at, each with the seconds of this knock after which its turn is the next.

        First those in which something has come up, the longest unseen of them before the others; then those never seen; last
        those whose digests are under way.
        """
        seen = self._seen
        known = sorted((each for each in marks if each.office_id in seen), key=lambda each: seen[each.office_id].at)
        come = {each.office_id for each in known if self._has_come_up(each, seen[each.office_id], now)}
        yield from ((each, TURN) for each in known if each.office_id in come)
        new = [each for each in marks if each.office_id not in seen]
        yield from ((each, UNHURRIED_TURN) for each in sorted(new, key=lambda each: self._last_hour(each, now), reverse=True))
        waiting = (each for each in known if seen[each.office_id].waits and each.office_id not in come)
        yield from ((each, UNHURRIED_TURN) for each in waiting)

    def _has_come_up(self, office: OfficeMark, seen: _Seen, now: datetime) -> bool:
        view = self._offices.view(office.office_id)
        if seen.mark != office.mark or view is None:
            return True
        return _has_come(_hours(office, view), view.zone, seen.at, now)

    def _last_hour(self, office: OfficeMark, now: datetime) -> datetime:
        """Return when something of an office may have become due last; of an unknown one, now."""
        view = self._offices.view(office.office_id)
        return now if view is None else _latest(_hours(office, view), view.zone, now)

    async def _look(self, office_id: int) -> bool:
        """Look at an office; tell whether something there is to be looked at again at the next knock."""
        services = await self._offices.services(office_id)
        if services is None:
            return False
        rounds = self._rounds.pop(office_id, None)
        if rounds is None:
            rounds = Rounds(services, self._bot.id)  # not sooner: a bot has no id before it has logged in
        rounds.services = services
        self._rounds[office_id] = rounds
        if len(self._rounds) > MOST_KEPT:
            self._rounds.popitem(last=False)
        await rounds.look()
        return rounds.waits


def _hours(office: OfficeMark, view: OfficeView) -> frozenset[time]:
    """Return the hours at which something of an office may become due."""
    return _hours_of(frozenset(office.hours.items()), office.digests, view.digest_at[1], view.ping_at)


# Nearly all offices keep the same hours: thousands of them are worked out once for all.


@lru_cache(maxsize=1024)
def _hours_of(hours: frozenset[tuple[str, str]], digests: frozenset[str], first_digest: time, ping_at: time) -> frozenset[time]:
    default = ChatSettings(at=first_digest)
    chosen = [chat_settings_from({"at": each}, default).at for each in digests]
    return moments(settings_from(dict(hours)), chosen, default.at, ping_at)


@lru_cache(maxsize=1024)
def _has_come(hours: frozenset[time], zone: tzinfo, last: datetime, now: datetime) -> bool:
    return has_come(hours, zone, last, now)


@lru_cache(maxsize=1024)
def _latest(hours: frozenset[time], zone: tzinfo, now: datetime) -> datetime:
    return latest(hours, zone, now)
