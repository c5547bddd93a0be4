"""A bot's web endpoints in a process of their own, and strangers who send it much: for measuring what that costs in memory.

Run as a module it serves with the secret "s3cret" on a free port of loopback, which it prints, and then prints its resident
memory in KiB for each line that it reads.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

PIECE = b"x" * 65_536
ROOT = Path(__file__).parents[2]


async def serve(folder: str) -> None:
    """Serve until the input ends."""
    from bot.serving import listen_on, serving
    from bot.web import build_web
    from storage import Storage
    from tests.bot.intake.desks import desk_for

    storage = await Storage.open(f"sqlite:///{folder}/office.db", migrate=True)
    listener = listen_on("127.0.0.1", 0)
    async with serving(build_web(desk_for(storage), "s3cret"), listener):
        print(listener.getsockname()[1], flush=True)  # noqa: T201
        while await asyncio.to_thread(sys.stdin.readline):
            print(_resident(), flush=True)  # noqa: T201
    await storage.close()


def _resident() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


@asynccontextmanager
async def server() -> AsyncIterator[tuple[int, Callable[[], Awaitable[int]]]]:
    """The port of such a process, and what tells its memory in KiB."""
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, cwd=ROOT, **pipes)
    assert process.stdin is not None
    assert process.stdout is not None
    given, told = process.stdin, process.stdout

    async def line() -> int:
        return int(await asyncio.wait_for(told.readline(), 60))

    async def resident() -> int:
        given.write(b"\n")
        return await line()

    try:
        yield await line(), resident
    finally:
        given.close()
        await process.wait()


async def upload(port: int, size: int, *, chunked: bool) -> int:
    """Send so many bytes without the secret, as fast as they are taken; return how many went before the line was closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}"
    writer.write(f"POST /telegram HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n{length}\r\n\r\n".encode())
    sent = 0
    with suppress(ConnectionError):
        while sent < size:
            writer.write(b"%x\r\n%b\r\n" % (len(PIECE), PIECE) if chunked else PIECE)
            await writer.drain()
            sent += len(PIECE)
    with suppress(ConnectionError):
        await reader.read()
    writer.close()
    return sent


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(serve(place))
