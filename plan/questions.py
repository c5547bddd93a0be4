"""What a typed question asks for: the field, one task or a list, the time, the role, and which words name the subject.

It knows how people ask, not what stands in any plan; whether two words belong together in the plans is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from plan import keystrokes, references, shorthand, spans
from plan.answers import Intent, SmallTalkKind, Span
from plan.cues import FIELDS, Joined, asked_for, spotted_cues, wonders
from plan.folding import one_line
from plan.model import UnitRole
from plan.phrases import PhraseBook, Spotted
from plan.references import References
from plan.spans import NamedSpan
from plan.wordlists import table
from plan.words import Word, key_of, words_of

LONGEST_QUESTION = 500
_LONG_ENOUGH_TO_SLIP = 6
_LATELY = 8
"""So many questions are remembered: each is looked at several times, for the questions in it and for what it leans on."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. Indexes point into `words`, which are the words of `text`.

    `intent` is None where no field was asked for by name. `subject` are the words that may name a task, question words and
    cues taken out; `time` those of them that name the span. `doubtful` are those taken out that may be words of a subject, for
    they were typed without marks ("roi": "rồi", or the "rối" of "gỡ rối").
    """

    text: str
    words: tuple[Word, ...]
    references: References
    cues: frozenset[str]
    intent: Intent | None
    role: UnitRole | None
    span: Span | None
    year: int | None
    smalltalk: SmallTalkKind | None
    subject: tuple[int, ...]
    time: frozenset[int]
    doubtful: tuple[int, ...] = ()

    @property
    def wonders(self) -> bool:
        """Whether a yes or no is wanted."""
        return wonders(self.words)

    @property
    def asks_list(self) -> bool:
        """Whether more than one task is asked for."""
        return bool(self.cues & {"list", "count"})

    @property
    def asks_count(self) -> bool:
        """Whether the number of tasks is asked for."""
        return "count" in self.cues

    @property
    def mine(self) -> bool:
        """Whether it is about the asker's own unit."""
        return "mine" in self.cues

    def idle(self, known: frozenset[int]) -> bool:
        """Tell whether the subject holds nothing but times, `known` words and words that every plan is full of."""
        idle = {at for phrase in _idle_book().find(self.words) for at in range(phrase.first, phrase.last)}
        return all(at in idle for at in self.subject if at not in self.time | known)


def understand(question: str, today: date, joined: Joined) -> Question:
    """Return what a question asks for. `joined(a, b)` tells whether the plans hold the words a and b side by side."""
    typed, referred, text, words = _letters(one_line(question)[:LONGEST_QUESTION])
    cues = spotted_cues(words, joined)
    named = spans.find(text, today)
    time = _words_within(words, named)
    asked = asked_for(words, cues, joined)
    return Question(
        text=typed,
        words=words,
        references=referred,
        cues=asked,
        intent=next((Intent(field) for field in FIELDS if field in asked), None),
        role=_role(asked),
        span=named.span if named else None,
        year=spans.year_meant(text, today),
        smalltalk=None if referred else _smalltalk(words),
        subject=(subject := _subject(words, cues, joined)),
        time=time,
        doubtful=_doubtful(words, cues, subject),
    )


@lru_cache(_LATELY)
def _letters(line: str) -> tuple[str, References, str, tuple[Word, ...]]:
    """Return a question as it was meant to be typed, its references, what is left of it, and the words of that."""
    typed = shorthand.written_out(keystrokes.undo(shorthand.plain_letters(line)))
    referred = references.find(typed)
    text = _blanked(typed, referred)
    return typed, referred, text, words_of(text)


def _blanked(text: str, referred: References) -> str:
    """Return the text with the references blanked, letter for letter; section numbers and documents alike."""
    for reference in (*referred.codes, *referred.dotted, *referred.numbers, *referred.sections, *referred.documents):
        text = text[: reference.start] + " " * (reference.end - reference.start) + text[reference.end :]
    return text


def _role(cues: frozenset[str]) -> UnitRole | None:
    if "coordinating" in cues:
        return UnitRole.COORDINATING
    return UnitRole.LEAD if "lead" in cues else None


