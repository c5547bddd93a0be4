"""How old the newest backup is, by what the database knows: the file may lie on another machine."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.finding import Finding
from storage.backup_log import Attempt

OLD = timedelta(hours=48)
"""A day's backup that is older was missed at least once (plan.checkup tells administrators then)."""


def newest(made: Attempt | None, now: datetime) -> Finding:
    """Return what `doctor` says of the newest backup, made by the bot or by hand."""
    if made is None:
        return Finding(True, "backup", "backup_never", note=True)
    age = max(now - made.at, timedelta())
    values = {"name": made.name, "hours": round(age.total_seconds() / 3600), "days": age.days}
    return Finding(True, "backup", "backup_aged" if age > OLD else "backup_ok", values, note=age > OLD)


def newest_age(made: Attempt | None, now: datetime, *, wanted: bool) -> float | None:
    """Return the age of the newest backup in seconds, -1 where there is none; None where nobody is to make any by itself."""
    if not wanted:
        return None
    return -1.0 if made is None else max((now - made.at).total_seconds(), 0.0)
