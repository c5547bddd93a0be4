"""What the columns of a table hold, by what stands in them: where headings leave it open, or where there are none.

"Tiến độ" may head days or how far the work is, "Kết quả" what must come out or what has; only the cells tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from plan.cells import is_mark, is_names, is_time
from plan.columns import TOLD, Cells, Columns, Kind, plain
from plan.row_numbers import NO_LABEL, label_of
from plan.told import says_status

_ACCOUNT = re.compile(r"\b(?:đã|đang|chưa)\b", re.IGNORECASE)
_BESIDE_RESULTS = frozenset({Kind.DELIVERABLE, Kind.STATUS, Kind.TICK})
_HOUR = re.compile(r"(?:từ\s+)?\d{1,2}\s*(?:h|:|giờ)\s*(?:\d|[-–]|$|\w)", re.IGNORECASE)
_LEAST_WIDTH, _MOST_WIDTH = 3, 60  # columns of a table of tasks
_MOST_SEEN = 60  # rows that are looked at
_LONG = 15  # letters of what is to be done, on average


def settled(columns: Columns, rows: Sequence[Cells]) -> Columns:
    """Return the columns of a headed table with everything decided that its cells can tell."""
    cells = _columns(rows, len(columns.kinds))
    kinds = list(columns.kinds)
    for place, kind in enumerate(kinds):
        kinds[place] = _settled(kind, cells[place])
    _settle_results(kinds, columns.titles, cells)
    _settle_content(kinds, cells)
    _settle_leads(kinds, columns.titles)
    return replace(columns, kinds=tuple(kinds))


def guessed(rows: Sequence[Cells]) -> Columns | None:
    """Return the columns of a table that has no heading; None where it does not look like one of tasks."""
    width = max((len(row) for row in rows), default=0)
    if not _LEAST_WIDTH <= width <= _MOST_WIDTH or len(rows) < 2:
        return None
    cells = _columns(rows, width)
    kinds: list[Kind | None] = [_by_content(column, place) for place, column in enumerate(cells)]
    leads = [place for place, kind in enumerate(kinds) if kind is Kind.LEAD]
    for place in leads[1:]:
        kinds[place] = Kind.COORDINATING if place == leads[1] else None
    longest = max((place for place in range(width) if kinds[place] is None), key=lambda p: _length(cells[p]), default=None)
    if longest is None or _length(cells[longest]) < _LONG or not leads or (len(rows) < 3 and Kind.DEADLINE not in kinds):
        return None
    kinds[longest] = Kind.CONTENT
    return Columns(tuple(kinds), ("",) * width)


def is_timetable(columns: Columns, rows: Sequence[Cells]) -> bool:
    """Say whether a table is the programme of a day: its times are hours."""
    times = [row[place] for row in rows for place in columns.at(Kind.DEADLINE, Kind.START) if place < len(row)]
    return _share([time for time in times if time.strip()], lambda time: _HOUR.match(time.strip()) is not None) > 0.5


def looks_like_tasks(rows: Sequence[Cells]) -> bool:
    """Say whether a table whose columns are not known may hold tasks: it names units or days beside longer texts."""
    width = max((len(row) for row in rows), default=0)
    if not _LEAST_WIDTH <= width <= _MOST_WIDTH:
        return False
    cells = _columns(rows, width)
    found = {_by_content(column, place) for place, column in enumerate(cells)}
    return len(rows) > 1 and bool({Kind.LEAD, Kind.DEADLINE} & found) and any(_length(c) >= _LONG for c in cells)


def _settled(kind: Kind | None, cells: list[str]) -> Kind | None:
    if kind is Kind.DEADLINE and _share(cells, says_status) > 0.5 and _share(cells, is_time) < 0.5:
        return Kind.STATUS
    if kind is Kind.PERIOD and not all(map(is_mark, cells)):
        return Kind.DEADLINE if _share(cells, is_time) > 0.5 else Kind.IGNORED
    if kind is None and cells and _share(cells, _is_label) == 1:
        return Kind.NUMBER
    return kind


def _settle_results(kinds: list[Kind | None], titles: Sequence[str], cells: list[list[str]]) -> None:
    """Tell what must come out from what has come out."""
    for place, kind in enumerate(kinds):
        others = {other for at, other in enumerate(kinds) if at != place}
        account = _share(cells[place], _gives_account)
        if kind is Kind.DELIVERABLE and plain(titles[place]).startswith("ket qua"):
            told = account > 0.5 or (account > 0.3 and others & TOLD) or Kind.DELIVERABLE in others
            kinds[place] = Kind.RESULT if told else kind
        elif kind is Kind.RESULT and cells[place] and account < 0.2 and not others & _BESIDE_RESULTS:
            kinds[place] = Kind.DELIVERABLE


def _gives_account(cell: str) -> bool:
    return _ACCOUNT.search(cell) is not None or says_status(cell)


def _settle_content(kinds: list[Kind | None], cells: list[list[str]]) -> None:
    """Leave at least one column of content; of two, one whose cells span several rows says the section."""
    contents = [place for place, kind in enumerate(kinds) if kind is Kind.CONTENT]
    if not contents:
        open_to = [place for place, kind in enumerate(kinds) if kind in (None, Kind.SECTION)]
        if open_to:
            kinds[max(open_to, key=lambda place: _length(cells[place]))] = Kind.CONTENT
    elif len(contents) > 1 and _spans(cells[contents[0]], cells[contents[1]]):
        kinds[contents[0]] = Kind.SECTION


def _settle_leads(kinds: list[Kind | None], titles: Sequence[str]) -> None:
    """Of several columns of leads keep the one that says so best; a unit that carries out beside one that leads helps."""
    leads = [place for place, kind in enumerate(kinds) if kind is Kind.LEAD]
    if len(leads) < 2:
        return
    best = max(leads, key=lambda place: (_rank(titles[place]), -place))
    for place in leads:
        if place != best:
            unit = _rank(titles[place]) > 0 and Kind.COORDINATING not in kinds
            kinds[place] = Kind.COORDINATING if unit else Kind.IGNORED


def _rank(title: str) -> int:
    words = plain(title)
    person = re.search(r"\b(?:nguoi|ca nhan|can bo|cong chuc|chuyen vien)\b", words) is not None
    unit = re.search(r"\b(?:don vi|co quan|phong|ban|so|nganh)\b", words) is not None
    return ("chu tri" in words) * 4 + unit * 2 + 1 - 4 * (person and not unit)


def _by_content(cells: list[str], place: int) -> Kind | None:
    """Return what a column holds by its cells alone."""
    if place == 0 and _share(cells, _is_label) > 0.6:
        return Kind.NUMBER
    if _share(cells, is_time) > 0.6:
        return Kind.DEADLINE
    return Kind.LEAD if _share(cells, is_names) > 0.6 else None


def _columns(rows: Sequence[Cells], width: int) -> list[list[str]]:
    """Return what is written in each column, empty cells left out; rows with one text all over say nothing."""
    seen = [row for row in rows[:_MOST_SEEN] if len({cell for cell in row if cell.strip()}) > 1]
    return [list(_written(seen, place)) for place in range(width)]


def _written(rows: Sequence[Cells], place: int) -> Iterator[str]:
    for row in rows:
        if place < len(row) and row[place].strip():
            yield row[place]


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _length(cells: Sequence[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _spans(cells: Sequence[str], beside: Sequence[str]) -> bool:
    """Say whether cells of one column stand for several of the next: they come again row after row, or are left out."""
    again = any(before == cell for before, cell in pairwise(cells))
    return again or len(cells) < len(beside)


def _is_label(cell: str) -> bool:
    return label_of(cell) is not NO_LABEL
