"""The sealed buttons of people: registering, deciding on it, changing members, binding groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from plan.rights import Action


@dataclass(frozen=True, slots=True)
class Register:
    """Begin to register."""

    PREFIX: ClassVar[str] = "Pr"
    ACTION: ClassVar[Action] = Action.REGISTER


KINDS: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (Register,)}
