"""The office's own templates in a backup: the files of TEMPLATE_FOLDER, each a section of base64 lines."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from storage.backups.loading import Source
from storage.backups.sections import Reading, Section, line

_MOST_BYTES = 20 << 20
_AT_ONCE = 1 << 20


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
    """Write the templates of a backup that are not in the folder; return the names of those, and of those left as they are."""
    written, left = [], []
    with source() as stream:
        for section in Reading(stream).sections():
            name = section.head.get("file")
            if not isinstance(name, str) or Path(name).name != name or name.startswith("."):
                continue
            if (folder / name).exists():
                left.append(name)
                continue
            _write(folder / name, section)
            written.append(name)
    return written, left


def _write(path: Path, section: Section) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            for row in section.rows:
                file.write(base64.b64decode(json.loads(row)[0]))
        beside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
