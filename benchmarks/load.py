"""Load: questions taken in and answered a second, how long one takes, memory; beside a bare python-telegram-bot echo bot.

    python -m benchmarks.load [--count 4000] [--rounds 2] [--short] [--only sqlite --only bare-16 …]

The bot, the local Telegram (every call takes 50 ms) and this driver are processes of their own. Ours answers everyday questions
of registered people, each stored before it is confirmed; the echo bots say again what was said. A burst gives the rates, twenty
a second the times. However busy the machine: each question must have exactly one answer, its own, in the order of its chat.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.everyday_questions import NOW, asked, faults, prepare
from benchmarks.load_bots import run_bare, run_ours
from benchmarks.loopback import Load, measured
from tests.databases import find_programs, fresh_postgresql, fresh_sqlite, postgresql_server

RATE, PEOPLE, OF_AN_OFFICE = 20.0, 1000, 50
LEAST_TAKEN_IN, MOST_P95_MS, MOST_MIB = 200, 300, 300
OF_BEST, OF_DEFAULT = 0.7, 10
MOST_SECONDS = 30
"""So long the steady trickle lasts."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot to measure; `share` of the burst is what it is given, `bare` how many updates an echo bot handles at once."""

    title: str
    postgresql: bool = False
    pushed: bool = False
    bare: int | None = None
    share: float = 1.0


CONTENDERS = {
    "sqlite": Contender("ours, polling, SQLite (fsync on)"),
    "pushed": Contender("ours, webhook, SQLite (fsync on)", pushed=True),
    "postgresql": Contender("ours, polling, PostgreSQL (fsync on)", postgresql=True),
    "bare-16": Contender("echo bot, concurrent_updates=16", bare=16),
    "bare-1": Contender("echo bot, its default", bare=1, share=0.1),
}
NOTES = """
taken in: confirmed to Telegram. Ours has stored it by then; an echo bot holds it in memory and may lose it, so has no figure.
answered: until the answer is with the local Telegram. Answers to people are never held back; the pace of 25 messages a second
is for digests and reminders, which wait while people are answered. Telegram itself takes some 30 messages a second of one bot:
beyond that the rates say what the bot can do, not what one bot token may send. CPU: processor time for each question.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run measured, and what was wrong with the answers."""

    figures: dict[str, float]
    faults: list[str]


@contextmanager
def fresh(contender: Contender) -> Iterator[str]:
    """Give the URL of an empty database on this machine's disk, and clear everything away afterwards."""
    if contender.postgresql:
        with postgresql_server(durable=True) as server, fresh_postgresql(server) as url:
            yield url
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield fresh_sqlite(Path(folder))


def run(name: str, count: int, rate: float = 0.0, people: int = PEOPLE, *, large: bool = False) -> Run:
    """Let people put `count` questions to a contender on a fresh database, `rate` a second (0: all wait at the start)."""
    contender = CONTENDERS[name]
    people = min(people, count)
    questions = asked(count, people)
    with fresh(contender) as database, tempfile.TemporaryDirectory() as folder:
        said, log = Path(folder) / "said", Path(folder) / "log"
        said.write_text("\n".join(each.text for each in questions), "utf-8")
        if contender.bare is None:
            prepare(database, people, large=large)
        load = Load(count, people, rate, said=said, said_at=int(NOW.timestamp()), log=log)
        figures = measured(load, ["benchmarks.load", "--be", name, database])
        sent = [(chat, text) for chat, text in json.loads(log.read_text("utf-8"))]
    return Run(figures, faults(questions, people, sent, kind=_kind(contender, large=large)))


def _kind(contender: Contender, *, large: bool) -> str:
    if contender.bare is not None:
        return "echo"
    return "any" if large else "told"


