"""The sealed button of a report's period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from plan.rights import Action


@dataclass(frozen=True, slots=True)
class MakeReport:
    """Make the files of a period, named by its key ("2025-m11"); whose tasks they hold is decided when it is pressed."""

    PREFIX: ClassVar[str] = "Oa"
    ACTION: ClassVar[Action] = Action.MAKE_REPORTS
    period: str


KINDS: dict[str, type[Any]] = {MakeReport.PREFIX: MakeReport}
