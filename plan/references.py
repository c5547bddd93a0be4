"""References that people type: task codes ("3a", "II.3.a", "mục 3 ý d"), sections ("mục 5"), document numbers ("1085/QĐ-TTg").

3d and 3đ are different tasks; nothing here removes a mark. It reads references; `plan/numbering.py` knows which exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from plan.folding import fold

_ROMAN = r"(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_EDGE = r"(?<![\w/.,\-])"
_END = r"(?![\w/])(?![.,]\d)"
_LETTER = r"(?:dd|[a-eghik-vxyđ])"
_TASK = r"(?:nhiệm vụ|nhiem vu|công việc|cong viec|việc|viec|nv|số|so)"
_HEADING = r"(?:mục|muc|phần|phan|khoản|khoan|chương|chuong|nhóm|nhom)"
_POINT = r"(?:ý|y|điểm|diem|tiết|mục|muc|chữ|nhiệm vụ|nhiem vu|việc|nv)"
_CODE = re.compile(rf"{_EDGE}((?:(?=[ivxl]){_ROMAN}\s?\.\s?)?\d{{1,2}}(?:\.\d{{1,2}}){{0,2}}\s?\.?\s?{_LETTER}\d?)\)?{_END}")
_HEADING_POINT = re.compile(rf"{_HEADING}\s+({_ROMAN}\s?\.\s?)?(\d{{1,2}})\s*,?\s*{_POINT}\s+({_LETTER}\d?)(?!\w)")
_POINT_HEADING = re.compile(
    rf"{_POINT}\s+({_LETTER}\d?)\)?\s*,?\s*(?:của\s+|cua\s+)?{_HEADING}\s+({_ROMAN}\s?\.\s?)?(\d{{1,2}})(?!\w)"
)
_DOTTED = re.compile(rf"{_EDGE}((?=[ivxl]){_ROMAN}(?:\.\d{{1,2}}){{1,3}}|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}){_END}")
_HEADED = re.compile(
    rf"(?<!\w)({_HEADING}|{_TASK})\s*(?:số\s+|so\s+)?((?=[ivxl\d])(?:{_ROMAN}|\d{{1,3}}))(?![\w.]|\s*(?:năm|nam|tháng|thang)\b)"
)
_ALONE = re.compile(r"^\s*()(\d{1,3})\s*[?.!]*\s*$")
_NUMBER = r"\d{1,5}(?:/\d{4})?/[a-zđ]{2,}(?:-[a-zđ]+)*|\d{1,5}-[a-zđ]{2,}/[a-zđ]+"
_KIND = (
    r"(?<!\w)(nghị định|nghi dinh|nđ|quyết định|quyet dinh|qđ|chỉ thị|chi thi|nghị quyết|nghi quyet|nq|thông tư|thong tu|tt|"
    r"công văn|công điện|cong dien|luật số)\s+(?:số\s+|so\s+)?"
)
_CITED = re.compile(rf"(?<![\w/])({_NUMBER})(?![\w/])")
_ASKED_DOCUMENT = re.compile(rf"(?:{_KIND})?(?<![\w/])({_NUMBER})(?![\w/])")
_KIND_OF_DOCUMENT = re.compile(rf"{_KIND}(\d{{1,5}}(?:/\d{{4}})?)(?![\w/])")
_KINDS = {
    "nghi dinh": "nd",
    "quyet dinh": "qd",
    "chi thi": "ct",
    "nghi quyet": "nq",
    "thong tu": "tt",
    "cong van": "",
    "cong dien": "cd",
    "luat so": "",
}
_SPACED_CODE = re.compile(rf"\d\s+{_LETTER}\d?\)?$")
_A_DATE = re.compile(r"^\d{1,2}\.\d{1,2}\.(?:20)?\d\d$")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference as typed: `text` is its comparable form ("ii.3.a", "5", "1085/qđ-ttg")."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class References:
    """What a question refers to by number.

    `codes` name tasks, `dotted` and `numbers` a task or a section, `sections` rather a section, `documents` a cited document.
    """

    codes: tuple[Reference, ...] = ()
    dotted: tuple[Reference, ...] = ()
    numbers: tuple[Reference, ...] = ()
    sections: tuple[Reference, ...] = ()
    documents: tuple[Reference, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.codes or self.dotted or self.numbers or self.sections or self.documents)


def find(text: str) -> References:
    """Return the references of a question; `text` is NFC."""
    return _Finder(text.lower()).find()


def plain(typed: str) -> str:
    """Return a typed code in comparable form: "II. 3 A" becomes "ii3a", "3dd" becomes "3đ". Works on refs and codes alike."""
    bare = re.sub(r"[\s.)\-]+", "", typed.lower())
    return re.sub(r"(?<=\d)dd(?=\d?$)", "đ", bare)


def cited_documents(text: str) -> tuple[str, ...]:
    """Return the document numbers that a text cites, in lower case ("60/2021/nđ-cp")."""
    return tuple(found.group(1) for found in _CITED.finditer(text.lower())) if "/" in text else ()


def cites(cited: str, asked: str) -> bool:
    """Tell whether a document number as a plan cites it ("60/2021/nđ-cp") is the one asked for ("60 nđ", "1085/qđ-ttg")."""
    number, _, kind = asked.partition(" ")
    if "/" in number and not kind:
        return fold(cited) == fold(number) or fold(cited).startswith(fold(number) + "-")
    return re.match(rf"{number}[/-]", cited) is not None and (not kind or kind in fold(cited))


def _number_and_kind(found: re.Match[str]) -> str:
    kind = fold(found.group(1))
    return f"{found.group(2)} {_KINDS.get(kind, kind)}".strip()


class _Finder:
    """Takes references out of a text, one form after the other, so that no letter is read twice."""

    def __init__(self, text: str) -> None:
        self._rest = text

    def find(self) -> References:
        documents = self._take(_ASKED_DOCUMENT, lambda found: found.group(2)) + self._take(_KIND_OF_DOCUMENT, _number_and_kind)
        codes = self._take(_HEADING_POINT, lambda found: (found.group(1) or "") + found.group(2) + found.group(3))
        codes += self._take(_POINT_HEADING, lambda found: (found.group(2) or "") + found.group(3) + found.group(1))
        codes += self._take(_CODE, lambda found: found.group(1), unless=self._stands_in_a_sentence)
        dotted = self._take(_DOTTED, lambda found: found.group(1), unless=lambda found: bool(_A_DATE.match(found.group())))
        headed = self._take(_HEADED, lambda found: found.group(2)) or self._take(_ALONE, lambda found: found.group(2))
        sections = tuple(each for each in headed if re.match(_HEADING, self._headings[each]))
        numbers = tuple(each for each in headed if each not in sections)
        return References(codes, dotted, numbers, sections, documents)

    def _stands_in_a_sentence(self, found: re.Match[str]) -> bool:
        """Tell whether "3 a" is no code: a number of months or a quarter before a word of one letter."""
        if not _SPACED_CODE.search(found.group(1)):
            return False
        return bool(re.search(r"(?:tháng|thang|quý|quy|quí|năm|nam|ngày|ngay|tuần|tuan)\s*$", self._rest[: found.start()]))

    def _take(
        self,
        form: re.Pattern[str],
        text_of: Callable[[re.Match[str]], str],
        unless: Callable[[re.Match[str]], bool] = lambda _: False,
    ) -> tuple[Reference, ...]:
        self._headings: dict[Reference, str] = {}
        taken = []
        for found in form.finditer(self._rest):
            if not unless(found):
                taken.append(Reference(text_of(found), found.start(), found.end()))
                self._headings[taken[-1]] = found.group(1) or ""
        for reference in taken:
            blank = " " * (reference.end - reference.start)
            self._rest = self._rest[: reference.start] + blank + self._rest[reference.end :]
        return tuple(taken)
