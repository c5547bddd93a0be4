"""The note of a report: the person's own words without those that were understood as code, percentage, status or document.

It never rewords: what it returns was typed, in its order, on one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plan.chat_words import CODE, PERCENT, lexicon
from plan.folding import one_line
from plan.words import Word

_GONE = "\x00"
_STOP = r"(?:[\s,;:.–—=>]|-(?!\d))*"
_GAP = re.compile(rf"{_STOP}(?:\x00{_STOP})+(?P<closing>\))?")
_EMPTY_BRACKETS = re.compile(r"\(\s*\x00[\s\x00]*\)")
_LEADING = re.compile(r"(?:[\s,;:.–—=>•*)]|[-+](?!\d))+")
_TRAILING = " ,;:-–—(=>"


def note_of(
    text: str,
    place: tuple[int, int],
    words: Sequence[Word],
    understood: set[int],
    spoken: tuple[Sequence[tuple[int, int]], Sequence[range]],
) -> str:
    """Return what is left of the text at a place, whose words these are.

    `understood` are the words taken out wherever they stand. `spoken` are the words of a status, and the words between two
    stops: a status is taken out where the rest reads well without it, at its ends or where it stands by itself.
    """
    gone = set(understood)
    for at in understood:
        if words[at].key == CODE:
            gone |= _before(words, at, "task", "joining")
        if words[at].key == PERCENT:
            gone |= set(range(at + 1, _behind(words, at + 1)))
    polite = _polite(words, gone)
    wide = [_widened(words, *each) for each in spoken[0]]
    for each in (*wide, *reversed(wide)):
        if _may_go(each, gone | polite, len(words), spoken[1]):
            gone |= set(each)
    gone |= _polite_beside(polite, gone, len(words))
    small = ("particles", "addressed", "before", *(("with_status", "joining") if spoken[0] or len(understood) > 1 else ()))
    if all(at in gone or lexicon("courtesy", *small).at(words, at) for at in range(len(words))):
        return ""
    return _written(text, place, words, gone)


def _before(words: Sequence[Word], end: int, *names: str) -> set[int]:
    """Return the words right before `end` that are phrases of these lists."""
    start = end
    while (found := lexicon("courtesy", *names).before(words, start)) is not None:
        start = found
    return set(range(start, end))


def _polite(words: Sequence[Word], gone: set[int]) -> set[int]:
    """Return the words of courtesy at both ends; what is gone does not stand in their way."""
    found: set[int] = set()
    at = 0
    while at < len(words):
        phrase = lexicon("courtesy", "before", "task").at(words, at)
        if phrase is None and at not in gone:
            break
        end = phrase[0] if phrase else at + 1
        found |= set(range(at, end)) - gone
        at = end
    end = len(words)
    while end:
        start = lexicon("courtesy", "particles", "addressed").before(words, end)
        if start is None and end - 1 not in gone:
            break
        found |= set(range(end - 1 if start is None else start, end)) - gone
        end = end - 1 if start is None else start
    return found


def _widened(words: Sequence[Word], first: int, end: int) -> range:
    """Return the words of a status with the small words around them: "đã xong hết rồi ạ"."""
    start = min(_before(words, first, "with_status") | {first})
    return range(start, _behind(words, end))


def _behind(words: Sequence[Word], end: int) -> int:
    """Return the place behind the small words that stand at `end`."""
    while end < len(words) and (found := lexicon("courtesy", "particles").at(words, end)):
        end = found[0]
    return end


def _may_go(span: range, gone: set[int], length: int, parts: Sequence[range]) -> bool:
    if set(range(span.start)) <= gone or set(range(span.stop, length)) <= gone:
        return True
    part = next((part for part in parts if span.start in part), range(length))
    return set(part) - set(span) <= gone


def _polite_beside(polite: set[int], gone: set[int], length: int) -> set[int]:
    """Return the courtesy that stands beside what is gone; beside words that stay it stays."""
    found: set[int] = set()
    for order in (range(length), range(length - 1, -1, -1)):
        run: set[int] = set()
        for at in order:
            if at in gone:
                found |= run
                run = set()
            elif at in polite:
                run.add(at)
            else:
                break
    return found


def _written(text: str, place: tuple[int, int], words: Sequence[Word], gone: set[int]) -> str:
    pieces, at = [], place[0]
    for each in sorted(gone):
        word = words[each]
        if word.end > at:
            pieces += [text[at : word.start], _GONE]
            at = word.end
    kept = "".join([*pieces, text[at : place[1]]])
    left = one_line(_GAP.sub(_joined, _EMPTY_BRACKETS.sub(_GONE, kept))).rstrip(_TRAILING)
    left = _LEADING.sub("", left, count=1) if _LEADING.match(left) else left
    return left if re.search(r"[^\W_]", left) else ""


def _joined(gap: re.Match[str]) -> str:
    """Return what stands in place of what is gone: the stop that stood there, if one did."""
    if gap["closing"]:
        return ")"
    stop = next((letter for letter in gap.group() if letter in ",;.:"), "")
    return f"{stop} "
