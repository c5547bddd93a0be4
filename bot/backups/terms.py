"""How an installation wants to be backed up, as values, and how its settings say so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from bot.backups.shelf import Keep

BACKUP_FOLDER = Path("var/sao-luu")
OFF = "off"
"""What stands in the place of an hour where there is no daily backup."""


@dataclass(frozen=True, slots=True)
class BackupTerms:
    """Into which folder, at which hour of office time, how many are kept, and for which public keys they are sealed."""

    folder: Path
    at: time
    keep: Keep = field(default_factory=Keep)
    public_keys: tuple[str, ...] = ()


def last_due(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """Return the last instant before `now` at which a daily backup was due."""
    today = datetime.combine(now.astimezone(zone).date(), at, zone)
    return today if today <= now else today - timedelta(days=1)


def keep_of(value: object) -> object:
    """Read BACKUP_KEEP: "7 4 12" keeps the last of 7 days, 4 weeks, 12 months; numbers left out are 0."""
    if isinstance(value, Keep):
        return value
    words = str(value).split()
    if not 1 <= len(words) <= 3 or not all(re.fullmatch(r"\d{1,4}", word) for word in words) or words[0] == "0":
        raise PydanticCustomError("office", "{code}", {"code": "not_a_rotation"})
    return Keep(*(int(word) for word in (*words, "0", "0")[:3]))


def public_keys_of(value: object) -> object:
    """Read BACKUP_KEY: one or more public keys of age, so that one office may have two who can open its backups."""
    if isinstance(value, tuple):
        return value
    from bot.backups.keys import is_public_key  # most commands need no keys

    words = re.split(r"[\s,]+", str(value).strip())
    if not all(map(is_public_key, words)):
        raise PydanticCustomError("office", "{code}", {"code": "not_a_public_key"})
    return tuple(words)
