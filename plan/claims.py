"""What people write about progress, understood: "3a 60% đã trình dự thảo", "3a xong, 3b mới được nửa", "3a chờ Phòng QTTV".

It knows how people report, not which tasks, units or rights an office has. Where a careful colleague would ask back, the
claim is not sure; a question is never heard as a report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from plan.asking import is_tag, looks_like_question
from plan.chat_words import CODE, PERCENT
from plan.evidence import Cited, document_number, evidence_in
from plan.folding import fold, one_line
from plan.messages import Message, Piece, Stretch
from plan.notes import note_of
from plan.reports import Claim, Evidence, Status, Telling
from plan.settling import Settled, settle
from plan.statuses import Mark
from plan.wordlists import table
from plan.words import Word

__all__ = ["document_number", "evidence_in", "hear", "looks_like_question"]

_TICK = re.compile("[✅✔☑]")
_LETTER = re.compile(r"\w")
_PROVEN = (Status.DONE, Status.SUBMITTED, None)


def hear(text: str, today: date) -> Telling:
    """Return what a message says about progress, without the command that opened it."""
    message = Message(text, today)
    readings = [_Reading(message, piece) for piece in message.pieces]
    rest = " ".join(asked for reading in readings for asked in reading.rest)
    return Telling(tuple(reading.claim for reading in readings if reading.claim), one_line(rest))


@dataclass(frozen=True, slots=True)
class _Said:
    """What is told in one stretch of a piece."""

    words: tuple[Word, ...]
    marks: tuple[Mark, ...]
    start: int
    end: int
    asked: bool


class _Reading:
    """Reads one piece of a message: what of it is asked, what is told."""

    def __init__(self, message: Message, piece: Piece) -> None:
        self._message = message
        self._piece = piece
        near = (each for each in message.stretches if each.start < piece.end and piece.start < each.end)
        self._said = tuple(said for stretch in near if (said := self._within(stretch)))
        self._percents = [
            each for each in message.percents if piece.start <= each.start < piece.end and self._is_told(each.start)
        ]
        agreed = len({each.value for each in self._percents}) == 1
        self._shares = frozenset(each.start for each in self._percents if agreed)  # different ones stay in the note
        self.claim = None if self._asks_about_itself() else self._told_claim()

    @property
    def rest(self) -> tuple[str, ...]:
        """What is asked or says nothing, as written."""
        if self.claim is None:
            return (self._message.text[self._piece.start : self._piece.end],)
        return tuple(self._message.text[said.start : said.end + 1] for said in self._said if said.asked)

    def _told_claim(self) -> Claim | None:
        claim = self._claim()
        return claim if claim.codes or claim.says_progress or claim.note else None

    def _claim(self) -> Claim:
        marks = [mark for said in self._said if not said.asked for mark in said.marks]
        settled = self._ticked(settle(marks, self._percents))
        paper = self._paper(settled)
        evidence = Evidence(paper.document, paper.issued_on) if paper else Evidence()
        named = self._piece.named
        asked = any(said.asked for said in self._said)
        unproven = settled.status is None and bool(evidence)
        return Claim(
            codes=named.codes if named else (),
            status=settled.status,
            percent=settled.percent,
            note=self._note(settled, marks, paper),
            evidence=evidence,
            waiting_for=settled.waiting_for,
            sure=settled.sure and not (asked or unproven or self._piece.doubtful) and (named is None or named.sure),
        )

    def _within(self, stretch: Stretch) -> _Said | None:
        start, end = max(stretch.start, self._piece.start), min(stretch.end, self._piece.end)
        words = tuple(word for word in stretch.words if start <= word.start < end)
        marks = tuple(mark for mark in stretch.marks if start <= mark.start < end)
        return _Said(words, marks, start, end, stretch.asked) if words else None

    def _is_told(self, place: int) -> bool:
        return any(said.start <= place < said.end and not said.asked for said in self._said)

    def _asks_about_itself(self) -> bool:
        """Tell whether the piece as a whole is a question; one behind a report ("xong rồi, gửi cho ai?") is not."""
        asked = [said for said in self._said if said.asked]
        if not asked:
            return False
        told = self._percents or any(said.marks for said in self._said if not said.asked)
        return not told or any(self._is_about_codes(said) or is_tag(said.words) for said in asked)

    def _is_about_codes(self, said: _Said) -> bool:
        named = self._piece.named
        return named is not None and any(word.key == CODE and word.start == named.start for word in said.words)

    def _ticked(self, settled: Settled) -> Settled:
        """A tick alone says that it is done, probably."""
        if settled.status is None and _TICK.search(self._message.text, self._piece.start, self._piece.end):
            return replace(settled, status=Status.DONE, sure=False)
        return settled

    def _paper(self, settled: Settled) -> Cited | None:
        """Return the document that proves what is told; beside unfinished work a document is only spoken of."""
        papers = (each for each in self._message.documents if self._is_told(each.start) and not each.cited)
        return next(papers, None) if settled.status in _PROVEN else None

    def _note(self, settled: Settled, marks: Sequence[Mark], paper: Cited | None) -> str:
        words = tuple(word for said in self._said for word in said.words)
        understood = {at for at, word in enumerate(words) if self._is_understood(word, settled, paper)}
        spoken = [(_first(words, mark.start), _last(words, mark.end)) for mark in marks if _is_said(mark, settled)]
        places = [range(_first(words, said.words[0].start), _last(words, said.words[-1].end)) for said in self._said]
        return note_of(self._message.text, (self._piece.start, self._piece.end), words, understood, (spoken, places))

    def _is_understood(self, word: Word, settled: Settled, paper: Cited | None) -> bool:
        if any(said.asked and said.start <= word.start < said.end for said in self._said):
            return True
        if word.key == CODE:
            return self._piece.named is not None and word.start == self._piece.named.start
        if word.key == PERCENT:
            return settled.percent is not None and word.start in self._shares
        return paper is not None and word.start == paper.start


def _is_said(mark: Mark, settled: Settled) -> bool:
    """Tell whether the words of a mark may be left out of the note: they say what the status says."""
    return mark.said and mark.status is settled.status


def _first(words: Sequence[Word], place: int) -> int:
    return next(at for at, word in enumerate(words) if word.start >= place)


def _last(words: Sequence[Word], place: int) -> int:
    return next((at for at, word in enumerate(words) if word.start >= place), len(words))


def is_yes(text: str) -> bool:
    """Tell whether a message says no more than that something was understood rightly."""
    return fold(one_line(text)).strip(" .,!") in table("progress")["agreement"]["yes"]
