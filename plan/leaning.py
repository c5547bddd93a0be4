"""Words that lean on what was answered before: "thế còn 3b", "đơn vị kia thì sao", "việc thứ hai". It answers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from plan.answers import Intent
from plan.folding import one_line
from plan.phrases import PhraseBook
from plan.wordlists import table
from plan.words import Word, bare_of, keys_of, words_of

LAST = -1
"""The place of the last of those listed."""


class _Pointing(Enum):
    UNIT = auto()
    TASK = auto()


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a question leans on what was before. `rest` is what it says itself, without the words that only point or go on.

    `goes_on`: it continues ("thế còn …", "… thì sao"); `loosely`: it may, but only opens with "còn" or "thế". `nth` is the
    place, from 0, of one of those listed, `LAST` for the last. `field` is what is asked only of a task that is spoken of.
    """

    rest: str
    goes_on: bool = False
    loosely: bool = False
    that_unit: bool = False
    that_task: bool = False
    nth: int | None = None
    field: Intent | None = None


def leaning(text: str) -> Leaning:
    """Return how a question leans on what was before; `text` is NFC with its shorthand written out."""
    words = words_of(text)
    first, opening, loosely = _opening(words)
    last, closing = _closing(words)
    inner = words[first:last]
    pointed = [(each.first + first, each.last + first, each.meaning) for each in _pointing_book().find(inner)]
    pointed = [each for each in pointed if not _points_at_nothing(words[each[1] - 1], ends=each[1] == last)]
    nth = next((meaning for *_, meaning in pointed if isinstance(meaning, int)), _alone(inner))
    taken = {at for start, end, _ in pointed for at in range(_untied(words, start), end)}
    taken |= {at for at in range(len(words)) if (opening and at < first) or (closing and at >= last)}
    if nth is not None and not pointed:
        taken |= set(range(len(words)))
    return Leaning(
        rest=_without(text, words, taken),
        goes_on=opening or closing or loosely,
        loosely=loosely and not closing,
        that_unit=any(meaning is _Pointing.UNIT for *_, meaning in pointed),
        that_task=any(meaning is _Pointing.TASK for *_, meaning in pointed),
        nth=nth,
        field=next((meaning for *_, meaning in pointed if isinstance(meaning, Intent)), None),
    )


def _opening(words: Sequence[Word]) -> tuple[int, bool, bool]:
    """Return how many words only go on from before, whether they surely do, and whether a mere "còn" may."""
    for at, word in enumerate(words):
        firm = next(_opening_book().all_at(words, at), None)
        if firm is not None:
            # "thế còn bao lâu": the "còn" is a part of what is asked.
            return firm.last - (words[firm.last - 1].bare == "con"), True, False
        if next(_loose_book().all_at(words, at), None) is not None:
            return at, False, True
        if word.bare not in _around():
            break
    return 0, False, False


def _closing(words: Sequence[Word]) -> tuple[int, bool]:
    """Return behind which word the question ends, and whether a "thì sao" follows there."""
    end = _before_particles(words)
    for start in range(max(0, end - _LONGEST_CLOSING), end):
        found = next((each for each in _closing_book().all_at(words, start) if each.last == end), None)
        if found is not None:
            return start, True
    return len(words), False


def _before_particles(words: Sequence[Word]) -> int:
    end = len(words)
    while end and words[end - 1].bare in _around():
        end -= 1
    return end


def _alone(words: Sequence[Word]) -> int | None:
    """Return which of those listed is meant by an ordinal that is all that was said: "thứ hai ạ"."""
    said = words[: _before_particles(words)]
    found = next(_ordinal_book().all_at(said, 0), None) if said else None
    return found.meaning if found is not None and found.last == len(said) else None


def _untied(words: Sequence[Word], start: int) -> int:
    """Return where words that point begin together with what ties them to the rest: "của việc đó"."""
    return start - 1 if start and words[start - 1].bare in _ties() else start


def _points_at_nothing(word: Word, *, ends: bool) -> bool:
    """Tell whether a word that should point may be another one without its marks: "viec do ai lam", "no cong"."""
    return word.text == "no" or (word.text == "do" and not ends)


def _without(text: str, words: Sequence[Word], taken: set[int]) -> str:
    if not taken:
        return text
    for at in taken:
        text = text[: words[at].start] + " " * (words[at].end - words[at].start) + text[words[at].end :]
    return one_line(text)


_LONGEST_CLOSING = 4


@cache
def _opening_book() -> PhraseBook[None]:
    return PhraseBook((phrase, None) for phrase in table("following")["opening"])


@cache
def _loose_book() -> PhraseBook[None]:
    return PhraseBook((phrase, None) for phrase in table("following")["opening_loosely"])


@cache
def _closing_book() -> PhraseBook[None]:
    return PhraseBook((phrase, None) for phrase in table("following")["closing"])


@cache
def _ordinal_book() -> PhraseBook[int]:
    return PhraseBook(_ordinals())


def _ordinals() -> list[tuple[str, int]]:
    lists = table("following")
    counted = [(phrase, at) for at, phrases in enumerate(lists["ordinals"]) for phrase in phrases]
    return [*counted, *((phrase, LAST) for phrase in lists["last"])]


@cache
def _pointing_book() -> PhraseBook[_Pointing | int | Intent]:
    lists = table("following")
    heads = lists["pick_heads"]
    entries: list[tuple[str, _Pointing | int | Intent]] = [(phrase, _Pointing.UNIT) for phrase in lists["that_unit"]]
    entries += [(phrase, _Pointing.TASK) for phrase in lists["that_task"]]
    entries += [(f"{head} {ordinal}", at) for head in heads for ordinal, at in _ordinals()]
    entries += [(phrase, Intent(field)) for field, phrases in lists["fields"].items() for phrase in phrases]
    return PhraseBook(entries)


@cache
def _ties() -> frozenset[str]:
    return frozenset(map(bare_of, keys_of(table("following")["ties"])))


@cache
def _around() -> frozenset[str]:
    return frozenset(map(bare_of, keys_of(table("following")["around"])))
