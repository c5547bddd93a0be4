"""Logs: one line an event, as text or JSON, with every token and password taken out before anything is written."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal, TextIO

import structlog

_TOKEN = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}")
_BOT_PATH = re.compile(r"(/(?:file/)?bot)\d+:[^/\s\"']+")
_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.]*://[^\s:/@]*:)[^\s@]+@")
_QUIET = (
    "httpx",
    "httpcore",
    "apscheduler",
    "alembic",
    "sqlalchemy.engine",
    "uvicorn.access",
    "telegram",
    "aiosqlite",
    "asyncio",
)

Event = MutableMapping[str, Any]
"""What structlog hands from one processor to the next."""


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return the text without bot tokens, passwords in addresses, and the given secrets."""
    for secret in secrets:
        text = text.replace(secret, "***")
    text = _BOT_PATH.sub(r"\1***", _TOKEN.sub("***", text))
    return _PASSWORD.sub(r"\1***@", text)


class Redactor:
    """The last structlog processor before rendering: redacts every text of an event, in whatever depth it stands."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = tuple(secret for secret in secrets if len(secret) >= 8)

    def __call__(self, _logger: object, _method: str, event: Event) -> Event:
        return {key: self._clean(value) for key, value in event.items()}

    def _clean(self, value: object) -> object:
        if isinstance(value, str):
            return redact(value, self._secrets)
        if isinstance(value, (bool, int, float, type(None))):
            return value
        if isinstance(value, Mapping):
            return {str(key): self._clean(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._clean(inner) for inner in value]
        return redact(str(value), self._secrets)


def set_up(
    log_format: Literal["text", "json"] = "text",
    level: str = "INFO",
    secrets: tuple[str, ...] = (),
    stream: TextIO | None = None,
) -> None:
    """Send all logs of the process to `stream` (by default standard error). `secrets` are exact texts to hide."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, Redactor(secrets), renderer],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:  # httpx writes the token inside the URL at INFO
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
