"""Dialogues with the bot: a real Application over the local Telegram and a real SQLite file, with a clock that stands still.

`await hoa.says("…")` hands the words in; `hoa.sees("…")` looks at what the bot said last in that chat.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select
from telegram import Update

import storage as storage_room
from bot.application import OfficeApplication, build_application
from bot.calendar_files import IcalendarFiles
from bot.charts import DrawnCharts
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace
from bot.errands import DirectErrands
from bot.fault_reports import FaultReports
from bot.holidays import PublicHolidays
from bot.intake.bell import Bell
from bot.library import PlanLibrary
from bot.metrics import Metrics
from bot.papers.making import MadePapers
from bot.plan_files import FilesOfPlans
from bot.sandbox.copies import copied as copied_message
from bot.sandbox.telegram import LocalTelegram
from bot.sandbox.wire import LocalRequest
from bot.sensing import Sensing
from handlers.context import SERVICES, OfficeView, Services
from handlers.outcome import CURRENT, UpdateOutcome
from handlers.reminders.rounds import Rounds
from handlers.sealing import Seal
from locales import Texts
from plan.document import from_text
from plan.model import Plan, PlanState
from plan.neighbours import Encoder
from plan.people import Holding, Person, Role
from plan.reading import read
from plan.units import UnitBook
from storage import Storage
from storage.tables import METADATA

ROOT = Path(__file__).parents[1]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = datetime(2025, 11, 24, tzinfo=UTC)
OFFICE = "Văn phòng UBND tỉnh"
HOA, TUAN, STRANGER = 700000001, 700000002, 700000009
UNIT_GROUP, LEADERS, OTHER_GROUP = -700000101, -700000104, -700000109
ADMINISTRATION = "Phòng Hành chính - Tổ chức"
SERVICE_CENTRE = "Trung tâm Phục vụ hành chính công"
FINANCE = "Phòng Quản trị - Tài vụ"


class StandingClock:
    """Shows one instant until it is moved."""

    def __init__(self, instant: datetime = MONDAY) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def move(self, **step: float) -> None:
        self.instant += timedelta(**step)

    async def sleep(self, seconds: float) -> None:
        """Let time pass without waiting for it."""
        self.move(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Handled:
    """An update as it came, and the calls of Telegram that the bot made about it."""

    raw: dict[str, Any]
    calls: tuple[tuple[str, dict[str, Any]], ...]


@dataclass
class Scene:
    """One bot with its office, its local Telegram and what became of each update."""

    telegram: LocalTelegram
    application: OfficeApplication
    storage: Storage
    clock: StandingClock
    texts: Texts
    dispatcher: Dispatcher
    library: PlanLibrary
    rounds: Rounds
    sensing: Sensing
    outcomes: list[UpdateOutcome] = field(default_factory=list)
    handled: list[Handled] = field(default_factory=list)
    offset: int = 0

    def person(self, user_id: int, *, group: int | None = None) -> Speaker:
        """Return someone speaking in private with the bot, or in a group."""
        return Speaker(self, user_id, group or user_id)

    async def deliver(self, attempt: int = 1) -> None:
        """Hand every waiting update to the bot."""
        while waiting := await self.telegram.call("getUpdates", {"offset": self.offset, "timeout": 0}):
            for raw in waiting:
                self.offset = raw["update_id"] + 1
                await self.handle(raw, attempt)

    async def deliver_at_once(self) -> None:
        """Hand every waiting update in at the same time; nothing may be raised by a handler."""
        waiting = await self.telegram.call("getUpdates", {"offset": self.offset, "timeout": 0})
        self.offset = max(raw["update_id"] for raw in waiting) + 1
        await asyncio.gather(*(self.handle(raw) for raw in waiting))
        assert [outcome.error for outcome in self.outcomes if outcome.error is not None] == []

    async def handle(self, raw: dict[str, Any], attempt: int = 1) -> UpdateOutcome:
        """Hand one update in as the intake does, and keep what became of it."""
        outcome, earlier = UpdateOutcome(attempt=attempt), [*self.telegram.calls][-1:]
        CURRENT.set(outcome)
        await self.application.process_update(Update.de_json(raw, self.application.bot))
        self.outcomes.append(outcome)
        new = takewhile(lambda call: all(call is not each for each in earlier), reversed(self.telegram.calls))
        self.handled.append(Handled(raw, tuple((each.method, each.params) for each in new)[::-1]))
        return outcome

    async def repeats(self) -> None:
        """Hand the last update in a second time, as the intake does after a crash: it must be as if it came once.

        Checks that no table changed, that nothing was raised, and that the bot made the very same calls of Telegram: the same
        words, the same buttons, the same answer to a press.
        """
        first = self.handled[-1]
        async with self.changing_nothing():
            await self.handle(first.raw, attempt=2)
        assert self.handled[-1].calls == first.calls

    @asynccontextmanager
    async def changing_nothing(self, but: str | None = None) -> AsyncIterator[None]:
        """Check that no table (`but` one) is changed by what happens inside, and that nothing is raised by a handler."""
        before, known = await dump_tables(self.storage), len(self.outcomes)
        yield
        changed = differences(before, await dump_tables(self.storage))
        assert {name: rows for name, rows in changed.items() if name != but} == {}
        assert [outcome.error for outcome in self.outcomes[known:] if outcome.error is not None] == []

    async def registered(self, user_id: int, role: Role, unit: str | None = None) -> Person:
        """Give someone a role: in a unit (by its name), or in the whole office."""
        known, now = self.telegram.directory.person(user_id), self.clock.now()
        async with self.storage.transaction() as tx:
            office = await tx.offices.only()
            assert office is not None
            found = UnitBook(await tx.units.all(office.id)).resolve(unit) if unit else None
            person = await tx.people.register(office.id, user_id, f"{known.first_name} {known.last_name}".strip(), now)
            await tx.people.give(person.id, Holding(role, found.id if found else None), None, now)
            again = await tx.people.get(person.id, now.astimezone(ZONE).date())
        assert again is not None
        return again

    async def knock(self) -> None:
        """Let everything that is due be queued and sent, as at a knock."""
        await self.rounds.look()
        await self.post()

    async def post(self) -> None:
        """Send everything in the outbox that is due; where the pace wants a pause the clock moves on."""
        while await self.dispatcher.deliver_due():
            pass

    def said_in(self, chat_id: int, since: int = 0) -> list[dict[str, Any]]:
        """Return the bot's messages in a chat as they are now, oldest first, without the first `since`."""
        return copied_message([*self._mine(chat_id)][since:])

    def count_in(self, chat_id: int) -> int:
        """Return how many messages of the bot's are in a chat."""
        return sum(1 for _ in self._mine(chat_id))

    def _mine(self, chat_id: int) -> Iterator[dict[str, Any]]:
        # Copies are made of what is looked at alone: a long chat is counted again and again.
        mine = self.telegram.bot.user_id
        kept = self.telegram.history.chats.get(chat_id, {}).values()
        return (message for message in kept if message.get("from", {}).get("id") == mine)


