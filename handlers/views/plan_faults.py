"""Where a mended workbook cannot be read, row by row."""

from __future__ import annotations

from markupsafe import Markup

from handlers.views.names import shortened
from locales import Texts
from plan.plan_rows import RowFault, RowsError

MOST_FAULTS = 8
WORDS_SIZE = 80


def fault_lines(error: RowsError, texts: Texts) -> list[Markup]:
    """Return what is to be mended, the first few places of it."""
    faults = error.faults
    lines = [texts.html("plan_in.rows"), *(_line(fault, texts) for fault in faults[:MOST_FAULTS])]
    if len(faults) > MOST_FAULTS:
        lines.append(texts.html("plan_in.row_more", n=len(faults) - MOST_FAULTS))
    return lines


def _line(fault: RowFault, texts: Texts) -> Markup:
    words = shortened(fault.words, WORDS_SIZE)
    match fault.code:
        case "columns":
            return texts.html("plan_in.row_columns", words=words)
        case "content":
            return texts.html("plan_in.row_content", row=fault.row)
        case _:
            return texts.html("plan_in.row_date", row=fault.row, words=words)
