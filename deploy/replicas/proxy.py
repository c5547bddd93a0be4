"""A small reverse proxy in front of the replicas, as Caddy or nginx would be: each request to the next one that can be reached.

It answers 502 where none can be, or where one breaks off in the middle: Telegram delivers again then.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.serving import listen_on, serving

_PATIENCE_SECONDS = 10.0
_HOP = {"host", "connection", "content-length", "transfer-encoding"}


class Proxy:
    """Hands requests on to `addresses` in turn."""

    def __init__(self, addresses: Sequence[str], client: httpx.AsyncClient) -> None:
        self._addresses = addresses
        self._client = client
        self._first = itertools.cycle(range(len(addresses)))

    async def pass_on(self, request: Request) -> Response:
        """Answer as the first replica does that can be reached."""
        body, start = await request.body(), next(self._first)
        headers = {name: value for name, value in request.headers.items() if name not in _HOP}
        for number in range(len(self._addresses)):
            address = self._addresses[(start + number) % len(self._addresses)]
            try:
                answer = await self._client.request(
                    request.method, f"{address}{request.url.path}", content=body, headers=headers
                )
            except httpx.ConnectError:
                continue
            except httpx.HTTPError:
                break
            return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))
        return Response("Bad Gateway", 502)


@asynccontextmanager
async def proxying(addresses: Sequence[str], port: int = 0) -> AsyncIterator[str]:
    """Run a proxy on loopback while the block runs; gives its address."""
    async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS, trust_env=False) as client:
        proxy, listener = Proxy(addresses, client), listen_on("127.0.0.1", port)
        app = Starlette(routes=[Route("/{path:path}", proxy.pass_on, methods=["GET", "POST"])])
        async with serving(app, listener):
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
