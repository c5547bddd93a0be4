"""What reminding keeps: rounds entered once, what was put off, since when a plan reminds, what came since."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from plan.model import PlanState
from plan.people import Holding, Role
from plan.reports import Aim
from plan.rounds import Round, RoundState
from storage import Address, Delivery, Storage
from tests.storage.offices_and_plans import HEADER, NOW, ZONE, plan, task
from tests.storage.progress import Desk, open_desk, replicas_of

FULL = Round("pings", "2025-11-24", RoundState.HELD, lines=120, messages=7, since=date(2025, 11, 21))
ASIDE = [date(2025, 11, day) for day in (25, 26, 27)]


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    """An office with a plan and a person."""
    return await open_desk(storage)


# --- rounds -----------------------------------------------------------------------------------------------------------


async def test_a_round_is_entered_once_and_comes_back_as_it_was_planned(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        assert await tx.rounds.enter(desk.office, FULL, NOW)
        assert not await tx.rounds.enter(desk.office, replace(FULL, lines=1, state=RoundState.DONE), NOW)
        other = await tx.offices.ensure("Sở khác", ZONE, NOW)
        assert await tx.rounds.enter(other.id, FULL, NOW)
    async with desk.storage.reading() as tx:
        assert await tx.rounds.get(desk.office, "pings", "2025-11-24") == FULL
        assert await tx.rounds.get(desk.office, "pings", "2025-11-25") is None
        assert await tx.rounds.get(desk.office, "digest", "2025-11-24") is None


async def test_of_many_machines_one_enters_a_round(desk: Desk, migrated_url: str) -> None:
    async def enter(one: Desk) -> bool:
        async with one.storage.transaction() as tx:
            return await tx.rounds.enter(one.office, FULL, NOW)

    async with replicas_of(desk, migrated_url) as replicas:
        assert sorted(await asyncio.gather(*map(enter, replicas))) == [False, False, False, True]


async def test_the_last_rounds_come_first_and_no_more_than_asked_for(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        for day in (21, 24, 20, 25):
            await tx.rounds.enter(desk.office, Round("pings", f"2025-11-{day}"), NOW)
        await tx.rounds.enter(desk.office, Round("digest", "2025-W48"), NOW)
    async with desk.storage.reading() as tx:
        assert [each.period[-2:] for each in await tx.rounds.latest(desk.office, "pings", 3)] == ["25", "24", "21"]
        assert [each.period for each in await tx.rounds.latest(desk.office, "digest")] == ["2025-W48"]


async def test_a_held_round_is_settled_once_by_whoever_is_first(desk: Desk, migrated_url: str) -> None:
    async with desk.storage.transaction() as tx:
        await tx.rounds.enter(desk.office, FULL, NOW)

    async def settle(one: Desk, state: RoundState) -> bool:
        async with one.storage.transaction() as tx:
            return await tx.rounds.settle(one.office, "pings", "2025-11-24", state)

    async with replicas_of(desk, migrated_url, 2) as (first, second):
        settled = await asyncio.gather(settle(first, RoundState.RELEASED), settle(second, RoundState.DROPPED))
    assert sorted(settled) == [False, True]
    async with desk.storage.reading() as tx:
        found = await tx.rounds.get(desk.office, "pings", "2025-11-24")
    assert found == replace(FULL, state=RoundState.RELEASED if settled[0] else RoundState.DROPPED)


async def test_a_round_is_settled_only_from_the_state_that_is_named(desk: Desk) -> None:
    which = (desk.office, "pings", "2025-11-24")
    async with desk.storage.transaction() as tx:
        await tx.rounds.enter(desk.office, replace(FULL, state=RoundState.RELEASED), NOW)
        assert not await tx.rounds.settle(*which, RoundState.DROPPED)
        assert await tx.rounds.settle(*which, RoundState.DONE, was=RoundState.RELEASED)
        assert not await tx.rounds.settle(*which, RoundState.DONE, was=RoundState.RELEASED)


# --- what was put off -------------------------------------------------------------------------------------------------


async def test_what_was_put_off_is_kept_for_one_person_and_milestone_and_the_last_word_holds(desk: Desk) -> None:
    first, second = desk.tasks
    async with desk.storage.transaction() as tx:
        await tx.snoozes.put(desk.person, first, 0, ASIDE[0])
        await tx.snoozes.put(desk.person, first, 1, ASIDE[1])
        await tx.snoozes.put(desk.person, second, None, ASIDE[1])
        await tx.snoozes.put(desk.person, first, 0, ASIDE[2])
    async with desk.storage.reading() as tx:
        expected = {(first, 0): ASIDE[2], (first, 1): ASIDE[1], (second, None): ASIDE[1]}
        assert await tx.snoozes.of_person(desk.person) == expected
        assert await tx.snoozes.of_person(desk.person + 1) == {}


async def test_what_is_put_off_until_a_day_or_later_is_found_by_person(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        await tx.snoozes.put(desk.person, desk.tasks[0], 0, ASIDE[0])
        await tx.snoozes.put(desk.person, desk.tasks[1], None, ASIDE[1])
    async with desk.storage.reading() as tx:
        assert await tx.snoozes.since(desk.office, ASIDE[1]) == {desk.person: {(desk.tasks[1], None): ASIDE[1]}}
        assert await tx.snoozes.since(desk.office, ASIDE[2]) == {}
        assert await tx.snoozes.since(desk.office + 1, ASIDE[1]) == {}


# --- plans ------------------------------------------------------------------------------------------------------------


async def test_a_plan_in_force_is_announced_until_reminding_begins_once(desk: Desk) -> None:
    async with desk.storage.reading() as tx:
        (plan_id,) = await tx.plans.unannounced(desk.office)
        assert await tx.plans.reminded_since(desk.office) == {}
    async with desk.storage.transaction() as tx:
        assert await tx.plans.start_reminding(plan_id, NOW)
        assert not await tx.plans.start_reminding(plan_id, NOW + timedelta(days=1))
        assert not await tx.plans.start_reminding(404, NOW)
    async with desk.storage.reading() as tx:
        assert await tx.plans.unannounced(desk.office) == ()
        assert await tx.plans.reminded_since(desk.office) == {plan_id: NOW}
        assert await tx.plans.unannounced(404) == ()


async def test_only_plans_in_force_are_announced_or_remind(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        for state in (PlanState.DRAFT, PlanState.CLOSED):
            header = replace(HEADER, number=state.value, title=state.value)
            stored = await tx.plans.store(desk.office, plan(task("1", "Việc"), header=header), state, NOW)
            assert not await tx.plans.start_reminding(stored.plan_id or 0, NOW)
        (plan_id,) = await tx.plans.unannounced(desk.office)
        await tx.plans.start_reminding(plan_id, NOW)
        issue = plan(task("II.1.a", "Việc"), task("II.1.b", "Việc khác"))
        await tx.plans.store(desk.office, issue, PlanState.CLOSED, NOW)
        assert await tx.plans.reminded_since(desk.office) == {}
        await tx.plans.store(desk.office, issue, PlanState.IN_FORCE, NOW + timedelta(days=9))
        assert await tx.plans.reminded_since(desk.office) == {plan_id: NOW}


async def test_a_new_issue_of_a_plan_reminds_as_the_one_before(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        (plan_id,) = await tx.plans.unannounced(desk.office)
        await tx.plans.start_reminding(plan_id, NOW)
        await tx.plans.store(desk.office, plan(task("II.1.a", "Việc mới")), PlanState.IN_FORCE, NOW + timedelta(days=9))
        assert await tx.plans.reminded_since(desk.office) == {plan_id: NOW}
        assert await tx.plans.unannounced(desk.office) == ()


# --- since ------------------------------------------------------------------------------------------------------------


async def test_tasks_reported_since_an_instant_are_found_with_their_last_line(desk: Desk) -> None:
    first, second = desk.tasks
    hours = [NOW + timedelta(hours=hour) for hour in range(4)]
    for task_id, at in ((first, hours[0]), (first, hours[1]), (second, hours[2])):
        await desk.add(replace(desk.report, aim=Aim(task_id, desk.unit), recorded_at=at))
    stored = await desk.add(replace(desk.report, recorded_at=hours[2]))
    await desk.add(replace(desk.undoing(stored.id), recorded_at=hours[3]))
    async with desk.storage.reading() as tx:
        assert await tx.reports.recorded_since(desk.office, hours[0]) == {first: hours[3], second: hours[2]}
        assert await tx.reports.recorded_since(desk.office, hours[3]) == {first: hours[3]}
        assert await tx.reports.recorded_since(desk.office, hours[3] + timedelta(seconds=1)) == {}
        assert await tx.reports.recorded_since(404, hours[0]) == {}


async def test_deliveries_queued_since_an_instant_are_found_by_kind(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        for number, kind in enumerate(("digest_changed", "digest", "digest_changed")):
            row = Delivery(desk.office, Address.chat(-5), kind, f"2025-W48:{number}", {}, NOW + timedelta(days=9))
            await tx.outbox.queue(row, NOW + timedelta(hours=number))
    async with desk.storage.reading() as tx:
        keys = [each.key for each in await tx.outbox.queued_since(desk.office, "digest_changed", NOW)]
        assert keys == ["2025-W48:0", "2025-W48:2"]
        later = await tx.outbox.queued_since(desk.office, "digest_changed", NOW + timedelta(hours=1))
        assert [each.key for each in later] == ["2025-W48:2"]
        assert await tx.outbox.queued_since(404, "digest_changed", NOW) == ()


async def test_since_when_a_role_of_the_office_is_held_is_known_of_who_holds_it_now(desk: Desk) -> None:
    later = NOW + timedelta(days=3)
    async with desk.storage.transaction() as tx:
        await tx.people.give(desk.person, Holding(Role.LEADER), None, NOW)
        assert await tx.people.held_since(desk.office, Role.LEADER) == {desk.person: NOW}
        await tx.people.take(desk.person, Holding(Role.LEADER), later)
        assert await tx.people.held_since(desk.office, Role.LEADER) == {}
        await tx.people.give(desk.person, Holding(Role.LEADER), None, later)
        assert await tx.people.held_since(desk.office, Role.LEADER) == {desk.person: later}
        assert await tx.people.held_since(desk.office, Role.ADMIN) == {}
        assert await tx.people.held_since(404, Role.LEADER) == {}
