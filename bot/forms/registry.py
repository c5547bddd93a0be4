"""Which function reads which form. They are named, not imported: the bot's own process never loads a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from plan.document import Document

Read = Callable[[bytes, str], Document]


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: `place` is "module:function"; `starts_programs` says that it needs other programs and their temporary files."""

    place: str
    starts_programs: bool = False

    def load(self) -> Read:
        """Import the function."""
        module, _, function = self.place.partition(":")
        return cast(Read, getattr(import_module(module), function))


READERS = {
    "text": Reader("bot.forms.text:read_text"),
    "csv": Reader("bot.forms.delimited:read_delimited"),
    "word": Reader("bot.forms.word:read_word"),
    "sheet": Reader("bot.forms.sheets:read_sheets"),
    "pdf": Reader("bot.forms.pdf:read_pdf", starts_programs=True),
    "picture": Reader("bot.forms.scans:read_picture", starts_programs=True),
    "old_word": Reader("bot.forms.converting:read_old_word", starts_programs=True),
    "rich_text": Reader("bot.forms.converting:read_rich_text", starts_programs=True),
    "open_text": Reader("bot.forms.converting:read_open_text", starts_programs=True),
    "web_page": Reader("bot.forms.converting:read_web_page", starts_programs=True),
}
"""By the form that `bot/forms/recognising.py` names. A form without a reader is refused with its own sentence."""
