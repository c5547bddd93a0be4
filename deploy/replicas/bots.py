"""The replicas themselves: `nhacviec run` several times over, each a process that can be killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
SECRET = "dung_thu_ba_ban"  # noqa: S105 - opens nothing: it is known to a local Telegram only
PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.05


class Replicas:
    """So many replicas with the same settings; `logs` is the folder of what each says, one file each."""

    def __init__(self, count: int, settings: Mapping[str, str], logs: Path) -> None:
        self._settings = settings
        self._logs = logs
        self.ports = [_free_port() for _ in range(count)]
        self._alive: dict[int, asyncio.subprocess.Process] = {}

    @property
    def addresses(self) -> list[str]:
        """Where each listens."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    @property
    def alive(self) -> list[int]:
        """The numbers of those that run."""
        return sorted(self._alive)

    async def start(self, number: int) -> None:
        """Start one that does not run."""
        environment = os.environ | self._settings | {"LISTEN": f"127.0.0.1:{self.ports[number]}", "PYTHONPATH": str(ROOT)}
        with (self._logs / f"{number}.log").open("ab") as log:
            self._alive[number] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self._logs, env=environment, stdout=log, stderr=log
            )

    async def ready(self, number: int) -> None:
        """Return once one is ready; raises `TimeoutError`."""
        async with asyncio.timeout(PATIENCE_SECONDS), httpx.AsyncClient(trust_env=False) as client:
            while not await self._is_ready(client, number):  # noqa: ASYNC110 - nobody here could set an event for it
                await asyncio.sleep(_LOOK_SECONDS)

    async def kill(self, number: int) -> None:
        """Kill one without warning."""
        await self._end(number, signal.SIGKILL)

    async def stop(self, number: int) -> int:
        """End one as an operator does; returns its exit status."""
        return await self._end(number, signal.SIGTERM)

    async def named(self, holder: str) -> int | None:
        """Return which of those that run has a name, as it stands in the leases; None if none that answers."""
        async with httpx.AsyncClient(trust_env=False) as client:
            for number in self.alive:
                try:
                    facts = (await client.get(f"{self.addresses[number]}/readyz")).json()
                except httpx.HTTPError:
                    continue
                if facts["replica"] == holder:
                    return number
        return None

    async def _is_ready(self, client: httpx.AsyncClient, number: int) -> bool:
        try:
            return (await client.get(f"{self.addresses[number]}/readyz")).is_success
        except httpx.HTTPError:
            return False

    async def _end(self, number: int, by: signal.Signals) -> int:
        process = self._alive.pop(number)
        if process.returncode is None:
            process.send_signal(by)
        return await process.wait()


@asynccontextmanager
async def replicas(count: int, database_url: str, api_url: str, token: str, *, webhook: bool = True) -> AsyncIterator[Replicas]:
    """Run replicas on one database while the block runs, by webhook or (not `webhook`) polling; all are ready at its start."""
    pushed = {"WEBHOOK_URL": "https://bot.example.vn", "WEBHOOK_SECRET": SECRET} if webhook else {}
    own = {"BOT_TOKEN": token, "BOT_API_URL": api_url, "DATABASE_URL": database_url, "OPEN_TO_ALL": "true", **pushed}
    with tempfile.TemporaryDirectory(prefix="nv-") as folder:
        bots = Replicas(count, own, Path(folder))
        try:
            for number in range(count):
                await bots.start(number)
            await asyncio.gather(*map(bots.ready, range(count)))
            yield bots
        finally:
            await asyncio.gather(*map(bots.stop, bots.alive))


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
