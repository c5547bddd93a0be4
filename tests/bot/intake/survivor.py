"""A real bot in a process of its own, for tests that kill it (`python -m tests.bot.intake.survivor API DATABASE TOKEN`)."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.clock import SystemClock
from bot.delivery.terms import Terms
from bot.ending import stop_signal
from bot.installation import Installation, Pushing
from bot.intake.desk import Pace
from bot.running import run
from bot.sandbox.office import ZONE, move_in
from bot.serving import listen_on
from locales import Texts
from tests.bot.nursery import obey

PACE = Pace(long_poll=2, lease=0.6, look=0.05, claim=0.9, most_backoff=0.1, chats=8, ahead=4)

PUSHED = replace(PACE, lease=1.2, claim=2.0)
TERMS = Terms(lease=timedelta(seconds=1), claim=timedelta(seconds=3))
SECRET = "kin_dao"


def installation(api_url, database_url, token):
    """A bot that everybody may ask about the example plan."""

    async def furnish(storage):
        await move_in(storage, given.bot_id, SystemClock().now())

    given = Installation(
        token=token,
        database_url=database_url,
        office_name="Văn phòng",
        zone=ZONE,
        texts=Texts.load("vi"),
        api_url=api_url,
        open_to_all=True,
        pace=PACE,
    )
    return replace(given, furnish=furnish)


async def be_a_bot(api_url, database_url, token, port="0", farewell="10", claim=""):
    """Answer until told to stop: polling, or by webhook where a port is given.

    What is in hand at the end has `farewell` seconds. A claim holds `claim` seconds unless renewed.
    """
    given = installation(api_url, database_url, token)
    if port != "0":
        given = replace(given, pushing=Pushing("https://bot.example.vn", SECRET), terms=TERMS, pace=PUSHED)
    pace = replace(given.pace, farewell=float(farewell), claim=float(claim) if claim else given.pace.claim)
    return await run(replace(given, pace=pace), listen_on("127.0.0.1", int(port)), stop_signal())


if __name__ == "__main__":
    obey(partial(be_a_bot, *sys.argv[1:]))
