"""The Word report, read back: the decree's lay-out, the figures, hostile words, an office's own template."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.shared import Mm

from bot.papers.making import TEMPLATE, MadePapers
from bot.papers.template import default_template
from bot.papers.word import TemplateFault, filled
from handlers.views.report_letter import report_letter
from locales import LANGUAGES, Texts
from plan.papers import Letter
from tests.bot.papers.seen import view
from tests.plan.reporting import NOVEMBER, YEAR, office, told

TEXTS = Texts.load("vi")
HOSTILE = "<w:p/>&amp; {{ 7*7 }} {% for x in y %} ]]> \x00\x0b\ud800 =1+1\n‮abc"


def opened(letter: Letter, template: bytes | None = None) -> Opened:
    return Document(BytesIO(filled(template or default_template(TEXTS), letter)))


def words(document: Opened) -> str:
    """Return everything that is written, tables included, in no particular order."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells]).replace("\u00a0", " ")


def own_template(*paragraphs: str) -> bytes:
    """Return a template as an office may write it."""
    document, out = Document(), BytesIO()
    for each in paragraphs:
        document.add_paragraph(each)
    document.save(out)
    return out.getvalue()


def test_the_page_is_a4_with_the_margins_of_the_decree():
    document = opened(report_letter(view()))
    for section in document.sections:
        small, large = sorted((section.page_width, section.page_height))
        assert (round(small / Mm(1)), round(large / Mm(1))) == (210, 297)
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        top, bottom, left, right = (round(each / Mm(1)) for each in margins)
        assert (20 <= top <= 25, 20 <= bottom <= 25, 30 <= left <= 35, 15 <= right <= 20) == (True,) * 4


