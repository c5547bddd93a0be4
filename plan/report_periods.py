"""The period of an official report: what people type after /baocao ("tháng 11", "quý 4", "6 tháng đầu năm") as days.

A report looks back: a month or quarter that has not begun yet, typed without its year, is that of the year before. Periods are
whole months of the calendar: that is how a plan's deadlines are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan.folding import fold, one_line
from plan.named_days import days_of_month


class PeriodKind(StrEnum):
    """How long a period is; its value is one letter, for buttons."""

    MONTH = "m"
    QUARTER = "q"
    HALF = "h"
    NINE_MONTHS = "n"
    YEAR = "y"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.NINE_MONTHS: 9, PeriodKind.YEAR: 12}
_STEP = {**_MONTHS, PeriodKind.NINE_MONTHS: 12}
"""After how many months the next period of that kind begins."""


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """A period; `number` is which one of its kind in the year, from 1 (nine months and a year: always 1)."""

    kind: PeriodKind
    year: int
    number: int = 1

    @property
    def first(self) -> date:
        """Its first day, in office time."""
        return date(self.year, (self.number - 1) * _STEP[self.kind] + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return days_of_month(self.year, self.first.month + _MONTHS[self.kind] - 1)[1]

    @property
    def key(self) -> str:
        """A name for keys and files: "2025-m11"."""
        return f"{self.year}-{self.kind.value}{self.number:02}"

    @property
    def is_valid(self) -> bool:
        """Whether there is such a period."""
        return 2000 <= self.year <= 2099 and 1 <= self.number <= 12 // _STEP[self.kind]


_KEY = re.compile(r"(20\d\d)-([mqhny])(\d\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?:\s*(?:/|-|,|nam|cua nam)?\s*(?P<year>20\d\d)|\s*(?:cua )?nam (?P<said>nay|ngoai|truoc))?"
_WRITTEN: tuple[tuple[PeriodKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"{pattern}{_YEAR}"))
    for kind, pattern in (
        (PeriodKind.NINE_MONTHS, r"(?:9|chin) thang(?: dau)?(?: nam)?"),
        (PeriodKind.HALF, r"(?:6|sau) thang(?: (?P<part>dau|cuoi))?(?: nam)?"),
        (PeriodKind.HALF, r"nua (?:nam )?(?P<part>dau|cuoi)(?: nam)?"),
        (PeriodKind.MONTH, r"(?:thang|t)\.? ?(?P<number>\d{1,2})"),
        (PeriodKind.MONTH, r"(?P<number>\d{1,2})(?=\s*[/-]\s*20\d\d)"),
        (PeriodKind.MONTH, r"thang (?P<step>nay|truoc|roi|qua)(?: roi)?"),
        (PeriodKind.QUARTER, r"(?:quy|qui|q)\.? ?(?P<number>iv|i{1,3}|[1-4])"),
        (PeriodKind.QUARTER, r"(?:quy|qui) (?P<step>nay|truoc|roi|qua)"),
        (PeriodKind.YEAR, r"(?:ca |trong |het )?nam(?: (?P<step>nay|ngoai|truoc))?(?=$|\s*20\d\d)"),
        (PeriodKind.YEAR, r"(?=20\d\d)"),
    )
)


def period_from(text: str, today: date) -> ReportPeriod | None:
    """Return the period that a text names whole ("báo cáo", "kỳ" may stand before it), None where it names none."""
    words = re.sub(r"^(?:bao cao )?(?:ky )?", "", fold(one_line(text)).strip(" .,:"))
    for kind, pattern in _WRITTEN:
        found = pattern.fullmatch(words)
        if found is not None:
            made = _made(kind, {name: said for name, said in found.groupdict().items() if said}, today)
            return made if made.is_valid else None
    return None


def _made(kind: PeriodKind, said: dict[str, str], today: date) -> ReportPeriod:
    if "step" in said:
        present = period_of(kind, today)
        return present if said["step"] == "nay" else before(present)
    number = _number(said)
    year = int(said["year"]) if "year" in said else today.year - (said.get("said") in {"ngoai", "truoc"})
    period = ReportPeriod(kind, year, number)
    looks_ahead = period.is_valid and period.first > today and not {"year", "said"} & said.keys()
    return ReportPeriod(kind, year - 1, number) if looks_ahead else period


def _number(said: dict[str, str]) -> int:
    written = said.get("number")
    if written is None:
        return 2 if said.get("part") == "cuoi" else 1
    return _ROMAN.get(written) or int(written)


def period_of(kind: PeriodKind, day: date) -> ReportPeriod:
    """Return the period of a kind in which a day lies; of nine months those of the day's year."""
    return ReportPeriod(kind, day.year, (day.month - 1) // _STEP[kind] + 1)


def before(period: ReportPeriod) -> ReportPeriod:
    """Return the period of the same kind before another."""
    if period.number > 1:
        return ReportPeriod(period.kind, period.year, period.number - 1)
    return ReportPeriod(period.kind, period.year - 1, 12 // _STEP[period.kind])


def period_of_key(key: str) -> ReportPeriod | None:
    """Return the period that `ReportPeriod.key` names, None for anything else."""
    found = _KEY.fullmatch(key)
    made = ReportPeriod(PeriodKind(found[2]), int(found[1]), int(found[3])) if found is not None else None
    return made if made is not None and made.is_valid else None


def offered(today: date) -> tuple[ReportPeriod, ...]:
    """Return the periods that are offered as buttons: this month and the last, quarters alike, the half-year, the year."""

    def both(kind: PeriodKind) -> Iterator[ReportPeriod]:
        present = period_of(kind, today)
        yield from (present, before(present))

    half, year = period_of(PeriodKind.HALF, today), period_of(PeriodKind.YEAR, today)
    return (*both(PeriodKind.MONTH), *both(PeriodKind.QUARTER), half, year)
