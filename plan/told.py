"""How far a task is, by the columns of a table that gives account: result, status, percentage, ticked columns. Words only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from plan.cells import is_dash, is_mark, percent_of, text_of
from plan.columns import TOLD, Kind, plain
from plan.model import ToldProgress
from plan.reports import Status
from plan.wordlists import table

_OPENING = 60  # letters in which an account says how far the task is


def says_status(cell: str) -> bool:
    """Say whether a cell tells how far a task is."""
    return status_of(cell) is not None


def status_of(cell: str) -> Status | None:
    """Return the status that words say; None for words that say none."""
    words = plain(cell)[:_OPENING]
    return next((status for status, fits in _statuses() if fits.search(words)), None)


def is_late(cell: str) -> bool:
    """Say whether words tell that a task is or was done beyond its deadline."""
    return _late().search(plain(cell)) is not None


def progress_of(ref: str, columns: Sequence[tuple[Kind, str]], cells: Mapping[int, str]) -> ToldProgress | None:
    """Return what a row tells about its task, None for nothing.

    `columns` are the kinds of the columns with their headings, `cells` the row's texts by place.
    """
    said = [(kind, heading, cells.get(place, "")) for place, (kind, heading) in enumerate(columns) if kind in TOLD]
    told = [(kind, heading, cell) for kind, heading, cell in said if cell.strip() and not is_dash(cell)]
    percent = next((value for kind, _, cell in told if (value := _percent(kind, cell)) is not None), None)
    notes = [text_of(cell) for kind, _, cell in told if kind in (Kind.RESULT, Kind.TROUBLE, Kind.TICK) and not is_mark(cell)]
    status = _status(told, percent)
    if status is None and percent is None and not notes:
        return None
    late = any(
        is_late(cell if kind is Kind.STATUS else heading) for kind, heading, cell in told if kind in (Kind.STATUS, Kind.TICK)
    )
    return ToldProgress(ref, status, percent, " ".join(notes), late)


def _percent(kind: Kind, cell: str) -> int | None:
    return percent_of(cell, headed=kind is Kind.PERCENT) if kind in (Kind.PERCENT, Kind.STATUS) else None


def _status(told: Sequence[tuple[Kind, str, str]], percent: int | None) -> Status | None:
    """Return the status by its own column, a tick, the percentage, or how the account begins; in this order."""
    own = [status_of(cell) for kind, _, cell in told if kind is Kind.STATUS]
    own += [status_of(heading) for kind, heading, _ in told if kind is Kind.TICK]
    if percent is not None:
        own.append(Status.DONE if percent == 100 else Status.IN_PROGRESS if percent else Status.NOT_STARTED)
    own += [status_of(cell) for kind, _, cell in told if kind is Kind.RESULT and _opens_with_status(cell)]
    return next((status for status in own if status is not None), None)


def _opens_with_status(cell: str) -> bool:
    words = plain(cell)
    return any(fits.match(words) for _, fits in _statuses())


@cache
def _statuses() -> tuple[tuple[Status, re.Pattern[str]], ...]:
    return tuple((Status(entry["status"]), _pattern(entry["say"])) for entry in table("tables")["status"])


@cache
def _late() -> re.Pattern[str]:
    return _pattern(table("tables")["late"]["say"])


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(plain(phrase)) for phrase in phrases)})\b")
