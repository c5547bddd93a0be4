"""Runs a bot beside the local Telegram, each in a process of its own, over loopback, and ends both. It judges no figures."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.composition import Parts, composed
from bot.ending import stop_signal
from bot.installation import Installation
from bot.life import introduce, rest, work
from bot.serving import listen_on, serving
from bot.web import build_web


@dataclass(frozen=True, slots=True)
class Load:
    """What the local Telegram hands out: `rate` updates a second (0: all wait at the start), from `chats` private chats.

    `said` is a file with the words of each update on a line, `said_at` the instant (Unix time) at which all are said; without
    them questions are asked, now. The first `warm_up` answers are not counted. `round_trip` seconds pass until a message of
    the bot is answered. Every message that the bot sent stands in `log` afterwards, as JSON. `flood` says
    how one more person floods meanwhile, 1,000 times a second (`telegram_stub.FLOODS`).
    """

    count: int
    chats: int
    rate: float = 0.0
    round_trip: float = 0.05
    said: Path | None = None
    said_at: int | None = None
    warm_up: int = 0
    log: Path | None = None
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
        if self.log is not None:
            given |= {"log": self.log}
        if self.flood:
            given |= {"flood": self.flood}
        return [word for name, value in given.items() for word in (f"--{name}", str(value))]


def measured(load: Load, bot: Sequence[str], processes: int = 1) -> dict[str, float]:
    """Return what the local Telegram measured of a bot; the module and arguments of `bot` are followed by its address.

    `processes` of it share the work. `cpu_ms` is what they worked for each update, which a busy machine changes far less than
    the rest, `mib` the memory that they held at the end, `most_mib` at the most, `start_s` the seconds from the start of the
    first one until its first answer was there. Figures that a bot tells at its end besides are added as they are.
    """
    with _python("benchmarks.telegram_stub", *load.arguments) as stub, ExitStack() as stack:
        try:
            address, begun = f"http://127.0.0.1:{_line(stub)}", time.monotonic()
            served = [stack.enter_context(_python(*bot, address)) for _ in range(processes)]
            line = _line(stub)
            for each in served:
                each.terminate()
            told = [json.loads(_line(each) or "{}") for each in served]
        finally:
            stub.kill()
    assert line, "not every update was answered in time"
    result: dict[str, float] = json.loads(line)
    used = {name: sum(float(each.get(name, "nan")) for each in told) for name in {name for each in told for name in each}}
    result["start_s"] = result["first_answer_at"] - begun
    return used | result | {"cpu_ms": 1000 * used.get("worked", float("nan")) / load.count}


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


async def serve(installation: Installation, alter: Callable[[Parts], None] | None = None, *, web: int | None = None) -> None:
    """Be that bot until told to stop, then print how long it worked and the memory it held; `alter` changes it at the start.

    `web` is the port for its web endpoints, to which Telegram pushes.
    """
    logging.basicConfig(level=logging.WARNING)
    os.environ["PTB_TIMEDELTA"] = "1"
    stages = {"mib_imported": memory("VmRSS")}
    async with composed(installation) as parts, AsyncExitStack() as stack:
        if web is not None and installation.pushing is not None:
            app = build_web(parts.desk, installation.pushing.secret, parts.calendars)
            await stack.enter_async_context(serving(app, listen_on("127.0.0.1", web)))
        if alter is not None:
            alter(parts)
        stages["mib_composed"] = memory("VmRSS")
        await introduce(parts)
        before = time.process_time()
        await work(parts, stop_signal())
        print(json.dumps({"worked": time.process_time() - before, **stages, **held()}), flush=True)
        await rest(parts)


def held() -> dict[str, float]:
    """Return the memory of this process (MiB): now, and at its most."""
    return {"mib": memory("VmRSS"), "most_mib": memory("VmHWM")}


def memory(name: str) -> float:
    """Return a figure of this process's memory in MiB ("VmRSS": resident now); NaN where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    except OSError:
        return float("nan")
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), float("nan"))


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
