"""Which lines of a numbered item belong together as one task: usually all, sometimes several blocks of fields under a heading.

It knows where a block begins (a field comes again, or a line brings its own fields), not what the fields mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plan.duty_sentences import duty_in, opens_with_verb
from plan.fields import fields_named
from plan.labels import Field, Labelled, is_shared, labelled
from plan.markers import Level
from plan.outline import Entry, Node

_TITLE_END = re.compile(r"[^.;:,]$")
_LONGEST_TITLE_WORDS = 16
_SHORTEST_WORK_WORDS = 4
_LONGEST_LABEL_WORDS = 5


@dataclass(frozen=True, slots=True)
class Item:
    """The lines of one task. `place` tells the tasks of one numbered item apart, from 1; None where it is the item itself.

    `headed`: the item's own words are the heading of the task, no part of what is to be done.
    """

    node: Node
    lines: tuple[Entry, ...]
    place: int | None = None
    headed: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    entry: Entry
    label: Labelled | None
    fields: tuple[Field, ...]

    @property
    def is_text(self) -> bool:
        """Whether the line has no label at its head."""
        return self.label is None or self.label.field is None


def items_of(node: Node, lines: Sequence[Entry]) -> tuple[Item, ...]:
    """Cut the lines under a numbered item into tasks; one item with all lines where they are one block."""
    rows = [_Row(line, labelled(line.text), fields_named(line.text)) for line in lines]
    blocks = list(_blocks(rows))
    own = Entry(node.text, node.line)
    if len(blocks) > 1:
        return tuple(_headed_or_own(node, own, blocks))
    pieces = _works_of_one_block(node, rows)
    if pieces:
        return tuple(Item(node, piece, place, headed=True) for place, piece in enumerate(pieces, start=1))
    if _heads_a_sentence(node, rows):
        return (Item(node, tuple(lines), headed=True),)
    return (Item(node, (own, *lines)),)


def _heads_a_sentence(node: Node, rows: Sequence[_Row]) -> bool:
    """Say whether a title stands over a paragraph that says by itself who does what."""
    first = rows[0] if rows else None
    if first is None or first.entry.bullet or not first.is_text or not _is_title(node):
        return False
    duty = duty_in(first.entry.text)
    return duty is not None and bool(duty.lead and duty.rest)


def _is_title(node: Node) -> bool:
    return _TITLE_END.search(node.text) is not None and len(node.text.split()) <= _LONGEST_TITLE_WORDS


def joined_labels(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Join a label that is broken over two paragraphs: "- Cơ quan, đơn vị" / "Chủ trì: Phòng A"."""
    joined: list[Entry] = []
    for entry in entries:
        before = joined[-1] if joined else None
        if before is not None and not entry.bullet and _is_broken_label(before.text, entry.text):
            joined[-1] = Entry(f"{before.text} {entry.text}", before.line, before.bullet)
        else:
            joined.append(entry)
    return tuple(joined)


def shared_from(entries: Sequence[Entry]) -> int:
    """Return from which line on the fields hold for all items of the heading; the number of lines where none does."""
    for place, entry in enumerate(entries):
        found = labelled(entry.text)
        if found is not None and found.field is not None and is_shared(found.label):
            return place
    return len(entries)


def _is_broken_label(before: str, after: str) -> bool:
    if len(before.split()) > _LONGEST_LABEL_WORDS or before[-1:] in {":", ".", ";"} or labelled(before) is not None:
        return False
    whole, rest = labelled(f"{before} {after}"), labelled(after)
    return (
        whole is not None
        and whole.field is not None
        and len(whole.label) > len(before)
        and (rest is None or rest.field is None or rest.field is whole.field)
    )


def _blocks(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    complete = sum(row.is_text and bool(row.fields) for row in rows)
    block: list[_Row] = []
    given: list[Field] = []
    for place, row in enumerate(rows):
        if block and _begins(rows, place, given, several=complete > 1):
            yield block
            block, given = [], []
        block.append(row)
        given.extend(row.fields)
    yield block


def _begins(rows: Sequence[_Row], place: int, given: Sequence[Field], *, several: bool) -> bool:
    """Say whether a row begins a new block behind one that gave these fields."""
    row = rows[place]
    if row.is_text and row.fields:
        return several or bool(given)
    if not given:
        return False
    if row.is_text:
        return not _goes_on_with_a_list(rows, place) and bool(_named_next(rows, place) & set(given))
    again = bool(row.fields) and row.fields[0] in given
    return again and row.fields[0] in {given[0], Field.CONTENT} and len(set(given)) > 1


def _goes_on_with_a_list(rows: Sequence[_Row], place: int) -> bool:
    """Say whether a row without a label belongs to the list of a field: behind "Sản phẩm:", or behind a product's semicolon.

    Behind an empty label the last row of several, right before a label, is no longer of the list.
    """
    first = place
    while first > 0 and rows[first - 1].is_text:
        first -= 1
    if first == 0:
        return False
    head = rows[first - 1]
    if head.label is not None and not head.label.value:
        return first == place or (place + 1 < len(rows) and rows[place + 1].is_text)
    return head.fields[-1:] == (Field.DELIVERABLE,) and rows[place - 1].entry.text.endswith(";")


def _named_next(rows: Sequence[_Row], place: int) -> set[Field]:
    """Return the fields of the labels that come next, up to the next row without one."""
    while place < len(rows) and rows[place].is_text:
        place += 1
    named: set[Field] = set()
    while place < len(rows) and not rows[place].is_text:
        named |= set(rows[place].fields)
        place += 1
    return named


def _headed_or_own(node: Node, own: Entry, blocks: Sequence[Sequence[_Row]]) -> Iterator[Item]:
    """Yield several tasks of one item: its words head them all, or are the first one's where only that has none of its own."""
    with_text = [any(row.is_text or Field.CONTENT in row.fields for row in block) for block in blocks]
    headed = with_text[0] or not any(with_text[1:])
    for place, (block, has_text) in enumerate(zip(blocks, with_text, strict=True), start=1):
        lines = tuple(row.entry for row in block)
        if headed:
            yield Item(node, lines if has_text else (own, *lines), place, headed=True)
        else:
            yield Item(node, (own, *lines), None) if place == 1 else Item(node, lines, place)


def _works_of_one_block(node: Node, rows: Sequence[_Row]) -> list[tuple[Entry, ...]]:
    """Return the works that share one block of fields: lines that each say what is done, under a heading that is a title."""
    works = [row for row in rows if row.is_text and row.entry.bullet]
    fields = rows[len(works) :]
    if len(works) < 2 or not fields or any(row.is_text or Field.CONTENT in row.fields for row in fields):
        return []
    if node.level >= Level.ITEM or not _is_title(node) or not all(row.is_text for row in rows[: len(works)]):
        return []
    if not all(opens_with_verb(row.entry.text) and len(row.entry.text.split()) >= _SHORTEST_WORK_WORDS for row in works):
        return []
    return [(row.entry, *(field.entry for field in fields)) for row in works]
