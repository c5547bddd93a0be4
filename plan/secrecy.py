"""Marks of state secrecy (độ mật): whether a text, a title or the name of a file carries MẬT, TỐI MẬT or TUYỆT MẬT.

A mark stands as a mark: on a line of its own, in brackets, apart at either end of a title, after "Độ mật:", in a document's
number. Inside ordinary words (bảo mật, mật khẩu, MẬT ĐỘ DÂN SỐ) it is none. It judges how a text is marked, never what it is
about. The three degrees: Luật Bảo vệ bí mật nhà nước 2018, điều 8; how they are stamped: Nghị định 26/2020/NĐ-CP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from plan.folding import fold, nfc
from plan.wordlists import table

MARKS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
"""The degrees, lowest first."""
HEAD_LINES = 60
"""How far from the top a document's own mark is looked for."""
_MOST_WORDS = 25  # a longer line is prose, in which a word at the end stands there by chance

# Each of these looks at whatever a stranger sends, beside the event loop's other work: none may take the same letters in two
# ways, or start again inside a run of them, else a message of 4,096 letters costs a minute (tests/plan/test_slow_words.py).
_GAP = r"[\s_.-]*"
_STRONG = rf"(?:TUYỆT{_GAP}MẬT|TỐI{_GAP}MẬT)"
_CAPITAL = rf"(?:{_STRONG}|MẬT)"
_ANY_CASE = rf"(?i:{_CAPITAL})"
_TITLE = rf"(?:(?i:{_STRONG})|MẬT|Mật)"
_BARE_STRONG = r"(?:TUYET[\s_.-]+MAT|TUYETMAT|TOI[\s_.-]+MAT|TOIMAT)"
_DASH = r"[-–—:|/;]"

_OWN_LINE = re.compile(rf"[\W_]*((?i:{_STRONG})|MẬT|{_BARE_STRONG}|MAT)[^\w?]*")
_LABEL = re.compile(rf"(?i:(?:độ|dấu|do|dau){_GAP}(?:mật|mat)\s*[:：=–-]\s*((?:tuyệt|tối|tuyet|toi)?\s*(?:mật|mat))\b)")
_BRACKETS = re.compile(rf"[\[({{<【《«]\s*(?:(?i:đóng\s+)?(?i:dấu|độ)\s+)?({_ANY_CASE}|{_BARE_STRONG}|MAT)\s*[\])}}>】》»]")
_NUMBER = re.compile(rf"\d\s?/[\w.&/-]{{0,40}}[-/]\s?({_CAPITAL})(?!\w)")
_BETWEEN = re.compile(rf"(?:^|\s){_DASH}+\s*({_TITLE}|{_BARE_STRONG})\s*{_DASH}")
_BEGINNING = re.compile(rf"[\W_]*(?:({_TITLE}|{_BARE_STRONG})(?:\s*[.,]?\s+{_DASH}|{_DASH}|[.,]\s)\s*|({_CAPITAL})\s+)(\w+)")
_END = re.compile(
    rf"(?<!\w)(?:(\w*)(?:\s+{_DASH}\s*|{_DASH}\s*|[.,]\s+)({_TITLE}|{_BARE_STRONG})|(\w*)\W?\s({_CAPITAL}))[^\w?]*$"
)
_ADDRESS = re.compile(r"(?:[/@]\S+\s+)+(?:[IVX\d]+[.\w]*\s+)?")
_LETTER_SPACED = re.compile(r"[\W_]*(?:[^\W_]\s+){2,}[^\W_][\W_]*")
_COLUMNS = re.compile(r"\s{3,}|\t|\|")
_EXTENSION = re.compile(
    r"\.(?:docx?|dotx?|pdf|xlsx?|xlsm|pptx?|txt|rtf|odt|ods|zip|rar|7z|jpe?g|png|tiff?|heic|csv|html?|xml|md)$", re.IGNORECASE
)
_GLUED = re.compile(r"(tuyệt|tuyet|tối|toi)(?=m[ậa]t)", re.IGNORECASE)
_BARE_BRACKETS = re.compile(r"[\[({]\s*((?:(?:tuyet|toi)[\s_.-]*)?mat)\s*[\])}]", re.IGNORECASE)


def secrecy_mark(text: str) -> str | None:
    """Return the highest mark of secrecy that a text or the name of a file carries, None where it carries none."""
    return _highest(mark for line in nfc(text).splitlines() for mark in _marks_in(line.strip()))


def document_mark(text: str) -> str | None:
    """Return the mark that a document carries near its head, on a line of its own or after "Độ mật:"."""
    head = nfc(text).splitlines()[:HEAD_LINES]
    cells = (cell.strip() for line in head for cell in (line, *_COLUMNS.split(line)))
    return _highest(mark for cell in cells for mark in (*_alone(cell), *_labelled(cell)))


def _highest(found: Iterator[str]) -> str | None:
    return max(found, key=MARKS.index, default=None)


