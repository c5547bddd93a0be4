"""Cards for what the plan does not hold: they say what it does hold, and offer questions that have an answer."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from handlers.buttons import ShowList
from handlers.views.card import Button, Card, button, card
from handlers.views.examples import Example, example_rows, examples
from handlers.views.names import code_words, shortened
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import Intent, Nothing, NothingReason
from plan.folding import one_line
from plan.model import UnitRole

ASKED_SIZE = 60
MOST_UNITS = 8


def nothing_card(nothing: Nothing, texts: Texts, today: date, shelf: Shelf | None) -> Card:
    """Return the card for a question without an answer."""
    shown = examples(shelf, texts, today, most=2)
    asked = shortened(one_line(nothing.asked or ""), ASKED_SIZE)
    match nothing.reason:
        case NothingReason.UNKNOWN_CODE:
            return card([unknown_code_words(nothing, texts)])
        case NothingReason.UNKNOWN_UNIT:
            return card([texts.html("nothing.unknown_unit", asked=asked)], unit_rows(shelf))
        case NothingReason.NEGATED:
            return card([texts.html("nothing.negated")], unit_rows(shelf))
        case NothingReason.NO_UNIT_OF_ASKER:
            return card([texts.html("nothing.no_unit_of_asker")], unit_rows(shelf))
        case NothingReason.EMPTY_QUESTION:
            return card([texts.html("nothing.empty_question"), may_ask(nothing.total, shown, texts)], example_rows(shown))
        case NothingReason.NO_PLAN:
            return card([texts.html("nothing.no_plan")])
        case _:
            head = texts.html("nothing.not_in_plan", asked=asked)
            return card([head, may_ask(nothing.total, shown, texts)], example_rows(shown))


def may_ask(total: int, shown: tuple[Example, ...], texts: Texts) -> Markup | None:
    """Return the sentence that says what can be asked; None where there is nothing to ask about."""
    if not total and not shown:
        return None
    quoted = ", ".join(texts.plain("nothing.example", question=example.question) for example in shown)
    return texts.html("nothing.may_ask", total=total, examples=quoted)


def unknown_code_words(nothing: Nothing, texts: Texts) -> Markup:
    """Return that there is no such task, and which stand beside it."""
    asked = shortened(one_line(nothing.asked or ""), ASKED_SIZE)
    sentences = [texts.html("nothing.unknown_code", asked=asked)]
    if nothing.siblings:
        sections = {sibling.partition(".")[0] for sibling in nothing.siblings if "." in sibling}
        section = sections.pop() if len(sections) == 1 else None
        sentences.append(
            texts.html(
                "nothing.siblings", section=section, codes=", ".join(code_words(sibling, texts) for sibling in nothing.siblings)
            )
        )
    return Markup(" ").join(sentences)


def unit_rows(shelf: Shelf | None) -> list[list[Button]]:
    """Return one button for each unit, which shows what it leads."""
    units = shelf.units.units if shelf else ()
    presses = [(unit, ShowList(Intent.LIST_BY_UNIT, unit=unit.id or 0, role=UnitRole.LEAD)) for unit in units[:MOST_UNITS]]
    return [[button(shortened(unit.name, ASKED_SIZE), press)] for unit, press in presses]
