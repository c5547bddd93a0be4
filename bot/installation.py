"""What one running bot is made of, as plain values: out of the settings, or out of the sandbox. It opens nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.application import TELEGRAM
from bot.clock import Clock, SystemClock
from bot.delivery.terms import TERMS, Terms
from bot.intake.desk import Pace
from bot.settings import TEMPLATE_FOLDER, Settings
from locales import Texts
from storage import Storage

STALE_AFTER = 90.0
"""Seconds without a successful poll after which the process ends itself."""


@dataclass(frozen=True, slots=True)
class Pushing:
    """Telegram pushes updates to `address` (https, without the path) and proves itself by `secret`."""

    address: str
    secret: str


@dataclass(frozen=True, slots=True)
class Installation:
    """One bot of one office. `database_url`, `proxy` and `token` are secrets: never in a log, never in `repr`.

    `digest_at` (a weekday, 0 Monday, and an hour) and `ping_at` are office time. `template_folder` holds the office's own
    templates of reports; it need not exist.
    """

    token: str = field(repr=False)
    database_url: str = field(repr=False)
    office_name: str
    zone: ZoneInfo
    texts: Texts
    clock: Clock = field(default_factory=SystemClock)
    api_url: str = TELEGRAM
    proxy: str | None = field(default=None, repr=False)
    admin_ids: frozenset[int] = frozenset()
    open_to_all: bool = False
    digest_at: tuple[int, time] = (0, time(7, 30))
    ping_at: time = time(8, 0)
    pushing: Pushing | None = field(default=None, repr=False)
    watched: bool = True
    """Whether it looks after itself unasked; a trial, whose clock is moved, does not."""
    metrics_open: bool = False
    """Whether figures and details are shown to who is not on this machine."""
    address: str | None = None
    """Where the web endpoints are reached from outside, without a path; None where nobody outside reaches them."""
    pace: Pace = field(default_factory=Pace)
    terms: Terms = TERMS
    stale_after: float = STALE_AFTER
    template_folder: Path = TEMPLATE_FOLDER
    furnish: Callable[[Storage], Awaitable[None]] | None = None
    """Puts things into the database before the bot is built on it."""

    @property
    def bot_id(self) -> int:
        """The bot's user id, which stands before the colon of every token."""
        return int(self.token.partition(":")[0])


def installation_of(settings: Settings, token: str) -> Installation:
    """Return what the settings describe."""
    pushing = None
    if settings.webhook_url is not None and settings.webhook_secret is not None:
        pushing = Pushing(settings.webhook_url, settings.webhook_secret.get_secret_value())
    return Installation(
        token=token,
        database_url=settings.database_url.get_secret_value(),
        office_name=settings.office_name,
        zone=settings.timezone,
        texts=Texts.load(settings.language),
        api_url=settings.bot_api_url,
        proxy=settings.proxy_url.get_secret_value() if settings.proxy_url else None,
        admin_ids=settings.admin_ids,
        open_to_all=settings.open_to_all,
        digest_at=(settings.digest_at.weekday, time(settings.digest_at.hour, settings.digest_at.minute)),
        ping_at=time(settings.ping_at.hour, settings.ping_at.minute),
        pushing=pushing,
        address=settings.webhook_url,
        metrics_open=settings.metrics_open,
        template_folder=settings.template_folder,
    )
