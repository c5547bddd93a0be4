"""What an update about deadlines did, by ids: enough to say the same again when it is handled a second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from plan.rights import Action, Denial


class Said(StrEnum):
    """What is said about it."""

    DENIED = "denied"  # `reason` says why, `action` what
    STALE = "stale"  # the question is over
    DROPPED = "dropped"  # the person wants nothing
    QUESTION = "question"  # something is missing: the draft knows what
    REFUSED = "refused"  # `reason` says why
    ASKED = "asked"  # a request, or questions (`ids`), were stored
    SET = "set"  # a basis was stored
    STANDING = "standing"  # how a request or question stands now
    WHY = "why"  # a word that needs a reason was begun: the draft waits for it
    MOOT = "moot"  # a request that can only be refused; `reason` says why
    ANSWERED = "answered"


_QUIET = frozenset({Said.STALE, Said.REFUSED, Said.MOOT})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done. `about` is the request, basis or question, `ids` the questions that were asked just now."""

    said: Said
    task: int | None = None
    about: int | None = None
    ids: tuple[int, ...] = ()
    draft: int | None = None
    reason: str = ""
    action: str = ""
    milestone: int | None = None

    @property
    def quiet(self) -> bool:
        """Whether nothing was written: a press is then answered in a small window and its message stays."""
        return self.said in _QUIET


def denied(reason: Denial, action: Action) -> Outcome:
    """Return that the person may not do that for the unit concerned."""
    return Outcome(Said.DENIED, reason=reason.value, action=action.value)


_ADAPTER = TypeAdapter(Outcome)


def facts_of(outcome: Outcome) -> Mapping[str, Any]:
    """Return an outcome as plain JSON."""
    facts: Mapping[str, Any] = _ADAPTER.dump_python(outcome, mode="json")
    return facts


def outcome_from(facts: Mapping[str, Any]) -> Outcome:
    """Return the outcome that plain JSON holds."""
    return _ADAPTER.validate_python(facts)
