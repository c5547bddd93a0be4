"""The times that questions name: "tháng 11", "quý III", "tuần sau", "quá hạn", "hằng tháng" → a `Span` seen from today.

Deadlines as documents write them are read in `plan/dates.py`; this is for what people type, with or without marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from plan import named_days
from plan.answers import STATES, Span, SpanKind
from plan.folding import fold

SOON_DAYS = 30
_LATELY = 8  # a question is looked at several times
_YEAR = r"(?:\s*(?:nam|/|-|,)?\s*(20\d\d)|\s+(nam\s+(?:nay|toi|sau|ngoai|truoc)))?"

Maker = Callable[[re.Match[str], date], "Span | None"]


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A span and the places (begin and end of each) at which the question names it: a state and a time stand apart."""

    span: Span
    places: tuple[tuple[int, int], ...]


@lru_cache(_LATELY)
def find(text: str, today: date) -> NamedSpan | None:
    """Return the time that a question names, None where it names none. A state ("quá hạn") takes the days named beside it."""
    named = sorted(_all_in(_folded(text), today), key=lambda each: _PREFERENCE[each.span.kind])
    if not named:
        return None
    first = named[0]
    days = next((each for each in named if each.span.kind is SpanKind.DAYS), None)
    if first.span.kind not in STATES or days is None:
        return first
    return NamedSpan(_state_of_days(first.span, days.span, today), (*first.places, *days.places))


def _state_of_days(state: Span, days: Span, today: date) -> Span:
    """Return a state of what is about some days; "tháng này có gì quá hạn" asks what is overdue by now."""
    if days.first is None or days.last is None or (state.kind is SpanKind.OVERDUE and days.first <= today <= days.last):
        return state
    return replace(state, first=days.first, last=days.last)


def year_meant(text: str, today: date) -> int | None:
    """Return the year that "năm nay", "năm sau", "sang năm" or "năm ngoái" mean today, None where none is named so."""
    found = _YEAR_SAID.search(_folded(text))
    return named_days.said_year(found.group(), today) if found else None


def _all_in(text: str, today: date) -> Iterator[NamedSpan]:
    for form, make in _FORMS:
        for found in form.finditer(text):
            span = make(found, today)
            if span is not None:
                yield NamedSpan(span, (found.span(),))
                text = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]


@lru_cache(_LATELY)
def _folded(text: str) -> str:
    """Return the text without marks, letter for letter, so that places stay."""
    return "".join(bare if len(bare := fold(letter)) == 1 else letter for letter in text)


def _state(kind: SpanKind, label: str) -> Maker:
    return lambda _found, _today: Span(kind, label)


def _soon(_found: re.Match[str], today: date) -> Span:
    return Span(SpanKind.SOON, "soon", today, today + timedelta(days=SOON_DAYS))


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


