"""Pure: what makes two documents the same plan, and which task of an older issue a task of a newer one is."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from plan.folding import fold, one_line
from plan.model import PlanHeader, Task

Key = Callable[[Task], Hashable]


def identity(header: PlanHeader) -> str:
    """Return what two issues of one plan have in common: number, issuer and year, or title and year without a number."""
    year = header.year or ""
    if header.number:
        return f"number|{_plain(header.number)}|{_plain(header.issuer or '')}|{year}"
    return f"title|{_plain(header.title)}|{year}"


def pair(old: Iterable[Task], new: Sequence[Task]) -> dict[int, Task]:
    """Return for each place in `new` the old task that it is; places of tasks never seen before are left out.

    Same ref and content first, then the same content under another ref, then the same ref: when letters shift because a
    task was put in front, each task keeps its id and so its history.
    """
    found: dict[int, Task] = {}
    remaining = list(old)
    for key in (_ref_and_content, _content, _ref):
        remaining = _pair_by(key, remaining, new, found)
    return found


def revive(closed: Iterable[Task], new: Sequence[Task], paired: dict[int, Task]) -> dict[int, Task]:
    """Return for places that `paired` left out the closed task of the same ref and content, if there is one."""
    found = dict(paired)
    _pair_by(_ref_and_content, list(closed), new, found)
    return {place: task for place, task in found.items() if place not in paired}


def same_words(one: Task, other: Task) -> bool:
    """Return whether two tasks differ at most in id and in the line they stand on."""
    return replace(one, id=None, line=None) == replace(other, id=None, line=None)


def _pair_by(key: Key, old: list[Task], new: Sequence[Task], found: dict[int, Task]) -> list[Task]:
    waiting: defaultdict[Hashable, deque[Task]] = defaultdict(deque)
    for task in old:
        waiting[key(task)].append(task)
    for place, task in enumerate(new):
        if place not in found and waiting[key(task)]:
            found[place] = waiting[key(task)].popleft()
    taken = {task.id for task in found.values()}
    return [task for task in old if task.id not in taken]


def _ref(task: Task) -> Hashable:
    return task.ref


def _content(task: Task) -> Hashable:
    return _plain(task.content)


def _ref_and_content(task: Task) -> Hashable:
    return task.ref, _plain(task.content)


def _plain(text: str) -> str:
    return fold(one_line(text))
