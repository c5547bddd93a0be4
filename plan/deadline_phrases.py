"""The deadlines that stand inside a sentence: "…, hoàn thành trước ngày 30/6/2025", "báo cáo trước ngày 20 hằng tháng".

Only a time behind words that make it one is a deadline; a date alone, or one that cites a document, never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plan.dates import without_citations
from plan.folding import fold_each
from plan.times import Size, times

_YEAR = r"(?:\s*[/.-]\s*20\d\d|,?\s+nam\s+20\d\d)?"
_DAY = (
    rf"(?:ngay\s+)?(?:\d{{1,2}}\s?[/.]\s?\d{{1,2}}{_YEAR}|\d{{1,2}}\s?-\s?\d{{1,2}}\s?-\s?20\d\d"
    rf"|\d{{1,2}}\s+thang\s+\d{{1,2}}{_YEAR})"
)
_EVERY = r"(?:\s+(?:cua\s+)?(?:hang|moi)\s+(?:thang|quy|nam|tuan))"
_DAY_OF_EVERY = (
    rf"(?:ngay\s+)?\d{{1,2}}(?:\s?/\s?\d{{1,2}})?(?:{_EVERY}"
    r"|\s+(?:cua\s+)?thang\s+(?:cuoi|dau)\s+(?:cua\s+)?(?:(?:moi|hang)\s+)?quy(?:\s+sau)?)"
)
_PART = r"(?:(?:tuan\s+(?:dau|cuoi)|dau|giua|cuoi|het)\s+)?"
_MONTH = rf"{_PART}thang\s+(?:1[0-2]|0?[1-9])\b{_YEAR}"
_QUARTER = rf"{_PART}qu[yi]\s+(?:iv|i{{1,3}}|0?[1-4])\b{_YEAR}"
_HALF = r"(?:6|06|sau)\s+thang\s+(?:dau|cuoi)\s+nam(?:\s+20\d\d)?"
_WHOLE_YEAR = r"(?:(?:dau|giua|cuoi|het)\s+)?nam\s+20\d\d(?=\s*(?:[,;.)]|$))"
_AND = r"\s*(?:,|va)\s*(?:trong\s+)?"
_SHORT = rf"(?:{_DAY_OF_EVERY}|{_DAY}|{_HALF}|{_QUARTER}(?:{_AND}{_QUARTER})*|{_MONTH}(?:{_AND}{_MONTH})*)"
_ANY = rf"(?:{_SHORT}|{_WHOLE_YEAR})"
_DONE = r"(?:(?:phai\s+)?(?:hoan thanh|hoan tat|xong|ket thuc)\s+)"
_BY = (
    r"(?:truoc|cham nhat|muon nhat|khong qua|khong muon hon|khong cham hon|den het|tu nay den|thoi han|han cuoi|han chot|han)"
    r"(?:\s+(?:la|vao|trong|den|het|den het|truoc))*(?:\s+\d{1,2}\s*(?:gio|h|g)\s*(?:\d{2})?(?:\s*phut)?,?)?"
)
_PERIOD = r"(?:hang|moi)\s+(?:thang|quy|nam|tuan|6\s+thang)|(?:6\s+thang|thang|quy|tuan|nam)(?:\s+(?:1|01|mot)\s+lan)?"
_REPORTING = r"bao cao|tong hop|ra soat|danh gia|so ket|tong ket|gui|cap nhat|xay dung|kiem tra|cong bo|to chuc"
_PHRASES = re.compile(
    rf"\b{_DONE}?{_BY}\s+{_SHORT}"
    rf"|\b{_DONE}(?:trong\s+|vao\s+|den\s+|ngay\s+trong\s+)?{_ANY}"
    rf"|\b(?:trong|vao|den\s+ngay)\s+{_ANY}"
    rf"|\b(?:vao\s+)?{_DAY_OF_EVERY}"
    rf"|\bdinh\s+ky\s+(?:vao\s+)?\(?(?:{_PERIOD})\b(?:\s*(?:,|va|hoac|/)\s*(?:{_PERIOD})\b)*"
    rf"|\b(?:hang|moi)\s+(?:thang|quy|nam|tuan)(?=\s*,?\s+(?:{_REPORTING})\b)"
    r"|(?<=bao cao )(?:dinh ky )?(?:hang|moi)\s+(?:thang|quy|tuan|nam)\b"
    rf"|^(?:{_QUARTER}|{_MONTH}|{_HALF})(?=\s*[:,])"
)
_ABOUT_SOMETHING_ELSE = re.compile(r"\b(?:(?<!hoc )sinh|hieu luc|phat sinh|xay ra|duoc cap|tuyen dung|den nay|tinh den)\s*$")
_NEAR = 20
_LONGEST_READ = 6_000  # letters of a paragraph


def deadline_in(sentence: str) -> str | None:
    """Return the deadlines of a sentence in its own words, parted by semicolons; None where it sets none."""
    return "; ".join(dict.fromkeys(_found(sentence[:_LONGEST_READ]))) or None


def loose_date_in(sentence: str) -> str | None:
    """Return a day that a sentence names and that is neither a deadline nor cites a document; None where there is none."""
    plain = without_citations(fold_each(sentence[:_LONGEST_READ]))
    rest = _PHRASES.sub(lambda found: " " * len(found.group()), plain)
    day = next((time for time in times(rest) if time.size is Size.DAY and not time.impossible), None)
    return sentence[day.start : day.end].strip().removeprefix("ngày ") if day else None


def _found(sentence: str) -> Iterator[str]:
    plain = without_citations(fold_each(sentence))
    for found in _PHRASES.finditer(plain):
        if not _ABOUT_SOMETHING_ELSE.search(plain[max(0, found.start() - _NEAR) : found.start()]):
            yield sentence[found.start() : found.end()].strip(" (")
