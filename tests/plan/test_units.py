"""Units: the spellings of documents merged, and the ways in which people type them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.model import Plan, PlanHeader, Task, Unit
from plan.unit_forms import short_name
from plan.units import UnitBook
from tests.plan.readings import example, unhurried

ADMINISTRATION = "Phòng Hành chính - Tổ chức"
FINANCE = "Phòng Quản trị - Tài vụ"
SERVICE = "Trung tâm Phục vụ hành chính công tỉnh"
GAZETTE = "Trung tâm Công báo và Tin học Quảng Ngãi"
MEETINGS = "Trung tâm Dịch vụ Hành chính - Hội nghị tỉnh"
INSPECTION = "Tổ kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính của Văn phòng"


@cache
def example_book() -> UnitBook:
    return UnitBook.from_plan(example().plan)


@pytest.fixture
def book() -> UnitBook:
    return example_book()


def book_of(*names: str) -> UnitBook:
    tasks = [Task(str(place), str(place), "", "", lead=(name,)) for place, name in enumerate(names)]
    return UnitBook.from_plan(Plan(PlanHeader("Kế hoạch"), (), tuple(tasks)))


def names_in(book: UnitBook, question: str) -> list[str]:
    return [mention.unit.name for mention in book.mentioned(question)]


def test_the_example_has_six_units_each_under_its_fullest_name(book: UnitBook) -> None:
    assert {unit.name: unit.short_name for unit in book.units} == {
        ADMINISTRATION: "Phòng HC-TC",
        SERVICE: "TT PVHCC",
        GAZETTE: "TT CB&TH",
        MEETINGS: "TT DVHC-HN",
        INSPECTION: "Tổ kiểm tra",
        FINANCE: "Phòng QT-TV",
    }


def test_other_spellings_become_aliases(book: UnitBook) -> None:
    aliases = {unit.name: set(unit.aliases) for unit in book.units}
    assert aliases[SERVICE] == {"Trung tâm Phục vụ hành chính công", "Trung tâm Phục hành chính công tỉnh"}
    assert aliases[GAZETTE] == {"Trung tâm Công báo và Tin học"}
    assert aliases[ADMINISTRATION] == set()


KEPT_APART = {
    "a name that goes on": ("Phòng Kinh tế", "Phòng Kinh tế - Hạ tầng"),
    "other names": ("Sở Y tế", "Sở Tư pháp"),
    "near names": ("Phòng Nội vụ", "Phòng Nội chính"),
    "other numbers": ("Ban Quản lý dự án số 1 tỉnh", "Ban Quản lý dự án số 2 tỉnh"),
    "other places": ("Phòng Kinh tế xã An Phú", "Phòng Kinh tế xã Tịnh Khê"),
    "other heads": ("Trung tâm Văn hóa", "Phòng Văn hóa"),
    "other levels": ("UBND tỉnh", "UBND thành phố Quảng Ngãi"),
}


@pytest.mark.parametrize("names", KEPT_APART.values(), ids=KEPT_APART)
def test_units_that_differ_are_never_merged(names: Sequence[str]) -> None:
    assert {unit.name for unit in book_of(*names).units} == set(names)


MERGED = {
    "with and without the province": (["Sở Y tế", "Sở Y tế tỉnh", "Sở Y tế tỉnh Quảng Ngãi"], "Sở Y tế tỉnh Quảng Ngãi"),
    "marks set otherwise": (["Phòng Văn hoá", "Phòng Văn hóa", "Phòng Văn hóa"], "Phòng Văn hóa"),
    "with and without and": (["Sở Khoa học và Công nghệ", "Sở Khoa học Công nghệ"], "Sở Khoa học và Công nghệ"),
    "a letter slipped": (["Phòng Hành chính - Tổ chức"] * 2 + ["Phòng Hàn chính - Tổ chức"], "Phòng Hành chính - Tổ chức"),
    "a small head": (["phòng Tổng hợp", "Phòng Tổng hợp"], "Phòng Tổng hợp"),
}


@pytest.mark.parametrize(("written", "name"), MERGED.values(), ids=MERGED)
def test_spellings_of_one_unit_are_merged_under_its_fullest_frequent_name(written: list[str], name: str) -> None:
    assert [unit.name for unit in book_of(*written).units] == [name]


def test_a_bare_name_that_could_mean_two_places_stays_a_unit_of_its_own() -> None:
    names = {"Phòng Kinh tế xã An Phú", "Phòng Kinh tế xã Tịnh Khê", "Phòng Kinh tế"}
    assert {unit.name for unit in book_of(*names).units} == names


SHORT = {
    "Phòng Tổng hợp": "Phòng Tổng hợp",
    "Sở Khoa học và Công nghệ": "Sở KH&CN",
    "Trung tâm Tin học": "TT Tin học",
    "Văn phòng Ủy ban nhân dân tỉnh": "VP UBND",
    "Chi cục Kiểm lâm": "CC Kiểm lâm",
    "Nhóm giúp việc": "Nhóm giúp việc",
    "Ban Chỉ đạo phòng thủ dân sự": "BCĐ PTDS",
}


@pytest.mark.parametrize(("name", "short"), SHORT.items(), ids=SHORT)
def test_short_names_follow_one_rule(name: str, short: str) -> None:
    assert short_name(name) == short


def test_two_units_never_share_a_short_name() -> None:
    book = book_of("Phòng Hành chính - Tổ chức", "Phòng Hợp chuẩn - Tài chính")
    assert len({unit.short_name for unit in book.units}) == 2


TYPED = {
    ADMINISTRATION: [
        "Phòng HC-TC làm gì",
        "việc của hctc",
        "HCTC",
        "p hctc có j",
        "phòng hành chính",
        "hành chính tổ chức",
        "p. hành chính",
        "phong hanh chinh to chuc",
        "phòng hành chín tổ chức",
        "phòng HC - TC",
        "phong to chuc",
    ],
    SERVICE: [
        "TTPVHCC",
        "TT PVHCC",
        "TTHCC chủ trì gì",
        "trung tâm một cửa",
        "trung tâm hành chính công",
        "trung tam phuc vu hanh chinh cong",
        "Trung tâm Phục hành chính công tỉnh",
        "trung tâm phuc vu hanh chính công",
    ],
    GAZETTE: [
        "ttcb&th lam gi",
        "công báo tin học",
        "trung tâm công báo",
        "TT CB&TH",
        "tt công báo và tin học",
        "cong bao tin hoc",
    ],
    MEETINGS: ["trung tâm hội nghị", "dvhchn", "tt dich vu hanh chinh hoi nghi"],
    FINANCE: ["QT-TV phụ trách", "qttv", "quan tri tai vu", "phòng quản trị", "phòng quản trị tài vũ"],
    INSPECTION: ["tổ kiểm tra làm gì", "to kiem tra", "Tổ kiểm tra việc chấp hành kỷ luật"],
}


@pytest.mark.parametrize(
    ("typed", "name"),
    [(typed, name) for name, ways in TYPED.items() for typed in ways],
    ids=[t for w in TYPED.values() for t in w],
)
def test_units_are_known_however_people_type_them(book: UnitBook, typed: str, name: str) -> None:
    assert names_in(book, typed) == [name]


@pytest.mark.parametrize(
    "question",
    [
        "thủ tục hành chính",
        "kế hoạch cải cách hành chính",
        "kiểm tra kỷ luật kỷ cương",
        "TTHC nội bộ",
        "phòng nào tổ chức hội nghị",
        "đơn vị nào phối hợp",
        "đặt phòng họp",
        "tố kiểm tra làm gì",
        "trung tâm nào",
        "tài vụ",
        "văn phòng",
        "",
        "ai làm rà soát tthc",
        "tổ chức hội nghị",
        "hành chính công",
    ],
)
def test_ordinary_words_name_no_unit(book: UnitBook, question: str) -> None:
    assert names_in(book, question) == []
    assert book.foreign_unit(question) is None


def test_a_mention_says_where_it_stands(book: UnitBook) -> None:
    question = "tháng 11 p hctc và TT PVHCC có việc gì"
    found = book.mentioned(question)
    assert [question[mention.start : mention.end] for mention in found] == ["p hctc", "TT PVHCC"]


def test_what_is_typed_in_full_is_surer_than_what_is_typed_without_marks(book: UnitBook) -> None:
    (full,), (bare,) = book.mentioned("phòng quản trị tài vụ"), book.mentioned("phong quan tri tai vu")
    assert full.score == 100 > bare.score


FOREIGN = {
    "sở nội vụ chủ trì gì": "sở nội vụ",
    "phòng kinh tế làm gì": "phòng kinh tế",
    "phòng hành chính quản trị có việc gì": "phòng hành chính quản trị",
    "Phòng Dữ liệu Số làm gì": "Phòng Dữ liệu Số",
    "viec cua so tai chinh": "so tai chinh",
    "công an tỉnh chủ trì việc gì": "công an tỉnh",
    "kho bac nha nuoc lam gi": "kho bac nha nuoc",
}


@pytest.mark.parametrize(("question", "named"), FOREIGN.items(), ids=FOREIGN)
def test_a_unit_that_the_office_does_not_have_is_told_apart(book: UnitBook, question: str, named: str) -> None:
    assert book.mentioned(question) == ()
    assert book.foreign_unit(question) == named


def test_a_unit_of_the_office_is_not_foreign() -> None:
    assert book_of("Sở Nội vụ").foreign_unit("sở nội vụ chủ trì gì") is None


def test_a_form_that_two_units_share_means_neither() -> None:
    book = book_of("Phòng Kinh tế - Hạ tầng", "Phòng Kinh tế - Đô thị")
    assert names_in(book, "phòng kinh tế làm gì") == []
    assert book.foreign_unit("phòng kinh tế làm gì") is None


def test_aliases_that_an_office_adds_are_known() -> None:
    book = UnitBook([Unit("Phòng Tổng hợp", "Phòng Tổng hợp", aliases=("nhà trắng",))])
    assert names_in(book, "nhà trắng có việc gì") == ["Phòng Tổng hợp"]


RESOLVED = {
    "Trung tâm Phục vụ hành chính công": SERVICE,
    "Trung tâm Phục vụ hành chính công tỉnh Quảng Ngãi": SERVICE,
    "phòng hành chính - tổ chức": ADMINISTRATION,
    "Phòng Hành chánh - Tổ chức": ADMINISTRATION,
    "Trung tâm Công báo Tin học": GAZETTE,
    "Các phòng": None,
    "Sở Y tế": None,
    "Phòng Hành chính": None,
    "": None,
}


@pytest.mark.parametrize(("written", "name"), RESOLVED.items(), ids=RESOLVED)
def test_a_name_in_a_document_is_resolved_or_left_alone(book: UnitBook, written: str, name: str | None) -> None:
    unit = book.resolve(written)
    assert (unit and unit.name) == name


@unhurried
@given(st.text(max_size=60))
def test_no_question_is_refused(question: str) -> None:
    book = example_book()
    assert book.mentioned(question) == book.mentioned(question)
    book.foreign_unit(question)
    book.resolve(question)


@unhurried
@given(
    st.lists(
        st.sampled_from(["Phòng A", "Phòng Tổng hợp", "phòng tổng hợp", "Sở Y tế tỉnh", "Sở Y tế", "Các phòng"]), max_size=6
    )
)
def test_every_name_of_a_plan_belongs_to_exactly_one_of_its_units(written: list[str]) -> None:
    book = book_of(*written)
    named = [name for name in written if name != "Các phòng"]
    assert all(book.resolve(name) is not None for name in named)
    assert len({unit.name for unit in book.units}) == len(book.units)


MINISTRIES = (
    "Bộ Công an",
    "Bộ Khoa học và Công nghệ",
    "Ngân hàng Nhà nước Việt Nam",
    "Thanh tra Chính phủ",
    "Tập đoàn Điện lực Việt Nam (EVN)",
)
PROVINCE = ("Sở Tài chính", "Sở Y tế", "Bộ Chỉ huy quân sự tỉnh", "Tỉnh đoàn An Hòa", "Công an tỉnh", "Hội Chữ thập đỏ tỉnh")


@pytest.mark.parametrize(
    ("typed", "names", "meant"),
    [
        ("BCA làm gì", MINISTRIES, "Bộ Công an"),
        ("bkhcn còn việc gì", MINISTRIES, "Bộ Khoa học và Công nghệ"),
        ("NHNN lo gì", MINISTRIES, "Ngân hàng Nhà nước Việt Nam"),
        ("ngân hàng nhà nước chủ trì gì", MINISTRIES, "Ngân hàng Nhà nước Việt Nam"),
        ("TTCP có việc gì", MINISTRIES, "Thanh tra Chính phủ"),
        ("thanh tra phải làm gì", MINISTRIES, "Thanh tra Chính phủ"),
        ("EVN có việc gì", MINISTRIES, "Tập đoàn Điện lực Việt Nam (EVN)"),
        ("STC quá hạn việc nào", PROVINCE, "Sở Tài chính"),
        ("syt lo gì", PROVINCE, "Sở Y tế"),
        ("CHQS tỉnh chủ trì việc nào", PROVINCE, "Bộ Chỉ huy quân sự tỉnh"),
        ("bchqs có mấy việc", PROVINCE, "Bộ Chỉ huy quân sự tỉnh"),
        ("tinh doan co viec gi", PROVINCE, "Tỉnh đoàn An Hòa"),
        ("công an lo gì", PROVINCE, "Công an tỉnh"),
    ],
)
def test_units_are_known_by_what_offices_call_them(typed: str, names: tuple[str, ...], meant: str) -> None:
    assert names_in(book_of(*names), typed) == [meant]


def test_a_bare_head_that_two_units_share_names_neither() -> None:
    assert names_in(book_of("Công an tỉnh", "Công an phường Hòa Thuận"), "công an lo gì") == []


def test_a_mention_says_whether_the_kind_of_unit_was_named(book: UnitBook) -> None:
    assert [each.headed for each in book.mentioned("trung tâm công báo tin học lo gì")] == [True]
    assert [each.headed for each in book.mentioned("công báo tin học lo gì")] == [False]
