"""A whole bot with secrets of its own, in trouble: none is in its logs, on the terminal, in figures, health or errors."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import replace

import httpx
import pytest

from bot.installation import Pushing
from bot.intake.webhook import SECRET_HEADER
from bot.running import run
from bot.serving import listen_on
from storage import Storage
from storage.errors import StorageError
from tests.bot.intake.desks import local_telegram, message, until
from tests.bot.intake.survivor import installation
from tests.bot.intake.test_survival import answers, serving_telegram
from tests.canary import product_writer

TOKEN = "987654321:CANARY-token-AAEhBOweik6ad9r_QXMENQj"
SECRET = "CANARY-webhook-secret-5f2b9c1d"
PASSWORD = "CANARY-password-77"


@pytest.fixture(autouse=True)
async def _threads_end_before_the_loop():
    yield
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            thread.join(5)


def secrets_in(text: str) -> list[str]:
    return [each for each in (TOKEN, TOKEN.partition(":")[2], SECRET, PASSWORD) if each in text]


def written(records: list[logging.LogRecord]) -> str:
    """The records as the product writes them."""
    writer = product_writer()
    return "\n".join(writer.format(logging.makeLogRecord(vars(each))) for each in records if writer.filter(each))


@pytest.mark.parametrize("pushed", [True, False])
async def test_a_bot_at_work_and_in_trouble_tells_no_secret(tmp_path, caplog, capsys, pushed):
    telegram = local_telegram()
    telegram.bot = replace(telegram.bot, token=TOKEN)
    caplog.set_level(logging.DEBUG)
    shown = ""
    async with serving_telegram(telegram) as api:
        what = installation(api, f"sqlite:///{tmp_path / 'office.db'}", TOKEN)
        if pushed:
            what = replace(what, pushing=Pushing("https://office.example", SECRET))
        listener, stop = listen_on("127.0.0.1", 0), asyncio.Event()
        task = asyncio.create_task(run(what, listener, stop))
        async with httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client:
            if pushed:
                telegram.say(1, 1, "/start")  # whom Telegram has never seen say something, no bot may write to
                await until(lambda: bool(telegram.sent("setWebhook")))
                for secret in (SECRET, SECRET[:-1], SECRET + "x"):
                    answer = await client.post(
                        "/telegram", headers={SECRET_HEADER: secret}, json=message(7, text="/nhiemvu 3a")
                    )
                    shown += answer.text + str(answer.headers)
            else:
                telegram.say(1, 1, "/nhiemvu 3a")
            await until(lambda: bool(answers(telegram)))
            for path in ("/readyz", "/metrics", "/healthz", f"/lich/{'x' * 43}.ics"):
                answer = await client.get(path)
                shown += answer.text + str(answer.headers)
        stop.set()
        await asyncio.gather(task, return_exceptions=True)
    told = capsys.readouterr()
    assert secrets_in(written(caplog.records)) == []
    assert secrets_in(shown + told.out + told.err) == []


async def test_a_token_that_telegram_refuses_is_not_repeated(tmp_path, caplog, capsys):
    telegram = local_telegram()
    async with serving_telegram(telegram) as api:
        what = installation(api, f"sqlite:///{tmp_path / 'office.db'}", TOKEN)
        await run(what, listen_on("127.0.0.1", 0), asyncio.Event())
    told = capsys.readouterr()
    assert secrets_in(written(caplog.records) + told.out + told.err) == []


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://office:{PASSWORD}@127.0.0.1:1/x",
        f"postgresql://127.0.0.1:1/x?user=office&password={PASSWORD}",
        f"postgres://office:{PASSWORD}@no-such-host.invalid/x?sslmode=require",
    ],
)
async def test_an_error_of_the_database_holds_no_password(caplog, url):
    with pytest.raises(StorageError) as caught:
        await Storage.open(url, migrate=False)
    error = caught.value
    facts = [str(error), repr(error), *map(str, vars(error).values()), str(error.__cause__), str(error.__context__)]
    assert secrets_in(" ".join(facts) + written(caplog.records)) == []
