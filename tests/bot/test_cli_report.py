"""`nhacviec report`: files in a folder, for a period and a unit; what is missing is said in a sentence with status 2."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from PIL import Image

from bot.cli.reports import report_command
from storage import Storage
from tests.dialogue import FINANCE, example_plan, furnish


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with the example plan in force, in a folder of its own, that draws nothing."""
    url = f"sqlite:///{tmp_path / 'office.db'}"

    async def make() -> None:
        storage = await Storage.open(url, migrate=True)
        await furnish(storage, (example_plan(),), 42)
        await storage.close()

    asyncio.run(make())
    out = BytesIO()
    Image.new("RGB", (90, 40)).save(out, "PNG")
    for place in ("bot.cli.reports.drawn", "bot.papers.excel.drawn"):
        monkeypatch.setattr(place, lambda _: out.getvalue())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    return tmp_path


def run(*args: Any) -> Result:
    return CliRunner().invoke(report_command, [str(each) for each in args])


def test_a_report_is_written_as_word_excel_and_pictures(office: Path) -> None:
    done = run("--period", "tháng 11", "--today", "2025-11-24", "--out", office / "ra")
    assert done.exit_code == 0, done.output
    assert sorted(each.name for each in (office / "ra").iterdir()) == [
        "bao-cao-thang-11-2025-1.png",
        "bao-cao-thang-11-2025-2.png",
        "bao-cao-thang-11-2025-3.png",
        "bao-cao-thang-11-2025.docx",
        "bao-cao-thang-11-2025.xlsx",
    ]


def test_a_report_of_one_unit_is_named_after_it(office: Path) -> None:
    done = run("--period", "quy 4/2025", "--unit", "phong qttv", "--today", "2025-11-24", "--out", office)
    assert done.exit_code == 0, done.output
    (word,) = office.glob("*.docx")
    assert word.name == "bao-cao-quy-iv-2025-phong-qt-tv.docx"
    cells = [cell.text for table in Document(str(word)).tables for row in table.rows for cell in row.cells]
    assert FINANCE.upper() in "\n".join(cells)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--period", "hôm nào"), "Chưa rõ kỳ báo cáo"),
        (("--period", "tháng 12/2025"), "Chưa rõ kỳ báo cáo"),
        (("--period", "năm 2020"), "không có nhiệm vụ nào"),
        (("--unit", "Sở Ngoại vụ"), "Không có đơn vị"),
        (("--out", "/dev/null/x"), "Không ghi được"),
    ],
)
@pytest.mark.usefixtures("office")
def test_what_cannot_be_done_is_said(args: tuple[str, ...], said: str) -> None:
    done = run("--today", "2025-11-24", *args)
    assert done.exit_code == 2
    assert said in done.output


def test_the_template_can_be_had_edited_and_is_used(office: Path) -> None:
    assert run("--template", "--out", office / "var/mau").exit_code == 0
    path = office / "var/mau/bao-cao.docx"
    template = Document(str(path))
    assert any("{{ ke_hoach }}" in each.text for each in template.paragraphs)
    template.add_paragraph("Mẫu của cơ quan, kỳ {{ ky }}")
    template.save(str(path))
    assert run("--period", "tháng 11", "--today", "2025-11-24", "--out", office).exit_code == 0
    made = Document(str(office / "bao-cao-thang-11-2025.docx"))
    assert made.paragraphs[-1].text.replace("\u00a0", " ") == "Mẫu của cơ quan, kỳ tháng 11/2025"
