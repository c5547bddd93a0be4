"""Styles of a Word document as far as they change what is read: numbering, hidden text, capitals, the font.

A style says what it says itself, else what the style says that it is based on (ECMA-376 part 1, 17.7.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from bot.forms.xml_parts import W, child, switched, value, whole

_TABLE_OF_CONTENTS = re.compile(r"(?:toc|contents|table of figures)(?:\s*\d+)?", re.IGNORECASE)
_LONGEST_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Numbered:
    """Which list a paragraph or style belongs to, and how deep, from 0; None where it leaves that to another."""

    list_id: int | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Looks:
    """How letters look, as far as said: hidden, in capitals, in which font."""

    hidden: bool | None = None
    capitals: bool | None = None
    font: str | None = None

    def over(self, below: Looks) -> Looks:
        """Return these looks where they say something, else those below."""
        return Looks(
            below.hidden if self.hidden is None else self.hidden,
            below.capitals if self.capitals is None else self.capitals,
            self.font or below.font,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says itself."""

    id: str
    name: str
    based_on: str | None
    numbered: Numbered | None
    looks: Looks


def numbered(properties: Element | None) -> Numbered | None:
    """Return what paragraph properties say of numbering."""
    found = child(properties, "numPr")
    return Numbered(whole(value(found, "numId")), whole(value(found, "ilvl"))) if found is not None else None


def looks(properties: Element | None) -> Looks:
    """Return what run properties say of looks."""
    fonts = child(properties, "rFonts")
    font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")) if fonts is not None else None
    return Looks(switched(properties, "vanish"), switched(properties, "caps"), font)


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._looks: dict[tuple[str | None, str | None], Looks] = {}

    @cached_property
    def _styles(self) -> dict[str, Style]:
        return {style.id: style for style in map(_style, self._root.iter(f"{W}style"))}

    @cached_property
    def _default(self) -> str | None:
        """The id of the paragraph style of whoever names none."""
        for style in self._root.iter(f"{W}style"):
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}:
                return style.get(f"{W}styleId")
        return None

    def paragraph(self, name: str | None) -> str | None:
        """Return the id of a paragraph's style: the one it names, if there is one, else the usual one."""
        return name if name in self._styles else self._default

    def numbering(self, style: str | None) -> tuple[str, Numbered] | None:
        """Return what a style says of numbering, with the id of the style that names the list."""
        level = None
        for link in self._chain(style):
            if link.numbered is None:
                continue
            level = link.numbered.level if level is None else level
            if link.numbered.list_id is not None:
                return link.id, Numbered(link.numbered.list_id, level)
        return None

    def ids(self, style: str | None) -> Iterator[str]:
        """Yield a style's id and those of the styles that it is based on."""
        return (link.id for link in self._chain(style))

    def looks(self, paragraph: str | None, letters: str | None) -> Looks:
        """Return the looks of a run by the styles of its paragraph and of its letters."""
        if (paragraph, letters) not in self._looks:
            usual = looks(child(self._root, "docDefaults", "rPrDefault", "rPr"))
            own = (link.looks for style in (letters, paragraph) for link in self._chain(style))
            self._looks[paragraph, letters] = _laid(own, usual)
        return self._looks[paragraph, letters]

    def is_table_of_contents(self, style: str | None) -> bool:
        """Say whether a style is that of a line in a table of contents."""
        found = self._styles.get(style or "")
        return found is not None and _TABLE_OF_CONTENTS.fullmatch(found.name) is not None

    def _chain(self, style: str | None) -> Iterator[Style]:
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(style)
            yield self._styles[style]
            style = self._styles[style].based_on


def _style(element: Element) -> Style:
    return Style(
        id=element.get(f"{W}styleId", ""),
        name=value(element, "name") or "",
        based_on=value(element, "basedOn"),
        numbered=numbered(child(element, "pPr")),
        looks=looks(child(element, "rPr")),
    )


def _laid(own: Iterator[Looks], usual: Looks) -> Looks:
    result = Looks()
    for below in own:
        result = result.over(below)
    return result.over(usual)
