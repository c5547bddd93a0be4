"""People of an office for dialogues about deadlines, and the same update handed in a second time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.outcome import UpdateOutcome
from plan.people import Role
from plan.reports import Aim, Entry, Report, Status
from tests.dialogue import ADMINISTRATION, HOA, STRANGER, TUAN, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]
BINH, LAN = 700000003, 700000004


@dataclass
class Office:
    """A scene with the people in it: staff and head of a unit, a leader of the office, somebody of another unit."""

    scene: Scene
    staff: Speaker
    head: Speaker
    leader: Speaker
    other: Speaker
    ids: dict[str, int]
    handled: list[Any] = field(default_factory=list)

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
    people = [scene.person(each) for each in (HOA, TUAN, BINH, LAN if other else STRANGER)]
    opened = Office(scene, *people, ids)
    recording(scene, opened.handled)
    return opened


async def again(office: Office) -> None:
    """Hand the last update in a second time: the bot must say the very same, and write nothing."""
    scene, (raw, said) = office.scene, office.handled[-1]
    before = await written(scene)
    await scene.handle(raw, attempt=2)
    assert scene.outcomes[-1].error is None
    assert await written(scene) == before
    assert office.handled[-1][1] == said


def recording(scene: Scene, handled: list[Any]) -> None:
    """Keep each update with the calls that the bot made about it."""
    hand_in = scene.handle

    async def handle(raw: dict[str, Any], attempt: int = 1) -> UpdateOutcome:
        known = list(scene.telegram.calls)
        outcome = await hand_in(raw, attempt)
        new = [each for each in scene.telegram.calls if all(each is not one for one in known)]
        handled.append((raw, [(each.method, each.params) for each in new]))
        return outcome

    scene.handle = handle  # type: ignore[method-assign]


async def written(scene: Scene) -> tuple[object, ...]:
    """How much is stored: a second run must leave it as it is."""
    async with scene.storage.reading() as tx:
        (plan,) = await tx.plans.in_force(1)
        tasks = [task.id for task in plan.tasks if task.id is not None]
        counts = await tx.outbox.counts()
        return (
            await tx.audit.count(1),
            await tx.extensions.of_tasks(tasks),
            await tx.bases.of_tasks(tasks),
            await tx.explanations.of_tasks(tasks),
            sum(counts.values()),
        )


async def reported(scene: Scene, task: int, unit: str, status: Status, at: datetime, milestone: int = 0) -> None:
    """Let a unit have said how far a milestone is."""
    person = await scene.registered(STRANGER, Role.STAFF, unit)
    unit_id = person.holdings[-1].unit_id or 0
    report = Report(Entry.REPORT, Aim(task, unit_id, milestone), status, person.id, at, at, percent=100)
    async with scene.storage.transaction() as tx:
        await tx.reports.add(1, report)
