"""A ZIP package (Word, Excel, OpenDocument) opened with distrust: nothing is unpacked before it is known to be no bomb.

What a package says of itself may be a lie, so every entry is unpacked once, piece by piece, against what it claims.
Nothing is ever written to a disk, so the paths of entries cannot lead anywhere.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from bot.forms.limits import limits
from plan.document import DocumentError

_LOCAL_HEADER = 30  # bytes before the name: APPNOTE.TXT 4.3.7
_ENCRYPTED = 0x1
_PIECE = 64 * 1024
_SMALL = 8 * 1024 * 1024  # below this no ratio matters: sheets of empty, dressed cells shrink to almost nothing


class Package:
    """The entries of a package, by their names in small letters with plain slashes, as Word compares them.

    Making one raises `DocumentError`: "locked" where it is encrypted, "bomb" where it is too large or has too many entries
    for what it is, "broken" where it contradicts itself.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self._content = content
        self._name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, struct.error, RuntimeError, IndexError):
            raise DocumentError("broken", name) from None
        self._check(self._archive.infolist())
        self._entries = {_plain(entry.filename): entry for entry in self._archive.infolist()}

    def has(self, path: str) -> bool:
        """Say whether there is such an entry."""
        return _plain(path) in self._entries

    def has_folder(self, folder: str) -> bool:
        """Say whether an entry stands in a folder, "word/"."""
        return any(path.startswith(folder) for path in self._entries)

    def read(self, path: str) -> bytes:
        """Return an entry unpacked, b"" where there is none. Raises `DocumentError` "broken" for a damaged one."""
        entry = self._entries.get(_plain(path))
        if entry is None:
            return b""
        try:
            return self._archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, struct.error, RuntimeError):
            raise DocumentError("broken", self._name) from None

    def prove(self) -> None:
        """Unpack every entry once and raise `DocumentError` where one is larger than it says."""
        for entry in self._entries.values():
            left = entry.file_size
            for piece in self._pieces(entry):
                left -= len(piece)
                if left < 0:
                    raise DocumentError("bomb", self._name)

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        bounds = limits()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise DocumentError("locked", self._name)
        if len(entries) > bounds.entries or sum(entry.file_size for entry in entries) > bounds.unpacked:
            raise DocumentError("bomb", self._name)
        small = min(_SMALL, bounds.unpacked // 20)
        if any(e.file_size > max(small, e.compress_size * bounds.ratio) for e in entries):
            raise DocumentError("bomb", self._name)
        if sum(entry.compress_size for entry in entries) > len(self._content):  # entries that share their bytes
            raise DocumentError("bomb", self._name)
        if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
            raise DocumentError("broken", self._name)

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield an entry unpacked, by its own stream and not by the size that it claims."""
        packed = self._packed(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield packed
            return
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            while packed and not stream.eof:
                yield stream.decompress(packed, _PIECE)
                packed = stream.unconsumed_tail
        except zlib.error:
            raise DocumentError("broken", self._name) from None

    def _packed(self, entry: zipfile.ZipInfo) -> bytes:
        head = self._content[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
        if len(head) < _LOCAL_HEADER:
            raise DocumentError("broken", self._name)
        name_length, extra_length = struct.unpack("<HH", head[26:30])
        start = entry.header_offset + _LOCAL_HEADER + name_length + extra_length
        return self._content[start : start + entry.compress_size]


def _plain(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()
