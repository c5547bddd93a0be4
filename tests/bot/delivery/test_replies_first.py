"""While the outbox is full and the pace holds deliveries back, an answer to a person goes out at once."""

from __future__ import annotations

import asyncio
from bisect import insort
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest

from benchmarks.rate_limits import PER_SECOND as PER_SECOND_OF_TELEGRAM
from bot.application import build_application
from bot.delivery.counting import CountingRequest
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace
from bot.intake.bell import Bell
from bot.sandbox.telegram import LocalTelegram
from handlers.context import SERVICES
from handlers.notices import COMPOSERS, NoticeDesk
from handlers.views.card import Card, card
from storage import Address, Delivery, Parcel, Transaction
from tests import dialogue
from tests.bot.intake.desks import running, until
from tests.dialogue import HOA, MONDAY, Scene, example_plan

KIND = "of_this_test"
GROUPS = [-720000000 - number for number in range(60)]
ANSWERS = 5
"""As many as Telegram's limit leaves beside the deliveries' own."""


@dataclass
class Watch:
    """A monotonic clock that stands still until it is moved on to the next one who waits."""

    seconds: float = 100.0
    waiting: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            awoken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            insort(self.waiting, (self.seconds + seconds, id(awoken), awoken))
            await awoken

    def move_on(self) -> None:
        """Let time pass until the next one wakes up."""
        if self.waiting:
            self.seconds, _, awoken = self.waiting.pop(0)
            awoken.set_result(None)


class Wire(httpx.AsyncBaseTransport):
    """The network to the local Telegram; notes when a message goes out, and where."""

    def __init__(self, telegram: LocalTelegram, watch: Watch) -> None:
        self._telegram = telegram
        self._watch = watch
        self.sent: list[tuple[float, int]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name, asked = request.url.path.rpartition("/")[2], dict(parse_qsl((await request.aread()).decode()))
        if name == "sendMessage":
            self.sent.append((self._watch(), int(asked["chat_id"])))
        return httpx.Response(200, json={"ok": True, "result": await self._telegram.call(name, asked)})


@dataclass
class Stage:
    """A bot whose messages are counted, with a full outbox."""

    scene: Scene
    wire: Wire
    watch: Watch
    dispatcher: Dispatcher

    def deliveries(self) -> list[float]:
        """When deliveries went out."""
        return [when for when, chat in self.wire.sent if chat < 0]

    def answers(self) -> list[float]:
        """When answers went out."""
        return [when for when, chat in self.wire.sent if chat > 0]


async def compose(_parcel: Parcel, _tx: Transaction, _desk: NoticeDesk) -> Card | str:
    return card(["tin"])


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    monkeypatch.setitem(COMPOSERS, KIND, compose)
    async with dialogue.scene(tmp_path / "office.db", plans=(example_plan(),)) as scene:
        watch = Watch()
        wire, pace = Wire(scene.telegram, watch), Pace(watch)
        client = CountingRequest(httpx_kwargs={"transport": wire})
        client.pace = pace
        application = build_application(scene.telegram.bot.token, None, request=client)
        services = application.bot_data[SERVICES] = scene.application.bot_data[SERVICES]
        await application.initialize()
        await fill(scene)
        dispatcher = Dispatcher(services, application.bot, "tests", pace, Bell(), watch.sleep)
        yield Stage(replace(scene, application=application), wire, watch, dispatcher)
        await application.shutdown()


async def fill(scene: Scene) -> None:
    """Queue a message for each of many groups."""
    async with scene.storage.transaction() as tx:
        for chat in GROUPS:
            scene.telegram.add_group(chat, "Nhóm", (HOA,))
            await tx.chats.seen(scene.telegram.bot.user_id, chat, "group", "Nhóm", MONDAY)
            await tx.outbox.queue(Delivery(1, Address.chat(chat), KIND, "1", {}, MONDAY), MONDAY)


async def test_an_answer_goes_out_at_once_while_deliveries_are_held_back(stage: Stage) -> None:
    hoa = stage.scene.person(HOA)
    async with running(stage.dispatcher.run()):
        await until(lambda: len(stage.deliveries()) == 1 and bool(stage.watch.waiting))  # the others keep their distance
        held_back = list(stage.watch.waiting)
        for _ in range(ANSWERS):
            await hoa.says("ai chủ trì kiểm soát TTHC?")
            hoa.sees("Trung tâm Phục vụ hành chính công")
        assert stage.answers() == [stage.watch.seconds] * ANSWERS == [100.0] * ANSWERS
        assert [each for each in held_back if each[2].done()] == []
        assert len(stage.deliveries()) == 1

        def all_are_there() -> bool:
            stage.watch.move_on()
            return len(stage.deliveries()) == len(GROUPS)

        await until(all_are_there)
        stage.dispatcher.close()
    for begin, _ in stage.wire.sent:
        assert sum(begin <= when < begin + 0.999 for when, _ in stage.wire.sent) <= PER_SECOND_OF_TELEGRAM
