"""What holds for every text that is read, put together from pieces of plans."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from plan.document import from_text
from plan.model import MilestoneKind
from plan.reading import read
from tests.plan.readings import ROOT, as_json, reading_of, unhurried

PIECES = [
    "KẾ HOẠCH",
    "Cải cách năm 2025",
    "KẾ HOẠCH NĂM 2026",
    "Số: 1/KH-UBND",
    "Hà Nội, ngày 30 tháng 2 năm 2025",
    "I. MỤC ĐÍCH",
    "II. NHIỆM VỤ",
    "II. NHIỆM VỤ",
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Về hạ tầng",
    "1.1. Máy chủ:",
    "2. ",
    "a) Lắp máy.",
    "a) Lắp máy",
    "đ) Chạy máy;",
    "c)",
    "- Đơn vị chủ trì: Phòng A, Phòng B.",
    "- Đơn vị phối hợp: các phòng",
    "- Sản phẩm:",
    "+ Báo cáo;",
    "- Kinh phí: 1 đồng",
    "- Thời gian: Quý III/2025; định kỳ báo cáo.",
    "c) Thời gian: 31/11",
    "a) Nhiệm vụ: Mua máy.",
    "b) Cơ quan thực hiện:",
    "4",
    "- 5 -",
    "---",
    "|",
    "2026 -",
    "- 2030",
    "Nơi nhận:",
    "PHỤ LỤC I",
    "TM. ỦY BAN",
    "1.2.3.4. Sâu",
    "X. Mười",
    "Trưởng phòng A có trách nhiệm theo dõi, đôn đốc.",
    "1. Sở Nội vụ",
    "Sở Nội vụ:",
    "(1) Giao Sở Y tế chủ trì, phối hợp với",
    "- Yêu cầu các sở, ngành báo cáo trước ngày 31/2 hằng tháng.",
    "Thống nhất. Giao Sở A rà soát; giao Sở B (Sở C chủ trì)",
    "Lắp máy (Chủ trì: Phòng A; hạn: quý II).",
    "- Đơn vị chủ trì các nhiệm vụ tại mục này: Phòng A",
    "- Hoàn thành trước ngày 30/6.",
    "- Người phụ trách: Ông B",
    "A. NHIỆM VỤ",
    "Điều 2. Giao Văn phòng",
    "Nhiệm vụ 1: Mua máy",
    "b) Đơn vị chủ trì",
    "Đơn vị chủ trì: B chủ trì, phối hợp với C",
    "",
]
pieces = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=25)
texts = st.builds(lambda lines, joint: joint.join(lines), pieces, st.sampled_from(["\n", "\n\n", " \n \n", "\r\n", "\f"]))


@unhurried
@given(texts)
def test_no_text_is_refused_and_the_same_text_gives_the_same_reading(text: str) -> None:
    assert as_json(reading_of(text)) == as_json(reading_of(text))


@unhurried
@given(texts)
def test_either_there_are_tasks_or_the_reading_says_that_there_are_none(text: str) -> None:
    reading = reading_of(text)
    assert bool(reading.plan.tasks) != any(problem.code == "no_tasks" for problem in reading.problems)


@unhurried
@given(texts)
@example("- Yêu cầu các sở, ngành báo cáo trước ngày 31/2 hằng tháng.\n1. Sở Nội vụ\nKẾ HOẠCH NĂM 2026")
def test_refs_are_unique_and_codes_are_their_ends(text: str) -> None:
    tasks = reading_of(text).plan.tasks
    assert len({task.ref for task in tasks}) == len(tasks)
    assert all(task.ref.endswith(task.code) for task in tasks)


@unhurried
@given(texts)
def test_every_task_has_milestones_and_a_lead_or_a_problem_that_says_so(text: str) -> None:
    reading = reading_of(text)
    without_lead = {problem.ref for problem in reading.problems if problem.code == "no_lead"}
    for task in reading.plan.tasks:
        assert task.milestones
        assert bool(task.lead) != (task.ref in without_lead)
        assert task.deadline_text is not None or [milestone.kind for milestone in task.milestones] == [MilestoneKind.UNDATED]


@unhurried
@given(texts)
def test_strings_are_on_one_line_with_blanks_folded(text: str) -> None:
    for task in reading_of(text).plan.tasks:
        for words in (task.content, task.deliverable or "", task.deadline_text or "", *task.lead, *task.coordinating):
            assert " ".join(words.split()) == words


@unhurried
@given(texts)
def test_lines_of_problems_and_tasks_are_lines_of_the_text(text: str) -> None:
    reading = reading_of(text)
    last = len(text.split("\n")) + text.count("\f") + text.count("\v") + text.count("\r")
    named = [problem.line for problem in reading.problems] + [task.line for task in reading.plan.tasks]
    assert all(1 <= line <= last for line in named if line is not None)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 3), st.sampled_from(["\n", "\r\n"]), st.sampled_from([" ", "  ", "\t"]))
def test_how_the_example_is_spaced_does_not_matter(blank_lines: int, end: str, blank: str) -> None:
    lines = (ROOT / "bot/examples/ke-hoach-cchc-2025.txt").read_text(encoding="utf-8").splitlines()
    spaced = (end * (blank_lines + 1)).join(line.replace(" ", blank) for line in lines if line.strip())
    expected = read(from_text("\n".join(line for line in lines if line.strip()))).plan
    assert [(task.ref, task.content, task.lead) for task in read(from_text(spaced)).plan.tasks] == [
        (task.ref, task.content, task.lead) for task in expected.tasks
    ]
