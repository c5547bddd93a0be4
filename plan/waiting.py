"""Whom a task waits for, as people write it: "chờ Phòng QTTV cho ý kiến". It knows names in general, not an office's units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from plan.chat_words import CODE, DOCUMENT, PERCENT, Lexicon, lexicon
from plan.syllables import is_bare_syllable
from plan.wordlists import table
from plan.words import Word

_WAITING = ("cho", "doi")  # without marks they rather mean "for" and "to change"
_LONGEST_NAME = 14  # words


@dataclass(frozen=True, slots=True)
class Awaited:
    """A waiting in words up to `last`; `who` as written; `said` where nothing but who is waited for was said."""

    last: int
    who: str | None
    said: bool


def awaited(words: Sequence[Word], at: int, text: str, *, marked: bool) -> Awaited | None:
    """Return the waiting that begins at word `at`, None where none does."""
    found = lexicon("waiting", "say").at(words, at)
    if found is None:
        return None
    end = found[0]
    if words[end - 1].key in _WAITING and not _waits_bare(words, at, end, marked=marked):
        return None
    first = _first_of_who(words, end, text)
    if first is None:
        return Awaited(end, None, said=False)
    last = _last_of_who(words, first, text)
    return Awaited(last, text[words[first].start : words[last - 1].end], said=first == end)


def is_bare_giving(words: Sequence[Word], first: int, end: int, *, marked: bool) -> bool:
    """Tell whether a phrase of waiting stands there only because marks are free: "cho" is "cho" to who types marks."""
    return marked and any(word.key in _WAITING for word in words[first:end])


def _waits_bare(words: Sequence[Word], at: int, end: int, *, marked: bool) -> bool:
    """Tell whether "cho" or "doi", typed without a mark, means waiting: by its place or by what follows."""
    if marked or end >= len(words) or lexicon("waiting", "giving").at(words, end):
        return False
    if end - at > 1:
        return True
    if at == 0 or words[at - 1].key in (CODE, PERCENT, DOCUMENT):
        return not lexicon("waiting", "handing").within(words, 0, at)
    if lexicon("waiting", "before_bare").before(words, at) is not None:
        return True
    return lexicon("waiting", "awaited").at(words, end) is not None


def _first_of_who(words: Sequence[Word], at: int, text: str) -> int | None:
    """Return the word with which the name begins: at once, or behind what is waited for ("ý kiến của Sở …")."""
    if at < len(words) and _opens_who(words, at, text):
        return at
    matter = lexicon("waiting", "matter").at(words, at) if at < len(words) else None
    if matter is None or matter[0] >= len(words):
        return None
    of = lexicon("waiting", "of").at(words, matter[0])
    behind = of[0] if of and words[matter[0]].bare not in ("ben", "phia") else matter[0]
    return behind if behind < len(words) and _opens_who(words, behind, text) else None


def _opens_who(words: Sequence[Word], at: int, text: str) -> bool:
    word = words[at]
    if word.key.startswith("#"):
        return False
    typed = text[word.start : word.end]
    short = typed.isalpha() and len(typed) > 1 and (typed.isupper() or not is_bare_syllable(word.bare))
    return bool(short or _heads().at(words, at) or lexicon("waiting", "who").at(words, at))


def _last_of_who(words: Sequence[Word], first: int, text: str) -> int:
    """Return the place behind the name: it ends where something is to be done, unless that is written as part of the name."""
    opened = [found[0] for book in (_heads(), lexicon("waiting", "who")) if (found := book.at(words, first))]
    at = max(opened, default=first + 1)
    named = lexicon("waiting", "named").at(words, at) if at < len(words) else None
    at = named[0] if named and opened else at
    while at < min(len(words), first + _LONGEST_NAME) and not _ends_who(words, at, text):
        at += 1
    return at


def _ends_who(words: Sequence[Word], at: int, text: str) -> bool:
    if words[at].key.startswith("#"):
        return True
    typed = text[words[at].start : words[at].end]
    return not typed[0].isupper() and lexicon("waiting", "end").at(words, at) is not None


@cache
def _heads() -> Lexicon[str]:
    heads = table("units")["heads"]
    return Lexicon(
        (name, head["name"]) for head in heads for name in (head["name"], *(t for t in head["typed"] if "." not in t))
    )
