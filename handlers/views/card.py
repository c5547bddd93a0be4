"""A card: Telegram HTML with rows of buttons, and the same words without tags. It sends nothing."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from handlers.packing import Press, pack
from plan.charts import Chart
from plan.papers import Paper

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: what it shows and the callback data that it carries, or the address that it opens (`url`)."""

    text: str
    data: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file to send: its name and what is in it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """What the bot says at once: Telegram HTML, and rows of buttons under it; with `picture` (PNG) or `file` it is the caption.

    `chart` is a picture that is still to be drawn, `paper` makes what a file is still to be made of; both are done outside of
    any transaction, and `without` is said instead where no file could be made. `gist` is what it says without the hour at
    which it says so, where that is part of it: cards of the same gist and buttons say the same.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: bytes | None = None
    chart: Chart | None = None
    gist: str | None = None
    paper: Callable[[], Paper] | None = None
    file: File | None = None
    without: str = ""


def button(text: str, press: Press) -> Button:
    """Return a button that says `press`."""
    return Button(text, pack(press))


def card(lines: Iterable[Markup | str | None], buttons: Iterable[Iterable[Button]] = ()) -> Card:
    """Return a card of lines; a line that is None is left out, one that is no HTML yet is escaped."""
    html = Markup("\n").join(line for line in lines if line is not None)
    return Card(str(html), tuple(row for row in (tuple(row) for row in buttons) if row))


def plain_text(html: str) -> str:
    """Return Telegram HTML as a person reads it: no tags, nothing escaped."""
    return entities.unescape(_TAG.sub("", html))
