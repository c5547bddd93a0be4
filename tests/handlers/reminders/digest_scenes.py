"""Offices for dialogues about digests: a small plan that fills every part, a clock set to a wall time. It checks nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from handlers.context import SERVICES
from handlers.reminders.rounds import Rounds
from plan.extensions import Extension
from plan.extensions import Stage as Waits
from plan.model import Milestone, MilestoneKind, Plan, PlanHeader, Section, Task
from plan.people import Role
from plan.reports import Aim, Entry, Report, Status
from plan.units import UnitBook
from storage.deliveries import State
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, OFFICE, STRANGER, UNIT_GROUP, ZONE, Scene

Stage = Callable[..., Awaitable[Scene]]
HEADER = PlanHeader("Kế hoạch thử", "15/KH-VP", OFFICE, date(2025, 2, 10), 2025, ADMINISTRATION)
ONGOING = MilestoneKind.ONGOING


def task(
    ref: str,
    content: str,
    due: str | None,
    *,
    lead: Sequence[str] = (ADMINISTRATION,),
    coordinating: Sequence[str] = (),
    kind: MilestoneKind = MilestoneKind.DATE,
) -> Task:
    """Return a task with one milestone."""
    milestone = Milestone(kind, date.fromisoformat(due) if due else None, "theo kế hoạch")
    return Task(ref, ref, "Mục", content, tuple(lead), tuple(coordinating), milestones=(milestone,))


def plan(*tasks: Task, title: str = HEADER.title) -> Plan:
    """Return a plan of these tasks, in force."""
    return Plan(replace(HEADER, title=title, number=f"Số {title}"), (Section("1", "Mục"),), tasks)


def full_plan() -> Plan:
    """Return a plan in which the unit has something in every part once `lived` was called."""
    return plan(
        task("1.a", "Việc đã quá hạn", "2025-11-03"),
        task("1.b", "Việc tuần này", "2025-11-28"),
        task("1.c", "Việc tuần sau", "2025-12-03"),
        task("1.d", "Việc thường xuyên", "2025-12-31", kind=ONGOING),
        task("1.e", "Việc vừa xong", "2025-12-19"),
        task("2.a", "Việc cần phối hợp", "2025-12-02", lead=(FINANCE,), coordinating=(ADMINISTRATION,)),
        task("2.b", "Việc đang chờ", "2025-12-26", lead=(FINANCE,)),
    )


async def lived(scene: Scene) -> None:
    """Let what the parts "done" and "waited for" tell have happened last week."""
    at = local("2025-11-20 09:00")
    await reported(scene, "1.e", Status.DONE, at=at)
    await reported(scene, "2.b", Status.WAITING, unit=FINANCE, at=at, percent=40, waiting=ADMINISTRATION)


def local(words: str) -> datetime:
    """Return the instant of "2025-11-24 07:30" in office time."""
    return datetime.fromisoformat(words).replace(tzinfo=ZONE).astimezone(UTC)


async def knock_at(scene: Scene, *times: str) -> None:
    """Set the clock to each of these wall times, and knock."""
    for words in times:
        scene.clock.instant = local(words)
        await scene.knock()


def another(scene: Scene) -> Rounds:
    """Return the rounds of a process that knows nothing yet: after a restart, or on another machine."""
    return Rounds(scene.application.bot_data[SERVICES], scene.application.bot.id)


async def unit_id(scene: Scene, name: str) -> int:
    """Return the id of a unit."""
    async with scene.storage.reading() as tx:
        found = UnitBook(await tx.units.all(1)).resolve(name)
    assert found is not None
    return found.id or 0


async def task_id(scene: Scene, code: str) -> int:
    """Return the id of a task."""
    async with scene.storage.reading() as tx:
        return next(each.id or 0 for one in await tx.plans.in_force(1) for each in one.tasks if each.code == code)


async def reported(
    scene: Scene,
    code: str,
    status: Status,
    *,
    unit: str = ADMINISTRATION,
    at: datetime | None = None,
    percent: int | None = None,
    note: str = "",
    waiting: str | None = None,
    entry: Entry = Entry.REPORT,
    about: int | None = None,
    milestone: int | None = 0,
    by: int = STRANGER,
) -> int:
    """Let somebody of a unit have said how far a task is; return the report's number."""
    person, when = await scene.registered(by, Role.STAFF, unit), at or scene.clock.now()
    aim = Aim(await task_id(scene, code), await unit_id(scene, unit), milestone)
    waited_for = await unit_id(scene, waiting) if waiting else None
    report = Report(entry, aim, status, person.id, when, when, percent=percent, note=note, waiting_unit_id=waited_for)
    async with scene.storage.transaction() as tx:
        stored = await tx.reports.add(1, replace(report, about=about) if about else report)
    return stored.id or 0


async def asks_for_more_time(scene: Scene, code: str, unit: str, old: date, new: date) -> int:
    """Let the head of a unit have asked the office to move a task's day; return the request's number."""
    asking = await scene.registered(HOA, Role.HEAD, unit)
    asked = Extension(
        task_id=await task_id(scene, code),
        milestone=0,
        unit_id=await unit_id(scene, unit),
        asked_by=asking.id,
        reason="chờ hướng dẫn",
        old_due=old,
        new_due=new,
        late=True,
        stage=Waits.OFFICE,
        said_at=scene.clock.now(),
    )
    async with scene.storage.transaction() as tx:
        stored = await tx.extensions.ask(1, asked)
    assert stored is not None
    return stored.id


async def chooses(scene: Scene, chat_id: int = UNIT_GROUP, **choices: str) -> None:
    """Choose settings of a chat, as they are stored."""
    async with scene.storage.transaction() as tx:
        for name, value in choices.items():
            await tx.chat_settings.set(scene.telegram.bot.user_id, chat_id, name, value)


async def decides(scene: Scene, **choices: str) -> None:
    """Choose settings of the office, as they are stored."""
    async with scene.storage.transaction() as tx:
        for name, value in choices.items():
            await tx.settings.set(1, name, value)


async def group(scene: Scene, chat_id: int, unit: str, *members: int) -> None:
    """Add a group that speaks for a unit from now on."""
    scene.telegram.add_group(chat_id, f"Nhóm {unit}", members or (STRANGER,))
    now, bot_id, bound_to = scene.clock.now(), scene.telegram.bot.user_id, await unit_id(scene, unit)
    async with scene.storage.transaction() as tx:
        await tx.chats.seen(bot_id, chat_id, "group", f"Nhóm {unit}", now)
        await tx.chats.bind(bot_id, chat_id, bound_to, now=now)


def words(message: dict[str, Any]) -> str:
    """Return the words of a message or under a picture."""
    return str(message.get("text") or message.get("caption") or "")


def digests(scene: Scene, chat_id: int = UNIT_GROUP) -> list[str]:
    """Return the words of every digest in a chat."""
    return [words(each) for each in scene.said_in(chat_id) if words(each).startswith("Bản tin tuần")]


def part(text: str, heading: str) -> list[str]:
    """Return the lines of a part of a digest, without its heading; none where it is left out."""
    lines = text.split("\n")
    if heading not in lines:
        return []
    rest = lines[lines.index(heading) + 1 :]
    return rest[: rest.index("")] if "" in rest else rest


async def fate(scene: Scene, kind: str, key: str) -> list[tuple[State, str | None]]:
    """Return what became of the deliveries of one kind and key, and why."""
    async with scene.storage.reading() as tx:
        return [(each.state, each.reason) for each in await tx.outbox.of_kind(1, kind, key)]
