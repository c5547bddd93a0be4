"""Logs: one line an event, as text or JSON. No token, password, code that opens something, or word of a person is written.

What libraries say below WARNING is dropped: at DEBUG they write addresses with the token and whole messages. Exceptions are
shown as `bot.traces` does. The fields are described in docs/theo-doi.md.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal, TextIO

import structlog

from bot.traces import ROOMS, named, shown
from handlers.outcome import CURRENT

_SECRETS = (
    (re.compile(r"(/(?:file/)?bot)\d+:[^/\s\"']+"), r"\1***"),
    (re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}"), "***"),
    (re.compile(r"(\b[a-z][a-z0-9+.]*://[^\s:/@]*:)[^\s@]+@"), r"\1***@"),
    (re.compile(r"(\bpassword\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s'&]+)", re.IGNORECASE), r"\1***"),
    (re.compile(r"(/lich/)[^\s/\"'?]+"), r"\1***"),
    (re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"), "***"),
)
"""Tokens in addresses and alone, passwords in addresses and in libpq's own form, calendar links, and codes that open something
(`storage.codes`: 32 random bytes are 43 letters)."""

Event = MutableMapping[str, Any]
"""What structlog hands from one processor to the next."""


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return the text without tokens, passwords, links and codes that open something, and the given secrets."""
    for secret in secrets:
        text = text.replace(secret, "***")
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


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
        if isinstance(value, BaseException):
            return redact(named(value), self._secrets)
        if isinstance(value, Mapping):
            return {str(key): self._clean(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._clean(inner) for inner in value]
        return redact(str(value), self._secrets)


def with_office(_logger: object, _method: str, event: Event) -> Event:
    """Add the office of the update in hand, once the gate has found it."""
    outcome = CURRENT.get()
    if outcome is not None and outcome.office is not None:
        event.setdefault("office", outcome.office)
    return event


def with_trace(_logger: object, _method: str, event: Event) -> Event:
    """Put an exception into words that repeat nobody's."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else sys.exception()
    if given and error is not None:
        event["exception"] = shown(error)
    return event


def is_ours_or_grave(record: logging.LogRecord) -> bool:
    """Tell whether a record may be written: ours at any level, of libraries only warnings and worse."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in ROOMS


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
        with_office,
        with_trace,
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
    handler.addFilter(is_ours_or_grave)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for room in ROOMS:
        logging.getLogger(room).setLevel(level)
