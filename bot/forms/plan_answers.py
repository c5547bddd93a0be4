"""A plan on its way from the child process that read it: one line of JSON, checked against the types when it comes back.

The line is ["reading", PlanReading] for what a document holds, or ["table", ReturnedTable] for a workbook that this bot has
handed out; a refusal looks as it does for documents (`bot/forms/answers.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from bot.forms.answers import GarbledError, raise_refusal
from plan.model import PlanReading
from plan.plan_rows import ReturnedTable

_Answer = tuple[Literal["reading"], PlanReading] | tuple[Literal["table"], ReturnedTable]


def written_plan(found: PlanReading | ReturnedTable) -> str:
    """Return the line of what was found."""
    kind = "reading" if isinstance(found, PlanReading) else "table"
    return json.dumps([kind, found], default=_plain, ensure_ascii=False, separators=(",", ":"))


def taken_plan(lines: Sequence[bytes], name: str) -> PlanReading | ReturnedTable:
    """Return what the line holds. Raises the `DocumentError` that it tells, `GarbledError` for anything else."""
    if len(lines) != 1:
        raise GarbledError
    raise_refusal(lines[0], name)
    try:
        return _adapter().validate_json(lines[0], strict=True)[1]
    except ValidationError:
        raise GarbledError from None


def _plain(value: object) -> object:
    """Return a noun of the plan, or a day or an instant in it, as JSON has it."""
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


@cache
def _adapter() -> TypeAdapter[_Answer]:
    return TypeAdapter(_Answer)
