"""How far, in numbers, as people write it: "60%", "tám mươi phần trăm", "được 2/3", "mới được nửa". No words of status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plan.chat_words import chat_words, lexicon
from plan.folding import fold_each

_SIGN = r"(?:%|phan tram|ptram|phtram|percent\b|pt\b|o/o)"
_DIGITS = re.compile(rf"(?<![\w.,/])([-+–]\s?)?(\d{{1,6}})(?:[.,](\d{{1,3}}))?\s?{_SIGN}")
_RANGE = re.compile(rf"(?<![\w.,/])(\d{{1,3}})\s?{_SIGN}?\s?(?:-|–|~|den|toi)\s?(\d{{1,3}})\s?{_SIGN}")
_UP = r"(?:(?:(?:da\s+)?(?:tang|nang)\s+)?len(?:\s+(?:duoc|toi|den))?|->|→|=>|>)"
_RAISED = re.compile(
    rf"(?:\b(?:(?:tang|nang)\s+)?tu\s+)?(?<![\w.,/])(\d{{1,3}})\s?{_SIGN}?\s?{_UP}\s?(\d{{1,3}})\s?{_SIGN}"
    rf"|\b(?:(?:tang|nang)\s+)?tu\s+(\d{{1,3}})\s?{_SIGN}?\s+(?:den|toi|thanh)\s+(\d{{1,3}})\s?{_SIGN}"
)
_NUMERALS = dict(zip(["khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin"], range(10), strict=True)) | {
    "tu": 4,
    "lam": 5,
    "nham": 5,
}
_SPELLED = re.compile(rf"(?<!\w)((?:(?:{'|'.join(_NUMERALS)}|muoi|chuc|tram|ruoi|linh|[1-9])\s+){{1,4}})(?:phan tram|%)")
_PARTS = re.compile(r"(?<!\w)(mot|hai|ba|bon|nam|sau|bay|tam|chin|[1-9])\s+phan\s+(hai|ba|tu|bon|nam|muoi|[2-9]|10)(?!\w)")
_FRACTION = re.compile(r"(?<![\w/.,\-])(\d{1,2})\s?/\s?(\d{1,2})(?![\w/]|[.,\-]\d)")
_HALF = re.compile(
    r"(?<!\w)(?:(hon|qua|gan|chua|chua den|chua toi|chua duoc|tren|duoi|con|khoang|tam|chung)\s+)?"
    r"(?:(mot|1|duoc|dc|xong|moi|moi duoc|phan)\s+)?(nua)(?!\w)(?!\s+(?:thang|ngay|nam|buoi|gio|tieng|tuan|quy|con lai|vong))"
)
_ABOUT = (None, "khoang", "tam", "chung")
_BARE = re.compile(
    r"(?<!\w)(?:duoc|dc|dat|khoang|tam|len|toi)\s+(\d{1,3})(?=\s*(?:(?:roi|r|a|nhe|nha|thoi)\s*)?(?:$|[,;.\n!]))"
)
_PICTURE = re.compile(r"[^\w\s.,;:!?()%/=+\-–~<>\"'“”]")  # a smile behind a number says nothing about it
_ALONE = re.compile(r"\s*(\d{1,3})\s*(?:[.!]\s*)?$")
_BEHIND_CODE = re.compile(r"\s*(?:[:=\-–]\s*)?(\d{1,3})(?=\s*(?:(?:roi|r|a)\s*)?(?:$|[,;.\n!]|\s[-–]\s))")
_LED_BY = (
    "da|moi|chi|dang|lam|thuc hien|xong|hoan thanh|hthanh|hoan tat|trien khai|tien do|la|duoc|dc|dat|vao|khoang|tam|chung|co"
    "|hon|gan|tren|xap xi|uoc|tang len|nang len|len|o muc|muc|toi|den|cung"
)
_LEADING = re.compile(rf"(?:(?:(?<!\w)(?:{_LED_BY})(?!\w)|[~≈=:>])\s*)+$")
_FRACTION_SURE = re.compile(r"(?<!\w)(?:duoc|dc|dat|khoang|hon|gan|tam|chung)\s*$")
_FRACTION_LIKELY = re.compile(r"(?<!\w)(?:xong|lam|moi|hoan thanh|hthanh|thuc hien|con|tien do)\s*$")
_DATE_BEFORE = re.compile(r"(?<!\w)(?:ngay|hom|tu|truoc|den|han|luc|thang|so|toi|sau|dip|le|sang|chieu|ng)\s*$")
_OF_WORK = re.compile(
    r"\s+(?:khoi luong|cong viec|noi dung|chang duong|phan viec|ke hoach|dau viec|nhiem vu|viec|phan|so viec|cong doan|buoc"
    r"|hang muc)\b"
)
_REMAINING = re.compile(r"(?<!\w)(?:con|con lai|thieu|con thieu|nua la|con khoang|con tam)\s*$")
_BELOW = re.compile(
    r"(?<!\w)(?:chua|chua duoc|chua den|chua toi|chua dat|duoi|khong duoc|khong toi|khong den|chua xong|chua lam)\s*$"
)
_ADDED = re.compile(r"(?<!\w)(?:them|tang|tang them|giam|cong them)\s*$")
_REACH = 60


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage at a place of a text, the words that lead to it included; `value` None where there is no such share."""

    value: int | None
    sure: bool
    start: int
    end: int


