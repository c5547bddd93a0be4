"""Cuts Telegram HTML into messages that Telegram accepts: at line ends, never inside a tag or an entity. It sends nothing."""

from __future__ import annotations

import re

MOST_UNITS = 4096
"""Telegram counts a message in UTF-16 units."""

_PIECE = re.compile(r"<[^>]*>|&#?\w+;|\n|[^\S\n]|[^\s<&]{1,200}|.", re.DOTALL)
_TAG_NAME = re.compile(r"</?([a-z-]+)")


def split(html: str, most: int = MOST_UNITS) -> list[str]:
    """Return the parts in order, each at most `most` UTF-16 units long, tags closed at its end and opened again in the next."""
    if units(html) <= most:
        return [whole] if (whole := html.strip("\n ")) else []
    parts, rest = [], _PIECE.findall(html)
    while rest:
        taken = _fitting(rest, most)
        head, rest = rest[:taken], rest[taken:]
        still_open = _open_tags(head)
        parts.append("".join(head).strip("\n ") + _closing(still_open))
        while rest and rest[0].isspace():
            rest = rest[1:]
        rest = still_open + rest if rest else rest
    return parts


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fitting(pieces: list[str], most: int) -> int:
    """Return how many pieces fit: up to the last line end, else the last blank, else as many as there is room for."""
    size, line_end, blank, opened = 0, 0, 0, _Opened()
    for at, piece in enumerate(pieces):
        opened.take(piece)
        size += units(piece)
        if size + opened.closing_units > most:
            return line_end or blank or max(at, 1)
        if piece == "\n":
            line_end = at
        elif piece.isspace():
            blank = at
    return len(pieces)


class _Opened:
    """The tags that are open at a place."""

    def __init__(self) -> None:
        self.tags: list[str] = []

    @property
    def closing_units(self) -> int:
        return units(_closing(self.tags))

    def take(self, piece: str) -> None:
        if piece.startswith("</") and self.tags:
            self.tags.pop()
        elif piece.startswith("<") and len(piece) > 1:
            self.tags.append(piece)


def _open_tags(pieces: list[str]) -> list[str]:
    opened = _Opened()
    for piece in pieces:
        opened.take(piece)
    return opened.tags


def _closing(tags: list[str]) -> str:
    names = (found.group(1) for tag in reversed(tags) if (found := _TAG_NAME.match(tag)))
    return "".join(f"</{name}>" for name in names)
