"""`nhacviec read`: what the reader understood of a document, for people or as JSON. Stores nothing."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.cli.speaking import default_texts, refuse, refuse_document
from bot.documents import DocumentError, read_reading
from locales import Texts
from plan.model import Milestone, Plan, PlanHeader, PlanReading, Problem, Task, ToldProgress


@click.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In JSON thay cho văn bản.")
def read_command(file: Path, *, as_json: bool) -> None:
    """Đọc một kế hoạch và in những gì hiểu được, kèm các điểm chưa rõ. Không lưu gì."""
    texts = default_texts()
    reading = reading_of(file, texts)
    if as_json:
        click.echo(json.dumps(reading_json(reading, texts), ensure_ascii=False, indent=1))
    else:
        click.echo(reading_text(reading, texts))


def reading_of(file: Path, texts: Texts) -> PlanReading:
    """Return what a file holds; a file that is no plan is refused with status 2."""
    try:
        reading = read_reading(file)
    except DocumentError as error:
        refuse_document(texts, error)
    refuse_without_tasks(reading, file, texts)
    return reading


def refuse_without_tasks(reading: PlanReading, file: Path, texts: Texts) -> None:
    """End with status 2 where a file holds no task."""
    if not reading.plan.tasks:
        refuse(texts, "document.no_tasks", name=file.name)


def problem_text(problem: Problem, texts: Texts) -> str:
    """Return the sentence of a problem."""
    return texts.plain(f"problem.{problem.code}", **dict(problem.facts))


def reading_json(reading: PlanReading, texts: Texts) -> dict[str, object]:
    """Return the reading in the shape that `read --json` promises; "progress" only where the document tells of any."""
    told = {"progress": [_progress_json(told) for told in reading.progress]} if reading.progress else {}
    return {
        "plan": _header_json(reading.plan.header),
        "tasks": [_task_json(task) for task in reading.plan.tasks],
        "problems": [
            {"code": p.code, "ref": p.ref, "line": p.line, "message": problem_text(p, texts)} for p in reading.problems
        ],
        **told,
    }


def _progress_json(told: ToldProgress) -> dict[str, object]:
    status = told.status.value if told.status else None
    return {"ref": told.ref, "status": status, "percent": told.percent, "late": told.late, "note": told.note}


def _header_json(header: PlanHeader) -> dict[str, object]:
    return {
        "title": header.title,
        "number": header.number,
        "issuer": header.issuer,
        "issued_on": header.issued_on.isoformat() if header.issued_on else None,
        "year": header.year,
        "tracking_unit": header.tracking_unit,
    }


def _task_json(task: Task) -> dict[str, object]:
    return {
        "ref": task.ref,
        "code": task.code,
        "section": task.section,
        "content": task.content,
        "lead": list(task.lead),
        "coordinating": list(task.coordinating),
        "deliverable": task.deliverable,
        "deadline_text": task.deadline_text,
        "milestones": [_milestone_json(milestone) for milestone in task.milestones],
    }


def _milestone_json(milestone: Milestone) -> dict[str, object]:
    due = milestone.due.isoformat() if milestone.due else None
    return {"kind": milestone.kind.value, "due": due, "text": milestone.text}


def reading_text(reading: PlanReading, texts: Texts) -> str:
    """Return the reading for a person: header, tasks under their sections, problems."""
    plan = reading.plan
    lines = [texts.plain("cli.read_header", header=plan.header, count=len(plan.tasks))]
    lines += _task_lines(plan, texts)
    if reading.progress:
        lines.append(texts.plain("cli.read_progress", count=len(reading.progress)))
    lines.append(texts.plain("cli.read_problems", count=len(reading.problems)))
    lines += [
        texts.plain("cli.read_problem", line=p.line, ref=p.ref, sentence=problem_text(p, texts)) for p in reading.problems
    ]
    return "\n".join(line.rstrip() for line in lines)


def _task_lines(plan: Plan, texts: Texts) -> list[str]:
    lines: list[str] = []
    section: str | None = None
    for task in plan.tasks:
        if task.section != section:
            section = task.section
            lines.append(f"\n{section}")
        lines.append(texts.plain("cli.read_task", task=task))
    return lines
