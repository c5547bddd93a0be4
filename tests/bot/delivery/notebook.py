"""A channel that is no messenger: it writes into a list. It proves that deliveries know nothing of Telegram."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.delivery.channel import Limits
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace
from bot.intake.bell import Bell
from handlers.context import SERVICES
from handlers.speaking import Place
from handlers.views.card import Card
from tests.dialogue import Scene

ALL = Limits(text=4096, caption=1024, buttons=True, pictures=True, edits=True)
BARE = Limits(text=100, caption=0, buttons=False, pictures=False, edits=False)


@dataclass
class Notebook:
    """What was written where, in order. Nothing is written before `crowd` have come at once; `most` is how many ever did."""

    limits: Limits = ALL
    written: list[tuple[Place, Card]] = field(default_factory=list)
    edited: list[tuple[int, Card]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    crowd: int = 1
    most: int = 0
    _busy: int = 0
    _gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, place: Place, card: Card) -> int:
        self._busy += 1
        self.most = max(self.most, self._busy)
        if self._busy >= self.crowd:
            self._gate.set()
        try:
            await self._gate.wait()
            if self.faults:
                raise self.faults.pop(0)
            self.written.append((place, card))
            return len(self.written)
        finally:
            self._busy -= 1

    async def edit(self, _place: Place, message_id: int, card: Card) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.edited.append((message_id, card))


def dispatcher_over(scene: Scene, notebook: Notebook) -> Dispatcher:
    """Return a dispatcher of the scene's office that writes into a notebook."""
    services, bot = scene.application.bot_data[SERVICES], scene.application.bot
    pace = Pace(lambda: scene.clock.now().timestamp())
    return Dispatcher(services, bot, "tests", pace, Bell(), scene.clock.sleep, channel=notebook)
