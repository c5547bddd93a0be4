"""Tables in a text taken from the web: each cell on lines of its own, a bar before each, alone on its line.

What such a text has lost is found again: an empty cell looks like the end of a row, a cell spread over several rows stands in
the first of them only, and a heading over two rows tells its lower words behind the upper ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from plan.cells import is_names, is_time
from plan.columns import TOLD, WHEN, WHO, Kind, kind_of
from plan.folding import fold, one_line
from plan.row_numbers import NO_LABEL, label_of
from plan.unit_names import is_collective
from plan.wordlists import table

_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_OF_GAPS = frozenset(" \t\n.…*_-")
_LONGEST_CELL = 60  # lines
_FEWEST_COLUMNS = 3
_MOST_COLUMNS = 30
_MOST_MISSING = 3  # cells of a row that stand in the rows above
_MOST_TRIED = 12  # columns of a table in which their places are looked for


@dataclass(frozen=True, slots=True)
class BarredTable:
    """A table in the lines `first` to `end` (exclusive, from 1) of a text; `lines` are those where its rows begin."""

    first: int
    end: int
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two bars. `empty`: nothing at all, so that it may also be the end of a row; `ends`: no cell."""

    text: str
    line: int
    empty: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class _Heading:
    """The rows that head a table, all as wide as it is, and the place behind them."""

    rows: tuple[tuple[str, ...], ...]
    end: int

    @property
    def width(self) -> int:
        return len(self.rows[0])


def barred_tables(raw: Sequence[str]) -> Iterator[BarredTable]:
    """Yield the tables of a text, given line by line, each from the row that heads it."""
    bars = [number for number, line in enumerate(raw, start=1) if line.strip() == "|"]
    pieces = [_piece(raw, start, end) for start, end in pairwise(bars)]
    place = 0
    while place < len(pieces):
        heading = _heading(pieces, place)
        if heading is None or heading.width < _FEWEST_COLUMNS:
            place += 1
            continue
        last = next((at for at in range(heading.end, len(pieces)) if pieces[at].ends), len(pieces))
        cut = _best_cut(pieces[heading.end : last], heading.width)
        rows = [*heading.rows, *_body([pieces[heading.end + start : heading.end + end] for start, end in cut], heading)]
        first = pieces[place].line
        lines = (*(first for _ in heading.rows), *(pieces[heading.end + start].line for start, _ in cut))
        yield BarredTable(bars[place], bars[last] + 1, tuple(rows), lines)
        place = last


def _piece(raw: Sequence[str], start: int, end: int) -> _Piece:
    """Return the piece between the bars on two lines (from 1). A table ended where a blank line or a title follows its bar."""
    lines = raw[start : end - 1]
    text = "\n".join(one_line(_EMPHASIS.sub("", line)) for line in lines).strip("\n ")
    if set(text) <= _OF_GAPS and set(text) & {".", "…"}:
        return _Piece("", start + 1, empty=True, ends=False)
    ends = bool(text) and (not lines[0].strip() or len(lines) > _LONGEST_CELL or _is_title(text))
    return _Piece(text, start + 1, empty=not any(map(str.strip, lines)), ends=ends)


def _is_title(text: str) -> bool:
    parts = table("reading")["parts"]
    return fold(text).startswith(tuple(map(fold, [*parts["appendix"], *parts["ending"]]))) and text.split("\n")[0].isupper()


def _heading(pieces: Sequence[_Piece], place: int) -> _Heading | None:
    """Return the heading that begins at a piece; None where none does."""
    if pieces[place].empty or pieces[place].ends or kind_of(pieces[place].text) is None:
        return None
    upper, end = _row_at(pieces, place)
    if sum(kind_of(text) is not None for text in upper) * 3 < len(upper) * 2:
        return None
    lower, below = _row_at(pieces, end + 1) if end + 1 < len(pieces) else ([], end)
    known = bool(lower) and all(kind_of(text) is not None or is_names(text) for text in lower)
    spread = _spread(upper, lower) if known and len(lower) < len(upper) * 3 else None
    return _Heading(spread, below + 1) if spread else _Heading((tuple(upper),), end + 1)


def _row_at(pieces: Sequence[_Piece], place: int) -> tuple[list[str], int]:
    """Return the texts from a piece to the next empty one, and the place of that."""
    most = min(place + _MOST_COLUMNS, len(pieces))
    end = next((at for at in range(place, most) if pieces[at].empty or pieces[at].ends), most)
    return [piece.text for piece in pieces[place:end]], end


def _spread(upper: Sequence[str], lower: Sequence[str]) -> tuple[tuple[str, ...], ...] | None:
    """Put the lower words of a heading under those that they belong to; None where they fit under none."""
    above: list[str] = []
    below: list[str] = []
    rest = list(lower)
    for text in upper:
        taken = 0
        while taken < len(rest) and _fits_under(rest[taken], text):
            taken += 1
        taken = taken if taken > 1 else 0
        above += [text] * max(taken, 1)
        below += rest[:taken] or [text]
        rest = rest[taken:]
    return None if rest else (tuple(above), tuple(below))


