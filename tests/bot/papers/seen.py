"""A report on the example office as it is shown, for the tests of files."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.views.report_view import ReportView
from locales import Texts
from plan.report_contents import Contents
from tests.plan.reported import HOA, example_registry
from tests.plan.reporting import TODAY, told

NAMES = {HOA: "Nguyễn Thị Hoa"}


def view(contents: Contents | None = None, language: str = "vi", today: date = TODAY, **how: Any) -> ReportView:
    """Return a report with its words."""
    units = example_registry().book.by_id
    return ReportView(Texts.load(language), contents or told(**how), units, NAMES, "Văn phòng UBND tỉnh Quảng Ngãi", today)
