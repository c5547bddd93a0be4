"""The files that were sent, by their ids and download paths, in memory."""

from __future__ import annotations

import hashlib
import mimetypes
import struct
from dataclasses import dataclass, replace
from pathlib import PurePath

from bot.sandbox.errors import Json, bad_request

_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
DOWNLOAD_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in: its name, bytes and media type."""

    name: str
    content: bytes
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram keeps."""

    file_id: str
    path: str
    name: str
    media_type: str
    content: bytes

    def json(self) -> Json:
        """Return the fields that every Telegram file object shares."""
        unique = hashlib.sha256(self.content).hexdigest()[:15]
        return {"file_id": self.file_id, "file_unique_id": unique, "file_size": len(self.content)}


class Files:
    """Keeps files under ids and paths like Telegram's."""

    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}

    def keep(self, upload: Upload, folder: str) -> StoredFile:
        """Keep a file in a folder ("documents", "photos")."""
        number = len(self.by_id)
        suffix = PurePath(upload.name).suffix
        media_type = upload.media_type or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        digest = hashlib.sha256(f"{number}:{upload.name}".encode()).hexdigest()[:40]
        path = f"{folder}/file_{number}{suffix if suffix.isascii() else ''}"
        stored = StoredFile(f"BQAC{digest}", path, upload.name, media_type, upload.content)
        self.by_id[stored.file_id] = stored
        return stored

    def get(self, file_id: object) -> StoredFile:
        """Return a file by its id. Raises ApiError 400 for an id that does not exist."""
        if not isinstance(file_id, str) or file_id not in self.by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self.by_id[file_id]

    def at(self, path: str) -> StoredFile | None:
        """Return the file at a download path, or None."""
        return next((stored for stored in self.by_id.values() if stored.path == path), None)


def document_json(stored: StoredFile) -> Json:
    """Return a file as Telegram's Document."""
    return {**stored.json(), "file_name": stored.name, "mime_type": stored.media_type}


def as_picture(upload: Upload) -> Upload:
    """Return a picture under its own media type: programs that send one from memory call it a stream of bytes."""
    found = next((kind for start, kind in _PICTURES.items() if upload.content.startswith(start)), upload.media_type)
    return replace(upload, media_type=found)


def photo_json(stored: StoredFile) -> list[Json]:
    """Return a picture as Telegram's list of PhotoSize. Raises ApiError 400 if it is no PNG or JPEG."""
    width, height = _size(stored.content)
    return [{**stored.json(), "width": width, "height": height}]


def _size(content: bytes) -> tuple[int, int]:
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    position = 2
    while position + 9 < len(content):
        marker, size = content[position + 1], int.from_bytes(content[position + 2 : position + 4], "big")
        if 0xC0 <= marker <= 0xC3:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return int(width), int(height)
        position += 2 + size
    raise bad_request("IMAGE_PROCESS_FAILED")
