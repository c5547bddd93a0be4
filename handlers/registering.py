"""Which handlers there are, in the order in which an update meets them."""

from __future__ import annotations

from typing import Any

from telegram.ext import Application

from handlers import asking, errors, free_words, gate, groups, history, inline, listing, notices, pressing, start, task
from handlers.condition import showing as condition
from handlers.condition.notices import COMPOSERS as CONDITION_NOTICES
from handlers.deadlines import basing, deciding, explaining, extending
from handlers.deadlines.basing import BASIS, take_for_basis
from handlers.deadlines.deciding import REFUSAL, take_for_refusal
from handlers.deadlines.explaining import EXPLANATION, take_for_explanation
from handlers.deadlines.extending import EXTENSION, take_for_extension
from handlers.deadlines.notices import COMPOSERS as DEADLINE_NOTICES
from handlers.office import calendar, chat_settings, phrasings, settings
from handlers.people import binding, feeds, joining, leave, members, own_data, registration
from handlers.people.notices import COMPOSERS as PEOPLE_NOTICES
from handlers.plans import importing, keeping
from handlers.plans.renaming import TITLE, take_for_title
from handlers.progress import about_reports, editing, reporting, taking_back
from handlers.progress.notices import COMPOSERS as PROGRESS_NOTICES
from handlers.progress.typed import REPORT_TAKERS, TAKERS
from handlers.reach.notices import COMPOSERS as REACH_NOTICES
from handlers.reminders import answering, bulletin, starting
from handlers.reminders.digests import COMPOSERS as DIGESTS
from handlers.reminders.notices import COMPOSERS as REMINDING_NOTICES
from handlers.reminders.pings import COMPOSERS as PINGS
from handlers.report_files import asking as report_files
from handlers.report_files.notices import COMPOSERS as REPORT_FILES
from handlers.secrecy import COMPOSERS as SECRECY_NOTICES
from handlers.year_end import answering as year_end
from handlers.year_end.closing import CLOSING, take_for_closing
from handlers.year_end.notices import COMPOSERS as YEAR_END_NOTICES

PEOPLE = (registration, joining, members, binding, leave, feeds, own_data)
PROGRESS = (reporting, about_reports, taking_back)
DEADLINES = (extending, deciding, basing, explaining)
REMINDERS = (bulletin, answering, starting)
DEADLINE_TAKERS = {
    EXTENSION: take_for_extension,
    REFUSAL: take_for_refusal,
    BASIS: take_for_basis,
    EXPLANATION: take_for_explanation,
    CLOSING: take_for_closing,
    TITLE: take_for_title,
}
FILES = (
    start,
    task,
    listing,
    history,
    groups,
    inline,
    *PEOPLE,
    *PROGRESS,
    *DEADLINES,
    *REMINDERS,
    year_end,
    report_files,
    calendar,
    settings,
    chat_settings,
    phrasings,
    importing,
    keeping,
    condition,
    pressing,
    asking,
    free_words,
)
"""The order matters: the first handler that fits takes the update, and `free_words` takes every text that is left."""


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every handler and the error handler. The gate stands in a group before all others, edits before the gate."""
    application.add_handlers(editing.handlers(), group=editing.GROUP)
    application.add_handlers(gate.handlers(), group=gate.GROUP)
    for file in FILES:
        application.add_handlers(file.handlers())
    application.add_handlers(start.last_handlers())
    application.add_error_handler(errors.failed)
    notices.COMPOSERS.update({**PEOPLE_NOTICES, **PROGRESS_NOTICES, **DEADLINE_NOTICES, **SECRECY_NOTICES, **REACH_NOTICES})
    notices.COMPOSERS.update({**DIGESTS, **PINGS, **REMINDING_NOTICES, **YEAR_END_NOTICES, **REPORT_FILES})
    notices.COMPOSERS.update(CONDITION_NOTICES)
    TAKERS.update({**REPORT_TAKERS, **DEADLINE_TAKERS})
