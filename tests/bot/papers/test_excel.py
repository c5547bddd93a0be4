"""The Excel report, read back: sheets, figures that agree with each other, and no cell that is anything but what it shows."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from bot.papers.excel import written
from handlers.views.report_workbook import report_workbook
from locales import LANGUAGES
from plan.papers import Column, Kind, Row, Sheet, Workbook
from plan.report_scoring import Merit, usual_scale
from tests.bot.papers.seen import view
from tests.plan.reporting import YEAR, office, told

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "http://x.vn",
    "mailto:a@b",
    "\x00\x0b\ud800ă",
    "x" * 40_000,
)


def report(**how: Any) -> tuple[Any, bytes]:
    """Return a report as shown and as a file without pictures, which take most of the time."""
    seen = view(**how)
    made = report_workbook(seen, usual_scale())
    return seen, written(Workbook(made.file_name, made.sheets))


def table(content: bytes, name: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by the titles of its columns."""
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(name).to_python()
    top = next(at for at, row in enumerate(rows) if len(row) > 1 and row[1] != "")
    return [dict(zip(map(str, rows[top]), row, strict=True)) for row in rows[top + 1 :]]


def test_there_is_a_sheet_for_the_whole_each_unit_the_history_and_the_points():
    seen, content = report()
    units = [seen.unit(unit)[:31] for unit in seen.told.units]
    names = CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names
    assert names == ["Tổng hợp", "Tiến độ", *units, "Lịch sử báo cáo", "Thi đua", "Chi tiết điểm", "Thang điểm"]


def test_the_sums_agree_with_the_sheets():
    seen, content = report()
    sums = table(content, "Tổng hợp")
    assert sums[0]["Tổng số"] == len(table(content, "Tiến độ")) == seen.told.counts.total
    for row in (each for each in sums if each["Nhóm"] == "Đơn vị"):
        marks = [row[name] for name in row if name.startswith(("Hoàn thành", "Đang", "Thường", "Dừng"))]
        assert sum(marks) == row["Tổng số"]
    unit = next(iter(seen.told.units))
    assert len(table(content, seen.unit(unit))) == seen.told.units[unit].counts.total
    assert len(table(content, "Lịch sử báo cáo")) == len(seen.told.made)


def test_days_are_days_and_instants_are_office_time():
    seen, content = report()
    row = table(content, "Lịch sử báo cáo")[0]
    assert row["Báo cáo lúc"] == datetime(2025, 11, 5, 9, 0)  # noqa: DTZ001 - files know no zone
    days = {line.item.task.code: line.next_due for line in seen.told.lines}
    for each in table(content, "Tiến độ"):
        if days.get(each["Mã"]) is not None:
            assert each["Hạn"] == days[each["Mã"]]
            assert isinstance(each["Hạn"], date)


def test_every_point_can_be_traced_to_the_history():
    _, content = report(period=YEAR)
    known = {int(each["Số"]) for each in table(content, "Lịch sử báo cáo")}
    scale = {each["Nội dung chấm"]: each for each in table(content, "Thang điểm")}
    details = table(content, "Chi tiết điểm")
    assert details
    for each in details:
        assert {int(number) for number in re.findall(r"\d+", str(each["Số báo cáo"]))} <= known
        assert each["Điểm"] == pytest.approx(scale[each["Nội dung chấm"]]["Điểm mỗi lần"] * each["Số lượng"])
    points = table(content, "Thi đua")
    assert sum(each["Lần báo cáo"] for each in points) == sum(
        e["Số lượng"] for e in details if e["Nội dung chấm"] == "Lần báo cáo"
    )
    for each in points:
        assert each["Điểm"] == pytest.approx(sum(value for name, value in each.items() if name.startswith("Điểm: ")))
    assert [each["Điểm"] for each in points] == sorted((each["Điểm"] for each in points), reverse=True)
    assert len(scale) == len(Merit)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_neither_formulas_nor_links(hostile: str):
    sheet = Sheet("=A1", hostile, (Column(hostile), Column("b", Kind.DAY)), (Row((hostile, None)),), notes=(hostile,))
    content = written(Workbook("x.xlsx", (sheet,)))
    with zipfile.ZipFile(BytesIO(content)) as parts:
        pages = [parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name]
        assert not any("hyperlink" in each or "<f>" in each for each in pages)
        assert not any(
            "externalLink" in name or "hyperlink" in parts.read(name).decode("utf-8", "ignore") for name in parts.namelist()
        )
    (row,) = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[4:]
    assert row[0] == re.sub("[\x00\x0b\ud800]", "", hostile)[: len(str(row[0]).removesuffix("…"))] + (
        "…" if len(hostile) > 32_000 else ""
    )


def test_a_report_of_hostile_words_holds_no_formula():
    _, content = report(dossiers=office("=cmd|' /C calc'!A0"))
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    assert {each["Nội dung"] for each in table(content, "Lịch sử báo cáo")} == {"=cmd|' /C calc'!A0"}


def test_tables_are_filtered_with_a_frozen_header_and_bars():
    _, content = report()
    with zipfile.ZipFile(BytesIO(content)) as parts:
        tasks = parts.read("xl/worksheets/sheet2.xml").decode()
    assert "<autoFilter" in tasks
    assert 'state="frozen"' in tasks
    assert "<dataBar>" in tasks


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_report_can_be_made_in_every_language(language: str):
    _, content = report(contents=told(dossiers=()), language=language)
    assert CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names


def test_pictures_stand_on_a_sheet_of_their_own():
    made = report_workbook(view(), usual_scale())
    content = written(Workbook(made.file_name, made.sheets[:1], made.pictures, made.pictures_name))
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert sum(name.startswith("xl/media/") for name in parts.namelist()) == 3
