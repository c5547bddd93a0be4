"""Pictures for digests as values with labels: a unit's tasks by state and its last weeks, all units beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from locales import Texts
from plan.charts import Bar, ByUnit, Key, Row, Tone, Trend, UnitWeek, folded, latest
from plan.charts import Week as WeekColumn
from plan.leaders import LeaderDigest
from plan.model import Unit
from plan.trend import Standing, WeekFigures

_TONES = {
    Standing.DONE: Tone.DONE,
    Standing.SUBMITTED: Tone.SUBMITTED,
    Standing.IN_PROGRESS: Tone.ACTIVE,
    Standing.WAITING: Tone.WAITING,
    Standing.BLOCKED: Tone.BLOCKED,
    Standing.NOT_STARTED: Tone.UNTOUCHED,
    Standing.OVERDUE: Tone.LATE,
}
_FEWEST_WEEKS = 2


def unit_chart(unit: str, counts: Mapping[Standing, int], weeks: Sequence[WeekFigures], texts: Texts) -> UnitWeek | None:
    """Return the picture of a unit's week, None where the unit leads nothing."""
    if not counts:
        return None
    bars = tuple(Bar(texts.plain(f"digest_chart.{state.value}"), _TONES[state], n) for state, n in counts.items())
    columns = latest([WeekColumn(texts.plain("digest_chart.week", n=each.week.number), *_of(each)) for each in weeks])
    trend = None
    if len(columns) >= _FEWEST_WEEKS:
        title = texts.plain("digest_chart.trend", weeks=len(columns))
        trend = Trend(title, texts.plain("digest_chart.reported"), texts.plain("digest_chart.overdue"), columns)
    return UnitWeek(unit, bars, trend)


def _of(each: WeekFigures) -> tuple[int, int, int]:
    return each.reported, each.running, each.overdue


def leader_chart(digest: LeaderDigest, units: Mapping[int, Unit], texts: Texts) -> ByUnit | None:
    """Return the picture of all units, None where there is nothing to compare."""
    shown = [row for row in digest.units if row.unit_id in units]
    if len(shown) < _FEWEST_WEEKS:
        return None
    states = [state for state in Standing if any(row.counts.get(state) for row in shown)]
    keys = tuple(Key(texts.plain(f"digest_chart.{state.value}"), _TONES[state]) for state in states)
    rows = [Row(units[row.unit_id].short_name, tuple(row.counts.get(state, 0) for state in states)) for row in shown]
    return ByUnit(texts.plain("digest_chart.leader_title"), keys, folded(rows, texts.plain("digest_chart.others")))