@dataclass
class Speaker:
    """Someone in a chat with the bot."""

    scene: Scene
    user_id: int
    chat_id: int
    before: int = 0
    data: str = ""

    async def says(self, text: str, **how: Any) -> None:
        """Write a text and let the bot answer. `how`: reply_to_message_id, thread_id, anonymous, as_channel."""
        self.before = self.scene.count_in(self.chat_id)
        self.scene.telegram.say(self.chat_id, self.user_id, text, **how)
        await self.scene.deliver()

    async def sends_file(self, name: str, caption: str = "", reply_to: int | None = None, content: bytes = b"%PDF-1.7") -> None:
        """Send a document and let the bot answer."""
        self.before = self.scene.count_in(self.chat_id)
        self.scene.telegram.send_document(self.chat_id, self.user_id, content, name, caption, reply_to_message_id=reply_to)
        await self.scene.deliver()

    async def edits(self, text: str) -> None:
        """Change the last thing that this person wrote here, and let the bot answer."""
        self.before = self.scene.count_in(self.chat_id)
        mine = [each for each in self.scene.telegram.messages(self.chat_id) if each.get("from", {}).get("id") == self.user_id]
        self.scene.telegram.edit(self.chat_id, self.user_id, mine[-1]["message_id"], text)
        await self.scene.deliver()

    async def replies(self, text: str) -> None:
        """Reply to the bot's last message."""
        await self.says(text, reply_to_message_id=self.last["message_id"])

    async def presses(self, label: str) -> None:
        """Press the first button whose text begins so, on the bot's last message with buttons."""
        for message in reversed(self.scene.said_in(self.chat_id)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for each in row:
                    if each["text"].startswith(label):
                        await self.forges(each["callback_data"], message)
                        return
        raise AssertionError(f"no button {label!r}: {self.buttons}")

    async def forges(self, data: str, message: dict[str, Any] | None = None) -> None:
        """Press a button that carries `data`, whether the bot made it or not."""
        self.before = self.scene.count_in(self.chat_id)
        pressed = (message or self.last)["message_id"]
        self.data = data
        self.query = self.scene.telegram.press(self.chat_id, self.user_id, pressed, data)
        await self.scene.deliver()

    async def presses_again(self) -> None:
        """Press the button of the last press once more, as an impatient finger does: a press of its own."""
        message_id = self.scene.handled[-1].raw["callback_query"]["message"]["message_id"]
        await self.forges(self.data, {"message_id": message_id})

    async def types(self, query: str, offset: str = "") -> dict[str, Any]:
        """Type "@bot query" into this chat, and return what the bot offered."""
        self.before = self.scene.count_in(self.chat_id)
        self.typed = self.scene.telegram.type_inline(self.chat_id, self.user_id, query, offset)
        await self.scene.deliver()
        return self.offered

    async def chooses(self, title: str) -> dict[str, Any]:
        """Send what was offered last under a title that begins so, let the bot see it, and return the message."""
        chosen = next(each["id"] for each in self.offered["results"] if each["title"].startswith(title))
        message = self.scene.telegram.choose(self.typed, chosen)
        await self.scene.deliver()
        return message

    @property
    def offered(self) -> dict[str, Any]:
        """What the bot offered for the last inline query."""
        offered = self.scene.telegram.offered_for(self.typed)
        assert offered is not None, "the inline query was never answered"
        return offered

    @property
    def titles(self) -> list[str]:
        """The titles of what was offered last."""
        return [each["title"] for each in self.offered["results"]]

    @property
    def alert(self) -> str | None:
        """What the last press was answered with, None for nothing but an end of waiting."""
        answered = self.scene.telegram.answer_to(self.query)
        assert answered is not None, "the press was never answered"
        text: str | None = answered.get("text")
        return text

    @property
    def last(self) -> dict[str, Any]:
        """The bot's last message in this chat."""
        return self.scene.said_in(self.chat_id, self.scene.count_in(self.chat_id) - 1)[0]

    @property
    def text(self) -> str:
        """The words of the bot's last message, of a file or picture those under it."""
        return str(self.last.get("text") or self.last["caption"])

    @property
    def buttons(self) -> list[str]:
        """The texts of the last message's buttons."""
        return [each["text"] for row in self.last.get("reply_markup", {}).get("inline_keyboard", []) for each in row]

    def sees(self, *words: str) -> None:
        """Check that the bot's last message holds all these words."""
        assert [each for each in words if each not in self.text] == [], self.text

    def sees_buttons(self, *labels: str) -> None:
        """Check that each label begins a button of the last message."""
        assert [each for each in labels if not any(b.startswith(each) for b in self.buttons)] == [], self.buttons

    def sees_first(self, line: str) -> None:
        """Check the first line of the bot's last message."""
        assert self.text.split("\n")[0] == line

    def sees_nothing_new(self) -> None:
        """Check that the bot said nothing since the last act."""
        assert self.scene.count_in(self.chat_id) == self.before


Tables = dict[str, list[tuple[Any, ...]]]
"""The rows of every table, by its name."""
_OF_THE_INTAKE = frozenset({"inbox", "inbox_lanes", "inbox_quarantine", "leases"})


async def dump_tables(storage: Storage, without: Collection[str] = _OF_THE_INTAKE) -> Tables:
    """Return all that a database holds, except what only notes which updates came in."""
    async with storage._engines.reading.begin() as connection:
        return {
            table.name: sorted((tuple(row) for row in await connection.execute(select(table))), key=repr)
            for table in all_tables()
            if table.name not in without
        }


@cache
def all_tables() -> tuple[Table, ...]:
    """Return every table that there is, whichever file of the storage declares it."""
    for module in iter_modules(storage_room.__path__):
        if module.name.startswith("tables"):
            import_module(f"storage.{module.name}")
    return tuple(METADATA.tables.values())


def differences(before: Tables, after: Tables) -> dict[str, tuple[list[Any], list[Any]]]:
    """Return by table the rows that are gone and the rows that are new."""
    changed = [name for name in after if before[name] != after[name]]
    lost = {name: [row for row in before[name] if row not in after[name]] for name in changed}
    return {name: (lost[name], [row for row in after[name] if row not in before[name]]) for name in changed}


@cache
def example_plan() -> Plan:
    """Return the example office's plan."""
    text = (ROOT / "bot" / "examples" / "ke-hoach-cchc-2025.txt").read_text("utf-8")
    return read(from_text(text)).plan


async def furnish(storage: Storage, plans: tuple[Plan, ...], bot_id: int) -> None:
    """Put the office with its plans into a database, and bind the unit's group."""
    async with storage.transaction() as tx:
        office = await tx.offices.ensure(OFFICE, ZONE.key, MONDAY)
        for plan in plans:
            stored = await tx.plans.store(office.id, plan, PlanState.IN_FORCE, MONDAY)
            await tx.plans.start_reminding(stored.plan_id or 0, MONDAY)
        unit = UnitBook(await tx.units.all(office.id)).resolve(ADMINISTRATION)
        await tx.chats.seen(bot_id, UNIT_GROUP, "group", "Phòng HC-TC", MONDAY)
        if unit is not None and unit.id is not None:
            await tx.chats.bind(bot_id, UNIT_GROUP, unit.id, now=MONDAY)


def local_telegram(now: Callable[[], datetime], **switches: Any) -> LocalTelegram:
    """Return a local Telegram with three people, a unit's group, the leaders' group, and a group without the bot."""
    telegram = LocalTelegram(now, **switches)
    telegram.add_person(HOA, "Nguyễn Thị", "Hoa", "hoa", started=True)
    telegram.add_person(TUAN, "Trần Quốc", "Tuấn", "tuan", started=True)
    telegram.add_person(STRANGER, "Người", "Lạ", "la", started=True)
    telegram.add_group(UNIT_GROUP, "Phòng HC-TC", (HOA, TUAN, STRANGER))
    telegram.add_group(LEADERS, "Lãnh đạo", (TUAN, HOA, STRANGER))
    telegram.add_group(OTHER_GROUP, "Nhóm <lạ>", (STRANGER, TUAN), bot_is_member=False)
    return telegram


@asynccontextmanager
async def scene(
    database: Path | str,
    *,
    language: str = "vi",
    open_to_all: bool = True,
    admin_ids: frozenset[int] = frozenset({TUAN}),
    plans: tuple[Plan, ...] | None = None,
    digest_at: tuple[int, time] = (0, time(7, 30)),
    ping_at: time = time(8, 0),
    encoder: Encoder | None = None,
    address: str | None = None,
    templates: Path | None = None,
    **switches: Any,
) -> AsyncIterator[Scene]:
    """Open a scene over a database (a file, or a URL): with `plans` given it is furnished with them, else used as it is.

    Meanings are compared where an `encoder` is given; the web endpoints are reached from outside at `address`, if anywhere.
    """
    clock = StandingClock()
    telegram = local_telegram(clock.now, **switches)
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    storage = await Storage.open(url, migrate=plans is not None)
    if plans is not None:
        await furnish(storage, plans, telegram.bot.user_id)
    async with storage.transaction() as tx:
        office = await tx.offices.only()
        key = await tx.keys.seal_key()
    assert office is not None
    application = build_application(telegram.bot.token, None, request=LocalRequest(telegram))
    bell, holidays = Bell(), PublicHolidays()
    sensing = Sensing(storage, office.id, lambda: encoder)
    told = sensing.prepare if encoder is not None else None
    library = PlanLibrary(storage, office.id, clock, ZONE, lambda: 0.0, holidays, told)
    errands = DirectErrands(application.bot, admin_ids)
    view = OfficeView(office.id, office.name, ZONE, admin_ids, open_to_all, digest_at, ping_at, address)
    bot_id, texts = telegram.bot.user_id, Texts.load(language)
    services = application.bot_data[SERVICES] = Services(
        storage=storage,
        texts=Texts.load(language),
        clock=clock,
        office=view,
        library=library,
        errands=errands,
        faults=FaultReports(storage, bot_id, clock, view, texts, errands, bell, Metrics(), lambda: 0.0),
        seal=Seal(key, office.id),
        post=bell,
        charts=DrawnCharts(),
        holidays=holidays,
        plan_files=FilesOfPlans(),
        calendars=IcalendarFiles(office.id),
        papers=MadePapers(templates or ROOT / "no-templates", Texts.load(language)),
        meaning=sensing if encoder is not None else None,
    )
    await application.initialize()
    dispatcher = Dispatcher(services, application.bot, "tests", Pace(lambda: clock.now().timestamp()), bell, clock.sleep)
    try:
        yield Scene(
            telegram,
            application,
            storage,
            clock,
            Texts.load(language),
            dispatcher,
            library,
            Rounds(services, application.bot.id),
            sensing,
        )
    finally:
        await application.shutdown()
        await sensing.close()
        await storage.close()


def copied(template: Path, folder: Path) -> Path:
    """Return a copy of a furnished database, for a test of its own."""
    return Path(shutil.copy(template, folder / "office.db"))


def with_task(plan: Plan, ref: str, **changes: Any) -> Plan:
    """Return the plan with one of its tasks changed."""
    return replace(plan, tasks=tuple(replace(task, **changes) if task.ref == ref else task for task in plan.tasks))
