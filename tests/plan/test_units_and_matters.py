"""Units in questions: who works, or what a task is about; and what belongs to other offices."""

from __future__ import annotations

from datetime import date

import pytest

from plan.answering import Answerer
from plan.answers import Concern, Found, Nothing, NothingReason, TaskList, Unsure
from plan.model import Plan, PlanHeader, Task
from plan.units import UnitBook


def office_of(*tasks: tuple[str, str, str]) -> Answerer:
    """Return the rules over a small plan: of each task its content, its leading unit and its coordinating one."""
    made = tuple(
        Task(f"II.1.{letter}", f"1.{letter}", "Nhiệm vụ", content, lead=(lead,), coordinating=(helper,))
        for letter, (content, lead, helper) in zip("abcdefgh", tasks, strict=False)
    )
    plan = Plan(PlanHeader("Kế hoạch năm 2026", year=2026), (), made)
    return Answerer([plan], UnitBook.from_plan(plan))


DEFENCE = (
    ("Thành lập Quỹ phòng thủ dân sự của tỉnh", "Sở Tài chính", "Bộ Chỉ huy quân sự tỉnh"),
    ("Kiện toàn Tổ công nghệ số cộng đồng ở thôn", "Phòng Văn hóa", "Tổ công nghệ số cộng đồng"),
    ("Xây dựng kế hoạch phòng thủ dân sự cấp tỉnh", "Ban Chỉ huy phòng thủ dân sự tỉnh", "Sở Y tế"),
    ("Phát thanh chuyên mục an toàn thông tin", "Phòng Văn hóa", "Tổ công nghệ số cộng đồng"),
)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("quy phong thu dan su ai phu trach", "II.1.a"),  # a matter, though the command bears these words in its name
        ("củng cố tổ công nghệ số cộng đồng do phòng nào", "II.1.b"),  # a unit that a task is about
        ("to cong nghe so cong dong lam xong truoc thang may", "II.1.b"),
        ("kế hoạch phòng thủ dân sự bao giờ xong, mọi người ơi", "II.1.c"),
    ],
)
def test_a_unit_in_a_question_may_be_what_a_task_is_about(question: str, first: str) -> None:
    answer = office_of(*DEFENCE).answer(question, date(2026, 3, 16))
    named = answer.item if isinstance(answer, Found) else answer.choices[0] if isinstance(answer, Unsure) else None
    assert named is not None
    assert named.task.ref == first


@pytest.mark.parametrize("question", ["việc của BCH phòng thủ dân sự", "tổ công nghệ số cộng đồng có việc gì", "STC lo gì"])
def test_a_list_of_a_unit_stays_a_list(question: str) -> None:
    answer = office_of(*DEFENCE).answer(question, date(2026, 3, 16))
    assert isinstance(answer, TaskList)
    assert answer.unit is not None


@pytest.mark.parametrize(
    "question",
    [
        "kế hoạch phòng thủ dân sự của tỉnh Nghệ An ai lập",
        "lập quỹ phòng thủ dân sự hết bao nhiêu tiền",
        "quỹ phòng thủ dân sự ai ký",
    ],
)
def test_what_a_plan_of_this_office_never_holds_is_declined(question: str) -> None:
    assert isinstance(office_of(*DEFENCE).answer(question, date(2026, 3, 16)), Nothing)


@pytest.mark.parametrize("question", ["sửa phòng họp ai lo", "sua phong hop ai lo"])
def test_what_plans_elsewhere_never_hold_is_found_where_this_one_does_with_and_without_marks(question: str) -> None:
    answer = office_of(("Sửa chữa phòng họp và hội trường", "Văn phòng", "Sở Tài chính"), *DEFENCE).answer(
        question, date(2026, 3, 16)
    )
    assert isinstance(answer, Found)
    assert answer.item.task.ref == "II.1.a"


@pytest.mark.parametrize(
    ("question", "concern"),
    [
        ("sở tài chính có phải lập quỹ phòng thủ dân sự không", Concern.LEADS),
        ("1.a có CHQS tỉnh phối hợp không", Concern.COORDINATES),
        ("1a syt co phai lam khong", Concern.NONE),
        ("1.a có phải sở tài chính chủ trì không vậy anh", Concern.LEADS),
    ],
)
def test_whether_a_task_is_a_units_is_answered_yes_or_no(question: str, concern: Concern) -> None:
    answer = office_of(*DEFENCE).answer(question, date(2026, 3, 16))
    assert isinstance(answer, Found)
    assert answer.item.task.ref == "II.1.a"
    assert answer.wondered is not None
    assert answer.wondered.concern is concern


@pytest.mark.parametrize("question", ["1.a ai chủ trì", "sở tài chính lập quỹ phòng thủ dân sự đến đâu rồi", "1.a xong chưa"])
def test_what_is_no_yes_or_no_question_is_answered_as_before(question: str) -> None:
    answer = office_of(*DEFENCE).answer(question, date(2026, 3, 16))
    assert isinstance(answer, Found)
    assert answer.wondered is None


@pytest.mark.parametrize(
    "question", ["việc nào không phải của sở tài chính", "việc nào sở y tế không phối hợp", "phòng nào không có việc quá hạn"]
)
def test_a_list_that_leaves_somebody_out_is_declined_and_never_its_opposite(question: str) -> None:
    answer = office_of(*DEFENCE).answer(question, date(2026, 3, 16))
    assert isinstance(answer, Nothing)
    assert answer.reason is NothingReason.NEGATED
