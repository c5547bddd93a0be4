"""The workbook of a plan: out and back without a change, mended cells read as they were written, nothing becomes a formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from bot.plan_workbook import written
from bot.returned_workbook import WorkbookError, measure, read_workbook
from plan.model import MilestoneKind, Plan, PlanHeader, Section
from plan.plan_draft import dates_of, with_dates
from plan.plan_rows import Column, ReturnedTable, RowFault, RowsError, header_words, plan_from
from tests.plan.readings import example

HEAD = tuple(header_words().values())
PLAN = example().plan


def back(plan: Plan) -> ReturnedTable:
    found = read_workbook(written(plan, {0: "xem lại"}, ["Phòng A"], draft=7))
    assert found is not None
    return found


def cells(plan: Plan = PLAN) -> list[list[str]]:
    return [list(row) for row in back(plan).cells]


def test_a_plan_comes_back_as_it_went_out() -> None:
    found = back(PLAN)
    assert found.draft == 7
    assert plan_from(PLAN, found.cells) == PLAN


def test_a_workbook_alone_tells_the_same_plan_but_for_lines() -> None:
    found = back(PLAN)
    tasks = tuple(replace(task, line=None) for task in PLAN.tasks)
    assert plan_from(found.plan, found.cells) == replace(PLAN, tasks=tasks)


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), min_size=4, max_size=4))
def test_whatever_words_a_plan_has_come_back_as_they_were(words: list[str]) -> None:
    content, lead, deadline, deliverable = words
    first = replace(
        PLAN.tasks[0], content=f"Việc {content}", lead=(lead,), deadline_text=deadline or None, deliverable=deliverable or None
    )
    plan = replace(PLAN, tasks=(first, *PLAN.tasks[1:3]))
    assert plan_from(plan, back(plan).cells) == plan


@pytest.mark.parametrize("words", ["=1+1", "+84", "@SUM(A1)", "-2", "http://a.vn", "12/2025", "007", "_x0041_"])
def test_no_cell_becomes_a_formula_a_link_or_a_number(words: str) -> None:
    plan = replace(PLAN, tasks=(replace(PLAN.tasks[0], content=words),))
    book = written(plan, {0: words}, [words])
    with ZipFile(BytesIO(book)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert all(b"<f>" not in sheet and b"<hyperlink" not in sheet for sheet in sheets)
    assert plan_from(plan, back(plan).cells) == plan


def mended(ref: str, column: Column, text: str) -> Plan:
    rows = cells()
    row = next(row for row in rows if row[0] == ref)
    row[list(header_words()).index(column)] = text
    return plan_from(PLAN, rows)


def task_of(plan: Plan, ref: str):  # type: ignore[no-untyped-def]
    return next(task for task in plan.tasks if task.ref == ref)


def test_a_lead_is_taken_from_its_cell_and_nothing_else_changes() -> None:
    changed = mended("II.1.b", Column.LEAD, "Phòng Tổng hợp\nPhòng Nội chính")
    assert task_of(changed, "II.1.b").lead == ("Phòng Tổng hợp", "Phòng Nội chính")
    assert [task for task in changed.tasks if task.ref != "II.1.b"] == [task for task in PLAN.tasks if task.ref != "II.1.b"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("15/12/2025", [date(2025, 12, 15)]),
        ("2025-12-15", [date(2025, 12, 15)]),
        ("15/6/2025; 15/12/2025", [date(2025, 6, 15), date(2025, 12, 15)]),
        ("15.6.2025 và 15-12-2025", [date(2025, 6, 15), date(2025, 12, 15)]),
        ("", []),
    ],
)
def test_days_are_taken_from_their_cell(text: str, due: list[date]) -> None:
    assert list(dates_of(task_of(mended("II.1.b", Column.DATES, text), "II.1.b"))) == due


def test_other_words_of_a_deadline_are_understood_anew() -> None:
    changed = task_of(mended("II.1.b", Column.DEADLINE, "Thường xuyên"), "II.1.b")
    assert [one.kind for one in changed.milestones] == [MilestoneKind.ONGOING]


def test_a_day_set_in_a_draft_is_kept_though_the_words_say_another() -> None:
    plan = replace(PLAN, tasks=(with_dates(PLAN.tasks[1], (date(2025, 10, 1),)),))
    found = back(plan)
    assert plan_from(plan, found.cells) == plan
    assert dates_of(plan_from(found.plan, found.cells).tasks[0]) == (date(2025, 10, 1),)


def test_a_row_that_is_gone_leaves_its_task_out_and_a_new_one_gets_the_next_free_number() -> None:
    rows = [row for row in cells() if row[0] != "II.1.a"]
    rows.append(["", "", "Tổ chức tổng kết công tác năm", "Phòng Tổng hợp", "", "Tháng 12 năm 2025", "", "", ""])
    changed = plan_from(PLAN, rows)
    assert len(changed.tasks) == len(PLAN.tasks)
    assert (changed.tasks[0].ref, changed.tasks[-1].ref) == ("II.1.b", f"{PLAN.tasks[-1].ref[:-1]}c")
    assert dates_of(changed.tasks[-1]) == (date(2025, 12, 31),)
    assert changed.tasks[-1].section == PLAN.tasks[-1].section


def test_columns_are_found_by_their_words_in_any_order_and_a_column_that_is_gone_changes_nothing() -> None:
    kept = [0, 3, 2]
    turned = [[row[place] for place in kept] for row in cells()]
    assert plan_from(PLAN, turned) == PLAN


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], RowFault(1, "columns", ", ".join(HEAD))),
        ([["Số", "x"]], RowFault(1, "columns", ", ".join(HEAD[1:]))),
        ([HEAD, ["1", "", "", "Phòng A"]], RowFault(2, "content", "1")),
        ([HEAD, ["", "", "", "", ""], ["1", "", "Việc", "", "", "", "31/2/2025"]], RowFault(3, "date", "31/2/2025")),
        ([HEAD, ["1", "", "Việc", "", "", "", "sớm"]], RowFault(2, "date", "sớm")),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row(rows: list[list[str]], fault: RowFault) -> None:
    with pytest.raises(RowsError) as caught:
        plan_from(Plan(PlanHeader("Kế hoạch"), (Section("I", "Mục"),), ()), rows)
    assert caught.value.faults == (fault,)


def foreign_workbook() -> bytes:
    held = BytesIO()
    with Workbook(held) as book:
        book.add_worksheet("Nhiệm vụ").write_string(0, 0, "Số")
    return held.getvalue()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"chi la chu", foreign_workbook()])
def test_any_other_file_is_none_of_ours(content: bytes) -> None:
    assert read_workbook(content) is None


def bomb(declared: int | None) -> bytes:
    """An archive of a hundred kilobytes that grows to a hundred megabytes, telling the truth or not."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(100 * 1024 * 1024))
    content = held.getvalue()
    return content if declared is None else content.replace(pack("<L", 100 * 1024 * 1024), pack("<L", declared))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04" + bytes(40), id="nothing behind the first bytes"),
        pytest.param(written(PLAN, {}, [])[:-4000], id="cut off"),
        pytest.param(written(PLAN, {}, []).replace(b"PK\x01\x02", b"PK\x01\x03"), id="a broken directory"),
        pytest.param(bomb(None), id="a bomb"),
        pytest.param(bomb(10), id="a bomb that says it is small"),
    ],
)
def test_a_hostile_workbook_is_refused_before_it_is_opened(content: bytes) -> None:
    with pytest.raises(WorkbookError):
        read_workbook(content)


def test_an_honest_workbook_of_many_tasks_is_let_through() -> None:
    measure(written(replace(PLAN, tasks=PLAN.tasks * 40), {}, []))
