"""What people type about deadlines: "3a 15/12/2025 chờ góp ý", "7b số 45/KH-UBND ngày 5/1/2026 hạn 15/1/2026". No rules.

It knows how people write, not which tasks there are nor what may be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plan.days import day_at, day_in
from plan.evidence import Cited, days_in, documents_in
from plan.folding import fold_each, one_line
from plan.references import Reference, find

_LEAD = r"(?:xin|de nghi|cho|gia han|lui|doi|sang|han|moi|them|den|toi|het|ngay|truoc|cham nhat|la|vao|lich)"
_LEADS = re.compile(rf"(?:(?<!\w){_LEAD}(?!\w)[\s:,]*)*$")
_OPENING = re.compile(rf"[\s:,]*(?:(?<!\w){_LEAD}(?!\w)[\s:,]*)*")
_DUE = re.compile(r"(?<!\w)(?:han|truoc|den|toi|cham nhat|xong|hoan thanh)(?:\s+(?:la|ngay|vao|het|cuoi|chot|moi))*\s*:?\s*$")
_REASON = re.compile(r"^(?:ly do|vi ly do|voi ly do)\s*(?:la)?\s*:?\s*")
_LIKE_A_DAY = re.compile(r"(?<![\w/])\d{1,2}\s?[/.]\s?\d{1,2}\s?[/.]\s?\d{4}(?![\w/])")
_EDGES = " ,;:.-–"


@dataclass(frozen=True, slots=True)
class ExtensionWords:
    """A request to move a deadline, as typed; what was not typed is None or ""."""

    code: str | None
    new_due: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class BasisWords:
    """A document that sets a deadline, as typed: its number, the day on which it was issued, the day that it sets."""

    code: str | None
    document: str | None
    issued_on: date | None
    due: date | None


def hear_extension(text: str, today: date, *, coded: bool = True) -> ExtensionWords:
    """Return what a text asks for. A day without a year that has passed is the next one: nobody asks for a day gone by.

    `coded` False: it is known already which task is meant, and codes in it belong to the reason.
    """
    code, rest = _code_and_rest(text, leading=True) if coded else (None, one_line(text))
    found = _new_day(rest, today)
    if found is None:
        return ExtensionWords(code, None, _reason(_without_impossible(rest, today)))
    start, end, day = found
    opening = _LEADS.search(fold_each(rest[:start]))
    start = opening.start() if opening else start
    return ExtensionWords(code, _to_come(day, rest[found[0] : end], today), _reason(f"{rest[:start]} {rest[end:]}"))


def hear_basis(text: str, today: date, *, coded: bool = True) -> BasisWords:
    """Return what a text says of a document. The day behind "hạn", "trước", "đến" is the one that it sets.

    Of two days the later one; a single day is the one that it sets if it is still to come: nothing is issued in the future.
    """
    code, rest = _code_and_rest(text) if coded else (None, one_line(text))
    cited = next(iter(documents_in(rest, today)), None)
    days = days_in(rest, today)
    issued_on, due = _issued_and_due(rest, days, cited, today)
    return BasisWords(code, cited.document if cited else None, issued_on, due)


def _first_code(text: str) -> Reference | None:
    found = find(text)
    return min((*found.codes, *found.dotted), key=lambda each: each.start, default=None)


def _code_and_rest(text: str, *, leading: bool = False) -> tuple[str | None, str]:
    """Return the first task code of a text and the rest. `leading`: only words such as "xin gia hạn" may stand before it."""
    words = one_line(text)
    words = words if len(words.lower()) == len(words) else words.lower()
    code = _first_code(words)
    if code is None or (leading and not _OPENING.fullmatch(fold_each(words[: code.start]))):
        return None, words
    return code.text, f"{words[: code.start].strip()} {words[code.end :].strip(_EDGES)}".strip()


def _new_day(rest: str, today: date) -> tuple[int, int, date] | None:
    """Return the day that is asked for: the one that opens the text, else one behind "đến", else the first number."""
    documents = documents_in(rest, today)
    days = [each for each in days_in(rest, today) if not _lies_in(each, documents)]
    opening = _OPENING.match(fold_each(rest))
    start = opening.end() if opening else 0
    named = day_at(rest, today)
    if named is not None and named[0] <= start < named[1]:
        return named
    cued = [each for each in days if _DUE.search(fold_each(rest[: each[0]]))]
    return next(iter([*cued, *days]), None)


def _without_impossible(text: str, today: date) -> str:
    """Return a text without what looks like a day and is none: "31/2/2026" is no reason."""
    return _LIKE_A_DAY.sub(lambda found: found.group() if day_in(found.group(), today) else " ", text)


def _lies_in(day: tuple[int, int, date], documents: Iterable[Cited]) -> bool:
    return any(each.start <= day[0] < each.end for each in documents)


def _to_come(day: date, written: str, today: date) -> date:
    if day > today or re.search(r"\d{4}|\d\s*[/.\-]\s*\d{1,2}\s*[/.\-]", written):
        return day
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day


def _reason(text: str) -> str:
    words = one_line(text).lstrip(_EDGES).rstrip(" ,;:-–")
    stripped = _REASON.match(fold_each(words))
    return words[stripped.end() :] if stripped else words


def _issued_and_due(
    rest: str, days: tuple[tuple[int, int, date], ...], cited: Cited | None, today: date
) -> tuple[date | None, date | None]:
    folded = fold_each(rest)
    cued = next((each for each in days if _DUE.search(folded[: each[0]])), None)
    if cued is not None:
        others = [each for each in days if each is not cued]
        return (cited.issued_on if cited and others else None) or next((each[2] for each in others), None), cued[2]
    if len(days) == 1:
        (day,) = days
        return (None, day[2]) if day[2] > today or cited is None else (day[2], None)
    if not days:
        return None, None
    ordered = sorted(each[2] for each in days)
    return ordered[0], ordered[-1]
