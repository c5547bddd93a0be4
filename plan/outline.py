"""The outline of a document: parts, sections, items and the lines under each. It knows numbering, not what a task is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice, takewhile

from plan.document import Document, Paragraph, Table
from plan.folding import fold, one_line
from plan.labels import Field, Labelled, field_of, is_left_out, labelled, may_stand_alone
from plan.markers import Level, Marked, Marker, marked, may_follow
from plan.nodes import Entry, Hung, Node
from plan.wordlists import table

__all__ = ["Entry", "Hung", "Node", "outline_of"]

_LOOKED_AHEAD = 60  # lines in which the next item of the same kind stands
_UNFINISHED = re.compile(r"""[^.:;!?…]$""")
_APPENDIX_NUMBER = re.compile(r"\b(?:\d{1,2}|[IVX]{1,5})\b")


def outline_of(document: Document) -> Node:
    """Return the root: its entries are what stands before the first heading, its children the parts."""
    growth = _Growth()
    rows = [(block, marked(one_line(block.text)) if isinstance(block, Paragraph) else None) for block in document.blocks]
    for place, (block, line) in enumerate(rows):
        if isinstance(block, Table):
            growth.hang(block)
        elif line is not None:
            following = (later for _, later in islice(rows, place + 1, None) if later is not None)
            growth.take(line, block.line, following)
    return growth.root


class _Growth:
    """The outline while it grows: the node that lines now belong to, and whether the text has come to its closing list."""

    def __init__(self) -> None:
        self.root = Node(0, "", "", "", None)
        self._current = self.root
        self._closed = False
        self._caption = ""
        self._times = Counter[str]()

    def take(self, line: Marked, number: int | None, following: Iterable[Marked]) -> None:
        if not line.text:
            return
        self._caption = line.text
        if _opens(line.text, "ending"):
            self._closed = True
        elif line.text.isupper() and _opens(line.text, "appendix"):
            self._open(Marker(Level.APPENDIX, _appendix_number(line.text)), line.text, number)
            self._closed = False
        elif not self._closed:
            self._place(line, number, following)

    def hang(self, table: Table) -> None:
        """Put a table below the item that it stands under; behind the list of recipients it stands under none."""
        (self.root if self._closed else self._current).tables.append(Hung(table, self._caption))
        self._caption = ""

    def _place(self, line: Marked, number: int | None, following: Iterable[Marked]) -> None:
        marker = self._settled(line.marker)
        if marker is None or marker.level == Level.BULLET:
            self._append(line, number)
        elif self._breaks_a_sentence(marker, line.text):
            self._join(f"{_written(marker)} {line.text}")
        elif not self._goes_on_with_tasks(line) and _is_field(line, following):
            self._climb(marker.level)
            self._current.entries.append(Entry(line.text if labelled(line.text) else f"{line.text}:", number))
        else:
            self._open(marker, line.text, number)

    def _settled(self, marker: Marker | None) -> Marker | None:
        """Give "(2)" the level it has here: that of the "(1)" before it, else below a letter or section, else a section's."""
        if marker is None or marker.level != Level.BRACKETED:
            return marker
        line_up = list(self._current.line_up())
        before = next((node for node in line_up if node.bracketed), None)
        if before is not None and marker.label != "1":
            return Marker(before.level, marker.label, bracketed=True)
        above = min((node for node in line_up if not node.bracketed), key=lambda node: -node.level, default=None)
        if above is not None and above.level == Level.ITEM:
            return Marker(Level.BELOW_ITEM, marker.label, bracketed=True)
        below_section = above is not None and above.level >= Level.SECTION
        return Marker(Level.BRACKETED if below_section else Level.SECTION, marker.label, bracketed=True)

    def _open(self, marker: Marker, text: str, line: int | None) -> None:
        self._climb(marker.level)
        node = Node(marker.level, marker.label, marker.label, text, line, self._current, marker.bracketed)
        self._times[node.ref] += 1
        node.number = _unique(marker.label, self._times[node.ref])
        self._current.children.append(node)
        self._current = node

    def _climb(self, level: int) -> None:
        """Go up to the node that a mark of this level stands under."""
        while self._current.parent is not None and self._current.level >= level:
            self._current = self._current.parent

    def _append(self, line: Marked, number: int | None) -> None:
        bullet = line.marker is not None
        if bullet and self._is_cut_field(line.text):
            self._join(f"- {line.text}")
        else:
            self._current.entries.append(Entry(line.text, number, bullet))

    def _is_cut_field(self, text: str) -> bool:
        """Say whether a dash only seems to be a bullet: "Đơn vị chủ trì: Phòng Hành chính" / "- Tổ chức."."""
        if labelled(text) or not self._current.entries:
            return False
        before = labelled(self._current.entries[-1].text)
        return before is not None and bool(before.value) and _UNFINISHED.search(before.value) is not None

    def _breaks_a_sentence(self, marker: Marker, text: str) -> bool:
        """Say whether a mark only seems to be one: a wrapped line that begins with "a) khoản 2 Điều 5"."""
        before = self._last_text()
        heading = marker.level == Level.PART and text.isupper()
        if heading or not before or before.isupper() or not _UNFINISHED.search(before):
            return False
        return not may_follow(self._last_number(marker), marker.label)

    def _goes_on_with_tasks(self, line: Marked) -> bool:
        """Say whether the item before a labelled line opens with the same label and is one of its own: "1. Thời gian: …"."""
        label = _label(line)
        before = next((node for node in self._current.line_up() if line.marker and node.level == line.marker.level), None)
        if label is None or label.field is None or before is None:
            return False
        found = labelled(before.text)
        return found is not None and found.field is label.field

    def _last_number(self, marker: Marker) -> str | None:
        node: Node | None = self._current
        while node is not None and node.level > marker.level:
            node = node.parent
        return node.label if node is not None and node.level == marker.level else None

    def _last_text(self) -> str:
        return self._current.entries[-1].text if self._current.entries else self._current.text

    def _join(self, text: str) -> None:
        if self._current.entries:
            last = self._current.entries[-1]
            self._current.entries[-1] = Entry(f"{last.text} {text}", last.line, last.bullet)
        else:
            self._current.text = f"{self._current.text} {text}"


