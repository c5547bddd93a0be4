"""Who is given a duty by headings and sentences, and which deadlines sentences set."""

from __future__ import annotations

import pytest

from plan.deadline_phrases import deadline_in, loose_date_in
from plan.duty_sentences import assignments_in, duty_in, without_office

LEADS = {
    "Sở Xây dựng": ["Sở Xây dựng"],
    "Sở Xây dựng xây dựng kế hoạch": ["Sở Xây dựng"],
    "Văn phòng UBND tỉnh:": ["Văn phòng UBND tỉnh"],
    "Bộ trưởng Bộ Tài chính chủ trì:": ["Bộ Tài chính"],
    "Trưởng phòng Hành chính - Tổ chức có trách nhiệm đôn đốc": ["Phòng Hành chính - Tổ chức"],
    "Các Sở: Nội vụ, Tư pháp và Tài chính chủ trì rà soát": ["Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính"],
    "Căn cứ Kế hoạch này, các sở, ngành xây dựng kế hoạch cụ thể": ["các sở, ngành"],
    "Trách nhiệm của Công an xã": ["Công an xã"],
    "Thống đốc Ngân hàng Nhà nước Việt Nam chỉ đạo các ngân hàng": ["Ngân hàng Nhà nước Việt Nam"],
    "Các sở, ban, ngành và các tổ chức có liên quan báo cáo kết quả": ["Các sở, ban, ngành", "các tổ chức có liên quan"],
    "Đề nghị Tòa án nhân dân tỉnh, Thuế tỉnh tuyên truyền": ["Tòa án nhân dân tỉnh", "Thuế tỉnh"],
    "Lắp máy chủ (Phòng A chủ trì, phối hợp với Phòng B)": ["Phòng A"],
    "Phân công các đồng chí Phó Chủ tịch theo dõi, chỉ đạo": [],
}


@pytest.mark.parametrize(("text", "lead"), LEADS.items(), ids=LEADS)
def test_who_is_given_something_is_read_out_of_the_sentence(text: str, lead: list[str]) -> None:
    duty = duty_in(text)
    assert duty is not None
    assert list(duty.lead) == lead


@pytest.mark.parametrize(
    "text",
    [
        "Ban hành Kế hoạch kiểm tra",
        "Tổ chức hội nghị triển khai",
        "Báo cáo kết quả thực hiện",
        "Phòng, chống thiên tai",
        "Củng cố, kiện toàn Ban Chỉ đạo",
        "Giao thông nông thôn",
        "Khoa học và công nghệ phục vụ sản xuất",
        "Thuê đơn vị tư vấn",
        "",
    ],
)
def test_what_only_begins_like_a_name_is_nobody(text: str) -> None:
    assert duty_in(text) is None


def test_who_helps_is_named_behind_the_lead() -> None:
    duty = duty_in("Giao Sở Nội vụ chủ trì, phối hợp với Sở Y tế, Sở Tư pháp và các đơn vị liên quan tham mưu Đề án.")
    assert duty is not None
    assert duty.coordinating == ("Sở Y tế", "Sở Tư pháp", "các đơn vị liên quan")


def test_a_paragraph_may_give_several_units_something() -> None:
    found = assignments_in("Cơ bản thống nhất. Giao Sở Y tế rà soát hồ sơ; giao Sở Tài chính bố trí kinh phí.")
    assert [duty.lead for _, duty in found] == [("Sở Y tế",), ("Sở Tài chính",)]


def test_two_people_of_two_units_stay_as_they_are_written() -> None:
    assert without_office("Bí thư Tỉnh ủy và Chủ tịch UBND tỉnh") == "Bí thư Tỉnh ủy và Chủ tịch UBND tỉnh"


DEADLINES = {
    "xây mới, hoàn thành trước ngày 31/01/2026.": "hoàn thành trước ngày 31/01/2026",
    "sửa nhà xong trước 30/11/2025; xây mới xong trước 31/1/2026": "xong trước 30/11/2025; xong trước 31/1/2026",
    "báo cáo trước ngày 20 hằng tháng để tổng hợp": "trước ngày 20 hằng tháng",
    "gửi kết quả trước ngày 10 tháng cuối quý": "trước ngày 10 tháng cuối quý",
    "báo cáo trước ngày 30/11 hằng năm": "trước ngày 30/11 hằng năm",
    "trình chậm nhất là ngày 15 tháng 6 năm 2025": "chậm nhất là ngày 15 tháng 6 năm 2025",
    "ban hành trong quý III/2025": "trong quý III/2025",
    "bố trí đủ vốn trong năm 2025.": "trong năm 2025",
    "Hằng năm báo cáo kết quả": "Hằng năm",
    "Định kỳ hằng quý, hằng năm báo cáo": "Định kỳ hằng quý, hằng năm",
    "sơ tán dân trước 18 giờ 00 ngày 11/9/2026": "trước 18 giờ 00 ngày 11/9/2026",
    "của học sinh trước ngày 15/9": "trước ngày 15/9",
}


@pytest.mark.parametrize(("sentence", "deadline"), DEADLINES.items(), ids=DEADLINES)
def test_a_deadline_stands_behind_words_that_make_it_one(sentence: str, deadline: str) -> None:
    assert deadline_in(sentence) == deadline


@pytest.mark.parametrize(
    "sentence",
    [
        "theo Chỉ thị số 32/CT-TTg ngày 21/10/2025 của Thủ tướng Chính phủ",
        "thay thế Quyết định số 15/2021/QĐ-UBND ngày 08/7/2021",
        "công tác bảo vệ bí mật nhà nước năm 2025 của tỉnh",
        "dự toán ngân sách hằng năm của đơn vị",
        "Chiến lược dữ liệu đến năm 2030 và giai đoạn 2021 - 2025",
        "công dân sinh trước ngày 01/01/1990",
        "thường xuyên rà soát, định kỳ báo cáo kết quả",
    ],
)
def test_a_time_that_is_no_deadline_gives_none(sentence: str) -> None:
    assert deadline_in(sentence) is None


def test_a_day_of_which_it_is_not_clear_what_it_means_is_named() -> None:
    assert loose_date_in("tổ chức lễ phát động ngày 15/5/2026 tại trụ sở") == "15/5/2026"
    assert loose_date_in("theo Quyết định số 1/QĐ-UBND ngày 2/1/2026, hoàn thành trước ngày 15/5/2026") is None
