"""The fields of one task, gathered from its lines. It decides nothing about the plan as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plan.folding import fold
from plan.labels import Field, Labelled, is_left_out, labelled
from plan.model import Problem
from plan.outline import Entry
from plan.unit_names import Doers, doers, names_units, split_units, trimmed

_INLINE = re.compile(r"(?:[;.,]|\s[-–]|\s?[(\[])\s*(?=[^\W\d_])")
_LONGEST_SHOWN = 120
_SHOWN_OF_A_VALUE = 20
_LONGEST_LABEL = 120  # letters of a label inside a line, with the beginning of its value


@dataclass(slots=True)
class Fields:
    """What the lines of a task hold, in their order, final punctuation still on. `given` are the fields that have a label.

    `sure`: a label stood at the head of a line or before a colon; "…; hoàn thành trước ngày …" alone may be the sentence's own.
    """

    values: dict[Field, list[str]] = field(default_factory=lambda: {kind: [] for kind in Field})
    given: set[Field] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    sure: bool = False

    @property
    def is_task(self) -> bool:
        """Whether any label beyond that of the content stood there that makes the lines fields of a task."""
        return bool(self.given - {Field.CONTENT}) and (self.sure or Field.LEAD in self.given)

    def text(self, kind: Field) -> str | None:
        """Return a field's text on one line, its final punctuation removed; None where nothing was said."""
        return trimmed(" ".join(self.values[kind])) or None

    def doers(self) -> Doers:
        """Return the leads, and the coordinating units: those with a label of their own, else those the lead line names."""
        led = [doers(value) for value in self.values[Field.LEAD]]
        coordinating = [name for value in self.values[Field.COORDINATING] for name in split_units(value)]
        named = coordinating or [name for one in led for name in one.coordinating]
        return Doers(tuple(name for one in led for name in one.lead), tuple(named))

    def completed(self, above: Fields) -> Fields:
        """Return the fields with those that only the block above them gives."""
        missing = {kind for kind in above.given - {Field.CONTENT} if not self.values[kind]}
        values = {kind: above.values[kind] if kind in missing else self.values[kind] for kind in Field}
        return Fields(values, self.given | missing, self.problems, self.sure or above.sure)


def fields_of(ref: str, lines: Iterable[Entry]) -> Fields:
    """Gather the fields of the lines of a task; what belongs to none becomes a problem."""
    gathering = _Gathering(ref)
    for entry in lines:
        gathering.take(entry)
    return gathering.fields


def fields_named(text: str) -> tuple[Field, ...]:
    """Return the fields that a line has labels for, in their order, those inside it included."""
    found = labelled(text)
    value = text if found is None or found.field is None else found.value
    own = () if found is None or found.field is None else (found.field,)
    return (*own, *(field for _, field, _ in _inline_fields(value)))


class _Gathering:
    """The fields so far, and the field that a line without a label goes on with."""

    def __init__(self, ref: str) -> None:
        self.fields = Fields()
        self._ref = ref
        self._current = Field.CONTENT

    def take(self, entry: Entry) -> None:
        found = labelled(entry.text)
        if found is not None and found.field is not None:
            self._fill(found, entry)
        elif found is not None and self._is_no_content(found) and not self._goes_on(entry):
            self._leave_out("unknown_label", entry, label=found.label)
        elif found is None and self._is_foreign(entry):
            self._leave_out("skipped_text", entry)
        else:
            self._go_on(entry.text, entry)

    def _is_no_content(self, found: Labelled) -> bool:
        """Say whether an unknown label stands behind the content, or is one that a plan keeps nothing of."""
        begun = bool(self.fields.values[Field.CONTENT])
        return self._current is not Field.CONTENT or (begun and is_left_out(found.label))

    def _fill(self, found: Labelled, entry: Entry) -> None:
        if found.field is not None:
            self.fields.sure |= found.field is not Field.CONTENT
            self._turn_to(found.field, found.value, entry)
            self._go_on(found.value, entry)

    def _turn_to(self, kind: Field, value: str, entry: Entry) -> None:
        """Turn to a field. Who is in charge leads where it is a unit ("Người thực hiện: Phòng A"); a person leads nothing."""
        if kind is Field.PERSON and value and names_units(value):
            kind = Field.LEAD
        elif kind is Field.PERSON:
            self._leave_out("person_in_charge", entry)
        self._current = kind
        self.fields.given |= {kind} - {Field.PERSON}

    def _go_on(self, text: str, entry: Entry) -> None:
        """Add text to the current field, and what stands behind labels inside it: "… Phòng A; Đơn vị phối hợp: Phòng B"."""
        start = 0
        for cut, found, value in _inline_fields(text):
            self._add(text[start:cut])
            self.fields.sure |= ":" in text[cut:value]
            self._turn_to(found, text[value:], entry)
            start = value
        self._add(text[start:])

    def _add(self, text: str) -> None:
        bare = _unbracketed(text.strip())
        if bare:
            self.fields.values[self._current].append(bare)

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
        if found is None or found.field in (None, Field.CONTENT) or not _plain_label(found.label):
            continue
        end = text.find(found.label, match.end()) + len(found.label)
        value = text.find(found.value[:_SHOWN_OF_A_VALUE], end) if found.value else len(text)
        if found.field is not None and (match.group().strip() not in {",", "(", "["} or ":" in text[end:value]):
            yield match.start() + (text[match.start()] in ";."), found.field, value


def _unbracketed(text: str) -> str:
    """Return a text whose brackets close: where "(Chủ trì: A; hạn: quý II)" is cut apart, each part has one of them only."""
    bare = text.rstrip(" .;,")
    opened = bare.count("(") + bare.count("[") - bare.count(")") - bare.count("]")
    if opened < 0 and bare[-1:] in {")", "]"}:
        return bare[:-1].rstrip()
    if opened > 0:
        return text[1:].lstrip() if text[:1] in {"(", "["} else f"{bare})"
    return text


def _plain_label(label: str) -> bool:
    """Say whether a label inside a line is short enough to be none of the sentence: "thời gian", "đơn vị phối hợp"."""
    return len(fold(label).split()) <= 5
