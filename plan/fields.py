"""The fields of one task, gathered from the lines under its number. It decides nothing about the plan as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plan.folding import fold
from plan.labels import Field, Labelled, labelled
from plan.model import Problem
from plan.outline import Entry, Node
from plan.unit_names import Doers, doers, split_units, trimmed

_INLINE = re.compile(r"[;.]\s+(?=[^\W\d_])|\s+[-–]\s+(?=[^\W\d_])")
_COLON = re.compile(r"\s*[:：]?\s*")
_LONGEST_SHOWN = 120
_LONGEST_LABEL = 120  # letters of a label inside a line, with the beginning of its value


@dataclass(slots=True)
class Fields:
    """What the lines of a task hold, in their order, final punctuation still on. `given` are the fields that have a label."""

    values: dict[Field, list[str]] = field(default_factory=lambda: {kind: [] for kind in Field})
    given: set[Field] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_task(self) -> bool:
        """Whether any label beyond that of the content stood there."""
        return bool(self.given - {Field.CONTENT})

    def text(self, kind: Field) -> str | None:
        """Return a field's text on one line, its final punctuation removed; None where nothing was said."""
        return trimmed(" ".join(self.values[kind])) or None

    def doers(self) -> Doers:
        """Return the leads, and the coordinating units: those with a label of their own, else those the lead line names."""
        led = [doers(value) for value in self.values[Field.LEAD]]
        coordinating = [name for value in self.values[Field.COORDINATING] for name in split_units(value)]
        named = coordinating or [name for one in led for name in one.coordinating]
        return Doers(tuple(name for one in led for name in one.lead), tuple(named))


def fields_of(node: Node) -> Fields:
    """Gather the fields of a numbered item and its lines; what belongs to none becomes a problem."""
    gathering = _Gathering(node.ref)
    gathering.take(Entry(node.text, node.line))
    for entry in node.entries:
        gathering.take(entry)
    return gathering.fields


class _Gathering:
    """The fields so far, and the field that a line without a label goes on with."""

    def __init__(self, ref: str) -> None:
        self.fields = Fields()
        self._ref = ref
        self._current = Field.CONTENT

    def take(self, entry: Entry) -> None:
        found = labelled(entry.text)
        if found is not None and found.field is not None:
            self._fill(found)
        elif found is not None and self._current is not Field.CONTENT and not self._goes_on(entry):
            self._leave_out("unknown_label", entry, label=found.label)
        elif found is None and self._is_foreign(entry):
            self._leave_out("skipped_text", entry)
        else:
            self._go_on(entry.text)

    def _fill(self, found: Labelled) -> None:
        if found.field is not None:
            self._current = found.field
            self.fields.given.add(found.field)
            self._go_on(found.value)

    def _go_on(self, text: str) -> None:
        """Add text to the current field, and what stands behind labels inside it: "… Phòng A; Đơn vị phối hợp: Phòng B"."""
        start = 0
        for cut, found, value in _inline_fields(text):
            self._add(text[start:cut])
            self._current = found
            self.fields.given.add(found)
            start = value
        self._add(text[start:])

    def _add(self, text: str) -> None:
        if text.strip():
            self.fields.values[self._current].append(text.strip())

    def _goes_on(self, entry: Entry) -> bool:
        """Say whether a line that only looks labelled belongs to an open list: a label without a value stood before it."""
        return not self.fields.values[self._current] and not entry.bullet

    def _is_foreign(self, entry: Entry) -> bool:
        """Say whether a paragraph without a dash stands behind a finished field: it is no part of the task."""
        values = self.fields.values[self._current]
        return not entry.bullet and self._current is not Field.CONTENT and bool(values) and entry.text[:1].isupper()

    def _leave_out(self, code: str, entry: Entry, **facts: str) -> None:
        shown = {**facts, "text": entry.text[:_LONGEST_SHOWN]}
        self.fields.problems.append(Problem(code, entry.line, self._ref, tuple(shown.items())))


def _inline_fields(text: str) -> Iterator[tuple[int, Field, int]]:
    """Yield where inside a text another known label begins, which field it announces, and where its value begins."""
    for match in _INLINE.finditer(text):
        found = labelled(text[match.end() : match.end() + _LONGEST_LABEL])
        if found is not None and found.field not in (None, Field.CONTENT) and _plain_label(found.label):
            end = text.find(found.label, match.end()) + len(found.label)
            colon = _COLON.match(text, end)
            yield match.start() + (text[match.start()] in ";."), found.field, colon.end() if colon else end


def _plain_label(label: str) -> bool:
    """Say whether a label inside a line is short enough to be none of the sentence: "thời gian", "đơn vị phối hợp"."""
    return len(fold(label).split()) <= 5
