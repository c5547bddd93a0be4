"""Views: typed answers become cards. The first line answers; deadlines, codes and spans are said as people say them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.views.answers import answer_card
from handlers.views.card import plain_text
from handlers.views.deadlines import milestones_words
from handlers.views.names import code_words, plan_title, section_of, span_words
from locales import LANGUAGES, Texts
from plan.answers import (
    Answer,
    Found,
    Intent,
    Nothing,
    NothingReason,
    PlannedTask,
    SmallTalk,
    SmallTalkKind,
    Span,
    SpanKind,
    TaskList,
    Unsure,
)
from plan.model import Every, Milestone, MilestoneKind, Plan, PlanHeader, Rhythm, Section, Task, Unit, UnitRole

ROOT = Path(__file__).parents[2]
TODAY = date(2025, 11, 24)
VI = Texts.load("vi")


def planned(**changes: object) -> PlannedTask:
    """Return a task of a small plan."""
    facts: dict[str, object] = {
        "ref": "II.1.a",
        "code": "1.a",
        "section": "Chỉ đạo",
        "content": "Xây dựng quy chế làm việc.",
        "lead": ("Phòng A",),
        "coordinating": ("Phòng B", "Các phòng, đơn vị"),
        "deliverable": "Quy chế",
        "deadline_text": "Quý IV năm 2025",
        "milestones": (Milestone(MilestoneKind.DATE, date(2025, 12, 31), "Quý IV năm 2025"),),
        "id": 7,
    }
    task = Task(**{**facts, **changes})  # type: ignore[arg-type]
    return PlannedTask(Plan(PlanHeader("Kế hoạch thử", "12/KH-VP"), (Section("II.1", "Chỉ đạo"),), (task,), id=1), task)


def lines(answer: Answer, today: date = TODAY) -> list[str]:
    return plain_text(answer_card(answer, VI, today).html).split("\n")


@pytest.mark.parametrize(
    ("intent", "first"),
    [
        (Intent.LEAD, "Phòng A chủ trì."),
        (Intent.COORDINATING, "Phối hợp: Phòng B; Các phòng, đơn vị."),
        (Intent.DUE, "⏰ Hạn: 31/12/2025 (còn 37 ngày). “Quý IV năm 2025”"),
        (Intent.DELIVERABLE, "Sản phẩm: Quy chế."),
        (Intent.STATUS, "Chưa có báo cáo tiến độ của việc này."),
        (Intent.DETAIL, "📌 1.a Xây dựng quy chế làm việc"),
    ],
)
def test_the_first_line_answers_what_was_asked(intent: Intent, first: str) -> None:
    assert lines(Found(intent, planned()))[0] == first


@pytest.mark.parametrize("intent", [Intent.LEAD, Intent.COORDINATING, Intent.DUE, Intent.DELIVERABLE, Intent.STATUS])
def test_every_answer_holds_everything_once_and_the_source_last(intent: Intent) -> None:
    said = lines(Found(intent, planned()))
    for fact in ("📌 1.a", "Phòng A", "Phòng B", "Quy chế", "31/12/2025", "“Quý IV năm 2025”", "hưa có báo cáo"):
        assert len([line for line in said if fact in line]) == 1, fact
    assert said[-1] == "Mục II.1.a, Kế hoạch thử, số 12/KH-VP"


@pytest.mark.parametrize(
    ("intent", "missing", "first"),
    [
        (Intent.LEAD, {"lead": ()}, "Kế hoạch không ghi đơn vị chủ trì việc này."),
        (Intent.COORDINATING, {"coordinating": ()}, "Kế hoạch không ghi đơn vị phối hợp cho việc này."),
        (Intent.DUE, {"deadline_text": None, "milestones": ()}, "Kế hoạch không ghi thời hạn của việc này."),
        (Intent.DELIVERABLE, {"deliverable": None}, "Kế hoạch không ghi sản phẩm của việc này."),
    ],
    ids=["lead", "coordinating", "due", "deliverable"],
)
def test_what_the_plan_does_not_say_is_said_so(intent: Intent, missing: dict[str, object], first: str) -> None:
    assert lines(Found(intent, planned(**missing)))[0] == first


def test_a_task_without_anything_still_has_a_card() -> None:
    bare = planned(lead=(), coordinating=(), deliverable=None, deadline_text=None, milestones=(), section="")
    assert len(lines(Found(Intent.DETAIL, bare))) == 7


@pytest.mark.parametrize(
    ("lead", "first"),
    [
        (("Phòng A", "Trung tâm B"), "Phòng A; Trung tâm B cùng chủ trì."),
        (("Các phòng chủ trì soạn thảo",), "Chủ trì: Các phòng chủ trì soạn thảo."),
        (("Phòng " + "A" * 100,), "Chủ trì: Phòng " + "A" * 100 + "."),
    ],
    ids=["several", "a_phrase_with_the_word", "a_long_name"],
)
def test_leads_are_put_into_a_sentence_that_reads_well(lead: tuple[str, ...], first: str) -> None:
    assert lines(Found(Intent.LEAD, planned(lead=lead)))[0] == first


def test_a_done_task_is_done() -> None:
    done = planned(deadline_text="Đã hoàn thành", milestones=(Milestone(MilestoneKind.DONE, None, "Đã hoàn thành"),))
    assert lines(Found(Intent.STATUS, done))[0] == "Kế hoạch ghi việc này đã hoàn thành."
    assert "📈 Tiến độ: đã hoàn thành theo kế hoạch" in lines(Found(Intent.LEAD, done))


D, Kind = date, MilestoneKind


@pytest.mark.parametrize(
    ("milestones", "said"),
    [
        ([(Kind.DATE, D(2025, 9, 30), None)], "30/9/2025 (quá hạn 55 ngày)"),
        ([(Kind.DATE, D(2025, 11, 24), None)], "thứ Hai, 24/11/2025 (hôm nay)"),
        ([(Kind.DATE, D(2025, 11, 25), None)], "thứ Ba, 25/11/2025 (ngày mai)"),
        ([(Kind.DATE, D(2025, 11, 30), None)], "Chủ nhật 30/11/2025 (còn 6 ngày)"),
        ([(Kind.DATE, D(2025, 12, 31), None)], "31/12/2025 (còn 37 ngày)"),
        (
            [(Kind.DATE, D(2025, 9, 30), None), (Kind.DATE, D(2025, 12, 31), None)],
            "30/9/2025 (quá hạn 55 ngày); 31/12/2025 (còn 37 ngày)",
        ),
        ([(Kind.DATE, D(2025, 9, 30), None), (Kind.RECURRING, None, None)], "30/9/2025 (quá hạn 55 ngày), sau đó định kỳ"),
        ([(Kind.ONGOING, D(2025, 12, 31), None)], "thường xuyên đến 31/12/2025"),
        ([(Kind.ONGOING, None, None)], "thường xuyên"),
        ([(Kind.RECURRING, None, Rhythm(Every.MONTH))], "định kỳ hằng tháng"),
        ([(Kind.RECURRING, None, Rhythm(Every.MONTH, 20))], "định kỳ hằng tháng, chậm nhất ngày 20"),
        ([(Kind.RECURRING, None, Rhythm(Every.WEEK, 5))], "định kỳ hằng tuần, chậm nhất thứ Sáu"),
        ([(Kind.RECURRING, None, Rhythm(Every.QUARTER))], "định kỳ hằng quý"),
        ([(Kind.RECURRING, None, Rhythm(Every.HALF_YEAR))], "định kỳ 6 tháng một lần"),
        ([(Kind.RECURRING, None, Rhythm(Every.YEAR))], "định kỳ hằng năm"),
        ([(Kind.CONDITIONAL, None, None)], "chưa có ngày cụ thể, còn chờ điều kiện"),
        ([(Kind.UNDATED, None, None)], "chưa xác định được ngày cụ thể"),
        ([], "chưa xác định được ngày cụ thể"),
        ([(Kind.DONE, None, None)], "đã hoàn thành, theo kế hoạch"),
        ([(Kind.ONGOING, None, None), (Kind.ONGOING, None, None)], "thường xuyên"),
    ],
)
def test_a_deadline_is_said_as_people_say_it(
    milestones: list[tuple[MilestoneKind, date | None, Rhythm | None]], said: str
) -> None:
    task = planned(milestones=tuple(Milestone(kind, due, "…", rhythm) for kind, due, rhythm in milestones)).task
    assert plain_text(milestones_words(task, VI, TODAY)) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (D(2025, 11, 1), D(2025, 11, 30), "tháng 11/2025"),
        (D(2025, 7, 1), D(2025, 9, 30), "quý III/2025"),
        (D(2025, 1, 1), D(2025, 6, 30), "6 tháng đầu năm 2025"),
        (D(2025, 7, 1), D(2025, 12, 31), "6 tháng cuối năm 2025"),
        (D(2025, 1, 1), D(2025, 12, 31), "năm 2025"),
        (D(2025, 11, 24), D(2025, 11, 30), "tuần từ 24/11 đến 30/11/2025"),
        (D(2025, 11, 24), D(2025, 11, 24), "ngày 24/11/2025"),
        (D(2025, 2, 1), D(2025, 4, 30), "từ 1/2/2025 đến 30/4/2025"),
    ],
)
def test_a_stretch_of_days_has_the_name_that_people_give_it(first: date, last: date, said: str) -> None:
    assert span_words(Span(SpanKind.DAYS, "x", first, last), VI) == said


@pytest.mark.parametrize("label", ["weekly", "monthly", "quarterly", "yearly", "recurring", "from_the_future"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rhythm_has_a_name(label: str, language: str) -> None:
    assert span_words(Span(SpanKind.RECURRING, label), Texts.load(language))


@pytest.mark.parametrize(
    ("code", "said"),
    [("3.a", "3.a"), ("5.c2", "5.c (mục c thứ hai)"), ("5.đ3", "5.đ (mục đ thứ ba)"), ("12", "12"), ("3.12", "3.12")],
)
def test_a_code_is_shown_as_people_say_it(code: str, said: str) -> None:
    assert code_words(code, VI) == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("KẾ HOẠCH Cải cách hành chính năm 2025", "Kế hoạch Cải cách hành chính năm 2025"),
        ("Kế hoạch công tác", "Kế hoạch công tác"),
        ("KẾ HOẠCH CÔNG TÁC", "KẾ HOẠCH CÔNG TÁC"),
        ("UBND tỉnh", "UBND tỉnh"),
        ("", ""),
    ],
)
def test_a_title_is_written_as_in_a_sentence(title: str, said: str) -> None:
    assert plan_title(title) == said


@pytest.mark.parametrize(
    ("tasks", "first"),
    [
        (TaskList(Intent.LIST_BY_TIME, (), span=Span(SpanKind.OVERDUE, "overdue")), "Không có việc nào quá hạn."),
        (
            TaskList(Intent.LIST_BY_TIME, (), span=Span(SpanKind.DAYS, "2025-10", D(2025, 10, 1), D(2025, 10, 31))),
            "Không có việc nào đến hạn trong tháng 10/2025.",
        ),
        (TaskList(Intent.LIST_BY_TIME, (), span=Span(SpanKind.DONE, "done")), "Kế hoạch không có việc nào đã hoàn thành."),
        (
            TaskList(Intent.LIST_BY_UNIT, (), Unit("Phòng A", "A"), UnitRole.LEAD),
            "Phòng A không chủ trì riêng việc nào trong kế hoạch.",
        ),
        (
            TaskList(Intent.LIST_BY_UNIT, (), Unit("Phòng A", "A"), UnitRole.COORDINATING),
            "Kế hoạch không ghi đích danh Phòng A là đơn vị phối hợp của việc nào.",
        ),
        (
            TaskList(Intent.LIST_BY_UNIT, (), Unit("Phòng A", "A"), UnitRole.LEAD, Span(SpanKind.OVERDUE, "overdue")),
            "Phòng A không có việc nào quá hạn.",
        ),
        (TaskList(Intent.LIST_BY_SECTION, (), section=Section("II.9", "X")), "Mục này của kế hoạch không có nhiệm vụ nào."),
    ],
    ids=["overdue", "month", "done", "lead", "coordinating", "unit_overdue", "section"],
)
def test_an_empty_list_is_one_sentence(tasks: TaskList, first: str) -> None:
    assert lines(tasks)[0] == first


def test_no_control_turns_the_rest_of_a_message_around() -> None:
    said = lines(Found(Intent.DETAIL, planned(content="Lập\u202e kế\u0000 hoạch\u2067")))[0]
    assert said == "📌 1.a Lập kế hoạch"


def test_a_task_stands_under_the_innermost_section() -> None:
    item = planned(ref="II.1.2.a")
    plan = replace(item.plan, sections=(Section("II.1", "Ngoài"), Section("II.1.2", "Trong")))
    assert section_of(PlannedTask(plan, item.task)) == Section("II.1.2", "Trong")
    assert section_of(PlannedTask(replace(plan, sections=()), item.task)) is None


def test_a_plan_without_a_title_leaves_no_empty_words() -> None:
    item = planned()
    nameless = PlannedTask(replace(item.plan, header=PlanHeader("")), item.task)
    assert lines(Found(Intent.LEAD, nameless))[-1] == "Mục II.1.a"
    assert lines(TaskList(Intent.COUNT, (nameless,)))[0] == "Kế hoạch: 1 việc (1 chưa đến hạn)"


def test_a_list_shows_six_lines_and_says_how_many_pages() -> None:
    items = tuple(planned(ref=f"II.1.{n}", code=f"1.{n}", id=n + 1) for n in range(13))
    said = lines(TaskList(Intent.LIST_BY_UNIT, items, Unit("Phòng A", "A", id=3), UnitRole.LEAD))
    assert said[0] == "Phòng A · chủ trì: 13 việc (13 chưa đến hạn)"
    assert len([line for line in said if line.startswith("⏰")]) == 6
    assert "Trang 1/3" in said


@pytest.mark.parametrize("reason", NothingReason)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_no_answer_has_words(reason: NothingReason, language: str) -> None:
    assert answer_card(Nothing(reason, "<b>3.k</b>", ("3.a", "3.b"), 27), Texts.load(language), TODAY).html.count("<b>3") == 0


@pytest.mark.parametrize("kind", SmallTalkKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_politeness_has_words(kind: SmallTalkKind, language: str) -> None:
    assert answer_card(SmallTalk(kind), Texts.load(language), TODAY).html


@pytest.mark.parametrize(
    ("n", "first"), [(1, "Có phải anh/chị hỏi việc này?"), (3, "Có ba việc khớp với câu hỏi, anh/chị chọn giúp:")]
)
def test_a_choice_counts_in_words(n: int, first: str) -> None:
    unsure = Unsure(Intent.LEAD, tuple(planned(id=each + 1) for each in range(n)))
    assert lines(unsure)[0] == first
    assert len(answer_card(unsure, VI, TODAY).buttons) == n + 1


@pytest.mark.parametrize(
    ("reason", "said"),
    [("lương", "về lương."), ("một câu hỏi dài hơn thế", "về “một câu hỏi dài hơn thế”."), (None, "nội dung này.")],
)
def test_what_was_asked_is_repeated(reason: str | None, said: str) -> None:
    assert lines(Nothing(NothingReason.NOT_IN_PLAN, reason, total=27))[0].endswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_of_reading_has_a_sentence(language: str) -> None:
    source = "".join(path.read_text("utf-8") for path in sorted((ROOT / "plan").glob("*.py")))
    codes = set(re.findall(r'Problem\("(\w+)"', source)) | set(re.findall(r'_leave_out\("(\w+)"', source))
    assert len(codes) > 5
    assert {f"problem.{code}" for code in codes} - Texts.load(language).keys == set()
