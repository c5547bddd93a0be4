"""Plans of any size, recombined from phrases of general administration, and questions about them with the right answer.

Every task is told apart from all others by its place and year, as in real life, so that a right answer exists.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plan.folding import fold
from plan.model import Milestone, MilestoneKind, Plan, PlanHeader, Section, Task

_VERBS = (
    "Xây dựng",
    "Ban hành",
    "Rà soát",
    "Cập nhật",
    "Triển khai",
    "Kiểm tra",
    "Tổng hợp",
    "Báo cáo",
    "Hướng dẫn",
    "Đánh giá",
    "Sơ kết",
    "Điều chỉnh",
    "Phổ biến",
    "Thẩm định",
    "Công khai",
    "Theo dõi",
    "Đôn đốc",
    "Hoàn thiện",
    "Phê duyệt",
    "Lập",
)
_THINGS = (
    "kế hoạch đào tạo, bồi dưỡng công chức",
    "quy chế tiếp công dân",
    "đề án vị trí việc làm",
    "dự toán thu, chi ngân sách",
    "danh mục thủ tục hành chính",
    "quy trình nội bộ giải quyết hồ sơ đất đai",
    "phương án phòng, chống thiên tai",
    "chương trình giảm nghèo bền vững",
    "kế hoạch phòng, chống dịch bệnh gia súc",
    "cơ sở dữ liệu hộ tịch điện tử",
    "quy hoạch mạng lưới trường học",
    "kế hoạch tuyển dụng viên chức",
    "hồ sơ địa giới hành chính",
    "bảng giá đất",
    "kế hoạch kiểm tra an toàn thực phẩm",
    "đề án phát triển du lịch cộng đồng",
    "phương án chữa cháy rừng",
    "kế hoạch cải tạo hệ thống thoát nước",
    "chương trình khuyến nông",
    "quy định quản lý vỉa hè, lòng đường",
    "kế hoạch thu gom rác thải sinh hoạt",
    "đề án bảo tồn di tích lịch sử",
    "kế hoạch tổ chức ngày hội đọc sách",
    "danh mục tài liệu lưu trữ",
    "kế hoạch kiểm kê tài sản công",
    "quy chế chi tiêu nội bộ",
    "kế hoạch thanh tra chuyên ngành",
    "chương trình hỗ trợ doanh nghiệp nhỏ và vừa",
    "kế hoạch xúc tiến thương mại",
    "đề án chiếu sáng công cộng",
    "kế hoạch tiêm phòng cho đàn vật nuôi",
    "chương trình nước sạch nông thôn",
    "kế hoạch sửa chữa cầu, cống",
    "hệ thống camera giám sát giao thông",
    "kế hoạch bảo vệ trẻ em",
    "đề án sữa học đường",
    "kế hoạch tập huấn dân quân tự vệ",
    "kế hoạch hỗ trợ người khuyết tật",
    "chương trình chuyển đổi số làng nghề",
    "quy chế quản lý tạm trú của người nước ngoài",
)
_PURPOSES = (
    "bảo đảm tiến độ được giao",
    "theo hướng dẫn của cấp trên",
    "phù hợp với tình hình thực tế",
    "nâng cao chất lượng phục vụ người dân",
    "tạo thuận lợi cho doanh nghiệp",
    "bảo đảm công khai, minh bạch",
    "gắn với trách nhiệm người đứng đầu",
    "đúng quy định của pháp luật",
)
_KINDS_OF_PLACE = ("xã", "phường", "thôn", "khu phố", "cụm", "tổ dân phố")
_FIRST = (
    "An",
    "Bình",
    "Hòa",
    "Phú",
    "Tân",
    "Long",
    "Mỹ",
    "Thạnh",
    "Vĩnh",
    "Đông",
    "Tây",
    "Nam",
    "Hưng",
    "Lộc",
    "Phước",
    "Thuận",
    "Xuân",
    "Sơn",
    "Hải",
    "Giang",
)
_LAST = (
    "Bình",
    "Châu",
    "Điền",
    "Hiệp",
    "Khánh",
    "Lâm",
    "Mỹ",
    "Nghĩa",
    "Phong",
    "Quang",
    "Sơn",
    "Thành",
    "Trung",
    "Vinh",
    "Yên",
    "Hội",
    "Lợi",
    "Đức",
    "Thịnh",
    "Cường",
    "Hà",
    "Thủy",
    "Định",
    "Kỳ",
    "Trạch",
)
_UNITS = (
    "Phòng Kinh tế",
    "Phòng Nội vụ",
    "Phòng Tư pháp",
    "Phòng Y tế",
    "Văn phòng",
    "Phòng Tài chính - Kế hoạch",
    "Trung tâm Văn hóa",
)
_ASKED = (
    ("{} ai chủ trì", "lead"),
    ("{} hạn khi nào", "due"),
    ("{} sản phẩm là gì", "deliverable"),
    ("đơn vị nào phối hợp {}", "coordinating"),
)


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A question and the ref of the task that it means."""

    text: str
    ref: str


def plans(tasks: int, per_plan: int = 100, seed: int = 1) -> tuple[Plan, ...]:
    """Return plans with `tasks` tasks in all, `per_plan` in each, no two alike."""
    dice = random.Random(seed)
    made = list(_tasks(tasks, dice))
    return tuple(_plan(number, made[at : at + per_plan]) for number, at in enumerate(range(0, tasks, per_plan)))


def questions(of: tuple[Plan, ...], number: int, seed: int = 2) -> tuple[AskedFor, ...]:
    """Return questions about tasks drawn at random: verb, thing and place of the task, a third of them without marks."""
    dice = random.Random(seed)
    drawn = [dice.choice(dice.choice(of).tasks) for _ in range(number)]
    return tuple(AskedFor(_question(task, dice), task.ref) for task in drawn)


def _question(task: Task, dice: random.Random) -> str:
    form, _ = dice.choice(_ASKED)
    subject = task.content.split(" năm ")[0]
    text = form.format(subject[0].lower() + subject[1:])
    return fold(text) if dice.random() < 1 / 3 else text


def _tasks(number: int, dice: random.Random) -> Iterator[Task]:
    seen: set[str] = set()
    while len(seen) < number:
        place = f"{dice.choice(_KINDS_OF_PLACE)} {dice.choice(_FIRST)} {dice.choice(_LAST)}"
        subject = f"{dice.choice(_VERBS)} {dice.choice(_THINGS)} {place}"
        if subject in seen:
            continue
        seen.add(subject)
        content = f"{subject} năm {dice.choice((2025, 2026))} {dice.choice(_PURPOSES)}, {dice.choice(_PURPOSES)}"
        yield _task(len(seen), content, dice)


def _task(number: int, content: str, dice: random.Random) -> Task:
    due = date(2026, dice.randint(1, 12), 28)
    return Task(
        ref=f"II.{number}",
        code=str(number),
        section="Nhiệm vụ chủ yếu",
        content=content,
        lead=(dice.choice(_UNITS),),
        coordinating=(dice.choice(_UNITS),),
        deliverable=f"Báo cáo kết quả {dice.choice(_THINGS)}",
        deadline_text=f"Trước ngày {due.day}/{due.month}/{due.year}",
        milestones=(Milestone(MilestoneKind.DATE, due, "Trước ngày"),),
    )


def _plan(number: int, tasks: list[Task]) -> Plan:
    return Plan(PlanHeader(f"Kế hoạch công tác số {number}", year=2026), (Section("II", "Nhiệm vụ chủ yếu"),), tuple(tasks))
