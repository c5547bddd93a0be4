"""The form of a backup: a head, sections of rows, an end; one JSON value a line, every section and the whole with a SHA-256.

    {"nhacviec": 1, "schema": "0010", …}
    {"table": "offices", "columns": {"id": "whole", …}}
    [1, "Văn phòng", …]
    {"rows": 1, "sha256": "…"}
    {"end": 1, "sha256": "…"}        sections, and everything before this line

It can be read by eye and by any program, and it says by itself whether it is whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from storage.errors import BackupDamaged, BackupTooNew

FORM = 1
"""The form that is written; a higher one is refused."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
MOST_BYTES_A_LINE = 256 << 20


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together, such as a table: its head, and its rows as JSON lines. Rows can be gone through once."""

    head: Mapping[str, Any]
    rows: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a section has, and the SHA-256 over their lines."""

    rows: int
    sha256: str


def line(value: object) -> bytes:
    """Return a value as the one line that it always is."""
    return _ENCODER.encode(value).encode() + b"\n"


def tally(rows: Iterable[bytes]) -> Tally:
    """Return what the end of a section with these rows says."""
    count, hashed = 0, hashlib.sha256()
    for each in rows:
        hashed.update(each)
        count += 1
    return Tally(count, hashed.hexdigest())


def written(head: Mapping[str, Any], sections: Iterable[Section]) -> Iterator[bytes]:
    """Yield the lines of a backup; `head` is put after the mark of the form."""
    whole, count = hashlib.sha256(), 0
    for each in _body({"nhacviec": FORM, **head}, sections):
        whole.update(each)
        count += each.startswith(b'{"rows":')
        yield each
    yield line({"end": count, "sha256": whole.hexdigest()})


def _body(head: Mapping[str, Any], sections: Iterable[Section]) -> Iterator[bytes]:
    yield line(head)
    for section in sections:
        yield line(section.head)
        count, hashed = 0, hashlib.sha256()
        for each in section.rows:
            hashed.update(each)
            count += 1
            yield each
        yield line({"rows": count, "sha256": hashed.hexdigest()})


class Reading:
    """A backup being read, once, from front to back. Raises `BackupDamaged` where anything is not as it was written.

    Only when the last section has been taken is it certain that the backup is whole.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._whole = hashlib.sha256()
        self.head = self._object(self._next())
        self.tallies: dict[str, Tally] = {}
        """What each table read so far is like, by its name."""
        form = self.head.get("nhacviec")
        if not isinstance(form, int):
            raise BackupDamaged("not_a_backup")
        if form > FORM:
            raise BackupTooNew(str(form))

    def sections(self) -> Iterator[Section]:
        """Yield each section. What is not taken of its rows is read over, and checked, before the next."""
        count = 0
        while True:
            before = self._whole.hexdigest()
            head = self._object(self._next())
            if "end" in head:
                self._end(head, before, count)
                return
            rows = self._rows(str(head.get("table", "")))
            yield Section(head, rows)
            for _ in rows:
                pass
            count += 1

    def _rows(self, table: str) -> Iterator[bytes]:
        count, hashed = 0, hashlib.sha256()
        while (each := self._next()).startswith(b"["):
            hashed.update(each)
            count += 1
            yield each
        found = Tally(count, hashed.hexdigest())
        if self._object(each) != {"rows": found.rows, "sha256": found.sha256}:
            raise BackupDamaged("section")
        if table:
            self.tallies[table] = found

    def _end(self, said: Mapping[str, Any], whole: str, sections: int) -> None:
        if said != {"end": sections, "sha256": whole} or self._stream.read(1):
            raise BackupDamaged("whole")

    def _next(self) -> bytes:
        try:
            found = self._stream.readline(MOST_BYTES_A_LINE)
        except (EOFError, ValueError) as error:
            raise BackupDamaged("cut_off") from error
        if not found.endswith(b"\n"):
            raise BackupDamaged("cut_off")
        self._whole.update(found)
        return found

    @staticmethod
    def _object(text: bytes) -> Mapping[str, Any]:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BackupDamaged("not_a_backup") from error
        if not isinstance(value, dict):
            raise BackupDamaged("not_a_backup")
        return value