def percents_in(
    text: str, codes: Iterable[tuple[int, int]] = (), blanks: Iterable[tuple[int, int]] = ()
) -> tuple[Percent, ...]:
    """Return the percentages of a text in their order.

    `codes` are the places of task codes: a bare number right behind one is likely a percentage. `blanks` are places of
    other things (documents with their dates) that hold none.
    """
    codes = tuple(codes)
    folded = fold_each(text)
    for start, end in (*codes, *blanks):
        folded = folded[:start] + "§" * (end - start) + folded[end:]
    taken = bytearray(len(folded))
    found: list[Percent] = []
    for read in (
        _raised,
        _ranges,
        _digits,
        _spelled,
        _parts,
        _fractions,
        lambda _: _halves(text, folded),
        lambda seen: _bare(seen, codes),
    ):
        for each in read(folded):
            if not any(taken[each.start : each.end]):
                found.append(_judged(each, folded))
                taken[found[-1].start : found[-1].end] = b"\1" * (found[-1].end - found[-1].start)
    return tuple(sorted(found, key=lambda each: each.start))


def _judged(found: Percent, folded: str) -> Percent:
    """Return a percentage with the words that lead to it, read in their light ("còn 30%")."""
    head = folded[max(0, found.start - _REACH) : found.start]
    led = _LEADING.search(head)
    start = found.start - (len(led.group()) if led else 0)
    before = folded[max(0, start - _REACH) : start]
    if found.value is None:
        return found
    of_work = _OF_WORK.match(folded, found.end)
    found = replace(found, end=of_work.end()) if of_work else found
    value = found.value
    if value is not None and _REMAINING.search(before):
        return replace(found, value=100 - value, sure=False)
    if _ADDED.search(before) and not (led and "len" in led.group()):
        return replace(found, value=None, sure=False)
    sure = found.sure and not _BELOW.search(before) and not _of_something_else(folded, start, found.end)
    return replace(found, sure=sure, start=start if sure or not _BELOW.search(before) else found.start)


def _of_something_else(folded: str, start: int, end: int) -> bool:
    """Tell whether it is a share of other things than the work: "98% hồ sơ", "tỷ lệ giải ngân 45%"."""
    before = chat_words(re.split(r"[,;.\n]", folded[max(0, start - _REACH) : start])[-1])
    after = chat_words(folded[end : end + 30])
    after = after[1:] if after and after[0].bare in ("so", "cac", "tong") else after
    return lexicon("percent", "before_measures").within(before, len(before) - 6, len(before)) or (
        bool(after) and not re.match(r"\s*[,;.:\n(]", folded[end:]) and lexicon("percent", "measures").at(after, 0) is not None
    )


def _share(value: float) -> int | None:
    return round(value) if 0 <= value <= 100 else None


def _digits(folded: str) -> Iterator[Percent]:
    for found in _DIGITS.finditer(folded):
        signed = found.group(1) and (found.group(1).strip() == found.group(1) and not _separates(folded, found.start()))
        value = None if signed else _share(int(found.group(2)))
        start = found.start() if signed else found.start(2)
        if found.group(3) is not None and value == 100 and int(found.group(3)):
            value = None
        yield Percent(value, value is not None and found.group(3) is None, start, found.end())


