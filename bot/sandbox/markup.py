"""Reads Telegram's HTML as strictly as Telegram does: only its tags, properly nested, with its own complaints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.sandbox import entities
from bot.sandbox.errors import ApiError, Json, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s>]*)(?P<rest>[^>]*)>")
_ATTRIBUTE = re.compile(r"\s*(?P<name>[^\s=>]+)(?:\s*=\s*(?:\"(?P<d>[^\"]*)\"|'(?P<s>[^']*)'|(?P<b>[^\s>\"']+)))?\s*")
_REFERENCE = re.compile(r"&(?:#(?P<dec>\d{1,7})|#[xX](?P<hex>[0-9A-Fa-f]{1,6})|(?P<name>lt|gt|amp|quot));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_USER_LINK = re.compile(r"tg://user\?id=(\d+)$")


@dataclass(slots=True)
class _Open:
    name: str
    offset: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Reader:
    html: str
    parts: list[str] = field(default_factory=list)
    offset: int = 0
    stack: list[_Open] = field(default_factory=list)
    found: list[Json] = field(default_factory=list)

    def write(self, raw: str) -> None:
        text = _REFERENCE.sub(_character, raw)
        self.parts.append(text)
        self.offset += entities.length(text)

    def place(self, position: int) -> int:
        return len(self.html[:position].encode())

    def start(self, tag: re.Match[str]) -> None:
        name, place = tag["name"].lower(), self.place(tag.start())
        if name not in _KINDS:
            raise _complaint(f'Unsupported start tag "{name}" at byte offset {place}')
        attributes = _attributes(name, tag["rest"], place)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _complaint(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
        if name == "tg-emoji" and not attributes.get("emoji-id", "").isdigit():
            raise _complaint("Custom emoji entity must contain a valid custom emoji identifier")
        self.stack.append(_Open(name, self.offset, attributes))

    def end(self, tag: re.Match[str]) -> None:
        place = self.place(tag.start())
        if not self.stack:
            raise _complaint(f"Unexpected end tag at byte offset {place}")
        opened, name = self.stack.pop(), tag["name"].lower()
        if name and name != opened.name:
            raise _complaint(f'Unmatched end tag at byte offset {place}, expected "</{opened.name}>", found "</{name}>"')
        entity = self._entity(opened)
        if entity is not None:
            self.found.append(entity)

    def _entity(self, opened: _Open) -> Json | None:
        size = self.offset - opened.offset
        if not size:
            return None
        entity: Json = {"type": _KINDS[opened.name], "offset": opened.offset, "length": size}
        if opened.name == "a":
            return self._link(entity, opened.attributes.get("href"))
        if opened.name == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes["emoji-id"]
        if opened.name == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        if opened.name == "code" and self.stack and self.stack[-1].name == "pre":
            self.stack[-1].attributes["language"] = opened.attributes.get("class", "").removeprefix("language-")
            return None
        if opened.name == "pre" and opened.attributes.get("language"):
            entity["language"] = opened.attributes["language"]
        return entity

    def _link(self, entity: Json, href: str | None) -> Json | None:
        url = href or "".join(self.parts).encode("utf-16-le")[2 * entity["offset"] :].decode("utf-16-le")
        user = _USER_LINK.match(url)
        if user:
            return {**entity, "type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": ""}}
        # Telegram drops a link that leads nowhere and keeps its text.
        return {**entity, "url": url} if re.match(r"(?:https?|tg|ftp|mailto|tel):|[\w-]+(?:\.[\w-]+)+", url) else None


def read_html(html: str) -> tuple[str, list[Json]]:
    """Return the plain text and its entities. Raises ApiError 400 "can't parse entities: …"."""
    reader, position = _Reader(html), 0
    while (opening := html.find("<", position)) >= 0:
        reader.write(html[position:opening])
        tag = _TAG.match(html, opening)
        if tag is None:
            raise _unclosed(html, opening, reader.place(opening))
        if tag["end"]:
            reader.end(tag)
        else:
            reader.start(tag)
        position = tag.end()
    reader.write(html[position:])
    if reader.stack:
        raise _complaint(f'Can\'t find end tag corresponding to start tag "{reader.stack[-1].name}"')
    return "".join(reader.parts), sorted(reader.found, key=lambda e: (e["offset"], -e["length"]))


def _unclosed(html: str, opening: int, place: int) -> ApiError:
    if html.startswith("</", opening):
        return _complaint(f"Unclosed end tag at byte offset {place}")
    name, blank, _ = re.split(r"(\s|$)", html[opening + 1 :], maxsplit=1)
    if blank and name.lower() not in _KINDS:
        return _complaint(f'Unsupported start tag "{name.lower()}" at byte offset {place}')
    return _complaint(f"Unclosed start tag at byte offset {place}")


def _attributes(name: str, rest: str, place: int) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while position < len(rest.rstrip()):
        match = _ATTRIBUTE.match(rest, position)
        if match is None or match.end() == position:
            raise _complaint(f'Empty attribute name in the tag "{name}" at byte offset {place}')
        value = match["d"] or match["s"] or match["b"] or ""
        found[match["name"].lower()] = _REFERENCE.sub(_character, value)
        position = match.end()
    return found


def _character(reference: re.Match[str]) -> str:
    if reference["name"]:
        return _NAMED[reference["name"]]
    code = int(reference["dec"]) if reference["dec"] else int(reference["hex"], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else reference[0]


def _complaint(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
