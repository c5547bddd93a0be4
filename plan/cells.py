"""What is written in one cell of a table: its lines, its items, who is named, what stands for the cell above."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from plan.columns import plain
from plan.dates import understand
from plan.folding import fold_each, one_line
from plan.model import MilestoneKind
from plan.unit_names import Doers, doers, is_collective, opens_unit, split_units, trimmed
from plan.wordlists import table

_BULLET = re.compile(r"^\s*[-–—+•*●▪◦\uf0b7]\s*(?=\S)")
_ITEM = re.compile(r"^\s*(?:[-–—+•*●▪◦\uf0b7]\s*(?=[^\s\d])|\(?\d{1,2}[.)]\s*(?=[^\s\d])|[a-zđ]\)\s*)")
_DITTO = re.compile(r"""\s*(?:["”“″'’]{1,2}|//|''|-\s*["”″]\s*-|-\s*nt\s*-|↑)\s*""", re.IGNORECASE)
_MARK = re.compile(r"\s*(?:[xX✓✔√☑●■*+]|v|V|có|Có)\s*")
_ENDED = re.compile(r"[.;,:!?…]$")
_JOINED_BY = re.compile(
    r"(?:[;,.\n(]|\s-|^)\s*(?:-\s*)?(?:(?:cac )?(?:don vi|co quan|phong|bo phan) )?phoi hop(?: thuc hien)?"
    r"(?: (?:voi|cung))?\s*[:\-–]?\s*"
)
_LED_BY = re.compile(r"^\s*(?:-\s*)?(?:(?:don vi|co quan|phong) )?(?:chu tri|thuc hien)(?: thuc hien)?\s*[:\-–]\s*")
_ROLE = re.compile(r"\s*\(\s*(?:(?:co quan|don vi)\s+)?(?:chu tri|phoi hop|dau moi)\s*\)")
_RUN_TOGETHER = re.compile(r"(?<!\bvà)(?<!\bcủa)(?<!\bthuộc)(?<!\bvới)(?<=[^\W\d_])\s+(?=Sở\s[^\W\d_a-zà-ỹđ]|UBND\s)")
_AND = re.compile(r"^[\s,;:.]*(?:và\s+)?", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_MOST_LETTERS = 160  # of a cell that is only a time, or only a name
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%")
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)?")


def lines(cell: str) -> tuple[str, ...]:
    """Return the lines of a cell, each with blanks folded, empty ones left out."""
    return tuple(line for line in map(one_line, cell.splitlines()) if line)


def items(cell: str) -> tuple[str, ...]:
    """Return what a cell lists, each without its bullet or number, wrapped lines joined; () where it is no list."""
    found: list[str] = []
    for line in lines(cell):
        mark = _ITEM.match(line)
        if mark:
            found.append(line[mark.end() :])
        elif found:
            found[-1] = f"{found[-1]} {line}"
        else:
            return ()
    return tuple(found) if len(found) > 1 else ()


def text_of(cell: str) -> str:
    """Return a cell on one line: bullets left out, the rows of a list parted by what ends them or by a semicolon."""
    words = ""
    for line in lines(cell):
        bullet = _BULLET.match(line) if not line[1:2].isdigit() else None
        apart = bullet is not None and words and not _ENDED.search(words)
        words = f"{words}{';' if apart else ''} {line[bullet.end() :] if bullet else line}"
    return one_line(words)


@lru_cache(maxsize=4_096)
def times_of(cell: str) -> str:
    """Return a deadline on one line; lines that each name a time of their own are parted by a semicolon."""
    parts = [_BULLET.sub("", line) if not line[1:2].isdigit() else line for line in lines(cell)]
    if len(parts) > 1 and all(is_time(part) for part in parts):
        return trimmed("; ".join(map(trimmed, parts)))
    return trimmed(one_line(" ".join(parts)))


@lru_cache(maxsize=4_096)
def is_time(cell: str) -> bool:
    """Say whether a cell is a deadline, by its words: "Quý II", "Thường xuyên", "Sau khi …"; what is done is none."""
    text = one_line(cell)
    if not text or len(text) > _MOST_LETTERS:
        return False
    kinds = {milestone.kind for milestone in understand(text, 2000).milestones}
    return not kinds & {MilestoneKind.UNDATED, MilestoneKind.DONE}


def is_names(cell: str) -> bool:
    """Say whether a cell holds nothing but names of units, one or many."""
    text = _BULLET.sub("", one_line(cell))
    return bool(text) and len(text) <= _MOST_LETTERS and (opens_unit(text) or is_collective(text))


def is_mark(cell: str) -> bool:
    """Say whether a cell is only ticked."""
    return _MARK.fullmatch(cell) is not None


def is_same_as_above(cell: str) -> bool:
    """Say whether a cell stands for the one above it: "nt", "như trên", "//"."""
    return bool(cell.strip()) and (_DITTO.fullmatch(cell) is not None or plain(cell) in _ditto_words())


def is_dash(cell: str) -> bool:
    """Say whether a cell holds a dash alone."""
    return re.fullmatch(r"\s*[-–—]+\s*", cell) is not None


@lru_cache(maxsize=4_096)
def doers_in(cell: str, *, both: bool = False) -> Doers:
    """Return who leads and who helps by a cell; `both`: its heading says so, then all but the first named unit help."""
    text = names_of(cell)
    if (roles := _by_roles(text)) is not None:
        return roles
    cut = _JOINED_BY.search(fold_each(text))
    lead, rest = (text[: cut.start()], text[cut.end() :]) if cut else (text, "")
    lead = lead[match.end() :] if (match := _LED_BY.match(fold_each(lead))) else lead
    found = doers(lead)
    helping = (*found.coordinating, *split_units(rest))
    if both and not rest:
        named = [name for part in _SLASH.split(lead) for name in doers(part).lead]
        return Doers(tuple(named[:1]), (*named[1:], *found.coordinating))
    return Doers(found.lead, helping)


def names_of(cell: str) -> str:
    """Return the names in a cell on one line; lines that each begin a name are parted by a semicolon.

    Where a file has lost the line breaks between departments ("Sở Tài chính Sở Y tế") they are found again.
    """
    words = ""
    for line in lines(cell):
        bullet = _BULLET.match(line)
        name = line[bullet.end() :] if bullet else line
        begins = bullet or _JOINED_BY.match(fold_each(name)) or (is_names(name) and _may_end(words))
        apart = words and not words.endswith((";", ",", ":")) and begins
        words = f"{words}{';' if apart else ''} {name}"
    names = trimmed(one_line(words))
    return _RUN_TOGETHER.sub("; ", names) if names.startswith("Sở ") else names


def _may_end(words: str) -> bool:
    """Say whether a name may be whole where its line ends, rather than cut by the width of a column."""
    last = re.split(r"[;,]", words)[-1].strip()
    return plain(last).split()[-1:] not in [["va"], ["cac"], ["cua"], ["ban"]] and (opens_unit(last) or is_collective(last))


def percent_of(cell: str, *, headed: bool) -> int | None:
    """Return the percentage (0–100) that a cell names; `headed`: its column holds nothing else, so the sign may be left out."""
    found = _PERCENT.search(cell)
    share = _SHARE.fullmatch(cell.strip()) if headed else None
    if not found and not share:
        return None
    value = float((found.group(1) if found else cell.strip()).replace(",", "."))
    whole = value * 100 if share and not found and 0 < value <= 1 and not cell.strip().isdigit() else value
    return round(whole) if 0 <= whole <= 100 else None


def _by_roles(names: str) -> Doers | None:
    """Understand "Sở A (chủ trì), Sở B, Sở C (phối hợp)": what stands before a role has it; None where no role stands there."""
    found: dict[str, list[str]] = {"lead": [], "helping": []}
    start = 0
    for role in _ROLE.finditer(fold_each(names)):
        found["helping" if "phoi hop" in role.group() else "lead"] += split_units(_AND.sub("", names[start : role.start()]))
        start = role.end()
    rest = split_units(_AND.sub("", names[start:]))
    return (
        Doers(tuple(found["lead"] or rest), tuple(found["helping"] + (list(rest) if found["lead"] else []))) if start else None
    )


@cache
def _ditto_words() -> frozenset[str]:
    return frozenset(map(plain, table("tables")["rows"]["same_as_above"]))
