"""Names of units as documents write them: cutting a list of names apart, knowing names of many, names inside sentences.

It knows names in general, not which units an office has (that is `plan/units.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from plan.folding import fold, fold_each, one_line
from plan.wordlists import table

_FINAL = re.compile(r"(?:\s*(?:[;,:]|(?<!\.)\.(?!\.)|\./\.))+$")
_SEPARATOR = re.compile(r"\s*(;|,|\s(?:và|&)\s|\s\+\s|/(?=\s))\s*")
_ELIDED = re.compile(r"(?:các\s+)?(\w+)\s*:\s*(.+)", re.IGNORECASE)
_COUNCILS = re.compile(r"(?:hdnd|hoi dong nhan dan|quoc hoi|dbqh|tinh uy|thanh uy|van phong)\b.*")
_SHORT_HEAD = re.compile(
    r"(?:Bộ|Tổ|Vụ|Sở)\s+[A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỵ]|Tổ\s+(?!chức|hợp)\w"
)  # too short to be believed when written small
_ONE_OF_A_KIND = re.compile(r"\s*(?:Phòng|Ban|Sở|Bộ|Trung tâm|Tổ|Văn phòng)\s+[A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỵ][a-zà-ỹđ]")
_MARKED = re.compile(r"\((?P<part>chu tri|phoi hop|tham gia)[^()]*\)")
_HELPING = re.compile(r"\bchu tri\s*[,;]\s*(?P<names>[^;.]+?)\s+(?:cung\s+)?(?:phoi hop|tham gia|ho tro)\b")
_ROW = re.compile(r"(?:sở|ban|ngành|cơ quan|đơn vị)\s*,\s")
_LONGEST_NAME = 200  # letters that are looked at behind a comma
_DOER = re.compile(
    r"\s(?:chu tri|la dau moi|lam dau moi|la co quan|la don vi|chiu trach nhiem|co trach nhiem|tham muu|phoi hop|phu trach)\b"
)
_JOINED_BY = re.compile(r"\bphoi hop (?:voi|cung)\s+")
_DOING = re.compile(
    r"[.;]|\s(?:de\s|tham muu|to chuc thuc hien|thuc hien|trien khai|xay dung|ra soat|tong hop|theo doi|huong dan|de xuat"
    r"|bao cao)\b"
)


@dataclass(frozen=True, slots=True)
class Doers:
    """Who does a task according to a lead line: the leads, and who is named behind "phối hợp với" in the same sentence."""

    lead: tuple[str, ...]
    coordinating: tuple[str, ...]


def split_units(written: str) -> tuple[str, ...]:
    """Cut a list of names apart; names that hold commas and "và" stay whole, as do names of many ("các phòng, ban")."""
    text = trimmed(one_line(written))
    elided = _elided(text)
    if elided:
        return elided
    names: list[str] = []
    start = 0
    for separator in _SEPARATOR.finditer(text):
        after = text[separator.end() : separator.end() + _LONGEST_NAME]
        if _parts(text[start : min(separator.start(), start + _LONGEST_NAME)], separator.group(1).strip(), after):
            names.append(text[start : separator.start()])
            start = separator.end()
    names.append(text[start:])
    return tuple(name for name in map(trimmed, names) if name)


@lru_cache(maxsize=4_096)
def is_collective(written: str) -> bool:
    """Say whether a name means many units at once ("Các phòng, đơn vị liên quan", "UBND xã, phường") or none."""
    plain = " ".join(re.findall(r"\w+", fold(written)))
    if not plain or _collective_opening().match(plain):
        return True
    if _ONE_OF_A_KIND.match(written):  # "Phòng Tổ chức": the words of its name are also words for many
        return False
    return not _general_words().sub(" ", plain).strip()


def doers(written: str) -> Doers:
    """Understand a lead line, also where it is a whole sentence: "Phòng A chủ trì, phối hợp với Phòng B tham mưu …"."""
    text = trimmed(one_line(written))
    plain = fold_each(text)
    if "(" in plain and _MARKED.search(plain):
        return _marked_doers(text, plain)
    found = _DOER.search(plain)
    if not found or is_collective(text) or not opens_unit(text):
        return Doers(split_units(text), ())
    rest = text[found.start() :]
    joined = _JOINED_BY.search(fold_each(rest))
    helping = None if joined else _HELPING.search(fold_each(rest))
    if helping and names_units(rest[helping.start("names") : helping.end("names")]):
        return Doers(split_units(text[: found.start()]), split_units(rest[helping.start("names") : helping.end("names")]))
    return Doers(split_units(text[: found.start()]), _named_first(rest[joined.end() :]) if joined else ())


def _marked_doers(text: str, plain: str) -> Doers:
    """Understand "Phòng A (chủ trì); Phòng B, Phòng C (phối hợp)": each bracket holds for the names before it."""
    parts: dict[bool, list[str]] = {True: [], False: []}
    start = 0
    for found in _MARKED.finditer(plain):
        parts[found["part"] == "chu tri"] += split_units(text[start : found.start()].strip(" ,;"))
        start = found.end()
    rest = split_units(text[start:].strip(" ,;"))
    return Doers(tuple(parts[True]), (*parts[False], *rest))


def opens_unit(text: str) -> bool:
    """Say whether a text begins like the name of one unit: a head ("Phòng", "Sở") and a word behind it."""
    return _SHORT_HEAD.match(text) is not None or _head().match(fold(text) + " ") is not None


def is_one_name(text: str) -> bool:
    """Say whether a text is written like the name of one unit: "Sở Xây dựng", "Ban Chỉ đạo", not "Phòng chủ trì"."""
    return _ONE_OF_A_KIND.match(text) is not None and re.match(r"\S+ (?:chu tri|phoi hop|thuc hien)", fold(text)) is None


@lru_cache(maxsize=4_096)
def names_units(text: str) -> bool:
    """Say whether a text begins like the name of a unit, or of many: "Phòng A", "các sở, ban, ngành", not "Ban hành …".

    Marks count: "thuế" is a unit, "thuê" is none.
    """
    written = _all_of().sub("", text.lower(), count=1)
    if _other_words().match(written):
        return False
    return _SHORT_HEAD.match(text) is not None or _names().match(f"{written} ") is not None


def trimmed(text: str) -> str:
    """Return a field without its final punctuation; an ellipsis stays."""
    return _FINAL.sub("", text.strip()).strip()


def _named_first(text: str) -> tuple[str, ...]:
    end = _DOING.search(fold_each(text))
    return split_units(text[: end.start()] if end else text)


def _parts(before: str, separator: str, after: str) -> bool:
    """Say whether a separator stands between two names rather than inside one."""
    if separator == ";" or not after:
        return True
    plain = fold(after) + " "
    if separator == "và" and _COUNCILS.fullmatch(fold(before)) and re.match(r"ubnd|uy ban|hdnd|hoi dong|doan", plain):
        return False
    if _many().match(plain) or _SHORT_HEAD.match(after) or _opens_another(separator, before, after):
        return True
    head = _head().match(plain)
    if not head:
        return False
    name = after[head.end(1) :].lstrip()
    return (
        not is_collective(_first_name(after)) if name[:1].islower() else bool(name) and after[:1].isupper() | name[:1].isupper()
    )


def _opens_another(separator: str, before: str, after: str) -> bool:
    """Say whether words that are no head of a name begin one all the same: ", Thuế tỉnh", "và sở, ngành liên quan"."""
    if after[:1].isupper():
        return names_units(after) and not opens_unit(after)
    return (
        separator == "và"
        and not is_collective(before)
        and re.match(r"(?:sở|ban|ngành|cơ quan|đơn vị)\s*,\s", after) is not None
    )


def _first_name(text: str) -> str:
    return re.split(r"[,;]", text, maxsplit=1)[0]


def _elided(text: str) -> tuple[str, ...]:
    """Understand "Các Sở: Nội vụ, Tư pháp; Tài chính": the head is said once for all."""
    found = _ELIDED.fullmatch(text)
    if not found or fold(found.group(1)) not in _single_heads():
        return ()
    head = found.group(1)[0].upper() + found.group(1)[1:]
    known = _known_behind(head)
    names = [name for part in map(trimmed, re.split(r"[,;]", found.group(2))) for name in _two_known(part, known) if name]
    return tuple(name if fold(name).startswith(f"{fold(head)} ") else f"{head} {name}" for name in names)


def _two_known(names: str, known: frozenset[str]) -> tuple[str, ...]:
    """Cut "Tư pháp và Tài chính" apart, where both are known; "Giáo dục và Đào tạo" is one name."""
    before, joint, after = names.rpartition(" và ")
    return (before, after) if joint and fold(before) in known and fold(after) in known else (names,)


@cache
def _known_behind(head: str) -> frozenset[str]:
    return frozenset(map(fold, table("units")["foreign"].get(head.lower(), ())))


@cache
def _single_heads() -> frozenset[str]:
    return frozenset(fold(head["name"]) for head in table("units")["heads"] if " " not in head["name"])


@cache
def _head() -> re.Pattern[str]:
    heads = [
        name for head in table("units")["heads"] for name in (head["name"], *head["typed"]) if len(name) > 2 or name == "sở"
    ]
    return re.compile(rf"({_any(heads)})\s+\w")


@cache
def _many() -> re.Pattern[str]:
    """Match what begins a new name in a list: "các phòng …", or "UBND xã" behind other names."""
    return re.compile(rf"(?:cac|nhung|mot so)\s+{_any(table('units')['collective']['nouns'])}\b|ubnd\s|uy ban nhan dan\s")


@cache
def _all_of() -> re.Pattern[str]:
    return re.compile(r"(?:tất cả|toàn bộ|toàn thể|từng|mỗi|mọi)\s+(?:các\s+)?")


@cache
def _names() -> re.Pattern[str]:
    """Match what the names of those who are given duties begin with: a head, one of many, or a row of kinds of units."""
    known = table("units")
    heads = [name for head in known["heads"] for name in (head["name"], *head["typed"]) if len(name) > 2]
    many = _as_written(known["collective"]["nouns"])
    row = r"(?:sở|ban|ngành|bộ|phòng|đơn vị|cơ quan|địa phương|xã|phường|đoàn thể)\s*(?:,|và)\s"
    alone = [head["name"] for head in known["heads"] if head.get("alone")]
    opener = rf"{_as_written([*known['names']['openers'], *alone])}(?=\W)"
    every = rf"(?:các|những|một số)\s+(?:{many}|{_as_written([*heads, *known['names']['openers']])})"
    return re.compile(rf"{_as_written(heads)}\s+\w|{every}\b|{row}|{opener}")


@cache
def _other_words() -> re.Pattern[str]:
    return re.compile(rf"{_as_written(table('units')['names']['other_words'])}(?!\w)")


@cache
def _collective_opening() -> re.Pattern[str]:
    return re.compile(rf"{_any(table('units')['collective']['openings'])}\b")


@cache
def _general_words() -> re.Pattern[str]:
    return re.compile(rf"\b{_any(table('units')['collective']['general'])}\b")


def _any(phrases: list[str]) -> str:
    return f"(?:{'|'.join(re.escape(fold(phrase)) for phrase in sorted(phrases, key=len, reverse=True))})"


def _as_written(phrases: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})"
