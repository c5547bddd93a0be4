"""The listener for secrets finds what is planted, in every form, and is silent where the product took the secret out."""

from __future__ import annotations

import io
import logging
import secrets
from contextlib import contextmanager

import pytest

from storage.codes import code_for, new_code
from tests.canary import CANARY, Canary, product_writer

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@contextmanager
def leaked():
    """What leaks inside; it does not fail this test as well."""
    CANARY.taken()
    found: list[str] = []
    yield found
    found += CANARY.taken()


@pytest.mark.parametrize("level", [logging.DEBUG, logging.ERROR])
def test_a_secret_that_is_logged_is_found(level):
    with leaked() as found:
        logging.getLogger("bot.any").log(level, "made %s", secrets.token_hex(32))
    assert len(found) == 1


def test_a_secret_in_an_extra_is_found():
    with leaked() as found:
        logging.getLogger("bot.any").info("made", extra={"facts": {"link": [f"/x/{secrets.token_hex(32)}.ics"]}})
    assert len(found) == 1


@pytest.mark.parametrize("make", [new_code, lambda: code_for("secret", "feed 1")])
def test_codes_are_known_as_soon_as_they_are_made(make):
    code = make()
    assert CANARY.knows(code)
    assert not CANARY.knows(code[:-1])
    with leaked() as found:  # the product takes them out before it writes
        logging.getLogger("bot.any").error("made /lich/%s.ics and %s", code, code)
    assert found == []


def test_what_the_product_takes_out_before_it_writes_is_no_leak():
    with leaked() as found:
        logging.getLogger("bot.any").error("GET https://api.telegram.org/bot%s/getMe", TOKEN)
        logging.getLogger("bot.any").error("postgresql://office:%s@db/x", TOKEN)
    assert found == []


def test_a_token_that_is_not_taken_out_is_found():
    plain = Canary(logging.StreamHandler(io.StringIO()))
    plain.see(logging.makeLogRecord({"msg": f"token {TOKEN}", "name": "bot.any"}))
    assert len(plain.taken()) == 1
    assert plain.taken() == []


def test_the_listener_writes_as_the_product_does():
    written = product_writer().format(logging.makeLogRecord({"msg": f"token {TOKEN}", "name": "bot.any", "levelname": "INFO"}))
    assert "***" in written
    assert TOKEN not in written


def test_whatever_handlers_there_are_nothing_is_missed():
    root = logging.getLogger()
    handlers = root.handlers[:]
    root.handlers[:] = [logging.StreamHandler(io.StringIO())]
    try:
        with leaked() as found:
            logging.getLogger("bot.any").warning(secrets.token_hex(32))
    finally:
        root.handlers[:] = handlers
    assert len(found) == 1
