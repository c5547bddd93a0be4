"""Each handled update leaves one line and its figures, and neither holds a word of what was said."""

from __future__ import annotations

import logging
from json import dumps

import pytest
from structlog.contextvars import get_contextvars

from bot.intake.handling import Handling
from handlers.errors import code_for
from handlers.outcome import CURRENT
from storage import Claimed
from tests.bot.intake.desks import application_with, desk_for, inline_query, local_telegram, message

WORDS = "bà Hoa ốm"


async def handle(storage, raw, handler):
    telegram = local_telegram()
    desk = desk_for(storage, telegram)
    async with application_with(telegram, handler) as application:
        claimed = Claimed(raw["update_id"], 1, dumps(raw), 1)
        await Handling(desk, application).handle(claimed)
    return desk.metrics.registry.get_sample_value


def lines(caplog):
    return [record for record in caplog.records if getattr(record, "action", None) == "update.handled"]


async def test_a_handled_update_leaves_one_line_of_codes_and_milliseconds(storage, caplog):
    async def answered(_update, _context):
        CURRENT.get().said.append("lead/found")

    with caplog.at_level(logging.INFO):
        sample = await handle(storage, message(7, text=WORDS), answered)
    (line,) = lines(caplog)
    assert (line.kind, line.said, line.outcome) == ("message", ["lead/found"], "done")
    assert line.ms >= 0
    assert WORDS not in caplog.text
    assert sample("nhacviec_updates_handled_total", {"kind": "message", "outcome": "done"}) == 1
    assert sample("nhacviec_answer_seconds_count") == 1


async def test_what_fails_is_noted_too_and_a_query_has_no_hour_of_its_own(storage, caplog):
    async def fails(_update, _context):
        raise LookupError(WORDS)

    with caplog.at_level(logging.INFO):
        sample = await handle(storage, inline_query(8, query=WORDS), fails)
    (line,) = lines(caplog)
    assert (line.kind, line.outcome) == ("inline_query", "retry")
    assert sample("nhacviec_answer_seconds_count") == 0


@pytest.mark.parametrize(("text", "command"), [("/quahan", "quahan"), ("/baHoa", None), ("/hoi bà Hoa", "hoi"), (WORDS, None)])
async def test_only_our_own_commands_are_named(storage, caplog, text, command):
    async def nothing(_update, _context):
        pass

    raw, word = message(9, text=text), text.split()[0]
    if text.startswith("/"):
        raw["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": len(word)}]
    with caplog.at_level(logging.INFO):
        await handle(storage, raw, nothing)
    assert getattr(lines(caplog)[0], "command", None) == command


async def test_whatever_is_logged_meanwhile_carries_the_id_and_the_code(storage):
    bound = {}

    async def looks(_update, _context):
        bound.update(get_contextvars())

    await handle(storage, message(4711), looks)
    assert bound == {"update_id": 4711, "code": code_for(4711)}
    assert get_contextvars() == {}
