"""How old the newest backup is, by what the database knows: the file may lie on another machine."""

from __future__ import annotations

from datetime import datetime

from storage.backup_log import Attempt


def newest_age(made: Attempt | None, now: datetime, *, wanted: bool) -> float | None:
    """Return the age of the newest backup in seconds, -1 where there is none; None where nobody is to make any by itself."""
    if not wanted:
        return None
    return -1.0 if made is None else max((now - made.at).total_seconds(), 0.0)
