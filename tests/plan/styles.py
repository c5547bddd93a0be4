"""Small plans in the styles that offices write in, each with what must be read out of it; and a reading as such lines."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plan.model import Milestone, PlanReading, Task

NONE = "-"


@cache
def styles() -> dict[str, tuple[str, list[str]]]:
    """Return name → text and expected lines. In the file a style opens with "@@ name"; "==" stands before its lines."""
    text = (Path(__file__).parent / "data/plan-styles.txt").read_text(encoding="utf-8")
    found = {}
    for piece in text.split("@@ ")[1:]:
        name, _, rest = piece.partition("\n")
        plan, _, expected = rest.partition("\n==\n")
        found[name] = (plan, [line for line in expected.splitlines() if line])
    return found


def shown(reading: PlanReading) -> list[str]:
    """Return tasks as "ref | content | leads | coordinating | product | deadline | due", problems as "! code ref"."""
    problems = (f"! {problem.code} {problem.ref or NONE}" for problem in reading.problems)
    return [*map(_task, reading.plan.tasks), *problems]


def tasks_of(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith("! ")]


def _task(task: Task) -> str:
    fields = (
        task.ref,
        task.content,
        " + ".join(task.lead),
        " + ".join(task.coordinating),
        task.deliverable or "",
        task.deadline_text or "",
        ", ".join(map(_milestone, task.milestones)),
    )
    return " | ".join(field or NONE for field in fields)


def _milestone(milestone: Milestone) -> str:
    return str(milestone.due) if milestone.kind == "date" else f"{milestone.kind} {milestone.due or ''}".strip()
