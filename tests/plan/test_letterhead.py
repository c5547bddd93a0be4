"""The head of an official document, from the names that offices have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.letterhead import letterhead, symbol_after


@pytest.mark.parametrize(
    ("name", "parent", "own", "place"),
    [
        ("Văn phòng Ủy ban nhân dân tỉnh Quảng Ngãi", "Ủy ban nhân dân tỉnh Quảng Ngãi", "Văn phòng", "Quảng Ngãi"),
        ("Văn phòng UBND tỉnh", "Ủy ban nhân dân tỉnh", "Văn phòng", None),
        ("VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", "VĂN PHÒNG", "Quảng Ngãi"),
        ("Sở Nội vụ tỉnh Quảng Ngãi", "Ủy ban nhân dân tỉnh Quảng Ngãi", "Sở Nội vụ", "Quảng Ngãi"),
        (
            "Sở Tài chính thành phố Hồ Chí Minh",
            "Ủy ban nhân dân thành phố Hồ Chí Minh",
            "Sở Tài chính",
            "Thành phố Hồ Chí Minh",
        ),
        ("Phòng Văn hóa - Xã hội xã Bình Sơn", "Ủy ban nhân dân xã Bình Sơn", "Phòng Văn hóa - Xã hội", "Bình Sơn"),
        ("Ủy ban nhân dân xã Bình Sơn", None, "Ủy ban nhân dân xã Bình Sơn", "Bình Sơn"),
        ("UBND phường 1", None, "Ủy ban nhân dân phường 1", "Phường 1"),
        ("Văn phòng HĐND và UBND xã An Phú", "Hội đồng nhân dân và Ủy ban nhân dân xã An Phú", "Văn phòng", "An Phú"),
        ("Văn phòng", None, "Văn phòng", None),
        ("Trung tâm Phục vụ hành chính công", None, "Trung tâm Phục vụ hành chính công", None),
    ],
)
def test_superior_issuer_and_place_are_read_from_the_name(name, parent, own, place):
    head = letterhead(name)
    assert (head.parent, head.own, head.place) == (parent, own, place)


@pytest.mark.parametrize(
    ("number", "symbol"),
    [
        ("12/KH-VP", "BC-VP"),
        ("Số 1234/KH-UBND", "BC-UBND"),
        ("3/QĐ-SNV-TCCB", "BC-SNV-TCCB"),
        ("12", "BC"),
        (None, "BC"),
        ("12/KH", "BC"),
    ],
)
def test_the_symbol_is_that_of_the_issuer(number, symbol):
    assert symbol_after(number) == symbol


@given(st.text(), st.text())
def test_no_name_breaks_it(name, number):
    assert letterhead(name, number).symbol.startswith("BC")
