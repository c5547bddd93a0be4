"""What the columns of a table hold, by the words that head them (plan/data/tables.toml). It knows headings, not rows of tasks.

A heading may stand over two or three rows ("Đơn vị" over "Chủ trì" and "Phối hợp"), and below a title or a letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise

from plan.folding import fold, one_line
from plan.times import times
from plan.wordlists import table

Cells = Sequence[str]

_NO_WORD = re.compile(r"[^\w%]+")
_MOST_ROWS_ABOVE = 40  # of a sheet, that may stand above the heading: letterhead and title
_MOST_ROWS = 3
_MOST_COLUMNS = 60
_LONGEST = 200  # letters of a heading
_SEQUENCE = re.compile(r"\(?([A-Z]|\d{1,2})\)?(?:\s*=.*)?")


class Kind(StrEnum):
    """What a column holds. `BOTH` names leads and coordinating units, `PERIOD` and `TICK` hold marks under their headings."""

    NUMBER = "number"
    CONTENT = "content"
    SECTION = "section"
    LEAD = "lead"
    COORDINATING = "coordinating"
    BOTH = "both"
    DELIVERABLE = "deliverable"
    DEADLINE = "deadline"
    START = "start"
    PERIOD = "period"
    RESULT = "result"
    STATUS = "status"
    PERCENT = "percent"
    TICK = "tick"
    TROUBLE = "trouble"
    IGNORED = "ignored"


WHO = frozenset({Kind.LEAD, Kind.COORDINATING, Kind.BOTH})
WHEN = frozenset({Kind.DEADLINE, Kind.START, Kind.PERIOD})
TOLD = frozenset({Kind.RESULT, Kind.STATUS, Kind.PERCENT, Kind.TICK, Kind.TROUBLE})
_OF_TASKS = WHO | WHEN | TOLD | {Kind.DELIVERABLE}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: `kinds` side by side (None: not known) and the lowest words that head each (`titles`).

    `header` are the rows that head it, as they stand; `first` is the first of them, counted from 0 in the table's rows.
    """

    kinds: tuple[Kind | None, ...]
    titles: tuple[str, ...]
    header: tuple[tuple[str, ...], ...] = ()
    first: int = 0

    def at(self, *kinds: Kind) -> tuple[int, ...]:
        """Return the places of the columns of some kinds, from left to right."""
        return tuple(place for place, kind in enumerate(self.kinds) if kind in kinds)

    def is_header(self, cells: Cells) -> bool:
        """Say whether a row heads the columns once more, as at the top of a page, or only numbers them: "(1) (2) (3)"."""
        return _numbers_columns(cells) or any(_alike(cells, row) for row in self.header)


@lru_cache(maxsize=4_096)
def kind_of(heading: str) -> Kind | None:
    """Return what a column under this heading holds; None where the word lists do not know it."""
    words = plain(heading) if len(heading) <= _LONGEST else ""
    if not words or len(words.split()) > table("tables")["most_words"]:
        return None
    known = next((kind for kind, fits in _rules() if fits.search(words)), None)
    return Kind.PERIOD if known is None and _is_period(heading) else known


@lru_cache(maxsize=8_192)
def plain(text: str) -> str:
    """Return a cell in lower case without marks and punctuation, blanks folded; the percent sign stays."""
    return _NO_WORD.sub(" ", fold(one_line(text))).strip()


def heading_at(rows: Sequence[Cells]) -> Columns | None:
    """Return the columns that the first of some rows heads; None where it heads none."""
    return _headed(rows, 0) if rows and len(rows[0]) <= _MOST_COLUMNS and _may_head(rows[0]) else None


def columns_of(rows: Sequence[Cells]) -> Columns | None:
    """Return the columns of a table whose heading is found among its first rows; None where none is."""
    for place, cells in enumerate(rows[:_MOST_ROWS_ABOVE]):
        if len(cells) <= _MOST_COLUMNS and _may_head(cells):
            found = _headed(rows, place)
            if found is not None:
                return found
    return None


def holds_figures(columns: Columns) -> bool:
    """Say whether a table lists amounts, by what heads its columns."""
    return any(plain(title).startswith(tuple(map(plain, table("tables")["figures"]["opening"]))) for title in columns.titles)


def _may_head(cells: Cells) -> bool:
    """Say whether a row may be the first of a heading: short cells, most of them known, none the same all over."""
    filled = [cell for cell in cells if cell.strip()]
    known = [cell for cell in filled if kind_of(cell) is not None]
    return len({plain(cell) for cell in known}) > 1 and len(known) * 2 >= len(filled)