def _marks_in(line: str) -> Iterator[str]:
    yield from _alone(line)
    yield from _labelled(line)
    for pattern in (_BRACKETS, _NUMBER, _BETWEEN):
        yield from (_degree(match[1]) for match in pattern.finditer(line))
    if _EXTENSION.search(line) or ("_" in line and " " not in line):
        yield from _in_file_name(line)
    elif len(line.split()) <= _MOST_WORDS:
        address = _ADDRESS.match(line)
        title = line[address.end() :] if address else line
        yield from (*_at_beginning(title), *_at_end(title), *_paper(title), *_stamped_paper(title))


def _alone(line: str) -> Iterator[str]:
    together = "".join(line.split()) if _LETTER_SPACED.fullmatch(line) else line
    match = _OWN_LINE.fullmatch(together)
    if match:
        yield _degree(match[1])


def _labelled(line: str) -> Iterator[str]:
    for match in _LABEL.finditer(line):
        following = re.match(r"\s+(\w+)", line[match.end() :])
        if following is None or not _is_one_of(following[1], "after"):
            yield _degree(match[1])


def _at_beginning(line: str) -> Iterator[str]:
    match = _BEGINNING.match(line)
    if match is None:
        return
    apart, close, word = match.groups()
    if _is_one_of(word, "after"):
        return
    if apart or word[0].isdigit() or (word[0].isupper() and not word.isupper()):
        yield _degree(apart or close)


def _at_end(line: str) -> Iterator[str]:
    match = _END.search(line)
    if match is None:
        return
    word, mark = (match[1], match[2]) if match[2] else (match[3], match[4])
    rest = line[: match.start(2 if match[2] else 4)]
    if rest.strip() and not _is_one_of(word or "", "before") and (match[2] or not rest.isupper()):
        yield _degree(mark)


def _paper(line: str) -> Iterator[str]:
    """Take "Tài liệu mật" for a title when it is all there is and begins with a capital, as titles do."""
    match = _papers().fullmatch(line)
    if match and line[:1].isupper():
        yield _degree(match[1])


def _stamped_paper(line: str) -> Iterator[str]:
    """Take "tài liệu TUYỆT MẬT gửi anh" for marked wherever it stands: only a stamp is in capitals among small letters."""
    if not line.isupper():
        yield from (_degree(match[1]) for match in _stamped_papers().finditer(line))


def _in_file_name(name: str) -> Iterator[str]:
    bare = _EXTENSION.sub("", name)
    yield from _alone(bare)
    yield from (_degree(match[1]) for match in _BARE_BRACKETS.finditer(bare))
    words = [word for word in re.split(r"[\W_]+", _parted(bare)) if word]
    for place, word in enumerate(words):
        if word.lower() in {"mật", "mat"} and (mark := _in_name(words, place, bare)):
            yield mark


def _parted(name: str) -> str:
    """Return a file's name with a blank before each capital inside a word, and between the two words of a degree."""
    pairs = zip(" " + name, name, strict=False)
    return _GLUED.sub(r"\1 ", "".join(f" {c}" if before.islower() and c.isupper() else c for before, c in pairs))


def _in_name(words: list[str], place: int, name: str) -> str | None:
    """Return the mark that the word "mật" is at this place of a file's name, None where it belongs to an ordinary word."""
    word, bare = words[place], words[place].lower() == "mat"
    before = words[place - 1] if place else ""
    following = words[place + 1] if place + 1 < len(words) else ""
    pair = " ".join(words[max(0, place - 2) : place]).lower()
    if _is_one_of(following, "after") or (bare and _is_one_of(following, "after_bare")):
        return None
    if before.lower() in {"tuyệt", "tối", "tuyet", "toi"}:
        return _degree(before)
    if {pair, before.lower()} & _words("papers") or {fold(pair), fold(before)} & _words("papers_bare"):
        return MARKS[0]
    if _is_one_of(before, "before") or (bare and _is_one_of(before, "before_bare")):
        return None
    outermost = place in {0, len(words) - 1}
    if word.isupper():
        return MARKS[0] if outermost or not bare or not name.isupper() else None
    return MARKS[0] if place == 0 and not bare else None


def _is_one_of(word: str, name: str) -> bool:
    """Tell whether a word is in a list, marks and all; one typed without marks may be any that looks like it."""
    lower = word.lower()
    return lower in _words(name) or (lower == fold(lower) and lower in _bare_words(name))


def _degree(words: str) -> str:
    told = fold(words)
    return MARKS[2] if "tuyet" in told else MARKS[1] if "toi" in told else MARKS[0]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("secrecy")[name])


@cache
def _bare_words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _words(name))


@cache
def _papers() -> re.Pattern[str]:
    papers = "|".join(table("secrecy")["papers"])
    return re.compile(rf"(?:{papers})\s+((?:(?:tuyệt|tối)\s+)?mật)[\W_]*", re.IGNORECASE)


@cache
def _stamped_papers() -> re.Pattern[str]:
    papers = "|".join(table("secrecy")["papers"])
    return re.compile(rf"(?<!\w)(?i:{papers})\s+(?:(?i:đóng\s+dấu)\s+)?({_STRONG})(?!\w)")
