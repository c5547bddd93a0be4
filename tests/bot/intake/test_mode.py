"""A webhook is set by one replica at a time, only where Telegram does not have it as wanted; none that stops takes it away."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from telegram import Bot

from bot.intake.mode import Pushed
from bot.sandbox.wire import LocalRequest
from tests.bot.intake.desks import local_telegram

ADDRESS, SECRET = "https://bot.example.vn", "kin_dao_1"


class CountingRequest(LocalRequest):
    """The way to Telegram, which counts what is asked."""

    def __init__(self, telegram):
        super().__init__(telegram)
        self.asked = Counter()

    async def do_request(self, url, *arguments, **options):
        self.asked[url.rpartition("/")[2]] += 1
        return await super().do_request(url, *arguments, **options)


@pytest.fixture
def telegram():
    return local_telegram()


@pytest.fixture
async def bot(telegram):
    one = Bot(telegram.bot.token, request=CountingRequest(telegram))
    await one.initialize()
    return one


def pushed(storage, holder="one"):
    return Pushed(storage, holder, ADDRESS, SECRET)


def times(bot):
    return bot.request.asked["setWebhook"]


async def test_replicas_that_start_together_tell_telegram_once(storage, telegram, bot):
    told = await asyncio.gather(*(pushed(storage, holder).set(bot) for holder in "abc"))
    assert (sorted(told), times(bot)) == ([False, False, True], 1)
    assert (telegram.webhook.url, telegram.webhook.secret) == (f"{ADDRESS}/telegram", SECRET)


async def test_a_rolling_restart_tells_telegram_nothing(storage, bot):
    await pushed(storage).set(bot)
    assert [await pushed(storage, holder).set(bot) for holder in ("restarted", "too")] == [False, False]
    assert times(bot) == 1


@pytest.mark.parametrize("change", [{"secret": "kin_dao_2"}, {"address": "https://khac.example.vn"}])
async def test_another_secret_or_address_is_told(storage, telegram, bot, change):
    await pushed(storage).set(bot)
    changed = replace(pushed(storage), **change)
    assert await changed.set(bot)
    assert (telegram.webhook.url, telegram.webhook.secret) == (f"{changed.address}/telegram", changed.secret)


async def test_a_webhook_that_somebody_took_away_or_gave_another_secret_is_set_again(storage, telegram, bot):
    await pushed(storage).set(bot)
    await bot.delete_webhook()
    assert await pushed(storage).set(bot)
    telegram.webhook.last_error_message = "Wrong response from the webhook: 403 Forbidden"
    assert await pushed(storage).set(bot)


async def test_the_secret_itself_is_not_kept(storage, bot):
    await pushed(storage).set(bot)
    async with storage.reading() as tx:
        mark = await tx.keys.webhook(bot.id)
    assert mark is not None
    assert SECRET not in mark
