"""Which field of a task a labelled line holds, by the grammar in plan/data/reading.toml. It knows labels, not their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from plan.folding import fold, fold_each
from plan.markers import marked
from plan.unit_names import is_one_name, names_units
from plan.wordlists import table

_COLON = re.compile(r"\s*[:：]\s*")
_LABEL = re.compile(r"\s*([^:：;.!?]{2,100}?)" + _COLON.pattern)
_BLANKED_PUNCTUATION = re.compile(r"[^\w]+")
_LONGEST_VALUE_WORDS = 8  # of a time behind a label without a colon; what is longer is a sentence
_TIME_LABEL = r"(?:thoi (?:gian|han)|tien do|hoan thanh)(?: (?:thuc hien|hoan thanh))?"
_COLONLESS = (
    r"(?:(?:don vi|co quan|bo phan)(?:,? (?:va )?(?:don vi|co quan|bo phan|ca nhan))*"
    r" (?:chu tri|phoi hop|thuc hien|dau moi|chu tri thuc hien|chu tri tham muu|phoi hop thuc hien)"
    r"|(?:thoi gian|thoi han|tien do) (?:thuc hien|hoan thanh|du kien|ban hanh|bao cao)"
    r"|(?:san pham|ket qua) (?:du kien|dau ra|can dat|dat duoc))"
)


class Field(StrEnum):
    """A field of a task that a label can announce. A person in charge is told apart, since only units lead tasks."""

    CONTENT = "content"
    LEAD = "lead"
    COORDINATING = "coordinating"
    DELIVERABLE = "deliverable"
    DEADLINE = "deadline"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line cut at its label: `field` is None where the label is not known; `value` is "" where nothing follows."""

    label: str
    field: Field | None
    value: str


@lru_cache(maxsize=4_096)
def labelled(text: str) -> Labelled | None:
    """Cut a line (without its mark) at its label; None where it has no label.

    An unknown label counts as one only when it is short and opens with a capital: "Kinh phí:".
    """
    found = _LABEL.match(text)
    if not found:
        return _without_colon(text)
    label, value = found.group(1), text[found.end() :].strip()
    field = field_of(label)
    if field is Field.LEAD and value and _only_before_units(label) and not names_units(value):
        field = None
    if field is Field.LEAD and is_one_name(label):
        field = None
    return Labelled(label, field, value) if field or _looks_like_a_label(label) else None


def is_left_out(label: str) -> bool:
    """Say whether a label is known as one of which a plan keeps nothing: "Kinh phí", "Mục tiêu"."""
    return _grammar().left_out.fullmatch(_plain(label)) is not None


def is_shared(label: str) -> bool:
    """Say whether a label gives its field to all items of its heading: "Đơn vị chủ trì các nhiệm vụ tại mục này"."""
    return _grammar().shared.search(_plain(label)) is not None


def may_stand_alone(text: str) -> bool:
    """Say whether a whole line is a plain label without its colon: "Đơn vị chủ trì", "Nội dung", "Thời gian thực hiện"."""
    return _grammar().alone.fullmatch(_plain(text)) is not None


def _only_before_units(label: str) -> bool:
    return _grammar().lead_before_units.fullmatch(_plain(label)) is not None


def opens_field(line: str) -> bool:
    """Say whether a line opens with a known label that is written with a capital, its mark lost or in place."""
    text = marked(line).text
    if not text[:1].isupper() or not _LABEL.match(text):
        return False
    found = labelled(text)
    return found is not None and found.field is not None


def begins_like_field(line: str) -> bool:
    """Say whether a line begins with the words of a plain label, its colon perhaps on the next line."""
    text = marked(line).text
    return text[:1].isupper() and re.match(rf"{_COLONLESS}\b", fold_each(text)) is not None


def _looks_like_a_label(label: str) -> bool:
    return label[0].isupper() and len(label.split()) <= 5


