"""Pure: what makes two documents the same plan, and which task of an older issue a task of a newer one is."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from itertools import count

from rapidfuzz import fuzz

from plan.folding import fold, one_line
from plan.model import Milestone, Plan, PlanHeader, Task
from plan.telling import differ_tellingly

_ALIKE = 80.0  # of 100: so much of a content stays where a task was only reworded
_MOST_COMPARED = 300  # tasks left over on either side; an issue in which more is new is another plan
Key = Callable[[Task], Hashable]


def identity(header: PlanHeader) -> str:
    """Return what two issues of one plan have in common: number, issuer and year, or title and year without a number."""
    year = header.year or ""
    if header.number:
        return f"number|{_plain(header.number)}|{_plain(header.issuer or '')}|{year}"
    return f"title|{_plain(header.title)}|{year}"


def pair(old: Iterable[Task], new: Sequence[Task]) -> dict[int, Task]:
    """Return for each place in `new` the old task that it is; places of tasks never seen before are left out.

    Same ref and content first, then the same content under another ref, then nearly the same content, then the same ref: when
    letters shift because a task was put in front, each task keeps its id and so its history, reworded or not.
    """
    found, remaining = pair_by_words(old, new)
    _pair_by(_ref, remaining, new, found)
    return found


def pair_by_words(old: Iterable[Task], new: Sequence[Task]) -> tuple[dict[int, Task], list[Task]]:
    """Pair tasks by their words, whatever their numbers are: places in `new` to old tasks, and the old ones that are left."""
    found: dict[int, Task] = {}
    remaining = list(old)
    for key in (_ref_and_content, _content):
        remaining = _pair_by(key, remaining, new, found)
    return found, _pair_alike(remaining, new, found)


def amended(plan: Plan, by: Plan) -> Plan:
    """Return a stored plan as a document leaves it that amends it: what that does not name stays as it is.

    A task that it words anew keeps its number; one that is new keeps the document's, told apart where that is given already.
    """
    found, _ = pair_by_words(plan.tasks, by.tasks)
    anew = {old.id: by.tasks[place] for place, old in found.items()}
    tasks = [_renewed(task, anew[task.id]) if task.id in anew else task for task in plan.tasks]
    given = {task.ref for task in tasks}
    for place, task in enumerate(by.tasks):
        if place not in found:
            nth = next(nth for nth in count(1) if _numbered(task.ref, nth) not in given)
            tasks.append(replace(task, ref=_numbered(task.ref, nth), code=_numbered(task.code, nth)))
            given.add(tasks[-1].ref)
    return replace(plan, tasks=tuple(replace(task, id=None) for task in tasks), id=None)


def _renewed(old: Task, new: Task) -> Task:
    return replace(new, ref=old.ref, code=old.code, section=old.section)


def _numbered(number: str, nth: int) -> str:
    return number if nth == 1 else f"{number}{nth}"


def revive(closed: Iterable[Task], new: Sequence[Task], paired: dict[int, Task]) -> dict[int, Task]:
    """Return for places that `paired` left out the closed task of the same ref and content, if there is one."""
    found = dict(paired)
    _pair_by(_ref_and_content, list(closed), new, found)
    return {place: task for place, task in found.items() if place not in paired}


def milestone_moves(old: Task, new: Task) -> dict[int, int | None]:
    """Return where each milestone of a task stands in its newer form, by their places; None for one that it has no more.

    The same day and words first, then the same day, then the same words; what is left over is the same milestone with another
    deadline where it stands in the same place.
    """
    moves: dict[int, int | None] = {}
    keys: tuple[Callable[[int, Milestone], Hashable], ...] = (
        lambda _, one: (one.kind, one.due, _plain(one.text), one.rhythm),
        lambda _, one: (one.kind, one.due) if one.due is not None else object(),
        lambda _, one: (_plain(one.text), one.rhythm) if one.text else object(),
        lambda at, _: at,
    )
    for key in keys:
        places: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for at, one in enumerate(new.milestones):
            if at not in moves.values():
                places[key(at, one)].append(at)
        for at, one in enumerate(old.milestones):
            if at not in moves and places[key(at, one)]:
                moves[at] = places[key(at, one)].popleft()
    return {at: moves.get(at) for at in range(len(old.milestones))}


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


def _pair_alike(old: list[Task], new: Sequence[Task], found: dict[int, Task]) -> list[Task]:
    """Pair tasks whose contents were reworded, the most alike first; return the old ones that are left."""
    places = [place for place in range(len(new)) if place not in found]
    if not old or not places or max(len(old), len(places)) > _MOST_COMPARED:
        return old
    scores = [
        (score, task.ref == new[place].ref, -place, -at)
        for at, task in enumerate(old)
        for place in places
        if (score := _likeness(_plain(task.content), _plain(new[place].content)))
    ]
    taken: set[int] = set()
    for _, _, place, at in sorted(scores, reverse=True):
        if -at not in taken and -place not in found:
            found[-place] = old[-at]
            taken.add(-at)
    return [task for at, task in enumerate(old) if at not in taken]


def _likeness(one: str, other: str) -> float:
    """Return how alike two contents are, 0 where they are not, or where a number or the like makes them two tasks."""
    score = fuzz.ratio(one, other, score_cutoff=_ALIKE)
    return 0.0 if score and differ_tellingly(one, other) else score


def _ref(task: Task) -> Hashable:
    return task.ref


def _content(task: Task) -> Hashable:
    return _plain(task.content)


def _ref_and_content(task: Task) -> Hashable:
    return task.ref, _plain(task.content)


def _plain(text: str) -> str:
    return fold(one_line(text))
