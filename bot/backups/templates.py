"""The office's own templates in a backup: the files of TEMPLATE_FOLDER, each a section of base64 lines."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from storage.backups.loading import Source
from storage.backups.sections import Reading, Section, line
from storage.errors import BackupDamaged

_MOST_BYTES = 20 << 20
_AT_ONCE = 1 << 20
_MOST_FILES = 200
_MOST_BYTES_OF_NAME = 200
"""With room for what is put around a name while its file is written; file systems take 255."""
_BAD_IN_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
"""No folder of any system, and nothing that changes how a screen shows the name."""


def template_sections(folder: Path) -> Iterator[Section]:
    """Yield a section for each file in the folder; what is huge, hidden, or no plain file is none of the office's templates."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        plain = path.is_file() and not path.is_symlink() and not path.name.startswith(".")
        if plain and path.stat().st_size <= _MOST_BYTES:
            yield Section({"file": path.name}, _rows(path))


def _rows(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_AT_ONCE):
            yield line([base64.b64encode(chunk).decode()])


def restore_templates(source: Source, folder: Path) -> tuple[list[str], list[str]]:
    """Write the templates of a backup that are not in the folder; return the names of those, and of those left as they are.

    Raises `BackupDamaged` for what no backup of ours holds: a backup from elsewhere neither leads out of the folder nor fills
    the disk.
    """
    written: list[str] = []
    left: list[str] = []
    with source() as stream:
        for section in Reading(stream).sections():
            name = section.head.get("file")
            if not isinstance(name, str) or not _is_plain(name):
                continue
            if (folder / name).exists() or (folder / name).is_symlink():
                left.append(name)
                continue
            if len(written) == _MOST_FILES:
                raise BackupDamaged("rows")
            _write(folder / name, section)
            written.append(name)
    return written, left


def _is_plain(name: str) -> bool:
    try:
        size = len(name.encode())
    except UnicodeEncodeError:  # half a letter of two
        return False
    return (
        not name.startswith(".")
        and size <= _MOST_BYTES_OF_NAME
        and not _BAD_IN_NAME.search(name)
        and name.strip() == name != ""
    )


def _write(path: Path, section: Section) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside, left = path.with_name(f".{path.name}.part"), _MOST_BYTES
    beside.unlink(missing_ok=True)
    try:
        with beside.open("xb") as file:
            for row in section.rows:
                chunk = _chunk(row)
                left -= len(chunk)
                if left < 0:
                    raise BackupDamaged("rows")
                file.write(chunk)
        beside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def _chunk(row: bytes) -> bytes:
    try:
        (written,) = json.loads(row)
        return base64.b64decode(written)
    except (ValueError, TypeError, RecursionError) as error:
        raise BackupDamaged("rows") from error