def _without_colon(text: str) -> Labelled | None:
    """Understand a plain label without its colon: "Đơn vị chủ trì Phòng A", "Sản phẩm - Báo cáo", "Thời gian là quý III".

    Behind it stands a dash, "là", a capital or a number; behind a label of time also the beginning of a time.
    """
    plain = fold_each(text)
    grammar = _grammar()
    for form in (grammar.dashed, grammar.colonless, grammar.timed):
        found = form.match(plain)
        if found and found.end() < len(text) and _opens_value(text[found.end() :], form):
            label = text[: found.end("label")].strip()
            return Labelled(label, field_of(label), text[found.end() :])
    return None


def _opens_value(value: str, form: re.Pattern[str]) -> bool:
    if form is _grammar().colonless:
        return value[0].isupper() or value[0].isdigit()
    return form is _grammar().dashed or len(value.split()) <= _LONGEST_VALUE_WORDS


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
    dashed: re.Pattern[str]
    colonless: re.Pattern[str]
    timed: re.Pattern[str]
    alone: re.Pattern[str]
    lead_before_units: re.Pattern[str]
    left_out: re.Pattern[str]
    shared: re.Pattern[str]
    most_words: int


@cache
def _grammar() -> _Grammar:
    known = table("reading")["labels"]
    return _Grammar(
        tuple((field, re.compile(pattern)) for field, pattern in _patterns(known)),
        re.compile(rf"(?P<label>{_dashed_labels(known)})(?:\s*[-–—]\s+|\s+la\s+)"),
        re.compile(rf"(?P<label>{_COLONLESS}) "),
        re.compile(
            rf"(?P<label>(?:thoi (?:gian|han)|tien do|hoan thanh)(?: (?:thuc hien|hoan thanh))?) (?={_any(known['times'])}\b)"
        ),
        re.compile(
            rf"{_COLONLESS}|{_TIME_LABEL}|{_any(known['alone'])}|{_any(known['content_heads'])}|{_any(known['left_out'])}"
        ),
        re.compile(_any(known["lead_before_units"])),
        re.compile(_any(known["left_out"])),
        re.compile(_any(known["shared"]) + r"\b"),
        known["most_words"],
    )


def _patterns(known: dict[str, Any]) -> Iterator[tuple[Field, str]]:
    """Yield what a label of each field looks like, the more certain first."""
    more = r"(?: .*)?"
    who = rf"(?:cac )?{_any(known['who'])}(?: (?:va )?(?:cac )?{_any(known['who'])})*"
    persons = rf"(?:cac )?{_any(known['persons'])}(?: (?:va )?{_any(known['persons'])})*"
    tails = rf"(?: {_any(known['tails'])})*"
    yield Field.DELIVERABLE, _any(known["deliverable_heads"]) + more
    yield Field.DEADLINE, rf"{_any(known['deadline_heads'])}(?! {_any(known['no_deadline_tails'])}\b){more}"
    yield Field.DEADLINE, rf"{_any(known['deadline_alone'])}(?: {_any(known['deadline_tails'])})*"
    yield Field.PERSON, rf"{persons}(?: truc tiep)? {_any(known['person_verbs'])}{more}"
    yield Field.LEAD, f"{who} {_any(known['lead_verbs'])}{more}"
    yield Field.COORDINATING, f"{who} (?:co )?{_any(known['coordinating_verbs'])}{more}"
    yield Field.LEAD, rf"{_any(known['lead_alone'])}{tails}(?: (?:cua )?{who})?"
    yield Field.COORDINATING, rf"{_any(known['coordinating_alone'])}{tails}(?: (?:cua )?{who})?"
    yield Field.LEAD, rf"{_any(known['lead_alone'])}.*{_any(known['shared'])}"
    yield Field.CONTENT, rf"{_any(known['content_heads'])}(?: {_any(known['content_tails'])})*"


def _dashed_labels(known: dict[str, Any]) -> str:
    short = _any([*known["deadline_heads"], *known["deliverable_heads"], "chủ trì", "phối hợp", "phân công", "hoàn thành"])
    return rf"(?:{_COLONLESS}|{short})"


def _any(phrases: list[str]) -> str:
    longest_first = sorted(map(_plain, phrases), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def _plain(text: str) -> str:
    return _BLANKED_PUNCTUATION.sub(" ", fold(text)).strip()
