"""Bots in processes of their own, for tests that kill them: they are forked off one process that has imported everything.

That process obeys lines on its standard input: `start WORD…` makes a bot and says its number, `kill N` kills it without warning
and `stop N` ends it; both say its exit status. `tell N` only asks it to end, `wait N` says how it did. It ends, and its
bots with it, with its input.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Nursery:
    """The process that makes bots, as the test sees it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def start(self, *words: object) -> int:
        """Start a bot that is told these words; returns its number."""
        return await self._say("start", *words)

    async def kill(self, number: int) -> None:
        """Kill a bot, which must have lived until then."""
        assert await self._say("kill", number) == -signal.SIGKILL

    async def stop(self, number: int) -> None:
        """End a bot as an operator does."""
        assert await self._say("stop", number) == 0

    async def tell(self, number: int) -> None:
        """Ask a bot to end, and wait for nothing."""
        await self._say("tell", number)

    async def end(self, number: int) -> int:
        """Wait until a bot has ended; returns its exit status."""
        return await self._say("wait", number)

    async def _say(self, *order: object) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{' '.join(map(str, order))}\n".encode())
        return int(await asyncio.wait_for(self._process.stdout.readline(), 60))


@asynccontextmanager
async def nursery(module: str, *arguments: str) -> AsyncIterator[Nursery]:
    """A nursery of bots that ends with the block; the module calls `obey` when it is run."""
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, *arguments, cwd=ROOT, **pipes)
    try:
        yield Nursery(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


Life = Callable[..., Coroutine[None, None, int]]
"""What a bot does, told its words; gives its exit status."""


def _fork(life: Life, words: list[str]) -> int:
    """Return the number of a new bot; in the new process do not return at all."""
    number = os.fork()
    if number == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os._exit(asyncio.run(life(*words)))
    return number


def obey(life: Life) -> None:
    """Obey until the input ends."""
    alive: set[int] = set()
    for line in sys.stdin:
        match line.split():
            case ["start", *words]:
                alive.add(number := _fork(life, words))
                answer = number
            case ["tell", number_said]:
                os.kill(int(number_said), signal.SIGTERM)
                answer = 0
            case ["wait", number_said]:
                alive.discard(int(number_said))
                answer = os.waitstatus_to_exitcode(os.waitpid(int(number_said), 0)[1])
            case [order, number_said]:
                number = int(number_said)
                os.kill(number, signal.SIGKILL if order == "kill" else signal.SIGTERM)
                alive.discard(number)
                answer = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        print(answer, flush=True)  # noqa: T201 - the answer to whoever gave the order
    for number in alive:
        os.kill(number, signal.SIGKILL)
