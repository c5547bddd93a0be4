"""Deadlines as written → milestones: what is due on a day, what goes on, what recurs, what waits for something else.

The one clock it knows is the plan's year. It never guesses a date: what cannot be computed stays without one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from plan.folding import fold, fold_each, one_line
from plan.model import Every, Milestone, MilestoneKind, Rhythm
from plan.times import Size, Time, times
from plan.unit_names import trimmed
from plan.wordlists import table

_WEEKDAYS = {"hai": 1, "2": 1, "ba": 2, "3": 2, "tu": 3, "4": 3, "nam": 4, "5": 4, "sau": 5, "6": 5, "bay": 6, "7": 6}
_WEEKDAY = re.compile(r"\bthu\s+(hai|ba|tu|nam|sau|bay|[2-7])\b|\bchu\s+nhat\b")
_DAY_OF_PERIOD = re.compile(r"\bngay\s+(?:mung\s+)?(\d{1,2})\b(?!\s*/|\s*thang\s*\d)")
_CITED_DATE = r"(?:\s*,?\s*ngay\s+\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\s+thang\s+\d{1,2}\s+nam\s+\d{4}))"
_CODE = r"(?:so\s*:?\s*)?\d{1,5}\s?[/-]\s?(?:\d{4}\s?/\s?)?[a-z]{2,}[\w&]*(?:\s?[-/]\s?[a-z][\w&]*)*"
_OWN_TIME = re.compile(r",\s*(?=(?:hoan thanh |thuc hien |xong )?(?:truoc|cham nhat|den het|khong qua) (?:ngay )?\d)")
_FROM = re.compile(r"\btu(?:\s+(?:ngay|thang|dau))?\s*$")
_LONGEST_READ = 2_000  # letters; no deadline is as long as that
_JOINING = re.compile(r"^\s*(?:[,&]|và\b)\s*")
_NO_PERIOD = re.compile(r"(?:tuan\s+(?:cuoi|dau)|cuoi|dau|giua)\s+(?:cua\s+)?$")


@dataclass(frozen=True, slots=True)
class Understood:
    """The milestones of a deadline, and what could not be made of it: codes of problems with the words in question."""

    milestones: tuple[Milestone, ...]
    doubts: tuple[tuple[str, str], ...] = ()


def milestones(deadline_text: str | None, year: int | None) -> tuple[Milestone, ...]:
    """Return the milestones of a deadline as written, in its order; without any text one that is undated. Never raises.

    `year` is the plan's; where neither it nor the text names a year, a day is not computed.
    """
    return understand(deadline_text, year).milestones


def understand(deadline_text: str | None, year: int | None) -> Understood:
    """Return the milestones together with the doubts: `unreadable_deadline`, `impossible_date`, `deadline_without_year`."""
    text = trimmed(one_line(deadline_text or ""))
    if not text:
        return Understood((Milestone(MilestoneKind.UNDATED, None, ""),))
    if len(text) > _LONGEST_READ:
        return Understood((Milestone(MilestoneKind.UNDATED, None, text),), (("unreadable_deadline", text),))
    known_year = year if year is not None and 1 < year < 9999 else None
    parts = [_part(part, known_year) for part in _parts(text)]
    return Understood(
        tuple(milestone for part in parts for milestone in part.milestones),
        tuple(doubt for part in parts for doubt in part.doubts),
    )


def cited_date_in(deadline_text: str) -> str | None:
    """Return the first document with its day that a deadline cites ("Quyết định số 1/QĐ-UBND ngày 3/2/2025"); None without."""
    text = one_line(deadline_text)[:_LONGEST_READ]
    cited = (text[found.start() : found.end()] for found in _wordings().citation.finditer(fold_each(text)))
    return next((each.strip(" ,") for each in cited if re.search(_CITED_DATE, fold_each(each))), None)


def _parts(text: str) -> list[str]:
    """Cut a deadline where another obligation begins: at a semicolon, and before "định kỳ" behind other words."""
    cut = _wordings().cuts.sub("\n", fold_each(text))
    parts, start = [], 0
    for piece in cut.split("\n"):
        parts.append(text[start : start + len(piece)])
        start += len(piece) + 1
    return [part for part in map(trimmed, parts) if part] or [text]


def _part(text: str, year: int | None) -> Understood:
    plain = without_citations(fold_each(text))
    wordings = _wordings()
    if wordings.done.match(plain):
        return _one(MilestoneKind.DONE, text)
    rhythm = _rhythm(plain)
    if rhythm or wordings.recurring_alone.search(plain):
        return _one(MilestoneKind.RECURRING, text, rhythm=rhythm)
    if wordings.ongoing.search(plain):
        return _ongoing(text, plain, year)
    if wordings.conditional.match(plain):
        return _conditional(text, plain, year)
    return _dated(text, plain, year) or _undatable(text, plain)


def _one(kind: MilestoneKind, text: str, due: date | None = None, rhythm: Rhythm | None = None) -> Understood:
    return Understood((Milestone(kind, due, text, rhythm),))


def _undatable(text: str, plain: str) -> Understood:
    if _wordings().conditional_anywhere.search(plain):
        return _one(MilestoneKind.CONDITIONAL, text)
    return Understood((Milestone(MilestoneKind.UNDATED, None, text),), (("unreadable_deadline", text),))


def _conditional(text: str, plain: str, year: int | None) -> Understood:
    """A condition; a day behind a comma ("Sau khi …, trước ngày 30/11/2025") is a deadline of its own."""
    own = _OWN_TIME.search(plain)
    dated = _dated(text, " " * own.end() + plain[own.end() :], year) if own else None
    return dated or _one(MilestoneKind.CONDITIONAL, text)


def _ongoing(text: str, plain: str, year: int | None) -> Understood:
    """What goes on ends with the last day named; "trong năm" is the plan's year, "các năm tiếp theo" has no end."""
    if _wordings().endless.search(plain):
        return _one(MilestoneKind.ONGOING, text)
    days = [day for time in times(plain) if (day := _day(time, year)) is not None]
    return _one(MilestoneKind.ONGOING, text, max(days, default=None))


