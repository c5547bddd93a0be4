"""How long a large office's digests and reminders take, without their sending: on SQLite beside PostgreSQL.

    python -m benchmarks.digests [--units 1000] [--only SQLite] [--profile FILE]

Each unit leads 27 tasks, of which some fall due these weeks and half were reported on; it has a head, staff and a group. Two
knocks are measured, Monday's at 07:30 (who gets a digest) and at 08:00 (who is reminded), then every digest and every reminder
is composed out of the storage, as the dispatcher does. Other writers wait for a commit, so the longest is told.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path

from typing_extensions import override

from benchmarks.large_office import BOT_ID, TASKS_EACH, furnish
from bot.calendar_files import IcalendarFiles
from bot.charts import DrawnCharts
from bot.holidays import PublicHolidays
from bot.intake.bell import Bell
from bot.library import PlanLibrary
from bot.papers.making import MadePapers
from bot.plan_files import FilesOfPlans
from bot.sandbox.office import ZONE
from handlers.context import OfficeView, Services
from handlers.notices import NoticeDesk
from handlers.reminders import digests, pings
from handlers.reminders.rounds import Rounds
from handlers.sealing import Seal
from handlers.views.card import Card
from locales import Texts
from storage import Parcel, Storage, Transaction
from storage.deliveries import State
from tests.databases import find_programs, fresh_postgresql, fresh_sqlite, postgresql_server

DIGESTS_AT, PINGS_AT = datetime(2025, 11, 24, 7, 30, tzinfo=ZONE), datetime(2025, 11, 24, 8, tzinfo=ZONE)
MOST_CPU_MS, MOST_PLANNING, MOST_COMMIT = 40.0, 5.0, 0.5
"""A digest may take so many milliseconds of the processor; planning a round so many seconds, and a commit."""
COMPOSERS = {**digests.COMPOSERS, **pings.COMPOSERS}


class StandingClock:
    """Shows one instant until it is set."""

    instant = DIGESTS_AT

    def now(self) -> datetime:
        """Return the instant."""
        return self.instant


class Nobody:
    """Stands where administrators are told of mishaps; there are none."""

    async def tell_admins(self, html: str) -> None:
        """Fail: nothing should go wrong here."""
        raise AssertionError(html)


class WatchedStorage(Storage):
    """A storage that notes how long a commit took at most, in seconds."""

    longest = 0.0

    @override
    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        begun = time.perf_counter()
        async with super().transaction() as tx:
            yield tx
        self.longest = max(self.longest, time.perf_counter() - begun)


class Watch:
    """Wall and processor seconds of this process, by what was done."""

    def __init__(self) -> None:
        self.seconds: dict[str, tuple[float, float]] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Measure a block."""
        begun, used = time.perf_counter(), time.process_time()
        yield
        self.seconds[name] = (time.perf_counter() - begun, time.process_time() - used)


async def measure(database: str) -> dict[str, object]:
    """Let one bot do a Monday morning's work on a furnished database, and return the figures."""
    storage, clock, watch = await WatchedStorage.open(database, migrate=False), StandingClock(), Watch()
    try:
        services = await _services(storage, clock)
        rounds = Rounds(services, BOT_ID)
        with watch.of("library"):
            await services.library.answerer()
        for name, at in (("digests planned", DIGESTS_AT), ("pings planned", PINGS_AT)):
            clock.instant = at
            with watch.of(name):
                await rounds.look()
        longest, counted = storage.longest, {}
        for name, kinds in (
            ("digests", {digests.DIGEST}),
            ("leaders", {digests.LEADER_DIGEST}),
            ("pings", set(pings.COMPOSERS)),
        ):
            async with storage.reading() as tx:
                waiting = await tx.outbox.listed(services.office.id, [State.PENDING], 1_000_000)
            with watch.of(name):
                made = [await _composed(services, each) for each in waiting if each.kind in kinds]
            counted[name] = (len(made), sum(isinstance(each, Card) for each in made))
    finally:
        await storage.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": watch.seconds, "made": counted, "commit": longest, "mib": memory}


