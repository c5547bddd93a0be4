"""Codes, units, plans and spans of time as people name them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date

from markupsafe import Markup

from locales import Texts
from locales.wording import cut
from plan.answers import PlannedTask, Span, SpanKind
from plan.folding import one_line
from plan.model import Section, Task

_TWICE = re.compile(r"(?P<code>.*?(?P<letter>[^\W\d_]))(?P<nth>[2-9])")
RHYTHMS = ("weekly", "monthly", "quarterly", "yearly")
"""Labels of recurring spans that say how often."""
TITLE_SIZE = 90
# Controls, marks of direction, signs without width or shape, halves of surrogate pairs, hidden tags. A name made of them shows
# as nothing, and one of them turns the rest of a message around.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILE = re.compile(f"({_MARK}{{2}}){_MARK}+")
"""Marks piled on one letter, which reach over the lines above and below. No language of ours needs more than two."""
_CLOSERS = " .,;:"


def code_words(code: str, texts: Texts) -> str:
    """Return a code as people say it: "3.a", and "5.c (mục c thứ hai)" for the second of two items lettered alike."""
    twice = _TWICE.fullmatch(code)
    if twice is None:
        return texts.plain("task.code", code=code)
    return texts.plain("task.code_twice", code=twice["code"], letter=twice["letter"], nth=int(twice["nth"]))


def shortened(text: str, size: int) -> str:
    """Return a document's words on one line, in at most `size` characters, without the full stop at the end."""
    return cut(whole(text), size)


def whole(text: str) -> str:
    """Return a document's words, or a name, on one line, uncut, without what would not stay in its place in a message."""
    return _PILE.sub(r"\1", one_line(_UNSEEN.sub("", text))).rstrip(_CLOSERS)


def units_text(units: Iterable[str]) -> str:
    """Return units as the document names them; semicolons, since names hold commas."""
    return "; ".join(whole(unit) for unit in units)


def source_line(item: PlannedTask, texts: Texts) -> Markup:
    """Return the line that says where the answer stands, so that it can be checked in a meeting."""
    header = item.plan.header
    return texts.html("task.source", ref=code_words(item.task.ref, texts), title=plan_title(header.title), number=header.number)


def plan_title(title: str) -> str:
    """Return a plan's title for the end of a line: "KẾ HOẠCH Cải cách …" is how a title page sets it, not how people write."""
    first, second, *rest = [*one_line(title).split(" "), "", ""]
    if first.isupper() and second.isupper() and not "".join(rest).isupper():
        first, second = first.capitalize(), second.lower()
    return shortened(" ".join((first, second, *rest)), TITLE_SIZE)


def section_of(item: PlannedTask) -> Section | None:
    """Return the section that a task stands under, the innermost where several do; None where the plan lists none."""
    return section_above(item.task, {section.ref: section for section in item.plan.sections})


def section_above(task: Task, sections: Mapping[str, Section]) -> Section | None:
    """Return the innermost of `sections` (by ref) above a task."""
    ref = task.ref
    while ref:
        if ref in sections:
            return sections[ref]
        ref = ref.rpartition(".")[0]
    return None


def section_number(ref: str) -> str:
    """Return what people call a section: "3" for "II.3"."""
    return ref.rsplit(".", 1)[-1]


def day_words(day: date, today: date, texts: Texts, *, weekday: bool = False) -> str:
    """Return a day as lists show it: the year only where it is not this one, the weekday where asked for."""
    if day.year != today.year:
        return texts.plain("list.day_of_year", day=day)
    return texts.plain("list.weekday" if weekday else "list.day", day=day)


def span_words(span: Span, texts: Texts) -> str:
    """Return a stretch of time as people say it: "tháng 11/2025", "quý III/2025", "14 ngày tới"."""
    if span.first is None or span.last is None:
        named = span.kind is SpanKind.RECURRING and span.label in RHYTHMS
        return texts.plain(f"span.{span.label}" if named else f"span.{span.kind.value}")
    if span.kind is SpanKind.SOON:
        return texts.plain("span.soon", days=(span.last - span.first).days)
    days = days_words(span.first, span.last, texts)
    if span.days is None:
        return days
    return texts.plain("span.state_of_days", state=texts.plain(f"span.{span.kind.value}"), days=days)


def days_words(first: date, last: date, texts: Texts) -> str:
    """Return days in a row as people say them: "tháng 11/2025", "tuần từ 24/11 đến 30/11/2025"."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    key = {1: "month", 3: "quarter", 6: "half_year", 12: "year"}.get(months)
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if key is not None and whole_months and (first.month - 1) % months == 0:
        return texts.plain(f"span.{key}", first=first)
    if first == last:
        return texts.plain("span.day", first=first)
    if first.isoweekday() == 1 and (last - first).days == 6:
        return texts.plain("span.week", first=first, last=last)
    return texts.plain("span.days", first=first, last=last)


def lowered(content: str) -> str:
    """Return a task's content as the inside of a sentence: its first letter small, unless it begins an abbreviation."""
    return content if content[1:2].isupper() else content[:1].lower() + content[1:]
