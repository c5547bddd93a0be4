"""What an update did to the phrasings of a task: enough to say the same again, and to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from storage.phrasings import Written


class Said(StrEnum):
    """What became of it."""

    WRITTEN = "written"
    KNOWN = "known"  # the words mean the task already
    KEPT = "kept"  # it was learned, and now counts for good
    REMOVED = "removed"
    UNDONE = "undone"
    STALE = "stale"  # somebody has changed this meanwhile


@dataclass(frozen=True, slots=True)
class Outcome:
    """`before` and `after` are what was decided about these words and this task; None where nothing was.

    The words are in it because what was removed stands nowhere else; they are the office's, and no person's. `page` is which
    list was looked at, None where it was one task's.
    """

    said: Said
    task_id: int = 0
    words: str = ""
    before: Written | None = None
    after: Written | None = None
    page: int | None = None

    @property
    def changes(self) -> bool:
        """Whether something was changed."""
        return self.said in {Said.WRITTEN, Said.KEPT, Said.REMOVED, Said.UNDONE}

    @property
    def can_be_undone(self) -> bool:
        """Whether there is something to take back that was not a taking back itself."""
        return self.said in {Said.WRITTEN, Said.KEPT, Said.REMOVED}


_ADAPTER = TypeAdapter(Outcome)


def facts_of(outcome: Outcome) -> Mapping[str, Any]:
    """Return an outcome as plain JSON."""
    facts: Mapping[str, Any] = _ADAPTER.dump_python(outcome, mode="json")
    return facts


def outcome_from(facts: Mapping[str, Any]) -> Outcome:
    """Return the outcome that plain JSON holds."""
    return _ADAPTER.validate_python(facts)
