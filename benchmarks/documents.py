"""How long each form of document takes to be read, and how much memory at its peak: the whole way, child process and all.

    python -m benchmarks.documents [FILE …]

Without files it makes a plan of 300 tasks (numbered paragraphs, merged cells, a table) in each form that this machine can
make: text, Word, and by LibreOffice .doc, .rtf and .odt. Each is read in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import docx

from bot.documents import DocumentError, read_document
from plan.document import Document, Table
from tests.bot.forms import word_files as word

TASKS = 300
ROUNDS = 2
_FOREIGN = ("doc", "rtf", "odt")
_CONTENT = "Rà soát, cập nhật, công khai thủ tục hành chính thuộc phạm vi quản lý trên Cổng dịch vụ công quốc gia, đợt"


def main() -> None:
    """Print a line for each file: rounds' median time, peak memory, what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        _measure(given.one)
        return
    with tempfile.TemporaryDirectory() as place:
        files = given.files or list(_made(Path(place)))
        print(f"{'file':38} {'MB':>6} {'seconds':>8} {'peak MB':>8}  blocks, cells")
        for file in files:
            subprocess.run([sys.executable, "-m", "benchmarks.documents", "--one", str(file)], check=True)  # noqa: S603
        if not given.files:
            _beside(Path(place) / "plan.docx")


def _measure(file: Path) -> None:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        try:
            outcome = _counted(read_document(file))
        except DocumentError as error:
            outcome = f"refused: {error.code}"
        taken.append(time.perf_counter() - begun)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{file.name:38} {file.stat().st_size / 1e6:6.2f} {statistics.median(taken):8.2f} {peak:8.0f}  {outcome}", flush=True)


def _counted(document: Document) -> str:
    cells = sum(len(row) for block in document.blocks if isinstance(block, Table) for row in block.rows)
    return f"{len(document.blocks)}, {cells}"


def _beside(file: Path) -> None:
    """Print how long python-docx takes to load the same Word file and give its raw paragraphs, in this process."""
    begun = time.perf_counter()
    found = len([paragraph.text for paragraph in docx.Document(io.BytesIO(file.read_bytes())).paragraphs])
    print(f"{'beside: python-docx, paragraphs only':38} {'':6} {time.perf_counter() - begun:8.2f} {'':8}  {found}")


def _made(place: Path) -> Iterator[Path]:
    text, plan = place / "plan.txt", place / "plan.docx"
    text.write_text("\n".join(_lines()), encoding="utf-8")
    plan.write_bytes(_word())
    yield from (text, plan)
    office = shutil.which("soffice")
    for form in _FOREIGN if office else ():
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = [str(office), "--headless", profile, "--convert-to", form, "--outdir", str(place), str(plan)]
        subprocess.run(command, check=True, capture_output=True, env=os.environ)  # noqa: S603
        yield place / f"plan.{form}"


def _lines() -> Iterator[str]:
    yield "KẾ HOẠCH"
    for number in range(1, TASKS + 1):
        yield f"{number % 90 + 1}. {_CONTENT} {number}"
        yield "- Đơn vị chủ trì: Phòng Hành chính - Tổ chức"
        yield "- Thời gian thực hiện: Quý III năm 2025"


def _word() -> bytes:
    items = "".join(word.item(f"{_CONTENT} {n}") + word.item("Đơn vị chủ trì: Phòng Hành chính", level=3) for n in range(TASKS))
    rows = word.table(word.row("STT", "Nội dung", "Chủ trì", "Hạn", "Sản phẩm"), *map(_row, range(TASKS)))
    lists = word.abstract(word.levels("decimal %1.", "lowerLetter %2)", "decimal %3.", "bullet -")) + word.list_of(1)
    return word.docx(items + rows + word.paragraph("Nơi nhận: Như trên."), numbering=lists)


def _row(number: int) -> str:
    merged = word.cell(*[_CONTENT] if number % 5 == 0 else [], merge="" if number % 5 else "restart")
    return word.row(str(number + 1), merged, "Phòng Hành chính", "30/9/2025", "Báo cáo")


if __name__ == "__main__":
    main()
