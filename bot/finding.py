"""What `nhacviec doctor` finds: one thing looked at, with the sentence that says how it is and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class State(Enum):
    """How a thing is: in order, worth knowing, or to be mended."""

    OK = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `name` and `said` are keys of the room `doctor` in `locales`; `values` fill the sentence.

    `note` says that it is worth knowing though nothing is wrong; it counts only where `ok` is true.
    """

    ok: bool
    name: str
    said: str
    values: Mapping[str, object] = field(default_factory=dict)
    note: bool = False

    @property
    def state(self) -> State:
        """The mark before its line."""
        if not self.ok:
            return State.BAD
        return State.NOTE if self.note else State.OK
