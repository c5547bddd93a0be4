"""A bot of an office that sends its digest, for tests that kill it (`python -m tests.bot.delivery.survivor API DATABASE`).

It is told the number of the week in which it lives.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import partial

from benchmarks.digest_office import monday
from benchmarks.telegram_stub import TOKEN
from bot.clock import MovableClock
from bot.delivery.terms import Terms
from bot.ending import stop_signal
from bot.installation import Installation
from bot.intake.desk import Pace
from bot.running import run
from bot.sandbox.office import ZONE
from bot.serving import listen_on
from locales import Texts
from tests.bot.nursery import obey

PACE = Pace(long_poll=2, lease=1.0, look=0.05, claim=1.5, most_backoff=0.1)
TERMS = Terms(lease=timedelta(seconds=1), claim=timedelta(seconds=4))
TEXTS = Texts.load("vi")


async def be_a_bot(address: str, database_url: str, week: str) -> int:
    """Serve the office until told to stop."""
    clock = MovableClock(monday(int(week)))
    installation = Installation(TOKEN, database_url, "Văn phòng", ZONE, TEXTS, clock, address, pace=PACE, terms=TERMS)
    return await run(installation, listen_on("127.0.0.1", 0), stop_signal())


if __name__ == "__main__":
    api, database = sys.argv[1:]
    obey(partial(be_a_bot, api, database))
