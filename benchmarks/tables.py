"""How long the reading of tables takes: `python -m benchmarks.tables [ROWS]`. Prints tasks, seconds and memory at its peak."""

from __future__ import annotations

import sys
import time
import tracemalloc

from plan.document import Document, Paragraph, Table
from plan.reading import read

HEADING = ("STT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Sản phẩm")
LEADS = ("Sở Nội vụ", "Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Văn phòng Ủy ban nhân dân tỉnh")


def table_of(rows: int) -> Table:
    """Return a table of so many tasks, each unlike the others, under a heading every fifty."""
    made: list[tuple[str, ...]] = [HEADING]
    for number in range(1, rows + 1):
        if number % 50 == 1:
            made.append(("", f"Nhóm nhiệm vụ thứ {number // 50 + 1}", "", "", "", ""))
        content = f"Rà soát, hoàn thiện quy trình số {number} và công khai trên cổng thông tin của cơ quan"
        deadline = f"{1 + number % 28}/{1 + number % 12}/2026"
        made.append((str(number), content, LEADS[number % 4], "Các sở, ban, ngành; UBND cấp xã", deadline, "Báo cáo"))
    return Table(tuple(made))


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    document = Document((Paragraph("KẾ HOẠCH"), Paragraph("CHUYỂN ĐỔI SỐ NĂM 2026"), table_of(rows)))
    start = time.perf_counter()
    found = read(document)
    seconds = time.perf_counter() - start
    tracemalloc.start()
    read(document)
    _, peak = tracemalloc.get_traced_memory()
    print(f"{rows:,} rows: {len(found.plan.tasks):,} tasks in {seconds:.2f} s, {peak / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
