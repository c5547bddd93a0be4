"""A whole bot over loopback: it answers, stops when told, and says plainly what keeps it from running."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import threading
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, time

import httpx
import pytest

from bot import running
from bot.backups import newest
from bot.backups.opening import verify
from bot.backups.terms import BackupTerms
from bot.installation import Pushing
from bot.intake.webhook import SECRET_HEADER
from bot.running import FAILED, OK, REFUSED, run, run_bot, run_sandbox
from bot.sandbox.errors import ApiError
from bot.serving import PortTakenError, listen_on
from bot.settings import Address, Settings
from locales import Texts
from storage import Storage, errors
from tests.bot.intake.desks import local_telegram, message, until
from tests.bot.intake.survivor import installation
from tests.bot.intake.test_survival import answers, serving_telegram


@pytest.fixture
def database_url(tmp_path):
    return f"sqlite:///{tmp_path / 'office.db'}"


@pytest.fixture(autouse=True)
async def _threads_end_before_the_loop():
    """A connection that failed to open leaves aiosqlite's thread saying good-bye to the loop; the loop must still be there."""
    yield
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            thread.join(5)


@pytest.fixture
def telegram():
    return local_telegram()


@asynccontextmanager
async def bot_at_work(what):
    """A running bot: its task, and the address of its web endpoints; stopped at the end."""
    listener, stop = listen_on("127.0.0.1", 0), asyncio.Event()
    task = asyncio.create_task(run(what, listener, stop))
    try:
        yield task, f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)