async def _services(storage: Storage, clock: StandingClock) -> Services:
    async with storage.transaction() as tx:
        office = await tx.offices.only()
        key = await tx.keys.seal_key()
    assert office is not None
    holidays = PublicHolidays()
    library = PlanLibrary(storage, office.id, clock, ZONE, time.monotonic, holidays)
    view, texts = OfficeView(office.id, office.name, ZONE), Texts.load("vi")
    seal, charts = Seal(key, office.id), DrawnCharts()
    files = FilesOfPlans(), IcalendarFiles(office.id), MadePapers(Path("no-templates"), texts)
    return Services(storage, texts, clock, view, library, Nobody(), seal, Bell(), charts, holidays, *files)


async def _composed(services: Services, parcel: Parcel) -> object:
    """Make the words of a delivery as the carrier does."""
    now = services.clock.now()
    answerer = await services.library.recent()
    async with services.storage.reading() as tx:
        sealer = services.seal.sealer(parcel.to.id, now)
        desk = NoticeDesk(services.texts, services.office, BOT_ID, answerer, now, sealer, "nhacviec_bot")
        return await COMPOSERS[parcel.kind](parcel, tx, desk)


@contextmanager
def fresh(title: str) -> Iterator[str]:
    """Give the URL of an empty database, and clear everything away afterwards."""
    if title == "PostgreSQL":
        with postgresql_server(durable=True) as server, fresh_postgresql(server) as url:
            yield url
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield fresh_sqlite(Path(folder))


def compare(count: int, titles: Sequence[str], profile: str | None) -> bool:
    """Print a row for each database; return whether every target was reached."""
    reached = True
    print(f"{count} units with {TASKS_EACH} tasks each; seconds of wall time / of our processor time")
    for title in titles:
        with fresh(title) as url:
            asyncio.run(furnish(url, count))
            busy = os.getloadavg()[0]
            more = ["--profile", f"{profile}.{title}"] if profile else []
            words = [sys.executable, "-m", "benchmarks.digests", "--be", url, *more]
            found = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - our own words
        lines, sound = _rows(title, found, busy)
        print("\n".join(lines), flush=True)
        reached &= sound
    return reached


def _rows(title: str, found: dict[str, object], busy: float) -> tuple[list[str], bool]:
    seconds, made, commit = found["seconds"], found["made"], found["commit"]
    assert isinstance(seconds, dict)
    assert isinstance(made, dict)
    assert isinstance(commit, float)
    lines, sound = [f"{title}: {found['mib']:.0f} MiB at most; load of the machine {busy:.1f}"], commit <= MOST_COMMIT
    for name, (wall, cpu) in seconds.items():
        line = f"  {name:16}{wall:8.2f} /{cpu:8.2f}"
        if name in made:
            tried, cards = made[name]
            each = 1000 * cpu / max(tried, 1)
            line += f"   {cards} messages of {tried} rows, {each:.1f} ms each"
            sound &= each <= MOST_CPU_MS or name != "digests"
            line += _goal(f"<={MOST_CPU_MS:.0f}", reached=each <= MOST_CPU_MS) if name == "digests" else ""
        elif name.endswith("planned"):
            sound &= wall <= MOST_PLANNING
            line += _goal(f"<={MOST_PLANNING:.0f} s", reached=wall <= MOST_PLANNING)
        lines.append(line)
    return [*lines, f"  longest commit  {commit:8.2f} s{_goal(f'<={MOST_COMMIT} s', reached=commit <= MOST_COMMIT)}"], sound


def _goal(goal: str, *, reached: bool) -> str:
    """Return a goal, marked where it was missed."""
    return f" ({'' if reached else '!'}{goal})"


def be_the_bot(database: str, profile: str | None) -> None:
    """Print the figures of one database as JSON; on wish leave a profile (pstats) in a file."""
    watched = cProfile.Profile() if profile else None
    if watched is not None:
        watched.enable()
    found = asyncio.run(measure(database))
    if watched is not None and profile is not None:
        watched.disable()
        watched.dump_stats(profile)
    print(json.dumps(found))


def main() -> int:
    """Compare the databases, or be the bot that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--be", metavar="DATABASE")
    parser.add_argument("--units", type=int, default=1_000)
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"))
    parser.add_argument("--profile", metavar="FILE")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that whatever was started is ended too
    if options.be:
        be_the_bot(options.be, options.profile)
        return 0
    titles = [options.only] if options.only else ["SQLite", *(["PostgreSQL"] if find_programs() is not None else [])]
    return 0 if compare(options.units, titles, options.profile) else 1


if __name__ == "__main__":
    raise SystemExit(main())
