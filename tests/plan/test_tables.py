"""Reading of tasks from tables, however an office sets them."""

from __future__ import annotations

from datetime import date

import pytest

from plan.cells import doers_in
from plan.document import Document, Table
from plan.model import ToldProgress
from plan.reading import read
from plan.reports import Status
from tests.plan.tables_written import STYLES, Style, reading_of, shown, table


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_table_is_read_as_a_person_reads_it(style: Style) -> None:
    tasks = reading_of(table(style.table)).plan.tasks
    assert shown(tasks) == style.tasks
    if style.sections:
        assert tuple(task.section for task in tasks) == style.sections


def test_a_table_without_a_heading_goes_on_with_the_one_before() -> None:
    first = table("STT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | Lập danh mục dữ liệu | Sở Nội vụ | Quý I")
    second = table("2 | Công bố danh mục dữ liệu | Sở Tư pháp | Quý II\n3 | Cập nhật hằng ngày | Sở Y tế | Thường xuyên")
    assert [task.ref for task in reading_of(first, second).plan.tasks] == ["1", "2", "3"]


def test_a_row_cut_by_a_page_goes_on_at_the_head_of_the_next_table() -> None:
    first = table("STT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | Xây dựng kho dữ liệu của | Sở Nội vụ | Quý I")
    second = table(" | UBND tỉnh | |\n2 | Công bố danh mục dữ liệu | Sở Tư pháp | Quý II")
    assert [task.content for task in reading_of(first, second).plan.tasks] == [
        "Xây dựng kho dữ liệu của UBND tỉnh",
        "Công bố danh mục dữ liệu",
    ]


def test_columns_without_a_heading_are_told_by_what_they_hold() -> None:
    found = reading_of(
        "II. NHIỆM VỤ",
        table(
            """
            1 | Xây dựng đề án nhân lực số của tỉnh | Sở Nội vụ | Các sở, ban, ngành | Quý I/2026
            2 | Thẩm định đề án nhân lực số của tỉnh | Sở Tài chính | Sở Tư pháp | Quý II/2026
            """
        ),
    )
    assert shown(found.plan.tasks) == (
        "1 | Sở Nội vụ | Các sở, ban, ngành | - | Quý I/2026 | Xây dựng đề án nhân lực số của tỉnh",
        "2 | Sở Tài chính | Sở Tư pháp | - | Quý II/2026 | Thẩm định đề án nhân lực số của tỉnh",
    )


def test_tables_under_units_count_anew_and_are_led_by_them() -> None:
    heading = "STT | Nội dung | Thời hạn\n"
    found = reading_of(
        "II. PHÂN CÔNG NHIỆM VỤ",
        "1. Sở Tài chính",
        table(f"{heading}1 | Bố trí vốn đầu tư | Quý I\n2 | Quyết toán vốn | Quý IV"),
        "2. Sở Nội vụ",
        table(f"{heading}1 | Tuyển dụng công chức | Quý II"),
    )
    assert [(task.ref, task.code, task.lead) for task in found.plan.tasks] == [
        ("II.1.1", "1.1", ("Sở Tài chính",)),
        ("II.1.2", "1.2", ("Sở Tài chính",)),
        ("II.2.1", "2.1", ("Sở Nội vụ",)),
    ]


def test_the_unit_on_the_line_above_a_table_without_leads_leads_its_tasks() -> None:
    heading = "STT | Nội dung | Thời hạn\n"
    found = reading_of(
        "Phòng Kinh tế:", table(f"{heading}1 | Lập quy hoạch chợ | Quý I"), "Văn phòng", table(f"{heading}1 | Họp | Quý II")
    )
    assert [(task.ref, task.lead, task.section) for task in found.plan.tasks] == [
        ("1", ("Phòng Kinh tế",), "Phòng Kinh tế"),
        ("1-2", (), ""),
    ]


