"""The question words of a question: which of them stand where, and what they ask for. It looks at no plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from plan import slips
from plan.phrases import PhraseBook, Spotted
from plan.wordlists import table
from plan.words import Word, words_of

FIELDS = ("status", "coordinating", "deliverable", "due", "lead", "detail")
_CUES = (*FIELDS, "list", "count", "heading", "part", "address", "most", "least", "negated")

Joined = Callable[[Word, Word], bool]
"""Tells whether the plans hold two words side by side."""


def spotted_cues(words: tuple[Word, ...], joined: Joined) -> tuple[Spotted[str], ...]:
    """Return the question words, slips in them forgiven, without those that are part of a term of the plans."""
    spelled = slips.respelled(words, _cue_book())
    # "việc của" and "của tôi" share a word, so whose work is meant is looked for by itself.
    cues = (*_cue_book().find(spelled), *_mine_book().find(spelled), *_gapped(spelled))
    return tuple(cue for cue in cues if not _inside_another_word(spelled, cue, joined))


def asked_for(words: tuple[Word, ...], cues: tuple[Spotted[str], ...], joined: Joined) -> frozenset[str]:
    """Return what the cues ask for; "đã … chưa" asks for the status, with any words between.

    Where no field is named the first word may tell it: "ngày mở lớp", "đơn vị cài phần mềm".
    """
    asked = frozenset(cue.meaning for cue in cues if not _is_passing_yet(words, cue, cues))
    if _ends_in_yet(words) and "due" not in asked:
        asked |= {"status"}
    if not asked.intersection({*FIELDS, "list", "count"} - {"detail"}):
        asked |= frozenset(_opening(words, joined))
    return asked


def wonders(words: tuple[Word, ...]) -> bool:
    """Tell whether a question wants a yes or no: "… không", "có phải …", "… đúng không", particles aside."""
    return _last(words) in ("không", "khong") or any(_wondering_book().find(words))


def _ends_in_yet(words: tuple[Word, ...]) -> bool:
    """Tell whether a question ends in "chưa", particles aside ("xong chưa vậy anh ơi")."""
    return _last(words) in ("chưa", "chua")


def _is_passing_yet(words: tuple[Word, ...], cue: Spotted[str], cues: tuple[Spotted[str], ...]) -> bool:
    """Tell whether a "… chưa" inside a question that asks for something else only describes: "trẻ chưa khai sinh ai lo"."""
    if cue.meaning != "status" or words[cue.last - 1].bare != "chua":
        return False
    goes_on = any(word.bare not in _particles() for word in words[cue.last :])
    return goes_on and any(other.meaning in FIELDS and other.meaning not in ("status", "detail") for other in cues)


def _last(words: tuple[Word, ...]) -> str | None:
    """Return the key of the last word that is no particle."""
    particles = _particles()
    return next((word.key for word in reversed(words) if word.bare not in particles), None)


def _opening(words: tuple[Word, ...], joined: Joined) -> Iterator[str]:
    """Yield the field that the first words name by themselves, unless the plans join them to what follows."""
    for spotted in _opening_book().all_at(words, 0) if words else ():
        if spotted.last < len(words) and not joined(words[spotted.last - 1], words[spotted.last]):
            yield spotted.meaning


def _gapped(words: tuple[Word, ...]) -> Iterator[Spotted[str]]:
    """Yield the last part of cues in two parts with any words between: "mấy tuần phát một lần", "kết quả … là gì"."""
    for gap in table("cues")["gapped"]:
        ends = [last for last in _single(gap["last"]).find(words) if last.last == len(words)]
        begins = [first for first in _single(gap["first"]).find(words) if not gap.get("opens") or first.first == 0]
        for first in begins:
            yield from (Spotted(last.first, last.last, gap["asks"]) for last in ends if first.last < last.first)


def _inside_another_word(words: tuple[Word, ...], cue: Spotted[str], joined: Joined) -> bool:
    """Tell whether a fragile cue is part of a term: the "hạn" of "quyền hạn"."""
    spelled = tuple(word.bare for word in words[cue.first : cue.last])
    if spelled not in _fragile():
        return False
    before = cue.first > 0 and joined(words[cue.first - 1], words[cue.first])
    return before or (cue.last < len(words) and joined(words[cue.last - 1], words[cue.last]))


@cache
def _cue_book() -> PhraseBook[str]:
    cues = table("cues")
    return PhraseBook((phrase, cue) for cue in _CUES for phrase in cues[cue])


@cache
def _mine_book() -> PhraseBook[str]:
    return PhraseBook((phrase, "mine") for phrase in table("cues")["mine"])


@cache
def _opening_book() -> PhraseBook[str]:
    return PhraseBook((phrase, field) for field, phrases in table("cues")["opening"].items() for phrase in phrases)


@cache
def _wondering_book() -> PhraseBook[None]:
    return PhraseBook((phrase, None) for phrase in table("cues")["wondering"])


@cache
def _single(phrases: str) -> PhraseBook[None]:
    return PhraseBook([(phrases, None)])


@cache
def _particles() -> frozenset[str]:
    return frozenset(word.bare for word in words_of(table("cues")["particles"]))


@cache
def _fragile() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(word.bare for word in words_of(cue)) for cue in table("cues")["fragile"])