_EACH = r"(?:hang|moi|dinh ky(?: hang| moi)?)"
_BESIDE = r"(?:(truoc|den|toi|sau|qua|trong|dip|giap) )?"
_DAY = r"(?:ngay )?(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](20\d\d))?"
_NOT_DONE = r"(?:van |con |dang )?chua (?:lam )?(?:xong|hoan thanh|hoan tat|ket thuc)"
_FROM_NOW = r"tu (?:gio|nay|bay gio|hom nay|h) (?:cho )?(?:den|toi)(?: het| cuoi)? "
_YEAR_SAID = _form(r"nam (?:nay|toi|sau|ngoai|truoc)|sang nam|qua nam")
_FORMS: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (
        _form(
            r"(?:qua|tre|lo|cham) han+(?: roi)?|(?:bi |dang )?(?:cham|tre) tien do|da het han|"
            r"(?:da |bi )?(?:tre|lo|qua) (?:hen|ngay)|(?:tre|cham) (?:nhieu|it|lau|roi)|"
            r"ton dong|(?:con |dang )?(?:ton|treo|no) (?:tu|lai|dong)(?= |$)|(?:van |dang )?con (?:treo|ton)|"
            r"(?:viec|cai|nhiem vu) (?:nao )?(?:bi |dang |da )?tre|"
            r"(?<!cham )tre (?:may |bao nhieu |nhung |cac )?(?:viec|nhiem vu)(?: nao| gi)?"
        ),
        _state(SpanKind.OVERDUE, "overdue"),
    ),
    (
        _form(
            r"(?:van |con )?chua (?:thay |co )?(?:ai |don vi nao |phong nao |gi )?(?:bao cao|cap nhat|bao tien do|bao cao gi)|"
            r"khong (?:thay |co )?(?:ai |don vi nao |phong nao )?(?:bao cao|cap nhat)|con im lang|im hoi lang tieng"
        ),
        _state(SpanKind.SILENT, "silent"),
    ),
    (
        _form(rf"{_NOT_DONE}(?= \S)|(?<=nao ){_NOT_DONE}|(?:con|dang|con dang) (?:do dang|lam do)"),
        _state(SpanKind.OPEN, "open"),
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
    (_form(rf"tu thang (\d{{1,2}}) (?:den|toi)(?: het)? thang (\d{{1,2}}){_YEAR}"), named_days.months),
    (_form(rf"{_FROM_NOW}(?:thang|t)\.?\s*(\d{{1,2}}){_YEAR}"), named_days.until_month),
    (_form(rf"{_FROM_NOW}(?:quy|q)\.?\s*(iv|i{{1,3}}|[1-4]){_YEAR}"), named_days.until_quarter),
    (_form(rf"{_FROM_NOW}(tuan|thang|quy|nam)(?: nay)?"), named_days.until_end),
    (_form(rf"tu {_DAY} (?:den|toi)(?: het)? {_DAY}"), named_days.days_between),
    (_form(rf"(3|ba|6|sau|9|chin) thang (dau|cuoi)(?: nam)?{_YEAR}"), named_days.part_of_year),
    (_form(rf"(nua) (dau|cuoi)(?: cua)?(?: nam)?{_YEAR}"), named_days.part_of_year),
    (_form(rf"(quy) (dau|cuoi)(?: nam)?{_YEAR}"), named_days.part_of_year),
    (_form(rf"{_BESIDE}tet (?:duong(?: lich)?|tay)"), named_days.before_new_year),
    (_form(rf"{_BESIDE}tet(?: nguyen dan| am lich| ta| nay| sap toi)?"), named_days.before_tet),
    (_form(r"(?:trong )?(\d{1,2}) (ngay|tuan|thang) (?:toi|nua|sap toi)"), named_days.coming),
    (_form(r"(truoc |den |toi |sau )?(?:ngay )?(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](20\d\d))?"), named_days.day),
    (_form(r"(truoc |den |toi |sau )?ngay (\d{1,2}) thang (\d{1,2})(?: nam (20\d\d))?"), named_days.day),
    (_form(r"(?:thang )?(\d{1,2})[/\-](20\d\d)"), named_days.month_of_year),
    (_form(rf"(?:thang|t|th)\.?\s*(\d{{1,2}}){_YEAR}"), named_days.month),
    (_form(rf"(?:quy|qui|q)\.?\s*(iv|i{{1,3}}|[1-4]){_YEAR}"), named_days.quarter),
    (_form(r"(?:(?:cuoi|dau|trong|giua) )?thang (nay|toi|sau|truoc|roi|qua|vua)(?: roi| qua)?"), named_days.month_said),
    (_form(r"(?:(?:cuoi|dau|trong|giua) )?qu[yi] (nay|toi|sau|truoc|roi|qua)"), named_days.quarter_said),
    (_form(r"(?:(?:cuoi|dau|trong|giua) )?tuan (nay|toi|sau|truoc|roi|qua)"), named_days.week_said),
    (_form(r"(?:cuoi|dau|trong|giua) tuan"), lambda _found, today: named_days.week_span(today)),
    (_form(r"tuan (?:thu )?(\d{1,2})"), named_days.week),
    (_form(r"hom nay|bua nay|ngay mai|ngay kia|hom qua"), named_days.day_said),
    (_form(r"(?:cuoi|dau) thang"), lambda _found, today: named_days.month_span(today.year, today.month)),
    (_form(r"(cuoi|dau) nam(?: nay)?"), named_days.end_of_year),
    (_form(r"(?:trong )?nam (20\d\d)|nam (?:nay|toi|sau|ngoai|truoc)|sang nam"), named_days.whole_year),
)
_PREFERENCE = {
    SpanKind.OVERDUE: 0,
    SpanKind.SILENT: 1,
    SpanKind.OPEN: 2,
    SpanKind.DONE: 3,
    SpanKind.DAYS: 4,
    SpanKind.SOON: 5,
    SpanKind.RECURRING: 6,
    SpanKind.ONGOING: 7,
}
