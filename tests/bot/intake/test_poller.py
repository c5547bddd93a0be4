"""The poller: stored before confirmed, one at a time, and on after every failure but a refused token."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from telegram.error import InvalidToken

from bot.application import http_client
from bot.intake.health import Role
from bot.intake.poller import Poller
from bot.intake.wire import UpdateSource
from bot.sandbox.errors import ApiError
from storage.errors import DatabaseBusy
from tests.bot.intake.desks import QUICK, desk_for, local_telegram, message, poller_for, running, state_of, until


@pytest.fixture
def telegram():
    return local_telegram()


def pending(desk, number):
    async def enough():
        return (await state_of(desk)).pending >= number

    return enough


async def test_updates_are_stored_and_then_confirmed(storage, telegram):
    desk = desk_for(storage, telegram)
    for number in range(1, 6):
        telegram.say(number, number, "chào")
    async with running(poller_for(desk, telegram).run()):
        await until(lambda: not telegram.updates.pending)
    assert (await state_of(desk)).pending == 5


async def test_inline_queries_are_asked_for_and_stored(storage, telegram):
    desk = desk_for(storage, telegram)
    async with running(poller_for(desk, telegram).run()):
        await until(lambda: bool(telegram.updates.allowed))
        telegram.type_inline(1, 1, "kiểm soát")
        await until(lambda: not telegram.updates.pending)
    assert (await state_of(desk)).pending == 1


async def test_nothing_is_confirmed_that_could_not_be_stored(storage, telegram, monkeypatch):
    desk = desk_for(storage, telegram)
    telegram.say(1, 1, "chào")
    refusals = deque([DatabaseBusy("sqlite:///x")] * 3)
    keep = type(desk).keep

    async def keep_later(self, batch):
        if refusals:
            assert telegram.updates.pending
            raise refusals.popleft()
        await keep(self, batch)

    monkeypatch.setattr(type(desk), "keep", keep_later)
    async with running(poller_for(desk, telegram).run()):
        await until(lambda: not telegram.updates.pending)
    assert not refusals
    assert (await state_of(desk)).pending == 1


async def test_a_batch_with_malformed_updates_is_kept_and_set_aside(storage, telegram):
    desk = desk_for(storage, telegram)
    telegram.raw(message(1001, 1))
    telegram.raw("no update at all")
    telegram.raw({"update_id": 1003, "message": {"text": "\ud83d"}})
    telegram.raw(message(1004, 2))
    async with running(poller_for(desk, telegram).run()):
        await until(pending(desk, 2))
        await until(lambda: not telegram.updates.pending)
    assert (await state_of(desk)).quarantined == 2


async def test_what_was_stored_before_a_restart_but_not_confirmed_is_kept_once(storage, telegram):
    desk = desk_for(storage, telegram)
    telegram.updates.push_raw(message(1001))
    async with running(poller_for(desk, telegram).run()):
        await until(pending(desk, 1))
    telegram.updates.push_raw(message(1001))
    async with running(poller_for(desk, telegram).run()):
        await until(lambda: not telegram.updates.pending)
    assert (await state_of(desk)).pending == 1


async def test_ids_that_start_again_lower_are_not_missed(storage, telegram):
    desk = desk_for(storage, telegram)
    telegram.updates.push_raw(message(900_000))
    async with running(poller_for(desk, telegram).run()):
        await until(lambda: not telegram.updates.pending)
        await until(lambda: telegram.polls >= 3)
        telegram.updates.push_raw(message(17))
        await until(pending(desk, 2))


@pytest.mark.parametrize("code", [500, 502, 429, 400, 403], ids=str)
async def test_a_refusal_by_telegram_does_not_end_polling(storage, telegram, code):
    desk = desk_for(storage, telegram)
    telegram.faults.fail("getUpdates", ApiError(code, "no"), times=3)
    telegram.say(1, 1, "chào")
    async with running(poller_for(desk, telegram).run()):
        await until(pending(desk, 1))
    assert desk.health.role is Role.POLLING


async def test_somebody_else_polling_turns_health_red_until_they_stop_and_is_told_once(storage, telegram, caplog):
    desk = desk_for(storage, telegram)
    told: list[str] = []
    telegram.faults.fail("getUpdates", ApiError(409, "Conflict: terminated by other getUpdates request"), times=50)
    async with running(poller_for(desk, telegram, on_conflict=lambda: told.append("conflict")).run()):
        await until(lambda: desk.health.conflict)
        assert not desk.health.green
        await until(lambda: desk.health.green)
    assert told == ["conflict"]
    assert "another program polls with the same token" in caplog.text


@pytest.mark.parametrize("code", [401, 404], ids=str)
async def test_a_token_that_never_worked_ends_polling_at_once(storage, telegram, code):
    desk = desk_for(storage, telegram)
    telegram.faults.fail("getUpdates", ApiError(code, "no"), times=9)
    with pytest.raises(InvalidToken):
        await poller_for(desk, telegram).run()


async def test_one_refusal_of_a_token_that_works_is_taken_for_a_mishap_on_the_way(storage, telegram):
    desk = desk_for(storage, telegram)
    polling = asyncio.create_task(poller_for(desk, telegram).run())
    await until(lambda: desk.health.green)
    telegram.faults.fail("getUpdates", ApiError(404, "Not Found"), times=2)
    for number in (1, 2):
        telegram.say(1, 1, "chào")
        await until(pending(desk, number))
    telegram.faults.fail("getUpdates", ApiError(401, "Unauthorized"), times=9)
    telegram.say(1, 1, "thôi")
    with pytest.raises(InvalidToken):
        await polling


async def test_two_pollers_share_one_lease_and_the_second_takes_over(storage, telegram):
    first, second = desk_for(storage, telegram, "first"), desk_for(storage, telegram, "second", replace(QUICK, lease=0.6))
    async with running(poller_for(first, telegram).run()) as (polling,):
        await until(lambda: first.health.role is Role.POLLING)
        async with running(poller_for(second, telegram).run()):
            await until(lambda: second.health.role is Role.STANDBY)
            assert second.health.green
            polling.cancel()
            await until(lambda: second.health.role is Role.POLLING)
            telegram.say(1, 1, "chào")
            await until(pending(second, 1))


async def test_a_killed_pollers_lease_runs_out(storage, telegram):
    pace = replace(QUICK, lease=0.6)
    desk = desk_for(storage, telegram, "second", pace)
    async with storage.transaction() as tx:
        await tx.leases.take(f"poller:{desk.bot_id}", "killed", timedelta(seconds=pace.lease))
    async with running(poller_for(desk, telegram).run()):
        await until(lambda: desk.health.role is Role.STANDBY)
        await until(lambda: desk.health.role is Role.POLLING)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
ODD_ANSWERS = {
    "reset": None,
    "half an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
    "a login page": OK % (9, b"<html></>"),
    "no list": OK % (26, b'{"ok": true, "result": 17}'),
    "no object": OK % (2, b"[]"),
    "error without JSON": b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nbad",
    "no HTTP": b"SSH-2.0-OpenSSH\r\n",
}


@asynccontextmanager
async def server_answering(*answers):
    """A TCP server that gives one answer a connection, the last one for ever; None closes without a word."""
    waiting = deque(answers)

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        answer = waiting.popleft() if len(waiting) > 1 else waiting[0]
        if answer is not None:
            writer.write(answer.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("odd", ODD_ANSWERS.values(), ids=ODD_ANSWERS.keys())
async def test_whatever_a_line_or_a_proxy_does_polling_goes_on(storage, odd, caplog):
    desk = desk_for(storage)
    body = json.dumps({"ok": True, "result": [message(7, text="chuyện riêng")]}).encode()
    async with server_answering(odd, odd, OK % (len(body), body)) as address:
        source = UpdateSource(address, "1000000001:token", http_client(address))
        async with running(Poller(desk, source).run()):
            await until(pending(desk, 1))
    assert "riêng" not in caplog.text
