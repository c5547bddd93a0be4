"""The listener for secrets finds what is planted, in every form, and is silent where the product took the secret out."""

from __future__ import annotations

import io
import logging
import secrets
from contextlib import contextmanager

import pytest

from storage.codes import code_for, new_code
from tests.canary import CANARY, Canary, product_formatter

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@contextmanager
def leaked():
    """What leaks inside; it does not fail this test as well."""
    CANARY.taken()
    found: list[str] = []
    yield found
    found += CANARY.taken()


@pytest.mark.parametrize("make", [new_code, lambda: secrets.token_hex(32), lambda: code_for("secret", "feed 1")])
@pytest.mark.parametrize("level", [logging.DEBUG, logging.ERROR])
def test_a_secret_that_is_logged_is_found(make, level):
    with leaked() as found:
        logging.getLogger("bot.any").log(level, "made %s", make())
    assert len(found) == 1


def test_a_secret_in_an_extra_or_a_traceback_is_found():
    code = new_code()
    with leaked() as found:
        logging.getLogger("bot.any").info("made", extra={"facts": {"link": [f"/lich/{code}.ics"]}})
        try:
            raise ValueError(code)
        except ValueError:
            logging.getLogger("bot.any").exception("failed")
    assert len(found) == 2


def test_what_the_product_takes_out_before_it_writes_is_no_leak():
    with leaked() as found:
        logging.getLogger("bot.any").error("GET https://api.telegram.org/bot%s/getMe", TOKEN)
        logging.getLogger("bot.any").error("postgresql://office:%s@db/x", TOKEN)
    assert found == []


def test_a_token_that_is_not_taken_out_is_found():
    plain = Canary(logging.Formatter("%(message)s"))
    plain.see(logging.makeLogRecord({"msg": f"token {TOKEN}", "name": "bot.any"}))
    assert len(plain.taken()) == 1
    assert plain.taken() == []


def test_the_listener_writes_as_the_product_does():
    written = product_formatter().format(
        logging.makeLogRecord({"msg": f"token {TOKEN}", "name": "bot.any", "levelname": "INFO"})
    )
    assert "***" in written
    assert TOKEN not in written


def test_whatever_handlers_there_are_nothing_is_missed():
    root = logging.getLogger()
    handlers = root.handlers[:]
    root.handlers[:] = [logging.StreamHandler(io.StringIO())]
    try:
        with leaked() as found:
            logging.getLogger("bot.any").warning(new_code())
    finally:
        root.handlers[:] = handlers
    assert len(found) == 1
