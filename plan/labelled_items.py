"""Which items of an outline are tasks by their labelled lines, and which fields headings and neighbours lend them.

A block of fields may stand under each item, under a heading for all items below it, or behind the last of several items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plan.blocks import Item, items_of, joined_labels, shared_from
from plan.deadline_phrases import deadline_in
from plan.duty_sentences import duty_in
from plan.fields import Fields, fields_of
from plan.labels import Field
from plan.outline import Entry, Node
from plan.unit_names import Doers, trimmed


@dataclass(slots=True)
class LabelledItem:
    """One task as its lines give it. `lent`: its fields are those of the block behind a later item."""

    node: Node
    fields: Fields
    place: int | None
    headed: bool
    line: int | None
    ref: str
    code: str
    lent: bool = False

    @property
    def has_heading(self) -> bool:
        """Whether the item's own words are the heading of the task, as where a line is labelled "Nhiệm vụ:"."""
        return self.headed or (Field.CONTENT in self.fields.given and len(self.fields.values[Field.CONTENT]) > 1)

    def content(self) -> str:
        """Return what is to be done."""
        content = self.fields.values[Field.CONTENT]
        own = content[1:] if self.has_heading and not self.headed else content
        return trimmed(" ".join(own)) or trimmed(self.node.text)

    def doers(self) -> Doers:
        """Return who does it: by labels, else by the sentence itself, else by the heading that names a unit."""
        named = self.fields.doers()
        if named.lead:
            return named
        texts = (self.content(), *(node.text for node in self.node.line_up()))
        duty = next((duty for text in texts if (duty := duty_in(text)) is not None and duty.lead), None)
        return named if duty is None else Doers(duty.lead, named.coordinating or duty.coordinating)

    def deadline(self) -> str | None:
        """Return the deadline as labelled, else as the sentence itself sets it."""
        return self.fields.text(Field.DEADLINE) or deadline_in(self.content())


class LabelledItems:
    """The tasks of an outline in its order."""

    def __init__(self, outline: Node, without_tasks: Callable[[Node], bool]) -> None:
        self._outline = outline
        self._without_tasks = without_tasks
        self._lines, self._shared = _lines_and_shared(outline)
        self._used = {node.ref for node in outline.walk()}
        self._items = {id(node): self._read(node) for node in outline.walk() if node.parent is not None}
        self._headings = {id(node) for node in outline.walk() if node.parent is not None and self._is_shared_heading(node)}
        labelled = {key for key, items in self._items.items() if any(item.fields.is_task for item in items)}
        self._lend_behind(labelled)
        among = {id(node.parent) for node in outline.walk() if id(node) in labelled and not node.children}
        self.tasks = [
            self._with_those_above(item)
            for node in outline.walk()
            if id(node) in labelled - self._headings or self._stands_among(node, among)
            for item in self._items[id(node)]
        ]

    def skipped(self) -> Iterator[tuple[Node, Entry]]:
        """Yield what holds text but became no task, in parts that may hold some; lines that only lead in end with a colon."""
        tasks = {id(item.node) for item in self.tasks}
        for node in self._outline.walk():
            if node.parent is None or id(node) in tasks | self._headings or self._without_tasks(node):
                continue
            if any(id(below) in tasks for below in node.walk()):
                yield from ((node, entry) for entry in node.entries if not entry.text.endswith(":"))
            elif not node.children:
                yield node, Entry(node.text, node.line)

    def _read(self, node: Node) -> list[LabelledItem]:
        return [_labelled_item(item, self._used) for item in items_of(node, self._lines[id(node)])]

    def _is_shared_heading(self, node: Node) -> bool:
        """Say whether the block of an item holds for the items below it: they have no leads of their own, or not all."""
        own = self._shared.get(id(node)) or (self._items[id(node)][0].fields if len(self._items[id(node)]) == 1 else None)
        if own is None or not own.is_task or not node.children:
            return False
        return id(node) in self._shared or not all(
            any(item.fields.values[Field.LEAD] for below in child.walk() for item in self._items[id(below)])
            for child in node.children
        )

    def _block_of(self, node: Node) -> Fields:
        own = self._items[id(node)][0].fields
        given_behind = self._shared.get(id(node))
        return own.completed(given_behind) if given_behind else own

    def _stands_among(self, node: Node, among: set[int]) -> bool:
        """Say whether an item without labels stands among tasks, or under a heading whose block holds for it."""
        if node.parent is None or node.children or self._without_tasks(node):
            return False
        return id(node.parent) in among or any(id(above) in self._headings for above in node.line_up() if above is not node)

    def _with_those_above(self, item: LabelledItem) -> LabelledItem:
        for above in item.node.line_up():
            if above is not item.node and id(above) in self._headings:
                item.fields = item.fields.completed(self._block_of(above))
        return item

    def _lend_behind(self, labelled: set[int]) -> None:
        """Give items without fields those of the next item that has some, where already the first of a row has none."""
        for parent in self._outline.walk():
            row = [node for node in parent.children if not node.children]
            if len(row) != len(parent.children) or len(row) < 2 or id(row[0]) in labelled or parent.parent is None:
                continue
            for place, node in enumerate(row):
                lender = next((later for later in row[place + 1 :] if id(later) in labelled), None)
                if id(node) not in labelled and lender is not None and not self._without_tasks(node):
                    for item in self._items[id(node)]:
                        item.fields = item.fields.completed(self._items[id(lender)][0].fields)
                        item.lent = True


def _labelled_item(item: Item, used: set[str]) -> LabelledItem:
    node = item.node
    ref, code = node.ref, node.code
    if item.place is not None:
        place = str(item.place)
        while f"{ref}.{place}" in used:
            place = f"{place}-2"
        ref, code = f"{ref}.{place}", f"{code}.{place}"
    return LabelledItem(node, fields_of(ref, item.lines), item.place, item.headed, item.lines[0].line, ref, code)


def _lines_and_shared(outline: Node) -> tuple[dict[int, tuple[Entry, ...]], dict[int, Fields]]:
    """Return the lines of each item, and the fields that lines behind an item give to all items of its heading."""
    lines: dict[int, tuple[Entry, ...]] = {}
    shared: dict[int, Fields] = {}
    for node in outline.walk():
        own = joined_labels(node.entries)
        end = shared_from(own) if not node.children and node.parent is not None and node.parent.parent is not None else len(own)
        lines[id(node)] = own[:end]
        if end < len(own) and node.parent is not None:
            shared[id(node.parent)] = fields_of(node.parent.ref, (Entry("", None), *own[end:]))
    return lines, shared
