"""One message, one or several questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.several import MOST, questions_in
from tests.plan.readings import unhurried


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("3a xong chưa? 4b hạn khi nào?", ("3a xong chưa", "4b hạn khi nào")),
        (
            "ai chủ trì kiểm soát TTHC?\ntháng 11 có việc gì đến hạn",
            ("ai chủ trì kiểm soát TTHC", "tháng 11 có việc gì đến hạn"),
        ),
        ("3a xong chưa và 4b hạn khi nào", ("3a xong chưa", "4b hạn khi nào")),
        ("3a ai lam va 6b bao gio xong", ("3a ai lam", "6b bao gio xong")),
        ("Chào anh\ndự toán ngân sách ai lập", ("dự toán ngân sách ai lập",)),
        ("sổ tay ai viết; kho sách bao giờ xong", ("sổ tay ai viết", "kho sách bao giờ xong")),
    ],
)
def test_each_question_is_heard_by_itself(message: str, questions: tuple[str, ...]) -> None:
    assert questions_in(message) == questions


@pytest.mark.parametrize(
    "message",
    [
        "ai chủ trì kế hoạch đào tạo và bồi dưỡng?",
        "phòng hành chính và phòng quản trị có việc gì",
        "3a?",
        "3a và 4b ai làm",
        "hạn khi nào? gấp lắm",
        "chào anh?",
        "",
        "việc còn lại của phòng tôi",
        "Kính gửi văn phòng\nđề nghị cho biết",
    ],
)
def test_what_is_one_question_stays_whole(message: str) -> None:
    assert questions_in(message) == (message,)


@unhurried
@given(st.text(max_size=200))
def test_any_text_is_some_questions(text: str) -> None:
    found = questions_in(text)
    assert 1 <= len(found) <= MOST
    assert found == (text,) or all(part.strip() and part in text for part in found)
