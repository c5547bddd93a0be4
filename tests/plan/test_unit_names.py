"""Lists of names as documents write them."""

from __future__ import annotations

import pytest

from plan.unit_names import Doers, doers
from plan.units import is_collective, split_units

LISTS = {
    "semicolons": ("Phòng A; Phòng B;", ["Phòng A", "Phòng B"]),
    "commas and semicolons": ("Phòng A, Trung tâm B; Phòng C.", ["Phòng A", "Trung tâm B", "Phòng C"]),
    "many and one": (
        "Các phòng, Trung tâm Phục vụ hành chính công tỉnh.",
        ["Các phòng", "Trung tâm Phục vụ hành chính công tỉnh"],
    ),
    "one and many": (
        "Phòng Hành chính - Tổ chức, các phòng, đơn vị liên quan.",
        ["Phòng Hành chính - Tổ chức", "các phòng, đơn vị liên quan"],
    ),
    "a name of many that holds commas": (
        "Các phòng, ban, cơ quan, đơn vị liên quan",
        ["Các phòng, ban, cơ quan, đơn vị liên quan"],
    ),
    "many with a deed": (
        "Các phòng, đơn vị chủ trì soạn thảo, tham mưu ban hành văn bản QPPL.",
        ["Các phòng, đơn vị chủ trì soạn thảo, tham mưu ban hành văn bản QPPL"],
    ),
    "three names of many": (
        "Các Sở, ban, ngành, UBND xã, phường và các cơ quan, tổ chức có liên quan",
        ["Các Sở, ban, ngành", "UBND xã, phường", "các cơ quan, tổ chức có liên quan"],
    ),
    "a name with a comma": (
        "Tổ kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính của Văn phòng; Phòng Hành chính - Tổ chức",
        ["Tổ kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính của Văn phòng", "Phòng Hành chính - Tổ chức"],
    ),
    "a name with and": ("Sở Khoa học và Công nghệ", ["Sở Khoa học và Công nghệ"]),
    "names with and, joined by and": (
        "Sở Khoa học và Công nghệ và Sở Văn hóa, Thể thao và Du lịch",
        ["Sở Khoa học và Công nghệ", "Sở Văn hóa, Thể thao và Du lịch"],
    ),
    "two councils in one office": ("Văn phòng HĐND và UBND tỉnh, Sở Y tế", ["Văn phòng HĐND và UBND tỉnh", "Sở Y tế"]),
    "parks of industry": ("Ban Quản lý Khu kinh tế và các Khu công nghiệp", ["Ban Quản lý Khu kinh tế và các Khu công nghiệp"]),
    "a head said once": (
        "Các Sở: Nội vụ, Tư pháp, Khoa học và Công nghệ, Tài chính;",
        ["Sở Nội vụ", "Sở Tư pháp", "Sở Khoa học và Công nghệ", "Sở Tài chính"],
    ),
    "small letters": ("sở Nội vụ, sở tư pháp", ["sở Nội vụ", "sở tư pháp"]),
    "nothing": ("", []),
    "only signs": (" ;, ", []),
}


@pytest.mark.parametrize(("written", "names"), LISTS.values(), ids=LISTS)
def test_lists_are_cut_between_names_only(written: str, names: list[str]) -> None:
    assert list(split_units(written)) == names


@pytest.mark.parametrize(
    "name",
    [
        "Các phòng",
        "các phòng, đơn vị liên quan",
        "UBND xã, phường",
        "Đơn vị được giao",
        "Các Sở, ban, ngành Thành phố",
        "phòng, ban",
        "",
    ],
)
def test_names_of_many_are_known(name: str) -> None:
    assert is_collective(name)


@pytest.mark.parametrize("name", ["Phòng Tổng hợp", "UBND tỉnh", "Công an Thành phố", "Sở Y tế", "Văn phòng", "Ban Dân tộc"])
def test_names_of_one_unit_are_not_taken_for_many(name: str) -> None:
    assert not is_collective(name)


SENTENCES = {
    "a plain list": ("Phòng A, Phòng B", Doers(("Phòng A", "Phòng B"), ())),
    "a unit that leads with others": (
        "Trung tâm Phục vụ hành chính công chủ trì, phối hợp với các cơ quan, đơn vị có liên quan tham mưu thực hiện",
        Doers(("Trung tâm Phục vụ hành chính công",), ("các cơ quan, đơn vị có liên quan",)),
    ),
    "a unit that answers for it": ("Sở Y tế chịu trách nhiệm thực hiện.", Doers(("Sở Y tế",), ())),
    "many that lead": ("Các phòng chủ trì soạn thảo", Doers(("Các phòng chủ trì soạn thảo",), ())),
}


@pytest.mark.parametrize(("written", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_the_lead_is_the_unit_before_its_deed(written: str, expected: Doers) -> None:
    assert doers(written) == expected
