"""Vietnam's public holidays out of the library `holidays`, which computes them: nothing is downloaded. It decides nothing.

It knows the days of the Labour Code (Bộ luật Lao động 2019, Điều 112) with their substitutes for weekends, and the swaps of
working days that were announced before its release. What is announced later the office enters itself (/lichnghi).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

_NEW_YEAR = re.compile(r"Tết Nguyên Đán|^\d+ Tết$", re.IGNORECASE)
"""The library names every day of the lunar New Year by itself ("29 Tết", "Mùng hai Tết Nguyên Đán")."""
NEW_YEAR = "Tết Nguyên đán"


class PublicHolidays:
    """The port `Holidays` of handlers, for one country: Vietnam."""

    def days_off(self, years: Iterable[int]) -> Mapping[date, str]:
        """Return the public days off of these years, each with its Vietnamese name, in order."""
        return {day: name for year in sorted(set(years)) for day, name in _of(year)[0].items()}

    def made_up(self, years: Iterable[int]) -> frozenset[date]:
        """Return the weekend days of these years that are worked for a working day that was given off."""
        return frozenset[date]().union(*(_of(year)[1] for year in years))


@cache
def _of(year: int) -> tuple[Mapping[date, str], frozenset[date]]:
    from holidays import country_holidays  # only now: it takes a tenth of a second, which most commands can spare

    known = country_holidays("VN", years=year, language="vi", expand=False)
    names = {day: _name(known[day]) for day in sorted(known) if day.year == year}
    return names, frozenset(day for day in known.weekend_workdays if day.year == year)


def _name(written: str) -> str:
    return NEW_YEAR if _NEW_YEAR.search(written) else written
