"""Which time the heading of a list names: the one whose words the heading is. Lists without buttons say it nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from handlers.views.names import span_words
from locales import Texts
from plan.answers import Span, SpanKind
from plan.spans import find

_NAMED = (
    "quá hạn, đã xong, thường xuyên, định kỳ, hằng tuần, hằng tháng, hằng quý, hằng năm, hôm nay, ngày mai, ngày kia, hôm qua, "
    "tuần này, tuần sau, tuần trước"
)
_OF_A_YEAR = (
    *(f"tháng {month} năm" for month in range(1, 13)),
    *(f"quý {quarter} năm" for quarter in range(1, 5)),
    *("6 tháng đầu năm", "6 tháng cuối năm", "năm"),
)
_MOST_DAYS_AHEAD = 60


def span_headed(heading: str, texts: Texts, today: date) -> Span | None:
    """Return the time that a list under this heading is of, as seen from `today` (office date); None for any other heading."""
    if not heading:
        return None
    written = find(heading, today)
    wanted = heading.casefold()
    near = (*((written.span,) if written else ()), *_spans_near(today))
    return next((span for span in near if span_words(span, texts).casefold() == wanted), None)


@lru_cache(maxsize=2)
def _spans_near(today: date) -> tuple[Span, ...]:
    said = [*_NAMED.split(", "), *(f"{words} {today.year + years}" for years in (0, 1, -1) for words in _OF_A_YEAR)]
    named = (found.span for words in said if (found := find(words, today)) is not None)
    return (*named, *_soon(today))


def _soon(today: date) -> Iterator[Span]:
    for days in range(1, _MOST_DAYS_AHEAD + 1):
        yield Span(SpanKind.SOON, "soon", today, today + timedelta(days=days))
