"""Numbers of issued documents with their dates in what people write: "số 123/BC-VP ngày 12/11/2025". No files, no rules.

The form is that of Decree 30/2020/NĐ-CP (number / kind - issuer) and of the Party ("07-NQ/TU").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from plan.chat_words import chat_words, lexicon
from plan.days import day_in
from plan.folding import fold, fold_each, nfc
from plan.reports import Evidence
from plan.syllables import is_bare_syllable
from plan.wordlists import table

_SIGN = r"[a-zđ]{2,8}"
_NUMBER = re.compile(
    rf"(?<![\w/.,])(\d{{1,5}})[a-z]?\s?(?:/\s?(\d{{4}}))?(?:/\s?({_SIGN}(?:\s?[-–&.]\s?{_SIGN}){{0,3}})|-({_SIGN}/{_SIGN}))(?![\w/])",
    re.I,
)
_BEFORE = re.compile(r"(?:\bso(?:\s+hieu)?\s*:?\s*)$")
_DAY = (
    r"(?:\d{1,2}\s?[/.\-]\s?\d{1,2}(?:\s?[/.\-]\s?(?:\d{4}|\d{2}))?(?![\d/])|\d{1,2}\s+thang\s+\d{1,2}(?:\s+nam\s+\d{4})?"
    r"|hom\s+(?:nay|qua))"
)
_DAYS = re.compile(rf"(?<![\w/.,\-])(?:ngay\s+)?({_DAY})(?!\w)")
_ISSUED = r"(?:(?:da\s+)?(?:duoc\s+)?(?:ky|ban hanh|phat hanh)\s+)?(?:(?:de\s+|ra\s+|vao\s+)?(?:ngay|ng)\.?\s*)?"
_DATED = re.compile(rf"\s*[,(]?\s*{_ISSUED}({_DAY})\)?")
_DATE_BEFORE = re.compile(rf"(?:ngay|ng)?\s*({_DAY})\s*,?\s*(?:da\s+)?(?:ky|ban hanh|phat hanh|co|ra)?\s*(?:van ban\s+)?$")
_REACH = 60


@dataclass(frozen=True, slots=True)
class Cited:
    """A document number in a text: its official writing, its date if one stands beside it, and the place of both.

    `cited` where it is only referred to ("theo Quyết định số …"), not put forward.
    """

    document: str
    issued_on: date | None
    start: int
    end: int
    cited: bool


def document_number(text: str) -> str | None:
    """Return the first document number of a text in its official writing ("123/bc-vp" → "123/BC-VP"), None without one."""
    return next((_official(found) for found in _numbers(nfc(text))), None)


def evidence_in(text: str, today: date) -> Evidence:
    """Return the document that a text puts forward with its date; nothing where it names none or only cites some."""
    found = next((each for each in documents_in(nfc(text), today) if not each.cited), None)
    return Evidence(found.document, found.issued_on) if found else Evidence()


def documents_in(text: str, today: date) -> tuple[Cited, ...]:
    """Return the document numbers of a text in their order; `text` is NFC."""
    if "/" not in text:
        return ()
    folded = fold_each(text)
    return tuple(_cited(found, text, folded, today) for found in _numbers(text))


def days_in(text: str, today: date) -> tuple[tuple[int, int, date], ...]:
    """Return the days of a text that are written as numbers, with their places; `text` is NFC."""
    found = _DAYS.finditer(fold_each(text))
    return tuple((each.start(), each.end(), day) for each in found if (day := _day(each.group(1), today)))


def _numbers(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _NUMBER.finditer(text) if _is_sign(found.group(3) or found.group(4)))


def _is_sign(sign: str) -> bool:
    """Tell a sign from words behind a stroke: "10/xa-phuong" is none, "1234/ubnd-kstt" is."""
    first = re.split(r"[^\w]+", sign)[0]
    if fold(first) in _spellings():
        return True
    return len(re.split(r"[^\w]+", sign)) > 1 and (first.isupper() or not is_bare_syllable(fold(first)))


def _official(found: re.Match[str]) -> str:
    letters = re.sub(r"\s+", "", found.group(3) or found.group(4)).replace("–", "-")
    sign = re.sub(r"\w+", lambda part: _spelled(part.group()), letters)
    number = found.group(1) + (f"/{found.group(2)}" if found.group(2) else "")
    return f"{number}-{sign}" if found.group(4) else f"{number}/{sign}"


def _spelled(part: str) -> str:
    """Return a part of a sign as it is officially written; where one exists with D and with Đ, what was typed counts."""
    upper = part.upper()
    return upper if upper in _spellings().values() else _spellings().get(fold(part), upper)


@cache
def _spellings() -> dict[str, str]:
    documents = table("progress")["documents"]
    known = {written.casefold(): written for written in (*documents["kinds"], *documents["issuers"])}
    return {**{fold(written): written for written in reversed(known.values())}, **known}


def _cited(found: re.Match[str], text: str, folded: str, today: date) -> Cited:
    start, end = found.span()
    head = folded[max(0, start - _REACH) : start]
    opening = _BEFORE.search(head)
    start -= len(opening.group()) if opening else 0
    issued_on, end = _date_after(text, folded, end, today)
    if issued_on is None:
        issued_on, start = _date_before(folded, start, today)
    return Cited(_official(found), issued_on, start, end, _is_cited(text[max(0, start - _REACH) : start]))


def _date_after(text: str, folded: str, end: int, today: date) -> tuple[date | None, int]:
    dated = _DATED.match(folded, end, end + _REACH)
    day = _day(dated.group(1), today) if dated else None
    if dated is None or day is None:
        return None, end
    closes = dated.end() - (1 if folded[dated.end() - 1] == ")" and "(" not in text[end : dated.end()] else 0)
    return day, closes


def _date_before(folded: str, start: int, today: date) -> tuple[date | None, int]:
    head = folded[max(0, start - _REACH) : start]
    dated = _DATE_BEFORE.search(head)
    day = _day(dated.group(1), today) if dated and head[: dated.start()].rstrip()[-1:] not in ("/", "-") else None
    return (day, start) if day else (None, start)


def _day(typed: str, today: date) -> date | None:
    return today - timedelta(days=1) if typed.endswith("qua") else day_in(typed, today)


def _is_cited(before: str) -> bool:
    """Tell whether the words right before a number, its kind of document between them, make it a mere citation."""
    words = chat_words(before)
    end = len(words)
    while (start := lexicon("documents", "named").before(words, end)) is not None:
        end = start
    return lexicon("documents", "citing").before(words, end) is not None
