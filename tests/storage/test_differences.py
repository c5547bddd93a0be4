"""Which task of an older issue a newer one has, and where its milestones have gone: tables, and reports that follow them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.extensions import Extension, Stage
from plan.model import Milestone, MilestoneKind, PlanState
from plan.reports import Aim
from storage import Storage
from storage.differences import amended, milestone_moves, pair
from storage.moved_milestones import GONE
from tests.storage.offices_and_plans import NOW, plan, task
from tests.storage.progress import Desk, open_desk

JUNE = Milestone(MilestoneKind.DATE, date(2025, 6, 30), "Sơ kết trước 30/6/2025")
JULY = replace(JUNE, due=date(2025, 7, 31))
YEAR_END = Milestone(MilestoneKind.DATE, date(2025, 12, 31), "Tổng kết trong năm")
NEXT = Milestone(MilestoneKind.DATE, date(2026, 3, 31), "Quyết toán quý I năm 2026")
ONGOING = Milestone(MilestoneKind.ONGOING, None, "Thường xuyên")


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        pytest.param((JUNE, YEAR_END), (JUNE, YEAR_END), {0: 0, 1: 1}, id="nothing changed"),
        pytest.param((JUNE, YEAR_END), (YEAR_END, JUNE), {0: 1, 1: 0}, id="reordered"),
        pytest.param((JUNE,), (YEAR_END, JUNE), {0: 1}, id="one was put in front"),
        pytest.param((JUNE, YEAR_END), (YEAR_END,), {0: None, 1: 0}, id="one is gone"),
        pytest.param((JUNE,), (JULY,), {0: 0}, id="moved to another day"),
        pytest.param((JUNE, YEAR_END), (YEAR_END, JULY), {0: 1, 1: 0}, id="reordered and moved, the words stayed"),
        pytest.param((JUNE,), (replace(JUNE, text="Trước 30/6"),), {0: 0}, id="the same day in other words"),
        pytest.param((JUNE, YEAR_END), (YEAR_END, NEXT), {0: None, 1: 0}, id="a new one is not the one that is gone"),
        pytest.param((JUNE,), (ONGOING,), {0: 0}, id="the only one became another kind"),
        pytest.param((JUNE,), (), {0: None}, id="none is left"),
        pytest.param((), (JUNE,), {}, id="there was none"),
    ],
)
def test_milestones_are_known_again(
    old: tuple[Milestone, ...], new: tuple[Milestone, ...], moves: dict[int, int | None]
) -> None:
    assert milestone_moves(task("1", "Việc", milestones=old), task("1", "Việc", milestones=new)) == moves


@given(st.permutations([JUNE, YEAR_END, NEXT, ONGOING]))
def test_any_order_of_the_same_milestones_keeps_each(order: list[Milestone]) -> None:
    old = (JUNE, YEAR_END, NEXT, ONGOING)
    moves = milestone_moves(task("1", "Việc", milestones=old), task("1", "Việc", milestones=tuple(order)))
    assert {at: order[to] for at, to in moves.items() if to is not None} == dict(enumerate(old))


LONG = "Xây dựng Kế hoạch cải cách hành chính năm của cơ quan và tổ chức thực hiện"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            [("a", LONG)], [("a", "Việc chen vào trước"), ("b", f"{LONG} có hiệu quả")], {1: 0}, id="reworded and moved down"
        ),
        pytest.param([("a", LONG)], [("a", f"{LONG} có hiệu quả")], {0: 0}, id="reworded in its place"),
        pytest.param([("a", LONG)], [("a", "Một việc hoàn toàn khác")], {0: 0}, id="the same number is the last resort"),
        pytest.param(
            [("a", "Báo cáo kết quả thực hiện quý I")], [("b", "Báo cáo kết quả thực hiện quý II")], {}, id="another quarter"
        ),
    ],
)
def test_tasks_are_known_again(old: list[tuple[str, str]], new: list[tuple[str, str]], expected: dict[int, int]) -> None:
    before = [replace(task(ref, content), id=at) for at, (ref, content) in enumerate(old)]
    found = pair(before, [task(ref, content) for ref, content in new])
    assert {place: one.id for place, one in found.items()} == expected


def test_an_amending_document_changes_what_it_names_and_leaves_the_rest() -> None:
    stored = plan(*(replace(one, id=at) for at, one in enumerate([task("II.1.a", LONG), task("II.1.b", "Kiểm tra công tác")])))
    by = plan(task("1", f"{LONG} có hiệu quả", lead=("Phòng Tổng hợp",)), task("II.1.b", "Tập huấn kỹ năng số cho cán bộ"))
    changed = amended(stored, by)
    assert [(one.ref, one.content, one.lead[0]) for one in changed.tasks] == [
        ("II.1.a", f"{LONG} có hiệu quả", "Phòng Tổng hợp"),
        ("II.1.b", "Kiểm tra công tác", "Phòng Nội chính"),
        ("II.1.b2", "Tập huấn kỹ năng số cho cán bộ", "Phòng Nội chính"),
    ]


async def reordered(storage: Storage, *milestones: Milestone) -> None:
    async with storage.transaction() as tx:
        office = await tx.offices.only()
        assert office is not None
        issue = plan(task("II.1.a", "Việc", milestones=milestones), task("II.1.b", "Việc khác"))
        await tx.plans.store(office.id, issue, PlanState.IN_FORCE, NOW + timedelta(days=1))


async def places(desk: Desk) -> tuple[list[int | None], list[int], dict[tuple[int, int | None], date]]:
    first = desk.tasks[0]
    async with desk.storage.reading() as tx:
        said = await tx.reports.of_tasks([first])
        asked = await tx.extensions.of_tasks([first])
        put_off = await tx.snoozes.of_person(desk.person)
    return [each.aim.milestone for each in said[first]], [each.milestone for each in asked[first]], put_off


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


async def test_what_was_said_follows_its_milestone_and_what_is_gone_counts_for_none(desk: Desk) -> None:
    await reordered(desk.storage, JUNE, YEAR_END)
    first = desk.tasks[0]
    for at in (0, 1):
        await desk.add(replace(desk.report, aim=Aim(first, desk.unit, at)))
        async with desk.storage.transaction() as tx:
            asked = (first, at, desk.unit, desk.person, "Chờ", JUNE.due, NEXT.due, False, Stage.HEAD, NOW)
            await tx.extensions.ask(desk.office, Extension(*asked))  # type: ignore[arg-type]
            await tx.snoozes.put(desk.person, first, at, date(2025, 12, at + 1))
    await reordered(desk.storage, YEAR_END, JUNE)
    assert await places(desk) == ([1, 0], [1, 0], {(first, 1): date(2025, 12, 1), (first, 0): date(2025, 12, 2)})
    await reordered(desk.storage, JUNE)
    assert await places(desk) == ([0, GONE], [0, GONE], {(first, 0): date(2025, 12, 1), (first, GONE): date(2025, 12, 2)})


async def test_two_milestones_that_are_gone_stay_apart(desk: Desk) -> None:
    first = desk.tasks[0]
    for milestone in (JUNE, NEXT):
        await reordered(desk.storage, milestone)
        async with desk.storage.transaction() as tx:
            await tx.snoozes.put(desk.person, first, 0, milestone.due or date.max)
        await reordered(desk.storage)
    assert (await places(desk))[2] == {(first, GONE): JUNE.due, (first, GONE + 1): NEXT.due}
