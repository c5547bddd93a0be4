"""What a question asks for: fields by their everyday names, cues in two parts, first words, chat letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.answers import Intent
from plan.folding import fold
from plan.phrases import PhraseBook, alternatives
from plan.questions import understand
from plan.shorthand import plain_letters
from plan.words import Word, words_of
from tests.plan.readings import unhurried
from tests.plan.test_spans import WEDNESDAY

FIELDS = {
    Intent.LEAD: [
        "mở rộng cổng hỗ trợ là bộ nào lo",
        "khung năng lực giao sở nào rà soát",
        "cơ quan nào đứng tên",
        "đơn vị cài phần mềm",
        "sửa quy chế aj lm z",
        "sổ tay này ai cầm trịch",
        "cấp nào thông qua",
        "fong nao lam sổ tay",
    ],
    Intent.COORDINATING: [
        "soát tài sản thì mình làm cùng những ai",
        "những ai cùng tham gia mở lớp",
        "phòng nào phụ giúp dựng kho",
        "lm vs bên nào",
        "cùng lo sổ tay có phòng nào",
        "sổ tay thì tổ nào cùng làm",
    ],
    Intent.DUE: [
        "giáo trình đến hôm nào",
        "sổ tay bao h kết thúc",
        "khảo sát một năm mấy lần",
        "mấy tuần phát một lần",
        "ngày mở lớp học",
        "sổ tay phải xong trước ngày bao nhiêu",
        "bao nhiêu lâu họp một lần",
        "bjo ms có sổ tay",
        "chừng mô có sổ tay",
    ],
    Intent.DELIVERABLE: [
        "khóa học xong phải nộp giấy tờ gì",
        "rà soát xong thì ra vb gì",
        "kết quả số hóa sổ tay là gì",
        "xong xuôi ra j z",
        "lắp mạng xong báo cáo bằng danh sách nào",
        "tập huấn xong phải có biên bản gì",
        "in ra cuốn gì",
    ],
    Intent.STATUS: [
        "sổ tay đã ký chưa vậy anh ơi",
        "sổ tay xog ch",
        "kho sách chạy đến khúc nào",
        "sổ tay đạt mấy phần trăm rồi",
        "sổ tay tới đâu rồi",
    ],
}


def never_joined(_first: Word, _second: Word) -> bool:
    return False


@pytest.mark.parametrize(("field", "question"), [(field, each) for field, asked in FIELDS.items() for each in asked])
def test_everyday_question_words_name_their_field(field: Intent, question: str) -> None:
    assert understand(question, WEDNESDAY, never_joined).intent is field


@pytest.mark.parametrize("question", [each for field in (Intent.LEAD, Intent.DUE) for each in FIELDS[field][:3]])
def test_the_same_without_marks(question: str) -> None:
    assert understand(fold(question), WEDNESDAY, never_joined).intent is understand(question, WEDNESDAY, never_joined).intent


def test_a_first_word_that_the_plans_join_to_the_next_is_part_of_a_name() -> None:
    assert understand("đơn vị sự nghiệp", WEDNESDAY, never_joined).intent is Intent.LEAD
    assert understand("đơn vị sự nghiệp", WEDNESDAY, lambda a, b: (a.text, b.text) == ("vị", "sự")).intent is None


def test_a_yet_inside_a_question_only_describes() -> None:
    assert understand("sổ cho trẻ chưa khai sinh ai lo", WEDNESDAY, never_joined).intent is Intent.LEAD
    assert understand("so cho tre chua khai sinh ai lo", WEDNESDAY, never_joined).intent is Intent.LEAD
    assert understand("ai lo sổ, xong chưa", WEDNESDAY, never_joined).intent is Intent.STATUS


def test_brackets_stand_for_each_of_their_alternatives() -> None:
    assert list(alternatives("(nộp|trình) (cái|) gì")) == ["nộp cái gì", "nộp gì", "trình cái gì", "trình gì"]
    book = PhraseBook([("(phòng|ban) nào", "lead")])
    assert [each.meaning for each in book.find(words_of("do ban nào lo"))] == ["lead"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("aj lm", "ai lm"), ("fong nao", "phong nao"), ("fải", "phải"), ("file", "file"), ("Fat thanh", "phat thanh")],
)
def test_playful_letters_are_put_right_before_keys_are_undone(typed: str, meant: str) -> None:
    assert plain_letters(typed) == meant


@unhurried
@given(st.text(max_size=40))
def test_putting_letters_right_twice_changes_nothing_more(text: str) -> None:
    once = plain_letters(text)
    assert plain_letters(once) == once
