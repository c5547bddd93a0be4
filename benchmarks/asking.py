"""Questions a second from Telegram to the answer, with what is kept of them for learning and without: SQLite beside PostgreSQL.

    python -m benchmarks.asking [--people 100] [--questions 600] [--rounds 3]

Registered people of the example office ask in private chats; all questions wait at the start. Runs with learning on and off
take turns, so that what else the machine does falls on both. `our CPU ms` is for each question.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.loopback import Load, measured
from benchmarks.reports import NOW, Contender, fresh, furnish
from bot.sandbox.office import example_plan
from plan.office_settings import written
from storage import Storage
from tests.databases import find_programs

_CONTENDERS = (
    Contender("SQLite, as shipped (fsync on)", None, durable=True, postgresql=False),
    Contender("PostgreSQL, fsync on", None, durable=True, postgresql=True),
)
_FORMS = ("{} ai chủ trì", "{} hạn khi nào", "sản phẩm của {} là gì", "{} phối hợp với ai")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run measured."""

    per_second: float
    cpu_ms: float
    kept: int


def questions(count: int) -> Iterator[str]:
    """Yield questions about the tasks of the example by the first words of each."""
    tasks = example_plan().tasks
    for number in range(count):
        subject = " ".join(tasks[number % len(tasks)].content.split()[:6])
        yield _FORMS[number // len(tasks) % len(_FORMS)].format(subject)


async def choose(database: str, *, learns: bool) -> None:
    """Switch learning on or off."""
    storage = await Storage.open(database)
    async with storage.transaction() as tx:
        office = await tx.offices.only()
        assert office is not None
        await tx.settings.set(office.id, "learns", written(learns))
    await storage.close()


async def kept_in(database: str) -> int:
    """Return how many questions a database holds."""
    storage = await Storage.open(database)
    async with storage.reading() as tx:
        kept = await tx.picks.questions_kept()
    await storage.close()
    return kept


def run(contender: Contender, people: int, count: int, *, learns: bool) -> Run:
    """Let people ask a bot on a fresh database."""
    with fresh(contender) as database, tempfile.TemporaryDirectory() as folder:
        asyncio.run(furnish(database, people))
        asyncio.run(choose(database, learns=learns))
        said = Path(folder) / "said"
        said.write_text("\n".join(questions(count)), "utf-8")
        load = Load(count, people, 0.0, 0.0, said, int(NOW.timestamp()), count // 4)
        figures = measured(load, ["benchmarks.reports", "--be", database])
        return Run(figures["per_second"], figures["cpu_ms"], asyncio.run(kept_in(database)))


def compare(contender: Contender, people: int, count: int, rounds: int) -> None:
    """Print the two rows of a database."""
    runs: dict[bool, list[Run]] = {True: [], False: []}
    for turn in range(2 * rounds):
        learns = turn % 2 == 0
        runs[learns].append(run(contender, people, count, learns=learns))
    rates = {learns: statistics.median(each.per_second for each in made) for learns, made in runs.items()}
    for learns, made in runs.items():
        cpu = statistics.median(each.cpu_ms for each in made)
        cost = f"{100 * (1 - rates[True] / rates[False]):>7.0f} %" if learns else ""
        name = f"{contender.title}, learning {'on' if learns else 'off'}"
        print(f"{name:<46}{rates[learns]:>12.1f}{cpu:>12.1f}{made[0].kept:>8}{cost}", flush=True)


def main() -> int:
    """Compare learning on with off on each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--questions", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whatever was started is ended too
    print(f"{'':46}{'questions/s':>12}{'our CPU ms':>12}{'kept':>8}  costs")
    for contender in _CONTENDERS:
        if find_programs() is not None or not contender.postgresql:
            compare(contender, options.people, options.questions, options.rounds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
