"""What of an office's rules can be taken over when its plans or phrasings have changed: all but what the change has touched.

What comes out equals what would be made anew. It answers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from operator import eq
from typing import TypeVar

from plan.concepts import spelled_out
from plan.filing import PlanFile
from plan.index import Edit, TaskIndex, Text
from plan.model import Task
from plan.phrasings import Phrasing

_MOST = 0.5
"""Where more texts go and come than this share of all, all are indexed anew: that is faster by then."""
_WORTH_COMPARING = 2_000
"""Of more tasks in a row, between the first and the last that differ, all are taken for changed."""

T = TypeVar("T")
Said = Mapping[int, tuple[str, ...]]
"""What tasks are called, by their ids."""


def called(phrasings: Iterable[Phrasing]) -> Said:
    """Return the words of phrasings by the task that they mean, in their order."""
    found: dict[int, tuple[str, ...]] = {}
    for each in phrasings:
        found[each.task_id] = (*found.get(each.task_id, ()), each.words)
    return found


def indexed(files: Iterable[PlanFile], said: Said) -> TaskIndex:
    """Return the index over all tasks."""
    return TaskIndex(_texts(files, said), spelled_out())


def indexed_again(index: TaskIndex, before: Sequence[PlanFile], said: Said, files: Sequence[PlanFile], now: Said) -> TaskIndex:
    """Return the index over `files`, whose tasks are called as `now` says; `index` is the one over those `before`."""
    edits = list(_edits(before, said, files, now))
    if not edits:
        return index
    touched = sum(edit.last - edit.first + len(edit.texts) for edit in edits)
    return (index.updated(edits) if touched <= _MOST * len(index) else None) or indexed(files, now)


def _edits(before: Sequence[PlanFile], said: Said, files: Sequence[PlanFile], now: Said) -> Iterator[Edit]:
    retold = {task for task in said.keys() | now.keys() if said.get(task) != now.get(task)}

    def is_same(old: PlanFile, new: PlanFile) -> bool:
        return old.plan is new.plan and not (retold and any(task.id in retold for task in old.plan.tasks))

    first, last = _alike(before, files, is_same)
    olds, news = before[first : len(before) - last], files[first : len(files) - last]
    pairs = [([old], [new]) for old, new in zip(olds, news, strict=True)] if len(olds) == len(news) else [(olds, news)]
    at = sum(len(file.items) for file in before[:first])
    for old, new in pairs:
        if len(old) != 1 or len(new) != 1 or not is_same(old[0], new[0]):
            yield from _differing(at, _texts(old, said), _texts(new, now))
        at += sum(len(file.items) for file in old)


def _differing(at: int, old: Sequence[Text], new: Sequence[Text]) -> Iterator[Edit]:
    """Yield how texts give way to others; `at` is the place of the first of the old ones."""
    first, last = _alike(old, new, eq)
    at, old, new = at + first, old[first : len(old) - last], new[first : len(new) - last]
    if len(old) == len(new):
        yield from (Edit(at + i, at + i + 1, [b]) for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b)
    elif max(len(old), len(new)) > _WORTH_COMPARING:
        yield Edit(at, at + len(old), new)
    else:
        for kind, begin, end, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                yield Edit(at + begin, at + end, new[start:stop])


def _alike(old: Sequence[T], new: Sequence[T], same: Callable[[T, T], bool]) -> tuple[int, int]:
    """Return how many at the begin and how many at the end of two rows are the same; none counts twice."""
    most = min(len(old), len(new))
    first = next((at for at in range(most) if not same(old[at], new[at])), most)
    last = next((at for at in range(most - first) if not same(old[-1 - at], new[-1 - at])), most - first)
    return first, last


def _texts(files: Iterable[PlanFile], said: Said) -> list[Text]:
    return [_text(task, said) for file in files for task in file.plan.tasks]


def _text(task: Task, said: Said) -> Text:
    phrasings = said.get(task.id, ()) if task.id is not None else ()
    return Text((task.content, task.deliverable or "", task.section), phrasings)
