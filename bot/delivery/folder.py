"""A folder as a messenger: each card becomes a page of HTML and a Word file, for offices whose messenger is gone.

The files are named by day, number and the card's first line; the number is the message's. Whoever looks after the folder may
move or delete them: only a later edit then finds nothing.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import Clock, SystemClock
from bot.delivery.channel import Limits
from bot.delivery.paragraphs import paragraphs
from bot.delivery.web_paper import web_paper
from bot.delivery.word_paper import word_paper
from handlers.speaking import Place
from handlers.views.card import Card
from plan.folding import fold, one_line

LIMITS = Limits(text=1_000_000, caption=1_000_000, buttons=False, pictures=True, edits=True)
OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_NAMED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}_([0-9]{4,12})_[a-z0-9-]+\.(?:html|docx)")
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 80
_NAMELESS = "thong-bao"

Naming = Callable[[Place, str], str]
"""Returns what a file is called, from where its card was to go and the card's first line."""


class FolderChannel:
    """Carries cards into a folder, which is made where it does not exist. Raises `OSError` where it cannot be written."""

    limits = LIMITS

    def __init__(self, folder: Path, clock: Clock, zone: ZoneInfo, naming: Naming) -> None:
        self._folder = folder
        self._clock = clock
        self._zone = zone
        self._naming = naming

    async def send(self, place: Place, card: Card) -> int:
        """Write a card as two new files and return their number."""
        return await asyncio.to_thread(self._send, place, card)

    async def edit(self, place: Place, message_id: int, card: Card) -> None:  # noqa: ARG002  # numbers are the folder's
        """Put a card in the place of an earlier one, in its files; `LookupError` where they are gone."""
        await asyncio.to_thread(self._edit, message_id, card)

    def _send(self, place: Place, card: Card) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._locked():
            number = max((known for known, _ in self._known()), default=0) + 1
            day = self._clock.now().astimezone(self._zone).date()
            name = safe_name(self._naming(place, _title(card)))
            self._write(f"{day.isoformat()}_{number:04d}_{name}", card)
        return number

    def _edit(self, message_id: int, card: Card) -> None:
        with self._locked():
            stem = next((path.stem for number, path in self._known() if number == message_id), None)
            if stem is None:
                raise LookupError(f"no file number {message_id}")
            self._write(stem, card)

    def _write(self, stem: str, card: Card) -> None:
        """Write both files, the page last: one that says the same already tells that both do."""
        lines, title = paragraphs(card.html), _title(card)
        page, path = web_paper(lines, title, card.picture), self._folder / f"{stem}.html"
        if path.exists() and path.read_bytes() == page:
            return
        self._replace(self._folder / f"{stem}.docx", word_paper(lines, title, card.picture, self._clock.now()))
        self._replace(path, page)

    def _replace(self, path: Path, content: bytes) -> None:
        unfinished = path.with_name(f".{path.name}.new")
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)

    def _known(self) -> Iterator[tuple[int, Path]]:
        for path in self._folder.iterdir():
            if found := _NAMED.fullmatch(path.name):
                yield int(found.group(1)), path

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep every other writer of this folder out, other processes' too, so that no number is given twice."""
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def folder_channel(
    path: Path, *, clock: Clock | None = None, zone: ZoneInfo = OFFICE_ZONE, naming: Naming = lambda _place, title: title
) -> FolderChannel:
    """Return a folder as a messenger. The day in the names is the clock's (by default the machine's) in the office's zone."""
    return FolderChannel(path, clock or SystemClock(), zone, naming)


def safe_name(text: str) -> str:
    """Return a text as a part of a file's name: a-z, 0-9 and hyphens, at most 80 letters, never empty."""
    return _SEPARATORS.sub("-", fold(text)).strip("-")[:_LONGEST_NAME].rstrip("-") or _NAMELESS


def _title(card: Card) -> str:
    return next((one_line(line.text) for line in paragraphs(card.html)), "")
