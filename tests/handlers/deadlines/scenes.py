"""People of an office for dialogues about deadlines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plan.people import Role
from plan.reports import Aim, Entry, Report, Status
from tests.dialogue import ADMINISTRATION, HOA, STRANGER, TUAN, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]
BINH, LAN = 700000003, 700000004


@dataclass
class Colleague(Speaker):
    """Somebody in a chat who can go back to messages from before."""

    async def presses_on(self, message: dict[str, Any], label: str) -> None:
        """Press the button whose text begins so as it stood in a message, whatever became of that since."""
        rows = message["reply_markup"]["inline_keyboard"]
        (data,) = [each["callback_data"] for row in rows for each in row if each["text"].startswith(label)]
        await self.forges(data, message)

    def message(self, words: str) -> int:
        """Return the number of the bot's last message in this chat that holds these words."""
        return int(next(each for each in reversed(self.scene.said_in(self.chat_id)) if words in each["text"])["message_id"])


@dataclass
class Office:
    """A scene with the people in it: staff and head of a unit, a leader of the office, somebody of another unit."""

    scene: Scene
    staff: Colleague
    head: Colleague
    leader: Colleague
    other: Colleague
    ids: dict[str, int]

    async def post(self) -> None:
        """Send what waits in the outbox."""
        await self.scene.post()

    def task(self, code: str) -> int:
        """The id of a task of the example plan."""
        return self.ids[code]


async def office(
    stage: Stage, unit: str = ADMINISTRATION, *, head: bool = True, leader: bool = True, other: str = ""
) -> Office:
    """Open a scene in which Hoa is staff of `unit`, Tuấn its head, Bình the leader, Lan of the unit `other`."""
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    scene.telegram.add_person(BINH, "Lê Văn", "Bình", "binh", started=True)
    scene.telegram.add_person(LAN, "Võ Thị", "Lan", "lan", started=True)
    await scene.registered(HOA, Role.STAFF, unit)
    if head:
        await scene.registered(TUAN, Role.HEAD, unit)
    if leader:
        await scene.registered(BINH, Role.LEADER)
    if other:
        await scene.registered(LAN, Role.STAFF, other)
    async with scene.storage.reading() as tx:
        (plan,) = await tx.plans.in_force(1)
    ids = {task.code: task.id for task in plan.tasks if task.id is not None}
    people = [Colleague(scene, each, each) for each in (HOA, TUAN, BINH, LAN if other else STRANGER)]
    return Office(scene, *people, ids)


async def reported(scene: Scene, task: int, unit: str, status: Status, at: datetime, milestone: int = 0) -> None:
    """Let a unit have said how far a milestone is."""
    person = await scene.registered(STRANGER, Role.STAFF, unit)
    unit_id = person.holdings[-1].unit_id or 0
    report = Report(Entry.REPORT, Aim(task, unit_id, milestone), status, person.id, at, at, percent=100)
    async with scene.storage.transaction() as tx:
        await tx.reports.add(1, report)
