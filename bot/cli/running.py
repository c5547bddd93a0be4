"""`nhacviec run`, `nhacviec sandbox`, and bare `nhacviec`, which chooses between them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import click

from bot import logs
from bot.cli.speaking import refuse, settings_or_exit
from bot.running import run_bot, run_sandbox
from bot.sandbox.http import is_loopback
from bot.sandbox.premises import OccupiedError, UnusableError, held
from bot.settings import Settings
from locales import Texts

SANDBOX_FOLDER = Path("var")
SANDBOX_START = datetime(2025, 11, 24, 7, 0)  # noqa: DTZ001 - office time; its zone comes with the settings


@click.command("run")
def run_command() -> None:
    """Chạy bot trên Telegram (cần BOT_TOKEN)."""
    settings, texts = settings_or_exit()
    if settings.bot_token is None:
        refuse(texts, "cli.no_token")
    _run(settings)


@click.command("sandbox")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Cổng của trang dùng thử.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ của trang dùng thử.")
@click.option("--force", is_flag=True, help="Vẫn mở dù có BOT_TOKEN, hoặc ở địa chỉ mà máy khác tới được.")
@click.option("--now", "start", type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="Giờ cơ quan lúc bắt đầu.")
def sandbox_command(port: int, host: str, start: datetime | None, *, force: bool) -> None:
    """Mở bản dùng thử trên trình duyệt, không cần Telegram."""
    settings, texts = settings_or_exit()
    if settings.bot_token is not None and not force:
        refuse(texts, "cli.sandbox_token")
    if not is_loopback(host) and not force:
        refuse(texts, "cli.sandbox_public", host=host)
    _sandbox(settings, texts, port, start or SANDBOX_START, host)


def run_or_sandbox() -> None:
    """Run on Telegram if there is a token, else open the sandbox."""
    settings, texts = settings_or_exit()
    if settings.bot_token is not None:
        _run(settings)
    _sandbox(settings, texts, 8080, SANDBOX_START)


def _run(settings: Settings) -> None:
    _set_up_logs(settings)
    raise SystemExit(asyncio.run(run_bot(settings)))


def _sandbox(settings: Settings, texts: Texts, port: int, start: datetime, host: str = "127.0.0.1") -> NoReturn:
    _set_up_logs(settings)
    try:
        with held(SANDBOX_FOLDER):
            raise SystemExit(asyncio.run(_sandbox_in_folder(settings, port, start, host)))
    except OccupiedError:
        refuse(texts, "cli.sandbox_runs", folder=SANDBOX_FOLDER)
    except UnusableError:
        refuse(texts, "cli.sandbox_folder", folder=SANDBOX_FOLDER)


def _sandbox_in_folder(settings: Settings, port: int, start: datetime, host: str) -> Coroutine[None, None, int]:
    return run_sandbox(
        host=host,
        port=port,
        start=start.replace(tzinfo=settings.timezone),
        database_url=f"sqlite:///{SANDBOX_FOLDER / 'sandbox.db'}",
        state_file=SANDBOX_FOLDER / "sandbox-chats.json",
        language=settings.language,
    )


def _set_up_logs(settings: Settings) -> None:
    hidden = (settings.bot_token, settings.webhook_secret, settings.proxy_url)
    secrets = [secret.get_secret_value() for secret in hidden if secret is not None]
    password = urlsplit(settings.database_url.get_secret_value()).password
    secrets += [password, unquote(password)] if password else []
    logs.set_up(settings.log_format, settings.log_level, tuple(secrets))
