"""`python -m benchmarks.backing_up [MB]`: a backup of a large database beside a writer: size, time, memory, pauses.

A database of so many megabytes (200 unless told otherwise) is filled with questions of made-up words. A
writer commits one row after the other, first alone, then while a process of its own backs up; the longest commit of each is
printed. Then the backup is looked over and restored.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from bot.backups.opening import opened, verify
from bot.backups.shelf import backups_in
from bot.backups.writing import Wanted, write_backup
from storage.backups.loading import restore
from storage.engine import place_of
from storage.migrating import migrate

NOW = datetime(2025, 11, 24, 2, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
AT = "2025-11-24 00:00:00.000000"
WORDS = "tham mưu ban hành kế hoạch kiểm soát thủ tục hành chính báo cáo quý rà soát đơn giản hóa phòng trung tâm tỉnh"


def fill(file: Path, megabytes: int) -> None:
    """Fill a database with questions of made-up words until it is as large as wanted."""
    migrate(place_of(f"sqlite:///{file}"))
    luck, words = random.Random(1), WORDS.split()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO offices VALUES (1, 'Văn phòng', 'Asia/Ho_Chi_Minh', 0, ?, 0)", (AT,))
        number = 0
        while _size(file) < megabytes * 1e6:
            rows = ((1, number + more, 1, " ".join(luck.choices(words, k=30)), "1.2", AT) for more in range(20_000))
            connection.executemany("INSERT INTO asked_questions VALUES (?, ?, ?, ?, ?, ?)", rows)
            connection.commit()
            number += 20_000


def _size(file: Path) -> int:
    return file.stat().st_size


class Writer:
    """Commits one row after the other, as the bot does, and keeps how long each took (seconds)."""

    def __init__(self, file: Path) -> None:
        self._file, self._stop = file, threading.Event()
        self.pauses: list[float] = []
        self._thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        with closing(sqlite3.connect(self._file, isolation_level=None, timeout=10)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            while not self._stop.wait(0.002):
                begun = perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE offices SET version = version + 1")
                connection.execute("COMMIT")
                self.pauses.append(perf_counter() - begun)

    def __enter__(self) -> Writer:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def told(self) -> str:
        """Return the figures in words."""
        ordered = sorted(self.pauses)
        return f"{len(ordered)} commits, median {ordered[len(ordered) // 2] * 1e3:.1f} ms, longest {ordered[-1] * 1e3:.0f} ms"


async def child(file: Path, folder: Path) -> None:
    """Back up as the bot does, in a thread beside an event loop; print the memory before and at most, and the loop's pauses."""
    before, pauses = _peak(), list[float]()
    ticking = asyncio.create_task(tick(pauses))
    await asyncio.to_thread(write_backup, Wanted(f"sqlite:///{file}", folder / "mau"), folder, NOW)
    ticking.cancel()
    pauses.sort()
    print(f"{before} {_peak()} {pauses[len(pauses) * 99 // 100] * 1e3:.0f} {pauses[-1] * 1e3:.0f}")


async def tick(pauses: list[float]) -> None:
    """Note how much later than wanted the loop comes back, a hundred times a second."""
    while True:
        begun = perf_counter()
        await asyncio.sleep(0.01)
        pauses.append(perf_counter() - begun - 0.01)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def timed(steps: Iterator[str]) -> None:
    """Print each step with the seconds that it took."""
    begun = perf_counter()
    for told in steps:
        print(f"  {told:<64}{perf_counter() - begun:7.1f} s")
        begun = perf_counter()


def measure(folder: Path, megabytes: int) -> Iterator[str]:
    """Yield what each step found."""
    file, shelf = folder / "office.db", folder / "sao-luu"
    fill(file, megabytes)
    yield f"filled: {_size(file) / 1e6:.0f} MB"
    with Writer(file) as alone:
        threading.Event().wait(5)
    yield f"a writer alone: {alone.told()}"
    with Writer(file) as beside:
        command = [sys.executable, "-m", "benchmarks.backing_up", "--child", str(file), str(shelf)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 - ourselves
    made = backups_in(shelf)[0]
    yield f"a writer beside a backup: {beside.told()}"
    yield f"the backup: {made.size / 1e6:.1f} MB; memory {told[0]} MiB before, {told[1]} MiB at most"
    yield f"an event loop beside it: 99 of 100 turns within {told[2]} ms, longest pause {told[3]} ms"
    contents = verify(made.path, [])
    yield f"looked over: {contents.rows if contents else 0} rows"
    with opened(made.path, []) as source:
        restore(f"sqlite:///{folder / 'restored.db'}", source, NOW)
    yield f"restored and compared; memory {_peak()} MiB at most"


def main() -> None:
    """Print the figures."""
    if sys.argv[1:2] == ["--child"]:
        asyncio.run(child(Path(sys.argv[2]), Path(sys.argv[3])))
        return
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        timed(measure(Path(folder), megabytes))


if __name__ == "__main__":
    main()
