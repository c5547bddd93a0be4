"""What the nearness of meanings adds to the search by words. It compares nothing itself: cosines are handed in as a `Sense`.

`Encoder` is the port to whatever turns texts into vectors; without one everything works, less well. Meanings are asked only
where words find nothing or little, and lead to a choice, never to a sure answer: for questions in everyday words a small
model finds the right task first for every second, and among three for three in four.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from typing import Protocol

from plan import keystrokes
from plan.answers import Answer, Found, Nothing, NothingReason
from plan.folding import one_line
from plan.model import Task
from plan.wordlists import table
from plan.words import words_of

LONGEST_QUESTION = 300
LONGEST_TEXT = 600
"""How many characters of a question and of a task are compared: the rest of a very long one says little of what it is about."""
MOST_TASKS = 2_000
"""Over more tasks meanings are not compared: making them would take minutes, and each is 3 kB in memory."""
MOST_NEAR = 3
SPREAD = 0.03
"""How far behind the nearest task another may be to stand beside it; all cosines of this model lie between 0.75 and 0.95."""
BEHIND_OUTSIDE = 0.03
"""How much nearer a question may be to what no plan holds than to the nearest task. Anchors are short and asked like questions,
tasks are long and are not, so that even a question about a task is often a little nearer to some anchor. Over four plans two
thirds of the questions in everyday words that words did not find come through, and a fifth of what lies outside."""
PHRASED = 0.03
"""How much nearer a question must be to an everyday phrasing of a task than to the task's own text to count as much: phrasings
are as short as questions, and short texts are near each other whatever they are about. With it phrasings let no more through of
what lies outside, and find nearly all that they find without it."""
WORDS = 0.04
"""What all words of a question together are worth beside a cosine, where too few of them are found to be sure."""
FEW_WORDS = 0.6
"""A task that was found by a smaller share of the telling words is doubtful, and its meaning is looked at too."""
MOST_AGREEING = 5
"""A doubtful task stays the one answer where it is among so many nearest ones: nearly all that words find rightly are."""
MARKED = 0.5
"""What share of its words must have marks for a question to be compared: of bare letters the model understands little."""


class Space(Protocol):
    """Vectors of texts among which the nearest are looked for."""

    def cosines(self, question: bytes) -> Sequence[float]:
        """Return how near a question's vector is to each vector, in their order (-1 to 1)."""
        ...


class Encoder(Protocol):
    """Turns texts into vectors, packed as bytes. Blocking, one call at a time; the same text gives the same bytes."""

    @property
    def model(self) -> str:
        """The name of the model with what its packing depends on: vectors of another name cannot be compared with its own."""
        ...

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """Return the vectors of texts, questions and tasks alike."""
        ...

    def space(self, vectors: Sequence[bytes]) -> Space:
        """Return vectors of texts made ready to be compared with questions."""
        ...


@dataclass(frozen=True, slots=True)
class Sense:
    """How near a question's meaning is to texts of tasks (by the text), and to the nearest of what no plan holds: cosines."""

    near: Mapping[str, float]
    outside: float