async def ready(address):
    """Whether the bot says that it is ready."""
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return (await client.get(f"{address}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False


async def test_a_bot_answers_and_stops_when_told(telegram, database_url, capsys):
    async with serving_telegram(telegram) as api:
        async with bot_at_work(installation(api, database_url, telegram.bot.token)) as (task, address):
            await until(lambda: ready(address))
            telegram.say(1, 1, "/nhiemvu 3a")
            await until(lambda: bool(answers(telegram)))
        assert task.result() == OK
    assert "II.3.a" in answers(telegram)[0][1]
    assert f"@{telegram.bot.username}" in capsys.readouterr().out
    assert {call.method for call in telegram.calls} >= {"deleteWebhook", "setMyCommands"}


async def test_a_bot_backs_itself_up_at_its_first_start(telegram, database_url, tmp_path):
    async with serving_telegram(telegram) as api:
        what = replace(
            installation(api, database_url, telegram.bot.token), backups=BackupTerms(tmp_path / "sao-luu", time(2, 0))
        )
        async with bot_at_work(what):
            await until(lambda: newest(tmp_path / "sao-luu") is not None)
    made = newest(tmp_path / "sao-luu")
    assert verify(made.path, []).tables["offices"].rows == 1


async def test_where_telegram_pushes_the_bot_does_not_poll(telegram, database_url):
    async with serving_telegram(telegram) as api:
        what = replace(installation(api, database_url, telegram.bot.token), pushing=Pushing("https://office.example", "s3cret"))
        async with bot_at_work(what) as (_, address):
            await until(lambda: ready(address))
            asked = message(7, text="/nhiemvu 3a")
            telegram.say(1, 1, "/start")
            async with httpx.AsyncClient(trust_env=False) as client:
                delivered = await client.post(f"{address}/telegram", headers={SECRET_HEADER: "s3cret"}, json=asked)
            assert delivered.status_code == 200
            await until(lambda: bool(answers(telegram)))
    (hook,) = telegram.sent("setWebhook")
    assert (hook["url"], hook["secret_token"]) == ("https://office.example/telegram", "s3cret")
    assert {"chat_member", "inline_query"} <= set(hook["allowed_updates"])
    assert telegram.polls == 0


@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
async def test_a_refused_token_is_said_plainly_and_never_shown(telegram, database_url, capsys, caplog, method):
    telegram.faults.fail(method, ApiError(401, "Unauthorized"), times=20)
    async with serving_telegram(telegram) as api, bot_at_work(installation(api, database_url, telegram.bot.token)) as (task, _):
        assert await asyncio.wait_for(task, 30) == REFUSED
    said = capsys.readouterr().err
    assert "BOT_TOKEN" in said
    assert "Traceback" not in said
    assert telegram.bot.token not in said + caplog.text


async def test_a_bot_to_which_nothing_comes_for_too_long_ends_with_a_failure(telegram, database_url, capsys, caplog):
    async with serving_telegram(telegram) as api:
        what = replace(installation(api, database_url, telegram.bot.token), stale_after=0.5)
        telegram.faults.fail("getUpdates", ApiError(500, "Internal Server Error"), times=10_000)
        async with bot_at_work(what) as (task, _):
            assert await asyncio.wait_for(task, 30) == FAILED
    assert "nothing came from Telegram for too long" in caplog.text
    assert capsys.readouterr().err


async def test_a_telegram_that_is_not_there_is_said_plainly(database_url, capsys):
    free = listen_on("127.0.0.1", 0)
    port = free.getsockname()[1]
    free.close()
    what = replace(installation(f"http://127.0.0.1:{port}", database_url, "1000000001:token"), stale_after=0.2)
    async with bot_at_work(what) as (task, _):
        assert await asyncio.wait_for(task, 30) == FAILED
    assert "Telegram" in capsys.readouterr().err


async def test_a_bot_told_to_stop_while_it_cannot_reach_telegram_stops(database_url):
    free = listen_on("127.0.0.1", 0)
    port = free.getsockname()[1]
    free.close()
    async with bot_at_work(installation(f"http://127.0.0.1:{port}", database_url, "1000000001:token")) as (task, address):
        await until(lambda: alive(address))
    assert task.result() == OK


async def alive(address):
    """Whether the process answers at all."""
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return (await client.get(f"{address}/healthz")).status_code == 200
        except httpx.HTTPError:
            return False


async def test_a_database_that_cannot_be_opened_is_said_plainly(tmp_path, capsys):
    (tmp_path / "folder.db").mkdir()
    what = replace(installation("http://127.0.0.1:9", f"sqlite:///{tmp_path / 'folder.db'}", "1000000001:token"))
    async with bot_at_work(what) as (task, _):
        assert await asyncio.wait_for(task, 30) == REFUSED
    assert "DATABASE_URL" in capsys.readouterr().err


async def test_a_database_of_a_newer_program_is_refused_with_what_to_do(database_url, tmp_path, capsys):
    await (await Storage.open(database_url)).close()
    with closing(sqlite3.connect(tmp_path / "office.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    async with bot_at_work(installation("http://127.0.0.1:9", database_url, "1000000001:token")) as (task, _):
        assert await asyncio.wait_for(task, 30) == REFUSED
    assert "phiên bản mới hơn chương trình. Cập nhật chương trình" in capsys.readouterr().err


async def test_a_database_server_that_is_away_is_worth_another_start(capsys):
    away = "postgresql://office:matkhau@127.0.0.1:1/x"
    async with bot_at_work(installation("http://127.0.0.1:9", away, "1000000001:token")) as (task, _):
        assert await asyncio.wait_for(task, 30) == FAILED
    said = capsys.readouterr().err
    assert "DATABASE_URL" in said
    assert "matkhau" not in said


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.DatabaseBusy("sqlite:///a.db"), FAILED),
        (errors.DatabaseFull("sqlite:///a.db"), FAILED),
        (errors.DatabaseReadOnly("postgresql://a"), FAILED),
        (errors.DatabaseUnreachable("postgresql://a", "refused"), FAILED),
        (errors.DatabaseUnreachable("sqlite:///a.db", "unable to open database file"), REFUSED),
        (errors.SchemaTooNew("9999", "0001"), REFUSED),
        (errors.DatabaseUrlInvalid("malformed"), REFUSED),
        (errors.IntegrityLost("malformed"), REFUSED),
    ],
)
def test_what_may_pass_by_itself_is_told_from_what_only_a_person_can_mend(error, status, capsys):
    assert running.refuse_database(Texts.load("vi"), error) == status
    assert capsys.readouterr().err


async def test_a_port_in_use_is_said_plainly(tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(
            _env_file=None,
            bot_token="1000000001:token",
            database_url=f"sqlite:///{tmp_path / 'office.db'}",
            listen=Address("127.0.0.1", port),
        )
        assert await run_bot(settings) == REFUSED
        assert str(port) in capsys.readouterr().err
        start = datetime(2025, 11, 24, tzinfo=UTC)
        assert await run_sandbox(port=port, start=start, database_url=f"sqlite:///{tmp_path / 'sandbox.db'}") == REFUSED
        assert str(port) in capsys.readouterr().err
    assert not (tmp_path / "office.db").exists()


def test_an_address_of_another_machine_cannot_be_listened_on():
    with pytest.raises(PortTakenError):
        listen_on("192.0.2.1", 0)


async def test_the_sandbox_answers_in_the_browser_chat_and_keeps_it(tmp_path, monkeypatch, capsys):
    stop, addresses = asyncio.Event(), asyncio.Queue()
    monkeypatch.setattr(running, "stop_signal", lambda: stop)
    monkeypatch.setattr(running, "listen_on", lambda host, port: noted(listen_on(host, port), addresses))
    state_file = tmp_path / "chats.json"
    start = datetime(2025, 11, 24, tzinfo=UTC)
    where = {"database_url": f"sqlite:///{tmp_path / 'sandbox.db'}", "state_file": state_file}
    task = asyncio.create_task(run_sandbox(port=0, start=start, **where))
    address = await addresses.get()
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        await until(lambda: ready(address))
        hoa = 700000001
        question = {"user_id": hoa, "text": "ai chủ trì kiểm soát TTHC?"}
        assert (await client.post(f"/sandbox/chats/{hoa}/say", json=question)).status_code == 200
        messages = f"/sandbox/chats/{hoa}/messages"

        async def answered():
            return any(one["from"]["is_bot"] for one in (await client.get(messages)).json())

        await until(answered)
        said = [one["text"] for one in (await client.get(messages)).json() if one["from"]["is_bot"]]
        assert (await client.post("/sandbox/clock", json={"to": "day"})).status_code == 200
    stop.set()
    assert await asyncio.wait_for(task, 30) == OK
    assert "II.3.a" in said[0]
    assert address in capsys.readouterr().out
    assert "II.3.a" in json.dumps(json.loads(state_file.read_text()), ensure_ascii=False)


def noted(listener, addresses):
    """Tell the test the address that a free port has become."""
    addresses.put_nowait(f"http://127.0.0.1:{listener.getsockname()[1]}")
    return listener
