"""What templates may call: dates, days left, numbers and cut texts as the language writes them. Never a sentence of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Protocol

from babel.dates import format_date
from babel.numbers import format_decimal

_DAYS_KEPT = 800
"""The days of two years as they are written: cards name the same ones again and again."""


class Plain(Protocol):
    """Looks a small text up; the words of dates stand in the TOML files too."""

    def __call__(self, key: str, /, **values: object) -> str: ...


def cut(text: str, size: int) -> str:
    """Return `text` in at most `size` characters, shortened at the end of a word with "…"."""
    if len(text) <= size:
        return text
    head = text[: size - 1]
    if not text[size - 1].isspace():
        head = (head.rsplit(None, 1) or [""])[0]
    return head.rstrip(" ,;:.-–(") + "…"


def filters(language: str, plain: Plain) -> Mapping[str, Callable[..., str]]:
    """Return the filters of templates in `language`.

    `date` "30/9/2025" · `day` "30/9" · `weekday` "thứ Sáu, 28/11" · `standing` (days from today: below 0 is past)
    "còn 5 ngày", "hôm nay", "quá hạn 12 ngày" · `number` "1.234" · `cut(n)` shortened at a word's end.
    """

    @lru_cache(_DAYS_KEPT)
    def short_date(day: date) -> str:
        return format_date(day, plain("format.date"), locale=language)

    @lru_cache(_DAYS_KEPT)
    def day_and_month(day: date) -> str:
        return format_date(day, plain("format.day"), locale=language)

    def weekday(day: date) -> str:
        return plain(f"weekday.{day.isoweekday()}", day=day_and_month(day))

    def standing(days: int) -> str:
        key = {0: "standing.today", 1: "standing.tomorrow"}.get(days)
        if key is not None:
            return plain(key)
        return plain("standing.left", days=days) if days > 0 else plain("standing.overdue", days=-days)

    def number(value: float) -> str:
        return format_decimal(value, locale=language)

    return {
        "date": short_date,
        "day": day_and_month,
        "weekday": weekday,
        "standing": standing,
        "number": number,
        "cut": cut,
    }
