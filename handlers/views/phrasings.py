"""The cards of /tudien: what the office calls its tasks, where each phrasing comes from, what was just changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from handlers.office.buttons import KeepPhrasing, ListPhrasings, RemovePhrasing, UndoPhrasing, WritePhrasing
from handlers.office.phrasing_outcome import Outcome, Said
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.names import code_words, shortened
from locales import Texts
from plan.answers import PlannedTask
from plan.learning import KEPT
from plan.model import Plan, Task
from plan.phrasings import FEWEST_WORDS, MOST_WORDS, Phrasing, Source, folded, mark_of

PAGE = 8
WORDS_SIZE = 80
LABEL_SIZE = 40
CONTENT_SIZE = 60


@dataclass(frozen=True, slots=True)
class PhrasingView:
    """What the cards are made from. `own` are the tasks whose phrasings the person may change, None for all."""

    texts: Texts
    plans: Sequence[Plan]
    known: Sequence[Phrasing]
    own: frozenset[int] | None
    seal: Sealer

    @property
    def tasks(self) -> dict[int, Task]:
        """The tasks in force by id, in the order of their plans."""
        return {task.id: task for plan in self.plans for task in plan.tasks if task.id is not None}

    def shown(self, only: Sequence[int] | None = None) -> list[tuple[Task, Phrasing]]:
        """Return the phrasings of tasks in force with their tasks, in the order of the plans; of `only` these tasks."""
        places = {task_id: place for place, task_id in enumerate(self.tasks)}
        known = [each for each in self.known if each.task_id in places and (only is None or each.task_id in only)]
        tasks = self.tasks
        return [(tasks[each.task_id], each) for each in sorted(known, key=lambda each: (places[each.task_id], each.words))]

    def may_change(self, task_id: int) -> bool:
        """Tell whether the person may change what a task is called."""
        return self.own is None or task_id in self.own


def phrasings_card(view: PhrasingView, page: int = 0, told: Markup | None = None, undo: UndoPhrasing | None = None) -> Card:
    """List all phrasings, a page of them at a time; first what was just done."""
    everything, texts = view.shown(), view.texts
    last = max(0, (len(everything) - 1) // PAGE)
    page = min(page, last)
    shown = everything[page * PAGE : (page + 1) * PAGE]
    head = texts.html("phrasing.head", n=len(everything)) if everything else texts.html("phrasing.nothing")
    rows = [*_undo(view, undo), *_removing(view, shown, page), _pages(view, page, last)]
    return card([told, head, *_lines(view, shown), _how(view)], rows)


def tasks_card(
    view: PhrasingView, items: Sequence[PlannedTask], told: Markup | None = None, undo: UndoPhrasing | None = None
) -> Card:
    """List what one task is called, or several that share a code."""
    shown, texts = view.shown([item.task.id or 0 for item in items]), view.texts
    called = {phrasing.task_id for _, phrasing in shown}
    lines = []
    for item in items:
        code, content = code_words(item.task.code, texts), shortened(item.task.content, CONTENT_SIZE)
        key = "phrasing.of_task" if item.task.id in called else "phrasing.none_of_task"
        lines.append(texts.html(key, code=code, content=content))
    return card([told, *lines, *_lines(view, shown), _how(view)], [*_undo(view, undo), *_removing(view, shown, None)])


def changed_card(view: PhrasingView, outcome: Outcome, undo: UndoPhrasing | None) -> Card:
    """Say what was just changed and list what was looked at, as it is now."""
    told, task = _told(view, outcome), view.tasks.get(outcome.task_id)
    if task is None or outcome.page is not None:
        return phrasings_card(view, outcome.page or 0, told, undo)
    plan = next(plan for plan in view.plans if task in plan.tasks)
    return tasks_card(view, [PlannedTask(plan, task)], told, undo)


def which_task_card(items: Sequence[PlannedTask], words: str, question: int, texts: Texts, seal: Sealer) -> Card:
    """Ask which of the tasks that share a code the words shall mean."""
    rows = []
    for item in items:
        code, content = code_words(item.task.code, texts), shortened(item.task.content, CONTENT_SIZE)
        label = texts.plain("task.choice", code=code, content=content)
        rows.append([Button(label, seal(WritePhrasing(question, item.task.id or 0)))])
    return card([texts.html("phrasing.which", n=len(items), words=shortened(words, WORDS_SIZE))], rows)


def fault_card(fault: str, texts: Texts) -> Card:
    """Say why what was typed is no phrasing, and how it is typed."""
    limits = {"too_short": {"n": FEWEST_WORDS}, "too_long": {"n": MOST_WORDS}}.get(fault, {})
    return card([texts.html(f"phrasing_fault.{fault}", **limits), texts.html("phrasing_fault.how")])


def _lines(view: PhrasingView, shown: Sequence[tuple[Task, Phrasing]]) -> Iterator[Markup]:
    for task, phrasing in shown:
        learned = phrasing.source is Source.LEARNED
        source = view.texts.plain("phrasing.learned", n=phrasing.people) if learned else ""
        code, words = code_words(task.code, view.texts), shortened(phrasing.words, WORDS_SIZE)
        yield view.texts.html("phrasing.line", code=code, words=words, source=source)
    if any(each.source is Source.LEARNED and view.may_change(each.task_id) for _, each in shown):
        yield view.texts.html("phrasing.fades", days=KEPT.days)


def _removing(view: PhrasingView, shown: Sequence[tuple[Task, Phrasing]], page: int | None) -> Iterator[list[Button]]:
    for task, phrasing in shown[:PAGE]:
        if view.may_change(phrasing.task_id):
            code, words = code_words(task.code, view.texts), shortened(phrasing.words, LABEL_SIZE)
            label = view.texts.plain("phrasing.remove", code=code, words=words)
            mark = mark_of(phrasing.words)
            row = [Button(label, view.seal(RemovePhrasing(phrasing.task_id, mark, page)))]
            if phrasing.source is Source.LEARNED:
                keep = view.texts.plain("phrasing.keep", code=code)
                row.append(Button(keep, view.seal(KeepPhrasing(phrasing.task_id, mark, page))))
            yield row


def _undo(view: PhrasingView, undo: UndoPhrasing | None) -> Iterator[list[Button]]:
    if undo is not None:
        yield [Button(view.texts.plain("phrasing.undo"), view.seal(undo))]


def _pages(view: PhrasingView, page: int, last: int) -> list[Button]:
    around = [("phrasing.previous", page - 1), ("phrasing.next", page + 1)]
    return [Button(view.texts.plain(key), view.seal(ListPhrasings(to))) for key, to in around if 0 <= to <= last]


def _told(view: PhrasingView, outcome: Outcome) -> Markup:
    texts, task = view.texts, view.tasks.get(outcome.task_id)
    if task is None or outcome.said is Said.STALE:
        return texts.html("phrasing.stale")
    code, words = code_words(task.code, texts), shortened(outcome.words, WORDS_SIZE)
    told = texts.html(f"phrasing.{outcome.said.value}_now", code=code, words=words)
    also = _also(view, outcome) if outcome.said in {Said.WRITTEN, Said.KNOWN} else ""
    return Markup("\n").join([told, texts.html("phrasing.also", codes=also)]) if also else told


def _also(view: PhrasingView, outcome: Outcome) -> str:
    """Return the other tasks that the same words mean: who asks in these words is then asked back."""
    same = folded(outcome.words)
    written = [task for task, each in view.shown() if each.source is Source.WRITTEN and folded(each.words) == same]
    return ", ".join(code_words(task.code, view.texts) for task in written if task.id != outcome.task_id)


def _how(view: PhrasingView) -> Markup:
    task = next((task for task_id, task in view.tasks.items() if view.may_change(task_id)), None)
    if task is None:
        return view.texts.html("phrasing.how_nothing")
    return view.texts.html("phrasing.how", code=task.code)
