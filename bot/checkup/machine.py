"""Looks at the machine: Python, time zone, disks, who may read `.env`, programs that read old documents. Changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.finding import Finding

OLDEST_PYTHON = (3, 11)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MEGABYTE = 1024 * 1024
FULL, NEARLY_FULL = 100 * MEGABYTE, 1024 * MEGABYTE
"""Bytes free: below the first a commit or a copy may fail any moment, below the second before a person has time to look."""
_LIST_SECONDS = 5
_READERS = {"tesseract": "tesseract-ocr tesseract-ocr-vie", "soffice": "libreoffice-writer-nogui"}


def python(version: tuple[int, int] | None = None) -> Finding:
    """Tell whether Python is one that the program is made for; `version` in place of the one that runs."""
    running = version or (sys.version_info.major, sys.version_info.minor)
    said = "python_ok" if running >= OLDEST_PYTHON else "python_old"
    return Finding(running >= OLDEST_PYTHON, "python", said, {"version": ".".join(map(str, running))})


def time_zone(zone: ZoneInfo, now: datetime) -> Finding:
    """Tell what office time is; the machine's data must know that Vietnam is at UTC+7."""
    if now.astimezone(HANOI).utcoffset() != timedelta(hours=7):
        return Finding(False, "timezone", "timezone_bad")
    return Finding(True, "timezone", "timezone_ok", {"zone": zone.key, "time": now.astimezone(zone).strftime("%H:%M %d/%m/%Y")})


def disks(folders: dict[str, Path]) -> Iterator[Finding]:
    """Tell of each folder's disk whether there is room; `folders` by what they hold ("data", "temporary")."""
    for name, folder in folders.items():
        existing = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
        usage = shutil.disk_usage(existing)
        if usage.total:  # else no disk: a folder that the system makes up
            yield disk(f"disk_{name}", existing, usage.free)


def disk(name: str, folder: Path, free: int) -> Finding:
    """Tell whether `free` bytes are enough."""
    said = "disk_full" if free < FULL else "disk_low" if free < NEARLY_FULL else "disk_ok"
    return Finding(said == "disk_ok", name, said, {"folder": str(folder), "megabytes": free // MEGABYTE})


def settings_file(path: Path) -> list[Finding]:
    """Tell whether others on this machine may read the file with the secrets."""
    if os.name != "posix" or not path.is_file():
        return []
    if path.stat().st_mode & 0o007:
        return [Finding(False, "env_file", "env_file_open", {"path": str(path.absolute())})]
    return [Finding(True, "env_file", "env_file_ok")]


def temporary_folder() -> list[Finding]:
    """Tell where no temporary file can be made: no document could be read."""
    try:
        with tempfile.TemporaryFile():
            return []
    except OSError as error:
        return [Finding(False, "temporary", "temporary_bad", {"reason": error.strerror or type(error).__name__})]


def readers() -> Iterator[Finding]:
    """Tell which optional programs are here: pictures and scans need tesseract with Vietnamese, old Word files LibreOffice."""
    for program, packages in _READERS.items():
        known = shutil.which(program) or (shutil.which("libreoffice") if program == "soffice" else None)
        if known is None:
            yield Finding(True, program, f"{program}_none", {"packages": packages}, note=True)
        elif program == "tesseract" and "vie" not in _languages(known):
            yield Finding(True, program, "tesseract_no_vie", {"packages": packages}, note=True)
        else:
            yield Finding(True, program, f"{program}_ok")


def _languages(tesseract: str) -> list[str]:
    try:
        asked = subprocess.run(  # noqa: S603 - the program that `which` has found
            [tesseract, "--list-langs"], capture_output=True, text=True, timeout=_LIST_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return asked.stdout.split()
