"""Finds what Telegram marks in a text by itself: commands, mentions, hashtags, addresses. Offsets are UTF-16 units."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.sandbox.errors import Json

_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/@.<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
)
_CLOSED = frozenset({"code", "pre", "text_link", "text_mention"})


def length(text: str) -> int:
    """Return the length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def slice_of(text: str, entity: Json) -> str:
    """Return the part of `text` that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    start = 2 * int(entity["offset"])
    return raw[start : start + 2 * int(entity["length"])].decode("utf-16-le", "surrogatepass")


def find(text: str, marked: Iterable[Json] = ()) -> list[Json]:
    """Return `marked` and what can be found outside closed marks (code, links), in order of offset, longest first."""
    entities = list(marked)
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _CLOSED]
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = length(text[: match.start()])
            end = start + length(match.group())
            if not any(start < b and a < end for a, b in taken):
                entities.append({"type": kind, "offset": start, "length": end - start})
                taken.append((start, end))
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def trim(text: str, marked: list[Json]) -> tuple[str, list[Json]]:
    """Strip blanks at both ends as Telegram does; entities move along, empty ones vanish."""
    shift = length(text) - length(text.lstrip())
    kept = text.strip()
    end = length(kept)
    moved = []
    for entity in marked:
        start = max(0, entity["offset"] - shift)
        stop = min(end, entity["offset"] + entity["length"] - shift)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return kept, moved
