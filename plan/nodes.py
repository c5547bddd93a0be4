"""The headings and items of a document as a tree, with the lines and tables under each. They are grown in `plan/outline.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from plan.document import Table
from plan.markers import Level


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that stands under a heading or item without opening one. `bullet` says that it had a dash or the like."""

    text: str
    line: int | None
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Hung:
    """A table where it stands, with the last line above it that no other table stood between; "" for none."""

    table: Table
    caption: str = ""


@dataclass(slots=True)
class Node:
    """A heading or item, grown while the document is read. `number` is its label, made unique among its siblings ("c2")."""

    level: int
    label: str
    number: str
    text: str
    line: int | None
    parent: Node | None = None
    bracketed: bool = False
    entries: list[Entry] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    tables: list[Hung] = field(default_factory=list)

    @property
    def path(self) -> tuple[str, ...]:
        """The numbers from the part down to this node; "1.2" takes the place of the "1" above it."""
        if self.parent is None:
            return ()
        above = self.parent.path
        if above and self.number.startswith(f"{above[-1]}."):
            above = above[:-1]
        return (*above, self.number)

    @property
    def ref(self) -> str:
        """The full number as the document has it: "II.3.a"."""
        return ".".join(self.path)

    @property
    def code(self) -> str:
        """The number as people say it, without the part: "3.a"."""
        parts = sum(1 for node in self.line_up() if node.level <= Level.PART)
        return ".".join(self.path[parts:]) or self.ref

    def line_up(self) -> Iterator[Node]:
        """Yield the node and all above it but the root, from below."""
        node = self
        while node.parent is not None:
            yield node
            node = node.parent

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it in the document's order."""
        yield self
        for child in self.children:
            yield from child.walk()
