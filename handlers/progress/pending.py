"""A dialogue about progress that is not finished, as it is kept between two messages: what is wished, what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter

from plan.wishes import Need, Wish

REPORT = "report"
"""The kind of draft that holds a `Pending`."""
UNDO, RETURN = "undo", "return"
"""Kinds of drafts that wait for a reason: to take a report back, to send it back. Their facts name the report."""
DRAFT_LIFE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Item:
    """One wish on its way. `choices` are the tasks that share the code that was typed; the wish has no task then."""

    wish: Wish
    choices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """Wishes in the order in which they were said; the first is the one that `need` asks about. `units` are its choices."""

    items: tuple[Item, ...]
    need: Need | None = None
    units: tuple[int, ...] = ()

    @property
    def first(self) -> Wish:
        """The wish that is asked about."""
        return self.items[0].wish

    def with_first(self, **changes: Any) -> Pending:
        """Return it with something more known of the first wish, and nothing asked for yet."""
        first = Item(replace(self.first, **changes))
        return Pending((first, *self.items[1:]))


_ADAPTER = TypeAdapter(Pending)


def facts_of(pending: Pending) -> Mapping[str, Any]:
    """Return a dialogue as plain JSON."""
    facts: Mapping[str, Any] = _ADAPTER.dump_python(pending, mode="json")
    return facts


def pending_from(facts: Mapping[str, Any]) -> Pending:
    """Return the dialogue that plain JSON holds; `ValueError` for anything else."""
    return _ADAPTER.validate_python(facts)
