"""Marks of secrecy are seen wherever they stand as marks, and in no ordinary word."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.secrecy import HEAD_LINES, MARKS, document_mark, secrecy_mark
from tests.plan.readings import unhurried

ROOT = Path(__file__).parents[2]
EXAMPLES = [
    *(ROOT / "bot/examples").glob("*.txt"),
    *(ROOT / "tests/plan/data").glob("*.txt"),
    *(ROOT / "tests/plan/data").glob("*.jsonl"),
]
MARKED = {
    "MẬT": "MẬT",
    "  TỐI MẬT  ": "TỐI MẬT",
    "TUYỆT MẬT": "TUYỆT MẬT",
    "*** TUYỆT MẬT ***": "TUYỆT MẬT",
    "- MẬT -": "MẬT",
    "Tối mật": "TỐI MẬT",
    "M Ậ T": "MẬT",
    "T U Y Ệ T   M Ậ T": "TUYỆT MẬT",
    "TỐI  MẬT.": "TỐI MẬT",
    "TOI MAT": "TỐI MẬT",
    "TUYET MAT": "TUYỆT MẬT",
    "MAT": "MẬT",
    "UBND TỈNH QUẢNG NGÃI\nMẬT\nBÁO CÁO": "MẬT",
    "Báo cáo\nTUYỆT MẬT\nMẬT": "TUYỆT MẬT",
    "Độ mật: Mật": "MẬT",
    "ĐỘ MẬT: TUYỆT MẬT": "TUYỆT MẬT",
    "Văn bản số 12, độ mật: tối mật, gửi hỏa tốc": "TỐI MẬT",
    "do mat: toi mat": "TỐI MẬT",
    "Dấu mật - Mật": "MẬT",
    "(TỐI MẬT)": "TỐI MẬT",
    "[MẬT] Báo cáo tình hình": "MẬT",
    "[MAT] bao cao": "MẬT",
    "Kế hoạch diễn tập (Mật)": "MẬT",
    "Kế hoạch diễn tập (tuyệt mật) năm 2025": "TUYỆT MẬT",
    "Báo cáo (đóng dấu TỐI MẬT)": "TỐI MẬT",
    "【MẬT】 Công văn": "MẬT",
    "MẬT - Báo cáo tình hình": "MẬT",
    "MẬT: gửi anh số liệu": "MẬT",
    "MẬT. Kế hoạch": "MẬT",
    "TỐI MẬT Kế hoạch bảo vệ": "TỐI MẬT",
    "MẬT Báo cáo số 12": "MẬT",
    "Tuyệt mật – Phương án A": "TUYỆT MẬT",
    "Báo cáo tình hình - MẬT": "MẬT",
    "BÁO CÁO TÌNH HÌNH - TUYỆT MẬT": "TUYỆT MẬT",
    "Báo cáo quý III MẬT": "MẬT",
    "Kế hoạch phòng thủ TỐI MẬT.": "TỐI MẬT",
    "Báo cáo tháng 11 – Mật": "MẬT",
    "Báo cáo - MẬT - tháng 11": "MẬT",
    "Công văn 123/BC-VP-MẬT ngày 12/11/2025": "MẬT",
    "/capnhat 3a 60% MẬT": "MẬT",
    "/capnhat 3a MẬT - đã trình": "MẬT",
    "@nhacviec_bot TỐI MẬT: xem giúp": "TỐI MẬT",
    "Tài liệu mật": "MẬT",
    "Hồ sơ tối mật": "TỐI MẬT",
    "tài liệu TUYỆT MẬT gửi anh": "TUYỆT MẬT",
    "em gửi công văn đóng dấu TỐI MẬT, anh xem giúp": "TỐI MẬT",
    "Tài liệu mật.docx": "MẬT",
    "2025 - Tài liệu mật.pdf": "MẬT",
    "tai_lieu_mat_2025.pdf": "MẬT",
    "TUYET_MAT": "TUYỆT MẬT",
    "tuyet_mat_ke_hoach.docx": "TUYỆT MẬT",
    "KeHoach-TOIMAT.docx": "TỐI MẬT",
    "DauMat.pdf": "MẬT",
    "DauMat_123.pdf": "MẬT",
    "TaiLieuTuyetMat.docx": "TUYỆT MẬT",
    "MẬT_bao_cao.docx": "MẬT",
    "BAO_CAO_MAT.docx": "MẬT",
    "Bao cao MAT 2025.docx": "MẬT",
    "bao cao (mat).docx": "MẬT",
    "[toi mat] ke hoach.xlsx": "TỐI MẬT",
    "MAT.pdf": "MẬT",
    "123-BC-VP-MAT.pdf": "MẬT",
    "Báo cáo mật.docx": "MẬT",
    "KẾ HOẠCH TỐI MẬT.PDF": "TỐI MẬT",
}
ORDINARY = [
    "",
    "bảo mật",
    "Bảo mật thông tin",
    "BẢO MẬT THÔNG TIN",
    "bí mật kinh doanh",
    "Bảo vệ bí mật nhà nước",
    "KẾ HOẠCH BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "TĂNG CƯỜNG BẢO MẬT",
    "Tăng cường BẢO MẬT",
    "Quy chế BẢO-MẬT",
    "mật độ",
    "MẬT ĐỘ DÂN SỐ",
    "Mật độ: 250 người",
    "mật khẩu",
    "MẬT KHẨU: abc123",
    "Mật khẩu - đổi thế nào",
    "MẬT MÃ DÂN SỰ",
    "mật thiết",
    "phối hợp mật thiết với Phòng TC",
    "ong mật",
    "Nuôi ong - mật",
    "mật",
    "văn bản mật xử lý thế nào?",
    "tài liệu mật ai quản lý",
    "tài liệu mật",
    "tai lieu mat",
    "thế nào là TỐI MẬT?",
    "ai ký văn bản độ mật",
    "Độ mật: không",
    "Độ mật: Thường",
    "Độ mật: mật độ cao",
    "Quy định mức TỐI MẬT trong văn bản theo Nghị định 26",
    "DANH MỤC TÀI LIỆU TUYỆT MẬT VÀ TỐI MẬT CỦA CƠ QUAN",
    "MAT TRAN TO QUOC",
    "mat dien ca ngay",
    "MẶT TRẬN TỔ QUỐC",
    "TÔI MẤT GIẤY TỜ",
    "3a 60%, đã trình dự thảo",
    "/capnhat 3a xong số 123/BC-VP ngày 12/11/2025",
    "12/KH-MTTQ",
    "AUTOMAT",
    "FORMAT.docx",
    "format_MATRIX.xlsx",
    "mat_khau.txt",
    "bao_mat.docx",
    "BAO_MAT_THONG_TIN.docx",
    "Quy che bao mat.pdf",
    "MAT_TRAN_TO_QUOC.docx",
    "mat_do_dan_so.xlsx",
    "GIAY_TO_BI_MAT.docx",
    "BAO_CAO_TIEN_MAT.xlsx",
    "BaoMat.pdf",
    "MatKhau.txt",
    "KE_HOACH_MAT_TRAN.docx",
    "ong mật.docx",
    "Mật ong rừng.docx",
    "ke_hoach_cchc_2025.docx",
    "Kế hoạch chuyển đổi số.docx",
    "thân mật",
    "Trao đổi thân mật, cởi mở.",
    "Người thay: Nguyễn Văn Mật",
    "Nguyễn Thị Mật - Phòng HC",
    "Nguyễn Thị Mật.docx",
    "CCCD_mat_truoc.jpg",
]


@pytest.mark.parametrize(("text", "mark"), MARKED.items())
def test_a_mark_is_seen_where_it_stands_as_a_mark(text, mark):
    assert secrecy_mark(text) == mark
    assert secrecy_mark(unicodedata.normalize("NFD", text)) == mark


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_word_is_no_mark(text):
    assert secrecy_mark(text) is None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_no_line_of_an_example_plan_or_question_is_taken_for_a_mark(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines
    assert [line for line in lines if secrecy_mark(line)] == []


@unhurried
@given(st.text())
def test_any_text_is_judged_without_failing(text):
    assert secrecy_mark(text) in {None, *MARKS}
    assert document_mark(text) in {None, *MARKS}


@pytest.mark.parametrize("piece", ["a ", "- ", "MẬT ", "(", "/1", "_", "M ", "1 / ", "TỐI ", "độ ", "x.", "A-"])
def test_a_text_as_long_as_messages_can_be_is_judged_at_once(piece):
    text, began = piece * (4096 // len(piece)), time.process_time()
    secrecy_mark(text)
    secrecy_mark(f"{text}.docx")
    assert time.process_time() - began < 1.0


LINES = st.lists(st.sampled_from(ORDINARY), max_size=6)


@unhurried
@given(LINES, st.sampled_from(MARKS), LINES, st.sampled_from(["{}", "({})", "[{}]", "** {} **", "Độ mật: {}"]))
def test_a_mark_on_a_line_of_its_own_is_seen_among_any_ordinary_lines(before, mark, after, form):
    text = "\n".join([*before, form.format(mark), *after])
    assert secrecy_mark(text) == mark


@unhurried
@given(LINES)
def test_ordinary_lines_together_are_no_mark(lines):
    assert secrecy_mark("\n".join(lines)) is None


@unhurried
@given(st.sampled_from(["bảo", "bí", "cơ", "thân"]), st.sampled_from(["độ", "khẩu", "thiết", "mã"]), st.booleans())
def test_both_halves_of_ordinary_words_stay_ordinary_in_capitals(before, after, capital):
    words = [f"{before} mật", f"mật {after}", f"{before} mật {after}"]
    assert [secrecy_mark(each.upper() if capital else each) for each in words] == [None, None, None]


HEADER = "ỦY BAN NHÂN DÂN TỈNH        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nVĂN PHÒNG\nSố: 12/KH-VP\n"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (HEADER + "TỐI MẬT\nKẾ HOẠCH", "TỐI MẬT"),
        (HEADER + "     MẬT                  Quảng Ngãi, ngày 3 tháng 2 năm 2025\n", "MẬT"),
        (HEADER + "Độ mật: Mật\nKẾ HOẠCH", "MẬT"),
        ("| MẬT | KẾ HOẠCH |", "MẬT"),
        (HEADER + "KẾ HOẠCH\nTriển khai công tác bảo mật, xử lý văn bản (MẬT) đúng quy định", None),
        (HEADER + "KẾ HOẠCH\nBẢO VỆ BÍ MẬT NHÀ NƯỚC", None),
        ("\n" * HEAD_LINES + "MẬT", None),
    ],
)
def test_a_document_is_marked_by_a_line_of_its_own_near_its_head(text, mark):
    assert document_mark(text) == mark
