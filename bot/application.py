"""Builds python-telegram-bot's Application around our services: client, filters, handlers; no Updater, no jobs."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import Any

from telegram.ext import Application, ApplicationBuilder, ContextTypes, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.delivery.counting import CountingRequest
from bot.delivery.pace import Pace
from handlers.context import SERVICES, OfficeContext, Services
from handlers.registering import register

OfficeApplication = Application[ExtBot[None], OfficeContext, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]
"""The application of one bot; `initialize` it before updates are handed in."""

TELEGRAM = "https://api.telegram.org"
CONNECTIONS = 16  # httpx gets slower beyond 16 requests at once: its pool looks through all connections


def build_application(
    token: str,
    services: Services | None,
    *,
    api_url: str | None = None,
    request: BaseRequest | None = None,
    proxy: str | None = None,
) -> OfficeApplication:
    """Return an application with every handler registered; nothing is sent yet.

    `api_url` is a Bot API server without `/bot<token>`; `request` replaces the HTTP client. `services` may follow later
    in `bot_data[SERVICES]`, since the errands among them need this application's bot.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # PTB's own switch: without it each flood refusal warns about the future
    server = (api_url or TELEGRAM).rstrip("/")
    client = request or http_client(server, proxy)
    builder = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .request(client)
        .get_updates_request(client)  # never used: the intake polls by itself; else PTB would make another client
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=OfficeContext))
    )
    application: OfficeApplication = builder.build()
    if services is not None:
        application.bot_data[SERVICES] = services
    register(application)
    return application


def http_client(
    server: str, proxy: str | None = None, *, connections: int = CONNECTIONS, pace: Pace | None = None
) -> HTTPXRequest:
    """Return an HTTP client for a Bot API server that counts messages where a `pace` is given.

    A server on this machine is never asked by way of a proxy.
    """
    _spare_searches()
    local = server.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]"))
    client = CountingRequest(
        connection_pool_size=connections,
        connect_timeout=10.0,
        read_timeout=20.0,
        write_timeout=20.0,
        pool_timeout=30.0,
        proxy=None if local else proxy,
        httpx_kwargs={"trust_env": False} if local else None,
    )
    client.pace = pace
    return client


def _spare_searches() -> None:
    """Say once and for all that sniffio is not installed: httpcore looks for it on the disk a dozen times for each request."""
    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment] # so an import fails at once, as the language defines it
