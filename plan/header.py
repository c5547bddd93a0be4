"""Who issued the plan, when, under which number, for which year, and who follows it. It reads no tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import dropwhile, takewhile

from plan.folding import fold, fold_each
from plan.model import PlanHeader
from plan.outline import Entry, Node
from plan.unit_names import is_collective, opens_unit
from plan.wordlists import table

_NUMBER = re.compile(r"\bSố\s*:\s*(\d+\s*/\s*[\w&]+(?:\s*[-/]\s*[\w&]+)*)", re.IGNORECASE)
_ISSUED = re.compile(r"ngay\s+(\d{1,2})(?:\s+thang\s+|\s*/\s*)(\d{1,2})(?:\s+nam\s+|\s*/\s*)(\d{4})")
_PLACE_AND_DATE = re.compile(r"^.{0,40},?\s*ngay\b.*\bthang\b.*\bnam\b.*$")
_YEAR = re.compile(r"(?<!den )(?<!tu )(?<!\d )\bnam\s+(20\d\d)\b(?!\s*[-–])")
_DATE_YEAR = re.compile(r"thang\s+\d{1,2}\s+$")
_ISSUING = re.compile(
    r"(?:^|[,;.]\s+)([^,;.:()]{3,120}?)(?:\s*\([^)]*\))?\s+(?:xây dựng(?: và ban hành)?|ban hành)"
    r"\s+(?:Kế hoạch|Chương trình|Phương án)"
)
_FOLLOWING = re.compile(r"\b(?:theo doi|don doc)\b.*\b(?:don doc|theo doi|tong hop|thuc hien|tien do)\b")
_BEFORE_DUTY = re.compile(
    r"\s(?:co trach nhiem|chiu trach nhiem|la (?:co quan|don vi|dau moi)|chu tri|co nhiem vu|tham muu|giup|theo doi"
    r"|don doc|thuong xuyen)\b"
)
_BELONGS = re.compile(r"\(?\s*(?:ban hanh )?kem theo\b")
_CITED = re.compile(r"\bsố\s*:?\s*(\d+\s*/\s*[\w&]+(?:\s*[-/]\s*[\w&]+)*)", re.IGNORECASE)
_TITLE_WORDS = 60
_MOST_LINES = 30  # in which an annex says what it belongs to
_FEWEST_CAPITALS = 4  # words of a title that a sentence may have run into
_LONGEST_DUTY = 400  # letters in which the sentence with a unit's duty must stand
_LONGEST_BASIS = 4_000


def header_of(outline: Node) -> PlanHeader:
    """Return the header as far as it can be read; an empty title where the document has none."""
    lines = [part for entry in outline.entries for part in _parted(entry.text)]
    place = next((index for index, line in enumerate(lines) if _is_kind(line)), None)
    if place is None:
        return _annexed(outline)
    letterhead = lines[:place]
    title = _title(lines[place:])
    basis = lines[place + len(title) :]
    issued_on = _issued_on(letterhead)
    return PlanHeader(
        title=" ".join(title),
        number=_number(letterhead),
        issuer=_letterhead_issuer(letterhead) or _named_issuer(basis),
        issued_on=issued_on,
        year=_year(title) or (issued_on.year if issued_on else None) or _year(basis[-1:]),
        tracking_unit=_tracking_unit(outline),
    )


def _annexed(outline: Node) -> PlanHeader:
    """Return the header of an annex that stands alone: its title in capitals, and the document that it says it belongs to."""
    lines = [line.text for node in outline.walk() for line in (Entry(node.text, node.line), *node.entries)][:_MOST_LINES]
    belongs = next((line for line in lines if _BELONGS.match(fold(line))), "")
    title = " ".join(takewhile(str.isupper, dropwhile(_is_number_of_annex, lines))) if belongs else ""
    issued_on = _issued_on([belongs])
    return PlanHeader(
        title=title,
        number=_cited_number(belongs),
        issued_on=issued_on,
        year=_year([title]) or (issued_on.year if issued_on else None),
        tracking_unit=_tracking_unit(outline),
    )


def _is_number_of_annex(line: str) -> bool:
    return not line or (
        fold(line).startswith(tuple(map(fold, table("reading")["parts"]["appendix"]))) and len(line.split()) < 4
    )


def _cited_number(line: str) -> str | None:
    found = _CITED.search(line)
    return re.sub(r"\s+", "", found.group(1)) if found else None


def _parted(line: str) -> list[str]:
    """Cut a line in which a title in capitals ran together with the sentence behind it, as in copies of web pages."""
    words = line.split()
    title = list(takewhile(lambda word: word.upper() == word, words))
    opens = fold(" ".join(title)).startswith(tuple(f"{kind} " for kind in _kinds()))
    return [" ".join(title), " ".join(words[len(title) :])] if opens and len(words) > len(title) > _FEWEST_CAPITALS else [line]


def _is_kind(line: str) -> bool:
    """Say whether a line opens the title: "KẾ HOẠCH" alone, or with the rest of the title in capitals."""
    words = fold(line).strip(" :.")
    return words in _kinds() or (line.isupper() and words.startswith(tuple(f"{kind} " for kind in _kinds())))


def _title(lines: list[str]) -> list[str]:
    """Return the lines of the title: all that stand in capitals, or else the first short one that is no sentence."""
    first, rest = lines[0], lines[1:]
    capital = list(takewhile(str.isupper, rest))
    if capital or fold(first).strip(" :.") not in _kinds():
        return [first, *capital]
    return [first, *(line for line in rest[:1] if _may_be_title(line))]


def _may_be_title(line: str) -> bool:
    if len(line.split()) > _TITLE_WORDS or line.endswith((":", ";", ".")):
        return False
    opening = fold(line).startswith(tuple(f"{fold(opening)} " for opening in _known("openings")))
    return not (opening and re.search(r"\bsố\b|\d/", line))


def _number(letterhead: Iterable[str]) -> str | None:
    found = next((found for line in letterhead if (found := _NUMBER.search(line))), None)
    return re.sub(r"\s+", "", found.group(1)) if found else None


def _issued_on(letterhead: Iterable[str]) -> date | None:
    for line in letterhead:
        found = _ISSUED.search(fold(line))
        if found:
            return _date(*map(int, found.groups()))
    return None


def _date(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(lines: Iterable[str]) -> int | None:
    """Return the first year that the lines name as one ("năm 2025"), not as a part of a date or of a period."""
    for line in lines:
        plain = fold(line)
        for found in _YEAR.finditer(plain):
            if not _DATE_YEAR.search(plain[: found.start()]):
                return int(found.group(1))
    return None


def _letterhead_issuer(letterhead: Iterable[str]) -> str | None:
    lines = (line.strip(" -–_*") for line in _without_mottoes("\n".join(letterhead)).split("\n"))
    return " ".join(line for line in lines if line.isupper() and not _is_number_or_date(line)) or None


def _without_mottoes(letterhead: str) -> str:
    """Leave out the national title and motto, also where their lines are broken."""
    plain = fold_each(letterhead)
    kept, start = "", 0
    for motto in _mottoes().finditer(plain):
        kept, start = f"{kept}{letterhead[start : motto.start()]}\n", motto.end()
    return kept + letterhead[start:]


@cache
def _mottoes() -> re.Pattern[str]:
    return re.compile("|".join(r"\s+".join(map(re.escape, fold(motto).split())) for motto in _known("mottoes")))


def _is_number_or_date(line: str) -> bool:
    return (
        _NUMBER.search(line) is not None
        or re.match(r"số\s*:", line.lower()) is not None
        or bool(_PLACE_AND_DATE.match(fold(line)))
    )


def _named_issuer(basis: Iterable[str]) -> str | None:
    """Return who "xây dựng Kế hoạch … như sau" according to the opening sentence."""
    for line in basis:
        names = [found.group(1).strip() for found in _ISSUING.finditer(line[-_LONGEST_BASIS:])]
        if names and opens_unit(names[-1]) and not is_collective(names[-1]):
            return names[-1]
    return None


def _tracking_unit(outline: Node) -> str | None:
    """Return the unit that "có trách nhiệm theo dõi, đôn đốc" the plan, as named where duties are given."""
    for node in outline.walk():
        for line in (Entry(node.text, node.line), *node.entries):
            unit = _follower(line.text)
            if unit:
                return unit
    return None


def _follower(line: str) -> str | None:
    line = line[:_LONGEST_DUTY]
    plain = fold_each(line)
    if not _FOLLOWING.search(plain):
        return None
    duty = _BEFORE_DUTY.search(plain)
    if duty is None or duty.start() > 100:
        return None
    name = _without_office(line[: duty.start()].strip(" ,:"))
    whole = "," not in name and ";" not in name and "." not in name
    return name if whole and opens_unit(name) and not is_collective(name) else None


def _without_office(name: str) -> str:
    """Return the unit of a person in office: "Trưởng phòng Hành chính" → "Phòng Hành chính", "Giao Sở X" → "Sở X"."""
    for opening in _known("heads_of_units"):
        if fold(name).startswith(f"{fold(opening)} "):
            rest = name[len(opening) :].strip()
            return _without_office(rest[0].upper() + rest[1:]) if rest else name
    return name


@cache
def _kinds() -> frozenset[str]:
    return frozenset(map(fold, _known("kinds")))


def _known(kind: str) -> list[str]:
    return list(table("reading")["header"][kind])