def compare(names: list[str], count: int, rounds: int, seconds: float) -> bool:
    """Print a row for each contender, who take turns; return whether nothing was lost."""
    bursts: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            bursts[name].append(run(name, max(20, int(count * CONTENDERS[name].share))))
    print(f"{count} questions of {PEOPLE} people at once, medians of {rounds}; times at {RATE:.0f} a second", end="; ")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; targets: taken in {LEAST_TAKEN_IN}/s, p95 {MOST_P95_MS} ms")
    print(f"{'':38}{'taken in/s':>11}{'answered/s':>11}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}{'stub CPU':>9}  answers")
    ran = []
    for name in names:
        steady = run(name, int(RATE * seconds), RATE) if CONTENDERS[name].bare != 1 else None
        ran += [*bursts[name], *([steady] if steady else [])]
        print(f"{CONTENDERS[name].title:38}{_row(name, bursts[name], steady)}", flush=True)
    _verdicts({name: _median(of, "per_second") for name, of in bursts.items()})
    print(NOTES)
    return not any(each.faults for each in ran)


def _row(name: str, bursts: list[Run], steady: Run | None) -> str:
    taken_in = f"{_median(bursts, 'taken_in_per_second'):.0f}" if CONTENDERS[name].bare is None else ""
    p50, p95 = (f"{steady.figures[each]:.0f}" if steady else "" for each in ("p50_ms", "p95_ms"))
    rate, cpu, stub = (_median(bursts, each) for each in ("per_second", "cpu_ms", "stub_cpu_ms"))
    wrong = [fault for each in (*bursts, *([steady] if steady else [])) for fault in each.faults]
    total = sum(int(each.figures["sent"]) for each in (*bursts, *([steady] if steady else [])))
    told = f"WRONG {len(wrong)}: {wrong[0]}" if wrong else f"all {total}, once, in order"
    return f"{taken_in:>11}{rate:>11.0f}{p50:>8}{p95:>8}{cpu:>8.2f}{stub:>9.2f}  {told}"


def _verdicts(rates: dict[str, float]) -> None:
    for name in (name for name in rates if CONTENDERS[name].bare is None):
        for other, wanted in (("bare-16", OF_BEST), ("bare-1", OF_DEFAULT)):
            if other in rates:
                ratio = rates[name] / max(rates[other], rates["bare-1"] if other == "bare-16" and "bare-1" in rates else 0.0)
                verdict = "reaches" if ratio >= wanted else "MISSES"
                print(f"{CONTENDERS[name].title}: {ratio:.2f} of {CONTENDERS[other].title}; {verdict} {wanted}")


def memory(names: list[str], count: int) -> bool:
    """Print how much memory ours holds, with the example's plan and with one of 300 tasks besides; and how soon it answers."""
    print(f"memory in MiB, an office of {OF_AN_OFFICE} people, after {count} questions; target: {MOST_MIB} MiB")
    print(f"{'':50}{'imported':>9}{'composed':>9}{'at the end':>11}{'at most':>9}{'first answer s':>15}")
    sound = True
    for name in (name for name in names if CONTENDERS[name].bare is None):
        for large in (False, True):
            one = run(name, count, people=OF_AN_OFFICE, large=large)
            told = [one.figures[each] for each in ("mib_imported", "mib_composed", "mib", "most_mib", "start_s")]
            title = CONTENDERS[name].title + (", 300 tasks more" if large else "")
            print(f"{title:50}{told[0]:>9.0f}{told[1]:>9.0f}{told[2]:>11.0f}{told[3]:>9.0f}{told[4]:>15.1f}", flush=True)
            sound &= not one.faults
    return sound


def _median(runs: list[Run], name: str) -> float:
    return statistics.median(each.figures.get(name, float("nan")) for each in runs)


def main() -> int:
    """Compare all, or be one contender."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--be", nargs=3, metavar=("CONTENDER", "DATABASE", "API_URL"))
    parser.add_argument("--count", type=int, default=4000, help="questions of a burst")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--short", action="store_true", help="a quick look")
    parser.add_argument("--only", action="append", choices=CONTENDERS)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whatever was started is ended too
    if options.be:
        name, database, api_url = options.be
        bare, pushed = CONTENDERS[name].bare, CONTENDERS[name].pushed
        asyncio.run(run_bare(api_url, bare) if bare is not None else run_ours(api_url, database, pushed=pushed))
        return 0
    names = [name for name in options.only or CONTENDERS if find_programs() is not None or not CONTENDERS[name].postgresql]
    count, rounds, seconds = (800, 1, 5.0) if options.short else (options.count, options.rounds, MOST_SECONDS)
    sound = compare(names, count, rounds, seconds)
    return 0 if memory(names, count // 2) and sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
