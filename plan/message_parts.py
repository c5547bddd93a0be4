"""A message cut into its parts and given to the tasks it names: "3a xong, 3b mới được nửa" speaks of two. It judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plan import references
from plan.chat_words import CODE, Place, lexicon, same_length_lower
from plan.folding import fold_each
from plan.references import Reference
from plan.words import Word

_SEPARATOR = re.compile(r"[;?!…\n|]+|,(?!\d)|(?<!\d),|(?<!\d):|:(?!\d)|\((?=\D)|\)|(?<!\.)\.(?=\s|$)|\.{2,}|\s[-–—]+\s|->|=>")
_SHORT_STOP = re.compile(r"(?:^|\W)(?:p|tp|tx|q|h|ths|ts|v|ng|gs|pgs|tt)$", re.IGNORECASE)
_UNIT_BEFORE_DASH = re.compile(
    r"(?<!\w)(?:phong|p\.?|ban|so|trung tam|tt|van phong|to|chi cuc|uy ban|khoi)\s+(?:[^\W\d]+\s+){0,5}[^\W\d]+$"
)
_BETWEEN_CODES = re.compile(
    r"(?<!\S)/(?=\d)|(?<=\d[a-zđ])[,/\-–](?=\d{1,2}\.?[a-zđ](?!\w))|(?<=[a-zđ%])[,;:](?=\d{1,2}\.?[a-zđ](?!\w))"
)
_RUN_ON = re.compile(r"(?<![^\W_])(nv|muc|mục|viec|việc)(?=\d{1,2}\.?[a-zđ]\d?(?!\w))")
_JOIN = re.compile(r"[ ,;&+/().]*(?:(?:va|voi|cung voi|cung|lan|ca|muc|nhiem vu|viec|nv|cong viec|y|cac|them)(?:[ ,&+]+|$))*")
_DASH = re.compile(r" ?[-–] ?")
_PERCENT_BEHIND = re.compile(r"\s?(?:%|phan tram|/)")


@dataclass(frozen=True, slots=True)
class Named:
    """Task codes that stand together ("3a với 3b") and their place; `sure` False where they may mean a range."""

    codes: tuple[str, ...]
    start: int
    end: int
    sure: bool = True


def codes_in(text: str, blanks: Iterable[tuple[int, int]]) -> tuple[Named, ...]:
    """Return the codes of a text in their order, those that stand together as one; `blanks` are places that hold none."""
    shadow = same_length_lower(text)
    for start, end in blanks:
        shadow = shadow[:start] + " " * (end - start) + shadow[end:]
    shadow = _RUN_ON.sub(lambda found: " " * len(found.group()), _BETWEEN_CODES.sub(" ", shadow))
    singles = [Named((_typed(each, text),), each.start, each.end) for each in _references(shadow)]
    joined: list[Named] = []
    for each in singles:
        between = fold_each(text[joined[-1].end : each.start]) if joined else "x"
        if _JOIN.fullmatch(between) or _DASH.fullmatch(between):
            last = joined.pop()
            each = Named(last.codes + each.codes, last.start, each.end, last.sure and "-" not in between and "–" not in between)
        joined.append(each)
    return tuple(joined)


def _references(shadow: str) -> list[Reference]:
    """Return what may name a task: codes anywhere; numbers only where a line or a part of a sentence begins with them."""
    found = references.find(shadow)
    heads = [each for each in (*found.dotted, *found.numbers, *found.sections) if _heads_a_part(each, shadow)]
    return sorted((*found.codes, *heads), key=lambda each: each.start)


def _heads_a_part(each: Reference, shadow: str) -> bool:
    if _PERCENT_BEHIND.match(shadow, each.end) or each.start == 0 == len(shadow[each.end :].strip(" .!")):
        return False
    before = shadow[: each.start].rstrip()
    typed = shadow[each.start : each.end]
    return (not before or before[-1] in ",;.\n") and not typed.startswith(("số", "so", "phần", "phan"))


def _typed(each: Reference, text: str) -> str:
    """Return a code as typed, without blanks and bracket; a code said in words ("mục 3 ý d") as a code."""
    typed = re.sub(r"[\s)]", "", text[each.start : each.end])
    return typed if typed.lower() == re.sub(r"\s", "", each.text) else re.sub(r"\s", "", each.text)


def cuts(text: str, places: Sequence[Place]) -> tuple[tuple[int, int, bool], ...]:
    """Return the parts of a text between stops and commas: start, end and whether a question mark ends it."""
    parts: list[tuple[int, int, bool]] = []
    start = 0
    inside = bytearray(len(text) + 1)
    for place in places:
        inside[place[0] : place[1]] = b"\1" * (place[1] - place[0])
    for found in _SEPARATOR.finditer(text):
        if any(inside[found.start() : found.end()]) or _is_inside_a_name(found, text, places):
            continue
        parts.append((start, found.start(), "?" in found.group()))
        start = found.end()
    parts.append((start, len(text), False))
    return tuple(part for part in parts if text[part[0] : part[1]].strip())


def _is_inside_a_name(found: re.Match[str], text: str, places: Sequence[Place]) -> bool:
    """Tell whether a stop or dash parts nothing: "P. QTTV", "Phòng Hành chính - Tổ chức"."""
    head = text[max(0, found.start() - 60) : found.start()]
    if found.group() == ".":
        return _SHORT_STOP.search(head[-5:]) is not None and text[found.end() :].strip() != ""
    if found.group().strip() in ("-", "–", "—"):
        beside = any(place[1] == found.start() or place[0] == found.end() for place in places)
        return not beside and _UNIT_BEFORE_DASH.search(fold_each(head)) is not None
    return False


def opens_with_code(words: Sequence[Word], at: int) -> bool:
    """Tell whether only words that say nothing stand before the code at word `at`."""
    lead = 0
    while lead < at:
        found = lexicon("courtesy", "before", "task").at(words[:at], lead)
        if found is None and not words[lead].bare.isdigit() and words[lead].bare not in ("va", "voi", "nhung"):
            return False
        lead = found[0] if found else lead + 1
    return True


def code_places(words: Sequence[Word]) -> list[int]:
    """Return which words are codes."""
    return [at for at, word in enumerate(words) if word.key == CODE]
