"""Tries an installation out on this machine: a local Telegram pushes a question through a TLS proxy, the answer must come back.

The bot runs as its own user, on a file system of which it may write to `var/` and a temporary folder only, where this machine
lets us make one. Started by deploy/try-install with the installed version's Python; ends by itself, 0 where all held.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from starlette.applications import Starlette

from bot.clock import SystemClock
from bot.sandbox.api import routes
from bot.sandbox.directory import BotIdentity
from bot.sandbox.telegram import LocalTelegram
from bot.sandbox.webhooks import post_updates
from bot.serving import listen_on, serving
from bot.settings import Settings, load

LIMIT_SECONDS = 120  # a tenth of it where the machine has nothing else to do
PASSED_ON = ("/telegram", "/lich/")
QUESTION, ANSWER = "nhiệm vụ 3a", "II.3.a"
PLAN = "bot/examples/ke-hoach-cchc-2025.txt"


@dataclass(frozen=True)
class Place:
    """Where the installation is and who it runs as; `work` is a folder of the trial's own."""

    prefix: Path
    user: str
    work: Path

    @property
    def program(self) -> str:
        """The command line of the version in use."""
        return str(self.prefix / "hien-tai/.venv/bin/nhacviec")

    def command(self, *words: str, confined: bool = False) -> list[str]:
        """A command of the installation as its user; `confined` with everything but `var/` and its own folder read-only."""
        own = ["env", "-C", str(self.prefix), f"HOME={self.prefix}/var", f"TMPDIR={self.work}/tmp", self.program, *words]
        if os.geteuid() != 0:
            return own
        group = str(pwd.getpwnam(self.user).pw_gid)
        own = ["setpriv", "--reuid", self.user, "--regid", group, "--clear-groups", "--no-new-privs", *own]
        return [*_READ_ONLY, str(self.prefix / "var"), str(self.work / "tmp"), *own] if confined else own


_READ_ONLY = [
    "unshare",
    "--mount",
    "sh",
    "-c",
    'mount --bind "$1" "$1" && mount --bind "$2" "$2" && mount -o remount,ro,bind / && shift 2 && exec "$@"',
    "sh",
]


def can_confine(place: Place) -> bool:
    """Whether this machine lets us make a read-only view of its file system."""
    if os.geteuid() != 0:
        return False
    probe = [*_READ_ONLY, str(place.prefix / "var"), str(place.work / "tmp"), "sh", "-c", f"! touch {place.prefix}/x 2>&-"]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of our own for this machine."""
    key, signed = folder / "key.pem", folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", str(key), "-out", str(signed)]
    subprocess.run(made, check=True, capture_output=True)
    return signed, key


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int) -> None:
    """Hand one request to the bot, if its path is one of those that deploy/Caddyfile lets through."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode()
        if not path.startswith(PASSED_ON):
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        lines = [line for line in head.split(b"\r\n")[:-2] if not line.lower().startswith(b"connection:")]
        length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
        inner_reader, inner = await asyncio.open_connection(host, port)
        inner.write(b"\r\n".join([*lines, b"Connection: close", b"", b""]) + await reader.readexactly(length))
        writer.write(await inner_reader.read())
        inner.close()
    except (OSError, asyncio.IncompleteReadError):
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    finally:
        writer.close()


@asynccontextmanager
async def proxying(place: Place, settings: Settings, port: int) -> AsyncIterator[ssl.SSLContext]:
    """Terminate TLS before the bot while the block runs; gives what a client has to trust."""
    signed, key = certificate(place.work)
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(signed, key)
    listen = settings.listen
    server = await asyncio.start_server(
        lambda reader, writer: pass_on(reader, writer, listen.host, listen.port), "127.0.0.1", port, ssl=server_side
    )
    async with server:
        yield ssl.create_default_context(cafile=str(signed))


async def until(condition: Callable[[], Awaitable[bool]], process: asyncio.subprocess.Process) -> None:
    """Look until a condition holds; the bot must live meanwhile."""
    while not await condition():
        if process.returncode is not None:
            sys.exit(f"the bot ended with status {process.returncode}")
        await asyncio.sleep(0.1)


async def asked_and_answered(telegram: LocalTelegram, process: asyncio.subprocess.Process) -> None:
    """Let a person ask, and wait for the answer."""
    telegram.say(1, 1, QUESTION)

    async def answered() -> bool:
        return any(one["from"]["is_bot"] and ANSWER in one["text"] for one in telegram.messages(1))

    await until(answered, process)


async def closed_to_strangers(client: httpx.AsyncClient, address: str) -> None:
    """Nothing but deliveries that prove themselves may get through."""
    forged = await client.post(f"{address}/telegram", json={"update_id": 1})
    if forged.is_success:
        sys.exit("a delivery without the secret was taken")
    for path in ("/metrics", "/readyz", "/healthz", "/"):
        if (await client.get(f"{address}{path}")).status_code != 404:
            sys.exit(f"{path} is open to everybody")


def new_files(place: Place, since: float) -> list[str]:
    """Files that the bot's user has written outside of the places where it may, since an instant."""
    allowed = (str(place.prefix / "var"), str(place.work / "tmp"))
    places = ["/etc", "/home", "/opt", "/root", "/tmp", "/usr", "/var", str(place.prefix)]
    search = ["find", *places, "-xdev", "-user", place.user, "-newermt", f"@{since}", "-type", "f"]
    found = subprocess.run(search, check=False, capture_output=True, text=True).stdout.splitlines()
    return [path for path in found if not path.startswith(allowed)]


async def try_out(place: Place, telegram_port: int, proxy_port: int) -> None:
    """Run everything beside each other, and the bot through a question to its end."""
    os.chdir(place.prefix)
    settings, began = load(), time.time()
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    telegram = LocalTelegram(SystemClock().now, bot=BotIdentity(token))
    telegram.add_person(1, "Người hỏi")
    confined = can_confine(place)
    print("file system:", "read-only but for var/ and a temporary folder" if confined else "as this machine allows")
    subprocess.run(place.command("import", str(place.prefix / "hien-tai" / PLAN), "--yes"), check=True, capture_output=True)
    async with (
        proxying(place, settings, proxy_port) as trusted,
        serving(Starlette(routes=routes(telegram)), listen_on("127.0.0.1", telegram_port)),
        httpx.AsyncClient(verify=trusted, trust_env=False) as client,
    ):
        posting = asyncio.create_task(post_updates(telegram, client, pause=0.2))
        process = await asyncio.create_subprocess_exec(*place.command("run", confined=confined))
        try:
            await asked_and_answered(telegram, process)
            await closed_to_strangers(client, f"https://127.0.0.1:{proxy_port}")
            subprocess.run(place.command("doctor", "--health"), check=True)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            status = await process.wait()
            posting.cancel()
    if status != 0:
        sys.exit(f"told to end, the bot ended with status {status}")
    if not confined and os.geteuid() == 0 and (astray := new_files(place, began)):
        sys.exit(f"written where nothing may be written: {astray}")


def main() -> None:
    """Try an installation out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--prefix", type=Path, required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--telegram", type=int, required=True)
    parser.add_argument("--proxy", type=int, required=True)
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="nhacviec-thu-"))
    try:
        (work / "tmp").mkdir()
        work.chmod(0o755)
        (work / "tmp").chmod(0o1777)
        place = Place(given.prefix, given.user, work)
        asyncio.run(asyncio.wait_for(try_out(place, given.telegram, given.proxy), LIMIT_SECONDS))
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
