"""What an update about progress did, by ids: enough to say the same again, whenever it is handled a second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from plan.undoing import Hindrance
from plan.wishes import Refusal


@dataclass(frozen=True, slots=True)
class Declined:
    """One thing that was not recorded, and why. `task` is None where the typed `code` names none."""

    task: int | None
    reason: Refusal | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Lines of the history that were written, what was declined, the dialogue that goes on.

    `stale`: the button belongs to a dialogue that is over. `dropped`: the person wanted nothing recorded. `hindered` says why
    the report `about` was not taken back; without it, the dialogue asks for a reason about that report.
    """

    recorded: tuple[int, ...] = ()
    declined: tuple[Declined, ...] = ()
    draft: int | None = None
    stale: bool = False
    dropped: bool = False
    hindered: Hindrance | None = None
    about: int | None = None

    @property
    def nothing(self) -> bool:
        """Whether nothing was written and nothing is asked for."""
        return not self.recorded and self.draft is None and not self.dropped


_ADAPTER = TypeAdapter(Outcome)


def facts_of(outcome: Outcome) -> Mapping[str, Any]:
    """Return an outcome as plain JSON."""
    facts: Mapping[str, Any] = _ADAPTER.dump_python(outcome, mode="json")
    return facts


def outcome_from(facts: Mapping[str, Any]) -> Outcome:
    """Return the outcome that plain JSON holds."""
    return _ADAPTER.validate_python(facts)