def _headed(rows: Sequence[Cells], first: int) -> Columns | None:
    last = first
    while last + 1 < len(rows) and last + 1 - first < _MOST_ROWS and _goes_deeper(rows[last], rows[last + 1]):
        last += 1
    header = tuple(tuple(cells) for cells in rows[first : last + 1])
    stacks = [_stack(header, place) for place in range(len(header[0]))]
    kinds = tuple(map(_kind, stacks))
    return Columns(kinds, tuple(stack[-1] if stack else "" for stack in stacks), header, first) if _heads(kinds) else None


def _heads(kinds: Sequence[Kind | None]) -> bool:
    found = set(kinds)
    task = _OF_TASKS & found
    return bool(task) and (bool({Kind.CONTENT, Kind.SECTION} & found) or (len(task) > 1 and bool(WHO & found)))


def _goes_deeper(above: Cells, below: Cells) -> bool:
    """Say whether a row goes on with the heading: it parts what is spread over several columns, and numbers no row."""
    if len(above) != len(below) or _numbers_columns(below):
        return False
    new = [place for place, (upper, lower) in enumerate(zip(above, below, strict=True)) if lower.strip() and lower != upper]
    parts = len(new) > 1 and all(_is_under(above, place) for place in new)
    return parts and not any(kind_of(above[place]) is Kind.NUMBER for place in new)


def _is_under(above: Cells, place: int) -> bool:
    """Say whether a column stands under a heading that is spread over several."""
    left = place > 0 and (above[place - 1] == above[place] or not above[place].strip())
    right = place + 1 < len(above) and (above[place + 1] == above[place] or not above[place + 1].strip())
    return (left or right) and bool(above[place].strip() or place)


def _stack(header: Sequence[Cells], place: int) -> list[str]:
    """Return what stands over a column from the top, each once; an empty place under a spread heading belongs to it."""
    stack: list[str] = []
    for depth, cells in enumerate(header):
        cell = one_line(cells[place])
        if not cell and depth + 1 < len(header) and header[depth + 1][place].strip():
            cell = next((one_line(cells[left]) for left in range(place, -1, -1) if cells[left].strip()), "")
        if cell and cell not in stack:
            stack.append(cell)
    return stack


def _kind(stack: Sequence[str]) -> Kind | None:
    """Return what a column holds: the lowest heading decides, unless the one above says that it is of no use here."""
    if any(kind_of(heading) is Kind.IGNORED for heading in stack):
        return Kind.IGNORED
    kinds = [kind_of(heading) for heading in reversed(stack)]
    if kinds[:1] == [Kind.PERIOD] and len(kinds) > 1 and kinds[1] not in (None, *WHEN):
        return Kind.IGNORED
    return next((kind for kind in kinds if kind is not None), None)


def _is_period(heading: str) -> bool:
    """Say whether a heading is a time and little else: "Quý I", "Tháng 3", "T4", "2026"."""
    words = plain(heading)
    return re.fullmatch(r"t\d{1,2}|q[1-4]|20\d\d", words) is not None or (len(words.split()) <= 5 and bool(times(words)))


def _numbers_columns(cells: Cells) -> bool:
    """Say whether a row only numbers the columns: "(1) (2) (3)", "A B 1 2"."""
    found = [_SEQUENCE.fullmatch(one_line(cell)) for cell in cells if cell.strip()]
    if len(found) < 3 or not all(found):
        return False
    labels = [match.group(1) for match in found if match]
    return all(_follows(before, label) for before, label in pairwise(labels))


def _follows(before: str, label: str) -> bool:
    if before.isdigit() and label.isdigit():
        return 0 <= int(label) - int(before) <= 1
    return before.isalpha() and (label in ("0", "1") or (label.isalpha() and ord(label) - ord(before) in (0, 1)))


def _alike(cells: Cells, header: Cells) -> bool:
    pairs = [(plain(cell), plain(head)) for cell, head in zip(cells, header, strict=False) if cell.strip()]
    return len(pairs) > 1 and sum(cell == head for cell, head in pairs) * 5 >= len(pairs) * 4


@cache
def _rules() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple((Kind(rule["kind"]), _pattern(rule)) for rule in table("tables")["column"])


def _pattern(rule: dict[str, list[str]]) -> re.Pattern[str]:
    forms = (("exact", r"^{}$"), ("opening", r"^{}(?: |$)"), ("within", r"(?:^| ){}(?: |$)"))
    return re.compile("|".join(form.format(_any(rule[name])) for name, form in forms if name in rule))


def _any(phrases: list[str]) -> str:
    return f"(?:{'|'.join(re.escape(plain(phrase)) for phrase in phrases)})"