class Neighbourhood:
    """The texts of tasks whose meanings are compared, and what people call these. Positions are those of the tasks."""

    def __init__(self, tasks: Iterable[Task], phrasings: Mapping[int, Sequence[str]] | None = None) -> None:
        """Hold tasks with their everyday `phrasings` by position; those typed without marks are left to the words."""
        self._tasks = tuple(tasks)
        self._phrasings = {at: tuple(filter(is_marked, said)) for at, said in (phrasings or {}).items()}

    def __len__(self) -> int:
        return len(self._tasks)

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The texts of each task, made when somebody first wants them."""
        return tuple(map(texts_of, self._tasks))

    def said(self) -> Iterator[tuple[Task, str]]:
        """Yield all texts with their tasks, phrasings too, in the tasks' order; none where there are too many to compare."""
        for at, task in enumerate(self._tasks if len(self) <= MOST_TASKS else ()):
            yield from ((task, text) for text in (*self.texts[at], *self._phrasings.get(at, ())))

    def is_outside(self, sense: Sense) -> bool:
        """Tell whether a question is nearer to what no plan holds than to any task."""
        return max(self._cosines(sense).values(), default=-1.0) < sense.outside - BEHIND_OUTSIDE

    def nearest(self, sense: Sense, words: Mapping[int, float]) -> tuple[int, ...]:
        """Return the few tasks that a question may mean, the nearest first.

        `words` is the share (0 to 1) of its telling words that a task has, by position.
        """
        near = {at: cosine + WORDS * words.get(at, 0.0) for at, cosine in self._cosines(sense).items()}
        best = sorted(near, key=lambda at: (-near[at], at))[:MOST_NEAR]
        return tuple(at for at in best if near[at] >= near[best[0]] - SPREAD)

    def by_nearness(self, sense: Sense) -> tuple[tuple[int, float], ...]:
        """Return the tasks with their cosines, the nearest first, words left out of account."""
        return tuple(sorted(self._cosines(sense).items(), key=lambda each: (-each[1], each[0])))

    def called(self, sense: Sense, task: int) -> str | None:
        """Return the phrasing of a task that is nearer to a question than its texts are; None where its texts are nearer."""
        said = [each for each in self._phrasings.get(task, ()) if each in sense.near]
        nearest = max(said, key=sense.near.__getitem__, default=None)
        own = _known(self.texts[task], sense)
        if nearest is None or (own and _mean(own) >= sense.near[nearest] - PHRASED):
            return None
        return nearest

    def agrees(self, sense: Sense, task: int) -> bool:
        """Tell whether a task that words found may also be what the question means: few others are nearer."""
        cosines = self._cosines(sense)
        return task not in cosines or sum(cosine > cosines[task] for cosine in cosines.values()) < MOST_AGREEING

    def _cosines(self, sense: Sense) -> dict[int, float]:
        near = {at: _mean(known) for at, texts in enumerate(self.texts) if (known := _known(texts, sense))}
        called = {at: said for at in self._phrasings if (said := self.called(sense, at)) is not None}
        return near | {at: sense.near[said] - PHRASED for at, said in called.items()}


def _known(texts: Iterable[str], sense: Sense) -> list[float]:
    return [sense.near[text] for text in texts if text in sense.near]


def _mean(some: Sequence[float]) -> float:
    return sum(some) / len(some)


def worth_comparing(question: str, said: Answer) -> str | None:
    """Return what of a question to compare with the tasks, None where its words settle it or it was typed without marks."""
    lost = isinstance(said, Nothing) and said.reason is NothingReason.NOT_IN_PLAN
    return comparable(question) if lost or (isinstance(said, Found) and said.doubtful) else None


def comparable(question: str) -> str | None:
    """Return what of a typed question can be compared, None where it was typed without marks."""
    text = keystrokes.undo(one_line(question)[:LONGEST_QUESTION])
    return text if is_marked(text) else None


def is_marked(text: str) -> bool:
    """Tell whether a text has several words, and enough of them their marks, to be compared."""
    words = words_of(text)
    return len(words) > 1 and sum(word.marked for word in words) >= MARKED * len(words)


def fingerprint(text: str) -> str:
    """Return what tells a text from any other, for a stored vector to say what it was made of."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def texts_of(task: Task) -> tuple[str, ...]:
    """Return the texts by which a task may be recognised: alone, and where it stands with what comes out of it.

    A task is as near as they are on average: over three plans that found more than either text, or than the nearer of both.
    """
    whole = f"{task.section}: {task.content}. {task.deliverable or ''}"
    return tuple(text.strip()[:LONGEST_TEXT] for text in (task.content, whole))


@cache
def anchors() -> tuple[str, ...]:
    """Return sentences about what no plan of an office holds, to measure nearness against."""
    return tuple(said for topic in table("anchors")["topic"] for said in topic["say"])