def _separates(folded: str, at: int) -> bool:
    """Tell whether a dash before a number only parts it from the code before it: "3a-60%"."""
    return folded[at] != "+" and folded[at - 1 : at] == "§"


def _raised(folded: str) -> Iterator[Percent]:
    for found in _RAISED.finditer(folded):
        value = _share(int(found.group(2) or found.group(4)))
        yield Percent(value, value is not None, found.start(), found.end())


def _ranges(folded: str) -> Iterator[Percent]:
    for found in _RANGE.finditer(folded):
        yield Percent(_share(int(found.group(1))), False, found.start(), found.end())


def _spelled(folded: str) -> Iterator[Percent]:
    for found in _SPELLED.finditer(folded):
        value = _number(found.group(1).split())
        if value is not None:
            yield Percent(value, True, found.start(), found.end())


def _number(words: list[str]) -> int | None:
    """Return the number that Vietnamese numerals say: "tám mươi lăm", "bảy lăm", "chín chục", "một trăm"."""
    tens, ones, seen = 0, None, False
    for word in words:
        if word in ("muoi", "chuc"):
            tens, ones, seen = 10 * (ones or 1), None, True
        elif word == "tram":
            return 100 if ones in (None, 1) and not seen and words[-1] == word else None
        elif word == "ruoi":
            ones = 5
        else:
            if ones is not None and not seen:
                tens, seen = 10 * ones, True
            ones = int(word) if word.isdigit() else _NUMERALS[word]
    value = tens + (ones or 0)
    return value if 0 <= value <= 100 and (ones is not None or seen) else None


def _parts(folded: str) -> Iterator[Percent]:
    numbers = {**_NUMERALS, "muoi": 10, **{str(digit): digit for digit in range(1, 11)}}
    for found in _PARTS.finditer(folded):
        part, whole = numbers[found.group(1)], numbers[found.group(2)]
        if part < whole:
            yield Percent(round(100 * part / whole), True, found.start(), found.end())


def _fractions(folded: str) -> Iterator[Percent]:
    for found in _FRACTION.finditer(folded):
        part, whole = int(found.group(1)), int(found.group(2))
        head = folded[max(0, found.start() - _REACH) : found.start()]
        if not 0 < part < whole or _DATE_BEFORE.search(head):
            continue
        certainty = _certainty(head, folded[found.end() :], whole)
        if certainty is not None:
            yield Percent(round(100 * part / whole), certainty, found.start(), found.end())


def _certainty(head: str, after: str, whole: int) -> bool | None:
    """Return whether "2/3" is surely a share of the work, None where it is rather a date."""
    if _OF_WORK.match(after):
        return True
    if _FRACTION_SURE.search(head):
        return whole <= 5
    likely = _FRACTION_LIKELY.search(head) or (
        head.rstrip(" :-")[-1:] in ("§", "") and re.match(r"\s*(?:(?:roi|r)\s*)?(?:$|[,;.!\n])", _PICTURE.sub(" ", after))
    )
    return False if likely and whole <= 5 else None


def _halves(text: str, folded: str) -> Iterator[Percent]:
    for found in _HALF.finditer(folded):
        typed = text[found.start(3) : found.end()].lower()
        if "ữ" not in typed and (found.group(1) or found.group(2) or "ử" in typed or _OF_WORK.match(folded, found.end())):
            yield Percent(50, found.group(1) in _ABOUT and found.group(2) is not None, found.start(), found.end())


def _bare(folded: str, codes: tuple[tuple[int, int], ...]) -> Iterator[Percent]:
    """Yield the numbers that are likely percentages without their sign: "3a 60", "mới được 60", a bare "60"."""
    plain = _PICTURE.sub(" ", folded)
    behind = (_BEHIND_CODE.match(plain, end) for _, end in codes)
    for each in (*behind, _ALONE.match(plain), *_BARE.finditer(plain)):
        value = _share(int(each.group(1))) if each else None
        if each and value is not None:
            yield Percent(value, False, each.start(1), each.end(1))
