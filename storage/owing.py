"""What a transaction owes its offices when it ends: that progress has changed, and rows of the audit log.

It is paid last. The office's row, at which everybody who writes there waits, is then held for three statements instead of for
a whole transaction: reports on different tasks of one office wait for each other no longer than that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Owed:
    """How often progress has changed, and the rows of the audit log that have no number yet, by office."""

    progress: Counter[int] = field(default_factory=Counter)
    notes: defaultdict[int, list[Mapping[str, object]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def offices(self) -> list[int]:
        """The offices that something is owed to, in the order in which everybody locks them."""
        return sorted({*self.progress, *self.notes})
