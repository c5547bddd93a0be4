"""Storing plans: the same again changes nothing, a newer issue keeps ids, offices never see each other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from plan.model import Milestone, MilestoneKind, Plan, PlanState
from storage import Import, Storage, errors
from storage.tables import milestones, task_units, tasks
from tests.storage.offices_and_plans import COLLECTIVE, HEADER, NOW, ZONE, plan, plans, task, without_ids

LATER = NOW + timedelta(days=1)
FIRST = plan(task("II.1.a", "Rà soát văn bản"), task("II.1.b", "Kiểm tra công tác"), task("II.1.c", "Tập huấn"))


async def stored(storage: Storage, *issues: Plan, office: str = "Văn phòng", state: PlanState = PlanState.IN_FORCE) -> Import:
    """Store issues one after another, each in its own transaction; the last one's import."""
    for issue in issues:
        async with storage.transaction() as tx:
            made = await tx.offices.ensure(office, ZONE, NOW)
            last = await tx.plans.store(made.id, issue, state, LATER)
    return last


async def in_force(storage: Storage, office: str = "Văn phòng") -> tuple[Plan, ...]:
    """What the office is answered from."""
    async with storage.transaction() as tx:
        return await tx.plans.in_force((await tx.offices.ensure(office, ZONE, NOW)).id)


async def version(storage: Storage) -> int:
    """The version of the only office."""
    async with storage.reading() as tx:
        office = await tx.offices.only()
        assert office is not None
        return await tx.plans.version(office.id)


async def ids(storage: Storage) -> dict[str, int | None]:
    """The ids of the open tasks by content."""
    return {one.content: one.id for found in await in_force(storage) for one in found.tasks}


async def test_a_stored_plan_comes_back_as_it_was(storage: Storage) -> None:
    await stored(storage, FIRST)
    (found,) = await in_force(storage)
    assert without_ids(found) == FIRST
    assert found.id is not None
    assert all(one.id for one in found.tasks)


async def test_the_same_plan_again_changes_nothing_and_bumps_no_version(storage: Storage) -> None:
    first = await stored(storage, FIRST)
    before, known = await version(storage), await in_force(storage)
    again = await stored(storage, FIRST)
    assert again == Import(first.plan_id, unchanged=("II.1.a", "II.1.b", "II.1.c"))
    assert (await version(storage), await in_force(storage)) == (before, known)


async def test_a_newer_issue_keeps_ids_and_says_what_it_changed(storage: Storage) -> None:
    await stored(storage, FIRST)
    known = await ids(storage)
    newer = plan(
        task("II.1.a", "Rà soát văn bản", deliverable="Tờ trình"), task("II.1.b", "Kiểm tra công tác"), task("II.1.d", "Mới")
    )
    async with storage.reading() as tx:
        shown = await tx.plans.difference(1, newer)
    made = await stored(storage, newer)
    assert made == shown == Import(made.plan_id, ("II.1.d",), ("II.1.a",), ("II.1.c",), ("II.1.b",))
    now_known = await ids(storage)
    assert now_known["Rà soát văn bản"] == known["Rà soát văn bản"]
    assert "Tập huấn" not in now_known
    assert without_ids((await in_force(storage))[0]) == newer


async def test_difference_stores_nothing(storage: Storage) -> None:
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        assert await tx.plans.difference(office.id, FIRST) == Import(None, added=("II.1.a", "II.1.b", "II.1.c"))
    assert await in_force(storage) == ()


async def test_tasks_whose_letters_shift_keep_their_ids(storage: Storage) -> None:
    await stored(storage, FIRST)
    known = await ids(storage)
    shifted = plan(
        task("II.1.a", "Việc chen vào"), *(replace(one, ref=f"II.1.{c}") for one, c in zip(FIRST.tasks, "bcd", strict=True))
    )
    made = await stored(storage, shifted)
    now_known = await ids(storage)
    assert {content: now_known[content] for content in known} == known
    assert (made.added, made.changed, made.removed) == (("II.1.a",), ("II.1.b", "II.1.c", "II.1.d"), ())


async def test_a_removed_task_is_closed_and_opened_again_when_it_returns(storage: Storage) -> None:
    await stored(storage, FIRST)
    known = await ids(storage)
    await stored(storage, plan(*FIRST.tasks[:2]))
    async with storage._engines.reading.begin() as connection:
        row = (await connection.execute(select(tasks).where(tasks.c.closed_at.is_not(None)))).one()
    assert (row.content, row.closed_at, row.closed_reason) == ("Tập huấn", LATER, "removed")
    back = await stored(storage, FIRST)
    assert back.added == ("II.1.c",)
    assert await ids(storage) == known


async def test_a_task_on_another_line_is_unchanged_but_is_found_there(storage: Storage) -> None:
    await stored(storage, FIRST)
    before = await version(storage)
    moved = plan(*(replace(one, line=99) for one in reversed(FIRST.tasks)))
    made = await stored(storage, moved)
    assert (made.changed, made.unchanged) == ((), ("II.1.c", "II.1.b", "II.1.a"))
    assert without_ids((await in_force(storage))[0]) == moved
    assert await version(storage) > before


