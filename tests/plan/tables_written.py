"""Tables as offices set them, for the tests of reading: one row a line, cells parted by bars, "⏎" for a line break in a cell.

`=` stands for the cell on the left, as a merged cell comes from a file; `^` for the cell above.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from plan.document import Document, Paragraph, Table
from plan.model import PlanReading, Task
from plan.reading import read

HEADING = (
    Paragraph("KẾ HOẠCH", 1),
    Paragraph("CHUYỂN ĐỔI SỐ NĂM 2026", 2),
)


@dataclass(frozen=True)
class Style:
    """A way to set a table, and its tasks as `ref | lead | coordinating | deliverable | deadline | content`."""

    table: str
    tasks: tuple[str, ...]
    sections: tuple[str, ...] = field(default=())


def cells_of(written: str) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a table as written above."""
    rows: list[tuple[str, ...]] = []
    for line in written.strip("\n").rstrip().split("\n"):
        row: list[str] = []
        for cell in (part.strip().replace("⏎", "\n") for part in line.split("|")):
            row.append(row[-1] if cell == "=" else rows[-1][len(row)] if cell == "^" else cell)
        rows.append(tuple(row))
    return tuple(rows)


def table(written: str, line: int | None = 10) -> Table:
    return Table(cells_of(written), line)


def reading_of(*blocks: Table | Paragraph | str) -> PlanReading:
    made = (Paragraph(block) if isinstance(block, str) else block for block in blocks)
    return read(Document((*HEADING, *made)))


def shown(tasks: Iterable[Task]) -> tuple[str, ...]:
    """Return tasks as the styles write them."""
    return tuple(
        " | ".join(
            (
                task.ref,
                ", ".join(task.lead) or "-",
                ", ".join(task.coordinating) or "-",
                task.deliverable or "-",
                task.deadline_text or "-",
                task.content,
            )
        )
        for task in tasks
    )


