"""Automatic numbering of Word: what stands in front of a paragraph, counted as Word counts (ECMA-376 part 1, 17.9).

Lists that share an abstract list go on with each other's numbers, unless one of them starts anew. It reads no text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element

from bot.forms.number_words import shown
from bot.forms.word_styles import Numbered, Styles
from bot.forms.xml_parts import W, child, local, switched, value, whole

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_MOST_LINKS = 10
_LONGEST_TEXT = 100
_BULLETS = ("+", "*")  # bullets that mean a depth of their own in Vietnamese documents; any other is a dash


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered. `restart`: 0 never, n when level n (from 1) or a higher one is used."""

    start: int = 1
    form: str = "decimal"
    pattern: str | None = None
    text: str = ""
    restart: int | None = None
    in_figures: bool = False
    style: str | None = None
    hidden: bool = False


class Numbering:
    """The lists of a document and how far each has come. Ask in the order of the text: each asking counts."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self._styles = styles
        self._abstract = {element.get(f"{W}abstractNumId", ""): element for element in root.iter(f"{W}abstractNum")}
        self._lists = {whole(element.get(f"{W}numId")): element for element in root.iter(f"{W}num")}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[int, int]] = set()
        self._levels = cache(self._read_levels)
        self._starts = cache(self._read_starts)

    def mark(self, own: Numbered | None, style: str | None) -> str:
        """Count a paragraph with this numbering of its own and this style, and return what stands in front of it, or ""."""
        list_id, level = self._place(own, style)
        if not list_id or list_id not in self._lists:
            return ""
        counts = self._counts[self._abstract_id(list_id)]
        self._count(counts, list_id, level)
        return self._written(counts, list_id, level)

    def _place(self, own: Numbered | None, style: str | None) -> tuple[int | None, int]:
        """Return the list and the level of a paragraph: its own where it names one, else those of its style."""
        if own is not None and own.list_id is not None:
            return own.list_id, _bounded(own.level)
        found = self._styles.numbering(style)
        if found is None:
            return None, 0
        _, by_style = found
        if by_style.list_id not in self._lists:
            return None, 0
        linked = self._linked_level(by_style.list_id, style)
        levels = (own.level if own else None, linked, by_style.level)
        return by_style.list_id, _bounded(next((level for level in levels if level is not None), 0))

    def _linked_level(self, list_id: int | None, style: str | None) -> int | None:
        """Return the level of a list that is bound to a style, or to the nearest one that it is based on."""
        levels = self._levels(list_id)
        for name in self._styles.ids(style):
            for depth, level in levels.items():
                if level.style == name:
                    return depth
        return None

    def _count(self, counts: dict[int, int], list_id: int, level: int) -> None:
        starts = self._starts(list_id)
        if level in starts and (list_id, level) not in self._begun:
            counts[level] = starts[level]
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = self._start(list_id, level)
        self._begun.add((list_id, level))
        for deeper in [depth for depth in counts if depth > level]:
            restart = self._level(list_id, deeper).restart
            if restart is None or level < restart:
                del counts[deeper]

    def _written(self, counts: dict[int, int], list_id: int, level: int) -> str:
        here = self._level(list_id, level)
        if here.hidden:
            return ""
        if here.form == "bullet":
            return here.text if here.text in _BULLETS else "-"

        def number(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            if depth > level:
                return ""
            there = self._level(list_id, depth)
            form = "decimal" if here.in_figures and there.form != "none" else there.form
            return shown(counts.get(depth, self._start(list_id, depth)), form, there.pattern)

        return _PLACE.sub(number, here.text).strip()

    def _start(self, list_id: int, level: int) -> int:
        return self._starts(list_id).get(level, self._level(list_id, level).start)

    def _level(self, list_id: int, level: int) -> Level:
        return self._levels(list_id).get(level, Level())

    def _read_levels(self, list_id: int | None) -> dict[int, Level]:
        abstract = self._abstract.get(self._abstract_id(list_id))
        levels = dict(_levels_in(abstract)) if abstract is not None else {}
        for override in self._overrides(list_id):
            levels |= dict(_levels_in(override))
        return levels

    def _read_starts(self, list_id: int) -> dict[int, int]:
        """Return where levels of this list start anew, whatever went before."""
        found = ((whole(o.get(f"{W}ilvl")), whole(value(o, "startOverride"))) for o in self._overrides(list_id))
        return {level: start for level, start in found if level is not None and start is not None}

    def _overrides(self, list_id: int | None) -> list[Element]:
        element = self._lists.get(list_id)
        return element.findall(f"{W}lvlOverride") if element is not None else []

    def _abstract_id(self, list_id: int | None) -> str:
        """Return which abstract list stands behind a list, through the styles of lists that they may name in turn."""
        abstract = ""
        for _ in range(_MOST_LINKS):
            abstract = value(self._lists.get(list_id), "abstractNumId") or ""
            link = value(self._abstract.get(abstract), "numStyleLink")
            found = self._styles.numbering(link) if link else None
            if found is None or found[1].list_id not in self._lists:
                break
            list_id = found[1].list_id
        return abstract


def _bounded(level: int | None) -> int:
    return min(max(level or 0, 0), _LEVELS - 1)


def _levels_in(element: Element) -> Iterator[tuple[int, Level]]:
    for found in element.findall(f"{W}lvl"):
        depth = whole(found.get(f"{W}ilvl"))
        if depth is not None and 0 <= depth < _LEVELS:
            yield depth, _level(found)


def _level(element: Element) -> Level:
    form = _form(element)
    start = whole(value(element, "start"))
    return Level(
        start=1 if start is None else start,
        form=(form.get(f"{W}val") if form is not None else None) or "decimal",
        pattern=(form.get(f"{W}format", "") if form is not None else "").partition(",")[0].strip(),
        text=(value(element, "lvlText") or "")[:_LONGEST_TEXT].strip(),
        restart=whole(value(element, "lvlRestart")),
        in_figures=switched(element, "isLgl") is True,
        style=value(element, "pStyle"),
        hidden=switched(child(element, "rPr"), "vanish") is True,
    )


def _form(element: Element) -> Element | None:
    """Return the form of the numbers: newer Word hides one of its own behind a choice, with an older one to fall back on."""
    chosen = next((found for found in element if local(found) == "AlternateContent"), None)
    return next((chosen if chosen is not None else element).iter(f"{W}numFmt"), None)
