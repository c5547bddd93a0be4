"""What an office decides for itself about progress: evidence, acceptance, rhythm, hours, what groups hear, what is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time
from enum import StrEnum
from typing import Any

from plan.model import Every


class EvidencePolicy(StrEnum):
    """What is asked for when a task with a deliverable is reported done."""

    OFF = "off"
    ASK = "ask"
    REQUIRE = "require"


class GroupLines(StrEnum):
    """What a unit's group hears of its reports."""

    EACH = "each"
    DIGEST = "digest"


class OverdueAfter(StrEnum):
    """After which day something is overdue where its last day is a day off: after the next working day, or after the day."""

    NEXT_WORKING_DAY = "next_working_day"
    DUE_DAY = "due_day"


class ReportRhythm(StrEnum):
    """How often ongoing work, and recurring work whose plan names no rhythm, is to be reported."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def every(self) -> Every:
        """The same as the rhythm of a milestone."""
        return Every(self.value)


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """The settings of one office, each with what holds where nothing was chosen. Days are calendar days unless said otherwise.

    `overdue` says what a deadline on a day off means. `opens`, `closes` and `lunch` (whether nothing is said over it) are the
    hours of unasked messages, office time. `explanation_days` are working days for an answer. After `escalate_days` working
    days overdue the leaders are told (0: never). `leader_digest`: they get a digest of the whole office, with `ranking` one
    that ranks the units. `persons_thanked`: groups hear the names of those who finished something, unless a group has chosen
    otherwise. `learns`: what people choose for which words is kept for a while and teaches phrasings. `keep_*`: after so many
    days what nobody needs any more is deleted: unfinished dialogues, decided requests and used invitations, settled deliveries.
    """

    evidence: EvidencePolicy = EvidencePolicy.ASK
    acceptance: bool = False
    rhythm: ReportRhythm = ReportRhythm.MONTH
    group_lines: GroupLines = GroupLines.EACH
    overdue: OverdueAfter = OverdueAfter.NEXT_WORKING_DAY
    opens: time = time(7)
    closes: time = time(18)
    lunch: bool = True
    explanation_days: int = 3
    leader_digest: bool = True
    ranking: bool = False
    escalate_days: int = 5
    persons_thanked: bool = False
    learns: bool = True
    keep_requests_days: int = 90
    keep_deliveries_days: int = 90


CHOICES: Mapping[str, tuple[object, ...]] = {
    "evidence": tuple(EvidencePolicy),
    "acceptance": (False, True),
    "rhythm": tuple(ReportRhythm),
    "group_lines": tuple(GroupLines),
    "overdue": tuple(OverdueAfter),
    "opens": (time(6), time(7), time(7, 30), time(8)),
    "closes": (time(16, 30), time(17), time(18), time(20)),
    "lunch": (False, True),
    "explanation_days": (2, 3, 5, 7),
    "leader_digest": (True, False),
    "ranking": (False, True),
    "escalate_days": (0, 3, 5, 10),
    "persons_thanked": (False, True),
    "learns": (True, False),
    "keep_requests_days": (30, 90, 365),
    "keep_deliveries_days": (30, 90, 365),
}
"""What is offered for each setting, in the order in which a button goes through it."""


def next_value(name: str, value: object) -> object:
    """Return what is offered after a value, the first one after the last and after any that is not offered."""
    offered = CHOICES[name]
    return offered[(offered.index(value) + 1) % len(offered)] if value in offered else offered[0]


def settings_from(stored: Mapping[str, str]) -> OfficeSettings:
    """Return the settings from what is stored by name; what cannot be read counts as not chosen."""
    chosen: dict[str, Any] = {}
    for each in fields(OfficeSettings):
        value = _read(each.name, each.default, stored.get(each.name))
        if value is not None:
            chosen[each.name] = value
    return OfficeSettings(**chosen)


def written(value: object) -> str:
    """Return a setting's value as it is stored."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.value if isinstance(value, StrEnum) else str(value)


def _read(name: str, default: object, stored: str | None) -> object:
    """Return a stored value, None where it cannot be read. Numbers are days, up to ten years of them, 0 only where offered."""
    if stored is None:
        return None
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(stored)
    if isinstance(default, StrEnum):
        return next((member for member in type(default) if member.value == stored), None)
    if isinstance(default, time):  # only what is offered, so that no office ends its day before it begins
        return next((each for each in CHOICES[name] if written(each) == stored), None)
    least = 0 if 0 in CHOICES[name] else 1
    number = int(stored) if stored.isascii() and stored.isdecimal() and len(stored) <= 4 else -1
    return number if least <= number <= 3_650 else None
