"""The head of an official document: whose office is superior, what the issuer is called, where it is issued, its symbol.

Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II: the name of the superior body stands over the issuer's (khoản 2), the
symbol is the kind and the issuer ("BC-VP", khoản 3), the place is the name of the province, commune … (khoản 4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plan.folding import one_line

_COUNCILS = r"(?:Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Đoàn đại biểu Quốc hội|UBND|HĐND)"
_AREAS = r"(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã(?! hội)|phường|đặc khu)"
_UNDER_COUNCIL = re.compile(rf"(?P<own>.+?) (?:của )?(?P<parent>{_COUNCILS}.*)", re.IGNORECASE)
_DEPARTMENT = re.compile(rf"(?P<own>(?:Sở|Thanh tra|Phòng|Ban|Chi cục|Trung tâm) .+?) (?P<area>{_AREAS} .+)", re.IGNORECASE)
_AREA = re.compile(rf"(?:^|.* )(?P<kind>{_AREAS}) (?P<name>.+?)(?: \(.*\))?", re.IGNORECASE)
_SHORT = ((re.compile(r"\bUBND\b"), "Ủy ban nhân dân"), (re.compile(r"\bHĐND\b"), "Hội đồng nhân dân"))
_WITH_KIND = frozenset({"hồ chí minh"})
"""Places that are named with what they are, because they bear the name of a person; numbered ones as well."""
_SYMBOL = re.compile(r".*/[^-/\s]+-(?P<issuer>[^\s/]+)")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Names as people write them, not in capitals. `parent` and `place` are None where the name does not tell them."""

    own: str
    parent: str | None = None
    place: str | None = None
    symbol: str = "BC"


def letterhead(name: str, number: str | None = None) -> Letterhead:
    """Return the head of a report of an office, by its name and the number of one of its documents ("12/KH-VP")."""
    written = one_line(name)
    for short, full in _SHORT:
        written = short.sub(full, written)
    parent, own = None, written
    if found := _UNDER_COUNCIL.fullmatch(written):
        own, parent = found["own"], found["parent"]
    elif found := _DEPARTMENT.fullmatch(written):
        own, parent = found["own"], f"Ủy ban nhân dân {found['area']}"
    return Letterhead(own, parent, _place(written), symbol_after(number))


def _place(name: str) -> str | None:
    found = _AREA.fullmatch(name)
    if found is None:
        return None
    said = found["name"].title() if found["name"].isupper() else found["name"]
    if said.casefold() in _WITH_KIND or said.isdecimal():
        return f"{found['kind'].capitalize()} {said}"
    return said


def symbol_after(number: str | None) -> str:
    """Return the symbol of a report by who numbered another document: "12/KH-VP" gives "BC-VP", an unknown one "BC"."""
    found = _SYMBOL.fullmatch(one_line(number or ""))
    return f"BC-{found['issuer']}" if found else "BC"
