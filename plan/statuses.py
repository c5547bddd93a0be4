"""The words by which a part of a sentence says how far a task is: "chưa xong", "sắp xong", "đã trình ký", "đang rà soát".

It reads words in their surroundings and weighs nothing: what several of them amount to is decided in `plan/claims.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from plan.chat_words import CODE, DAY, DOCUMENT, PERCENT, Lexicon, lexicon
from plan.reports import Status
from plan.waiting import awaited, is_bare_giving
from plan.wordlists import table
from plan.words import Word

_NEAR_REACH, _REACH = 3, 5
_PLACES = (CODE, PERCENT, DOCUMENT, DAY)


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase says by itself. `weak` counts only where nothing else says a status."""

    status: Status | None
    sure: bool
    said: bool
    weak: bool


_STUCK = Cue(Status.BLOCKED, sure=False, said=False, weak=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """A status said at words of a part, with the place of the words in the message.

    `said` where the status says it all, so that the words need not stand in the note; `waiting_for` as written.
    """

    status: Status | None
    sure: bool
    start: int
    end: int
    said: bool = False
    weak: bool = False
    waiting_for: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message: its words, the message itself, whether its writer types marks, whether it names a day to come."""

    words: tuple[Word, ...]
    text: str
    marked: bool
    later: bool


def marks_in(part: Part) -> tuple[Mark, ...]:
    """Return what a part says about how far a task is, in its order."""
    return tuple(_marks(part))


def _marks(part: Part) -> Iterator[Mark]:
    at = 0
    while at < len(part.words):
        found = _cue_at(part.words, at)
        wait = awaited(part.words, at, part.text, marked=part.marked)
        if found and not is_bare_giving(part.words, at, found[0], marked=part.marked):
            mark = _judged(part, at, found[0], found[1])
            at = found[0]
        elif wait:
            mark, at = (
                (None if _is_conditional(part.words, at, wait.last) else _waiting(part, at, wait.last, wait.who, wait.said)),
                wait.last,
            )
        else:
            mark, at = _going(part, at) or _not_yet(part, at), at + 1
        if mark:
            yield mark


def _cue_at(words: Sequence[Word], at: int) -> tuple[int, Cue] | None:
    """Return the cue at a word; one that begins a word later and reaches further is preferred ("đã | trình lãnh đạo ký")."""
    found = _book().at(words, at)
    further = _book().at(words, at + 1) if found and at + 1 < len(words) else None
    return further if found and further and further[0] > found[0] else found


@cache
def _book() -> Lexicon[Cue]:
    return Lexicon((phrase, _cue(entry)) for entry in table("progress")["cue"] for phrase in entry["say"])


def _cue(entry: dict[str, str | bool]) -> Cue:
    status = Status(str(entry["status"])) if entry["status"] else None
    return Cue(status, bool(entry["sure"]), bool(entry["said"]), bool(entry.get("weak")))


def _judged(part: Part, first: int, end: int, cue: Cue) -> Mark | None:
    """Return what a cue says where it stands, None where it says nothing there."""
    words = part.words
    if _is_conditional(words, first, end):
        return None
    if cue.status is Status.DONE:
        return _done(part, first, end, cue)
    if cue.status is Status.SUBMITTED:
        return _submitted(part, first, end, cue)
    if cue.status is Status.BLOCKED and _near(words, first, "no_trouble", _NEAR_REACH):
        return None
    sure = cue.sure and not (cue.status is Status.NOT_STARTED and _goes_on(words, end))
    return _mark(part, first, end, Cue(cue.status, sure, cue.said and sure, cue.weak))


def _done(part: Part, first: int, end: int, cue: Cue) -> Mark:
    words = part.words
    denied = _denial(words, first)
    if denied is not None:
        stuck = _has(words, end, "duoc")
        return _mark(part, denied, end, _STUCK if stuck else _unfinished(words[denied].bare == "chua"))
    if first and words[first - 1].bare == "dang":
        return _mark(part, first - 1, end, Cue(Status.IN_PROGRESS, True, False, False))
    if _near(words, first, "near", _NEAR_REACH) or _is_future(part, first, end) or _is_step(words, first, end):
        return _mark(part, first, end, _unfinished(False))
    if _has(words, end, "dau"):
        return _mark(part, first, end, _unfinished(False))
    sure = cue.sure and not lexicon("done", "doubt").within(words, end, end + 1) and _is_plain(words, first, end)
    return _mark(part, first, end, Cue(Status.DONE, sure, cue.said, False))


def _unfinished(sure: bool) -> Cue:
    return Cue(Status.IN_PROGRESS, sure, sure, False)


def _submitted(part: Part, first: int, end: int, cue: Cue) -> Mark | None:
    words = part.words
    if _near(words, first, "not_yet", _NEAR_REACH):
        return None
    draft = lexicon("around", "draft").within(words, 0, len(words))
    if draft and not cue.sure:
        return None
    return _mark(part, first, end, Cue(Status.SUBMITTED, cue.sure and not draft, False, False))


def _waiting(part: Part, first: int, last: int, who: str | None, said: bool) -> Mark:
    approving = last < len(part.words) and lexicon("waiting", "approval").at(part.words, last)
    if who and approving and any(lexicon("waiting", "persons").at(part.words, at) for at in range(first, last)):
        return _mark(part, first, last, Cue(Status.SUBMITTED, sure=False, said=False, weak=False))
    return _mark(part, first, last, Cue(Status.WAITING, True, said, False), who)


def _going(part: Part, at: int) -> Mark | None:
    """Return what "đang" before any work says; not "đăng ký" without marks."""
    found = lexicon("going", "say").at(part.words, at)
    if found is None or found[0] >= len(part.words) or part.words[found[0]].key in _PLACES:
        return None
    end = found[0]
    posted = part.words[end - 1].key == "dang" and lexicon("going", "posted").at(part.words, end)
    begins = _book().at(part.words, end) or awaited(part.words, end, part.text, marked=part.marked)
    if posted or begins or _is_conditional(part.words, at, end):
        return None
    return _mark(part, at, end, Cue(Status.IN_PROGRESS, True, False, False))


def _not_yet(part: Part, at: int) -> Mark | None:
    """Return what a "chưa" at the end, or a "rồi" that is all, says by itself: "3b thì chưa", "3a rồi"."""
    bare = part.words[at].bare
    tail = range(at + 1, len(part.words))
    if bare not in ("chua", "roi") or not all(lexicon("asking", "tail").at(part.words, each) for each in tail):
        return None
    if bare == "roi":
        alone = at > 0 and part.words[at - 1].key == CODE
        return _mark(part, at, at + 1, Cue(Status.DONE, sure=False, said=False, weak=True)) if alone else None
    return _mark(part, at, at + 1, _unfinished(False))


def _mark(part: Part, first: int, end: int, cue: Cue, who: str | None = None) -> Mark:
    return Mark(cue.status, cue.sure, part.words[first].start, part.words[end - 1].end, cue.said, cue.weak, who)


def _reach(words: Sequence[Word], first: int, length: int) -> int:
    """Return where the words before a cue begin that may change it: behind a code or a conjunction, at most `length` back."""
    start = max(0, first - length)
    borders = (
        at for at in range(first - 1, start - 1, -1) if words[at].key in _PLACES or lexicon("around", "border").at(words, at)
    )
    return next(borders, start - 1) + 1


def _near(words: Sequence[Word], first: int, group: str, length: int) -> bool:
    return lexicon("around", group).within(words, _reach(words, first, length), first)


def _denial(words: Sequence[Word], first: int) -> int | None:
    start = _reach(words, first, _NEAR_REACH + 1)
    return next((at for at in range(start, first) if lexicon("around", "negation").at(words[:first], at)), None)


def _is_conditional(words: Sequence[Word], first: int, end: int) -> bool:
    if lexicon("around", "condition").within(words, _reach(words, first, _REACH), first):
        return True
    return end < len(words) and lexicon("around", "outcome").at(words, end) is not None


def _is_future(part: Part, first: int, end: int) -> bool:
    """Tell whether it is still to come; what "đã" or "rồi" stand beside has happened."""
    words = part.words
    said = (
        words[first].bare in ("da", "vua")
        or (first > 0 and words[first - 1].bare in ("da", "vua", "moi"))
        or _has(words, end, "roi")
    )
    return not said and (part.later or _near(words, first, "future", _REACH))


def _is_step(words: Sequence[Word], first: int, end: int) -> bool:
    """Tell whether only a step of the task is finished: "xong phần dự thảo", "khảo sát xong"."""
    steps = lexicon("done", "steps")
    leading = lexicon("done", "leading").at(words, end) if end < len(words) else None
    if any(behind < len(words) and steps.at(words, behind) for behind in (end, leading[0] if leading else end)):
        return True
    start = _reach(words, first, _REACH)
    return steps.within(words, start, first) and not lexicon("done", "products").at(words, start)


def _is_plain(words: Sequence[Word], first: int, end: int) -> bool:
    """Tell whether only what is known stands around "xong"; else it may be a thing of its own that is finished."""
    start = _reach(words, first, _REACH * 3)
    before = range(start, first)
    plain, products = lexicon("done", "plain"), lexicon("done", "products")
    named = any(products.at(words, at) for at in before)
    if not named and not all(plain.at(words, at) for at in before):
        return False
    return end >= len(words) or words[end].key in _PLACES or bool(plain.at(words, end) or products.at(words, end))


def _goes_on(words: Sequence[Word], end: int) -> bool:
    """Tell whether "chưa làm" goes on to name what: one thing not begun is not the whole task."""
    if end >= len(words) or words[end].key in _PLACES:
        return False
    return not (lexicon("done", "plain").at(words, end) or lexicon("done", "reason").at(words, end) or _book().at(words, end))


def _has(words: Sequence[Word], at: int, bare: str) -> bool:
    return at < len(words) and words[at].bare == bare
