"""Numbers as Word writes them in lists: 3, iii, c, 03, "ba". It counts nothing."""

from __future__ import annotations

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_UNITS = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_HIGHEST_ROMAN = 4_999
_COUNTED = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_MOST_LETTERS = 30  # Word goes on with aa, bb, … until a letter stands there so many times


def shown(number: int, form: str, pattern: str | None = None) -> str:
    """Return a number in one of Word's forms (ECMA-376 part 1, 17.18.59); a form that is not known shows it in figures.

    Letters are plain Latin ones, as Word prints them also in Vietnamese: a, b, c, d, e, f, never đ. `pattern` is the first
    item of a custom form, "001".
    """
    if form in {"upperRoman", "upperLetter"}:
        return shown(number, form.replace("upper", "lower")).upper()
    if form == "lowerRoman":
        return _roman(number)
    if form == "lowerLetter":
        return _letter(number)
    if form == "vietnameseCounting" and 0 < number <= len(_COUNTED):
        return _COUNTED[number - 1]
    width = 2 if form == "decimalZero" else len(pattern or "") if form == "custom" else 0
    return "" if form == "none" else str(number).zfill(min(width, 5))


def _roman(number: int) -> str:
    if not 0 < number <= _HIGHEST_ROMAN:
        return str(number)
    letters = ""
    for worth, written in (*_ROMAN, *_ROMAN_UNITS):
        letters += written * (number // worth)
        number %= worth
    return letters


def _letter(number: int) -> str:
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1) if number > 0 and times < _MOST_LETTERS else str(number)
