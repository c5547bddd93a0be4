"""The health sheet on the command line: the same lines as in the chat, then every finding; and the workbook to mend a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from bot.cli.reading import problem_text, refuse_without_tasks
from bot.cli.speaking import BAD_INPUT, refuse, refuse_document
from bot.documents import DocumentError, read_plan
from bot.plan_workbook import written
from handlers.views.card import plain_text
from handlers.views.names import shortened
from handlers.views.plan_faults import fault_lines
from handlers.views.plan_sheet import SheetView, remarks_of, sheet_lines
from locales import Texts
from plan.health import health
from plan.model import PlanReading, Unit
from plan.plan_draft import PlanDraft
from plan.plan_rows import RowsError, plan_from
from storage import Import

_QUOTE_SIZE = 120


def plan_of(file: Path, texts: Texts) -> PlanReading:
    """Return the plan in a file, one of our own workbooks too; a file that is no plan is refused with status 2."""
    try:
        found = read_plan(file)
        reading = found if isinstance(found, PlanReading) else PlanReading(plan_from(found.plan, found.cells))
    except DocumentError as error:
        refuse_document(texts, error)
    except RowsError as error:
        click.echo("\n".join(plain_text(str(line)) for line in fault_lines(error, texts)), err=True)
        raise SystemExit(BAD_INPUT) from error
    refuse_without_tasks(reading, file, texts)
    return reading


def view_of(reading: PlanReading, units: tuple[Unit, ...], change: Import, today: date, texts: Texts) -> SheetView:
    """Return what the sheet of a plan is printed from."""
    draft = PlanDraft(reading)
    sheet = health(draft, units, today)
    names = dict.fromkeys([*(unit.name for unit in units), *(unit.name for unit in sheet.units if unit.known is None)])
    return SheetView(texts, draft, sheet, change, today, units=tuple(names))


def sheet_text(view: SheetView) -> str:
    """Return the sheet, and below it every finding and every place that was not understood."""
    return "\n".join([*(plain_text(str(line)) for line in sheet_lines(view)), *_details(view)])


def _details(view: SheetView) -> Iterator[str]:
    texts = view.texts
    for found in view.sheet.findings:
        about = {"about": found.about} if found.about else {}
        what = texts.plain(f"doubt_here.{found.doubt.value}", **about)
        sentence = texts.plain("cli.import_finding", what=what, quote=shortened(found.quote, _QUOTE_SIZE))
        yield texts.plain("cli.read_problem", line=found.line, ref=found.ref, sentence=sentence)
    for problem in view.sheet.problems:
        sentence = problem_text(problem, texts)
        yield texts.plain("cli.read_problem", line=problem.line, ref=problem.ref, sentence=sentence)


def write_workbook(view: SheetView, file: Path) -> None:
    """Write the workbook to mend the plan in, and say so; a place that cannot be written to is refused with status 2."""
    try:
        file.write_bytes(written(view.draft.plan, remarks_of(view), view.units))
    except OSError:
        refuse(view.texts, "cli.import_no_workbook", file=str(file))
    click.echo(view.texts.plain("cli.import_workbook", file=str(file)))
