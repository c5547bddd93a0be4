"""Which field of a task a labelled line holds, by the grammar in plan/data/reading.toml. It knows labels, not their fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from plan.folding import fold, fold_each
from plan.markers import marked
from plan.wordlists import table

_COLON = re.compile(r"\s*[:：]\s*")
_LABEL = re.compile(r"\s*([^:：;.!?]{2,100}?)" + _COLON.pattern)
_BLANKED_PUNCTUATION = re.compile(r"[^\w]+")


class Field(StrEnum):
    """A field of a task that a label can announce."""

    CONTENT = "content"
    LEAD = "lead"
    COORDINATING = "coordinating"
    DELIVERABLE = "deliverable"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line cut at its label: `field` is None where the label is not known; `value` is "" where nothing follows."""

    label: str
    field: Field | None
    value: str


def labelled(text: str) -> Labelled | None:
    """Cut a line (without its mark) at its label; None where it has no label.

    An unknown label counts as one only when it is short and opens with a capital: "Kinh phí:".
    """
    found = _LABEL.match(text)
    if found:
        label = found.group(1)
        field = field_of(label)
        if field or _looks_like_a_label(label):
            return Labelled(label, field, text[found.end() :].strip())
        return None
    return _without_colon(text)


def opens_field(line: str) -> bool:
    """Say whether a line opens with a known label that is written with a capital, its mark lost or in place."""
    text = marked(line).text
    if not text[:1].isupper() or not _LABEL.match(text):
        return False
    found = labelled(text)
    return found is not None and found.field is not None


def _looks_like_a_label(label: str) -> bool:
    return label[0].isupper() and len(label.split()) <= 5


def _without_colon(text: str) -> Labelled | None:
    """Understand "Đơn vị chủ trì Phòng Hành chính": a plain label whose colon was forgotten, then a capital or a number."""
    found = _grammar().colonless.match(fold_each(text))
    if not found or not (text[found.end()].isupper() or text[found.end()].isdigit()):
        return None
    label = text[: found.end()].strip()
    return Labelled(label, field_of(label), text[found.end() :])


@lru_cache(maxsize=1_024)
def field_of(label: str) -> Field | None:
    """Return which field a label announces; None where the grammar does not know it."""
    words = _plain(label)
    grammar = _grammar()
    if len(words.split()) > grammar.most_words:
        return None
    return next((field for field, pattern in grammar.patterns if pattern.fullmatch(words)), None)


@dataclass(frozen=True, slots=True)
class _Grammar:
    patterns: tuple[tuple[Field, re.Pattern[str]], ...]
    colonless: re.Pattern[str]
    most_words: int


@cache
def _grammar() -> _Grammar:
    known = table("reading")["labels"]
    tail = rf"(?: {_any(known['tails'])})*"
    who = rf"(?:cac )?{_any(known['who'])}(?: (?:va )?{_any(known['who'])})*"
    more = r"(?: .*)?"
    patterns = (
        (Field.DELIVERABLE, _any(known["deliverable_heads"]) + more),
        (Field.DEADLINE, _any(known["deadline_heads"]) + more),
        (Field.LEAD, f"{who} {_any(known['lead_verbs'])}{more}"),
        (Field.COORDINATING, f"{who} (?:co )?{_any(known['coordinating_verbs'])}{more}"),
        (Field.LEAD, _any(known["lead_alone"]) + tail),
        (Field.COORDINATING, _any(known["coordinating_alone"]) + tail),
        (Field.CONTENT, _any(known["content_heads"]) + r"(?: (?:cong viec|nhiem vu|cu the|thuc hien|chinh|chu yeu))*"),
    )
    plain = f"don vi {_any(['chủ trì', 'phối hợp', 'thực hiện'])}|co quan {_any(['chủ trì', 'phối hợp'])}|thoi gian thuc hien"
    return _Grammar(
        tuple((field, re.compile(pattern)) for field, pattern in patterns),
        re.compile(f"(?:{plain}) "),
        known["most_words"],
    )


def _any(phrases: list[str]) -> str:
    longest_first = sorted(map(_plain, phrases), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def _plain(text: str) -> str:
    return _BLANKED_PUNCTUATION.sub(" ", fold(text)).strip()
