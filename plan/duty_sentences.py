"""Who is given a duty by a sentence or heading: "Giao Sở A chủ trì, phối hợp với Sở B …", "1. Sở A", "Sở A có trách nhiệm:".

It knows how documents name who does something, not which sentences of a plan are tasks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from plan.folding import fold, fold_each, one_line
from plan.unit_names import names_units, split_units, trimmed
from plan.wordlists import table

_LONGEST_NAMES = 420  # letters in which the names of those who are given a duty must end
_MOST_WORDS_ALONE = 32
_FEWEST_WORDS = 8  # of a sentence that gives somebody something, whose verb is not known
_WITH = re.compile(
    r"\bphoi hop(?:\s+chat che)?(?:\s*,?\s*(?:chat che|dong bo|thuong xuyen))?\s+(?:(?:voi|cung voi|cung)\s+(?P<named>)|(?=\S))"
)
_STOP = re.compile(r"[.;:(]|\s(?:để|nhằm|trong|về|tại|theo|qua|việc)\s")
_CLAUSE = re.compile(
    r"(?:can cu|tren co so|theo|de|nham|dinh ky|hang|moi|truoc|trong|sau khi|ngay sau|voi|thuc hien|quy|thang)\b"
)
_BRACKETED = re.compile(
    r"\S\s*\((?P<inside>[^()]{4,200}\s(?:chủ trì|thực hiện|chịu trách nhiệm|phụ trách|tham mưu)[^()]{0,200})\)\W*$"
)
_SENTENCE = re.compile(r"[.;:]\s+(?=(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị|[Pp]hân công)\s)")
_COMMA = re.compile(r"[,;]\s+")
_LOOSE_END = re.compile(r"[\s,;:–-]+$|^[\s,;:–-]+")


@dataclass(frozen=True, slots=True)
class Duty:
    """Who does something (`lead`), with whom, and `rest`: the words behind the names, "" where there are none."""

    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    rest: str

    @property
    def opens_list(self) -> bool:
        """Whether the duties themselves stand below: names alone, or words that end with a colon."""
        return not self.rest or self.rest.endswith(":")


@lru_cache(maxsize=2_048)
def duty_in(text: str) -> Duty | None:
    """Return who is given a duty by a text; None where it does not open with anybody's name."""
    sentence = _from_its_subject(one_line(text))
    return _opening_duty(sentence) or _bracketed_duty(sentence)


def _opening_duty(sentence: str) -> Duty | None:
    opening = _opening().match(fold_each(sentence))
    bare = sentence[opening.end() :] if opening else sentence
    end = _end_of_names(bare)
    if end is None:
        given = opening is not None and names_units(without_office(bare)) and len(bare.split()) >= _FEWEST_WORDS
        return Duty((), (), bare) if given else None
    names = _LOOSE_END.sub("", bare[:end])
    rest = bare[end:].lstrip(" :,")
    lead = tuple(map(without_office, split_units(names)))
    if opening and _people().match(names.lower()) and rest:
        lead = ()
    elif not lead or not (names_units(lead[0]) or _two_offices(lead[0])):
        return None
    return Duty(lead, coordinating_in(rest), rest if fold(rest).strip(" :") else "")


def _bracketed_duty(sentence: str) -> Duty | None:
    """Understand who does it in brackets behind the work: "Lắp máy chủ (Phòng A chủ trì, phối hợp với Phòng B)"."""
    found = _BRACKETED.search(sentence)
    duty = _opening_duty(found.group("inside")) if found else None
    return Duty(duty.lead, duty.coordinating, sentence) if duty and duty.lead and duty.rest else None


def assignments_in(text: str) -> tuple[tuple[str, Duty], ...]:
    """Return the sentences inside a paragraph that give somebody something, with whom: "Thống nhất … Giao Sở A chủ trì …"."""
    found = list(_SENTENCE.finditer(text))
    ends = [*(after.start() for after in found), len(text)][1:]
    pieces = (text[here.end() : end] for here, end in zip(found, ends, strict=True))
    return tuple((piece.strip(), duty) for piece in pieces if (duty := duty_in(piece)) is not None and duty.rest)