def _fits_under(lower: str, upper: str) -> bool:
    below, above = kind_of(lower), kind_of(upper)
    if below is None:
        return above in WHEN  # "Thời gian trình" over "UBND tỉnh", "HĐND tỉnh"
    return any({below, above} <= family for family in (WHO, WHEN, TOLD)) or above is None


def _best_cut(pieces: Sequence[_Piece], width: int) -> list[tuple[int, int]]:
    """Return the rows as places from–to: full ones where they fit, shorter ones for headings; the cheapest way counts."""
    best: list[tuple[float, int]] = [(float("inf"), 0)] * (len(pieces) + 2)
    best[0] = (0.0, 0)
    for start in range(len(pieces)):
        if best[start][0] == float("inf"):
            continue
        for end in range(start + 1, min(start + width, len(pieces)) + 1):
            if end < len(pieces) and not pieces[end].empty:
                continue
            cost = best[start][0] + _cost(pieces[start:end], width)
            if cost < best[end + 1][0]:
                best[end + 1] = (cost, start)
    end = max((place for place in range(len(pieces) + 2) if best[place][0] < float("inf")), default=0)
    cut: list[tuple[int, int]] = []
    while end > 0:
        start = best[end][1]
        cut.append((start, min(end - 1, len(pieces))))
        end = start
    return cut[::-1]


def _cost(row: Sequence[_Piece], width: int) -> float:
    """Return how unlikely pieces are a row: short, opening without a number, with a number in the midst, empty."""
    number = label_of(row[0].text) is not NO_LABEL
    short = 0.0 if len(row) == width else 2.0 if len(row) <= 2 else 3.0 + width - len(row)
    opening = -1.0 if number else 0.5 if not row[0].text else 1.5
    inside = sum(2.0 for piece in row[1:] if label_of(piece.text) is not NO_LABEL)
    inside += sum(2.0 for piece in row[1:-1] if piece.empty and len(row) < width)
    return short + opening + inside + (4.0 if not any(piece.text for piece in row) else 0.0)


def _body(rows: Sequence[Sequence[_Piece]], heading: _Heading) -> Iterator[tuple[str, ...]]:
    """Yield the rows at full width: a short one of two cells at most is a heading, else its missing cells stand above."""
    kinds = [kind_of(title) for title in heading.rows[-1]]
    above: tuple[str, ...] = ("",) * heading.width
    for row in rows:
        texts = [piece.text for piece in row]
        missing = heading.width - len(texts) if any(texts) else 0
        if missing and len(texts) <= 2 and texts[-1] and (texts[-1].isupper() or not _is_next(texts[0], above[0])):
            yield (*texts[:-1], *(texts[-1],) * (missing + 1))
            continue
        above = _with_missing(texts, kinds, above) if missing and _may_miss(missing, kinds) else _full(texts, heading.width)
        yield above


def _full(texts: Sequence[str], width: int) -> tuple[str, ...]:
    return (*texts, *("",) * (width - len(texts)))


def _is_next(number: str, before: str) -> bool:
    """Say whether a row counts on from the one above, so that it is no heading: "3" behind "2", "1.3" behind "1.2"."""
    *under, label = label_of(number).text.split(".")
    *above, last = label_of(before).text.split(".")
    return under == above and label.isdigit() and last.isdigit() and int(label) == int(last) + 1


def _may_miss(missing: int, kinds: Sequence[Kind | None]) -> bool:
    return missing <= _MOST_MISSING and len(kinds) <= _MOST_TRIED


def _with_missing(texts: Sequence[str], kinds: Sequence[Kind | None], above: Sequence[str]) -> tuple[str, ...]:
    """Put the cells of a row under the columns that they fit best; the others are spread from the row above."""
    places = max(combinations(range(len(kinds)), len(texts)), key=lambda places: _fit(texts, [kinds[p] for p in places]))
    placed = dict(zip(places, texts, strict=True))
    return tuple(placed.get(place, above[place]) for place in range(len(kinds)))


def _fit(texts: Sequence[str], kinds: Sequence[Kind | None]) -> float:
    return sum(_likely(text, kind) for text, kind in zip(texts, kinds, strict=True) if text)


def _likely(text: str, kind: Kind | None) -> float:
    """Return how well a cell stands in a column, by its words."""
    if kind is Kind.NUMBER:
        return 2.0 if label_of(text) is not NO_LABEL else -2.0
    time, names = is_time(text), is_names(text)
    if kind in WHEN:
        return 2.0 if time else -2.0
    if kind in WHO:
        return (-2.0 if time else 1.0 if names else -0.5) + (0.5 if is_collective(text) == (kind is Kind.COORDINATING) else 0.0)
    return -1.0 if time or names else 0.5 + min(len(text), 200) / 400 * (kind is Kind.CONTENT)
