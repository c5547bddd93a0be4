"""What an official file holds, as values with labels: a letter by a template, a workbook of sheets. It draws nothing.

The labels are the caller's, in the reader's language; a drawer adds no word of its own. Texts may be hostile: what no file can
hold is taken out here, once for all forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from plan.charts import Chart, Tone
from plan.folding import fold

MOST_LETTERS = 32_000
"""A cell of Excel holds 32,767 characters (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)."""
MOST_OF_A_NAME = 31
"""Of a sheet, by the same page."""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (https://www.w3.org/TR/xml/#charsets)."""
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_LONGEST_FILE_NAME = 80


class Kind(Enum):
    """How a column looks: plain words, a number, a number with a bar behind it, a percentage with a bar, a day, an instant."""

    TEXT = auto()
    NUMBER = auto()
    BAR = auto()
    PERCENT = auto()
    DAY = auto()
    MOMENT = auto()


Cell = str | int | float | date | datetime | None
Field = str | int | list[str] | list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is in letters."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Row:
    """A row: as many cells as its sheet has columns. Instants are office time without a zone. `tone` colours its mark."""

    cells: tuple[Cell, ...]
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name on the tab, a title over the table, the table. `marked` is the column that a row's tone colours.

    `notes` stand under the title. `ValueError` where a row has not one cell for each column.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    marked: int | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{len(row.cells)} cells for {len(self.columns)} columns on {self.name}")


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook; `pictures` stand on a sheet of their own, which is called `pictures_name`."""

    file_name: str
    sheets: tuple[Sheet, ...]
    pictures: tuple[Chart, ...] = ()
    pictures_name: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A Word document: what its template may name, texts and numbers, lists of lines, and tables of rows."""

    file_name: str
    fields: Mapping[str, Field]


Paper = Letter | Workbook
"""Everything that a file can be made of."""


def printable(text: str) -> str:
    """Return a text without what no file can hold, at most as long as a cell can be."""
    kept = _NO_XML.sub("", text)
    return kept if len(kept) <= MOST_LETTERS else f"{kept[: MOST_LETTERS - 1]}…"


def sheet_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Return names that Excel allows, each once, as near to those wanted as can be."""
    found: list[str] = []
    taken = {"history"}  # Excel keeps this one for itself
    for each in wanted:
        plain = _NOT_IN_A_NAME.sub("-", printable(each)).strip(" '") or "-"
        name, number = plain[:MOST_OF_A_NAME].strip(" '"), 1
        while name.casefold() in taken:
            number += 1
            tail = f" ({number})"
            name = plain[: MOST_OF_A_NAME - len(tail)].strip(" '") + tail
        taken.add(name.casefold())
        found.append(name)
    return tuple(found)


def file_name(words: str, ending: str) -> str:
    """Return a file's name in plain letters: "Báo cáo tháng 11/2025" and "docx" give "bao-cao-thang-11-2025.docx"."""
    plain = _SEPARATORS.sub("-", fold(words)).strip("-")[:_LONGEST_FILE_NAME].rstrip("-")
    return f"{plain or 'bao-cao'}.{ending}"
