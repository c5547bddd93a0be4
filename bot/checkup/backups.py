"""How old the newest backup is, by the files of the folder in which backups are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path("var/sao-luu")


def newest_age(folder: Path, now: datetime) -> float | None:
    """Return the age of the newest file in seconds, -1 for an empty folder; None without a folder: nobody backs up there."""
    try:
        files = [path for path in folder.iterdir() if path.is_file()]
    except OSError:
        return None
    made = [datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in files]
    return max((now - max(made)).total_seconds(), 0.0) if made else -1.0
