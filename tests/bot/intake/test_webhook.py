"""Telegram's deliveries: the secret first, then a short body, stored before 200."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from bot.intake import webhook
from bot.intake.webhook import LARGEST_BODY, SECRET_HEADER
from bot.web import build_web
from storage.errors import DatabaseUnreachable
from tests.bot.intake.desks import desk_for, message, state_of

SECRET = {SECRET_HEADER: "s3cret", "Content-Type": "application/json"}


@pytest.fixture
async def desk(storage):
    return desk_for(storage)


@pytest.fixture
async def client(desk):
    transport = httpx.ASGITransport(build_web(desk, "s3cret"))
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as client:
        yield client


async def test_a_delivery_is_stored_and_wakes_the_lanes(client, desk):
    answer = await client.post("/telegram", headers=SECRET, content=json.dumps(message(5)))
    assert answer.status_code == 200
    assert (await state_of(desk)).pending == 1
    async with asyncio.timeout(1):
        await desk.bell.wait(60)


async def test_a_delivery_that_comes_twice_is_stored_once(client, desk):
    for _ in range(2):
        assert (await client.post("/telegram", headers=SECRET, content=json.dumps(message(5)))).status_code == 200
    assert (await state_of(desk)).pending == 1


@pytest.mark.parametrize("given", [None, b"", b"s3cre", b"S3CRET", "bí mật".encode()])
async def test_without_the_secret_the_body_is_not_even_read(desk, given):
    app, sent = build_web(desk, "s3cret"), []

    async def receive():
        pytest.fail("the body was read")

    async def send(event):
        sent.append(event)

    headers = [] if given is None else [(SECRET_HEADER.lower().encode(), given)]
    scope = {"type": "http", "method": "POST", "path": "/telegram", "headers": headers, "query_string": b"", "root_path": ""}
    await app(scope, receive, send)
    assert sent[0]["status"] == 403


async def test_a_body_over_the_limit_is_refused_as_soon_as_it_is_known(client, desk):
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 100_000
            yield b"x" * 100_000

    assert (await client.post("/telegram", headers=SECRET, content=endless())).status_code == 413
    announced = await client.post("/telegram", headers=SECRET, content=b"x" * (LARGEST_BODY + 1))
    assert announced.status_code == 413
    assert read <= LARGEST_BODY + 200_000
    assert await state_of(desk) == await state_of(desk_for(desk.storage))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"{}", b'{"update_id": "7"}', b"\xff\xfe", b"[" * 100_000])
async def test_a_malformed_delivery_is_set_aside_and_not_asked_for_again(client, desk, body):
    assert (await client.post("/telegram", headers=SECRET, content=body)).status_code == 200
    state = await state_of(desk)
    assert (state.pending, state.quarantined) == (0, 1)


async def test_what_could_not_be_stored_is_delivered_again(client, desk, monkeypatch):
    def unreachable(_self):
        raise DatabaseUnreachable("postgresql://office", "gone")

    monkeypatch.setattr(type(desk.storage), "transaction", unreachable)
    assert (await client.post("/telegram", headers=SECRET, content=json.dumps(message(5)))).status_code == 500


async def test_there_is_no_webhook_where_the_bot_polls(desk):
    transport = httpx.ASGITransport(build_web(desk, None))
    async with httpx.AsyncClient(transport=transport, base_url="http://office") as client:
        assert (await client.post("/telegram", headers=SECRET, content=b"{}")).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([(SECRET_HEADER, "s3cret"), (SECRET_HEADER, "s3cret")], id="twice"),
        pytest.param([(SECRET_HEADER, "wrong"), (SECRET_HEADER, "s3cret")], id="a wrong one first"),
        pytest.param([(SECRET_HEADER, "s3cret, wrong")], id="two in one"),
    ],
)
async def test_the_secret_must_be_there_once(client, desk, headers):
    given = [*headers, ("Content-Type", "application/json")]
    assert (await client.post("/telegram", headers=given, content=json.dumps(message(5)))).status_code == 403
    assert (await state_of(desk)).pending == 0


async def test_strangers_are_counted_and_the_log_says_so_once_a_minute(client, desk, caplog):
    for _ in range(5):
        assert (await client.post("/telegram", headers={SECRET_HEADER: "a guess"}, content=b"{}")).status_code == 403
    assert b"nhacviec_webhook_refused_total 5.0" in desk.metrics.text()
    said = [each for each in caplog.records if getattr(each, "action", "") == "webhook.refused"]
    assert len(said) == 1
    assert "a guess" not in caplog.text
    assert (await client.post("/telegram", headers=SECRET, content=json.dumps(message(5)))).status_code == 200


async def test_only_json_is_taken(client, desk):
    for kind in ("text/plain", "multipart/form-data; boundary=x", ""):
        answer = await client.post("/telegram", headers={**SECRET, "Content-Type": kind}, content=json.dumps(message(5)))
        assert answer.status_code == 415
    with_letters = {**SECRET, "Content-Type": "Application/JSON; charset=utf-8"}
    assert (await client.post("/telegram", headers=with_letters, content=json.dumps(message(5)))).status_code == 200
    assert (await state_of(desk)).pending == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_only_post_reaches_the_webhook(client, method):
    assert (await client.request(method, "/telegram", headers=SECRET)).status_code == 405


async def test_a_body_that_does_not_come_is_waited_for_only_so_long(client, desk, monkeypatch):
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.01)

    async def stalled():
        yield b'{"update_id"'
        await asyncio.Event().wait()

    assert (await client.post("/telegram", headers=SECRET, content=stalled())).status_code == 408
    assert (await state_of(desk)).pending == 0
