"""Points for year-end emulation (thi đua): by the office's own scale, each figure with the reports that it comes from. Pure.

Nothing is judged that a report does not show; who decides on emulation titles may change the scale or ignore it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.extensions import Stage
from plan.report_figures import Dated, Ground, Line, reports_between
from plan.report_periods import ReportPeriod
from plan.wordlists import table

FILE = "scoring"
_MOST_POINTS = 1_000.0


class Merit(StrEnum):
    """What points are given or taken for; the values are the names in the file of the scale."""

    IN_TIME = "dung_han"
    LATE = "sau_han"
    DAY_LATE = "ngay_cham"
    OVERDUE = "qua_han"
    EXTENSION = "gia_han"
    EXPLANATION = "giai_trinh"
    REPORT = "bao_cao"


@dataclass(frozen=True, slots=True)
class Rule:
    """`points` for each time; `limit` is the sum for a unit beyond which no more count, None without one."""

    points: float
    limit: float | None = None


Scale = Mapping[Merit, Rule]


class ScaleError(ValueError):
    """A scale that cannot be used: `place` is the line of it that is wrong."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that counts: how many times (`count`; days for `DAY_LATE`), in which task, by which reports (ids)."""

    merit: Merit
    count: int
    item: PlannedTask
    reports: tuple[int, ...] = ()
    dated: Dated | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's points: all that counts, and the sum of each merit, its limit kept."""

    unit_id: int
    entries: tuple[Entry, ...]
    counts: Mapping[Merit, int]
    points: Mapping[Merit, float]

    @property
    def total(self) -> float:
        """The sum of all points."""
        return round(sum(self.points.values()), 2)


def usual_scale() -> Scale:
    """Return the scale that holds where an office has none."""
    return scale_from(table(FILE))


def scale_from(written: Mapping[str, Any]) -> Scale:
    """Return a scale as written; what it leaves out gives no points. Raises `ScaleError`."""
    unknown = next((name for name in written if name not in set(Merit)), None)
    if unknown is not None:
        raise ScaleError(unknown)
    return {merit: _rule(merit, written.get(merit.value, {"diem": 0})) for merit in Merit}


def _rule(merit: Merit, written: object) -> Rule:
    if not isinstance(written, Mapping) or not set(written) <= {"diem", "toi_da"} or "diem" not in written:
        raise ScaleError(merit.value)
    numbers = [written["diem"], written.get("toi_da", 0)]
    if any(isinstance(each, bool) or not isinstance(each, int | float) or not abs(each) <= _MOST_POINTS for each in numbers):
        raise ScaleError(merit.value)
    return Rule(float(written["diem"]), float(written["toi_da"]) if "toi_da" in written else None)


def score_of(unit_id: int, led: Sequence[tuple[Dossier, Line]], period: ReportPeriod, ground: Ground, scale: Scale) -> Score:
    """Return a unit's points for what was due, asked and reported in a period; `led` are its tasks with its own lines."""
    entries = tuple(entry for dossier, line in led for entry in _entries(unit_id, dossier, line, period, ground))
    counts = {merit: sum(each.count for each in entries if each.merit is merit) for merit in Merit}
    return Score(unit_id, entries, counts, {merit: _points(scale[merit], counts[merit]) for merit in Merit})


def _points(rule: Rule, count: int) -> float:
    points = round(rule.points * count, 2)
    if rule.limit is None:
        return points
    return min(points, rule.limit) if rule.points > 0 else max(points, rule.limit)


def _entries(unit_id: int, dossier: Dossier, line: Line, period: ReportPeriod, ground: Ground) -> Iterator[Entry]:
    item = line.item
    for each in line.dates:
        if period.first <= each.due <= ground.until or (each.met_on and period.first <= each.met_on <= ground.until):
            yield from _of_date(item, each)
    for one in dossier.extensions:
        decided = (one.decided_at or one.said_at).astimezone(ground.zone).date()
        if one.unit_id == unit_id and one.stage is Stage.GRANTED and period.first <= decided <= ground.until:
            yield Entry(Merit.EXTENSION, 1, item)
    for asked in dossier.explanations:
        if asked.unit_id == unit_id and period.first <= asked.asked_at.astimezone(ground.zone).date() <= ground.until:
            yield Entry(Merit.EXPLANATION, 1, item)
    made = [each.id for each in reports_between(dossier.reports, period.first, ground.until, ground.zone)]
    own = {each.id for each in dossier.reports if each.aim.unit_id == unit_id}
    if mine := tuple(each for each in made if each in own):
        yield Entry(Merit.REPORT, len(mine), item, mine)


def _of_date(item: PlannedTask, each: Dated) -> Iterable[Entry]:
    proof = (each.report,) if each.report is not None else ()
    if each.met_on is not None and not each.days_late:
        yield Entry(Merit.IN_TIME, 1, item, proof, each)
    elif each.met_on is not None:
        yield Entry(Merit.LATE, 1, item, proof, each)
        yield Entry(Merit.DAY_LATE, each.days_late, item, proof, each)
    elif each.open and each.days_late:
        yield Entry(Merit.OVERDUE, 1, item, (), each)
