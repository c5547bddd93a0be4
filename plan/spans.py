"""The times that questions name: "tháng 11", "quý III", "tuần sau", "quá hạn", "hằng tháng" → a `Span` seen from today.

Deadlines as documents write them are read in `plan/dates.py`; this is for what people type, with or without marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plan.answers import Span, SpanKind
from plan.folding import fold

SOON_DAYS = 30
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?:\s*(?:nam|/|-|,)?\s*(20\d\d)|\s+(nam\s+(?:nay|toi|sau|ngoai|truoc)))?"
_MONTH_STEPS = {"nay": 0, "toi": 1, "sau": 1, "truoc": -1, "qua": -1, "roi": -1, "vua": -1, "den": 1}

Maker = Callable[[re.Match[str], date], "Span | None"]


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A span and the place at which the question names it."""

    span: Span
    start: int
    end: int


def find(text: str, today: date) -> NamedSpan | None:
    """Return the time that a question names, None where it names none. A state ("quá hạn") is preferred to days."""
    named = list(_all_in(_folded(text), today))
    return min(named, key=lambda each: _PREFERENCE[each.span.kind], default=None)


def year_meant(text: str, today: date) -> int | None:
    """Return the year that "năm nay", "năm sau", "sang năm" or "năm ngoái" mean today, None where none is named so."""
    found = _YEAR_SAID.search(_folded(text))
    return _said_year(found.group(), today) if found else None


def days_of_month(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _all_in(text: str, today: date) -> Iterator[NamedSpan]:
    for form, make in _FORMS:
        for found in form.finditer(text):
            span = make(found, today)
            if span is not None:
                yield NamedSpan(span, found.start(), found.end())
                text = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]


def _folded(text: str) -> str:
    """Return the text without marks, letter for letter, so that places stay."""
    return "".join(bare if len(bare := fold(letter)) == 1 else letter for letter in text)


def _days(label: str, first: date, last: date) -> Span:
    return Span(SpanKind.DAYS, label, first, last)


def _month_span(year: int, month: int) -> Span | None:
    if not 1 <= month <= 12:
        return None
    return _days(f"{year}-{month:02}", *days_of_month(year, month))


def _months_span(label: str, year: int, first: int, last: int) -> Span:
    return _days(label, date(year, first, 1), days_of_month(year, last)[1])


def _quarter_span(year: int, quarter: int) -> Span:
    return _months_span(f"{year}-Q{quarter}", year, 3 * quarter - 2, 3 * quarter)


def _year_of(found: re.Match[str], group: int, today: date) -> int:
    if found.group(group):
        return int(found.group(group))
    return _said_year(found.group(group + 1) or "nay", today)


def _said_year(words: str, today: date) -> int:
    if "truoc" in words or "ngoai" in words:
        return today.year - 1
    return today.year if "nay" in words.split()[-1:] else today.year + 1


def _month(found: re.Match[str], today: date) -> Span | None:
    return _month_span(_year_of(found, 2, today), int(found.group(1)))


def _month_of_year(found: re.Match[str], _: date) -> Span | None:
    return _month_span(int(found.group(2)), int(found.group(1)))


