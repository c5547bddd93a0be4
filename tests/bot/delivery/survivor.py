"""Bots in processes of their own, for tests that kill them. They are forked off one process that has imported everything.

`python -m tests.bot.delivery.survivor API DATABASE` obeys lines on its standard input: `start N` makes a bot of the N-th week
and says its number,
`kill N` kills it without warning and `stop N` ends it; both say its exit status. It ends, and its bots with it, with its input.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from benchmarks.digest_office import monday
from benchmarks.telegram_stub import TOKEN
from bot.clock import MovableClock
from bot.delivery.terms import Terms
from bot.installation import Installation
from bot.intake.desk import Pace
from bot.running import run, stop_signal
from bot.sandbox.office import ZONE
from bot.serving import listen_on
from locales import Texts

ROOT = Path(__file__).parents[3]
PACE = Pace(long_poll=2, lease=1.0, look=0.05, claim=1.5, most_backoff=0.1)
TERMS = Terms(lease=timedelta(seconds=1), claim=timedelta(seconds=4))
TEXTS = Texts.load("vi")


class Nursery:
    """The process that makes bots, as the test sees it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def start(self, week: int = 0) -> int:
        """Start a bot at the hour of a week's digest; returns its number."""
        return await self._say(f"start {week}")

    async def kill(self, number: int) -> None:
        """Kill a bot, which must have lived until then."""
        assert await self._say(f"kill {number}") == -signal.SIGKILL

    async def stop(self, number: int) -> None:
        """End a bot as an operator does."""
        assert await self._say(f"stop {number}") == 0

    async def _say(self, order: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{order}\n".encode())
        return int(await asyncio.wait_for(self._process.stdout.readline(), 60))


@asynccontextmanager
async def nursery(address: str, database_url: str):
    """A nursery of bots of one office, which ends with the block."""
    command = (sys.executable, "-m", "tests.bot.delivery.survivor", address, database_url)
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, **pipes)
    try:
        yield Nursery(process)
    finally:
        process.stdin.close()
        await process.wait()


async def be_a_bot(address: str, database_url: str, week: int) -> int:
    """Serve the office until told to stop."""
    clock = MovableClock(monday(week))
    installation = Installation(TOKEN, database_url, "Văn phòng", ZONE, TEXTS, clock, address, pace=PACE, terms=TERMS)
    return await run(installation, listen_on("127.0.0.1", 0), stop_signal())


def fork(arguments: list[str], week: int) -> int:
    """Return the number of a new bot; in the new process do not return at all."""
    number = os.fork()
    if number == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os._exit(asyncio.run(be_a_bot(arguments[0], arguments[1], week)))
    return number


def obey(arguments: list[str]) -> None:
    """Obey until the input ends."""
    alive: set[int] = set()
    for line in sys.stdin:
        match line.split():
            case ["start", week]:
                alive.add(number := fork(arguments, int(week)))
                answer = number
            case [order, number_said]:
                number = int(number_said)
                os.kill(number, signal.SIGKILL if order == "kill" else signal.SIGTERM)
                alive.discard(number)
                answer = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        print(answer, flush=True)  # noqa: T201 - the answer to whoever gave the order
    for number in alive:
        os.kill(number, signal.SIGKILL)


if __name__ == "__main__":
    obey(sys.argv[1:])
