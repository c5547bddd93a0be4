"""What is said to a question: the one place that turns every kind of answer into a card."""

from __future__ import annotations

from datetime import date

from handlers.views.card import Card, card
from handlers.views.choices import unsure_card
from handlers.views.examples import example_rows, examples
from handlers.views.lists import list_card
from handlers.views.nothing import nothing_card
from handlers.views.ranked import ranked_card
from handlers.views.shelf import Shelf
from handlers.views.tasks import task_card
from locales import Texts
from plan.answers import Answer, Found, Nothing, Ranked, SmallTalk, SmallTalkKind, TaskList, Unsure


def answer_card(answer: Answer, texts: Texts, today: date, shelf: Shelf | None = None, question: int | None = None) -> Card:
    """Return what is said to `answer` on `today` (office date).

    `shelf` (the `Answerer` is one) gives examples, short names and a unit's other tasks; without it these are left out.
    `question` is the update that asked, where what is pressed may teach what its words mean.
    """
    match answer:
        case Found():
            return task_card(answer, texts, today, shelf, question=question)
        case Unsure():
            return unsure_card(answer, texts, question)
        case TaskList():
            return list_card(answer, texts, today, shelf)
        case Ranked():
            return ranked_card(answer, texts)
        case Nothing():
            return nothing_card(answer, texts, today, shelf)
        case SmallTalk():
            return _small_talk(answer.kind, texts, today, shelf)


def _small_talk(kind: SmallTalkKind, texts: Texts, today: date, shelf: Shelf | None) -> Card:
    offers = kind in {SmallTalkKind.GREETING, SmallTalkKind.ABILITY}
    rows = example_rows(examples(shelf, texts, today)) if offers else []
    return card([texts.html(f"smalltalk.{kind.value}")], rows)
