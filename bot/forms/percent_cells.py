"""Which cells of an .xlsx are shown as percents: their values alone (0.8) do not tell. Other workbooks say nothing here."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from bot.forms.limits import limits

_BUILT_IN = {b"9", b"10"}  # 0% and 0.00%: ECMA-376, part 1, 18.8.30
_FORMAT = re.compile(rb"<numFmt\s[^>]{0,2000}>")
_CELL_STYLES = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<xf\s[^>]{0,2000}>")
_CELL = re.compile(rb'<c\s(?=[^>]{0,200}?\bs="(\d{1,5})")[^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_SHEET = re.compile(rb"<sheet\s[^>]{0,2000}>")
_RELATION = re.compile(rb"<Relationship\s[^>]{0,2000}>")

Place = tuple[int, int]


def percent_cells(content: bytes) -> dict[int, frozenset[Place]]:
    """Return the places (row, column), from 0, of percents in each sheet, by its place in the workbook; {} for other forms."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            styles = _percent_styles(_part(package, "xl/styles.xml"))
            paths = list(_sheet_paths(package)) if styles else []
            return {number: frozenset(_places(_part(package, path), styles)) for number, path in enumerate(paths)}
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError, zlib.error):
        return {}


def _part(package: zipfile.ZipFile, path: str) -> bytes:
    """Return a part of the package; b"" where it has none, or one so large that it is not looked at."""
    if path not in package.NameToInfo or package.getinfo(path).file_size > limits().unpacked:
        return b""
    with package.open(path) as part:
        return part.read(limits().unpacked)


def _percent_styles(styles: bytes) -> set[bytes]:
    """Return the numbers of the cell styles that show percents."""
    formats = {_value(found, b"numFmtId") for found in _FORMAT.findall(styles) if b"%" in _value(found, b"formatCode")}
    cell_styles = _CELL_STYLES.search(styles)
    rows = _STYLE.findall(cell_styles.group(0)) if cell_styles else []
    percents = formats | _BUILT_IN
    return {str(number).encode() for number, style in enumerate(rows) if _value(style, b"numFmtId") in percents}


def _sheet_paths(package: zipfile.ZipFile) -> Iterator[str]:
    relations = _RELATION.findall(_part(package, "xl/_rels/workbook.xml.rels"))
    targets = {_value(relation, b"Id"): _value(relation, b"Target").decode("utf-8", "replace") for relation in relations}
    for sheet in _SHEET.findall(_part(package, "xl/workbook.xml")):
        target = targets.get(_value(sheet, rb"\w+:id"), "")
        yield target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _places(sheet: bytes, styles: set[bytes]) -> Iterator[Place]:
    for style, column, row in _CELL.findall(sheet):
        if style in styles:
            yield int(row) - 1, _column(column)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _value(element: bytes, name: bytes) -> bytes:
    found = re.search(rb"\s" + name + rb'\s*=\s*"([^"]*)"', element)
    return found.group(1) if found else b""
