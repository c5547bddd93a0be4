"""What `nhacviec doctor` finds: one thing looked at, with the sentence that says how it is and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `name` and `said` are keys of the room `doctor` in `locales`; `values` fill the sentence."""

    ok: bool
    name: str
    said: str
    values: Mapping[str, object] = field(default_factory=dict)