def _words_within(words: tuple[Word, ...], named: NamedSpan | None) -> frozenset[int]:
    if named is None:
        return frozenset()
    return frozenset(at for at, word in enumerate(words) if any(start <= word.start < end for start, end in named.places))


def _subject(words: tuple[Word, ...], cues: tuple[Spotted[str], ...], joined: Joined) -> tuple[int, ...]:
    taken = {at for cue in cues for at in range(cue.first, cue.last)}
    return tuple(at for at in range(len(words)) if at not in taken and not _is_stop(words, at, joined))


def _doubtful(words: tuple[Word, ...], cues: tuple[Spotted[str], ...], subject: tuple[int, ...]) -> tuple[int, ...]:
    taken = {at for cue in cues for at in range(cue.first, cue.last)} | set(subject)
    return tuple(at for at, word in enumerate(words) if at not in taken and not word.marked and word.bare not in _always_bare())


def _is_stop(words: tuple[Word, ...], at: int, joined: Joined) -> bool:
    """Tell whether a word says nothing of the subject. "the" without marks may be "thế" or the "thể" of "thể chế"."""
    word = words[at]
    if word.key in _stop_words() and (word.marked or word.bare in _always_bare()):
        return word.key not in _half_stop_words() or not _joined_to_neighbour(words, at, joined)
    return word.bare in stop_bares() and not word.marked and not _joined_to_neighbour(words, at, joined)


def _joined_to_neighbour(words: tuple[Word, ...], at: int, joined: Joined) -> bool:
    return (at > 0 and joined(words[at - 1], words[at])) or (at + 1 < len(words) and joined(words[at], words[at + 1]))


def _smalltalk(words: tuple[Word, ...]) -> SmallTalkKind | None:
    spotted = tuple(_smalltalk_book().find(words))
    taken = {at for phrase in spotted for at in range(phrase.first, phrase.last)}
    if not spotted or any(word.bare not in _around() for at, word in enumerate(words) if at not in taken):
        return None
    kinds = [phrase.meaning for phrase in spotted]
    return next(kind for kind in reversed(SmallTalkKind) if kind in kinds)


def nearly_polite(question: Question) -> SmallTalkKind | None:
    """Return the politeness that a whole message is but for one slip ("xin chòa"); of use where nothing else was found."""
    typed = " ".join(word.bare for word in question.words)
    near = process.extractOne(typed, tuple(_polite_letters()), scorer=OSA.distance, score_cutoff=1)
    return _polite_letters()[near[0]] if near and len(typed) >= _LONG_ENOUGH_TO_SLIP else None


@cache
def _polite_letters() -> dict[str, SmallTalkKind]:
    phrases = table("smalltalk")
    said = ((" ".join(word.bare for word in words_of(phrase)), kind) for kind in SmallTalkKind for phrase in phrases[kind])
    return {letters: kind for letters, kind in said if "(" not in letters and len(letters) >= _LONG_ENOUGH_TO_SLIP}


@cache
def _smalltalk_book() -> PhraseBook[SmallTalkKind]:
    phrases = table("smalltalk")
    return PhraseBook((phrase, kind) for kind in SmallTalkKind for phrase in phrases[kind])


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(map(key_of, table("cues")["stop"].split()))


@cache
def _half_stop_words() -> frozenset[str]:
    return frozenset(map(key_of, table("cues")["half_stop"].split()))


@cache
def _always_bare() -> frozenset[str]:
    return frozenset(word.bare for word in words_of(table("cues")["stop"]) if not word.marked)


@cache
def stop_bares() -> frozenset[str]:
    """Return the words that say nothing of a subject, without their marks: some of them say something with other marks."""
    return frozenset(word.bare for word in words_of(table("cues")["stop"]))


@cache
def light_words() -> frozenset[str]:
    """Return the keys of words that any plan is full of."""
    return frozenset(map(key_of, table("cues")["light"].split()))


@cache
def _idle_book() -> PhraseBook[None]:
    """Return the phrases that add nothing to a unit, a time or a section."""
    return PhraseBook((phrase, None) for phrase in table("cues")["idle"])


@cache
def _around() -> frozenset[str]:
    return frozenset(word.bare for word in words_of(table("smalltalk")["around"]))