def coordinating_in(text: str) -> tuple[str, ...]:
    """Return who is named behind the first "phối hợp với"; without "với" only what is plainly a name."""
    plain = fold_each(text)
    for found in _WITH.finditer(plain):
        behind = text[found.end() : found.end() + _LONGEST_NAMES]
        verb = _first_verb(behind)
        stop = _STOP.search(behind)
        ends = [place for place in (verb, stop.start() if stop else None) if place is not None]
        names = trimmed(behind[: min(ends, default=len(behind))])
        if names and names_units(without_office(names)):
            return tuple(name for name in split_units(names) if names_units(without_office(name)))
    return ()


def opens_with_verb(text: str) -> bool:
    """Say whether a text opens with what is done: "Tổ chức …", "Chủ trì, phối hợp …"."""
    return _verbs().match(text.lower()) is not None


def without_office(name: str) -> str:
    """Return the unit that a person in office stands for: "Bộ trưởng Bộ Y tế" is Bộ Y tế, "Trưởng phòng A" is Phòng A."""
    plain = fold_each(name)
    kept = _offices("offices_kept").match(plain)
    gone = _offices("offices_gone").match(plain)
    if kept:
        start = kept.start() + name.index(" ", kept.start()) + 1
    elif gone:
        start = gone.end()
    else:
        return name
    rest = name[start:].strip()
    if _offices("offices_gone").search(fold_each(rest)):  # "Bí thư tỉnh ủy và Chủ tịch UBND tỉnh": two people of two units
        return name
    return without_office(rest[:1].upper() + rest[1:]) if rest and names_units(rest) else name


def _two_offices(name: str) -> bool:
    return len(_offices("offices_gone").findall(fold_each(name))) > 1


def _from_its_subject(text: str) -> str:
    """Return a sentence from where its subject begins: "Căn cứ Kế hoạch này, Giám đốc các sở xây dựng …"."""
    plain = fold_each(text)
    if not _CLAUSE.match(plain) or _opening().match(plain):
        return text
    for comma in _COMMA.finditer(text[:_LONGEST_NAMES]):
        subject = text[comma.end() : comma.end() + _LONGEST_NAMES]
        opening = _opening().match(fold_each(subject))
        if opening or ((subject[:1].isupper() or fold(subject).startswith("cac ")) and names_units(without_office(subject))):
            return text[comma.end() :]
    return text


def _end_of_names(text: str) -> int | None:
    """Return where the names at the head of a text end: before a verb, at a colon, or at its end where nothing else stands."""
    verb = _first_verb(text[:_LONGEST_NAMES])
    colon = text.find(":", 0, verb if verb is not None else _LONGEST_NAMES)
    if colon > 0 and (not text[colon + 1 :].strip() or opens_with_verb(text[colon + 1 :].strip())):
        return colon
    if verb is not None:
        return verb if verb > 0 else None
    alone = len(text.split()) <= _MOST_WORDS_ALONE and not re.search(r"[.;?!]\s", text)
    return len(text) if alone else None


def _first_verb(text: str) -> int | None:
    """Return where the first verb begins that is written small and is part of no name ("Ban chỉ đạo", "được giao chủ trì")."""
    for found in _verbs().finditer(text):
        if not _no_verb_behind().search(text[: found.start()]):
            return found.start()
    return None


@cache
def _verbs() -> re.Pattern[str]:
    known = table("duties")["verbs"]
    no_body = rf"(?!tổ chức(?:\s+{_as_written(known['bodies'])}\b|,))"
    no_place = r"(?!(?<=viện )nghiên|(?<=trung tâm )nghiên)"
    return re.compile(rf"\b{no_body}{no_place}{_as_written(known['doing'])}\b")


@cache
def _no_verb_behind() -> re.Pattern[str]:
    known = table("duties")["verbs"]
    return re.compile(rf"(?:^|\W){_as_written([*known['no_verb_behind'], *known['other_word_before']])}\s+$")


@cache
def _opening() -> re.Pattern[str]:
    known = table("duties")["openings"]
    return re.compile(rf"(?:{_any(known['assigning'])}\s*:?\s+(?!{_any(known['no_assigning'])}\b))+")


@cache
def _people() -> re.Pattern[str]:
    return re.compile(rf"{_as_written(table('duties')['openings']['people'])}\s")


@cache
def _offices(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(table('duties')['openings'][kind])})\s+")


def _as_written(phrases: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})"


def _any(phrases: list[str]) -> str:
    return f"(?:{'|'.join(re.escape(fold(phrase)) for phrase in sorted(phrases, key=len, reverse=True))})"
