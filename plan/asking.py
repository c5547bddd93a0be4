"""Whether someone asks or tells: "3a xong chưa" is a question, "3a chưa xong" is none. It answers nothing."""

from __future__ import annotations

from collections.abc import Sequence

from plan.chat_words import CODE, chat_words, lexicon
from plan.folding import nfc
from plan.message_parts import code_places, codes_in, cuts, opens_with_code
from plan.words import Word, likeness

_REACH = 7
_EACH = ("ai", "gì", "nào")  # may also mean every one or none
_WHEN = ("khi nào", "bao giờ", "lúc nào", "chừng nào")  # may also state a condition


def looks_like_question(text: str) -> bool:
    """Tell whether a free text asks something, with or without marks and question mark."""
    typed = nfc(text)
    if "?" in typed and not chat_words(_without_tail(typed.rpartition("?")[2])):
        return True
    codes = [(each.start, each.end, CODE) for each in codes_in(typed, ())]
    words = chat_words(typed, codes)
    return any(asks(tuple(word for word in words if start <= word.start < end)) for start, end, _ in cuts(typed, codes))


def asks(words: Sequence[Word]) -> bool:
    """Tell whether the words of one part of a sentence ask something; codes stand in them as one word each."""
    if not words:
        return False
    end = _before_tail(words)
    if _ends_asking(words, end) or lexicon("asking", "opening").at(words, 0):
        return True
    return _asks_inside(words)


def is_tag(words: Sequence[Word]) -> bool:
    """Tell whether the words only ask about the statement before them: "đúng không"."""
    end = _before_tail(words)
    found = lexicon("asking", "tag").at(words, 0) if words else None
    return found is not None and found[0] >= end


def _without_tail(text: str) -> str:
    words = chat_words(text)
    return "" if not _before_tail(words) else text


def _before_tail(words: Sequence[Word]) -> int:
    """Return the place behind the last word that is no particle or address ("… chưa anh ơi")."""
    end = len(words)
    while (start := lexicon("asking", "tail").before(words, end)) is not None:
        end = start
    return end


def _ends_asking(words: Sequence[Word], end: int) -> bool:
    """Tell whether it ends with "chưa" or "không" behind a statement, or with "à"."""
    if len(words) > 1 and (words[-1].key == "a2" or lexicon("asking", "closing").within(words, end, len(words))):
        return True
    if end < 2:
        return False
    last, before = words[end - 1], words[end - 2]
    if likeness(last.key, "chưa") > 0:
        return not (
            _opens_with_code(words) if before.key == CODE else lexicon("asking", "answering").before(words, end - 1) is not None
        )
    return likeness(last.key, "không") > 0 and before.key not in ("thi2", "thi", "la2")


def _opens_with_code(words: Sequence[Word]) -> bool:
    """Tell whether a code comes first, so that a "chưa" at the end answers: "3a xong, 3b chưa", not "đã xong 3a chưa"."""
    return opens_with_code(words, code_places(words)[0])


def _asks_inside(words: Sequence[Word]) -> bool:
    at = 0
    while at < len(words):
        found = lexicon("asking", "words").at(words, at)
        if found and not _is_levelled(words, *found) and not _is_disarmed(words, at, found[1]):
            return True
        at = found[0] if found else at + 1
    return False


def _is_levelled(words: Sequence[Word], end: int, phrase: str) -> bool:
    """Tell whether what follows makes it every one ("phòng nào cũng") or a condition ("khi nào xong thì báo")."""
    levelling = lexicon("asking", "levelling")
    if phrase in _WHEN:
        return levelling.within(words, end + 1, end + 6)
    if end >= len(words):
        return False
    return words[end].bare in ("do", "ay") or (phrase in _EACH and words[end].bare == "cung")


def _is_disarmed(words: Sequence[Word], at: int, phrase: str) -> bool:
    """Tell whether a denial before it takes the question away: "chưa có phòng nào góp ý", "không vướng gì"."""
    if phrase not in _EACH:
        return lexicon("asking", "disarming").before(words, at) is not None
    return lexicon("asking", "disarming").within(words, at - _REACH, at)
