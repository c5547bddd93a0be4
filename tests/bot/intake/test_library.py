"""The answering rules are built once, and again as soon as the plans have changed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.holidays import PublicHolidays
from bot.idle import IdleOffices
from bot.library import PlanLibrary
from bot.sandbox.office import example_plan
from plan.calendar import DayKind, OfficeDay
from plan.extensions import Extension, Stage
from plan.model import PlanState
from plan.reports import Aim, Entry, Period, Report, Status
from plan.units import UnitBook
from storage.calendar_days import CalendarDays
from storage.phrasings import Written
from storage.reports import Reports
from tests.dialogue import ZONE, StandingClock

NOW = datetime(2025, 11, 24, tzinfo=UTC)


class Seconds:
    """Monotonic time that only the test moves."""

    now = 0.0

    def __call__(self):
        return self.now


def library_of(storage, office_id, seconds=None, clock=None):
    return PlanLibrary(storage, office_id, clock or StandingClock(NOW), ZONE, seconds or Seconds(), PublicHolidays())


@pytest.fixture
async def office_id(storage):
    async with storage.transaction() as tx:
        return (await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", NOW)).id


async def test_an_office_without_a_plan_has_rules_without_a_plan(storage, office_id):
    answerer = await library_of(storage, office_id).answerer()
    assert answerer.plans == ()


async def test_rules_are_kept_until_the_plans_change_and_are_a_second_old_at_most(storage, office_id):
    seconds = Seconds()
    library = library_of(storage, office_id, seconds)
    first = await library.answerer()
    seconds.now += 5
    assert await library.answerer() is first
    async with storage.transaction() as tx:
        await tx.plans.store(office_id, example_plan(), PlanState.IN_FORCE, NOW)
    assert await library.answerer() is first
    seconds.now += 1
    assert [len(plan.tasks) for plan in (await library.answerer()).plans] == [27]


async def test_many_who_ask_at_once_have_the_rules_built_once(storage, office_id):
    library = library_of(storage, office_id)
    answerers = await asyncio.gather(*(library.answerer() for _ in range(8)))
    assert len(set(map(id, answerers))) == 1


@pytest.fixture
async def task(storage, office_id):
    """A task of a plan in force, with the unit that leads it."""
    async with storage.transaction() as tx:
        await tx.plans.store(office_id, example_plan(), PlanState.IN_FORCE, NOW)
        (plan,) = await tx.plans.in_force(office_id)
        unit = UnitBook(await tx.units.all(office_id)).resolve("Phòng Hành chính - Tổ chức")
    return next(each for each in plan.tasks if each.code == "5.c"), unit


async def report_done(storage, office_id, task, unit):
    async with storage.transaction() as tx:
        person = await tx.people.register(office_id, 7, "Hoa", NOW)
        aim = Aim(task.id, unit.id, 0)
        await tx.reports.add(office_id, Report(Entry.REPORT, aim, Status.DONE, person.id, said_at=NOW, recorded_at=NOW))


async def test_tasks_stand_as_reported_within_a_second_and_at_once_after_forgetting(storage, office_id, task):
    seconds = Seconds()
    library, forgetful = (library_of(storage, office_id, seconds) for _ in range(2))
    for each in (library, forgetful):
        assert (await each.answerer()).item(task[0].id).task.milestones[0].met_on is None
    await report_done(storage, office_id, *task)
    forgetful.forget()
    assert (await library.answerer()).item(task[0].id).task.milestones[0].met_on is None
    assert (await forgetful.answerer()).item(task[0].id).task.milestones[0].met_on == NOW.date()
    seconds.now += 1
    assert (await library.answerer()).state_of(task[0].id).status is Status.DONE


async def test_what_is_forgotten_while_the_library_looks_is_looked_at_again(storage, office_id, task):
    library = library_of(storage, office_id)
    looking = asyncio.create_task(library.answerer())
    await asyncio.sleep(0)
    library.forget()
    await looking
    await report_done(storage, office_id, *task)
    assert (await library.answerer()).state_of(task[0].id).status is Status.DONE


async def test_who_reads_progress_anew_does_not_wait_for_what_was_just_reported(storage, office_id, task):
    library = library_of(storage, office_id)
    first = await library.answerer()
    await report_done(storage, office_id, *task)
    library.forget_progress()
    assert await library.recent() is first
    assert (await library.answerer()).state_of(task[0].id).status is Status.DONE
    async with storage.transaction() as tx:
        await tx.plans.store(office_id, example_plan(), PlanState.CLOSED, NOW)
    library.forget()
    assert (await library.recent()).plans == ()


async def test_those_who_ask_while_the_library_looks_share_the_next_look_whatever_changes_meanwhile(
    storage, office_id, monkeypatch
):
    library, looks = library_of(storage, office_id), []
    whole = Reports.newest

    async def watched(self):
        looks.append(1)
        library.forget_progress()
        if len(looks) == 1:
            asking.extend(asyncio.create_task(library.answerer()) for _ in range(8))
            await asyncio.sleep(0)
        return await whole(self)

    monkeypatch.setattr(Reports, "newest", watched)
    asking: list[asyncio.Task[object]] = []
    await library.answerer()
    await asyncio.gather(*asking)
    assert len(looks) == 2


async def test_states_are_those_of_the_day_and_of_the_settings(storage, office_id):
    seconds, clock = Seconds(), StandingClock(NOW)
    library = library_of(storage, office_id, seconds, clock)
    async with storage.transaction() as tx:
        await tx.plans.store(office_id, example_plan(), PlanState.IN_FORCE, NOW)
    ongoing = (await library.answerer()).by_code("4a")[0].task
    assert (await library.answerer()).state_of(ongoing).period == Period(date(2025, 11, 1), date(2025, 11, 30))
    clock.move(days=8)
    assert (await library.answerer()).state_of(ongoing).period == Period(date(2025, 12, 1), date(2025, 12, 31))
    async with storage.transaction() as tx:
        await tx.settings.set(office_id, "rhythm", "quarter")
    seconds.now += 1
    assert (await library.answerer()).state_of(ongoing).period == Period(date(2025, 10, 1), date(2025, 12, 31))


async def test_what_is_looked_at_piece_by_piece_stands_as_if_it_were_read_as_a_whole(storage, office_id, task):
    seconds = Seconds()
    library = library_of(storage, office_id, seconds)
    (done, unit), ongoing = task, (await library.answerer()).by_code("4a")[0].task
    await report_done(storage, office_id, done, unit)
    async with storage.transaction() as tx:
        (said,) = (await tx.reports.of_tasks([done.id]))[done.id]
    for change in (
        replace(said, id=0, aim=Aim(ongoing.id, unit.id, 0, Period(date(2025, 11, 1), date(2025, 11, 30)))),
        replace(said, id=0, entry=Entry.UNDO, about=said.id),
        Extension(done.id, 0, unit.id, said.author_id, "chờ", date(2025, 11, 30), date(2025, 12, 9), False, Stage.OFFICE, NOW),
        replace(said, id=0, status=Status.BLOCKED),
    ):
        async with storage.transaction() as tx:
            if isinstance(change, Report):
                await tx.reports.add(office_id, change)
            else:
                asked = await tx.extensions.ask(office_id, change)
                assert await tx.extensions.decide(office_id, asked.id, True, said.author_id, None, NOW, [Stage.OFFICE])
        seconds.now += 1
        followed, fresh = await library.answerer(), await library_of(storage, office_id).answerer()
        assert followed.plans == fresh.plans
        assert [followed.state_of(each) for each in fresh.plans[0].tasks] == [
            fresh.state_of(each) for each in fresh.plans[0].tasks
        ]
    assert followed.state_of(done).status is Status.BLOCKED
    assert followed.item(done.id).task.milestones[0].due == date(2025, 12, 9)


async def test_terms_end_as_the_calendar_and_the_settings_of_the_moment_say(storage, office_id, task):
    seconds, clock = Seconds(), StandingClock(datetime(2025, 12, 1, 5, tzinfo=UTC))
    library = library_of(storage, office_id, seconds, clock)

    async def overdue():
        seconds.now += 1
        answerer = await library.answerer()
        return task[0].code in {item.task.code for item in answerer.overdue(date(2025, 12, 1))}, answerer.terms

    late, terms = await overdue()
    assert not late  # 30/11 is a Sunday
    assert not terms.calendar.is_working(date(2026, 2, 17))
    async with storage.transaction() as tx:
        await tx.days.put(office_id, OfficeDay(date(2025, 11, 30), DayKind.WORKED))
    late, terms = await overdue()
    assert late
    assert terms.calendar.is_working(date(2025, 11, 30))
    async with storage.transaction() as tx:
        await tx.days.remove(office_id, date(2025, 11, 30))
    assert not (await overdue())[0]
    async with storage.transaction() as tx:
        await tx.settings.set(office_id, "overdue", "due_day")
    assert (await overdue())[0]


async def test_the_calendar_is_not_made_again_for_a_report(storage, office_id, task, monkeypatch):
    seconds, made = Seconds(), []
    library = library_of(storage, office_id, seconds)
    whole = CalendarDays.all

    async def watched(self, office):
        made.append(office)
        return await whole(self, office)

    monkeypatch.setattr(CalendarDays, "all", watched)
    terms = (await library.answerer()).terms
    await report_done(storage, office_id, *task)
    seconds.now += 1
    again = await library.answerer()
    assert again.state_of(task[0].id).status is Status.DONE
    assert again.terms is terms
    assert made == [office_id]


async def test_only_the_tasks_that_were_reported_on_are_read_again(storage, office_id, task, monkeypatch):
    seconds, read = Seconds(), []
    library = library_of(storage, office_id, seconds)
    await library.answerer()
    whole = Reports.of_tasks

    async def watched(self, task_ids):
        read.extend(task_ids)
        return await whole(self, task_ids)

    monkeypatch.setattr(Reports, "of_tasks", watched)
    await report_done(storage, office_id, *task)
    library.forget()
    await library.answerer()
    assert read == [task[0].id]


@pytest.mark.usefixtures("task")
async def test_what_only_questions_need_is_made_for_the_first_one_and_let_go_when_nobody_asks(storage, office_id):
    seconds = Seconds()
    idle = IdleOffices(seconds, idle=60)
    library = library_of(storage, office_id, seconds).watched_by(idle)
    reminding = await library.plans()
    assert reminding.overdue(date(2026, 1, 1))
    assert not reminding.lore.is_made
    before = (await library.answerer()).answer("kiểm soát thủ tục hành chính", NOW.date())
    assert reminding.lore.is_made
    seconds.now += 60
    await idle.tidy()
    await library.plans()
    assert not reminding.lore.is_made
    asked = await library.answerer()
    assert asked is reminding  # the plans stayed
    assert asked.lore.is_made
    assert asked.answer("kiểm soát thủ tục hành chính", NOW.date()) == before


@pytest.mark.usefixtures("task")
async def test_what_is_being_made_is_not_let_go(storage, office_id):
    seconds = Seconds()
    idle = IdleOffices(seconds, idle=0)
    library = library_of(storage, office_id, seconds).watched_by(idle)
    answerer = await library.plans()
    asking = asyncio.create_task(library.answerer())
    await asyncio.sleep(0)
    await idle.tidy()
    assert len(idle) == 1
    assert await asking is answerer
    assert answerer.lore.is_made


async def test_rules_that_followed_a_new_phrasing_and_a_changed_plan_answer_as_rules_read_anew(storage, office_id, task):
    seconds, plan = Seconds(), example_plan()
    library = library_of(storage, office_id, seconds)
    asked = ("gỡ rối giấy tờ", "lát vỉa hè", "kiểm soát TTHC", "5.c")
    seen = [await library.answerer()]
    for change in ("phrasing", "plan", "phrasing gone"):
        async with storage.transaction() as tx:
            person = await tx.people.register(office_id, 7, "Hoa", NOW)
            if change == "plan":
                tasks = (replace(plan.tasks[0], content="Lát vỉa hè"), *plan.tasks[2:])
                await tx.plans.store(office_id, replace(plan, tasks=tasks), PlanState.IN_FORCE, NOW)
            elif change == "phrasing":
                await tx.phrasings.put(office_id, Written(task[0].id, "gỡ rối giấy tờ", True), person.id, NOW)
            else:
                await tx.phrasings.forget(office_id, task[0].id, "gỡ rối giấy tờ")
        seconds.now += 1
        followed, fresh = await library.answerer(), await library_of(storage, office_id).answerer()
        seen.append(followed)
        for question in asked:
            assert followed.answer(question, NOW.date()) == fresh.answer(question, NOW.date())
    assert seen[0].answer("lát vỉa hè", NOW.date()) != seen[2].answer("lát vỉa hè", NOW.date())
