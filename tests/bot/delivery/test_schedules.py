"""Whatever happens in whatever order, each planned message is in the outbox once, and its copies are no more than allowed."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from telegram import Bot

from bot.calendar_files import IcalendarFiles
from bot.charts import DrawnCharts
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace
from bot.errands import DirectErrands
from bot.holidays import PublicHolidays
from bot.intake.bell import Bell
from bot.library import PlanLibrary
from bot.papers.making import MadePapers
from bot.plan_files import FilesOfPlans
from handlers.context import OfficeView, Services
from handlers.notices import COMPOSERS, NoticeDesk
from handlers.sealing import Seal
from handlers.views.card import Card, card
from locales import Texts
from storage import Address, Delivery, Parcel, Storage, Transaction
from storage.deliveries import State
from tests.bot.delivery.dying import DyingStorage, Life, leases_run_out
from tests.bot.delivery.scripted import ME, MOVED_BY, Mood, ScriptedRequest, ScriptedTelegram, empty_database
from tests.dialogue import MONDAY, OFFICE, ZONE, StandingClock

T = TypeVar("T")
KIND = "of_this_test"
CHATS = (-101, -102, -103)
OPEN = frozenset({State.PENDING, State.CLAIMED, State.SENDING})
STUCK = frozenset({State.FAILED, State.UNCERTAIN, State.DROPPED})
TEXTS = Texts.load("vi")
numbers = st.integers(0, 30)


async def compose(parcel: Parcel, _tx: Transaction, _desk: NoticeDesk) -> Card | str:
    return card([parcel.key])


class Outbox(RuleBasedStateMachine):
    """The office's outbox, one dispatcher after the other, and Telegram. `spent` are copies allowed before a retry by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name) / "office.db"
        self.file.write_bytes(empty_database())
        self.telegram, self.clock = ScriptedTelegram(), StandingClock()
        self.planned: list[str] = []
        self.spent: Counter[str] = Counter()
        self.taken_back: set[str] = set()
        self.ever_kicked: set[int] = set()
        self.lives = 0
        COMPOSERS[KIND] = compose

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def open(self) -> None:
        self.storage = self.wait_for(Storage.open(f"sqlite:///{self.file}", migrate=False))
        self.wait_for(self._move_in())
        self.wait_for(self._begin_a_life())
        for chat in CHATS:
            self.queue(chat, again=False)

    async def _move_in(self) -> None:
        async with self.storage.transaction() as tx:
            self.office = await tx.offices.ensure(OFFICE, ZONE.key, MONDAY)
            self.key = await tx.keys.seal_key()
            for chat in CHATS:
                await tx.chats.seen(ME["id"], chat, "group", "Nhóm", MONDAY)

    async def _begin_a_life(self) -> None:
        self.life, self.lives = Life(), self.lives + 1
        bot = Bot(f"{ME['id']}:proof", request=ScriptedRequest(self.telegram, self.life))
        await bot.initialize()
        storage: Any = DyingStorage(self.storage, self.life)
        holidays = PublicHolidays()
        services = Services(
            storage=storage,
            texts=TEXTS,
            clock=self.clock,
            office=OfficeView(self.office.id, OFFICE, ZONE),
            library=PlanLibrary(self.storage, self.office.id, self.clock, ZONE, lambda: 0.0, holidays),
            errands=DirectErrands(bot, frozenset()),
            seal=Seal(self.key, self.office.id),
            post=Bell(),
            charts=DrawnCharts(),
            holidays=holidays,
            plan_files=FilesOfPlans(),
            calendars=IcalendarFiles(self.office.id),
            papers=MadePapers(Path("no-templates"), TEXTS),
        )
        pace = Pace(lambda: self.clock.now().timestamp())
        self.dispatcher = Dispatcher(services, bot, f"life {self.lives}", pace, Bell(), self.clock.sleep)

    @rule(chat=st.sampled_from(CHATS), again=st.booleans())
    def queue(self, chat: int, again: bool) -> None:
        """Plan a message, perhaps twice."""
        key = f"{chat} {len(self.planned)}"
        self.planned.append(key)
        assert [self.wait_for(self._queue(chat, key)) for _ in range(1 + again)] == [True, False][: 1 + again]

    async def _queue(self, chat: int, key: str) -> bool:
        async with self.storage.transaction() as tx:
            to = Address.chat(await self._known_as(tx, chat))
            return await tx.outbox.queue(Delivery(self.office.id, to, KIND, key, {}, MONDAY), MONDAY)

    @rule(moods=st.lists(st.sampled_from(Mood), min_size=1, max_size=4), later=st.booleans())
    def deliver(self, moods: list[Mood], later: bool) -> None:
        """Send what is due, perhaps a long while after the last time; the first message each time meets a mood."""
        for mood in moods:
            if later:
                self.time_passes()
            self.telegram.mood = mood
            try:
                self.wait_for(self.dispatcher.deliver_due())
            except BaseException:
                if not self.life.dead:
                    raise
            if self.life.dead:
                self.wait_for(self._begin_a_life())
            self.each_planned_message_is_there_once_and_no_copy_is_too_many()

    @rule()
    def time_passes(self) -> None:
        """Every lease, claim, pause and retry runs out."""
        self.clock.move(minutes=10)
        self.wait_for(leases_run_out(self.storage))

    @rule(chat=st.sampled_from(CHATS))
    def migrate(self, chat: int) -> None:
        """A group becomes a supergroup."""
        self.telegram.moved.add(chat)

    @rule(chat=st.sampled_from(CHATS), back=st.booleans(), told=st.booleans())
    def kick(self, chat: int, back: bool, told: bool) -> None:
        """A group, whichever id it has, removes the bot or takes it back; perhaps an update tells of it."""
        ids = {chat, chat + MOVED_BY}
        self.telegram.kicked = self.telegram.kicked - ids if back else self.telegram.kicked | ids
        self.ever_kicked |= self.telegram.kicked
        if told:
            self.wait_for(self._hear_of(chat, back))

    async def _hear_of(self, chat: int, back: bool) -> None:
        async with self.storage.transaction() as tx:
            chat_id = await self._known_as(tx, chat)
            if back:
                await tx.chats.seen(ME["id"], chat_id, "group", "Nhóm", self.clock.now())
            else:
                await tx.chats.left(ME["id"], chat_id, self.clock.now())

    async def _known_as(self, tx: Transaction, chat: int) -> int:
        """Return a group's first id as long as the office has not heard of the other one."""
        return chat if await tx.chats.get(ME["id"], chat) is not None else chat + MOVED_BY

    @precondition(lambda self: self.planned)
    @rule(number=numbers)
    def drop_by_hand(self, number: int) -> None:
        """An administrator takes something back; that works while it waits, and never once it was sent."""
        row = self._some(number)
        taken_back = self.wait_for(self._by_hand("drop", row))
        assert taken_back or row.state is not State.PENDING
        assert not (taken_back and row.state in {State.SENT, State.DROPPED})
        self.taken_back |= {row.key} if taken_back else set()

    @precondition(lambda self: self.planned)
    @rule(number=numbers)
    def retry_by_hand(self, number: int) -> None:
        """An administrator sends something again; that works where it is stuck, and never once it was sent."""
        row = self._some(number)
        again = self.wait_for(self._by_hand("retry", row))
        assert again or row.state not in STUCK
        assert not (again and row.state is State.SENT)
        self.spent[row.key] += 1 + row.resends if again else 0

    async def _by_hand(self, what: str, row: Parcel) -> bool:
        async with self.storage.transaction() as tx:
            done: bool = await getattr(tx.outbox, what)(self.office.id, row.id)
        return done

    def _some(self, number: int) -> Parcel:
        rows = self.wait_for(self._rows())
        return rows[number % len(rows)]

    async def _rows(self) -> list[Parcel]:
        async with self.storage.reading() as tx:
            return [each for each in await tx.outbox.listed(self.office.id, list(State), 1_000) if each.kind == KIND]

    @invariant()
    def each_planned_message_is_there_once_and_no_copy_is_too_many(self) -> None:
        if self.planned:
            rows = self.wait_for(self._rows())
            assert sorted(row.key for row in rows) == sorted(self.planned)
            for row in rows:
                self._check(row)

    def _check(self, row: Parcel) -> None:
        copies = self.telegram.copies[row.key]
        assert row.resends <= 1
        assert copies <= self.spent[row.key] + 1 + row.resends
        match row.state:
            case State.SENT:
                assert copies >= 1
            case State.UNCERTAIN:
                assert row.resends == 1
            case State.DROPPED:
                assert row.key in self.taken_back or row.to.id in self.ever_kicked
            case State.FAILED if not row.resends and not self.spent[row.key]:
                assert copies == 0

    def teardown(self) -> None:
        """In the end, once all is well, nothing stays open."""
        try:
            for _ in range(3 + 2 * len(self.planned)):
                if not self.planned:
                    break
                self.deliver([Mood.WELL], later=True)
            self.each_planned_message_is_there_once_and_no_copy_is_too_many()
            if self.planned:
                assert [row for row in self.wait_for(self._rows()) if row.state in OPEN] == []
        finally:
            self.wait_for(self.storage.close())
            self.runner.close()
            self.folder.cleanup()
            del COMPOSERS[KIND]


class LongOutbox(Outbox):
    """The same, for hours of schedules."""


_CHECKS = [HealthCheck.too_slow]
_UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # a shrunk failure would come after the time limit of a test
TestWhateverHappensNothingIsLostOrDoubled = Outbox.TestCase
TestWhateverHappensNothingIsLostOrDoubled.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, phases=_UNSHRUNK, suppress_health_check=_CHECKS
)
TestWhateverHappensForLongNothingIsLostOrDoubled = pytest.mark.prove(pytest.mark.timeout(3600)(LongOutbox.TestCase))
TestWhateverHappensForLongNothingIsLostOrDoubled.settings = settings(
    max_examples=400, stateful_step_count=50, deadline=None, suppress_health_check=_CHECKS
)