def test_a_form_with_its_headings_on_the_left_is_one_task() -> None:
    form = "Tên nhiệm vụ | Lập bản đồ số\nĐơn vị chủ trì | Sở Xây dựng\nĐơn vị phối hợp | Sở Tài chính\nThời hạn | Quý III"
    assert shown(reading_of(table(form)).plan.tasks) == ("1 | Sở Xây dựng | Sở Tài chính | - | Quý III | Lập bản đồ số",)


def test_the_letterhead_above_the_heading_of_a_sheet_is_read_as_a_letterhead() -> None:
    sheet = table(
        """
        UBND TỈNH A | = | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | =
        Số: 15/KH-UBND | = | Tỉnh A, ngày 5 tháng 1 năm 2026 | =
        KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2026 | = | = | =
        STT | Nhiệm vụ | Chủ trì | Thời hạn
        1 | Lập bản đồ số | Sở Xây dựng | Quý III
        """,
        line=1,
    )
    plan = read(Document((sheet,))).plan
    assert (plan.header.title, plan.header.number, plan.header.issuer) == (
        "KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2026",
        "15/KH-UBND",
        "UBND TỈNH A",
    )
    assert [milestone.due for milestone in plan.tasks[0].milestones] == [date(2026, 9, 30)]


NO_TASKS = {
    "a letterhead": "UBND TỈNH A⏎Số: 1/KH | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM⏎Độc lập - Tự do - Hạnh phúc",
    "recipients and a signature": "Nơi nhận:⏎- Sở Y tế;⏎- Lưu: VT. | TM. ỦY BAN NHÂN DÂN⏎CHỦ TỊCH⏎Nguyễn Văn A",
    "money": "STT | Nội dung | Đơn vị tính | Số lượng | Đơn giá | Thành tiền\n1 | Mua máy tính | Bộ | 5 | 15.000 | 75.000",
    "figures to be reached": "TT | Chỉ tiêu | Đơn vị tính | Năm 2025 | Năm 2030\n1 | Tỷ lệ hồ sơ trực tuyến | % | 80 | 100",
    "figures of units": "STT | Đơn vị | Số lượng hồ sơ | Tỷ lệ\n1 | Sở Y tế | 120 | 95%\n2 | Sở Nội vụ | 80 | 90%",
    "people": "STT | Họ và tên | Chức vụ | Điện thoại\n1 | Trần Văn B | Trưởng | 0905 000 001\n2 | Lê C | Phó | 0905 000 002",
    "a day's programme": "Thời gian | Nội dung | Người thực hiện\n8h00 - 8h30 | Đón tiếp đại biểu | Ban Tổ chức",
}


@pytest.mark.parametrize("written", NO_TASKS.values(), ids=NO_TASKS)
def test_tables_of_other_things_hold_no_tasks_and_raise_no_question(written: str) -> None:
    found = reading_of(table(written))
    assert (found.plan.tasks, [problem.code for problem in found.problems]) == ((), ["no_tasks"])


def test_a_table_of_tasks_beside_tables_of_other_things_is_read_alone() -> None:
    tasks = table("STT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | Lập bản đồ số | Sở Xây dựng | Quý III")
    found = reading_of(*(table(written) for written in NO_TASKS.values()), "PHỤ LỤC II", tasks)
    assert [task.ref for task in found.plan.tasks] == ["1"]


def test_a_table_that_looks_like_tasks_and_is_not_understood_is_named() -> None:
    found = reading_of(table("Alpha | Làm một việc nào đó thật lâu | Quý I\nBeta | Làm việc khác cũng thật lâu | Quý II"))
    assert [problem.code for problem in found.problems] == ["no_tasks", "unread_table"]


def test_a_column_that_is_not_known_is_named_and_left_out() -> None:
    found = reading_of(table("STT | Nhiệm vụ | Chủ trì | Thời hạn | Hệ số K\n1 | Lập bản đồ số | Sở Xây dựng | Quý III | 0,5"))
    assert [(p.code, dict(p.facts).get("column")) for p in found.problems] == [("unknown_column", "Hệ số K")]


