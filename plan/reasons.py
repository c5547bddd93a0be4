"""Why a question got its answer, as values: what `plan/reasoning.py` finds out, for others to put into words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plan.answers import Answer, PlannedTask
from plan.hearing import Heard


class Change(StrEnum):
    """Why a word was heard as another than was typed: raw Telex or VNI keys, or shorthand."""

    KEYS = "keys"
    SHORTHAND = "shorthand"


class Ground(StrEnum):
    """What an answer rests on."""

    NO_PLAN = "no_plan"
    SMALL_TALK = "small_talk"
    NO_WORDS = "no_words"
    NUMBER = "number"  # a code, a section or a document was named
    NO_SUBJECT = "no_subject"  # a unit, a time or a field was named, but no task
    SECTION = "section"  # the words are a section's title
    PHRASING = "phrasing"  # the office calls the task so
    SEARCH = "search"
    MEANING = "meaning"  # words found no task, or little of one; what is offered means something near


class Part(StrEnum):
    """What the nearness of meanings had to do with an answer, or why nothing."""

    NOT_INSTALLED = "not_installed"
    SWITCHED_OFF = "switched_off"
    SETTLED = "settled"  # words settle it
    UNMARKED = "unmarked"  # typed without marks
    UNTOLD = "untold"  # the model does not work
    TOO_MANY = "too_many"  # there are too many tasks to compare
    FOREIGN = "foreign"  # the word lists name something as outside every plan
    OUTSIDE = "outside"  # it is nearer to what no plan holds
    AGREES = "agrees"  # what words found is near enough
    OFFERED = "offered"  # the nearest tasks are offered


class Outcome(StrEnum):
    """What became of a question."""

    ONE = "one"
    CHOICE = "choice"
    LIST = "list"
    REFUSAL = "refusal"  # the plans do not hold it
    ASKED_BACK = "asked_back"  # too little was said
    SMALL_TALK = "small_talk"


@dataclass(frozen=True, slots=True)
class Respelling:
    """Words as they were typed and as they were heard."""

    typed: str
    heard: str
    why: Change


@dataclass(frozen=True, slots=True)
class Written:
    """One way in which the plans write what was said, and how far that is the same thing (0 to 1).

    In `words` a typed word that may stand for several written ones shows them all: "thực/thức hiện".
    """

    words: str
    trust: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """What some words stand for: how telling they are (`weight`), the ways to write it, and how many tasks of a unit it names.

    `outside`: no plan holds it. The year that a question speaks of ("năm nay") has no words of its own.
    """

    words: str
    weight: float
    ways: tuple[Written, ...]
    unit_tasks: int
    outside: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task that came near; `coverage` is the share of what was said that it holds (0 to 1)."""

    item: PlannedTask
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Search:
    """The search for one task: best candidates first. `needed` is the least coverage, `equal` how many are equally likely."""

    candidates: tuple[Candidate, ...]
    needed: float
    equal: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A task that is near in meaning: the cosine that counts, and by which phrasing, None for the task's own text."""

    item: PlannedTask
    cosine: float
    called: str | None


@dataclass(frozen=True, slots=True)
class Nearness:
    """The part that meaning played: the nearest tasks, and the cosine to what no plan holds (None: not compared)."""

    part: Part
    nearest: tuple[Neighbour, ...] = ()
    outside: float | None = None


@dataclass(frozen=True, slots=True)
class Reasoning:
    """Why a question got its answer. `search` is None where no search was needed, `heard` where there is no plan.

    `references` are the kinds and texts of what was named by number; `subject` and `set_aside` the words that may name a task
    and those that may not.
    """

    typed: str
    answer: Answer
    heard: Heard | None
    respelled: tuple[Respelling, ...]
    references: tuple[tuple[str, str], ...]
    subject: tuple[str, ...]
    set_aside: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    search: Search | None
    ground: Ground
    outcome: Outcome
    nearness: Nearness
