"""An office with a few tasks of its own, walked from day to day, and what people and groups were reminded of on which day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from plan.model import Every, Milestone, MilestoneKind, Plan, PlanHeader, PlanState, Rhythm, Task
from plan.people import Role
from plan.units import UnitBook
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, MONDAY, TUAN, UNIT_GROUP, ZONE, Scene, Speaker, example_plan

Stage = Callable[..., Awaitable[Scene]]
BINH, LAN, MAI = 700000003, 700000004, 700000005
FINANCE_GROUP = -700000102
MORNING = time(8)
TITLE = "Kế hoạch công tác"
_OTHERS = ("Cuối năm", "Bản tin tuần", "Xem trước bản tin")
_YEAR_END = "Hết năm 2025, việc này đã xong"


def task(code: str, *milestones: Milestone, lead: tuple[str, ...] = (ADMINISTRATION,), deliverable: str | None = None) -> Task:
    """Return a task "Việc <code>" of these units."""
    words = "; ".join(each.text for each in milestones)
    return Task(f"I.{code}", code, "Việc chung", f"Việc {code}", lead, (), deliverable, words, milestones)


def due(code: str, *days: str, lead: tuple[str, ...] = (ADMINISTRATION,), deliverable: str | None = None) -> Task:
    """Return a task that is due on days (ISO)."""
    on = [Milestone(MilestoneKind.DATE, date.fromisoformat(day), f"Ngày {day}") for day in days]
    return task(code, *on, lead=lead, deliverable=deliverable)


def recurring(code: str, every: Every | None, day: int | None = None, lead: tuple[str, ...] = (ADMINISTRATION,)) -> Task:
    """Return a task that is to be reported in every period, by a day of it where one is named."""
    rhythm = Rhythm(every, day) if every is not None else None
    return task(code, Milestone(MilestoneKind.RECURRING, None, "Định kỳ", rhythm), lead=lead)


def ongoing(code: str, until: str | None = None) -> Task:
    """Return a task that goes on, until a day where one is named."""
    end = date.fromisoformat(until) if until else None
    return task(code, Milestone(MilestoneKind.ONGOING, end, "Thường xuyên"))


def awaiting(code: str, words: str = "Sau khi tỉnh ban hành Kế hoạch chuyển đổi số") -> Task:
    """Return a task that waits for a document."""
    return task(code, Milestone(MilestoneKind.CONDITIONAL, None, words))


async def office(stage: Stage, *tasks: Task, head: bool = True, year: int = 2025, **switches: Any) -> Scene:
    """Open an office in which only these tasks are in force, Hoa heads the unit whose group is bound, and no digests come."""
    scene = await stage(**{"open_to_all": False, "admin_ids": frozenset(), **switches})
    scene.telegram.add_person(BINH, "Lê Văn", "Bình", "binh", started=True)
    scene.telegram.add_person(LAN, "Võ Thị", "Lan", "lan", started=True)
    scene.telegram.add_person(MAI, "Đỗ Thị", "Mai", "mai", started=True)
    async with scene.storage.transaction() as tx:
        await tx.plans.store(1, example_plan(), PlanState.CLOSED, MONDAY)
        await tx.settings.set(1, "leader_digest", "false")
        await tx.chat_settings.set(scene.telegram.bot.user_id, UNIT_GROUP, "digest", "false")
    await issued(scene, *tasks, year=year)
    if head:
        await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    return scene


async def issued(scene: Scene, *tasks: Task, state: PlanState = PlanState.IN_FORCE, year: int = 2025) -> int:
    """Put these tasks in force, as the plan's first issue or as a new one of it, and remind people of them; return its id."""
    plan = Plan(PlanHeader(TITLE, number="9/KH-VP", year=year), (), tasks)
    async with scene.storage.transaction() as tx:
        stored = await tx.plans.store(1, plan, state, scene.clock.now())
        await tx.plans.start_reminding(stored.plan_id or 0, MONDAY - timedelta(days=60))
    scene.library.forget()
    return stored.plan_id or 0


async def chosen(scene: Scene, **settings: str) -> None:
    """Let the office have chosen settings."""
    async with scene.storage.transaction() as tx:
        for name, value in settings.items():
            await tx.settings.set(1, name, value)


async def group_of(scene: Scene, unit: str = FINANCE, chat_id: int = FINANCE_GROUP) -> int:
    """Give a unit a group without digests, and return its id."""
    scene.telegram.add_group(chat_id, f"Nhóm {unit}", (HOA, TUAN, LAN))
    bot_id, of = scene.telegram.bot.user_id, await unit_id(scene, unit)
    async with scene.storage.transaction() as tx:
        await tx.chats.seen(bot_id, chat_id, "group", unit, MONDAY)
        await tx.chats.bind(bot_id, chat_id, of, now=MONDAY)
        await tx.chat_settings.set(bot_id, chat_id, "digest", "false")
    return chat_id


async def unit_id(scene: Scene, unit: str = ADMINISTRATION) -> int:
    """Return the id of a unit by its name."""
    async with scene.storage.reading() as tx:
        found = UnitBook(await tx.units.all(1)).resolve(unit)
    assert found is not None
    assert found.id is not None
    return found.id


async def task_id(scene: Scene, code: str) -> int:
    """Return the id of a task in force."""
    async with scene.storage.reading() as tx:
        plans = await tx.plans.in_force(1)
    (found,) = [each.id for plan in plans for each in plan.tasks if each.code == code]
    assert found is not None
    return found


def moment(day: str, at: time = MORNING) -> datetime:
    """Return an hour of a day (ISO) of the office."""
    return datetime.combine(date.fromisoformat(day), at, ZONE)


async def on(scene: Scene, day: str, at: time = MORNING) -> None:
    """Let it be that hour, and let what is due be sent."""
    scene.clock.instant = moment(day, at)
    await scene.knock()


async def walk(scene: Scene, first: str, last: str) -> None:
    """Let every day come, each at the hour of reminders."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    for n in range((end - begin).days + 1):
        await on(scene, (begin + timedelta(days=n)).isoformat())


def heard(scene: Scene, chat_id: int) -> list[dict[str, Any]]:
    """Return what the bot said in a chat, digests and the question at the end of the year left out."""
    said = [(each, each.get("text", "")) for each in scene.said_in(chat_id)]
    return [each for each, text in said if not text.startswith(_OTHERS) and _YEAR_END not in text]


def days(scene: Scene, chat_id: int) -> list[str]:
    """Return the days (ISO) on which something was said in a chat, one for each message."""
    return [datetime.fromtimestamp(each["date"], ZONE).date().isoformat() for each in heard(scene, chat_id)]


def lines(scene: Scene, chat_id: int) -> dict[str, str]:
    """Return by day the first line of what was said in a chat; only for chats with at most one message a day."""
    said = days(scene, chat_id)
    assert len(said) == len(set(said)), said
    return {day: each["text"].split("\n")[0] for day, each in zip(said, heard(scene, chat_id), strict=True)}


async def pressed(speaker: Speaker, *labels: str) -> Speaker:
    """Press buttons one after the other."""
    for label in labels:
        await speaker.presses(label)
    return speaker
