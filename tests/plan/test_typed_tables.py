"""Tables in plain text: Markdown, drawn grids, and bars on lines of their own as texts from the web have them."""

from __future__ import annotations

import pytest

from plan.document import Table, from_text
from plan.reading import read
from tests.plan.tables_written import STYLES, cells_of, shown

TITLE = "KẾ HOẠCH\nCHUYỂN ĐỔI SỐ NĂM 2026\n"
LOST = {  # what text with bars does not keep of these
    "one task over several rows",
    "rows cut by the end of a page",
    "a heading over two rows that was not merged",
    "quarters to be ticked",
    "numbers under numbers",
}


def tables_of(text: str) -> list[Table]:
    return [block for block in from_text(text).blocks if isinstance(block, Table)]


def barred(rows: tuple[tuple[str, ...], ...]) -> str:
    """Write a table as a web page's text: a merged cell once, at its first place."""
    lines: list[str] = []
    for place, row in enumerate(rows):
        lines.append("|")
        for column, cell in enumerate(row):
            beside = column > 0 and cell and row[column - 1] == cell
            above = place > 0 and cell and rows[place - 1][column] == cell
            if not beside and not above:
                lines += [*cell.split("\n"), "|"] if cell else ["|"]
    return "\n".join(lines)


@pytest.mark.parametrize("name", sorted(set(STYLES) - LOST))
def test_a_table_with_bars_on_lines_of_their_own_is_read_as_from_a_file(name: str) -> None:
    text = TITLE + barred(cells_of(STYLES[name].table)) + "\n\nNơi nhận:\n- Như trên"
    assert shown(read(from_text(text)).plan.tasks) == STYLES[name].tasks


def test_markdown_keeps_line_breaks_and_bars_of_cells_and_knows_its_lines() -> None:
    (found,) = tables_of("Mở đầu.\n\n| STT | **Nhiệm vụ** |\n|:--|--:|\n| 1 | A \\| B<br>C |\n| 2 |\nHết.")
    assert found == Table((("STT", "Nhiệm vụ"), ("1", "A | B\nC"), ("2", "")), 3, (3, 5, 6))


def test_a_drawn_grid_joins_the_lines_of_a_cell() -> None:
    grid = "+---+-----------+\n| 1 | Lắp máy   |\n|   | chủ       |\n+---+-----------+\n| 2 | Chạy thử  |\n+---+-----------+"
    assert [block.rows for block in tables_of(grid)] == [(("1", "Lắp máy chủ"), ("2", "Chạy thử"))]


def test_rows_that_a_copy_left_out_do_not_move_the_others() -> None:
    text = """|
STT
|
Nhiệm vụ
|
Chủ trì
|
Thời hạn
|
|
1
|
Lắp máy chủ
|
Sở Y tế
|
|
.....................
|
4
|
Chạy thử
|
Sở Nội vụ
|
Quý I
|"""
    (found,) = tables_of(text)
    assert found.rows[1:] == (("1", "Lắp máy chủ", "Sở Y tế", ""), ("4", "Chạy thử", "Sở Nội vụ", "Quý I"))


def test_a_row_that_counts_on_is_a_task_whose_cells_stand_above() -> None:
    rows = "STT | Việc | Chủ trì | Hạn\n1.1 | Lập danh mục | Sở Y tế | Quý I\n1.2 | Công bố | ^ | ^\n1.3 | TIN HỌC | = | ="
    (found,) = tables_of(barred(cells_of(rows)))
    assert found.rows[2] == ("1.2", "Công bố", "Sở Y tế", "Quý I")
    assert found.rows[3] == ("1.3", "TIN HỌC", "TIN HỌC", "TIN HỌC")


SETTING = {
    "a letterhead": "|\nUBND TỈNH A\n|\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n|\n|\nSố: 5/KH-UBND\n|\n*A, ngày 1*\n|",
    "one bar in a sentence": "Giao Sở A | Sở B thực hiện.\nHoàn thành trong năm.",
    "bars alone": "|\n|\n|\n",
}


@pytest.mark.parametrize("text", SETTING.values(), ids=SETTING)
def test_bars_that_only_set_the_page_make_no_table(text: str) -> None:
    assert tables_of(text) == []


def test_the_text_around_a_table_stays_in_its_place() -> None:
    blocks = from_text("Trước bảng.\n| STT | Nhiệm vụ | Chủ trì |\n| 1 | Họp | Văn phòng |\nSau bảng.").blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Table", "Paragraph"]
