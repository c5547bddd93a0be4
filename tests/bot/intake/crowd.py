"""Several offices in one installation and all their people, served by as many processes as wanted, through the real lanes.

Everybody writes and presses at the same time. Each office has a word that stands nowhere but in its plan and its reports.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from bot.application import build_application
from bot.clock import SystemClock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace as SendingPace
from bot.holidays import PublicHolidays
from bot.idle import IdleOffices
from bot.installation import Installation
from bot.intake.bell import Bell
from bot.intake.desk import Desk
from bot.intake.health import Health
from bot.metrics import Metrics
from bot.office_services import Shared
from bot.offices import Offices
from bot.sandbox.telegram import LocalTelegram
from bot.sandbox.wire import LocalRequest
from bot.shared_model import SharedModel
from handlers.context import OFFICES, SERVICES
from handlers.reminders.rounds import Rounds
from locales import Texts
from plan.model import PlanState
from plan.people import Holding, Role
from plan.units import UnitBook
from storage import Storage
from tests.bot.intake.desks import QUICK, handled, lanes_at_work, poller_for, running, until
from tests.dialogue import MONDAY, ZONE, StandingClock
from tests.handlers.offices.two_offices import UNIT, plan_of

NAMES = ("UBND phường Sơn Trà", "UBND phường Hải Vân", "UBND phường Ngũ Hành Sơn", "UBND phường Liên Chiểu")
CANARIES = ("CHIMMOT", "CHIMHAI", "CHIMBA", "CHIMBON")
ANY_CANARY = re.compile("|".join(CANARIES))


@dataclass
class Ward:
    """One office: its id, its place among the others, its people and its group."""

    id: int
    place: int
    people: tuple[int, ...]

    @property
    def canary(self) -> str:
        """The word that stands nowhere but in this office."""
        return CANARIES[self.place]

    @property
    def group(self) -> int:
        """The chat of its unit."""
        return -700001000 - self.place


@dataclass
class Process:
    """What one process of the installation holds."""

    desk: Desk
    application: object
    offices: Offices
    dispatcher: Dispatcher


@dataclass
class Crowd:
    """The offices, those who are of several, and the Telegram in which all of them are."""

    telegram: LocalTelegram
    clock: StandingClock
    wards: list[Ward]
    of_two: dict[int, int]
    """By person the place of the office that is chosen; everybody in here is of all offices."""
    processes: list[Process] = field(default_factory=list)

    def place_of(self, chat_id: int) -> int | None:
        """Return the place of the one office whose words may stand in a chat now."""
        for ward in self.wards:
            if chat_id == ward.group or chat_id in ward.people:
                return ward.place
        return self.of_two.get(chat_id)

    async def settled(self) -> None:
        """Wait until everything that people did is handled, and send all that it left in the outbox."""
        await until(lambda: not self.telegram.updates.pending, 600)
        await handled(self.processes[0].desk, 600)
        for process in self.processes:
            while await process.dispatcher.deliver_due():
                pass

    async def day_begins(self) -> None:
        """Let the hour of the digests come, in every office and at every process at the same time."""
        self.clock.move(hours=2)
        rounds = []
        for process in self.processes:
            for ward in self.wards:
                services = await process.offices.services(ward.id)
                assert services is not None
                rounds.append(Rounds(services, process.desk.bot_id))
        await asyncio.gather(*(each.look() for each in rounds))

    def said(self) -> Iterator[tuple[int, str]]:
        """Yield everything the bot has ever sent or shown, with the chat (or who pressed)."""
        for call in self.telegram.calls:
            pressed = self.telegram.queries.get(str(call.params.get("callback_query_id")))
            chat = call.params.get("chat_id") if pressed is None else pressed.user_id
            if chat is not None:
                yield int(chat), repr(call.params)

    def buttons(self, chat_id: int) -> Iterator[tuple[int, str]]:
        """Yield message and data of each button that the bot has put into a chat."""
        for message in self.telegram.messages(chat_id):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                yield from ((message["message_id"], each["callback_data"]) for each in row if "callback_data" in each)


@asynccontextmanager
async def crowd(url: str, *, offices: int, people: int, of_all: int, processes: int) -> AsyncIterator[Crowd]:
    """Open offices of `people` each and `of_all` who are of all of them, and let the processes work on one database."""
    clock = StandingClock()
    telegram = LocalTelegram(clock.now, first_update_id=1000)
    several = [700009000 + number for number in range(of_all)]
    async with AsyncExitStack() as stack:
        storages = [await Storage.open(url, migrate=number == 0) for number in range(processes)]
        for storage in storages:
            stack.push_async_callback(storage.close)
        wards = [await _move_in(storages[0], telegram, place, people, several) for place in range(offices)]
        made = Crowd(telegram, clock, wards, {who: number % offices for number, who in enumerate(several)})
        async with storages[0].transaction() as tx:
            for who, place in made.of_two.items():
                await tx.belonging.choose(who, wards[place].id, MONDAY)
        for number, storage in enumerate(storages):
            made.processes.append(await _process(storage, telegram, clock, f"process {number}"))
            stack.push_async_callback(made.processes[-1].offices.close)
            await stack.enter_async_context(made.processes[-1].application)  # type: ignore[arg-type]
            await stack.enter_async_context(lanes_at_work(made.processes[-1].desk, made.processes[-1].application))
        await stack.enter_async_context(running(poller_for(made.processes[0].desk, telegram).run()))
        yield made


async def _move_in(storage: Storage, telegram: LocalTelegram, place: int, people: int, several: list[int]) -> Ward:
    ward_people = tuple(700001000 + 1000 * place + number for number in range(people))
    for user_id in (*ward_people, *several):
        if place == 0 or user_id not in several:
            telegram.add_person(user_id, "Người", str(user_id), f"n{user_id}", started=True)
    telegram.add_group(-700001000 - place, "Nhóm", (*ward_people, *several))
    async with storage.transaction() as tx:
        office = await tx.offices.ensure(NAMES[place], ZONE.key, MONDAY)
        stored = await tx.plans.store(office.id, plan_of(NAMES[place], CANARIES[place]), PlanState.IN_FORCE, MONDAY)
        await tx.plans.start_reminding(stored.plan_id or 0, MONDAY)
        unit = UnitBook(await tx.units.all(office.id)).resolve(UNIT)
        assert unit is not None
        assert unit.id is not None
        ward = Ward(office.id, place, ward_people)
        await tx.chats.seen(telegram.bot.user_id, ward.group, "group", "Nhóm", MONDAY)
        await tx.chats.bind(telegram.bot.user_id, ward.group, unit.id, now=MONDAY)
        for number, user_id in enumerate((*ward_people, *several)):
            person = await tx.people.register(office.id, user_id, f"Người {user_id}", MONDAY)
            role = Role.HEAD if number == 0 else Role.STAFF
            await tx.people.give(person.id, Holding(role, unit.id), None, MONDAY)
    return ward


async def _process(storage: Storage, telegram: LocalTelegram, clock: StandingClock, holder: str) -> Process:
    """Make what `bot.composition` makes of a process, on the wire of the local Telegram."""
    application = build_application(telegram.bot.token, None, request=LocalRequest(telegram))
    loop, texts, bell = asyncio.get_running_loop(), Texts.load("vi"), Bell()
    installation = Installation(telegram.bot.token, "sqlite://", NAMES[0], ZONE, texts, clock=clock)
    async with storage.transaction() as tx:
        key, home = await tx.keys.seal_key(), await tx.offices.home(NAMES[0])
    assert home is not None
    idle = IdleOffices(loop.time)
    shared = Shared(
        installation, storage, application.bot, key, bell, loop.time, PublicHolidays(), SharedModel(lambda: None), idle
    )
    offices = application.bot_data[OFFICES] = Offices(shared, home, IdleOffices(loop.time))
    application.bot_data[SERVICES] = offices.home
    pace = SendingPace(lambda: clock.now().timestamp())
    dispatcher = Dispatcher(offices.home, application.bot, holder, pace, bell, clock.sleep, offices=offices)
    desk = Desk(storage, telegram.bot.user_id, holder, SystemClock(), Health(loop.time), Metrics(), QUICK)
    return Process(desk, application, offices, dispatcher)
