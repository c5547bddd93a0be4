"""What is doubtful in tasks that were read: each has its code, and nothing is refused."""

from __future__ import annotations

import pytest

from tests.plan.readings import reading_of

_HEAD = "Số: 5/KH-VP\nHuế, ngày 10 tháng 3 năm 2026\nKẾ HOẠCH\nCông tác năm 2026\n\nII. NHIỆM VỤ\n"
_TASK = "1. Lắp máy chủ.\n- Chủ trì: Phòng A.\n- Thời hạn: tháng 9.\n"

DOUBTS = {
    "leads that all mean many": ("1. Lắp máy.\n- Chủ trì: Các phòng, đơn vị.\n- Hạn: tháng 9.", ["collective_lead"]),
    "many beside one that answers": ("1. Lắp máy.\n- Chủ trì: Phòng A, các phòng liên quan.\n- Hạn: tháng 9.", []),
    "a unit whose name is a word for many": ("1. Lắp máy.\n- Chủ trì: Phòng Tổ chức.\n- Hạn: tháng 9.", []),
    "a day before the plan": ("1. Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: 15/01/2026.", ["past_date"]),
    "a day of another year": ("1. Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: 15/9/2025.", ["past_date"]),
    "a cited day": (
        "1. Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: Theo Quyết định số 16/QĐ-UBND ngày 30/11/2022.",
        ["cited_date"],
    ),
    "a cited day beside a deadline": (
        "1. Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 9, theo Quyết định số 16/QĐ-UBND ngày 30/11/2022.",
        [],
    ),
    "the same task twice": (f"{_TASK}2. Lắp máy chủ.\n- Chủ trì: Phòng A.\n- Thời hạn: tháng 9.\n", ["same_content"]),
    "the same work of two units": (f"{_TASK}2. Lắp máy chủ.\n- Chủ trì: Phòng B.\n- Thời hạn: tháng 9.\n", []),
    "a person in charge": (f"{_TASK}- Lãnh đạo phụ trách: Ông Nguyễn Văn A.", ["person_in_charge"]),
    "fields behind the last of several items": (
        "1. Về hạ tầng\na) Lắp máy chủ.\nb) Kéo cáp quang.\n- Chủ trì: Phòng A.\n- Hạn: tháng 9.",
        ["shared_fields"],
    ),
    "a day in a sentence without a word that makes it a deadline": (
        "1. Phòng A tổ chức lễ phát động ngày 15/5/2026 tại trụ sở.",
        ["loose_date"],
    ),
}


@pytest.mark.parametrize(("body", "codes"), DOUBTS.values(), ids=DOUBTS)
def test_what_is_doubtful_is_said(body: str, codes: list[str]) -> None:
    reading = reading_of(_HEAD + body)
    assert reading.plan.tasks
    assert [problem.code for problem in reading.problems] == codes


def test_a_date_that_only_cites_a_document_is_never_a_deadline() -> None:
    body = (
        "1. Công an tỉnh\n- Tham mưu thay thế Quyết định số 15/2021/QĐ-UBND ngày 08/7/2021 của UBND tỉnh.\n"
        "- Quán triệt Chỉ thị số 32/CT-TTg ngày 21/10/2025; Kế hoạch số 151/KH-UBND ngày 06/3/2025 về công tác năm 2025.\n"
    )
    tasks = reading_of(_HEAD + body).plan.tasks
    assert [(task.deadline_text, task.milestones[0].due) for task in tasks] == [(None, None), (None, None)]
