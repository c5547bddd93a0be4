"""Word documents (.docx): paragraphs and tables in their order, as Word shows them, automatic numbers written out.

What stands beside the text is left out: headers, footers, footnotes, comments, the table of contents. Of headers and watermarks
only a mark of secrecy counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bot.forms.letterheads import side_by_side
from bot.forms.limits import limits
from bot.forms.marks import refuse_marked
from bot.forms.old_fonts import Convert, converter
from bot.forms.packages import Package
from bot.forms.word_lines import LEFT_OUT, Speaker, chosen, is_placeholder
from bot.forms.word_numbering import Numbering
from bot.forms.word_styles import Styles, numbered
from bot.forms.word_tables import cells_of, goes_on_from_above, grid_of, rows_of
from bot.forms.xml_parts import Parts, W, child, local, value
from plan.document import Block, Document, DocumentError, Paragraph, Table
from plan.folding import one_line
from plan.labels import opens_field
from plan.markers import opens_item
from plan.secrecy import HEAD_LINES


def read_word(content: bytes, name: str) -> Document:
    """Return the document in a .docx file; `line` counts its paragraphs, those in cells too, from 1.

    Raises `DocumentError`: "broken" for a damaged file, "secret" for a marked one, "too_much" for too many cells, "old_fonts".
    """
    parts = Parts(Package(content, name), name)
    body = child(parts.root(parts.main), "body")
    if body is None:
        raise DocumentError("broken", name)
    refuse_marked(_beside(parts), name)
    story = _Story(parts, name, converter((text.text or "" for text in body.iter(f"{W}t")), name))
    blocks = tuple(story.blocks(body))
    refuse_marked(story.head, name)  # as they are typed: a mark that stands apart behind a tab is one
    return Document(blocks)


def _beside(parts: Parts) -> Iterator[str]:
    """Yield the lines of headers and footers, and of drawn letters such as watermarks, where marks are stamped."""
    speaker = Speaker(Styles(Element("none")))
    for root in parts.of_kind("header", "footer"):
        for element in root.iter():
            if local(element) == "p":
                yield from speaker.said(element).text.split("\n")
            elif local(element) == "textpath":
                yield element.get("string", "")


@dataclass(frozen=True, slots=True)
class _Told:
    """A paragraph as it is told: its text with the number in front ("" without text), the number, its text boxes, its place."""

    text: str
    mark: str
    boxes: list[Element]
    place: int


class _Story:
    """The text of a document on its way to blocks."""

    def __init__(self, parts: Parts, name: str, convert: Convert | None) -> None:
        self._styles = Styles(next(parts.of_kind("styles"), Element("none")))
        self._numbering = Numbering(next(parts.of_kind("numbering"), Element("none")), self._styles)
        self._speaker = Speaker(self._styles, convert)
        self._name = name
        self._place = 0
        self._cells = 0
        self._held: list[str] = []  # text whose paragraph does not end where it seems to
        self.head: list[str] = []

    def blocks(self, container: Element) -> Iterator[Block]:
        """Yield the blocks of a body, a text box or a frame."""
        for part, following in _with_next(_parts(container)):
            if local(part) == "p":
                yield from self._paragraph(part, following)
            else:
                yield from self._table(part)

    def _paragraph(self, element: Element, following: Element | None) -> Iterator[Block]:
        told = self._told(element, following)
        if not self._styles.is_table_of_contents(value(element, "pPr", "pStyle")):
            yield from (Paragraph(line, told.place) for line in _split(told.text))
        for box in told.boxes:
            yield from self.blocks(box)

    def _told(self, element: Element, following: Element | None) -> _Told:
        """Return a paragraph with its number in front; one whose end is not seen is kept for the one that follows."""
        self._place += 1
        said = self._speaker.said(element)
        self._held.append(said.text)
        goes_on = following is not None and local(following) == "p"
        if self._speaker.ends_unseen(element) and (goes_on or not "".join(self._held).strip()):
            return _Told("", "", said.boxes, self._place)
        text = "".join(self._held)
        self._held = []
        if len(self.head) < HEAD_LINES:
            self.head += text.splitlines()
        properties = child(element, "pPr")
        mark = self._numbering.mark(numbered(properties), self._styles.paragraph(value(properties, "pStyle")))
        return _Told(f"{mark} {text}" if text.strip() else "", mark, said.boxes, self._place)

    def _table(self, element: Element) -> Iterator[Block]:
        place = self._place + 1
        only = _only_cell(element)
        if only is not None:
            yield from self.blocks(only)
            return
        rows = [self._counted(row) for row in grid_of(element, self._cell)]
        beside = side_by_side(rows)
        if beside is not None:
            yield from (Paragraph(line, place) for line in beside)
            return
        width = max(map(len, rows), default=0)
        if any(cell for row in rows for cell in row):
            yield Table(tuple((*row, *([""] * (width - len(row)))) for row in rows), place)

    def _counted(self, row: tuple[str, ...]) -> tuple[str, ...]:
        self._cells += len(row)
        if self._cells > limits().cells:
            raise DocumentError("too_much", self._name)
        return row

    def _cell(self, cell: Element) -> str:
        return "\n".join(self._lines(cell))

    def _lines(self, container: Element) -> Iterator[str]:
        parts = list(_with_next(_parts(container)))
        for part, following in parts:
            if local(part) == "p":
                told = self._told(part, following)
                # An empty cell that is numbered counts its row, in a column "STT".
                text = told.text or (told.mark if len(parts) == 1 else "")
                yield from filter(None, map(one_line, text.split("\n")))
                for box in told.boxes:
                    yield from self._lines(box)
            else:
                yield from self._inner_table(part)

    def _inner_table(self, element: Element) -> Iterator[str]:
        """Yield a table inside a cell, a line for each row; what is merged is told once."""
        for row in rows_of(element):
            cells = [self._cell(cell) for cell in cells_of(row) if not goes_on_from_above(cell)]
            texts = [text for text in cells if text]
            yield from ("\n".join(texts) if any("\n" in text for text in texts) else " ".join(texts)).splitlines()


def _with_next(parts: Iterator[Element]) -> Iterator[tuple[Element, Element | None]]:
    """Yield each part with the one that follows it, None after the last."""
    found = list(parts)
    return zip(found, [*found[1:], None], strict=True)


def _parts(container: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a container, through whatever is wrapped around them."""
    for part in container:
        name = local(part)
        if name in {"p", "tbl"}:
            yield part
        elif name == "AlternateContent":
            yield from _parts(chosen(part))
        elif name not in LEFT_OUT and not is_placeholder(part) and not _is_table_of_contents(part):
            yield from _parts(part)


def _is_table_of_contents(part: Element) -> bool:
    return value(part, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents"


def _only_cell(table: Element) -> Element | None:
    """Return the cell of a table that is no more than a frame around text."""
    cells = [cell for row in rows_of(table) for cell in cells_of(row)]
    return cells[0] if len(cells) == 1 else None


def _split(text: str) -> Iterator[str]:
    """Yield the paragraphs that soft line breaks make of one: where an item, a field or a title in capitals begins or ends."""
    whole: list[str] = []
    for line in filter(None, map(one_line, text.split("\n"))):
        if whole and (opens_item(line) or opens_field(line) or whole[-1].isupper() != line.isupper()):
            yield " ".join(whole)
            whole = []
        whole.append(line)
    if whole:
        yield " ".join(whole)
