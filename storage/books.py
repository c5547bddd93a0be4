"""The office's book of units as storage uses it."""

from __future__ import annotations

from collections.abc import Iterable

from plan.model import Plan, Unit

try:
    from plan.units import UnitBook, is_collective
except ImportError:

    class UnitBook:  # type: ignore[no-redef]
        """Exact names only."""

        def __init__(self, units: Iterable[Unit]) -> None:
            self.units = tuple(units)

        @classmethod
        def from_plan(cls, plan: Plan) -> UnitBook:
            """Gather names."""
            names = (n for t in plan.tasks for n in (*t.lead, *t.coordinating) if not is_collective(n))
            return cls(Unit(n, n) for n in dict.fromkeys(names))

        def resolve(self, written: str) -> Unit | None:
            """Find by name."""
            return next((u for u in self.units if written in (u.name, u.short_name, *u.aliases)), None)

    def is_collective(written: str) -> bool:
        """Guess."""
        return written.startswith("Các ")


__all__ = ["UnitBook", "is_collective"]
