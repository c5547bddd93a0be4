"""Which office a stranger names, and that nobody is shown one that he did not name."""

from __future__ import annotations

import pytest

from plan.office_names import MOST, offices_named

NAMES = {
    1: "Ủy ban nhân dân phường Nghĩa Lộ",
    2: "Ủy ban nhân dân phường Cẩm Thành",
    3: "Sở Nội vụ tỉnh Quảng Ngãi",
    4: "Văn phòng UBND tỉnh Quảng Ngãi",
    5: "Đảng ủy phường Nghĩa Lộ",
}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("UBND phường Nghĩa Lộ", 1),
        ("ubnd p nghia lo", 1),
        ("phuong cam thanh", 2),
        ("cẩm thàng", 2),
        ("Sở Nội vụ", 3),
        ("văn phòng ubnd tỉnh", 4),
        ("đảng uỷ phường nghĩa lộ", 5),
    ],
)
def test_a_name_is_known_without_marks_in_short_and_mistyped(typed, first):
    assert (offices_named(typed, NAMES) or (0,))[0] == first


@pytest.mark.parametrize("typed", ["", "a", "xin chào", "thời tiết hôm nay thế nào", "/start", "Sở Y tế tỉnh Hà Nam", "🙂"])
def test_other_words_name_no_office(typed):
    assert offices_named(typed, NAMES) == ()


def test_what_fits_too_many_must_be_said_more_fully():
    names = {number: f"Ủy ban nhân dân phường số {number:03d}" for number in range(MOST + 1)}
    assert offices_named("ủy ban nhân dân phường", names) is None
    assert offices_named("ủy ban nhân dân phường 003", names) == (3,)
