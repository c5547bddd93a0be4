"""Time and memory of reading PDF tables, workbooks, text tables and a scan: `python -m benchmarks.documents_pdf_sheets`.

Each form is read in a process of its own, so that its peak of memory is its own. Targets: 100 pages of PDF tables in 15 s, a
workbook of 10,000 rows in 3 s.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import xlsxwriter

from bot.forms.delimited import read_delimited
from bot.forms.pdf import read_pdf
from bot.forms.scans import can_see
from bot.forms.sheets import read_sheets
from plan.document import Document, Table
from tests.paper import Sheet, pdf, wrapped

HEADINGS = ("STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Sản phẩm")
CONTENT = "Rà soát, cập nhật, công khai thủ tục hành chính thuộc phạm vi quản lý trên Cổng dịch vụ công quốc gia, đợt"
COLUMNS = (50, 80, 260, 350, 430, 490, 560)


def _row(number: int) -> tuple[str, ...]:
    return (
        str(number),
        f"{CONTENT} {number}",
        "Phòng Hành chính - Tổ chức",
        "Các phòng, đơn vị",
        "30/9/2025",
        "Báo cáo kết quả",
    )


def tables() -> bytes:
    """Return 100 pages of ruled tables with a heading on each."""
    sheets = [Sheet() for _ in range(100)]
    for place, sheet in enumerate(sheets):
        sheet.table(COLUMNS, 60, [HEADINGS, *(_row(place * 14 + row) for row in range(1, 15))])
    return pdf(*sheets)


def white_tables() -> bytes:
    """Return 100 pages of tables without a ruled line."""
    sheets = [Sheet() for _ in range(100)]
    for place, sheet in enumerate(sheets):
        base = 70.0
        for row in (HEADINGS, *(_row(place * 10 + row) for row in range(1, 11))):
            cells = [wrapped(cell, right - left - 14, 9) for cell, left, right in zip(row, COLUMNS, COLUMNS[1:], strict=False)]
            for lines, left in zip(cells, COLUMNS, strict=False):
                sheet.lines(left, base, lines, 9)
            base += max(map(len, cells)) * 9 * 1.3 + 8
    return pdf(*sheets)


def prose() -> bytes:
    """Return 100 pages of text."""
    lines = wrapped(" ".join(f"{CONTENT} {number};" for number in range(40)), 450, 12)[:45]
    sheets = [Sheet() for _ in range(100)]
    for sheet in sheets:
        sheet.lines(85, 70, lines)
    return pdf(*sheets)


def workbook() -> bytes:
    """Return a workbook of 10,000 rows with merged cells and dates."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory)
    sheet = book.add_worksheet("Phụ lục")
    sheet.write_row(0, 0, HEADINGS)
    for number in range(1, 10_001):
        sheet.write_row(number, 0, (number, *_row(number)[1:]))
        if number % 10 == 0:
            sheet.merge_range(number - 3, 2, number - 1, 2, "Phòng Nội chính")
    book.close()
    return memory.getvalue()


def text_table() -> bytes:
    """Return a table of 10,000 rows as Excel saves it in text."""
    rows = (HEADINGS, *(_row(number) for number in range(1, 10_001)))
    return "\r\n".join(";".join(row) for row in rows).encode("utf-8-sig")


def scan() -> bytes:
    """Return one page with a table as a picture, as a scanner makes it."""
    import pypdfium2  # type: ignore[import-untyped]

    sheet = Sheet()
    sheet.table(COLUMNS, 60, [HEADINGS, *(_row(row) for row in range(1, 12))])
    picture = pypdfium2.PdfDocument(pdf(sheet))[0].render(scale=200 / 72, grayscale=True).to_pil()
    return pdf(Sheet().scan(picture.width, picture.height, picture.tobytes()))


FORMS: dict[str, tuple[Callable[[], bytes], Callable[[bytes, str], Document]]] = {
    "100 pages of ruled tables": (tables, read_pdf),
    "100 pages of tables without lines": (white_tables, read_pdf),
    "100 pages of text": (prose, read_pdf),
    "workbook of 10,000 rows": (workbook, read_sheets),
    "text table of 10,000 rows": (text_table, read_delimited),
    "one scanned page": (scan, read_pdf),
}


def measure(form: str) -> None:
    """Read one form and print its figures."""
    make, read = FORMS[form]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, busy = time.perf_counter(), time.process_time()
    document = read(content, form)
    took, busy = time.perf_counter() - started, time.process_time() - busy
    rows = sum(len(block.rows) for block in document.blocks if isinstance(block, Table))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = f"{took:6.2f} s  {busy:6.2f} s busy  {peak / 1024:5.0f} MB peak ({before / 1024:.0f} MB before)"
    print(f"{form:36} {len(content) / 1024:7.0f} kB  {figures}  {len(document.blocks)} blocks, {rows} rows")


def main() -> None:
    """Measure every form, each in a process of its own."""
    for form in FORMS:
        if form == "one scanned page" and not can_see():
            print(f"{form:36} not measured: tesseract with Vietnamese is not installed")
            continue
        subprocess.run([sys.executable, "-m", "benchmarks.documents_pdf_sheets", form], check=True)  # noqa: S603 itself


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
