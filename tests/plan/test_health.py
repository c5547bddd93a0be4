"""The health sheet: every doubt as a table, units that look alike, and what an administrator mends before a plan is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.dates import understand
from plan.doubts import Doubt
from plan.health import HealthSheet, health
from plan.model import Milestone, MilestoneKind, Plan, PlanHeader, PlanReading, Problem, Task, Unit
from plan.plan_draft import PlanDraft, dates_of, with_dates
from plan.unit_suggestions import Likeness, likeness
from tests.plan.readings import example

TODAY = date(2025, 6, 1)
FINANCE, GENERAL = "Phòng Quản trị - Tài vụ", "Phòng Tổng hợp"
OFFICE = (Unit(FINANCE, "Phòng QT-TV", id=1), Unit(GENERAL, "Phòng Tổng hợp", id=2))


def task(ref: str = "1", **more: object) -> Task:
    made = Task(
        ref=ref,
        code=ref,
        section="Việc chung",
        content=f"Xây dựng nội dung thứ {ref}",
        lead=(FINANCE,),
        deliverable="Báo cáo",
        deadline_text="Quý IV năm 2025",
        line=int(ref) * 10 if ref.isdigit() else None,
    )
    made = replace(made, **more)  # type: ignore[arg-type]
    return made if "milestones" in more else replace(made, milestones=understand(made.deadline_text, 2025).milestones)


def draft(*tasks: Task, problems: tuple[Problem, ...] = ()) -> PlanDraft:
    return PlanDraft(PlanReading(Plan(PlanHeader("Kế hoạch năm 2025", year=2025), (), tasks), problems))


def sheet(*tasks: Task, known: tuple[Unit, ...] = OFFICE) -> HealthSheet:
    return health(draft(*tasks), known, TODAY)


def found(*tasks: Task, known: tuple[Unit, ...] = OFFICE) -> list[tuple[str, str]]:
    return [(each.doubt.value, each.about) for each in sheet(*tasks, known=known).findings]


def test_a_sound_task_raises_no_doubt() -> None:
    assert found(task("1"), task("2", lead=("Các phòng, đơn vị",)), task("3", deadline_text="Thường xuyên")) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"lead": ()}, ("no_lead", ""), id="no lead"),
        pytest.param({"lead": ("Phòng Ngoại vụ",)}, ("unknown_lead", "Phòng Ngoại vụ"), id="a lead that the office has not"),
        pytest.param({"deadline_text": None}, ("no_date", ""), id="no deadline"),
        pytest.param({"deadline_text": "Khi thuận lợi"}, ("no_date", ""), id="words that name no day"),
        pytest.param({"deadline_text": "Trước ngày 31/3/2025"}, ("past_date", "2025-03-31"), id="a day that is past"),
        pytest.param({"deadline_text": "30/11/2022"}, ("cited_date", "2022-11-30"), id="a day before the plan's year"),
        pytest.param(
            {
                "deadline_text": "Theo Quyết định của UBND tỉnh ký 30/11/2025",
                "milestones": (
                    Milestone(MilestoneKind.DATE, date(2025, 11, 30), "Theo Quyết định của UBND tỉnh ký 30/11/2025"),
                ),
            },
            ("cited_date", "2025-11-30"),
            id="a day behind a document",
        ),
        pytest.param({"deliverable": None}, ("no_deliverable", ""), id="no deliverable where the others have one"),
    ],
)
def test_each_doubt_is_found_with_what_it_is_about(more: dict[str, object], expected: tuple[str, str]) -> None:
    assert found(task("1", **more), task("2"), task("3")) == [expected]


@pytest.mark.parametrize(
    "words",
    ["Báo cáo kết quả trước ngày 15/12/2025", "Kế hoạch trình trước 15/12/2025", "15/12/2025", "Quý III ban hành các Kế hoạch"],
)
def test_a_limit_behind_a_document_is_no_cited_date(words: str) -> None:
    assert found(task("1", deadline_text=words)) == []


def test_a_plan_that_names_deliverables_for_few_tasks_misses_none() -> None:
    assert found(task("1", deliverable=None), task("2", deliverable=None), task("3")) == []


def test_an_office_without_units_knows_no_unknown_lead() -> None:
    assert found(task("1", lead=("Phòng Ngoại vụ",)), known=()) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Tổ chức tập huấn kỹ năng chuyển đổi số", "Tổ chức tập huấn kỹ năng chuyển đổi số.", True),
        ("Tổ chức tập huấn kỹ năng chuyển đổi số cho cán bộ", "Tổ chức tập huấn các kỹ năng chuyển đổi số cho cán bộ", True),
        ("Báo cáo kết quả thực hiện kế hoạch quý I", "Báo cáo kết quả thực hiện kế hoạch quý II", False),
        ("Báo cáo kết quả thực hiện kế hoạch năm 2025", "Báo cáo kết quả thực hiện kế hoạch năm 2026", False),
        ("Sơ kết 6 tháng đầu năm công tác cải cách", "Sơ kết 6 tháng cuối năm công tác cải cách", False),
        ("Họp giao ban", "Họp giao ban", False),
    ],
)
def test_tasks_that_say_nearly_the_same_are_shown_once(one: str, other: str, alike: bool) -> None:
    expected = [("near_duplicate", "1")] if alike else []
    assert found(task("1", content=one), task("2", content=other)) == expected


def test_the_same_words_for_another_unit_are_no_duplicate() -> None:
    content = "Xây dựng kế hoạch công tác năm của đơn vị"
    assert found(task("1", content=content), task("2", content=content, lead=(GENERAL,))) == []


def test_a_letter_that_stands_twice_is_told_of_the_second() -> None:
    twice = Problem("duplicate_letter", 20, "2", (("letter", "c"), ("number", "c2")))
    found = health(draft(task("1"), task("2"), problems=(twice,)), OFFICE, TODAY).findings
    assert [(each.doubt, each.ref, each.line, each.quote) for each in found] == [
        (Doubt.SAME_LETTER, "2", 20, "Xây dựng nội dung thứ 2")
    ]


def test_a_finding_quotes_the_words_and_the_line_of_the_source() -> None:
    (found,) = sheet(task("4", deadline_text="Trước ngày 31/3/2025")).findings
    assert (found.line, found.quote, found.place) == (40, "Trước ngày 31/3/2025", 0)


def test_the_example_plan_has_the_findings_that_a_person_sees_in_it() -> None:
    seen = health(PlanDraft(example()), (), date(2025, 11, 24))
    assert seen.tasks == 27
    assert seen.counts == {Doubt.PAST_DATE: 4, Doubt.SAME_LETTER: 1, Doubt.NO_DELIVERABLE: 1}
    assert [(each.written, each.why) for each in seen.merges] == [
        ("Trung tâm Phục hành chính công tỉnh", Likeness.TAKEN_AS_ONE)
    ]
    assert seen.problems == ()


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Phòng Tổng hợp", "Phòng Tổng hợpp", Likeness.ONE_LETTER),
        ("Phòng Nội chính", "Phòng Nội chín", Likeness.ONE_LETTER),
        ("Phòng Hành chính - Tổ chức", "Phòng HC-TC", Likeness.SHORT_FORM),
        ("Trung tâm Phục vụ hành chính công", "TT PVHCC", Likeness.SHORT_FORM),
        ("Phòng Kinh tế 1", "Phòng Kinh tế 2", None),
        ("Phòng Nghiên cứu II", "Phòng Nghiên cứu III", None),
        ("UBND xã Bình Minh", "UBND xã Bình Sơn", None),
        ("Phòng Nội chính", "Phòng Ngoại vụ", None),
    ],
)
def test_units_that_may_be_one_are_suggested_with_the_reason(one: str, other: str, why: Likeness | None) -> None:
    assert likeness(one, other) is why
    assert likeness(other, one) is why


def test_a_new_unit_one_letter_from_one_of_the_office_is_suggested_and_not_merged() -> None:
    seen = sheet(task("1", lead=("Phòng Tổng hợpp",)))
    assert [(each.written, each.into) for each in seen.merges] == [("Phòng Tổng hợpp", GENERAL)]
    assert [unit.known for unit in seen.units] == [None]


def test_merging_writes_one_name_everywhere_and_settles_the_suggestion() -> None:
    typed = draft(task("1", lead=("Phòng Tổng hợpp",), coordinating=(GENERAL, FINANCE)))
    merged = typed.with_units_merged("Phòng Tổng hợpp", GENERAL)
    assert merged.tasks[0].lead == (GENERAL,)
    assert merged.tasks[0].coordinating == (FINANCE,)
    assert health(merged, OFFICE, TODAY).merges == ()


@pytest.mark.parametrize(
    ("doubt", "mend"),
    [
        (Doubt.NO_LEAD, lambda one: one.with_lead(0, GENERAL)),
        (Doubt.NO_LEAD, lambda one: one.without(0)),
        (Doubt.NO_DATE, lambda one: one.with_due(0, date(2025, 9, 30))),
        (Doubt.NO_DATE, lambda one: one.with_ongoing(0)),
        (Doubt.NO_DATE, lambda one: one.found_right(0, Doubt.NO_DATE)),
    ],
)
def test_what_is_mended_is_doubted_no_more(doubt: Doubt, mend) -> None:  # type: ignore[no-untyped-def]
    broken = draft(task("1", lead=(), deadline_text=None))
    assert doubt in health(broken, OFFICE, TODAY).counts
    assert doubt not in health(mend(broken), OFFICE, TODAY).counts


def test_a_task_that_was_left_out_is_not_stored_and_can_be_taken_back() -> None:
    whole = draft(task("1"), task("2"))
    assert [one.ref for one in whole.without(0).plan.tasks] == ["2"]
    assert whole.without(0).taken_back(0) == whole
    assert health(whole.without(0), OFFICE, TODAY).dropped == 1
    with pytest.raises(IndexError):
        whole.without(2)


def test_a_day_that_is_set_keeps_the_words_of_the_document_and_what_goes_on() -> None:
    written = "Ban hành trước 31/3/2025; định kỳ hàng quý"
    set_to = with_dates(task("1", deadline_text=written), (date(2025, 4, 30),))
    assert dates_of(set_to) == (date(2025, 4, 30),)
    assert [(one.kind, one.text) for one in set_to.milestones] == [
        (MilestoneKind.DATE, written),
        (MilestoneKind.RECURRING, "định kỳ hàng quý"),
    ]