def _is_field(line: Marked, following: Iterable[Marked]) -> bool:
    """Say whether a numbered line is a field of the item above: "a) Nhiệm vụ: …", "b) Thời gian: …", "c) Đơn vị chủ trì".

    "a) Nội dung: …" may also open a task; then the next line numbered in the same way opens one as well. So does any label
    that comes again at the head of a later item: "1. Thời gian: …", "2. Thời gian: …".
    """
    found = _label(line)
    if found is None or line.marker is None or (found.field is None and not is_left_out(found.label)):
        return False
    level = line.marker.level
    later = list(takewhile(lambda each: each.marker is None or each.marker.level >= level, islice(following, _LOOKED_AHEAD)))
    if found.field not in (None, Field.CONTENT):
        return not any(each.marker and each.marker.level == level and _opens_with(each, found.field) for each in later)
    after = next((each for each in later if each.marker and each.marker.level == level), None)
    next_label = _label(after) if after is not None else None
    if next_label is None:
        return False
    return next_label.field not in (None, Field.CONTENT) or (found.field is not next_label.field)


def _opens_with(line: Marked, field: Field) -> bool:
    label = _label(line)
    return label is not None and label.field is field


def _label(line: Marked) -> Labelled | None:
    """Return the label of a numbered line; behind a letter it may stand alone without its colon."""
    found = labelled(line.text)
    if found is not None or line.marker is None or line.marker.level != Level.ITEM or not may_stand_alone(line.text):
        return found
    return Labelled(line.text, field_of(line.text), "")


def _unique(label: str, times: int) -> str:
    """Return a label that tells repeated ones apart: the second c is "c2", the second 3 "3-2"."""
    if times == 1:
        return label
    return f"{label}{times}" if label.isalpha() and label.islower() else f"{label}-{times}"


def _written(marker: Marker) -> str:
    return f"{marker.label})" if marker.level == Level.ITEM else f"{marker.label}."


def _opens(text: str, kind: str) -> bool:
    return fold(text).startswith(tuple(map(fold, table("reading")["parts"][kind])))


def _appendix_number(text: str) -> str:
    found = _APPENDIX_NUMBER.search(text)
    return f"PL{found.group()}" if found else "PL"
