"""Strangers at the web endpoints: uploads without the secret, lines held open, foreign pages, and what browsers are told."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.connections import LARGEST_HEAD, BoundedConnection
from bot.guesses import SECONDS, Guesses, caller
from bot.serving import listen_on, serving
from bot.web import build_web
from bot.web_guard import WebGuard
from tests.bot.intake.desks import desk_for
from tests.bot.uploads import server, upload


async def costs(uploads: int, size: int) -> tuple[int, int]:
    """Return by how many KiB a server's memory grew at most while strangers sent so much, and how many bytes were taken."""
    async with server() as (port, resident):
        await upload(port, 1_000_000, chunked=False)  # whatever the first request loads is no upload's
        before = most = await resident()
        sending = [asyncio.create_task(upload(port, size, chunked=number % 2 == 1)) for number in range(uploads)]
        while not all(each.done() for each in sending):
            most = max(most, await resident())
        most = max(most, await resident())
        return most - before, sum([await each for each in sending])


@pytest.mark.skipif("not __import__('pathlib').Path('/proc/self/status').exists()", reason="tells memory by /proc")
async def test_uploads_without_the_secret_are_not_taken_into_memory():
    grown, sent = await costs(8, 20_000_000)
    assert grown <= 20 * 1024
    assert sent < 8 * 20_000_000  # their lines were closed, not drained


@pytest.mark.prove
async def test_eight_uploads_of_95_megabytes_without_the_secret_add_at_most_20_megabytes():
    grown, sent = await costs(8, 95_000_000)
    print(f"8 × 95 MB without the secret: {grown / 1024:.1f} MiB more, {sent / 1e6:.0f} MB sent before the lines closed")  # noqa: T201
    assert grown <= 20 * 1024


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse("read" if request.method == "GET" else str(len(await request.body())))


@pytest.fixture
async def address(monkeypatch):
    """A server whose patience is short and which lets three in."""
    monkeypatch.setattr(BoundedConnection, "head_seconds", 0.05)
    monkeypatch.setattr(BoundedConnection, "most_connections", 3)
    listener = listen_on("127.0.0.1", 0)
    async with serving(WebGuard(Starlette(routes=[Route("/", echo, methods=["GET", "POST"])])), listener):
        yield listener.getsockname()


async def test_a_head_that_does_not_come_ends_the_connection(address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()


async def test_a_second_head_that_does_not_come_ends_it_too(address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await asyncio.wait_for(reader.readuntil(b"read"), 10)).startswith(b"HTTP/1.1 200")
    writer.write(b"GET / HT")
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()


async def test_a_head_that_is_too_long_is_refused(address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * (2 * LARGEST_HEAD))
    assert (await asyncio.wait_for(reader.read(), 10)).startswith(b"HTTP/1.1 400")
    writer.close()


async def test_more_connections_than_may_be_are_dropped_and_later_ones_are_served(address, monkeypatch):
    monkeypatch.setattr(BoundedConnection, "head_seconds", 30.0)
    held = [await asyncio.open_connection(*address) for _ in range(3)]
    reader, writer = await asyncio.open_connection(*address)
    assert await asyncio.wait_for(reader.read(), 10) == b""
    for _, each in [*held, (reader, writer)]:
        each.close()
    for taken, _ in held:
        await asyncio.wait_for(taken.read(), 10)
    async with httpx.AsyncClient(trust_env=False, base_url="http://{}:{}".format(*address)) as client:
        for _ in range(50):  # until the server has seen them go
            try:
                answer = await client.post("/", content=b"four")
                break
            except httpx.HTTPError:
                await asyncio.to_thread(lambda: None)
        assert (answer.status_code, answer.text) == (200, "4")


PATHS = ["/healthz", "/readyz", "/metrics", "/telegram", "/nowhere"]


@pytest.fixture
async def client(storage):
    transport = httpx.ASGITransport(build_web(desk_for(storage), "s3cret"))
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as opened:
        yield opened


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
async def test_no_answer_may_be_read_by_another_page_kept_or_guessed_at(client, path, method):
    foreign = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = await client.request(method, path, headers=foreign)
    assert [name for name in answer.headers if name.startswith("access-control-")] == []
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_answers_do_not_say_which_server_gives_them(address):
    async with httpx.AsyncClient(trust_env=False) as client:
        assert "server" not in (await client.get("http://{}:{}/".format(*address))).headers


@pytest.mark.parametrize("path", ["/../bot/settings.py", "/%2e%2e/.env", "/.env", "/page/../.env", "/lich/../readyz.ics"])
async def test_no_path_leads_to_a_file(client, path):
    assert (await client.get(path)).status_code == 404


def test_an_address_that_guesses_much_waits_a_minute_and_others_do_not():
    at = 0.0
    guesses = Guesses(lambda: at, most=2)
    for _ in range(2):
        assert not guesses.too_many("203.0.113.7")
        guesses.wrong("203.0.113.7")
    assert guesses.too_many("203.0.113.7")
    assert not guesses.too_many("203.0.113.8")
    at += SECONDS
    assert not guesses.too_many("203.0.113.7")


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("172.18.0.3", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("8.8.8.8", "203.0.113.7", "8.8.8.8"),
        ("127.0.0.1", "203.0.113.7, ", "127.0.0.1"),
    ],
)
def test_who_calls_is_told_by_a_proxy_nearby_and_by_nobody_else(peer, forwarded, seen):
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    assert caller(Request({"type": "http", "client": (peer, 1), "headers": headers})) == seen


def test_addresses_of_one_subscriber_count_together():
    guesses = Guesses(lambda: 0.0, most=1)
    guesses.wrong("2001:db8::1")
    assert guesses.too_many("2001:db8::ffff")
    assert not guesses.too_many("2001:db8:0:1::1")