def _dated(text: str, plain: str, year: int | None) -> Understood | None:
    """Return a milestone for each time named; years only where nothing shorter is named. None without any time."""
    found = times(plain)
    named = tuple(time for time in found if time.size is not Size.YEAR) or found[-1:]
    if not named:
        return None
    if len(named) == 1 and _begins(plain, named[0]):
        return _one(MilestoneKind.ONGOING, text)
    made = [_milestone(time, piece, year) for time, piece in zip(named, _pieces(text, named), strict=True)]
    return Understood(tuple(part.milestones[0] for part in made), tuple(doubt for part in made for doubt in part.doubts))


def _begins(plain: str, time: Time) -> bool:
    """Say whether a time is only the beginning of what goes on: "từ ngày 01/7/2025"."""
    return plain.startswith("tu ", time.start) or _FROM.search(plain[max(0, time.start - 12) : time.start]) is not None


def _milestone(time: Time, text: str, year: int | None) -> Understood:
    due = _day(time, year)
    if due is not None:
        return _one(MilestoneKind.DATE, text, due)
    doubt = "deadline_without_year" if not time.impossible and time.year is None and year is None else "impossible_date"
    return Understood((Milestone(MilestoneKind.UNDATED, None, text),), ((doubt, text),))


def _day(time: Time, year: int | None) -> date | None:
    known = time.year if time.year is not None else year
    if known is None:
        return None
    try:
        return time.last_day(known)
    except (ValueError, OverflowError):
        return None


def _pieces(text: str, named: tuple[Time, ...]) -> list[str]:
    """Cut the words of a part so that each time has its own."""
    ends = [_separator_before(text, time.start) for time in named[1:]] + [len(text)]
    starts = [0, *ends[:-1]]
    cut = (text[start:end] for start, end in zip(starts, ends, strict=True))
    return [trimmed(_JOINING.sub("", piece)) or text for piece in cut]


def _separator_before(text: str, place: int) -> int:
    """Return where the words of a time begin: behind the last comma or "và" before it, else at the time itself."""
    found = [match.start() for match in re.finditer(r"[,&]|\bvà\b", text[: place + 1])]
    return found[-1] if found else place


