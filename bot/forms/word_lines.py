"""What a paragraph of Word says as it is seen: changes accepted, hidden text and field codes left out, text boxes apart.

A soft line break is "\\n" and a tab "\\t". It counts no numbers and knows no tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bot.forms.old_fonts import Convert
from bot.forms.word_styles import Looks, Styles, looks
from bot.forms.xml_parts import W, child, local, switched, value

LEFT_OUT = frozenset({"del", "moveFrom", "pPr", "rPr", "sdtPr", "rt", "footnoteReference", "comment"})
"""What holds no text of the document as it stands: what was deleted or moved away, properties, readings over letters."""
_OLD_CAPITALS = re.compile(r"\.Vn\w+H$", re.IGNORECASE)  # .VnTimeH shows small letters as capitals
_PICTURES = frozenset({"drawing", "pict", "object"})
_SYMBOLS = {0x2D: "-", 0xB7: "•", 0xA7: "•", 0x6F: "□", 0xA8: "□", 0xFC: "✓", 0xFE: "☑", 0xE0: "→", 0xAE: "→"}
"""Letters of Symbol and Wingdings that stand in office texts, by their place in the font."""


@dataclass(slots=True)
class Said:
    """What a paragraph says, piece by piece, and the text boxes that hang on it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return all of its text."""
        return "".join(self.pieces)


class Speaker:
    """Reads the paragraphs of one document, in order: a field may reach over several.

    `convert` makes letters of the old fonts Unicode, where the document needs it.
    """

    def __init__(self, styles: Styles, convert: Convert | None = None) -> None:
        self._styles = styles
        self._convert = convert
        self._fields: list[bool] = []  # of each field that is open, whether its result has begun
        self._codes = 0  # how many of them are still in their code

    def said(self, paragraph: Element) -> Said:
        """Return what a paragraph says."""
        said = Said()
        style = self._styles.paragraph(value(paragraph, "pPr", "pStyle"))
        self._take(paragraph, style, said)
        if self._codes:  # a code that never ends must not swallow the rest
            self._fields = [True] * len(self._fields)
            self._codes = 0
        return said

    def ends_unseen(self, paragraph: Element) -> bool:
        """Say whether the end of a paragraph is deleted or hidden, so that the next one goes on in its line."""
        mark = child(paragraph, "pPr", "rPr")
        gone = child(mark, "del") is not None or child(mark, "moveFrom") is not None
        return gone or switched(mark, "specVanish") is True or switched(mark, "vanish") is True

    def _take(self, element: Element, style: str | None, said: Said) -> None:
        for part in element:
            name = local(part)
            if name == "r":
                self._run(part, style, said)
            elif name == "AlternateContent":
                self._take(chosen(part), style, said)
            elif name == "t":  # of a formula
                said.pieces.append(part.text or "")
            elif name not in LEFT_OUT and not is_placeholder(part):
                self._take(part, style, said)

    def _run(self, run: Element, style: str | None, said: Said) -> None:
        properties = child(run, "rPr")
        seen = looks(properties).over(self._styles.looks(style, value(properties, "rStyle")))
        self._letters(run, style, seen, said)

    def _letters(self, run: Element, style: str | None, seen: Looks, said: Said) -> None:
        for part in run:
            name = local(part)
            if name == "fldChar":
                self._turn_field(part.get(f"{W}fldCharType"))
            elif seen.hidden or self._codes:
                continue
            elif name in _PICTURES:
                said.boxes += boxes_in(part)
            elif name == "AlternateContent":
                self._letters(chosen(part), style, seen, said)
            elif name == "ruby":
                self._take(part, style, said)
            else:
                said.pieces.append(self._shown(_text(part, name), seen))

    def _shown(self, text: str, seen: Looks) -> str:
        if self._convert is None or not text:
            return text.upper() if seen.capitals else text
        capitals = seen.capitals or _OLD_CAPITALS.match(seen.font or "") is not None
        text = self._convert(text)
        return text.upper() if capitals else text

    def _turn_field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
            self._codes += 1
        elif kind == "separate" and self._fields and not self._fields[-1]:
            self._fields[-1] = True
            self._codes -= 1
        elif kind == "end" and self._fields and not self._fields.pop():
            self._codes -= 1


def chosen(alternatives: Element) -> Element:
    """Return the one of several writings of the same thing that Word shows: the first choice, else what to fall back on."""
    kinds = {local(part): part for part in reversed(alternatives)}
    return next((kinds[kind] for kind in ("Choice", "Fallback") if kind in kinds), Element("none"))


def boxes_in(element: Element) -> Iterator[Element]:
    """Yield the contents of the text boxes in a drawing, each once though it may be written in two ways."""
    for part in element:
        if local(part) == "txbxContent":
            yield part
        else:
            yield from boxes_in(chosen(part) if local(part) == "AlternateContent" else part)


def is_placeholder(element: Element) -> bool:
    """Say whether a content control still shows what it asks for, "Click here to enter text"."""
    return local(element) == "sdt" and child(element, "sdtPr", "showingPlcHdr") is not None


def _text(part: Element, name: str) -> str:
    if name == "t":
        return " ".join((part.text or "").split("\n"))
    if name == "br":
        return " " if part.get(f"{W}type") in {"page", "column"} else "\n"
    if name == "sym":
        return _symbol(part.get(f"{W}char"))
    return {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")


def _symbol(code: str | None) -> str:
    try:
        letter = int(code or "", 16)
    except ValueError:
        return ""
    if 0xF000 <= letter <= 0xF0FF:
        return _SYMBOLS.get(letter - 0xF000, " ")
    return chr(letter) if 0x20 <= letter <= 0xFFFD and not 0xD800 <= letter < 0xE000 else ""