@pytest.mark.parametrize(
    ("change", "same"),
    [
        pytest.param({"title": "Tên khác"}, True, id="another title under the same number"),
        pytest.param({"issuer": "VĂN PHÒNG  UBND TỈNH"}, True, id="the issuer in capitals"),
        pytest.param({"number": "16/KH-VP"}, False, id="another number"),
        pytest.param({"year": 2026}, False, id="another year"),
        pytest.param({"issuer": "Sở Nội vụ"}, False, id="another issuer"),
    ],
)
async def test_number_issuer_and_year_make_the_plan(storage: Storage, change: dict[str, object], same: bool) -> None:
    first = await stored(storage, FIRST)
    other = await stored(storage, replace(FIRST, header=replace(HEADER, **change)))  # type: ignore[arg-type]
    assert (first.plan_id == other.plan_id) is same
    assert len(await in_force(storage)) == (1 if same else 2)


async def test_a_plan_without_a_number_is_known_by_title_and_year(storage: Storage) -> None:
    bare = replace(HEADER, number=None)
    first = await stored(storage, replace(FIRST, header=bare))
    again = await stored(storage, replace(FIRST, header=replace(bare, title="KẾ HOẠCH  cchc năm 2025", issuer=None)))
    assert first.plan_id == again.plan_id


async def test_a_draft_is_not_in_force_until_it_is_stored_so(storage: Storage) -> None:
    draft = await stored(storage, FIRST, state=PlanState.DRAFT)
    assert await in_force(storage) == ()
    issued = await stored(storage, FIRST)
    assert issued.plan_id == draft.plan_id
    assert len(await in_force(storage)) == 1


async def test_offices_do_not_see_each_others_plans_or_units(storage: Storage) -> None:
    await stored(storage, FIRST)
    await stored(storage, plan(task("II.1.a", "Việc của Sở", lead=("Phòng Tổng hợp",))), office="Sở Nội vụ")
    ours, theirs = await in_force(storage), await in_force(storage, "Sở Nội vụ")
    assert [one.content for one in theirs[0].tasks] == ["Việc của Sở"]
    assert len(ours[0].tasks) == 3
    async with storage.reading() as tx:
        first, second = await tx.offices.all()
        names = [{unit.name for unit in await tx.units.all(office.id)} for office in (first, second)]
    assert "Phòng Tổng hợp" not in names[0]
    assert "Phòng Nội chính" not in names[1]


async def test_written_units_are_resolved_but_collective_ones_are_not(storage: Storage) -> None:
    await stored(
        storage, plan(task("II.1.a", "Rà soát", lead=("Phòng Nội chính", COLLECTIVE), coordinating=("Phòng Tổng hợp",)))
    )
    async with storage._engines.reading.begin() as connection:
        rows = (await connection.execute(select(task_units))).all()
    resolved = {(row.role, row.position): (row.written, row.unit_id is not None) for row in rows}
    assert resolved == {
        ("lead", 0): ("Phòng Nội chính", True),
        ("lead", 1): (COLLECTIVE, False),
        ("coordinating", 0): ("Phòng Tổng hợp", True),
    }


async def test_a_milestone_that_keeps_its_place_keeps_its_id(storage: Storage) -> None:
    two = (Milestone(MilestoneKind.ONGOING, None, "Thường xuyên"), Milestone(MilestoneKind.UNDATED, None, "Sớm"))
    await stored(storage, plan(task("II.1.a", "Rà soát", milestones=two)))

    async def numbers() -> list[int]:
        async with storage._engines.reading.begin() as connection:
            return list(await connection.scalars(select(milestones.c.id).order_by(milestones.c.position)))

    before = await numbers()
    fewer = plan(task("II.1.a", "Rà soát", milestones=(replace(two[0], text="Thường xuyên trong năm"),)))
    await stored(storage, fewer)
    assert await numbers() == before[:1]
    assert without_ids((await in_force(storage))[0]) == fewer


async def test_two_imports_at_once_make_one_plan(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.offices.ensure("Văn phòng", ZONE, NOW)
    made = await asyncio.gather(*(stored(storage, FIRST) for _ in range(4)))
    assert len({one.plan_id for one in made}) == 1
    assert sorted(len(one.added) for one in made) == [0, 0, 0, 3]


async def test_an_unknown_office_is_refused(storage: Storage) -> None:
    with pytest.raises(errors.NotFound) as caught:
        async with storage.transaction() as tx:
            await tx.plans.store(404, FIRST, PlanState.IN_FORCE, NOW)
    assert (caught.value.kind, caught.value.id) == ("office", 404)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """One loop for all examples of a property."""
    with asyncio.Runner() as made:
        yield made


def test_any_plan_comes_back_equal_and_again_changes_nothing(migrated_url: str, runner: asyncio.Runner) -> None:
    storage = runner.run(Storage.open(migrated_url))

    async def stores_twice(issue: Plan) -> None:
        async with storage.transaction() as tx:
            office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
            made = await tx.plans.store(office.id, issue, PlanState.IN_FORCE, NOW)
            before = await tx.plans.version(office.id)
            again = await tx.plans.store(office.id, issue, PlanState.IN_FORCE, LATER)
            found = next(one for one in await tx.plans.in_force(office.id) if one.id == made.plan_id)
            assert without_ids(found) == issue
            assert (again.added, again.changed, again.removed) == ((), (), ())
            assert await tx.plans.version(office.id) == before

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(plans)
    def property_holds(issue: Plan) -> None:
        runner.run(stores_twice(issue))

    try:
        property_holds()
    finally:
        runner.run(storage.close())