STYLES: dict[str, Style] = {
    "the usual columns": Style(
        """
        STT | Nội dung công việc | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian hoàn thành | Sản phẩm
        1 | Nâng cấp mạng nội bộ | Phòng Văn hóa - Xã hội | Văn phòng | Quý I/2026 | Biên bản nghiệm thu
        2 | Tập huấn kỹ năng số | Phòng Kinh tế | Các phòng, ban | Tháng 6 | Báo cáo
        """,
        (
            "1 | Phòng Văn hóa - Xã hội | Văn phòng | Biên bản nghiệm thu | Quý I/2026 | Nâng cấp mạng nội bộ",
            "2 | Phòng Kinh tế | Các phòng, ban | Báo cáo | Tháng 6 | Tập huấn kỹ năng số",
        ),
    ),
    "other words, other order, columns of no use": Style(
        """
        TT | Lãnh đạo phụ trách | Thời hạn | Nhiệm vụ, giải pháp | Kinh phí | Phối hợp | Cơ quan thực hiện | Ghi chú
        01 | Phó Chủ tịch | 30/6/2026 | Xây dựng kho dữ liệu dùng chung | 500 | Sở Tài chính | Sở Nội vụ | Cũ
        02 | Chủ tịch | Thường xuyên | Tuyên truyền về chuyển đổi số | 20 | UBND các xã, phường | Sở Văn hóa, Thể thao |
        """,
        (
            "1 | Sở Nội vụ | Sở Tài chính | - | 30/6/2026 | Xây dựng kho dữ liệu dùng chung",
            "2 | Sở Văn hóa, Thể thao | UBND các xã, phường | - | Thường xuyên | Tuyên truyền về chuyển đổi số",
        ),
    ),
    "a heading over two rows": Style(
        """
        TT | Nội dung | Đơn vị thực hiện | = | Thời gian thực hiện | = | Kết quả dự kiến
        ^ | ^ | Chủ trì | Phối hợp | Bắt đầu | Kết thúc | ^
        1 | Khảo sát hiện trạng | Phòng A | Phòng B | 01/02/2026 | 31/3/2026 | Báo cáo khảo sát
        2 | Lập dự án đầu tư | Phòng B | Phòng A | 01/4/2026 | 30/9/2026 | Hồ sơ dự án
        """,
        (
            "1 | Phòng A | Phòng B | Báo cáo khảo sát | 31/3/2026 | Khảo sát hiện trạng",
            "2 | Phòng B | Phòng A | Hồ sơ dự án | 30/9/2026 | Lập dự án đầu tư",
        ),
    ),
    "a heading over two rows that was not merged": Style(
        """
        STT | Nhiệm vụ | Phân công | | Tiến độ
        | | Chủ trì | Phối hợp |
        1 | Ban hành quy chế quản lý mạng | Văn phòng | Phòng Nội vụ | Quý II
        """,
        ("1 | Văn phòng | Phòng Nội vụ | - | Quý II | Ban hành quy chế quản lý mạng",),
    ),
    "columns that are numbered, a heading that comes again": Style(
        """
        STT | Nội dung | Chủ trì | Thời hạn
        (1) | (2) | (3) | (4)
        1 | Rà soát thủ tục hành chính | Sở Tư pháp | Quý I
        STT | Nội dung | Chủ trì | Thời hạn
        2 | Công bố thủ tục hành chính | Sở Nội vụ | Quý II
        """,
        (
            "1 | Sở Tư pháp | - | - | Quý I | Rà soát thủ tục hành chính",
            "2 | Sở Nội vụ | - | - | Quý II | Công bố thủ tục hành chính",
        ),
    ),
    "headings with Roman numerals, one merged, one not": Style(
        """
        STT | Nhiệm vụ | Chủ trì | Phối hợp | Hoàn thành
        I | HẠ TẦNG SỐ | = | = | =
        1 | Lắp đặt trạm phát sóng | Sở Xây dựng | UBND xã | Quý III
        2 | Nâng cấp trung tâm dữ liệu | Sở Khoa học và Công nghệ | | 2026
        II | Nhân lực số | | |
        1 | Đào tạo cán bộ chuyên trách | Sở Nội vụ | Các sở | Hằng năm
        """,
        (
            "I.1 | Sở Xây dựng | UBND xã | - | Quý III | Lắp đặt trạm phát sóng",
            "I.2 | Sở Khoa học và Công nghệ | - | - | 2026 | Nâng cấp trung tâm dữ liệu",
            "II.1 | Sở Nội vụ | Các sở | - | Hằng năm | Đào tạo cán bộ chuyên trách",
        ),
        ("HẠ TẦNG SỐ", "HẠ TẦNG SỐ", "Nhân lực số"),
    ),
    "headings in the words of columns right below those": Style(
        """
        STT | Nhiệm vụ | Chủ trì | Thời hạn
        | Nhóm nhiệm vụ về thể chế | |
        1 | Ban hành quy chế | Sở Y tế | Quý I
        Nội dung phối hợp | = | = | =
        2 | Ký chương trình phối hợp | Sở Nội vụ | Quý II
        """,
        (
            "1 | Sở Y tế | - | - | Quý I | Ban hành quy chế",
            "2 | Sở Nội vụ | - | - | Quý II | Ký chương trình phối hợp",
        ),
        ("Nhóm nhiệm vụ về thể chế", "Nội dung phối hợp"),
    ),
    "headings with letters over numbers with points": Style(
        """
        TT | Công việc | Đơn vị thực hiện | Thời gian
        A | Công tác chuẩn bị | |
        1 | Thành lập tổ giúp việc | |
        1.1 | Dự thảo quyết định | Phòng Nội vụ | 15/01/2026
        1.2 | Trình ký quyết định | Văn phòng | 31/01/2026
        2 | Họp triển khai kế hoạch | Văn phòng | Tháng 2
        B | Công tác kiểm tra | |
        1 | Kiểm tra đột xuất | Thanh tra tỉnh | Khi có yêu cầu
        """,
        (
            "A.1.1 | Phòng Nội vụ | - | - | 15/01/2026 | Dự thảo quyết định",
            "A.1.2 | Văn phòng | - | - | 31/01/2026 | Trình ký quyết định",
            "A.2 | Văn phòng | - | - | Tháng 2 | Họp triển khai kế hoạch",
            "B.1 | Thanh tra tỉnh | - | - | Khi có yêu cầu | Kiểm tra đột xuất",
        ),
        ("Thành lập tổ giúp việc", "Thành lập tổ giúp việc", "Công tác chuẩn bị", "Công tác kiểm tra"),
    ),
    "headings without a number, numbers that begin anew": Style(
        """
        STT | Tên nhiệm vụ | Đơn vị chủ trì | Thời hạn
        Nhiệm vụ giao Sở Y tế | = | = | =
        1 | Lập sổ sức khỏe điện tử | Sở Y tế | Quý I
        | Nhiệm vụ giao Sở Giáo dục và Đào tạo | |
        1 | Xây dựng học bạ số | Sở Giáo dục và Đào tạo | Quý II
        """,
        (
            "1 | Sở Y tế | - | - | Quý I | Lập sổ sức khỏe điện tử",
            "1-2 | Sở Giáo dục và Đào tạo | - | - | Quý II | Xây dựng học bạ số",
        ),
        ("Nhiệm vụ giao Sở Y tế", "Nhiệm vụ giao Sở Giáo dục và Đào tạo"),
    ),
    "no column of numbers": Style(
        """
        Nội dung | Chủ trì | Thời gian
        Rà soát văn bản | Phòng Tư pháp | Quý I
        Sơ kết sáu tháng | Văn phòng | Tháng 7
        """,
        ("1 | Phòng Tư pháp | - | - | Quý I | Rà soát văn bản", "2 | Văn phòng | - | - | Tháng 7 | Sơ kết sáu tháng"),
    ),
    "numbers in front of the words": Style(
        """
        Nội dung | Chủ trì | Thời gian
        1. Công tác tuyên truyền | = | =
        a) Đăng tin trên cổng thông tin | Phòng Văn hóa | Hằng tháng
        b) Phát thanh cơ sở | Trung tâm Văn hóa | Hằng tuần
        """,
        (
            "1.a | Phòng Văn hóa | - | - | Hằng tháng | Đăng tin trên cổng thông tin",
            "1.b | Trung tâm Văn hóa | - | - | Hằng tuần | Phát thanh cơ sở",
        ),
        ("Công tác tuyên truyền", "Công tác tuyên truyền"),
    ),
    "one unit and one deadline for several rows": Style(
        """
        STT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn
        1 | Cài đặt phần mềm | Phòng Hạ tầng | Quý I
        2 | Hướng dẫn sử dụng | ^ | ^
        3 | Nghiệm thu kết quả | như trên | nt
        4 | Thanh lý hợp đồng | // | -
        """,
        (
            "1 | Phòng Hạ tầng | - | - | Quý I | Cài đặt phần mềm",
            "2 | Phòng Hạ tầng | - | - | Quý I | Hướng dẫn sử dụng",
            "3 | Phòng Hạ tầng | - | - | Quý I | Nghiệm thu kết quả",
            "4 | Phòng Hạ tầng | - | - | Quý I | Thanh lý hợp đồng",
        ),
    ),
    "one task over several rows": Style(
        """
        STT | Nhiệm vụ | Đơn vị chủ trì | Sản phẩm | Thời hạn
        1 | Số hóa hồ sơ lưu trữ | Sở Nội vụ | Hồ sơ số | Quý II
        ^ | ^ | Sở Tư pháp | ^ | Quý IV
        2 | Công bố dữ liệu mở | Sở Tài chính | Bộ dữ liệu | Quý III
        """,
        (
            "1 | Sở Nội vụ, Sở Tư pháp | - | Hồ sơ số | Quý II; Quý IV | Số hóa hồ sơ lưu trữ",
            "2 | Sở Tài chính | - | Bộ dữ liệu | Quý III | Công bố dữ liệu mở",
        ),
    ),
    "rows cut by the end of a page": Style(
        """
        STT | Nhiệm vụ | Đơn vị chủ trì | Phối hợp | Thời hạn
        1 | Rà soát, hoàn thiện quy chế khai thác | Sở Khoa học | Các sở, ban, | Trước ngày
        | dữ liệu dùng chung của tỉnh | và Công nghệ | ngành liên quan | 30/11/2026
        2 | Vận hành trung tâm điều hành | Văn phòng | | Thường xuyên
        """,
        (
            "1 | Sở Khoa học và Công nghệ | Các sở, ban, ngành liên quan | - | Trước ngày 30/11/2026"
            " | Rà soát, hoàn thiện quy chế khai thác dữ liệu dùng chung của tỉnh",
            "2 | Văn phòng | - | - | Thường xuyên | Vận hành trung tâm điều hành",
        ),
    ),
    "rows moved one column to the right": Style(
        """
        TT | Nội dung | Cơ quan chủ trì | Thời gian
        1 | Hướng dẫn thống kê | Sở Tài chính | 2026
        | 2 | Tiếp nhận tần số trực canh | Sở Y tế
        3 | Diễn tập các cấp | Công an tỉnh | 2026
        """,
        (
            "1 | Sở Tài chính | - | - | 2026 | Hướng dẫn thống kê",
            "2 | Sở Y tế | - | - | - | Tiếp nhận tần số trực canh",
            "3 | Công an tỉnh | - | - | 2026 | Diễn tập các cấp",
        ),
    ),
    "leads and helpers in one cell": Style(
        """
        STT | Nội dung | Đơn vị chủ trì, phối hợp | Thời gian
        1 | Kết nối hệ thống một cửa | Chủ trì: Văn phòng⏎Phối hợp: Phòng Nội vụ, Phòng Tài chính | Quý I
        2 | Kiểm tra an toàn thông tin | Công an tỉnh chủ trì, phối hợp với Sở Nội vụ | Quý II
        3 | Cập nhật danh mục mã | Sở Y tế; Sở Công Thương | Quý III
        """,
        (
            "1 | Văn phòng | Phòng Nội vụ, Phòng Tài chính | - | Quý I | Kết nối hệ thống một cửa",
            "2 | Công an tỉnh | Sở Nội vụ | - | Quý II | Kiểm tra an toàn thông tin",
            "3 | Sở Y tế | Sở Công Thương | - | Quý III | Cập nhật danh mục mã",
        ),
    ),
    "units one below the other, broken where the column ends": Style(
        """
        STT | Nội dung | Chủ trì | Phối hợp | Thời gian
        1 | Chỉnh trang đô thị | Sở Xây⏎dựng | Sở Tài chính⏎Sở Nông nghiệp⏎và Môi trường⏎UBND cấp xã | Trước⏎31/12/2026
        2 | Trồng cây xanh | - Sở Công Thương⏎- Đoàn Thanh niên | | Quý I⏎Quý III
        """,
        (
            "1 | Sở Xây dựng | Sở Tài chính, Sở Nông nghiệp và Môi trường, UBND cấp xã | - | Trước 31/12/2026"
            " | Chỉnh trang đô thị",
            "2 | Sở Công Thương, Đoàn Thanh niên | - | - | Quý I; Quý III | Trồng cây xanh",
        ),
    ),
    "several things in one cell are one task": Style(
        """
        STT | Nội dung | Chủ trì | Thời gian | Sản phẩm
        1 | Cải cách thể chế:⏎- Rà soát văn bản;⏎- Kiểm tra văn bản. | Sở Tư pháp | Quý I | - Báo cáo⏎- Danh mục
        """,
        ("1 | Sở Tư pháp | - | Báo cáo; Danh mục | Quý I | Cải cách thể chế: Rà soát văn bản; Kiểm tra văn bản",),
    ),
    "a list with a deadline for each is as many tasks": Style(
        """
        STT | Nội dung | Chủ trì | Thời gian
        1 | - Rà soát văn bản⏎- Kiểm tra văn bản | Sở Tư pháp | - Quý I⏎- Quý II
        """,
        ("1.1 | Sở Tư pháp | - | - | Quý I | Rà soát văn bản", "1.2 | Sở Tư pháp | - | - | Quý II | Kiểm tra văn bản"),
    ),
    "what each unit has to do": Style(
        """
        STT | Đơn vị | Nhiệm vụ được giao | Thời hạn
        1 | Phòng Kinh tế | - Lập quy hoạch chợ⏎- Hỗ trợ hợp tác xã | Năm 2026
        2 | Văn phòng | Theo dõi, tổng hợp chung | Thường xuyên
        """,
        (
            "1.1 | Phòng Kinh tế | - | - | Năm 2026 | Lập quy hoạch chợ",
            "1.2 | Phòng Kinh tế | - | - | Năm 2026 | Hỗ trợ hợp tác xã",
            "2 | Văn phòng | - | - | Thường xuyên | Theo dõi, tổng hợp chung",
        ),
    ),
    "a column that names the field": Style(
        """
        STT | Lĩnh vực | Nhiệm vụ cụ thể | Chủ trì | Thời hạn
        1 | Y tế | Liên thông đơn thuốc | Sở Y tế | Quý I
        2 | ^ | Bệnh án điện tử | Sở Y tế | Quý II
        3 | Giáo dục | Học bạ số | Sở Giáo dục và Đào tạo | Quý III
        """,
        (
            "1 | Sở Y tế | - | - | Quý I | Liên thông đơn thuốc",
            "2 | Sở Y tế | - | - | Quý II | Bệnh án điện tử",
            "3 | Sở Giáo dục và Đào tạo | - | - | Quý III | Học bạ số",
        ),
        ("Y tế", "Y tế", "Giáo dục"),
    ),
    "quarters to be ticked": Style(
        """
        STT | Nội dung | Chủ trì | Thời gian thực hiện | = | = | =
        ^ | ^ | ^ | Quý I | Quý II | Quý III | Quý IV
        1 | Khai trương trung tâm | Văn phòng | | x | |
        2 | Chạy thử hệ thống | Phòng Hạ tầng | | x | x |
        """,
        (
            "1 | Văn phòng | - | - | Quý II | Khai trương trung tâm",
            "2 | Phòng Hạ tầng | - | - | Quý II - Quý III | Chạy thử hệ thống",
        ),
    ),
    "a unit over its rows, no column of leads": Style(
        """
        STT | Nội dung công việc | Thời hạn hoàn thành | Sản phẩm
        I | Sở Tài chính | = | =
        1 | Bố trí kinh phí hằng năm | Quý I | Quyết định
        II | Sở Nội vụ | = | =
        1 | Tuyển dụng nhân lực số | Quý II | Kế hoạch
        """,
        (
            "I.1 | Sở Tài chính | - | Quyết định | Quý I | Bố trí kinh phí hằng năm",
            "II.1 | Sở Nội vụ | - | Kế hoạch | Quý II | Tuyển dụng nhân lực số",
        ),
    ),
    "a heading that leads for what stands under it": Style(
        """
        STT | Nội dung | Chủ trì | Thời hạn
        1 | Đại hội Đảng bộ xã | Văn phòng | Quý II
        1.1 | Dự thảo báo cáo chính trị | | Tháng 2
        1.2 | Chuẩn bị nhân sự | Ban Tổ chức |
        """,
        (
            "1 | Văn phòng | - | - | Quý II | Đại hội Đảng bộ xã",
            "1.1 | Văn phòng | - | - | Tháng 2 | Dự thảo báo cáo chính trị",
            "1.2 | Ban Tổ chức | - | - | Quý II | Chuẩn bị nhân sự",
        ),
    ),
    "numbers under numbers": Style(
        """
        STT | Nội dung | Chủ trì | Thời hạn
        1 | Nhóm nhiệm vụ về thể chế | |
        1 | Ban hành quy chế | Sở Y tế | Quý I
        2 | Sửa đổi quy định | Sở Y tế | Quý II
        2 | Nhóm nhiệm vụ về hạ tầng | |
        1 | Nâng cấp mạng | Sở Nội vụ | Quý III
        """,
        (
            "1.1 | Sở Y tế | - | - | Quý I | Ban hành quy chế",
            "1.2 | Sở Y tế | - | - | Quý II | Sửa đổi quy định",
            "2.1 | Sở Nội vụ | - | - | Quý III | Nâng cấp mạng",
        ),
        ("Nhóm nhiệm vụ về thể chế", "Nhóm nhiệm vụ về thể chế", "Nhóm nhiệm vụ về hạ tầng"),
    ),
    "letters under a task's number": Style(
        """
        STT | Nội dung | Chủ trì | Thời hạn
        1 | Chuẩn bị đại hội | |
        a | Dự thảo văn kiện | Văn phòng | Tháng 1
        - | In tài liệu | Phòng Tài chính | Tháng 2
        2 | Tổ chức đại hội | Văn phòng | Tháng 3
        """,
        (
            "1.a | Văn phòng | - | - | Tháng 1 | Dự thảo văn kiện",
            "1.a.1 | Phòng Tài chính | - | - | Tháng 2 | In tài liệu",
            "2 | Văn phòng | - | - | Tháng 3 | Tổ chức đại hội",
        ),
    ),
    "a month and what is to be done in it": Style(
        """
        Tháng | Nội dung công việc | Bộ phận thực hiện
        1 | - Kiểm kê tài sản⏎- Lập báo cáo quyết toán | Phòng Kế toán
        2 | Tết trồng cây | Đoàn Thanh niên
        """,
        (
            "1.1 | Phòng Kế toán | - | - | Tháng 1 | Kiểm kê tài sản",
            "1.2 | Phòng Kế toán | - | - | Tháng 1 | Lập báo cáo quyết toán",
            "2 | Đoàn Thanh niên | - | - | Tháng 2 | Tết trồng cây",
        ),
    ),
    "parts told behind names": Style(
        """
        STT | Nội dung | Đơn vị chủ trì | Thời gian
        1 | Xây dựng cơ sở dữ liệu | Sở Y tế (chủ trì); Sở Tài chính, Sở Nội vụ (phối hợp) | 12/2026
        """,
        ("1 | Sở Y tế | Sở Tài chính, Sở Nội vụ | - | 12/2026 | Xây dựng cơ sở dữ liệu",),
    ),
    "a list of projects of documents": Style(
        """
        TT | Tên đề án, báo cáo | Cơ quan chuẩn bị | Cơ quan thẩm định | Thời gian trình | =
        ^ | ^ | ^ | ^ | UBND tỉnh | HĐND tỉnh
        1 | Đề án phát triển đô thị | Sở Xây dựng | Sở Tư pháp | Tháng 3 | Tháng 7
        """,
        ("1 | Sở Xây dựng | - | - | Tháng 3; Tháng 7 | Đề án phát triển đô thị",),
    ),
    "closing rows": Style(
        """
        STT | Nhiệm vụ | Chủ trì | Thời hạn
        1 | Kiểm kê tài sản công | Phòng Tài chính | Tháng 12
        Tổng cộng: 01 nhiệm vụ | = | = | =
        Ghi chú: Các đơn vị chủ động thực hiện | = | = | =
        """,
        ("1 | Phòng Tài chính | - | - | Tháng 12 | Kiểm kê tài sản công",),
    ),
}
