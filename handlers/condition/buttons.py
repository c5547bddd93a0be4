"""The button under /trangthai. Every press checks the right anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from plan.rights import Action


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Look at everything once more, what is outside of the machine included."""

    PREFIX: ClassVar[str] = "Kn"
    ACTION: ClassVar[Action] = Action.SEE_CONDITION


KINDS: dict[str, type[Any]] = {LookAgain.PREFIX: LookAgain}
