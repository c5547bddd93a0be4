"""What holds for any table: columns may stand in any order, headings may come again, and no table is refused."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plan.document import Document, Paragraph, Table, from_text
from plan.model import PlanReading
from plan.reading import read
from tests.plan.readings import as_json, unhurried
from tests.plan.tables_written import HEADING, STYLES, cells_of, reading_of, shown, table

HEADINGS = {
    "number": ("STT", "TT", "Số TT"),
    "content": ("Nội dung công việc", "NHIỆM VỤ", "Tên nhiệm vụ, giải pháp", "Hoạt động"),
    "lead": ("Đơn vị chủ trì", "Cơ quan thực hiện", "Đầu mối phụ trách", "PHÂN CÔNG THỰC HIỆN"),
    "helping": ("Phối hợp", "Đơn vị phối hợp thực hiện", "Cơ quan tham gia"),
    "deadline": ("Thời gian hoàn thành", "Thời hạn", "Tiến độ", "Lộ trình thực hiện"),
    "deliverable": ("Sản phẩm", "Kết quả dự kiến", "Dự kiến sản phẩm đầu ra"),
    "none": ("Ghi chú", "Kinh phí", "Căn cứ pháp lý", "Lãnh đạo phụ trách"),
}
ROWS = (
    ("1", "Rà soát quy trình nội bộ", "Sở Nội vụ", "Sở Y tế", "Quý I", "Báo cáo rà soát", "5"),
    ("2", "Công bố dữ liệu mở của tỉnh", "Sở Tư pháp", "Các sở, ngành", "30/6/2026", "Bộ dữ liệu", "Mới"),
    ("3", "Tập huấn cán bộ cấp xã", "Văn phòng", "UBND các xã", "Hằng quý", "Kế hoạch", ""),
)
EXPECTED = tuple(" | ".join((row[0], row[2], row[3], row[5], row[4], row[1])) for row in ROWS)

orders = st.permutations(range(len(HEADINGS)))
headings = st.tuples(*(st.sampled_from(names) for names in HEADINGS.values()))
WORDS = "|1|I|a)|1.1|STT|Nội dung|Chủ trì|Phối hợp|Thời gian|Quý I|x|nt|-|Sở Y tế|Đã xong|Kết quả|Tỷ lệ|80%"
cells = st.one_of(st.sampled_from(WORDS.split("|")), st.text(max_size=12))
grids = st.lists(st.lists(cells, max_size=6).map(tuple), max_size=8).map(tuple)
styles = st.sampled_from(sorted(STYLES))


@unhurried
@given(headings, orders)
def test_neither_the_words_of_a_heading_nor_the_order_of_columns_matter(words: tuple[str, ...], order: list[int]) -> None:
    rows = tuple(tuple(row[place] for place in order) for row in (words, *ROWS))
    assert shown(reading_of(Table(rows)).plan.tasks) == EXPECTED


@unhurried
@given(styles, st.data())
def test_a_heading_that_comes_again_before_a_new_row_changes_nothing(name: str, data: st.DataObject) -> None:
    rows = cells_of(STYLES["the usual columns"].table if "cut" in name or "several rows" in name else STYLES[name].table)
    place = data.draw(st.integers(2, len(rows)))
    again = (*rows[:place], rows[0], *rows[place:])
    if "two rows" not in name and "ticked" not in name:
        assert shown(reading_of(Table(again)).plan.tasks) == shown(reading_of(Table(rows)).plan.tasks)


@unhurried
@given(st.data())
def test_a_table_may_end_with_a_page_between_any_two_tasks(data: st.DataObject) -> None:
    rows = cells_of(STYLES["headings with Roman numerals, one merged, one not"].table)
    place = data.draw(st.integers(2, len(rows)))
    parts = [Table(rows[:place])] + ([Table(rows[place:])] if rows[place:] else [])
    assert shown(reading_of(*parts).plan.tasks) == shown(reading_of(Table(rows)).plan.tasks)


@unhurried
@given(st.lists(st.one_of(grids.map(Table), st.builds(Paragraph, st.text(max_size=20))), max_size=4))
def test_no_table_is_refused_and_refs_stay_unique(blocks: list[Table | Paragraph]) -> None:
    document = Document((*HEADING, *blocks))
    found = read(document)
    assert as_json(found) == as_json(read(document))
    refs = [task.ref for task in found.plan.tasks]
    assert len(set(refs)) == len(refs)
    assert all(task.ref.endswith(task.code) and task.content for task in found.plan.tasks)
    assert {told.ref for told in found.progress} <= set(refs)


@unhurried
@given(st.lists(st.lists(cells, min_size=1, max_size=5), max_size=12), st.sampled_from([" | ", "\n|\n", "|"]))
def test_no_text_with_bars_is_refused(rows: list[list[str]], bar: str) -> None:
    text = "\n".join(f"|{bar.join(row)}|" for row in rows)
    assert isinstance(read(from_text(text)), PlanReading)


@unhurried
@given(styles)
def test_a_table_typed_in_markdown_is_read_as_from_a_file(name: str) -> None:
    rows = cells_of(STYLES[name].table)
    lines = ["| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |" for row in rows]
    text = "\n".join(["KẾ HOẠCH", "CHUYỂN ĐỔI SỐ NĂM 2026", "", lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])
    assert shown(read(from_text(text)).plan.tasks) == shown(reading_of(table(STYLES[name].table)).plan.tasks)
