"""Shared by the tests of reading: the example plan, and a reading as plain JSON values."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings

from plan.document import from_text
from plan.model import Milestone, PlanReading, Task
from plan.reading import read

unhurried = settings(deadline=None)  # a shared machine may be slow; what is proved here is not speed
ROOT = Path(__file__).parents[2]


@cache
def example() -> PlanReading:
    return read(from_text((ROOT / "bot/examples/ke-hoach-cchc-2025.txt").read_text(encoding="utf-8")))


@cache
def checked_by_eye() -> dict[str, Any]:
    text = (Path(__file__).parent / "data/ke-hoach-cchc-2025.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def reading_of(text: str) -> PlanReading:
    return read(from_text(text))


def as_json(reading: PlanReading) -> dict[str, Any]:
    """Return a reading in the shape of the fixture."""
    header = reading.plan.header
    return {
        "plan": {
            "title": header.title,
            "number": header.number,
            "issuer": header.issuer,
            "issued_on": header.issued_on and header.issued_on.isoformat(),
            "year": header.year,
            "tracking_unit": header.tracking_unit,
        },
        "sections": [[section.ref, section.title] for section in reading.plan.sections],
        "tasks": [_task(task) for task in reading.plan.tasks],
        "problems": [[problem.code, problem.ref, problem.line] for problem in reading.problems],
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "ref": task.ref,
        "code": task.code,
        "section": task.section,
        "content": task.content,
        "lead": list(task.lead),
        "coordinating": list(task.coordinating),
        "deliverable": task.deliverable,
        "deadline_text": task.deadline_text,
        "milestones": [_milestone(milestone) for milestone in task.milestones],
        "line": task.line,
    }


def _milestone(milestone: Milestone) -> dict[str, Any]:
    return {
        "kind": milestone.kind.value,
        "due": milestone.due and milestone.due.isoformat(),
        "text": milestone.text,
        "rhythm": milestone.rhythm and [milestone.rhythm.every.value, milestone.rhythm.day],
    }