def test_a_row_that_names_no_task_is_named_and_left_out() -> None:
    found = reading_of(
        table("STT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | Lập bản đồ số | Sở Xây dựng | Quý III\n2 | | Sở Y tế | Quý IV", line=4)
    )
    assert [(p.code, dict(p.facts)) for p in found.problems] == [("row_without_content", {"text": "2 Sở Y tế Quý IV"})]


TEXT = ("II. NHIỆM VỤ", "1. Hạ tầng", "a) Lập bản đồ số toàn tỉnh", "- Đơn vị chủ trì: Sở Xây dựng", "- Thời hạn: Quý III")
ANNEX = "STT | Nhiệm vụ | Chủ trì | Phối hợp | Thời hạn | Sản phẩm\n"


def test_a_task_told_in_lines_and_in_the_annex_is_kept_once_as_the_fuller_one() -> None:
    annex = table(ANNEX + "1 | Lập bản đồ số toàn tỉnh | Sở Xây dựng | Sở Tài chính | Quý III | Bản đồ")
    found = reading_of(*TEXT, "PHỤ LỤC", "DANH MỤC NHIỆM VỤ", annex)
    assert [(task.ref, task.deliverable, task.section) for task in found.plan.tasks] == [("1", "Bản đồ", "DANH MỤC NHIỆM VỤ")]
    assert [(p.code, p.ref) for p in found.problems] == [("task_twice", "1")]


def test_lines_and_an_annex_with_other_tasks_are_both_read() -> None:
    annex = table(ANNEX + "I | CON NGƯỜI | | | |\n1 | Tuyển dụng nhân lực số | Sở Nội vụ | | Quý I | Kế hoạch", line=None)
    found = reading_of(*TEXT, "PHỤ LỤC", annex)
    assert [task.ref for task in found.plan.tasks] == ["II.1.a", "I.1"]


def test_numbers_that_lines_and_annex_share_are_told_apart() -> None:
    lines = ("II. NHIỆM VỤ", "1. Lập bản đồ số toàn tỉnh", "- Đơn vị chủ trì: Sở Xây dựng", "- Thời hạn: Quý III")
    annex = table(ANNEX + "II | CON NGƯỜI | | | |\n1 | Tuyển dụng nhân lực số | Sở Nội vụ | | Quý I | Kế hoạch", line=None)
    found = reading_of(*lines, "PHỤ LỤC", annex)
    assert [(task.ref, task.code) for task in found.plan.tasks] == [("II.1", "1"), ("PL.II.1", "1")]


def test_sentences_count_beside_a_table_that_holds_next_to_nothing() -> None:
    duties = [f"{n}. Giao Sở Y tế chủ trì lập báo cáo chuyên đề {n}, hoàn thành trước 30/6/2026." for n in range(1, 15)]
    small = table("STT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | Lập bản đồ số | Sở Xây dựng | Quý III", line=None)
    found = reading_of("II. NHIỆM VỤ", *duties, small)
    assert len(found.plan.tasks) == 15
    assert [task.lead for task in reading_of("II. NHIỆM VỤ", *duties[:3], small).plan.tasks] == [("Sở Xây dựng",)]


