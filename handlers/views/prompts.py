"""Cards that ask for something before there is an answer: a question, a section, a task, a unit; and the greeting, the help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.buttons import OpenSection
from handlers.commands import by_subject
from handlers.views.card import Card, button, card
from handlers.views.choices import task_button
from handlers.views.examples import example_rows, examples
from handlers.views.names import section_above, section_number, shortened
from handlers.views.nothing import unit_rows
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import Intent, PlannedTask
from plan.model import Plan

SECTION_SIZE = 60
MOST_SECTIONS = 40
MOST_TASKS = 30


def start_card(texts: Texts, today: date, shelf: Shelf, *, office: str, bot: str, reads_groups: bool) -> Card:
    """Say what the bot is, what it hears in groups, and offer three questions."""
    shown = examples(shelf, texts, today)
    lines = [
        texts.html("start.hello", office=office),
        texts.html("start.ability"),
        texts.html("start.group_open" if reads_groups else "start.group", bot=bot),
        texts.html("start.help"),
        texts.html("start.examples") if shown else texts.html("nothing.no_plan"),
    ]
    return card(lines, example_rows(shown))


def help_card(commands: Sequence[str], texts: Texts, *, unknown: bool = False, inline: str | None = None) -> Card:
    """Return the commands that the person may use, each with what it is for; `unknown`: another one was typed.

    `inline` is the bot's name where it can be called by it in any chat.
    """
    lines = [texts.html("help.unknown" if unknown else "help.title")]
    for subject, some in by_subject(commands).items():
        lines.append(texts.html(f"help.{subject.value}"))
        lines += [texts.html("help.line", command=command, about=texts.plain(f"menu.{command}")) for command in some]
    return card([*lines, texts.html("help.free"), texts.html("help.inline", bot=inline) if inline else None])


def ask_what_card(texts: Texts, today: date, shelf: Shelf, *, private: bool) -> Card:
    """Ask for the question that a bare command left out."""
    shown = examples(shelf, texts, today, most=2)
    if not shown:
        return card([texts.html("nothing.no_plan")])
    key = "ask.what_private" if private else "ask.what"
    return card([texts.html(key, example=shown[0].question)], example_rows(shown))


def sections_card(texts: Texts, shelf: Shelf) -> Card:
    """Offer the sections of the plans that hold tasks."""
    held = [(plan, number, items) for plan in shelf.plans for number, items in sorted(_by_section(plan).items())]
    if not held:
        return card([texts.html("nothing.no_plan")])
    rows = []
    for plan, number, _ in held[:MOST_SECTIONS]:
        section = plan.sections[number]
        text = texts.plain("choose.section_button", ref=section_number(section.ref), title=section.title)
        rows.append([button(shortened(text, SECTION_SIZE), OpenSection(plan.id or 0, number))])
    return card([texts.html("choose.section", code=held[0][2][0].task.code)], rows)


def tasks_of_section(shelf: Shelf, plan_id: int, number: int) -> tuple[PlannedTask, ...]:
    """Return the tasks under the plan's section of that number (from 0), () where there is none."""
    plan = next((plan for plan in shelf.plans if (plan.id or 0) == plan_id), None)
    return tuple(_by_section(plan).get(number, ())) if plan else ()


def _by_section(plan: Plan) -> dict[int, list[PlannedTask]]:
    """Return the tasks under each section that holds any, by the section's number (from 0)."""
    sections = {section.ref: section for section in plan.sections}
    numbers = {section.ref: number for number, section in enumerate(plan.sections)}
    held: dict[int, list[PlannedTask]] = {}
    for task in plan.tasks:
        section = section_above(task, sections)
        if section is not None:
            held.setdefault(numbers[section.ref], []).append(PlannedTask(plan, task))
    return held


def section_card(items: Sequence[PlannedTask], title: str, texts: Texts) -> Card:
    """Offer the tasks of a section."""
    rows = [[task_button(item, Intent.DETAIL, texts)] for item in items[:MOST_TASKS]]
    return card([texts.html("choose.task", title=title)], rows)


def same_code_card(items: Sequence[PlannedTask], typed: str, texts: Texts) -> Card:
    """Offer the tasks that share a code."""
    rows = [[task_button(item, Intent.DETAIL, texts)] for item in items[:MOST_TASKS]]
    return card([texts.html("choose.code_twice", code=shortened(typed, 20), n=len(items))], rows)


def units_card(texts: Texts, shelf: Shelf, *, asked: str | None = None) -> Card:
    """Offer the units; `asked` is a name that is none of them."""
    rows = unit_rows(shelf)
    if not rows:
        return card([texts.html("nothing.no_plan")])
    head = texts.html("choose.unit_again", asked=shortened(asked, SECTION_SIZE)) if asked else texts.html("choose.unit")
    return card([head], rows)
