"""The duty of reminding: at each knock, the offices of which something may be due, one after another.

With several offices none is looked at but where something was changed or one of its hours has come since the last look. What is
remembered here only spares work: after a start every office is looked at once, some at each knock. Of several processes the one
that leads does it (bot/leading); where two do for a moment, nothing is queued twice.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from telegram import Bot

from handlers.context import OfficeView
from handlers.ports import OfficeDirectory
from handlers.reminders.rounds import Rounds
from plan.chat_settings import ChatSettings, chat_settings_from
from plan.knocks import has_come, moments
from plan.office_settings import settings_from
from storage.agenda import OfficeMark

logger = logging.getLogger(__name__)

TURN = 45.0
"""How many seconds one knock looks at offices; the others come at the next."""
MOST_KEPT = 256
"""Of how many offices it is remembered what lies in the outbox."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """How an office was when it was last looked at."""

    mark: tuple[int, ...]
    at: datetime


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
        until, now = self._monotonic() + TURN, self._offices.home.clock.now()
        async with self._offices.home.storage.reading() as tx:
            marks = await tx.agenda.all()
        for each in [*self._in_turn(marks, now)]:
            if self._monotonic() > until:
                return
            try:
                waits = await self._look(each.office_id)
            except Exception:  # one office in which something is wrong does not keep the others from their turn
                facts = {"action": "remind.failed", "office": each.office_id}
                logger.exception("an office was not looked at; it is tried again at the next knock", extra=facts)
            else:
                self._seen[each.office_id] = _Seen(() if waits else each.mark, now)

    def _in_turn(self, marks: tuple[OfficeMark, ...], now: datetime) -> Iterator[OfficeMark]:
        """Yield the offices that are to be looked at: first those in which something has come up, then those never seen."""
        yield from (each for each in marks if (seen := self._seen.get(each.office_id)) and self._has_come_up(each, seen, now))
        yield from (each for each in marks if each.office_id not in self._seen)

    def _has_come_up(self, office: OfficeMark, seen: _Seen, now: datetime) -> bool:
        view = self._offices.view(office.office_id)
        if seen.mark != office.mark or view is None:
            return True
        return has_come(_hours(office, view), view.zone, seen.at, now)

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
    default = ChatSettings(at=view.digest_at[1])
    chosen = [chat_settings_from({"at": each}, default).at for each in office.digests]
    return moments(settings_from(office.hours), chosen, default.at, view.ping_at)