PROGRESS = {
    "result and status": (
        "STT | Nhiệm vụ | Chủ trì | Thời hạn | Kết quả thực hiện | Tiến độ\n"
        "1 | Lập bản đồ số | Sở Xây dựng | 10/10/2026 | Đã trình UBND tỉnh tại Tờ trình số 9/TTr-SXD | Đã hoàn thành quá hạn\n"
        "2 | Mua phần mềm | Sở Tài chính | 31/12/2026 | Đang lựa chọn nhà thầu | Đang thực hiện\n"
        "3 | Tập huấn | Sở Nội vụ | 31/12/2026 | | Chưa thực hiện",
        [
            ToldProgress("1", Status.DONE, None, "Đã trình UBND tỉnh tại Tờ trình số 9/TTr-SXD", late=True),
            ToldProgress("2", Status.IN_PROGRESS, None, "Đang lựa chọn nhà thầu"),
            ToldProgress("3", Status.NOT_STARTED),
        ],
    ),
    "shares": (
        "STT | Nhiệm vụ | Chủ trì | Thời hạn | Tỷ lệ hoàn thành (%) | Khó khăn, vướng mắc\n"
        "1 | Lập bản đồ số | Sở Xây dựng | Quý I | 100 |\n2 | Mua phần mềm | Sở Y tế | Quý II | 0,6 | Thiếu vốn\n"
        "3 | Tập huấn | Sở Nội vụ | Quý III | 0% |",
        [
            ToldProgress("1", Status.DONE, 100),
            ToldProgress("2", Status.IN_PROGRESS, 60, "Thiếu vốn"),
            ToldProgress("3", Status.NOT_STARTED, 0),
        ],
    ),
    "ticks": (
        "STT | Nhiệm vụ | Chủ trì | Thời hạn | Tình hình thực hiện | = | =\n"
        "^ | ^ | ^ | ^ | Đã hoàn thành | Đang thực hiện | Chưa thực hiện\n"
        "1 | Lập bản đồ số | Sở Xây dựng | Quý I | x | |\n2 | Mua phần mềm | Sở Y tế | Quý II | | X |",
        [ToldProgress("1", Status.DONE), ToldProgress("2", Status.IN_PROGRESS)],
    ),
    "a result that has come out": (
        "STT | Nhiệm vụ | Chủ trì | Thời hạn | Kết quả\n"
        "1 | Lập bản đồ số | Sở Xây dựng | Quý I | Đã ban hành Quyết định số 5\n2 | Mua máy | Sở Y tế | Quý II | Đang đấu thầu",
        [
            ToldProgress("1", Status.DONE, None, "Đã ban hành Quyết định số 5"),
            ToldProgress("2", Status.IN_PROGRESS, None, "Đang đấu thầu"),
        ],
    ),
    "a result that must come out": (
        "STT | Nhiệm vụ | Chủ trì | Thời hạn | Kết quả\n1 | Lập bản đồ số | Sở Xây dựng | Quý I | Quyết định của UBND tỉnh",
        [],
    ),
    "columns still to be filled in": (
        "STT | Nhiệm vụ | Chủ trì | Thời hạn | Kết quả thực hiện | Tỷ lệ\n1 | Lập bản đồ số | Sở Xây dựng | Quý I | |",
        [],
    ),
}


@pytest.mark.parametrize(("written", "told"), PROGRESS.values(), ids=PROGRESS)
def test_what_a_table_tells_of_progress_is_kept(written: str, told: list[ToldProgress]) -> None:
    found = reading_of(table(written))
    assert list(found.progress) == told
    assert all(milestone.due for task in found.plan.tasks for milestone in task.milestones)


def test_a_result_that_must_come_out_is_the_deliverable() -> None:
    (task,) = reading_of(table(PROGRESS["a result that must come out"][0])).plan.tasks
    assert task.deliverable == "Quyết định của UBND tỉnh"


NAMES = {
    "Sở Tài chính Sở Y tế UBND cấp xã": ("Sở Tài chính", "Sở Y tế", "UBND cấp xã"),
    "Sở Tài chính và Sở Y tế": ("Sở Tài chính", "Sở Y tế"),
    "Thanh tra Sở Xây dựng": ("Thanh tra Sở Xây dựng",),
    "- Phòng Hành chính - Tổ chức\n- Phòng Quản trị": ("Phòng Hành chính - Tổ chức", "Phòng Quản trị"),
}


@pytest.mark.parametrize("written", NAMES)
def test_names_in_a_cell_are_told_apart(written: str) -> None:
    assert doers_in(written).lead == NAMES[written]


def test_rows_know_their_lines() -> None:
    rows = table("STT | Nhiệm vụ | Chủ trì | Thời hạn\n1 | Lập bản đồ | Sở Y tế | Quý I\n2 | Mua máy | Sở Y tế | Quý I").rows
    found = reading_of(Table(rows, 7, (7, 8, 12)))
    assert [task.line for task in found.plan.tasks] == [8, 12]