def _month_said(found: re.Match[str], today: date) -> Span | None:
    months = today.year * 12 + today.month - 1 + _MONTH_STEPS[found.group(1)]
    return _month_span(months // 12, months % 12 + 1)


def _quarter(found: re.Match[str], today: date) -> Span:
    return _quarter_span(_year_of(found, 2, today), _QUARTERS[found.group(1)])


def _quarter_said(found: re.Match[str], today: date) -> Span:
    quarters = today.year * 4 + (today.month - 1) // 3 + _MONTH_STEPS[found.group(1)]
    return _quarter_span(quarters // 4, quarters % 4 + 1)


def _week_said(found: re.Match[str], today: date) -> Span:
    return _week_span(today + timedelta(weeks=_MONTH_STEPS[found.group(1)]))


def _week(found: re.Match[str], today: date) -> Span | None:
    try:
        return _week_span(date.fromisocalendar(today.year, int(found.group(1)), 1))
    except ValueError:
        return None


def _week_span(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    year, week, _ = monday.isocalendar()
    return _days(f"{year}-W{week:02}", monday, monday + timedelta(days=6))


def _half(found: re.Match[str], today: date) -> Span:
    year = _year_of(found, 2, today)
    return _months_span(f"{year}-H1", year, 1, 6) if found.group(1) == "dau" else _months_span(f"{year}-H2", year, 7, 12)


def _end_of_year(found: re.Match[str], today: date) -> Span:
    return _quarter_span(today.year, 1 if found.group(1) == "dau" else 4)


def _whole_year(found: re.Match[str], today: date) -> Span:
    year = _said_year(found.group(), today) if found.group(1) is None else int(found.group(1))
    return _months_span(str(year), year, 1, 12)


def _day(found: re.Match[str], today: date) -> Span | None:
    try:
        day = date(int(found.group(4) or today.year), int(found.group(3)), int(found.group(2)))
    except ValueError:
        return None
    if found.group(1) and found.group(1).startswith("sau"):
        first = day + timedelta(days=1)
        last = date(first.year, 12, 31)
        return _days(f"{first}/{last}", first, last)
    if found.group(1) and day >= today:
        return _days(f"{today}/{day}", today, day)
    return _days(day.isoformat(), day, day)


def _day_said(found: re.Match[str], today: date) -> Span:
    day = today + timedelta(days={"hom nay": 0, "bua nay": 0, "ngay mai": 1, "ngay kia": 2, "hom qua": -1}[found.group()])
    return _days(day.isoformat(), day, day)


def _coming(found: re.Match[str], today: date) -> Span:
    length = int(found.group(1)) * {"ngay": 1, "tuan": 7, "thang": 30}[found.group(2)]
    last = today + timedelta(days=length)
    return _days(f"{today}/{last}", today, last)


def _state(kind: SpanKind, label: str) -> Maker:
    return lambda _found, _today: Span(kind, label)


def _soon(_found: re.Match[str], today: date) -> Span:
    return Span(SpanKind.SOON, "soon", today, today + timedelta(days=SOON_DAYS))


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


_EACH = r"(?:hang|moi|dinh ky(?: hang| moi)?)"
_YEAR_SAID = _form(r"nam (?:nay|toi|sau|ngoai|truoc)|sang nam|qua nam")
_FORMS: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (
        _form(
            r"(?:qua|tre|lo|cham) han(?: roi)?|(?:bi |dang )?(?:cham|tre) tien do|da het han|"
            r"(?:viec|cai|nhiem vu) (?:nao )?(?:bi |dang |da )?tre|"
            r"(?<!cham )tre (?:may |bao nhieu |nhung |cac )?(?:viec|nhiem vu)(?: nao| gi)?"
        ),
        _state(SpanKind.OVERDUE, "overdue"),
    ),
    (_form(r"s?ap (?:toi |den )?han|sap (?:toi|den)(?: han)?|gan (?:toi |den )?han|gan den ngay"), _soon),
    (_form(rf"{_EACH} tuan|tuan nao cung"), _state(SpanKind.RECURRING, "weekly")),
    (_form(rf"{_EACH} thang|thang nao cung"), _state(SpanKind.RECURRING, "monthly")),
    (_form(rf"{_EACH} quy|quy nao cung"), _state(SpanKind.RECURRING, "quarterly")),
    (_form(rf"{_EACH} nam|nam nao cung"), _state(SpanKind.RECURRING, "yearly")),
    (_form(r"dinh ky|lap di lap lai"), _state(SpanKind.RECURRING, "recurring")),
    (_form(r"thuong xuyen(?: trong nam)?|lam quanh nam|quanh nam|suot nam"), _state(SpanKind.ONGOING, "ongoing")),
    (
        _form(r"(?:da |duoc )?(?:xong|hoan thanh|lam xong) roi|da (?:lam )?xong|da hoan thanh|hoan tat roi|da hoan tat"),
        _state(SpanKind.DONE, "done"),
    ),
    (_form(rf"(?:6|sau) thang (dau|cuoi)(?: nam)?{_YEAR}"), _half),
    (_form(r"(?:trong )?(\d{1,2}) (ngay|tuan|thang) (?:toi|nua|sap toi)"), _coming),
    (_form(r"(truoc |den |toi |sau )?(?:ngay )?(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](20\d\d))?"), _day),
    (_form(r"(truoc |den |toi |sau )?ngay (\d{1,2}) thang (\d{1,2})(?: nam (20\d\d))?"), _day),
    (_form(r"(?:thang )?(\d{1,2})[/\-](20\d\d)"), _month_of_year),
    (_form(rf"(?:thang|t|th)\.?\s*(\d{{1,2}}){_YEAR}"), _month),
    (_form(rf"(?:quy|qui|q)\.?\s*(iv|i{{1,3}}|[1-4]){_YEAR}"), _quarter),
    (_form(r"(?:(?:cuoi|dau|trong|giua) )?thang (nay|toi|sau|truoc|roi|qua|vua)(?: roi| qua)?"), _month_said),
    (_form(r"(?:(?:cuoi|dau|trong|giua) )?qu[yi] (nay|toi|sau|truoc|roi|qua)"), _quarter_said),
    (_form(r"(?:(?:cuoi|dau|trong|giua) )?tuan (nay|toi|sau|truoc|roi|qua)"), _week_said),
    (_form(r"tuan (?:thu )?(\d{1,2})"), _week),
    (_form(r"hom nay|bua nay|ngay mai|ngay kia|hom qua"), _day_said),
    (_form(r"(?:cuoi|dau) thang"), lambda _found, today: _month_span(today.year, today.month)),
    (_form(r"(cuoi|dau) nam(?: nay)?"), _end_of_year),
    (_form(r"(?:trong )?nam (20\d\d)|nam (?:nay|toi|sau|ngoai|truoc)|sang nam"), _whole_year),
)
_PREFERENCE = {
    SpanKind.OVERDUE: 0,
    SpanKind.DONE: 1,
    SpanKind.DAYS: 2,
    SpanKind.SOON: 3,
    SpanKind.RECURRING: 4,
    SpanKind.ONGOING: 5,
}