def without_citations(plain: str) -> str:
    """Blank out the dates that only cite a document ("Quyết định số 1648/QĐ-UBND ngày 30 tháng 11 năm 2022")."""
    return _wordings().citation.sub(lambda cited: " " * len(cited.group()), plain)


def _rhythm(plain: str) -> Rhythm | None:
    for every, pattern in _wordings().periods:
        found = pattern.search(plain)
        if found:
            return Rhythm(every, _day_in(every, plain, found.start()))
    return None


def _day_in(every: Every, plain: str, place: int) -> int | None:
    """Return by which day of the period it is due, where that is said right before or behind it."""
    if every is Every.WEEK:
        weekday = _WEEKDAY.search(plain)
        return _WEEKDAYS.get(weekday.group(1) or "", 7) if weekday else None
    if every is Every.YEAR:
        return None
    if _NO_PERIOD.search(plain[:place]):
        return None
    day = _DAY_OF_PERIOD.search(plain)
    return int(day.group(1)) if day and 1 <= int(day.group(1)) <= 31 else None


@dataclass(frozen=True, slots=True)
class _Wordings:
    done: re.Pattern[str]
    ongoing: re.Pattern[str]
    endless: re.Pattern[str]
    conditional: re.Pattern[str]
    conditional_anywhere: re.Pattern[str]
    recurring_alone: re.Pattern[str]
    periods: tuple[tuple[Every, re.Pattern[str]], ...]
    citation: re.Pattern[str]
    cuts: re.Pattern[str]


@cache
def _wordings() -> _Wordings:
    known = table("deadlines")
    recurring = known["recurring"]
    conditional = _any(known["conditional"])
    aged = rf"{_any(known['within'])}\s+\d+\s+(?:ngay|thang|tuan)"
    alone = _any(recurring["alone"])
    documents = _any(known["documents"])
    return _Wordings(
        done=re.compile(_any(known["done"])),
        ongoing=re.compile(rf"\b{_any(known['ongoing'])}"),
        endless=re.compile(rf"\b{_any(known['endless'])}"),
        conditional=re.compile(rf"(?:(?:ngay|thuc hien|trien khai|hoan thanh|dam bao)\s+)*(?:{conditional}|{aged})\b"),
        conditional_anywhere=re.compile(rf"\b(?:{conditional}|{aged})\b"),
        recurring_alone=re.compile(rf"\b{alone}\b"),
        periods=tuple(_period(Every(every), names, recurring) for every, names in recurring["periods"].items()),
        citation=re.compile(
            rf"{_CODE}{_CITED_DATE}?|\b{documents}{_CITED_DATE}|(?<=\S),?\s+theo {documents}\b(?!\s*(?:,|$))"
            rf".*?(?=$|\s{_any(known['own'])}\s)"
        ),
        cuts=re.compile(rf";|(?:,\s*|\s+)va(?=\s+{alone})|,(?=\s*{alone})|\.(?=\s+[^\W\d])"),
    )


def _period(every: Every, names: list[str], known: dict[str, list[str]]) -> tuple[Every, re.Pattern[str]]:
    """Match "hằng tháng", "tháng một lần", "1 lần/tháng", "cuối tháng"; but "các tháng 3, 6" and "theo quy định" are none."""
    name = rf"{_any(names)}\b"
    elsewhere = rf"(?!\s*/?\s*(?:\d|i{{1,3}}\b|iv\b|{_any(known['other_meaning'])}))"
    once = rf"{_any(known['once'])}"
    return every, re.compile(
        rf"\b{_any(known['every'])}\s+{name}{elsewhere}|\b{name}\s+{once}|\blan\s*/\s*{name}"
        rf"|\bdinh ky\s+(?:vao\s+)?{name}{elsewhere}|\b{_any(known['ends'])}\s+{name}(?<!nam){elsewhere}"
    )


def _any(phrases: list[str]) -> str:
    return f"(?:{'|'.join(re.escape(fold(phrase)) for phrase in sorted(phrases, key=len, reverse=True))})"
