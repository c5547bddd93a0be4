"""A webhook gets every update in order, again after a refusal, with its secret."""

from __future__ import annotations

import asyncio
import json

import httpx

from bot.sandbox.webhooks import post_first, post_updates
from tests.bot.sandbox.local_world import HOA, small_world

HOOK = {"url": "http://127.0.0.1:8081/telegram", "secret_token": "bi-mat"}


async def test_updates_are_posted_in_order_with_the_secret() -> None:
    telegram = small_world()
    taken: list[str] = []
    enough = asyncio.Event()

    def take(request: httpx.Request) -> httpx.Response:
        assert request.headers["x-telegram-bot-api-secret-token"] == "bi-mat"
        taken.append(json.loads(request.content)["message"]["text"])
        if len(taken) == 3:
            enough.set()
        return httpx.Response(200)

    async with httpx.AsyncClient(transport=httpx.MockTransport(take)) as client:
        posting = asyncio.create_task(post_updates(telegram, client))
        telegram.say(HOA, HOA, "một")
        await asyncio.sleep(0)
        await telegram.call("setWebhook", HOOK)
        telegram.say(HOA, HOA, "hai")
        telegram.say(HOA, HOA, "ba")
        await enough.wait()
        posting.cancel()
    assert taken == ["một", "hai", "ba"]


async def test_a_refused_update_stays_and_the_reason_is_told() -> None:
    telegram = small_world()
    await telegram.call("setWebhook", HOOK)
    telegram.say(HOA, HOA, "một")
    answers = iter([httpx.Response(500), httpx.Response(204)])
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _request: next(answers))) as client:
        assert not await post_first(telegram, client)
        info = await telegram.call("getWebhookInfo", {})
        assert (info["pending_update_count"], info["last_error_message"]) == (
            1,
            "Wrong response from the webhook: 500 Internal Server Error",
        )
        assert await post_first(telegram, client)
    assert telegram.updates.pending == []


async def test_an_unreachable_webhook_is_told() -> None:
    telegram = small_world()
    await telegram.call("setWebhook", HOOK)
    telegram.say(HOA, HOA, "một")

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    async with httpx.AsyncClient(transport=httpx.MockTransport(refuse)) as client:
        assert not await post_first(telegram, client)
    assert telegram.webhook.last_error_message == "Connection failed: ConnectError"
