"""Runs a bot beside the local Telegram, each in a process of its own, over loopback, and ends both. It judges no figures."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.composition import Parts, composed
from bot.installation import Installation
from bot.life import introduce, rest, work
from bot.running import stop_signal


@dataclass(frozen=True, slots=True)
class Load:
    """What the local Telegram hands out: `rate` updates a second (0: all wait at the start), from `chats` private chats.

    `said` is a file with the words of each update on a line, `said_at` the instant (Unix time) at which all are said; without
    them questions are asked, now. The first `warm_up` answers are not counted. `round_trip` seconds pass until a message of
    the bot is answered. `flood` says how one more person floods meanwhile, 1,000 times a second (`telegram_stub.FLOODS`).
    """

    count: int
    chats: int
    rate: float = 0.0
    round_trip: float = 0.05
    said: Path | None = None
    said_at: int | None = None
    warm_up: int = 0
    flood: str = ""

    @property
    def arguments(self) -> list[str]:
        """The same for the stub's command line."""
        given = {"count": self.count, "chats": self.chats, "rate": self.rate, "round-trip": self.round_trip}
        if self.said is not None:
            given |= {"said": self.said}
        if self.said_at is not None:
            given |= {"said-at": self.said_at}
        if self.warm_up:
            given |= {"warm-up": self.warm_up}
        if self.flood:
            given |= {"flood": self.flood}
        return [word for name, value in given.items() for word in (f"--{name}", str(value))]


def measured(load: Load, bot: Sequence[str], processes: int = 1) -> dict[str, float]:
    """Return what the local Telegram measured of a bot; the module and arguments of `bot` are followed by its address.

    `processes` of it share the work. `cpu_ms` is what they worked for each update, which a busy machine changes far less than
    the rest.
    """
    with _python("benchmarks.telegram_stub", *load.arguments) as stub, ExitStack() as stack:
        try:
            address = f"http://127.0.0.1:{_line(stub)}"
            serving = [stack.enter_context(_python(*bot, address)) for _ in range(processes)]
            line = _line(stub)
            for served in serving:
                served.terminate()
            worked = sum(float(_line(served) or "nan") for served in serving)
        finally:
            stub.kill()
    assert line, "not every update was answered in time"
    result: dict[str, float] = json.loads(line)
    return result | {"cpu_ms": 1000 * worked / load.count}


@contextmanager
def _python(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a module of ours while the block runs."""
    with subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


async def serve(installation: Installation, alter: Callable[[Parts], None] | None = None) -> None:
    """Be that bot until told to stop, then print how many seconds it worked; `alter` changes it before it begins."""
    logging.basicConfig(level=logging.WARNING)
    os.environ["PTB_TIMEDELTA"] = "1"
    async with composed(installation) as parts:
        if alter is not None:
            alter(parts)
        await introduce(parts)
        before = time.process_time()
        await work(parts, stop_signal())
        print(time.process_time() - before, flush=True)
        await rest(parts)
