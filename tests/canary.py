"""Listens for secrets in the logs of every test, at DEBUG and as the product writes them: one found fails its test.

Secrets are whatever the product draws at random while tests run (invitations, calendar links, the key of its buttons) and
anything that looks like the token of a bot. What is looked for stands in a set, so that a suite of any length stays quick.
"""

from __future__ import annotations

import base64
import io
import logging
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot import logs
from storage import codes

LONG = 32
"""Bytes from which something drawn at random opens something; shorter ones name processes."""
_TOKEN = re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}")
_CANDIDATE = re.compile(r"[A-Za-z0-9_-]{40,}")


class Canary:
    """Knows secrets and sees log records; `taken` gives what leaked since it was asked last."""

    def __init__(self, writer: logging.Handler) -> None:
        self._writer = writer
        self._known: set[str] = set()
        self._leaked: list[str] = []

    def know(self, secret: bytes) -> None:
        """Look out for some bytes, in the forms in which they could be written."""
        self._known |= {secret.hex(), base64.urlsafe_b64encode(secret).decode().rstrip("=")}

    def know_text(self, secret: str) -> None:
        """Look out for a text of at least forty letters of an address."""
        self._known.add(secret)

    def knows(self, secret: str) -> bool:
        """Tell whether it looks out for this."""
        return secret in self._known

    def see(self, record: logging.LogRecord) -> None:
        """Look at a record as it would be written, where it would be written."""
        if not self._writer.filter(record):
            return
        try:
            written = self._writer.format(logging.makeLogRecord(vars(record)))
        except Exception as error:
            written = repr(error)
        if _TOKEN.search(written) or any(self.knows(each) for each in _CANDIDATE.findall(written)):
            self._leaked.append(f"{record.name} {record.pathname}:{record.lineno}")

    def taken(self) -> list[str]:
        """Return where records with secrets came from, and forget them."""
        leaked, self._leaked = self._leaked, []
        return leaked


@contextmanager
def _kept_root() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield root
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def product_writer() -> logging.Handler:
    """Return what the product writes its log lines with, at DEBUG; what it says of the levels of loggers holds from here on."""
    with _kept_root() as root:
        logs.set_up("json", "DEBUG", (), io.StringIO())
        return root.handlers[0]


CANARY = Canary(product_writer())
"""The one that sees every log record of the whole suite."""


def released(canary: Canary) -> None:
    """Let a canary see every record of this process, whichever handlers there are, and know whatever is drawn at random."""
    logging.Logger.callHandlers = _watched(logging.Logger.callHandlers, canary)  # type: ignore[method-assign]
    drawn = secrets.token_bytes

    def token_bytes(nbytes: int | None = None) -> bytes:
        made = drawn(nbytes)
        if len(made) >= LONG:
            canary.know(made)
        return made

    secrets.token_bytes = token_bytes
    computed = codes.code_for

    def code_for(secret: str, occasion: str) -> str:
        made = computed(secret, occasion)
        canary.know_text(made)
        return made

    codes.code_for = code_for


def _watched(
    handle: Callable[[logging.Logger, logging.LogRecord], None], canary: Canary
) -> Callable[[logging.Logger, logging.LogRecord], None]:
    def handle_seen(logger: logging.Logger, record: logging.LogRecord) -> None:
        canary.see(record)
        handle(logger, record)

    return handle_seen
