"""How long `nhacviec migrate-data` takes and how much memory, for a SQLite file of so many tasks, ten rows for each.

    python -m benchmarks.moving [--tasks 100000]

Prints seconds and the peak of memory of a process that moves the file into a PostgreSQL of this script's own, and back.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from storage.engine import place_of
from storage.migrating import migrate
from tests.databases import postgresql_machine

AT = "'2025-11-24 00:00:00.000000'"
MOVE = """
import resource, sys, time
from storage.moving import move
began = time.perf_counter()
moved = move(sys.argv[1], sys.argv[2])
rows, seconds = sum(moved.rows.values()), time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{rows:,} rows in {seconds:.1f} s ({rows / seconds:,.0f} a second), {peak:.0f} MB at the peak")
"""
ROWS = """
INSERT INTO offices VALUES (1, 'Văn phòng', 'Asia/Ho_Chi_Minh', 1, @at, 1);
INSERT INTO units SELECT g, 1, 'Phòng ' || g, 'P' || g, @at FROM g WHERE g <= 20;
INSERT INTO people SELECT g, 1, g, 'Nguyễn Văn ' || g, 'CB-' || g, @at, NULL, NULL FROM g WHERE g <= 500;
INSERT INTO plans (id, office_id, identity, title, year, state, created_at, changed_at)
    VALUES (1, 1, 'kế hoạch', 'Kế hoạch', 2025, 'in_force', @at, @at);
INSERT INTO tasks (id, plan_id, position, ref, code, section, content, deliverable, deadline_text, created_at)
    SELECT g, 1, g, 'II.' || g, g || '.a', 'Cải cách hành chính', 'Rà soát, hoàn thiện quy trình số ' || g, 'Báo cáo',
    'Quý IV', @at FROM g;
INSERT INTO milestones (id, task_id, position, kind, due, text) SELECT g, g, 0, 'date', '2025-12-31', 'Quý IV' FROM g;
INSERT INTO task_units SELECT g, 'lead', 0, 'Phòng', 1 FROM g;
INSERT INTO task_units SELECT g, 'coordinating', 0, 'Phòng', 2 FROM g;
INSERT INTO reports (entry, task_id, unit_id, milestone, status, percent, note, for_all, author_id, said_at, recorded_at)
    SELECT 'report', g, 1, 0, 'in_progress', 40, 'đã dự thảo xong', 0, g % 500 + 1, @at, @at
    FROM g, (SELECT 1 UNION ALL SELECT 2);
INSERT INTO audit SELECT 1, g, @at, 'system', 'report', 'task:' || g, '{}', '', hex(randomblob(32)) FROM g;
INSERT INTO deliveries (office_id, to_kind, address, kind, key, facts, not_before, queued_at, state, attempts, resends,
    settled_at) SELECT 1, 'chat', -g, k, g, '{}', @at, @at, 'sent', 1, 0, @at
    FROM g, (SELECT 'ping' AS k UNION ALL SELECT 'digest' UNION ALL SELECT 'report')
"""


def fill(file: Path, tasks: int) -> None:
    """Make a file with so many tasks."""
    migrate(place_of(f"sqlite:///{file}"))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TEMP TABLE g (g INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO g VALUES (?)", ((number,) for number in range(1, tasks + 1)))
        for statement in ROWS.replace("@at", AT).split(";"):
            connection.execute(statement)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, default=100_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgresql_machine("-c max_wal_size=4GB") as machine:
        first, back = (f"sqlite:///{Path(folder) / name}" for name in ("first.db", "back.db"))
        began = time.perf_counter()
        fill(Path(folder) / "first.db", chosen.tasks)
        print(f"filled in {time.perf_counter() - began:.1f} s", flush=True)
        machine.make()
        machine.start()
        for name, source, target in (("to PostgreSQL", first, machine.url), ("and back", machine.url, back)):
            print(name, end=": ", flush=True)
            subprocess.run([sys.executable, "-c", MOVE, source, target], check=True)  # noqa: S603 - our own


if __name__ == "__main__":
    main()
