"""One message to each of a thousand groups, under Telegram's limits: how long it takes, on SQLite beside PostgreSQL.

    python -m benchmarks.delivery [--groups 1000] [--only sqlite] [--case calm --case moody --case changed]

calm: nothing goes wrong. moody: 5 % of the sends are answered 429 for 1-60 s. changed: 100 of 1,000 groups have become
supergroups, 50 have removed the bot, in 20 the topic is gone. Two questions a second are asked in private chats all the while.
The local Telegram enforces the limits in a process of its own (benchmarks/telegram_limits.py), the bot runs in another.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.digest_office import ADMIN, LAST_EXAMPLE, be_the_bot, fates, furnish, queue_and_wait
from tests.databases import find_programs, fresh_postgresql, fresh_sqlite, postgresql_server

QUESTIONS = 2.0
MOST_SECONDS, MOST_DELAY, MOST_REPLY_MS = 60.0, 2.0, 2_000.0
CASES = ("calm", "moody", "changed")


@dataclass(frozen=True, slots=True)
class Round:
    """One run: when each group's message came, in seconds after the queueing, and what else was counted."""

    arrivals: dict[int, list[float]]
    notices: int
    states: Counter[str]
    telegram: dict[str, Any]
    bot: dict[str, float]
    busy: float

    @property
    def seconds(self) -> float:
        """How long it took until the last message was there."""
        return max((times[-1] for times in self.arrivals.values()), default=float("nan"))

    def p99(self, without: Sequence[int]) -> float:
        """Return the delay that 99 % of the groups stay under, some left out."""
        times = sorted(times[0] for chat, times in self.arrivals.items() if chat not in set(without))
        return times[len(times) * 99 // 100]


@contextmanager
def _python(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def run(database: str, count: int, case: str) -> Round:
    """Send to all groups once on a fresh database."""
    busy = os.getloadavg()[0]
    asyncio.run(furnish(database, count))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        log, fate = Path(folder) / "log", Path(folder) / "fates"
        fate.write_text(json.dumps(fates(count) if case == "changed" else {}), "utf-8")
        given = ["--log", str(log), "--fates", str(fate), "--questions", str(QUESTIONS)]
        mood = ["--refused", "0.05"] if case == "moody" else []
        telegram = stack.enter_context(_python("benchmarks.telegram_limits", *given, *mood))
        bot = stack.enter_context(_python("benchmarks.delivery", "--be", database, f"http://127.0.0.1:{_line(telegram)}"))
        assert _line(bot) == "ready"
        begun, states = asyncio.run(queue_and_wait(database, count))
        bot.terminate()
        used = json.loads(_line(bot))
        telegram.terminate()
        summary = json.loads(_line(telegram))
        said = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    arrivals: dict[int, list[float]] = {}
    for each in said:
        if each["chat"] <= LAST_EXAMPLE and "Bản tin" in each["text"]:
            arrivals.setdefault(each["chat"], []).append(each["at"] - begun)
    notices = sum(each["chat"] == ADMIN for each in said)
    return Round(arrivals, notices, states, summary, used, busy)


@contextmanager
def fresh(title: str) -> Iterator[str]:
    """Give the URL of an empty database, and clear everything away afterwards."""
    if title == "PostgreSQL":
        with postgresql_server(durable=True) as server, fresh_postgresql(server) as url:
            yield url
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield fresh_sqlite(Path(folder))


def _goal(shown: str, goal: str, *, reached: bool) -> str:
    return f"{shown} ({'' if reached else '!'}{goal})"


def _row(title: str, case: str, one: Round, count: int, calm: Round | None) -> str:
    twice = sum(len(times) > 1 for times in one.arrivals.values())
    told, limits = one.telegram, one.telegram["broken_limits"]
    parts = [f"{title:11}{case:8}{one.seconds:6.1f} s", f"{len(one.arrivals)} of {count} reached, {twice} twice"]
    if case == "calm":
        parts[0] += _goal("", f"<={MOST_SECONDS:.0f}", reached=one.seconds <= MOST_SECONDS)
    parts.append(_goal(f"{limits} x 429 by us", "0", reached=limits == 0))
    if case == "moody":
        parts.append(_goal(f"{told['injected']} injected, {told['violations']} too early", "0", reached=not told["violations"]))
        if calm is not None:
            more = one.p99(told["moody"]) - calm.p99(told["moody"])
            parts.append(_goal(f"other groups' p99 {more:+.1f} s", f"<=+{MOST_DELAY:.0f}", reached=more <= MOST_DELAY))
    reply = told["reply_p95_ms"]
    parts.append(_goal(f"reply p95 {reply:.0f} ms", f"<={MOST_REPLY_MS:.0f}", reached=reply <= MOST_REPLY_MS))
    parts.append(f"{one.notices} notices, {dict(one.states)}")
    parts.append(f"CPU {one.bot['cpu']:.1f} s, {one.bot['mib']:.0f} MiB; load {one.busy:.1f}")
    return "; ".join(parts)


def compare(count: int, titles: Sequence[str], cases: Sequence[str]) -> bool:
    """Print a row for each database and case; return whether no message was lost or came twice, and none too early."""
    sound = True
    for title in titles:
        calm: Round | None = None
        for case in cases:
            with fresh(title) as url:
                one = run(url, count, case)
            calm = one if case == "calm" else calm
            print(_row(title, case, one, count, calm), flush=True)
            gone = len(fates(count)["kicked"]) if case == "changed" else 0
            once = all(len(times) == 1 for times in one.arrivals.values())
            sound &= once and len(one.arrivals) >= count - gone and not one.telegram["violations"]
    return sound


def main() -> int:
    """Compare the databases, or be the bot that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--be", nargs=2, metavar=("DATABASE", "API_URL"))
    parser.add_argument("--groups", type=int, default=1_000)
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"))
    parser.add_argument("--case", choices=CASES, action="append")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whatever was started is ended too
    if options.be:
        asyncio.run(be_the_bot(*options.be))
        return 0
    titles = [options.only] if options.only else ["SQLite", *(["PostgreSQL"] if find_programs() is not None else [])]
    return 0 if compare(options.groups, titles, options.case or CASES) else 1


if __name__ == "__main__":
    raise SystemExit(main())