def test_everything_is_times_new_roman_and_the_text_of_size_14():
    document = opened(report_letter(view()))
    paragraphs = [*document.paragraphs, *(p for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs)]
    runs = [run for paragraph in paragraphs for run in paragraph.runs if run.text.strip()]
    assert {run.font.name for run in runs} == {"Times New Roman"}
    assert {run.font.size.pt for run in runs if run.font.size} <= {11, 12, 13, 14}
    body = next(each for each in document.paragraphs if each.text.startswith("Thực hiện Kế hoạch"))
    assert body.runs[0].font.size.pt == 14


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, False),
        ("ỦY BAN NHÂN DÂN TỈNH", 12, False, False),
        ("VĂN PHÒNG", 12, True, False),
        ("Nơi nhận:", 12, True, True),
        ("- Lưu: VT.", 11, False, False),
        ("THỦ TRƯỞNG CƠ QUAN", 14, True, False),
    ],
)
def test_head_and_end_are_set_as_the_decree_says(text: str, size: int, bold: bool, italic: bool):
    document = opened(report_letter(view()))
    cells = [p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    (run,) = next(each for each in cells if each.text == text).runs
    assert (run.font.size.pt, bool(run.bold), bool(run.italic)) == (size, bold, italic)


def test_kind_and_subject_stand_over_the_text_with_a_line_under_them():
    document = opened(report_letter(view()))
    texts = [each.text.replace("\u00a0", " ") for each in document.paragraphs]
    at = texts.index("BÁO CÁO")
    assert texts[at + 1] == "Kết quả thực hiện Kế hoạch Cải cách hành chính năm 2025 trong tháng 11/2025"
    assert "w:pBdr" in document.paragraphs[at + 2]._p.xml


def test_the_figures_of_the_report_stand_in_it():
    seen = view()
    counts, text = seen.told.counts, words(opened(report_letter(seen)))
    assert f"Tổng số nhiệm vụ: {counts.total}" in text
    assert f"(đúng hạn {counts.done}, sau hạn {counts.done_late})" in text
    assert f"quá hạn {counts.overdue})" in text
    assert f"các đơn vị đã gửi {len(seen.told.made)} báo cáo tiến độ" in text
    assert "Phụ lục" in text
    for line in seen.told.overdue:
        assert f"{line.item.task.code} " in text
        assert f"quá hạn {line.days_late} ngày" in text
    assert "Xem xét, quyết định 1 đề nghị gia hạn đang chờ." in text
    assert "chờ hướng dẫn của bộ" in text


def test_every_task_stands_in_the_annex_and_every_unit_in_its_table():
    seen = view()
    by_section, by_unit, annex = [each for each in opened(report_letter(seen)).tables if len(each.columns) > 2]
    assert len(by_unit.rows) == 1 + len(seen.told.units)
    assert len(by_section.rows) == 1 + len(seen.told.sections)
    codes = [row.cells[0].text for row in annex.rows if re.fullmatch(r"\d+\.\S+.*", row.cells[0].text)]
    assert len(codes) == seen.told.counts.total
    totals = [int(row.cells[2].text) for row in by_section.rows[1:]]
    assert sum(totals) == seen.told.counts.total


def test_nothing_of_the_template_is_left():
    text = words(opened(report_letter(view())))
    assert [mark for mark in ("{{", "{%", "%}", "}}", "[ky]") if mark in text] == []


@pytest.mark.parametrize("period", [NOVEMBER, YEAR])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_report_and_every_language_and_period_can_be_made(language: str, period: object):
    texts = Texts.load(language)
    for dossiers in ((), None):
        seen = view(told(period, dossiers=dossiers), language)  # type: ignore[arg-type]
        document = Document(BytesIO(filled(default_template(texts), report_letter(seen))))
        assert texts.plain("report_template.kind") in words(document)


def test_hostile_words_stay_words():
    seen = view(dossiers=office(HOSTILE))
    text = words(opened(report_letter(seen)))
    assert "<w:p/>&amp; {{ 7*7 }} {% for x in y %} ]]>" in text
    assert "49" not in re.findall(r"\{\{ (\d+) \}\}", text)


def test_an_office_may_write_its_own_template(tmp_path: Path):
    (tmp_path / TEMPLATE).write_bytes(own_template("Sở ta: {{ co_quan }}, {{ tong }} việc, kỳ {{ ky }}"))
    made = MadePapers(tmp_path, TEXTS).made(report_letter(view()))
    assert made.fault is None
    assert words(Document(BytesIO(made.content))).strip() == "Sở ta: VĂN PHÒNG, 27 việc, kỳ tháng 11/2025"


BROKEN = {
    "a name that nobody gives": (own_template("{{ tong_so_viec }}"), "unknown", "tong_so_viec"),
    "a loop that does not end": (own_template("{%p for x in bieu %}", "{{ x }}"), "broken", None),
    "a tag that is none": (own_template("{% neu tong %}"), "broken", None),
    "a way into the machine": (own_template("{{ ky.__class__.__mro__ }}"), "broken", None),
    "something else than Word": (b"%PDF-1.7", "not_word", ""),
    "a file cut short": (own_template("x")[:700], "not_word", ""),
    "nothing": (b"", "not_word", ""),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_template_says_what_is_wrong(case: str):
    template, code, place = BROKEN[case]
    with pytest.raises(TemplateFault) as raised:
        filled(template, report_letter(view()))
    assert raised.value.code == code
    assert place is None or raised.value.place == place


def test_a_broken_template_never_stops_a_report(tmp_path: Path):
    (tmp_path / TEMPLATE).write_bytes(BROKEN["a name that nobody gives"][0])
    made = MadePapers(tmp_path, TEXTS).made(report_letter(view()))
    assert made.fault is not None
    assert (made.fault.code, made.fault.place) == ("unknown", "tong_so_viec")
    assert "BÁO CÁO" in words(Document(BytesIO(made.content)))


def test_nothing_of_the_library_is_left_in_what_an_office_signs():
    content = filled(default_template(TEXTS), report_letter(view()))
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert not any("thumbnail" in name for name in parts.namelist())
        assert b"python-docx" not in parts.read("docProps/core.xml")


def test_the_guide_names_every_field_of_a_template():
    guide = (Path(__file__).parents[3] / "docs/mau-bao-cao.md").read_text(encoding="utf-8")
    assert [name for name in report_letter(view()).fields if f"`{name}`" not in guide] == []
